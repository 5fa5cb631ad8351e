"""拆分、合并标段: the acts upon what `sections` finds; taking either back is in `sections_back`.

Every line of the checklist stays a line of its own, with its files, its unit and its state: nothing is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, insert, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Filing, Party, Section, SectionChange
from acceptance.models.states import SectionKind
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.progress import schedules
from workflows import shared_lines
from workflows.roles import Role
from workflows.sides import Standing

from . import carried, heirs, moves, projects, sections, sides
from .carried import Carried, Values
from .sections import Plan


def split(
    place: Place, number: int, name: str, unit_ids: Iterable[int], reason: str, *, now: datetime
) -> SectionChange:
    """Divide a section: these units go into a new one, with all that is theirs.

    Raises NotFound, Refused (what `sections.splits` finds).
    """
    plan = sections.splits(place, number, name, unit_ids)
    _refuse(plan)
    made = Section(project_id=place.project.id, number=_next(place.project.id), name=name)
    db.session.add(made)
    db.session.flush()
    db.session.expire(place.project, ["sections"])
    rows = _carry(plan, place, made.number)
    db.session.expire_all()
    for unit in plan.units:
        sides.refuse_clash(place.project, unit.organisation_id, Standing(unit.kind, made.number))
    lines = [*_complete(place, number), *_complete(place, made.number)]
    data = {f"section.{made.number}": name}
    return _keep(place, SectionKind.SPLIT, plan, made.number, rows, lines, data, reason, now)


def merge(place: Place, number: int, into: int, reason: str, *, now: datetime) -> SectionChange:
    """Let a section become part of another: its number is nobody else's from then on.

    Raises NotFound, Refused (section_same; what `sections.merges` finds).
    """
    plan = sections.merges(place, number, into)
    _refuse(plan)
    other = sections.find(place, into)
    rows = Carried()
    for gone, stays in plan.double:
        _join_units(rows, place, gone, stays, now)
    rows = _carry(plan, place, into, rows)
    plan.section.merged_into = into
    other.called = [*other.called, plan.section.name, *plan.section.called]
    db.session.flush()
    db.session.expire_all()
    data = {f"section.{number}": None}
    return _keep(place, SectionKind.MERGED, plan, into, rows, [], data, reason, now)


def _refuse(plan: Plan) -> None:
    for refused in plan.refused:
        raise refused


def _next(project_id: int) -> int:
    """A number that no section ever bore."""
    last = select(func.max(Section.number)).where(Section.project_id == project_id)
    return (db.session.scalar(last) or 0) + 1


def _carry(plan: Plan, place: Place, to: int, rows: Carried | None = None) -> Carried:
    """All rows of the plan get the other section; a line whose number is taken there another one."""
    rows = rows or Carried()
    was, now = {"section": plan.section.number}, {"section": to}
    taken = set(
        db.session.scalars(
            select(Filing.code)
            .where(Filing.project_id == place.project.id, Filing.section == to)
            .order_by(Filing.id)
        )
    )
    alike = []
    for row in plan.filings:
        code = shared_lines.code_beside(row.code, plan.section.number, row.id, taken)
        taken.add(code)
        if code == row.code:
            alike.append(row.id)
            continue
        name = shared_lines.name_beside(row.name, plan.section.name)
        rows.give(
            "filing",
            [row.id],
            {**was, "code": row.code, "name": row.name},
            {**now, "code": code, "name": name},
        )
    rows.give("filing", alike, was, now)
    rows.give("volume", [row.id for row in plan.volumes], was, now)
    rows.give("drawing", plan.drawings, was, now)
    rows.give("change", plan.changes, was, now)
    rows.give("party", [row.id for row in plan.units], was, now)
    return rows


def _join_units(rows: Carried, place: Place, gone: Party, stays: Party, now: datetime) -> None:
    """A unit that stands in both sections is one unit from now on: what it owes, delivered and was
    sent goes on under the one that stays (本系统约定).
    """
    was, is_now = {"party_id": gone.id}, {"party_id": stays.id}
    for noun in carried.OF_PARTY:
        model = carried.MODELS[noun]
        rows.give(noun, carried.ids_of(noun, model.party_id == gone.id), was, is_now)
    below = carried.ids_of("party", Party.under_id == gone.id, Party.id != stays.id)
    rows.give("party", below, {"under_id": gone.id}, {"under_id": stays.id})
    today = local_date(now)
    named = {one.duty for one in stays.duties if one.until is None or one.until >= today}
    for one in gone.duties:
        if one.until is not None and one.until < today:
            continue
        if one.duty not in named:
            rows.give("duty", [one.id], was, is_now)
        else:
            ends = {"until": max(one.since, today).isoformat()}
            rows.give("duty", [one.id], {"until": carried.plain(one.until)}, ends)
    ended: Values = {"ended_on": today.isoformat(), "successor_id": stays.id}
    rows.give("party", [gone.id], {"ended_on": None, "successor_id": gone.successor_id}, ended)
    line_of(place, "end_party", gone, {**ended, "to": stays.organisation.name}, now)


def line_of(
    place: Place, action: str, party: Party, facts: Mapping[str, object], now: datetime
) -> None:
    """A line about a unit."""
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={"party": party.organisation.name, **facts},
    )


def _complete(place: Place, number: int) -> list[int]:
    """The lines that a section owes by the pack and that went away with a unit, or never were."""
    project = place.project
    mine = (Filing.project_id == project.id) & (Filing.section == number)
    there = set(db.session.scalars(select(Filing.code).where(mine).order_by(Filing.id)))
    owner = heirs.owner_of(project)
    rows = [
        projects.missing_row(project, item, number, moves.owing(project, item, number, owner))
        for item in packs.scope(project).items
        if item.each_section and item.code not in there
    ]
    if not rows:
        return []
    last = db.session.scalar(select(func.max(Filing.id))) or 0
    db.session.execute(insert(Filing), rows)
    made = db.session.scalars(select(Filing.id).where(mine, Filing.id > last).order_by(Filing.id))
    return list(made)


def _keep(
    place: Place,
    kind: SectionKind,
    plan: Plan,
    other: int,
    rows: Carried,
    made: list[int],
    data: Mapping[str, str | None],
    reason: str,
    now: datetime,
) -> SectionChange:
    schedules.plan(place.project)
    line, _hash = journal.head(place.project.id)
    row = SectionChange(
        project_id=place.project.id,
        kind=kind.value,
        section=plan.section.number,
        other=other,
        reason=reason,
        rows=rows.rows,
        made=made,
        line=line + 1,
        made_by=place.viewer.name,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    figures = {"made": len(made), **plan.figures}
    record(place, f"{kind}_section", row, {"reason": reason, "data": data, **figures}, now)
    return row


def record(
    place: Place, action: str, row: SectionChange, facts: Mapping[str, object], now: datetime
) -> None:
    """The line of the act, with what it was named before, and how many items there are now."""
    named = sections.names(row.project_id)
    items = select(func.count()).where(Filing.project_id == row.project_id)
    told = {
        "change": row.id,
        "section": row.section,
        "other": row.other,
        "before": named[row.section],
        "after": named.get(row.other, ""),
        "items": db.session.scalar(items),
    }
    journal.record(place.project.id, action, actor=place.viewer, now=now, facts={**told, **facts})
    journal.notify(place.project.id, Role.BUREAU, action, now=now, reason=row.reason)
