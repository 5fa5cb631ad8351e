"""Doors of the room lists: read input with forms, open the transaction, call one service."""

# These two hang their doors on the blueprint of catalogues.
from . import prefilled as prefilled
from . import unplaced as unplaced
