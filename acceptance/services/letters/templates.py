"""The template desk: an office puts its own Word templates in the place of ours; nothing that would
fail at issuing is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.gateways import linting, qr, word
from acceptance.gateways.storage import LocalStore, Stored
from acceptance.models import Organisation, WordTemplate
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from workflows.documents import KINDS

from .press import QR, TEMPLATES

Problems: TypeAlias = Sequence[Mapping[str, object]]
"""What is wrong with a template, as `gateways.linting` says it: a key of `documents.LINT`, a name,
and where."""
NOWHERE = "https://example.invalid"
"""The address in the QR code of a sample."""


def of(organisation_id: int) -> dict[str, list[WordTemplate]]:
    """An organisation's versions by kind, the newest first."""
    found: dict[str, list[WordTemplate]] = {}
    rows = (
        select(WordTemplate)
        .where(WordTemplate.organisation_id == organisation_id)
        .order_by(WordTemplate.kind, WordTemplate.version.desc())
    )
    for row in db.session.scalars(rows):
        found.setdefault(row.kind, []).append(row)
    return found


def check(path: Path, shape: Mapping[str, object], sample: Mapping[str, object]) -> Problems:
    """What is wrong with a template; when nothing is found it is rendered with sample data to be
    sure.

    `shape` says what it may use, see `gateways.linting.lint`.
    """
    problems = linting.lint(path, shape)
    if problems:
        return problems
    try:
        _filled(path, sample)
    except Exception as error:  # whatever a template can do wrong, it is said here, not at issuing
        return [
            {
                "code": "does_not_render",
                "name": f"{type(error).__name__}: {error}"[:200],
                "where": "file",
                "paragraph": 0,
                "text": "",
            }
        ]
    return []


def put(
    organisation: Organisation,
    kind: str,
    name: str,
    path: Path,
    stored: Stored,
    store: LocalStore,
    *,
    actor: Viewer,
    now: datetime,
) -> WordTemplate:
    """Take a template that was checked as the next version, and use it from now on.

    `path` is the uploaded file, `name` what it was called there.
    """
    store.keep(path, stored)
    mine = (WordTemplate.organisation_id == organisation.id) & (WordTemplate.kind == kind)
    last = db.session.scalar(select(func.max(WordTemplate.version)).where(mine)) or 0
    db.session.execute(update(WordTemplate).where(mine).values(active=False))
    made = WordTemplate(
        organisation_id=organisation.id,
        kind=kind,
        version=last + 1,
        digest=stored.digest,
        name=name,
        active=True,
        put_by=actor.name,
        put_at=now,
    )
    db.session.add(made)
    db.session.flush()
    _note(organisation.id, "put_template", kind, made.version, actor, now)
    return made


def _note(
    organisation_id: int, act: str, kind: str, version: int, actor: Viewer, now: datetime
) -> None:
    said: Facts = {"name": KINDS[kind].title, "version": version}
    office.record("template", organisation_id, act, actor=actor, now=now, after=said)


def use(organisation_id: int, kind: str, version: int, *, actor: Viewer, now: datetime) -> None:
    """Go back to an earlier version, or with 0 to ours. Raises NotFound."""
    mine = (WordTemplate.organisation_id == organisation_id) & (WordTemplate.kind == kind)
    if version and not db.session.scalar(
        select(WordTemplate.id).where(mine, WordTemplate.version == version)
    ):
        raise NotFound
    db.session.execute(update(WordTemplate).where(mine).values(active=False))
    db.session.execute(
        update(WordTemplate).where(mine, WordTemplate.version == version).values(active=True)
    )
    _note(organisation_id, "use_template", kind, version, actor, now)


def source(organisation_id: int, kind: str, version: int, store: LocalStore) -> Path:
    """The .docx of a version, or ours for 0. Raises NotFound, Damaged."""
    if kind not in KINDS:
        raise NotFound
    if not version:
        return TEMPLATES / f"{KINDS[kind].template}.docx"
    row = db.session.scalar(
        select(WordTemplate).where(
            WordTemplate.organisation_id == organisation_id,
            WordTemplate.kind == kind,
            WordTemplate.version == version,
        )
    )
    if row is None:
        raise NotFound
    return store.sound(row.digest)


def preview(path: Path, sample: Mapping[str, object]) -> bytes:
    """The template filled with sample data. Raises Refused (no_preview)."""
    try:
        return _filled(path, sample)
    except Exception as error:
        raise Refused("no_preview") from error


def _filled(path: Path, sample: Mapping[str, object]) -> bytes:
    return word.WordTemplate(path).render(sample, {QR: qr.png(NOWHERE)})
