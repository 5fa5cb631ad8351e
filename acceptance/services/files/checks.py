"""The checks of a file: the same for the one who submits and for the bureau, because both read the same result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import filetypes, scanner
from acceptance.gateways.checker import Checker
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import CheckResult, Document, FileVersion, Filing, Project, Volume
from acceptance.services.ground import jobs, journal, packs
from acceptance.services.ground.access import Place
from workflows import four
from workflows.roles import Role


@dataclass
class Tools:
    """What a worker has at hand."""

    store: LocalStore
    checker: Checker
    scanner_url: str = ""


def look(version: FileVersion, tools: Tools) -> dict[str, Any]:
    """Read the bytes: facts, what the scanner said, the size on disk. No database is touched."""
    path = tools.store.path(version.digest)
    if not path.exists():
        return {"facts": {"damaged": "missing"}, "scan": "", "virus": "", "size": 0}
    scan, virus = scanner.scan(tools.scanner_url, path)
    return {
        "facts": tools.checker.look(path, version.media_type),
        "scan": scan,
        "virus": virus if scan else "",
        "size": path.stat().st_size,
        "scanner": bool(tools.scanner_url) and bool(scan),
    }


def rules_of(project: Project) -> Mapping[str, Any]:
    """The parameters of the checks: the pack's where it gives some."""
    given = packs.procedure(project).data.get("checks", {})
    return {
        **four.RULES,
        **{name: row["value"] for name, row in given.items() if isinstance(row, dict)},
    }


def _subject(version: FileVersion, seen: Mapping[str, Any], now: datetime) -> four.Subject:
    document = version.document
    filing = db.session.get(Filing, document.filing_id) if document.filing_id else None
    volume = db.session.get(Volume, document.volume_id) if document.volume_id else None
    twin = db.session.scalar(
        select(Document.title)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            FileVersion.project_id == version.project_id,
            FileVersion.digest == version.digest,
            FileVersion.current,
            FileVersion.document_id != document.id,
        )
        .order_by(Document.id)
        .limit(1)
    )
    return four.Subject(
        title=document.title,
        number=document.number,
        author=document.author,
        formed_on=document.formed_on,
        listed_pages=document.last_page - document.first_page + 1
        if document.first_page and document.last_page
        else None,
        name=version.name,
        size=version.size,
        digest=version.digest,
        kind=filetypes.EXTENSIONS.get(version.media_type, ("?",))[0].upper(),
        retention=bool(filing and (filing.retention or filing.marks)),
        placed=filing is not None,
        journalled=True,
        volume_sound=volume.sound if volume else None,
        has_twin=version.media_type in filetypes.MODELS and _has_pdf(version),
        twin_of=twin or "",
        fits_name=filetypes.fits(version.name, version.media_type),
        stored_size=seen["size"],
        scanner=bool(seen.get("scanner")),
        scan=seen["scan"],
        virus=seen["virus"],
        today=local_date(now),
        facts=seen["facts"],
    )


def _has_pdf(version: FileVersion) -> bool:
    return pdf_twin(version) is not None


def pdf_twin(version: FileVersion) -> FileVersion | None:
    """The current PDF of the same name in the same item, which stands in for a drawing that no browser shows."""
    stem = version.name.rpartition(".")[0]
    found: FileVersion | None = db.session.scalar(
        select(FileVersion)
        .join(Document, Document.id == FileVersion.document_id)
        .where(
            Document.filing_id == version.document.filing_id,
            FileVersion.project_id == version.project_id,
            FileVersion.current,
            FileVersion.media_type == filetypes.PDF,
            FileVersion.name.in_((f"{stem}.pdf", f"{stem}.PDF")),
        )
        .order_by(FileVersion.id.desc())
        .limit(1)
    )
    return found


