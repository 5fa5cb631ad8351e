"""What may come in as data: marshmallow only; no database, no request."""
