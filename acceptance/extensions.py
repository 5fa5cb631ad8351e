"""Unbound extensions, and the engine's SQLite recipe.

WAL, every commit durable, writers queue up fairly; a disk that takes no writes is still read.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Dialect, Engine, MetaData, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "journal_size_limit=67108864",
    "cache_size=-16384",
)
READING = ("busy_timeout=30000", "foreign_keys=ON", "cache_size=-16384", "query_only=ON")
"""What a connection needs that cannot write."""


class Base(DeclarativeBase):
    """Declarative base with named constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()
login = LoginManager()


def let_go(_error: BaseException | None = None) -> None:
    """Give the connection of a request back; one that is broken is thrown away. What was answered
    stays answered: a database that went meanwhile must not turn it into a fault.
    """
    try:
        db.session.close()
    except DBAPIError:
        db.session().invalidate()


def writable(path: Path) -> bool:
    """Whether the disk under a database takes writes: it may be mounted for reading alone."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def prepare_sqlite(engine: Engine) -> None:
    """Give an SQLite engine its recipe.

    Reads BEGIN, writes wait at a fair gate and BEGIN IMMEDIATE.
    """
    path = Path(str(engine.url.database))

    @event.listens_for(engine, "do_connect")
    def _open(
        dialect: Dialect, record: ConnectionPoolEntry, words: list[Any], more: dict[str, Any]
    ) -> None:
        record.info["reading"] = not writable(path)
        if record.info["reading"]:
            words[0] = f"file:{quote(str(path))}?mode=ro"
            if not path.with_name(f"{path.name}-wal").exists():
                # nobody can write, and there is nothing beside the file to be read
                words[0] += "&immutable=1"
            more["uri"] = True

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # else Python begins transactions of its own
        if record.info["reading"]:
            for pragma in READING:
                connection.execute(f"PRAGMA {pragma}")
            return
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # held open as long as the connection
        record.info["gate"] = open(f"{path}.gate", "w")  # noqa: SIM115

    @event.listens_for(engine, "checkout")
    def _checkout(
        connection: sqlite3.Connection, record: ConnectionPoolEntry, proxy: object
    ) -> None:
        if record.info["reading"] and writable(path):
            raise DisconnectionError

    @event.listens_for(engine, "close")
    def _close(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        if "gate" in record.info:
            record.info.pop("gate").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = "BEGIN"
        if connection.get_execution_options().get("write"):
            begin = "BEGIN IMMEDIATE"
            if "gate" in connection.info:
                fcntl.flock(connection.info["gate"], fcntl.LOCK_EX)
                connection.info["held"] = True
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "checkin")
    def _checkin(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        if record.info.pop("held", False):
            fcntl.flock(record.info["gate"], fcntl.LOCK_UN)
