"""The only place that commits.

A door opens one transaction, calls one service, and everything or nothing remains.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from .extensions import db


@contextmanager
def reading() -> Iterator[scoped_session[Session]]:
    """A view of one moment: what is read here does not change under the reader.

    SQLite gives that to every transaction, PostgreSQL when asked.
    """
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield db.session
    finally:
        db.session.rollback()


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """Begin a write transaction and commit it at the end.

    Roll everything back when anything is raised.

    What the session read before is forgotten, so that a decision rests on what is in the database
    now.
    """
    db.session.rollback()
    db.session.connection(execution_options={"write": True})
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def rehearsal() -> Iterator[scoped_session[Session]]:
    """Begin a write transaction of which nothing remains, whatever happens in it."""
    db.session.rollback()
    db.session.connection(execution_options={"write": True})
    try:
        yield db.session
    finally:
        db.session.rollback()
