"""Doors of the room intake: read input with forms, open the transaction, call one service."""

# It hangs its doors on the blueprint of links.
from . import phone as phone
