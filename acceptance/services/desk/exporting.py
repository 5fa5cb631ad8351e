"""Everything leaves: all rows as of one moment as lines of JSON, then every stored file, the manifest
last. Held in memory are one batch of rows and the names in one folder of the store.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import ColumnElement, Connection, Table, select

from acceptance.extensions import db
from acceptance.gateways import exports, previews
from acceptance.gateways.exports import Tell
from acceptance.gateways.shelves import Unfit
from acceptance.gateways.storage import LocalStore
from acceptance.models import Project, Report
from acceptance.services.desk import backups
from acceptance.services.files import erasing
from acceptance.services.ground import office
from workflows.exits import readme
from workflows.exits.tables import LEFT_OUT, MASKED

from . import named_files, one_project, plain_rows, table_schema

NAMED, PRINTED = ".named", ".printed"
"""Lists beside the export while it is made: the digests that rows name, and the PDFs of documents."""


@dataclass
class Left:
    """What was written: of which project, if of one; rows and digest of each table, counts, and digests
    that are missing.
    """

    project: str = ""
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    heads: dict[str, Any] = field(default_factory=dict)
    migration: str = ""
    files: int = 0
    bytes: int = 0
    prints: int = 0
    missing: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(one["rows"] for one in self.tables.values())


def require_current(connection: Connection, script: ScriptDirectory) -> None:
    """Raises Unfit when the database is not of this version of the program."""
    if backups.migration(connection) != script.get_current_head():
        raise Unfit(
            "数据库不是本版本的：先执行 prepare the database is not of this version: prepare it first"
        )


def heads(connection: Connection, tables: Sequence[Table]) -> dict[str, Any]:
    """The ends of all chains: of the projects as one digest, of the office's record, where it is a
    chain already.
    """
    told: dict[str, Any] = {"projects": backups.heads(connection)}
    if any(table.name == "office_records" and "seq" in table.c for table in tables):
        told["office"] = list(office.head())
    return told


def write_rows(
    connection: Connection, half: Path, tell: Tell, project: Project | None = None
) -> Left:
    """All rows or those of one project, their schema, and which files are to follow; the caller holds
    one moment still.
    """
    found = plain_rows.tables(connection)
    only: dict[str, ColumnElement[bool]] = {}
    left = Left(migration=backups.migration(connection))
    if project is None:
        left.heads = heads(connection, found)
    else:
        only = one_project.rows(found, project)
        found = [table for table in found if table.name in only]
        left.project, left.heads = one_project.said(project), one_project.head(project)
    (half / exports.TABLES).mkdir()
    for done, table in enumerate(sorted(found, key=lambda one: one.name), 1):
        left.tables[table.name] = _write(connection, table, half, only.get(table.name))
        tell("tables", done, len(found))
    told = table_schema.of(found, migration=left.migration)
    exports.written(half / exports.SCHEMA, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    _list_files(half, project, {table.name for table in found})
    return left


def _list_files(half: Path, project: Project | None, tables: Collection[str]) -> None:
    """The digests that rows of these tables name, in order, and the PDFs of documents."""
    named, papers = named_files.named_digests(tables), named_files.issued_prints()
    if project is not None:
        named = one_project.named_digests(project)
        papers = papers.where(Report.project_id == project.id)
    digest = named.subquery().c[0]
    with open(half / NAMED, "w", encoding="ascii") as listing:
        wanted = select(digest).where(digest != "").order_by(digest)
        for one in db.session.scalars(wanted, execution_options={"yield_per": 1000}):
            listing.write(f"{one}\n")
    with open(half / PRINTED, "w", encoding="ascii") as listing:
        for word, printed in db.session.execute(papers, execution_options={"yield_per": 1000}):
            listing.write(f"{word} {printed}\n")


def _write(
    connection: Connection, table: Table, half: Path, only: ColumnElement[bool] | None
) -> dict[str, Any]:
    """One table into its file; its rows and digest."""
    count, sums = 0, hashlib.sha256()
    with open(half / exports.TABLES / f"{table.name}.jsonl", "wb") as file:
        for line in plain_rows.lines(connection, table, masked=True, only=only):
            file.write(line)
            sums.update(line)
            count += 1
    return {"rows": count, "sha256": sums.hexdigest()}


def write_files(half: Path, store: LocalStore, left: Left, tell: Tell) -> None:
    """Every file that a row names, and with all projects whatever lies in the store, each compared with
    its digest.
    """
    with open(half / NAMED, encoding="ascii") as lines:
        total = sum(1 for _line in lines)
    erased = set(db.session.scalars(erasing.erased()))
    db.session.rollback()
    with open(half / NAMED, encoding="ascii") as lines:
        named = ((line.strip(), True) for line in lines)
        there = ((digest, False) for digest in _there(store) if not left.project)
        both = groupby(heapq.merge(named, there), key=lambda pair: pair[0])
        for done, (digest, found) in enumerate(both, 1):
            is_named = any(by_row for _digest, by_row in found)
            if digest in erased and not is_named:
                continue
            size = exports.put(store.path(digest), exports.place(half, digest), digest)
            if size < 0:
                left.missing.append(digest)
            else:
                left.files += 1
                left.bytes += size
            tell("files", done, max(done, total))
    _write_prints(half, store, left)
    for name in (NAMED, PRINTED):
        (half / name).unlink()


def _there(store: LocalStore) -> Iterator[str]:
    """What lies in the store, in order."""
    for first in store.folders():
        yield from sorted(store.digests(first))


def _write_prints(half: Path, store: LocalStore, left: Left) -> None:
    """The PDFs as they were issued; for one that is not there its Word document stands."""
    with open(half / PRINTED, encoding="ascii") as lines:
        for line in lines:
            word, printed = line.split()
            target = exports.print_in(half, word)
            # issued twice under one digest
            if target.exists():
                continue
            if exports.put(previews.place_of_print(store, word), target, printed) >= 0:
                left.prints += 1


def close(half: Path, left: Left, *, now: datetime) -> None:
    """The text for readers, the digests, the manifest."""
    counts = {name: one["rows"] for name, one in left.tables.items()}
    at = now.isoformat()
    words = readme.text(counts, at=at, migration=left.migration, project=left.project)
    known = {exports.README: exports.written(half / exports.README, words)}
    known |= {f"tables/{name}.jsonl": one["sha256"] for name, one in left.tables.items()}
    manifest = {
        "format": exports.OF_ONE if left.project else exports.FORMAT,
        "number": exports.NUMBER,
        "at": at,
        "project": left.project,
        "migration": left.migration,
        "tables": left.tables,
        "heads": left.heads,
        "files": left.files,
        "bytes": left.bytes,
        "prints": left.prints,
        "missing": left.missing,
        "left_out": sorted(LEFT_OUT),
        "masked": sorted(MASKED),
        "listed": left.files + left.prints + len(left.tables) + 2,
    }
    left.digest = exports.finish(half, known, manifest)


def record(place: str, left: Left, *, now: datetime) -> None:
    """Into the office's record, in the caller's transaction: who holds such a folder has everything."""
    after = {"place": place, "sha256": left.digest, "rows": left.rows, "files": left.files}
    act = "export_all"
    if left.project:
        act = "export_project"
    office.record("instance", 0, act, actor=None, now=now, after=after, reason=left.project)
