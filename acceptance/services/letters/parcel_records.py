"""What goes with an archive into its package: issued documents, results of the checks, metadata, and the journal
with its proof.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import previews
from acceptance.gateways.storage import LocalStore, digested
from acceptance.models import CheckResult, FileVersion, Report
from acceptance.models.states import Gone
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal, logs
from acceptance.services.ground.access import Place
from workflows import four, ledger, metadata
from workflows.documents import STANDINGS
from workflows.parcels import layout, names, texts
from workflows.parcels.layout import Placed
from workflows.terms import RETENTION_CODES

from .parcel_content import Content


def papers(place: Place, store: LocalStore) -> Iterator[tuple[str, bytes]]:
    """Every document that was issued, in Word and, where it was printed, as PDF: (path, bytes).

    Raises Damaged, Refused (print_changed): what is not what was issued does not leave.
    """
    mine = select(Report).where(Report.project_id == place.project.id).order_by(Report.id)
    taken = names.Taken()
    for at, row in enumerate(db.session.scalars(mine), 1):
        standing = ""
        if row.state != "valid":
            standing = f"（{STANDINGS[row.state]}）"
        title = " ".join(filter(None, (f"{at:03d}", row.title, row.number))) + standing
        yield _place(taken, title, ".docx"), store.sound(row.digest).read_bytes()
        if row.pdf_digest:
            yield _place(taken, title, ".pdf"), _print(store, row)


def _place(taken: names.Taken, title: str, ending: str) -> str:
    return layout.PAPERS + taken.give(layout.PAPERS, title, limit=names.FILE, ending=ending)


def _print(store: LocalStore, row: Report) -> bytes:
    try:
        path = previews.print_of(store, row.digest)
    except NotFound:
        raise Refused("print_changed", name=row.title) from None
    if digested(path).digest != row.pdf_digest:
        raise Refused("print_changed", name=row.title)
    return path.read_bytes()


class Chain:
    """The journal of a project as it stands: its lines, and what is known of it once they have passed."""

    def __init__(self, project_id: int) -> None:
        self._project = project_id
        self.length, self.head = 0, ledger.GENESIS
        self._hashes: list[str] = []

    def lines(self) -> Iterator[str]:
        """One JSON a line."""
        for line in journal.lines(self._project):
            self.length, self.head = line["seq"], line["hash"]
            yield json.dumps(line, ensure_ascii=False) + "\n"

    def proof(self) -> dict[str, Any]:
        """The way from its last line in the log to the newest head; empty while there is none."""
        return logs.way(self._project)


def proofs(place: Place, found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Of each paper, by its path and the digest of its bytes, what shows that it is in the log: one JSON a
    line. What is not in the log yet has none.
    """
    prover = logs.Prover(place.project.id)
    for path, digest in found:
        proof = prover.of(digest)
        if proof:
            yield json.dumps({"path": path, "proof": proof}, ensure_ascii=False) + "\n"


COLUMNS = (
    FileVersion.digest,
    FileVersion.name,
    FileVersion.size,
    FileVersion.media_type,
    FileVersion.sm3,
    FileVersion.stored_at,
    FileVersion.stored_by,
    FileVersion.verdict,
)
"""What is told of a file; of ten thousand no objects are made."""


class Checked:
    """The current files of a project with the last result of their checks."""

    def __init__(self, project_id: int) -> None:
        newest = (
            select(func.max(CheckResult.id))
            .where(CheckResult.version_id == FileVersion.id)
            .correlate(FileVersion)
            .scalar_subquery()
        )
        rows = db.session.execute(
            select(*COLUMNS, CheckResult.at, CheckResult.items.label("found"))
            .outerjoin(CheckResult, CheckResult.id == newest)
            .where(FileVersion.project_id == project_id, FileVersion.gone != Gone.PURGED)
            .order_by(FileVersion.id),
            execution_options={"yield_per": 1000},
        )
        self.files: dict[str, dict[str, Any]] = {}
        for row in rows:
            checked = ""
            if row.at is not None:
                checked = row.at.isoformat()
            self.files[row.digest] = {
                "file_name": row.name,
                "size": row.size,
                "format": row.media_type,
                "algorithm": "SHA-256",
                "sm3": row.sm3,
                "stored_at": row.stored_at.isoformat(),
                "stored_by": row.stored_by,
                "checked_at": checked,
                "verdict": row.verdict,
                "items": row.found or [],
            }

    def of(self, one: Placed) -> dict[str, Any]:
        """What is known of the bytes of a file; nothing where it has none."""
        return self.files.get(one.file["sha256"], {})

    def report(self, placed: Sequence[Placed]) -> Iterator[str]:
        """四性检测: every file with the last result of each numbered item."""
        codes = list(four.NAMES)
        head = [
            "案卷号",
            "件号",
            "题名",
            "检测时间",
            "结论",
            *(f"{one} {four.NAMES[one]}" for one in codes),
        ]
        yield from texts.lines_csv(head, (self._row(one, codes) for one in placed))

    def _row(self, one: Placed, codes: Sequence[str]) -> list[object]:
        known = self.of(one)
        results = {
            code: four.RESULTS.get(result, result) for code, result, _ in known.get("items", [])
        }
        told = [one.volume["number"], one.file["position"], one.file["title"]]
        verdict = known.get("verdict") or "未检测"
        return [
            *told,
            known.get("checked_at", ""),
            four.RESULTS.get(verdict, verdict),
            *(results.get(code, "") for code in codes),
        ]

    def summary(self, placed: Sequence[Placed]) -> dict[str, str]:
        """The four properties in one sentence each, for 登记表."""
        found: dict[str, Counter[str]] = {}
        for one in placed:
            for code, result, _notes in self.of(one).get("items", []):
                found.setdefault(code[0], Counter())[result] += 1
        keys = {"1": "authentic", "2": "complete", "3": "usable", "4": "safe"}
        return {name: _counted(found.get(digit, Counter())) for digit, name in keys.items()}

    def metadata(self, place: Place, inside: Content) -> Iterator[dict[str, Any]]:
        """Every element of every file, by its Chinese name."""
        titles = {element.key: element.name for element in metadata.FILE}
        for one in inside.placed:
            values = {**self._described(place, inside, one), **self.of(one)}
            yield {titles[key]: values.get(key, "") for key in titles}

    def _described(self, place: Place, inside: Content, one: Placed) -> dict[str, Any]:
        volume, file = one.volume, one.file
        shared = (
            "title",
            "number",
            "author",
            "works",
            "division",
            "discipline",
            "secrecy",
            "remark",
        )
        retention = file["retention"] or volume["retention"]
        return {
            **{name: file[name] for name in shared},
            "level": "件",
            "fonds": inside.fonds,
            "project": place.project.name,
            "identifier": f"{place.project.code}/{volume['number']}/{file['position']}",
            "code": inside.codes.get((volume["number"], file["position"]), ""),
            "volume": volume["code"] or volume["title"],
            "position": file["position"],
            "date": file["formed_on"],
            "pages": texts.pages(file),
            "class": inside.classes.get(volume["number"], ""),
            "retention": RETENTION_CODES.get(retention, retention),
            "digest": file["sha256"],
        }


def _counted(results: Counter[str]) -> str:
    if not results:
        return "未检测"
    return "，".join(f"{four.RESULTS.get(one, one)} {results[one]} 项次" for one in sorted(results))
