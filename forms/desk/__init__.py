"""What may come in and go out in the room desk, as marshmallow schemas."""
