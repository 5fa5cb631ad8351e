"""定稿: the archive fixed as a version, and whether it still stands as it was fixed.

What is held of it, and how its digest is counted, stands in `workflows.frozen`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, RowMapping, bindparam, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    ArchiveVersion,
    Caption,
    Document,
    FileVersion,
    Filing,
    JournalEntry,
    Project,
    Purge,
    Volume,
)
from acceptance.models.shapes import Difference, Leaves
from acceptance.refusals import NotFound
from acceptance.services.files import dating
from acceptance.services.ground import journal
from acceptance.services.ground.access import Viewer
from workflows import frozen
from workflows.purges import PurgeState

NOUNS = ("filing", "volume", "arrangement", "import", "held", "bulk", "purge")
"""What a journal line is about that may have changed the archive."""
NAMED = 20
"""Places within a volume that a difference names; the rest is counted."""
BodyLine = dict[str, Any]
"""A volume by the names of `frozen.VOLUME`, with its `files` by those of `frozen.FILE`."""

_OF_ITS_OWN = ("item", "caption", "sha256")
_CAPTION = ("text", "taken", "place", "people", "photographer")
_TOLD = [getattr(Caption, name).label(f"c_{name}") for name in _CAPTION]
_VOLUMES = select(Volume.id, Volume.pages, *(getattr(Volume, name) for name in frozen.VOLUME))
_FILES = (
    select(
        Document.volume_id,
        Document.formed_as,
        *(getattr(Document, name) for name in frozen.FILE if name not in _OF_ITS_OWN),
        func.coalesce(Filing.code, "").label("item"),
        func.coalesce(FileVersion.digest, "").label("sha256"),
        *_TOLD,
    )
    .outerjoin(Filing, Filing.id == Document.filing_id)
    .outerjoin(Caption, Caption.document_id == Document.id)
    .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
)


class Published(TypedDict):
    """A version as it is given away, as `frozen.problems` and `frozen.compared` read it."""

    project: str
    version: int
    cause: str
    made_at: str
    digest: str
    volumes: list[BodyLine]
    purged: dict[str, str]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value


def live(project_id: int) -> list[BodyLine]:
    """The archive as it lies now: its volumes in order, each with its files in order."""
    inside: dict[int, list[BodyLine]] = {}
    files = _FILES.where(Document.project_id == project_id, Document.volume_id.is_not(None))
    ordered = files.order_by(Document.volume_id, Document.position, Document.id)
    for row in db.session.execute(ordered).mappings():
        inside.setdefault(row["volume_id"], []).append(_file(row))
    found = []
    volumes = _VOLUMES.where(Volume.project_id == project_id).order_by(Volume.number)
    for row in db.session.execute(volumes).mappings():
        line = {name: _plain(row[name]) for name in frozen.VOLUME}
        line["files"] = inside.get(row["id"], [])
        line["pages"] = row["pages"]
        found.append(line)
    return found


def _file(row: RowMapping) -> BodyLine:
    told = [row[f"c_{name}"] or "" for name in _CAPTION]
    caption: object = ""
    if any(told):
        caption = told
    # a date that is less than a day is held as it was written
    dated = dating.text_of(row["formed_on"], row["formed_as"])
    line = {**dict(row), "caption": caption, "formed_on": dated}
    return {name: _plain(line[name]) for name in frozen.FILE}


def latest(project_id: int) -> ArchiveVersion | None:
    """The version in force."""
    mine = select(ArchiveVersion).where(ArchiveVersion.project_id == project_id)
    return db.session.scalar(mine.order_by(ArchiveVersion.number.desc()).limit(1))


def versions(project_id: int) -> Sequence[ArchiveVersion]:
    """All versions, the first first."""
    mine = select(ArchiveVersion).where(ArchiveVersion.project_id == project_id)
    return db.session.scalars(mine.order_by(ArchiveVersion.number)).all()


def numbered(project_id: int, number: int) -> ArchiveVersion:
    """One version. Raises NotFound."""
    found = db.session.scalar(
        select(ArchiveVersion).where(
            ArchiveVersion.project_id == project_id, ArchiveVersion.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def body(version: ArchiveVersion) -> list[BodyLine]:
    """What a version was counted over."""
    lines: list[BodyLine] = json.loads(zlib.decompress(version.body))
    return lines


def published(project: Project, version: ArchiveVersion) -> Published:
    """Everything by which anyone can count a version again; and which of its files were purged
    since, by digest with the day.
    """
    purged = select(Purge.digest, Purge.answered_at).where(
        Purge.project_id == project.id, Purge.state == PurgeState.PURGED
    )
    days = {
        digest: local_date(at).isoformat()
        for digest, at in db.session.execute(purged.order_by(Purge.id))
        if at is not None
    }
    lines = body(version)
    inside = {file["sha256"] for one in lines for file in one["files"]}
    return {
        "project": project.code,
        "version": version.number,
        "cause": version.cause,
        "made_at": version.made_at.isoformat(),
        "digest": version.digest,
        "volumes": lines,
        "purged": {digest: day for digest, day in days.items() if digest in inside},
    }


def fix(project: Project, cause: str, *, actor: Viewer, now: datetime) -> ArchiveVersion:
    """Fix the archive as it lies now; when it is what the last version holds, that one stands.

    From now on its volumes change only by an agreed change. `cause` is the step or the act.
    """
    # What is not written yet (the step that fixes it too) would be forgotten with `expire_all`.
    db.session.flush()
    lines = live(project.id)
    leaves: Leaves = [(one["number"], one["code"], frozen.volume_digest(one)) for one in lines]
    digest = frozen.root([leaf for _number, _code, leaf in leaves])
    before = latest(project.id)
    if before is not None and before.digest == digest:
        version = before
    else:
        version = _add(project, cause, lines, leaves, digest, before, actor, now)
    # What is not written yet would be forgotten with what the session holds.
    db.session.flush()
    db.session.execute(
        update(Volume)
        .where(Volume.project_id == project.id, Volume.fixed.is_(False))
        .values(fixed=True),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    journal.record(
        project.id,
        "freeze_archive",
        actor=actor,
        now=now,
        noun="archive",
        object_id=version.number,
        facts={
            "version": version.number,
            "digest": version.digest,
            "cause": cause,
            "volumes": version.volumes,
            "files": version.files,
        },
    )
    version.line, _head = journal.head(project.id)
    db.session.flush()
    return version


def _add(
    project: Project,
    cause: str,
    lines: list[BodyLine],
    leaves: Leaves,
    digest: str,
    before: ArchiveVersion | None,
    actor: Viewer,
    now: datetime,
) -> ArchiveVersion:
    number = 1
    if before is not None:
        number = before.number + 1
    packed = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()
    version = ArchiveVersion(
        project_id=project.id,
        number=number,
        cause=cause,
        digest=digest,
        volumes=len(lines),
        files=sum(len(one["files"]) for one in lines),
        pages=sum(one["pages"] for one in lines),
        leaves=leaves,
        body=zlib.compress(packed),
        made_by=actor.name,
        made_at=now,
        line=0,
    )
    db.session.add(version)
    db.session.flush()
    return version


def touched_after(line: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the journal of the bound `project` tells of anything done to the archive after a line."""
    return exists().where(
        JournalEntry.project_id == bindparam("project"),
        JournalEntry.seq > line,
        JournalEntry.noun.in_(NOUNS),
    )


def since(version: ArchiveVersion, lines: Iterable[BodyLine]) -> list[Difference]:
    """What differs between a version and an archive, volume by volume, places named."""
    found: list[Difference] = []
    for what, before, after in frozen.differences(body(version), list(lines)):
        places = []
        if what == "changed":
            places = list(frozen.changes(before, after))
        found.append(
            {
                "what": what,
                "volume": after["number"],
                "title": after["title"],
                "where": places[:NAMED],
                "more": max(0, len(places) - NAMED),
            }
        )
    return found
