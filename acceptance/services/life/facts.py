"""Answers to the questions that the needs ask, straight from the database; every probe is bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, exists, func, literal_column, or_, select

from acceptance.extensions import db
from acceptance.models import (
    Ballot,
    Document,
    Duty,
    FileVersion,
    Filing,
    Finding,
    Handover,
    Organisation,
    PanelMember,
    Party,
    Project,
    Report,
    Sample,
    Score,
    Statement,
    Volume,
)
from acceptance.services.ground import packs
from workflows import sampling, scoring, standards
from workflows.filings import FilingState
from workflows.findings import FindingState
from workflows.roles import PARTY_NAMES, ROLE_OF_PARTY, OrganisationKind, PartyKind, Role
from workflows.words import DUTY_NAMES, TEXT_NAMES

LIMIT = 50
F = FilingState
OPEN = {
    "submitted": (F.MISSING, F.RETURNED, F.EXEMPTION_ASKED),
    "checked": (F.MISSING, F.RETURNED, F.EXEMPTION_ASKED, F.SUBMITTED),
    "filed": (F.MISSING, F.RETURNED, F.EXEMPTION_ASKED, F.SUBMITTED, F.CHECKED),
}
ENGAGED = (PartyKind.DESIGNER, PartyKind.CONTRACTOR, PartyKind.SUPERVISOR)

MINE = bindparam("project", type_=Integer)


@cache
def _open_filings(below: str) -> Any:
    """Open required items due by `:rank`, counted by who owes them and class. Built once: building costs more than running."""
    filing, party, organisation = Filing.__table__.c, Party.__table__.c, Organisation.__table__.c
    open_now: Any = filing.state.in_(OPEN[below])
    if below == "checked":
        open_now = or_(
            filing.state.in_(OPEN["submitted"]),
            and_(filing.state == F.SUBMITTED, filing.supervised),
        )
    holder = case(
        (filing.state == F.EXEMPTION_ASKED, Role.BUREAU),
        (and_(filing.state == F.SUBMITTED, filing.supervised), Role.SUPERVISOR),
        (filing.state.in_((F.SUBMITTED, F.CHECKED)), Role.OWNER),
        else_="",
    ).label("holder")
    by = (
        filing.party_id,
        party.kind,
        organisation.name,
        filing.group_code,
        filing.group_name,
        holder,
    )
    return (
        select(*by, func.count().label("count"), func.min(filing.name).label("sample"))
        .join(Party.__table__, party.id == filing.party_id)
        .join(Organisation.__table__, organisation.id == party.organisation_id)
        .where(
            filing.project_id == MINE,
            filing.required,
            filing.stage_rank <= bindparam("rank", type_=Integer),
            open_now,
        )
        .group_by(*by)
        .order_by(filing.party_id, func.min(filing.id))
        .limit(LIMIT)
    )


def _bounded(condition: Any) -> Any:
    """How many documents of the project fit, counted no further than 1,000; its partial index holds no others."""
    probe = select(Document.id).where(Document.project_id == MINE, condition).limit(1000).subquery()
    return select(func.count()).select_from(probe)


_ANY_VOLUME = select(Volume.id).where(Volume.project_id == MINE).limit(1)
_UNSOUND_VOLUMES = (
    select(Volume.id, Volume.title, Volume.files)
    .where(Volume.project_id == MINE, Volume.sound.is_(False))
    .limit(LIMIT)
)
_LOOSE = _bounded(Document.volume_id.is_(None))
_NOT_STORED = _bounded(Document.state == literal_column("'listed'"))


class ProjectFacts:
    """The facts of one project on one day; each question costs one query, whatever the number of files."""

    def __init__(
        self, project: Project, today: date, procedure: standards.Procedure | None = None
    ) -> None:
        self.project, self.today, self.id = project, today, project.id
        self.procedure = procedure or packs.procedure(project)
        self._known: dict[str, Any] = {}

    def duty_gaps(self) -> Sequence[Mapping[str, Any]]:
        return [
            {
                "duty": duty,
                "role": ROLE_OF_PARTY[PartyKind(row.kind)],
                "party_id": row.id,
                "party": row.name,
            }
            for duty in DUTY_NAMES
            for row in db.session.execute(
                select(Party.id, Party.kind, Organisation.name)
                .join(Organisation, Organisation.id == Party.organisation_id)
                .where(
                    Party.project_id == self.id,
                    ~exists().where(
                        Duty.party_id == Party.id,
                        Duty.duty == duty,
                        Duty.since <= self.today,
                        or_(Duty.until.is_(None), Duty.until >= self.today),
                    ),
                )
                .order_by(Party.section, Party.id)
                .limit(LIMIT)
            )
        ]

    def absent_parties(self) -> Sequence[str]:
        here = set(db.session.scalars(select(Party.kind).where(Party.project_id == self.id)))
        return [PARTY_NAMES[kind] for kind in ENGAGED if kind not in here]

    def open_filings(self, stage: str, below: str) -> Sequence[Mapping[str, Any]]:
        rows = db.session.connection().execute(
            _open_filings(below), {"project": self.id, "rank": standards.STAGES.index(stage)}
        )
        return [
            {
                "party_id": r.party_id,
                "party": r.name,
                "group": r.group_name,
                "group_code": r.group_code,
                "count": r.count,
                "sample": r.sample,
                "role": r.holder or ROLE_OF_PARTY[PartyKind(r.kind)],
            }
            for r in rows
        ]

    def drawing_gaps(self) -> Sequence[Mapping[str, Any]]:
        delivered = exists().where(
            Filing.project_id == self.id,
            Filing.drawings,
            Filing.party_id == Party.id,
            Filing.state.in_((F.SUBMITTED, F.CHECKED, F.FILED)),
        )
        owes = exists().where(
            Filing.project_id == self.id, Filing.drawings, Filing.party_id == Party.id
        )
        rows = db.session.execute(
            select(Party.id, Organisation.name)
            .join(Organisation, Organisation.id == Party.organisation_id)
            .where(
                Party.project_id == self.id, Party.kind == PartyKind.CONTRACTOR, owes, ~delivered
            )
            .order_by(Party.section)
            .limit(LIMIT)
        )
        return [{"party_id": row.id, "party": row.name} for row in rows]

    def volume_gaps(self) -> Sequence[Mapping[str, Any]]:
        connection, mine = db.session.connection(), {"project": self.id}
        if connection.execute(_ANY_VOLUME, mine).first() is None:
            return [{"code": "no_volumes"}]
        gaps: list[dict[str, Any]] = [
            {
                "code": "volume_gap" if row.files else "volume_empty",
                "volume_id": row.id,
                "title": row.title,
            }
            for row in connection.execute(_UNSOUND_VOLUMES, mine)
        ]
        for code, probe in (("documents_loose", _LOOSE), ("documents_not_stored", _NOT_STORED)):
            if count := connection.execute(probe, mine).scalar_one():
                gaps.append({"code": code, "count": count})
        return gaps

    def statements(self) -> Mapping[str, Statement]:
        if "statements" not in self._known:
            rows = db.session.scalars(select(Statement).where(Statement.project_id == self.id))
            self._known["statements"] = {row.kind: row for row in rows}
        known: dict[str, Statement] = self._known["statements"]
        return known

    def texts(self) -> Mapping[str, bool]:
        written = self.statements()
        return {kind: kind in written and written[kind].complete for kind in TEXT_NAMES}

    def unmet_conditions(self) -> Sequence[str]:
        application = self.statements().get("application")
        met = (application.body.get("conditions") or []) if application else []
        return [text for number, text in enumerate(self.procedure.conditions) if number not in met]

    def panel(self) -> Sequence[Any]:
        if "panel" not in self._known:
            self._known["panel"] = db.session.execute(
                select(
                    PanelMember.name,
                    PanelMember.post,
                    PanelMember.vote,
                    PanelMember.voted_at,
                    PanelMember.organisation_id,
                    PanelMember.unit,
                    PanelMember.deputed_on,
                    Organisation.kind,
                )
                .outerjoin(Organisation, Organisation.id == PanelMember.organisation_id)
                .where(PanelMember.project_id == self.id, PanelMember.recused.is_(False))
                .order_by(PanelMember.id)
            ).all()
        rows: Sequence[Any] = self._known["panel"]
        return rows

    def panel_gaps(self) -> Sequence[Mapping[str, Any]]:
        members, minimum = self.panel(), self.procedure.value("panel", "minimum")
        gaps: list[dict[str, Any]] = []
        if len(members) < minimum:
            gaps.append({"code": "panel_small", "count": len(members), "minimum": minimum})
        elif self.procedure.value("panel", "odd") and len(members) % 2 == 0:
            gaps.append({"code": "panel_even", "count": len(members)})
        leaders = [row for row in members if row.post == "leader"]
        if not leaders:
            gaps.append({"code": "no_panel_leader"})
        elif self.procedure.value("panel", "leader_from_organiser") and any(
            row.organisation_id != self.project.organiser_id for row in leaders
        ):
            gaps.append({"code": "leader_not_from_organiser"})
        if (
            self.project.in_planning_area
            and self.procedure.value("panel", "city_archive_in_planning_area")
            and not any(row.kind == OrganisationKind.CITY_ARCHIVE for row in members)
        ):
            gaps.append({"code": "no_city_archive"})
        return gaps + self._organiser_gaps() + self._member_gaps(members)

    def _organiser_gaps(self) -> list[dict[str, Any]]:
        """Article 6: who organises the acceptance of completion decides who organises that of the archive."""
        organiser = self.project.organiser
        row = next(
            (
                row
                for row in self.procedure.organisers
                if row.get("code") == self.project.completion_by
            ),
            None,
        )
        if (
            row is None
            or not organiser.level
            or organiser.level in row.get("levels", [organiser.level])
        ):
            return []
        return [{"code": "organiser_level", "archive": row["archive"], "organiser": organiser.name}]

    def _member_gaps(self, members: Sequence[Any]) -> list[dict[str, Any]]:
        """People of a party must step back; who was sent by another unit was sent on a day."""
        engaged = dict(
            db.session.execute(
                select(Organisation.name, Organisation.id)
                .join(Party, Party.organisation_id == Organisation.id)
                .where(Party.project_id == self.id)
            ).all()
        )
        gaps: list[dict[str, Any]] = []
        for row in members:
            if row.unit in engaged or row.organisation_id in engaged.values():
                gaps.append({"code": "panel_party", "name": row.name, "party": row.unit})
            elif row.organisation_id != self.project.organiser_id and row.deputed_on is None:
                gaps.append({"code": "panel_undeputed", "name": row.name, "unit": row.unit})
        return gaps

    def sample_gaps(self) -> Sequence[Mapping[str, Any]]:
        total = db.session.scalar(select(func.count()).where(Volume.project_id == self.id)) or 0
        minimum = sampling.size(total, self.procedure.sampling)
        drawn = db.session.execute(
            select(Volume.title, Volume.groups)
            .join(Sample, Sample.volume_id == Volume.id)
            .where(Sample.project_id == self.id)
        ).all()
        gaps: list[dict[str, Any]] = []
        if len(drawn) < minimum or not drawn:
            gaps.append({"code": "sample_small", "count": len(drawn), "minimum": max(minimum, 1)})
        everything = db.session.execute(
            select(Volume.title, Volume.groups).where(Volume.project_id == self.id)
        ).all()
        for kind in self.procedure.focus:
            if not any(of_focus(kind, row.title, row.groups) for row in drawn) and any(
                of_focus(kind, row.title, row.groups) for row in everything
            ):
                gaps.append({"code": "focus_missing", "kind": kind["name"]})
        return gaps

    def votes(self) -> tuple[int, int, int]:
        members = self.panel()
        if self.secret:
            cast = list(db.session.scalars(select(Ballot.vote).where(Ballot.project_id == self.id)))
        else:
            cast = [row.vote for row in members if row.vote]
        agreed = cast.count("agree")
        return len(members), agreed, len(cast) - agreed

    def quorum(self) -> int:
        """How many members must have voted: the pack's share of the composed panel, rounded up; never so few that none."""
        members = len(self.panel())
        return max(1, ceil(Decimal(str(self.procedure.value("vote", "quorum", 1))) * members))

    @property
    def secret(self) -> bool:
        """Whether the pack wants a secret ballot."""
        return bool(self.procedure.value("vote", "secret", False))

    def scores(self) -> Mapping[str, Any]:
        if "scores" not in self._known:
            sheet = self.procedure.score
            rows = (
                list(db.session.scalars(select(Score).where(Score.project_id == self.id)))
                if sheet
                else []
            )
            given = {row.item: row.points for row in rows if row.points is not None}
            own = {row.item: row.own for row in rows if row.own is not None}
            told = scoring.result(sheet, given, of=self.project.level) if sheet else None
            self._known["scores"] = {
                "table": sheet,
                "result": told,
                "own": scoring.result(sheet, own, of=self.project.level) if sheet else None,
                "missing": len(told.missing) if told else 0,
                "why": told.why if told and not told.missing else (),
                "own_missing": len(sheet.items) - len(own) if sheet else 0,
            }
        known: Mapping[str, Any] = self._known["scores"]
        return known

    def record_due(self) -> str:
        row = next(
            (
                row
                for row in self.procedure.organisers
                if row.get("code") == self.project.completion_by
            ),
            {},
        )
        receiver = row.get("report_to") or ""
        if not receiver:
            return ""
        sent = select(Report.id).where(
            Report.project_id == self.id, Report.kind == "record_report", Report.state == "valid"
        )
        return "" if db.session.scalar(sent.limit(1)) else str(receiver)

    def findings(self) -> Mapping[str, int]:
        if "findings" not in self._known:
            rows = db.session.execute(
                select(Finding.state, func.count())
                .where(Finding.project_id == self.id, Finding.inspection_id.is_(None))
                .group_by(Finding.state)
            ).all()
            counts = {state.value: 0 for state in FindingState} | {row[0]: row[1] for row in rows}
            self._known["findings"] = {**counts, "total": sum(counts.values())}
        known: Mapping[str, int] = self._known["findings"]
        return known

    def handover(self) -> bool:
        return bool(db.session.scalar(select(Handover.id).where(Handover.project_id == self.id)))


