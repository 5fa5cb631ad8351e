"""Doors of the room ground: read input with forms, open the transaction, call one service."""
