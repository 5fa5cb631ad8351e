"""Fills the plain facts by which a drawing of the sample is judged. No rule stands here (see
workflows.rules.draws).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Draw, PanelMember, Project, Volume
from acceptance.services.ground import packs
from workflows import clauses, sampling
from workflows import draw_facts as plain


def frame(project: Project) -> list[sampling.Volume]:
    """All volumes as the drawing sees them, in the order of their numbers."""
    kinds = clauses.focus(packs.procedure(project))
    rows = db.session.execute(
        select(Volume.number, Volume.title, Volume.groups, Volume.drawings)
        .where(Volume.project_id == project.id)
        .order_by(Volume.number)
    )
    return [
        {
            "key": number,
            "title": title,
            "drawings": drawings,
            "focus": [kind.name for kind in kinds if kind.holds(title, groups)],
        }
        for number, title, groups, drawings in rows
    ]


class DrawFacts:
    """One drawing at one moment; the list of volumes is read only when a rule asks for it."""

    def __init__(self, project: Project, row: Draw, now: datetime) -> None:
        self.project, self.row = project, row
        self.today: date = local_date(now)
        self.late: bool = row.shown_until is not None and now >= row.shown_until
        self.public_due: date | None = row.public_due
        self.public_known: bool = bool(row.public_number)
        self.term: datetime = now + timedelta(hours=row.hours)

    @cached_property
    def named(self) -> Sequence[plain.NumberFacts]:
        """The numbers that were handed in, by seat."""
        recused = set(
            db.session.scalars(
                select(PanelMember.id).where(
                    PanelMember.project_id == self.project.id, PanelMember.recused
                )
            )
        )
        return [
            plain.NumberFacts(
                one.name, one.unit, one.outside, one.number is not None, one.seat in recused
            )
            for one in self.row.numbers
        ]

    @property
    def silent(self) -> Sequence[str]:
        """Whose numbers are not shown."""
        return [one.name for one in self.row.numbers if one.number is None]

    @property
    def term_fits(self) -> bool:
        """Whether the term, begun now, ends before the day of the public number."""
        return self.public_due is None or local_date(self.term) < self.public_due

    @cached_property
    def unchanged(self) -> bool:
        """Whether the volumes are still those of the fixed list."""
        return sampling.frame_digest(frame(self.project)) == self.row.frame
