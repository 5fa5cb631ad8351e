"""What may come in and go out in the room life, as marshmallow schemas."""
