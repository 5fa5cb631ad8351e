"""What may come in and go out in the room intake, as marshmallow schemas."""
