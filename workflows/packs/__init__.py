"""Packs as they are written: text, shapes, problems.

What the rules read of a pack is not here but in `standards`.
"""
