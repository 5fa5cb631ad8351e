"""Unbound extensions, and the engine's SQLite recipe.

WAL, every commit durable, writers queue up fairly.
"""

from __future__ import annotations

import fcntl
import sqlite3

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "journal_size_limit=67108864",
    "cache_size=-65536",
)


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


def prepare_sqlite(engine: Engine) -> None:
    """Give an SQLite engine its recipe.

    Reads BEGIN, writes wait at a fair gate and BEGIN IMMEDIATE.
    """
    path = engine.url.database

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # else Python begins transactions of its own
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # held open as long as the connection
        record.info["gate"] = open(f"{path}.gate", "w")  # noqa: SIM115

    @event.listens_for(engine, "close")
    def _close(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info.pop("gate").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = "BEGIN"
        if connection.get_execution_options().get("write"):
            begin = "BEGIN IMMEDIATE"
            fcntl.flock(connection.info["gate"], fcntl.LOCK_EX)
            connection.info["held"] = True
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "checkin")
    def _checkin(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        if record.info.pop("held", False):
            fcntl.flock(record.info["gate"], fcntl.LOCK_UN)
