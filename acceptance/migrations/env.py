"""Runs the migrations on the application's own engine, all of them in one transaction or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection


def ours(name: str | None, kind: str, parents: object) -> bool:
    """The search index is made by hand in its migration; everything else is compared with the models."""
    return not (kind == "table" and str(name).startswith(("document_search", "search_pair")))


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew and dropping the old one, which for its foreign keys is a
    deletion of every row: they rest meanwhile.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # asked of the driver: inside a transaction the pragma would do nothing
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def every_reference_holds(connection: Connection) -> None:
    """Raises RuntimeError, naming the tables, where a row refers to nothing."""
    if connection.dialect.name != "sqlite":
        return
    torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if torn is not None:
        table, _row, other, _key = torn
        raise RuntimeError(
            f"升级未做，数据库原样未动：{table} 表有一行指向 {other} 表中没有的一行。"
            f" Nothing was upgraded: a row of {table} refers to a {other} that is not there."
        )


@contextmanager
def opened() -> Iterator[Connection]:
    """The connection of a caller who has begun a transaction, which ends it too; else one of our own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        yield given
        return
    engine = current_app.extensions["migrate"].db.engine
    with (
        engine.connect().execution_options(write=True) as connection,
        tables_may_be_rebuilt(connection),
        # begun before Alembic is told, which would else commit every statement on SQLite
        connection.begin(),
    ):
        yield connection


with opened() as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=ours,
    )
    context.run_migrations()
    every_reference_holds(connection)
