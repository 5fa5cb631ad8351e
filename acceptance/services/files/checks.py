"""The checks of a file (四性检测): the same for the one who submits and for the bureau, because both
read the same result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.gateways import filetypes, scanner
from acceptance.gateways.checker import Checker
from acceptance.gateways.clock import local_date
from acceptance.gateways.replicas import Replica
from acceptance.gateways.storage import LocalStore
from acceptance.models import CheckResult, Document, FileVersion, Filing, Project, Volume
from acceptance.models.states import Gone, Scan, Verdict
from acceptance.services.files import twins
from acceptance.services.ground import jobs, journal, packs
from acceptance.services.ground.access import Place
from workflows import four
from workflows.four.judging import Rules
from workflows.roles import Role

SCANNED = ("scan", "virus", "scanner", "stored")
"""What a result keeps beside the facts of the bytes."""


@dataclass
class Tools:
    """What a worker has at hand; `rate` is how many bytes a second stored files are looked at again,
    0: as fast as it goes.
    """

    store: LocalStore
    checker: Checker
    scanner_url: str = ""
    replica: Replica | None = None
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the bytes found: their facts, what the scanner said (`states.Scan`, and the
    name of a virus), whether there is a scanner at all, the bytes on the disk.
    """

    facts: four.Seen
    scan: str = Scan.UNSEEN.value
    virus: str = ""
    scanner: bool = False
    size: int = 0


def look(version: FileVersion, tools: Tools) -> Look:
    """Read the bytes. No database is touched; what is not on the disk is told as damaged.

    Raises Damaged when other bytes are there than were stored.
    """
    if not tools.store.path(version.digest).exists():
        return Look({"damaged": "missing"})
    path = tools.store.sound(version.digest)
    scan, virus = scanner.scan(tools.scanner_url, path)
    if not scan:
        virus = ""
    # The child answers in JSON, keys as in `four.Seen`.
    facts = cast(four.Seen, tools.checker.look(path, version.media_type))
    scanned = bool(tools.scanner_url) and bool(scan)
    return Look(facts, scan, virus, scanned, path.stat().st_size)


def rules_of(project: Project) -> Rules:
    """The parameters of the checks: the pack's where it gives some."""
    given = packs.procedure(project).data.get("checks", {})
    return {
        **four.RULES,
        **{name: row["value"] for name, row in given.items() if isinstance(row, dict)},
    }


def _subject(version: FileVersion, seen: Look, now: datetime) -> four.Subject:
    """The file as the rules judge it."""
    document, filing = version.document, _filing_of(version.document)
    sound, listed = None, None
    if document.volume_id is not None and (volume := db.session.get(Volume, document.volume_id)):
        sound = volume.sound
    if document.first_page and document.last_page:
        listed = document.last_page - document.first_page + 1
    return four.Subject(
        title=document.title,
        number=document.number,
        author=document.author,
        formed_on=document.formed_on,
        listed_pages=listed,
        name=version.name,
        size=version.size,
        digest=version.digest,
        kind=filetypes.EXTENSIONS.get(version.media_type, ("?",))[0].upper(),
        retention=bool(filing and (filing.retention or filing.marks)),
        placed=filing is not None,
        journalled=True,
        volume_sound=sound,
        has_twin=version.media_type in filetypes.MODELS and pdf_twin(version) is not None,
        twin_of=twins.same_content(version),
        near=twins.near_title(document),
        fits_name=filetypes.fits(version.name, version.media_type),
        stored_size=seen.size,
        scanner=seen.scanner,
        scan=seen.scan,
        virus=seen.virus,
        today=local_date(now),
        facts=seen.facts,
    )


def _filing_of(document: Document) -> Filing | None:
    if document.filing_id is None:
        return None
    return db.session.get(Filing, document.filing_id)


def pdf_twin(version: FileVersion) -> FileVersion | None:
    """The current PDF of the same name in the same item, which stands in for a drawing that no
    browser shows.
    """
    stem = version.name.rpartition(".")[0]
    found: FileVersion | None = db.session.scalar(
        select(FileVersion)
        .join(Document, Document.id == FileVersion.document_id)
        .where(
            Document.filing_id == version.document.filing_id,
            FileVersion.project_id == version.project_id,
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
            FileVersion.media_type == filetypes.PDF,
            FileVersion.name.in_((f"{stem}.pdf", f"{stem}.PDF")),
        )
        .order_by((FileVersion.folder == version.folder).desc(), FileVersion.id.desc())
        .limit(1)
    )
    return found


def write(version: FileVersion, seen: Look, *, now: datetime) -> CheckResult:
    """Judge and keep the result; a failed check is told to whoever owes the item, once."""
    project = db.session.get_one(Project, version.project_id)
    items = four.judge(_subject(version, seen, now), rules_of(project))
    facts: dict[str, object] = {
        **seen.facts,
        "scan": seen.scan,
        "virus": seen.virus,
        "scanner": seen.scanner,
        "stored": seen.size,
    }
    result = CheckResult(
        version_id=version.id,
        at=now,
        facts=facts,
        items=[[item.code, item.result, list(item.notes)] for item in items],
    )
    db.session.add(result)
    before = version.verdict
    version.verdict = four.verdict(items)
    # a scanner that is away takes back nothing that it said before
    version.scan = seen.scan or version.scan
    version.outcome = four.outcome({item.code: item.result for item in items})
    version.sm3, version.pages = str(facts.get("sm3", "")), seen.facts.get("pages")
    db.session.flush()
    filing = _filing_of(version.document)
    newly_failed = version.verdict == Verdict.FAILED and before != Verdict.FAILED
    if newly_failed and filing is not None and not version.gone:
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
    """After the words about a file changed: the same bytes, judged again by what is now written
    about them.
    """
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
    )
    if version is None or version.gone:
        return
    last = latest(version.id)
    if last is None:
        return
    kept = last.facts
    bytes_alone = {name: value for name, value in kept.items() if name not in SCANNED}
    seen = Look(
        cast(four.Seen, bytes_alone),
        kept["scan"],
        kept["virus"],
        kept["scanner"],
        kept["stored"],
    )
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


def latest_of(version_ids: Sequence[int]) -> Mapping[int, CheckResult]:
    """The newest results of some versions."""
    newest = (
        select(func.max(CheckResult.id))
        .where(CheckResult.version_id.in_(version_ids))
        .group_by(CheckResult.version_id)
    )
    found = select(CheckResult).where(CheckResult.id.in_(newest)).order_by(CheckResult.id)
    return {row.version_id: row for row in db.session.scalars(found)}


def queue(version_ids: Sequence[int], *, project_id: int, now: datetime) -> None:
    """Have these versions checked by the worker."""
    jobs.queue_many("check_file", version_ids, project_id=project_id, now=now)


def current(place: Place) -> Select[FileVersion]:
    """The current versions that this viewer may see, in the order in which they were stored."""
    query = (
        select(FileVersion)
        .where(
            FileVersion.project_id == place.project.id,
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
        )
        .order_by(FileVersion.id)
    )
    if not place.whole:
        query = query.join(Document, Document.id == FileVersion.document_id).where(
            Document.filing_id.in_(select(Filing.id).where(Filing.party_id.in_(place.read_ids)))
        )
    return query


def with_verdict(place: Place, verdict: str) -> Select[FileVersion]:
    """The current files with that verdict ("" for those not checked yet), as a query."""
    return current(place).where(FileVersion.verdict == verdict)
