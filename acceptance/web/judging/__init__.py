"""Doors of the room judging: read input with forms, open the transaction, call one service."""
