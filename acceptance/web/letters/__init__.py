"""Doors of the room letters: read input with forms, open the transaction, call one service."""
