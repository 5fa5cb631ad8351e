"""What may come in and go out in the room volumes, as marshmallow schemas."""
