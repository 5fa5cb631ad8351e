"""The database as it was at one moment, in a file, while everybody goes on writing; and back again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    func,
    inspect,
    select,
    table,
    text,
)

from .storage import synced

NAMES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
"""What the file is called, by the kind of database."""


class SnapshotFailed(Exception):
    """The database could not be taken or brought back; its text is what the program for it said."""


@contextmanager
def taken(engine: Engine, path: Path) -> Iterator[Connection]:
    """Write the snapshot to `path`, durably, and give a connection that reads that same moment.

    Raises SnapshotFailed.
    """
    path.touch(mode=0o600)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            command = ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            _run("pg_dump", [*command, "-f", str(path)], engine.url)
            _durable(path)
            yield connection
        return
    try:
        with (
            closing(sqlite3.connect(str(engine.url.database))) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise SnapshotFailed(f"数据库没有抄下 the database was not copied: {error}") from error
    _durable(path)
    made = create_engine(f"sqlite:///{path}")
    try:
        with made.connect() as connection:
            yield connection
    finally:
        made.dispose()


def brought_back(path: Path, engine: Engine) -> None:
    """Put a snapshot in the place of an empty database of its kind. Raises SnapshotFailed."""
    if engine.dialect.name == "postgresql":
        command = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run("pg_restore", [*command, str(path)], engine.url, naming="-d")
        return
    engine.dispose()
    target = Path(str(engine.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    coming = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(path, coming)
    coming.chmod(0o600)
    _durable(coming)
    for beside in ("-wal", "-shm"):
        target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
    os.replace(coming, target)
    synced(target.parent)


def counted(connection: Connection, known: Collection[str]) -> dict[str, int]:
    """How many rows each of the tables has that are known and there."""
    names = sorted(set(inspect(connection).get_table_names()) & set(known))
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def _run(program: str, words: list[str], url: URL, naming: str = "-d") -> None:
    """One of PostgreSQL's own programs; the password stands in its environment alone."""
    found = shutil.which(program)
    if found is None:
        raise SnapshotFailed(f"没有安装 {program} is not installed")
    # the program takes addresses without SQLAlchemy's driver
    plain = url.set(drivername="postgresql", password=None)
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = plain.render_as_string(hide_password=False)
    done = subprocess.run(
        [found, *words, naming, address],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SnapshotFailed(done.stderr.strip()[-1000:])


def _durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    synced(path.parent)
