"""Doors of the room desk: read input with forms, open the transaction, call one service."""
