"""An export comes into an empty instance: read whole first, then every row in the caller's one
transaction, held against what left, brought to this version; then the files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, Table, bindparam, func, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError

from acceptance.extensions import db
from acceptance.gateways import exports, previews
from acceptance.gateways.exports import Tell
from acceptance.gateways.shelves import Unfit
from acceptance.gateways.storage import LocalStore
from acceptance.services.desk import exporting, plain_rows, restoring
from acceptance.services.desk.backups import Outcome
from acceptance.services.desk.plain_rows import Foreign
from acceptance.services.ground import office

Move = Callable[[str], None]
"""Brings the database of the caller's transaction to a migration."""


def require_known(manifest: Mapping[str, Any], script: ScriptDirectory) -> None:
    """Raises Unfit: the export is of a newer version than this."""
    number = manifest["migration"]
    if number not in {one.revision for one in script.walk_revisions()}:
        raise Unfit(
            f"导出由更新的版本（{number}）写成：先升级程序 the export is of a newer version"
        )


def require_empty(connection: Connection) -> None:
    """Raises Unfit when there is a row in any table; nothing is ever written over. On PostgreSQL nobody
    else writes there from now on, until the caller's transaction ends.
    """
    names = inspect(connection).get_table_names()
    for table in plain_rows.tables(connection):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE')
        if connection.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise Unfit("数据库不是空的，没有导入 the database is not empty, nothing was imported")
    if names and "alembic_version" not in names:
        raise Unfit("数据库是别的程序的，没有导入 the database is of another program")


def require_room(store: LocalStore, folder: Path) -> bool:
    """Whether the store is empty; what an import that was cut left there may lie there as well.
    Raises Unfit when another file does.
    """
    empty = True
    for digest in store.digests():
        empty = False
        if not exports.place(folder, digest).is_file():
            raise Unfit("存储里有别的文件，没有导入 other files lie in the store, nothing imported")
    return empty


def take_rows(folder: Path, manifest: Mapping[str, Any], move: Move, tell: Tell) -> None:
    """Every row, in the caller's transaction: at the migration at which it left, compared there with
    what left, then at the newest. Raises Unfit.
    """
    move(manifest["migration"])
    connection = db.session.connection()
    tables = plain_rows.tables(connection)
    if {table.name for table in tables} != manifest["tables"].keys():
        raise Unfit("表与清单不符 the tables are not those of the manifest")
    for done, table in enumerate(tables, 1):
        _insert(connection, table, folder)
        tell("tables", done, len(tables))
    if connection.dialect.name == "sqlite":
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if torn is not None:
            raise _refused(str(torn[0]))
    for table in tables:
        sums, count = hashlib.sha256(), 0
        for line in plain_rows.lines(connection, table, masked=False):
            sums.update(line)
            count += 1
        if {"rows": count, "sha256": sums.hexdigest()} != manifest["tables"][table.name]:
            raise Unfit(f"{table.name} 导入后与清单不符 is not what left")
    if exporting.heads(connection, tables) != manifest["heads"]:
        raise Unfit("日志校验链的末端与清单不符 the journals do not end where the manifest says")
    _follow(connection, tables)
    move("head")


def _insert(connection: Connection, table: Table, folder: Path) -> None:
    """One table; what refers to a row of the same table afterwards. Raises Unfit."""
    later = {column.name for column in plain_rows.own_references(table)}
    try:
        for batch in _batches(table, folder):
            values = [
                {name: None if name in later else value for name, value in row.items()}
                for row in batch
            ]
            connection.execute(table.insert(), values)
        if later:
            _refer(connection, table, folder, later)
    except Foreign as foreign:
        raise Unfit(f"{foreign} 行不合表的结构 is no row of its table") from foreign
    except SQLAlchemyError as error:
        raise _refused(table.name) from error


def _batches(table: Table, folder: Path) -> Iterator[list[dict[str, Any]]]:
    with open(folder / exports.TABLES / f"{table.name}.jsonl", "rb") as source:
        yield from plain_rows.rows(table, source)


def _refer(connection: Connection, table: Table, folder: Path, later: set[str]) -> None:
    """Put in what refers to another row of the same table, now that all are there."""
    key = table.primary_key.columns.values()[0]
    statement = (
        update(table)
        .where(key == bindparam("of_row"))
        .values({name: bindparam(f"to_{name}") for name in later})
    )
    for batch in _batches(table, folder):
        found = [
            {"of_row": row[key.name], **{f"to_{name}": row[name] for name in later}}
            for row in batch
            if any(row[name] is not None for name in later)
        ]
        if found:
            connection.execute(statement, found)


def _refused(name: str) -> Unfit:
    return Unfit(f"{name} 的内容这个数据库不接受 this database does not take what is in it")


def _follow(connection: Connection, tables: list[Table]) -> None:
    """New rows get numbers after those that came; the search indexes all documents anew."""
    for table in tables:
        if table.name == "document" and "indexed" in table.c:
            connection.execute(update(table).values(indexed=False))
        if connection.dialect.name != "postgresql":
            continue
        if "id" in table.c and isinstance(table.c.id.type, Integer):
            last = connection.scalar(select(func.max(table.c.id)))
            if last:
                serial = func.pg_get_serial_sequence(table.name, "id")
                connection.execute(select(func.setval(serial, last)))


def take_files(folder: Path, store: LocalStore, tell: Tell) -> Outcome:
    """Every file and every PDF, each digested once more as it arrives. Raises Unfit, Refused
    (no_space).
    """
    outcome = Outcome()
    total = sum(1 for _digest in exports.stored(folder))
    for one in exports.listed(folder):
        if one.name.startswith(f"{exports.FILES}/"):
            outcome.files += 1
            outcome.bytes += (folder / one.name).stat().st_size
            if store.look(one.digest) != one.digest:
                if not exports.brought(folder, one.digest, store):
                    raise Unfit(f"{one.name} 与导出时不一致 is not what was exported")
                outcome.new += 1
            tell("files", outcome.files, total)
        elif one.name.startswith(f"{exports.PRINTS}/"):
            _print(folder / one.name, store)
    return outcome


def _print(source: Path, store: LocalStore) -> None:
    """The PDF of an issued document at its place."""
    target = previews.place_of_print(store, source.stem)
    coming = target.with_suffix(".coming")
    shutil.copyfile(source, coming)
    os.replace(coming, target)


def forget_files(folder: Path, store: LocalStore) -> None:
    """Take what came into a store that was empty away again: nothing of a failed import remains."""
    for one in exports.listed(folder):
        if one.name.startswith(f"{exports.FILES}/"):
            store.erase(one.digest)
        elif one.name.startswith(f"{exports.PRINTS}/"):
            previews.place_of_print(store, Path(one.name).stem).unlink(missing_ok=True)


def judge(store: LocalStore, outcome: Outcome, manifest: Mapping[str, Any]) -> None:
    """What does not fit, into `wrong`: chains, roots, rows against their journal, and the files that
    were missing when it left.
    """
    restoring.judge(store, outcome, None, set())
    outcome.wrong += manifest["missing"]


def record(place: str, digest: str, manifest: Mapping[str, Any], *, now: datetime) -> None:
    """Into the office's record, in the caller's transaction: from where all this came."""
    after = {"place": place, "sha256": digest, "at": manifest["at"], "of": manifest["migration"]}
    office.record("instance", 0, "import_all", actor=None, now=now, after=after)