def write(version: FileVersion, seen: Mapping[str, Any], *, now: datetime) -> CheckResult:
    """Judge and keep the result; a failed check is told to whoever owes the item."""
    project = db.session.get_one(Project, version.project_id)
    items = four.judge(_subject(version, seen, now), rules_of(project))
    facts = {
        **seen["facts"],
        "scan": seen["scan"],
        "virus": seen["virus"],
        "scanner": bool(seen.get("scanner")),
        "stored": seen["size"],
    }
    result = CheckResult(
        version_id=version.id,
        at=now,
        facts=facts,
        items=[[item.code, item.result, list(item.notes)] for item in items],
    )
    db.session.add(result)
    before = version.verdict
    version.verdict, version.scan = four.verdict(items), seen["scan"]
    version.sm3, version.pages = str(facts.get("sm3", "")), facts.get("pages")
    db.session.flush()
    filing = (
        db.session.get(Filing, version.document.filing_id) if version.document.filing_id else None
    )
    if version.verdict == "failed" and before != "failed" and filing is not None:
        journal.notify(
            version.project_id,
            Role.CONTRACTOR,
            "check_failed",
            now=now,
            reason=version.document.title[:500],
            party_id=filing.party_id,
        )
    return result


def rejudge(document: Document, *, now: datetime) -> None:
    """After the words about a file changed: the same bytes, judged again by what is now written about them."""
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
    )
    last = latest(version.id) if version is not None else None
    if version is None or last is None:
        return
    facts = dict(last.facts)
    seen = {
        "facts": facts,
        "scan": facts.pop("scan"),
        "virus": facts.pop("virus"),
        "scanner": facts.pop("scanner"),
        "size": facts.pop("stored"),
    }
    write(version, seen, now=now)


def latest(version_id: int) -> CheckResult | None:
    """The newest result of a version, or None while it has not been checked."""
    found: CheckResult | None = db.session.scalar(
        select(CheckResult)
        .where(CheckResult.version_id == version_id)
        .order_by(CheckResult.id.desc())
        .limit(1)
    )
    return found


def queue(version_ids: Sequence[int], *, project_id: int, now: datetime) -> None:
    """Have these versions checked by the worker."""
    jobs.queue_many("check_file", version_ids, project_id=project_id, now=now)


def summary(place: Place) -> tuple[list[tuple[str, dict[str, int]]], dict[str, int]]:
    """Per numbered item how many current files came out how, and how many files passed, failed or wait for the check."""
    seen = _current(place)
    newest = (
        select(func.max(CheckResult.id))
        .where(CheckResult.version_id.in_(seen.with_only_columns(FileVersion.id)))
        .group_by(CheckResult.version_id)
    )
    counts: dict[str, dict[str, int]] = {
        code: dict.fromkeys(four.RESULTS, 0) for code in four.NAMES
    }
    for items in db.session.scalars(
        select(CheckResult.items)
        .where(CheckResult.id.in_(newest))
        .execution_options(yield_per=2000)
    ):
        for code, result, _notes in items:
            counts[code][result] += 1
    verdicts = dict(
        db.session.execute(
            seen.with_only_columns(FileVersion.verdict, func.count())
            .order_by(None)
            .group_by(FileVersion.verdict)
        ).all()
    )
    waiting = verdicts.get("", 0)
    for code in counts:
        counts[code]["not_run"] += waiting
    totals = {
        "passed": verdicts.get("passed", 0),
        "failed": verdicts.get("failed", 0),
        "waiting": waiting,
    }
    return list(counts.items()), totals


def _current(place: Place) -> Any:
    query = (
        select(FileVersion)
        .join(Document, Document.id == FileVersion.document_id)
        .where(FileVersion.project_id == place.project.id, FileVersion.current)
        .order_by(FileVersion.id)
    )
    if not place.whole:
        query = query.where(
            Document.filing_id.in_(select(Filing.id).where(Filing.party_id.in_(place.party_ids)))
        )
    return query


def with_verdict(place: Place, verdict: str) -> Any:
    """The current files with that verdict ("" for those not checked yet), as a query."""
    return _current(place).where(FileVersion.verdict == verdict)
