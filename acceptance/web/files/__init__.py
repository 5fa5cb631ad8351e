"""Doors of the room files: read input with forms, open the transaction, call one service."""
