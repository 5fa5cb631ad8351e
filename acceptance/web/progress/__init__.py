"""Doors of the room progress: read input with forms, open the transaction, call one service."""
