"""app for any WSGI server; `python wsgi.py` prepares the database, seeds an empty demo and serves on loopback."""

import sys

from acceptance import create_app
from acceptance.config import MissingSettings

try:
    app = create_app()
except MissingSettings as missing:
    sys.exit(str(missing))

if __name__ == "__main__":
    from acceptance.serving import serve

    serve(app)
