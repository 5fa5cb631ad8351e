"""What may come in and go out in the room lists, as marshmallow schemas."""
