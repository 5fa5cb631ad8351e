"""What may come in and go out in the room judging, as marshmallow schemas."""
