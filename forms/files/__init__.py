"""What may come in and go out in the room files, as marshmallow schemas."""
