"""Doors of the room lists: read input with forms, open the transaction, call one service."""
