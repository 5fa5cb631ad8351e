"""What may come in and go out in the room progress, as marshmallow schemas."""
