"""A project from its registration on: its parties, its packs and their moves, and the facts that its needs ask for.
Stages change in services.steps alone.
"""
