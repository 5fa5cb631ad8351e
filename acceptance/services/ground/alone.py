"""In one project one writer after the other.

SQLite lets one writer in at all, so that what a change rests on (the last number given, the head of
the chain, how many voted) is still so when it is written. PostgreSQL lets them all in: there
whoever writes in a project waits for its turn first, and reads afterwards.
"""

from __future__ import annotations

from sqlalchemy import text

from acceptance.extensions import db

_TURN = text("SELECT pg_advisory_xact_lock(:key)")
HOUSE = 0
"""No project has this key: who keeps house is alone too."""


def in_project(key: int) -> None:
    """Wait until nobody else writes in the project; the turn ends with the transaction.

    Who only reads does not wait. To ask twice costs a question and no more.
    """
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        return
    if connection.get_execution_options().get("write"):
        connection.execute(_TURN, {"key": key})


def in_house() -> None:
    """Wait until no other worker does what the clock asks for."""
    in_project(HOUSE)
