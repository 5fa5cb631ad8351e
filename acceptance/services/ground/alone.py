"""In one project one writer after the other.

SQLite lets one writer in at all, so that what a change rests on (the last number given, the head of
the chain, how many voted) is still so when it is written. PostgreSQL lets them all in: there
whoever writes in a project waits for its turn first, and reads afterwards.
"""

from __future__ import annotations

from sqlalchemy import text

from acceptance.extensions import db

_TURN = text("SELECT pg_advisory_xact_lock(:key)")
HOUSE, OFFICE = 0, -1
"""No project has these keys: who keeps house is alone too, and who adds to the office's record."""


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


def in_office() -> None:
    """Wait until nobody else adds to the office's record. Who writes in projects too asks for this
    turn first, so that no two wait for each other.
    """
    in_project(OFFICE)
