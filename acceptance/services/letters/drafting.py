"""A document to be written: where, when, with which answers; and the pieces that documents are made
of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import undefer

from acceptance.extensions import db
from acceptance.gateways.word import Value
from acceptance.models import Finding, Inspection, Project, Report
from acceptance.models.shapes import StatementBody
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from acceptance.services.ground.holdings import left_over, totals
from acceptance.services.life.facts import ProjectFacts
from workflows.documents import Standing
from workflows.roles import Bond, PartyKind
from workflows.terms import numeral

BLANK = "　"
TO_BE_FILLED = "（办理时填写）"
"""In a rehearsed paper, where the hand has not typed yet."""

Context: TypeAlias = dict[str, Value]
"""What a document says, by the fields of its form in `forms.letters.reports`."""

Entry: TypeAlias = dict[str, Value]
"""A row of a table in a document, or a heading with its paragraphs."""


@dataclass(frozen=True)
class Asked:
    """A document to be written: where, on which day, what the hand typed for it, which visit it is
    about, and the step that it comes with.
    """

    place: Place
    today: date
    answers: Mapping[str, object] = field(default_factory=dict)
    inspection: Inspection | None = None
    step: str = ""

    @property
    def project(self) -> Project:
        """The project that it is about."""
        return self.place.project

    @property
    def facts(self) -> ProjectFacts:
        """What the rules know of the project on that day."""
        return ProjectFacts(self.project, self.today)

    @property
    def reason(self) -> str:
        """What the hand gave as its reason, empty when nothing."""
        return str(self.answers.get("reason", ""))

    @cached_property
    def sent_out(self) -> Sequence[Report]:
        """What the viewer's unit issued in the project and did not take back, with what it said; asked
        once for all papers that a page offers.
        """
        rows = select(Report).where(
            Report.project_id == self.project.id,
            Report.issuer_id == self.place.viewer.organisation_id,
            Report.state == Standing.VALID,
        )
        return db.session.scalars(rows.options(undefer(Report.said)).order_by(Report.id)).all()

    @cached_property
    def visits(self) -> Sequence[tuple[Inspection, Finding | None]]:
        """The visits that were due, the last last, each with one thing that it found or nothing."""
        rows = db.session.execute(
            select(Inspection, Finding)
            .outerjoin(Finding, Finding.inspection_id == Inspection.id)
            .where(Inspection.project_id == self.project.id, Inspection.planned_on <= self.today)
            .order_by(Inspection.planned_on, Inspection.id, Finding.number)
        )
        return [(visit, found) for visit, found in rows]

    def unit(self, kind: PartyKind) -> str:
        """The names of the parties of that kind that are engaged, each once; empty when there is
        none. A sub-contractor is not named beside who engaged it; a leader is called so.
        """
        parties = [one for one in self.project.parties if one.kind == kind and one.live]
        leaders = {one.under_id for one in parties if one.bond == Bond.MEMBER}
        names = dict.fromkeys(one.organisation.name for one in parties if one.bond != Bond.SUB)
        led = {one.organisation.name for one in parties if one.id in leaders}
        return "、".join(f"{name}（牵头）" if name in led else name for name in names)

    @property
    def owner(self) -> str:
        """The name of the owner (建设单位)."""
        return self.unit(PartyKind.OWNER)


def sections(*parts: tuple[str, Iterable[str]]) -> list[Entry]:
    """Numbered headings with their paragraphs."""
    return [
        {"title": f"{numeral(number)}、{title}", "texts": list(texts) or ["无。"]}
        for number, (title, texts) in enumerate(parts, 1)
    ]


def letter(
    title: str,
    receiver: str,
    texts: Iterable[str],
    sections: Iterable[Entry] = (),
    attachments: Iterable[str] = (),
) -> Context:
    """The fields of a letter; of several attachments each has its number (GB/T 9704-2012, 7.3.4)."""
    named = list(attachments)
    if len(named) > 1:
        named = [f"{n}.{text}" for n, text in enumerate(named, 1)]
    return {
        "title": title,
        "receiver": receiver,
        "texts": list(texts),
        "sections": list(sections),
        "attachments": named,
    }


def quantities(asked: Asked) -> list[str]:
    """How many volumes, files, pages and as-built drawings there are, as a sentence."""
    counted = totals(asked.project.id)
    return [
        f"形成档案{counted['volumes']}卷，文件{counted['files']}件，{counted['pages']}页，"
        f"其中竣工图{counted['drawings']}张。",
        *left_over(asked.project.id),
    ]


def body_of(asked: Asked, kind: str) -> StatementBody:
    """What a party wrote in a statement. Raises Refused (no_document_yet)."""
    found = asked.facts.statements().get(kind)
    if found is None:
        raise Refused("no_document_yet", why="尚未填写")
    return dict(found.body)
