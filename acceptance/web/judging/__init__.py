"""Doors of the room judging: read input with forms, open the transaction, call one service."""

from . import paper_votes as paper_votes
