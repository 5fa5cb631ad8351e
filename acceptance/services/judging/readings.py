"""What a member reads before he votes, by its mark: a digest of each part.

The page on which he votes carries the mark of what it shows; a vote counts only while that still
stands so. From the first ballot on it does (`basis`); before it, and where points are struck through
or a change of the archive is agreed to, it may not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import ArchiveVersion, Finding, Sample, Score, Statement
from acceptance.refusals import Refused
from acceptance.services.life.facts import ProjectFacts
from workflows.words import N_

from . import draws

LENGTH = 12
"""Hexadecimal figures of the digest of a part."""
PARTS = {
    "evaluation": N_("检查评价"),
    "scores": N_("评分"),
    "findings": N_("所列问题"),
    "sample": N_("抽查记录"),
    "archive": N_("定稿"),
}
"""What is voted upon, in the order of the digests in a mark."""


@dataclass(frozen=True)
class Reading:
    """What is voted upon, as a ballot shows it."""

    evaluation: Statement | None
    scores: Sequence[Score]
    findings: Sequence[Finding]
    sample: Sequence[Sample]
    archive: ArchiveVersion | None

    @property
    def mark(self) -> str:
        """A digest of each part, in the order of `PARTS`, with points between them."""
        return ".".join(self._digests().values())

    def changed(self, mark: str) -> list[str]:
        """The names of the parts that are another thing than those that a mark is of."""
        read = dict(zip(PARTS, mark.split("."), strict=False))
        return [PARTS[part] for part, now in self._digests().items() if read.get(part) != now]

    def _digests(self) -> dict[str, str]:
        said = {
            "evaluation": self._evaluation(),
            "scores": [[row.item, str(row.points), row.reason] for row in self.scores],
            "findings": [_problem(row) for row in self.findings],
            "sample": [_looked(row) for row in self.sample],
            "archive": getattr(self.archive, "digest", ""),
        }
        return {part: _digest(said[part]) for part in PARTS}

    def _evaluation(self) -> object:
        if self.evaluation is None:
            return None
        return self.evaluation.body


def of(told: ProjectFacts) -> Reading:
    """What is voted upon in a project, as it stands now; what its facts have read is not read again."""
    mine = told.id
    problems = select(Finding).where(Finding.project_id == mine, Finding.inspection_id.is_(None))
    return Reading(
        evaluation=told.statements().get("evaluation"),
        scores=[row for row in told.points if row.points is not None],
        findings=db.session.scalars(problems.order_by(Finding.number)).all(),
        sample=draws.drawn(mine),
        archive=told.version,
    )


def refuse_other(told: ProjectFacts, read: str) -> None:
    """Raises Refused (basis_changed, with the parts by name) where something else is voted upon now
    than what a mark is of.
    """
    if changed := of(told).changed(read):
        raise Refused("basis_changed", changed=changed)


def _problem(row: Finding) -> list[object]:
    return [row.number, row.problem, row.basis, row.location, row.due_on.isoformat()]


def _looked(row: Sample) -> list[object]:
    noted = [[note.entry, note.result, note.text, bool(note.struck_by)] for note in row.notes]
    return [row.volume_id, row.result, noted]


def _digest(said: object) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
