"""Doors of the room intake: read input with forms, open the transaction, call one service."""
