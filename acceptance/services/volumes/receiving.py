"""接收要求: kept by the archive that receives, held against the sender's volumes and files from the first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Project, ReceivingRules, Volume
from acceptance.models.states import Gone
from acceptance.refusals import Stale
from acceptance.services.ground import alone, office
from acceptance.services.ground.access import Viewer
from workflows import receiving
from workflows.parcels import mapped
from workflows.parcels.mapped import Mapped
from workflows.receiving import Finding, Rules

AT_MOST = 2000
"""Findings that are shown."""
KEPT = ("fonds", "categories", "code", "formats", "name_limit", "needs", "listing", "source")


@dataclass(frozen=True)
class Found:
    """One finding: at which volume, at which file of it (none: the volume itself)."""

    volume: Volume | None
    document: Document | None
    finding: Finding


def of_archive(organisation_id: int | None) -> ReceivingRules | None:
    """What an archive asks, where it said so."""
    if organisation_id is None:
        return None
    return db.session.get(ReceivingRules, organisation_id)


def rules_of(project: Project) -> Rules | None:
    """What the archive asks that will receive a project; nothing where none takes part or none said."""
    return read(of_archive(project.city_archive_id))


def mapping_of(project: Project) -> Mapped | None:
    """How the archive that will receive a project wants to read the catalogue, where it said so."""
    row = of_archive(project.city_archive_id)
    if row is None:
        return None
    return mapped.read(row.listing)


def read(row: ReceivingRules | None) -> Rules | None:
    """What was kept, as the rules know it."""
    if row is None:
        return None
    return Rules(
        tuple(row.fonds),
        tuple(row.categories),
        row.code,
        tuple(row.formats),
        row.name_limit,
        receiving.known(row.needs),
    )


def save(viewer: Viewer, data: Mapping[str, Any], *, version: int, now: datetime) -> None:
    """Let an archive ask this from now on (KEPT); `version` is the one that was seen, 0 for none.

    Raises Stale.
    """
    alone.in_office()
    row = of_archive(viewer.organisation_id)
    seen = 0
    before: dict[str, object] = {}
    if row is not None:
        seen, before = row.version_id, {name: getattr(row, name) for name in KEPT}
    if seen != version:
        raise Stale
    if row is None:
        row = ReceivingRules(organisation_id=viewer.organisation_id)
        db.session.add(row)
    for name in KEPT:
        setattr(row, name, data[name])
    row.saved_by, row.saved_at = viewer.name, now
    db.session.flush()
    office.record(
        "receiving",
        viewer.organisation_id,
        "save_receiving",
        actor=viewer,
        now=now,
        before=before,
        after={name: data[name] for name in KEPT},
    )


def findings(project: Project) -> list[Found]:
    """Where the archive is not as its receiver asks: volumes, then files. At most AT_MOST."""
    rules = rules_of(project)
    if rules is None:
        return []
    return list(islice(_findings(project, rules), AT_MOST))


def of_volume(
    rules: Rules | None, volume: Volume, files: Sequence[tuple[Document, str]]
) -> list[Found]:
    """The same of one volume and some of its files with the names under which they were delivered."""
    if rules is None:
        return []
    found = list(_of_volume(rules, volume))
    for document, name in files:
        found += [Found(volume, document, one) for one in receiving.of_file(rules, name)]
    return found


def _of_volume(rules: Rules, volume: Volume) -> Iterator[Found]:
    values = {name: getattr(volume, name) for name in receiving.FIELDS}
    for finding in receiving.of_volume(rules, receiving.Volume(volume.code, values)):
        yield Found(volume, None, finding)


def _findings(project: Project, rules: Rules) -> Iterator[Found]:
    mine = select(Volume).where(Volume.project_id == project.id).order_by(Volume.number)
    volumes = {one.id: one for one in db.session.scalars(mine)}
    for one in volumes.values():
        yield from _of_volume(rules, one)
    files = (
        select(Document, FileVersion.name)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            Document.project_id == project.id,
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
        )
        .order_by(Document.volume_id, Document.position, Document.id)
    )
    for document, name in db.session.execute(files):
        for finding in receiving.of_file(rules, name):
            yield Found(volumes.get(document.volume_id or 0), document, finding)


def numbered(project: Project, files: int) -> dict[str, int] | None:
    """How many of `files` come out how by item 1-9; one in no volume, or in one without 档号, is not
    looked at. Nothing where the receiver asks nothing of numbers.
    """
    rules = rules_of(project)
    if rules is None or not rules.numbered:
        return None
    counted = (
        select(Volume.code, func.count(FileVersion.id))
        .join(Document, Document.volume_id == Volume.id)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            Volume.project_id == project.id,
            Volume.code != "",
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
        )
        .group_by(Volume.code)
        .order_by(Volume.code)
    )
    said = {"passed": 0, "failed": 0, "manual": 0, "not_run": 0}
    for code, count in db.session.execute(counted):
        result = "failed"
        if receiving.conforms(rules, code):
            result = "passed"
        said[result] += count
    said["not_run"] = max(0, files - said["passed"] - said["failed"])
    return said
