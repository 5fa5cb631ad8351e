"""What may come in and go out in the room ground, as marshmallow schemas."""
