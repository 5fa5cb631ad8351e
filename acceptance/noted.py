"""What a watch over the installation reads: secrets that were guessed wrongly, doors that stayed shut.

One line of JSON each, in UTC, on the log of the program (standard error). Neither what was typed nor a
secret of an address stands in it: keys, the name of the door, the number of the request.
"""

from __future__ import annotations

import json
import logging
import sys

from flask import g, request

LOG = logging.getLogger("acceptance.watch")


class Lines(logging.Handler):
    """Each record is one line as it is."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        print(record.getMessage(), file=sys.stderr, flush=True)


def init_app() -> None:
    """Lines go out as they are; said once, however many applications there are."""
    LOG.propagate = False
    if not LOG.handlers:
        LOG.addHandler(Lines())


def note(what: str, **facts: int | str | None) -> None:
    """Write that something was refused in this request."""
    viewer = g.get("viewer")
    asked = {
        name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)
    }
    line = {
        "at": g.now.isoformat(),
        "what": what,
        "request": g.get("trace", ""),
        "from": request.remote_addr,
        "person": viewer.person_id if viewer else None,
        "door": request.endpoint,
        "method": request.method,
        **asked,
        **facts,
    }
    LOG.warning(json.dumps(line))
