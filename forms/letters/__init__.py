"""What may come in and go out in the room letters, as marshmallow schemas."""
