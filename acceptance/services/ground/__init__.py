"""What every other room stands on: who may see what, the journal, the queue, packs, people, days.
Nothing here knows a room above it.
"""
