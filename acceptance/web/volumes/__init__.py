"""Doors of the room volumes: read input with forms, open the transaction, call one service."""