def of_focus(kind: Mapping[str, Any], title: str, groups: str) -> bool:
    """Whether a volume belongs to a focus kind of the sampling: by class, narrowed by words where the pack gives some."""
    if not set(groups.split()) & set(kind["groups"]):
        return False
    return not kind.get("like") or any(word in title for word in kind["like"])


class FilingFacts:
    """The facts of one checklist item."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    def documents(self) -> tuple[int, int]:
        rows = db.session.execute(
            select(Document.state, func.count())
            .where(Document.filing_id == self.filing.id)
            .group_by(Document.state)
        ).all()
        counts = {row[0]: row[1] for row in rows}
        return sum(counts.values()), counts.get("listed", 0)

    def checks(self) -> tuple[int, int]:
        rows = db.session.execute(
            select(FileVersion.verdict, func.count())
            .join(Document, Document.id == FileVersion.document_id)
            .where(
                Document.filing_id == self.filing.id,
                FileVersion.current,
                FileVersion.verdict != "passed",
            )
            .group_by(FileVersion.verdict)
        ).all()
        counts = {row[0]: row[1] for row in rows}
        return counts.get("failed", 0), counts.get("", 0)

    def needs_supervisor(self) -> bool:
        return self.filing.supervised

    def has_supervisor(self) -> bool:
        query = select(Party.id).where(
            Party.project_id == self.filing.project_id, Party.kind == PartyKind.SUPERVISOR
        )
        return bool(db.session.scalar(query.limit(1)))

    def state(self) -> str:
        return self.filing.state


class NoFacts:
    """Findings have no needs."""
