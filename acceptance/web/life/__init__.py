"""Doors of the room life: read input with forms, open the transaction, call one service."""
