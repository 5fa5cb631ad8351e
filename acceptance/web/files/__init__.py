"""Doors of the room files: read input with forms, open the transaction, call one service."""

# It hangs its door on the blueprint of filings.
from . import together as together
