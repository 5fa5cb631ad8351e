"""Brings items of the demo in as an owner would: a catalogue, bytes for every file, checks, the states that follow.

Thousands of files at once, so rows are written in bulk where the services would take one at a time.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Filing, Job, Project, Volume
from acceptance.models.states import DocumentState, SheetState
from acceptance.services.files import catalogues, checks
from acceptance.services.ground import counts, journal
from acceptance.services.ground.access import Place
from acceptance.services.lists import sheets
from workflows.filings import FilingState

from .pdfs import small_pdf

MANY = 120
"""From so many items on each has one file, so that the demo stays quick to build."""


class Listed(NamedTuple):
    """A line of the catalogue: the item it belongs to, and its title."""

    item: Filing
    title: str


def missing(project: Project, stages: Sequence[str]) -> list[Filing]:
    """The required items of these stages that are still missing, in the order of the checklist."""
    return list(
        db.session.scalars(
            select(Filing)
            .where(
                Filing.project_id == project.id,
                Filing.required,
                Filing.stage.in_(stages),
                Filing.state == FilingState.MISSING,
            )
            .order_by(Filing.section, Filing.id)
        )
    )


def deliver(
    place: Place,
    store: LocalStore,
    items: Sequence[Filing],
    *,
    to: str,
    suffix: str,
    now: datetime,
) -> None:
    """List, store and check the files of these items, and bring each to the state `to`."""
    project = place.project
    rows, listed = _catalogue(project, items, suffix, now)
    _take_in(place, rows, now)
    _store(project, store, listed, now)
    counts.recount([item.id for item in items])
    _queue_checks(project)
    moved = _advance(items, to, now)
    journal.record(
        project.id,
        "store_file",
        actor=place.viewer,
        now=now,
        noun="project",
        facts={"files": len(listed), "moved": moved},
    )


def _catalogue(
    project: Project, items: Sequence[Filing], suffix: str, now: datetime
) -> tuple[list[list[str]], list[Listed]]:
    """The sheet that lists the files, a volume for each class, and its lines with their items."""
    taken = set(db.session.scalars(select(Volume.title).where(Volume.project_id == project.id)))
    volumes: dict[tuple[int, str], list[Filing]] = {}
    for item in items:
        volumes.setdefault((item.section, item.group_name), []).append(item)
    parts: tuple[str, ...] = ("（一）", "（二）")
    if len(items) > MANY:
        parts = ("",)
    rows = [["项目名称", ":", project.name]]
    listed: list[Listed] = []
    for (section, group), members in volumes.items():
        rows.append([_title(section, group + suffix, taken), "0"])
        page = 1
        for item in members:
            formed_on = local_date(now) - timedelta(days=20 + item.id % 200)
            for part in parts:
                title = item.name[:60] + part
                last = page + (item.id * 7) % 12
                author = item.party.organisation.name
                day = formed_on.strftime("%Y%m%d")
                rows.append([title, str(page), str(last), day, "", author])
                listed.append(Listed(item, title))
                page = last + 1
    return rows, listed


def _title(section: int, group: str, taken: set[str]) -> str:
    title = group
    if section:
        title = f"第{section}标段{group}"
    if title in taken:
        title += "（续）"
    return title


def _take_in(place: Place, rows: list[list[str]], now: datetime) -> None:
    name = f"{place.project.code}.csv"
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    sheet = sheets.receive(place, name, digest, now=now)
    catalogue = catalogues.take_in(place, sheet, pages=[("", rows)], now=now)
    if catalogue.errors:
        raise ValueError(catalogue.errors)
    sheet.state = SheetState.IMPORTED.value


def _store(project: Project, store: LocalStore, listed: Sequence[Listed], now: datetime) -> None:
    """Bytes for the lines that the catalogue has just added."""
    newest = db.session.scalars(
        select(Document)
        .where(Document.project_id == project.id)
        .order_by(Document.id.desc())
        .limit(len(listed))
    ).all()
    for document, (item, title) in zip(reversed(newest), listed, strict=True):
        document.filing_id = item.id
        document.state = DocumentState.STORED.value
        pages = (document.last_page or 1) - (document.first_page or 1) + 1
        content = small_pdf(f"{project.code}{title}{document.id}", pages)
        stored = store.put(io.BytesIO(content))
        db.session.add(
            FileVersion(
                project_id=project.id,
                document_id=document.id,
                name=f"{title}.pdf"[:200],
                digest=stored.digest,
                crc32=stored.crc32,
                size=stored.size,
                media_type="application/pdf",
                stored_by=item.party.organisation.name,
                unit_id=item.party.organisation_id,
                stored_at=now,
            )
        )
    db.session.flush()


def _queue_checks(project: Project) -> None:
    unchecked = db.session.scalars(
        select(FileVersion.id).where(
            FileVersion.project_id == project.id, FileVersion.verdict == ""
        )
    ).all()
    queued = set(
        db.session.scalars(
            select(Job.subject_id).where(Job.kind == "check_file", Job.project_id == project.id)
        )
    )
    fresh = [number for number in unchecked if number not in queued]
    checks.queue(fresh, project_id=project.id, now=clock.now())


def _advance(items: Iterable[Filing], to: str, now: datetime) -> dict[str, list[int]]:
    """Bring items to a state; what no supervisor looks at is never checked, only submitted.

    Returns the items by the state they came to, for the line that tells it of all at once.
    """
    moved: dict[str, list[int]] = {}
    for item in items:
        state = to
        if to == FilingState.CHECKED and not item.supervised:
            state = FilingState.SUBMITTED
        moved.setdefault(str(state), []).append(item.id)
        received_on = local_date(now) - timedelta(days=item.id % 40)
        db.session.execute(
            update(Filing)
            .where(Filing.id == item.id)
            .values(state=str(state), version_id=2, received_on=received_on),
            execution_options={"synchronize_session": False},
        )
    db.session.expire_all()
    return moved
