"""The steps of what is asked for and agreed to beside the life itself: as `steps`, for changes of the fixed archive
(更改单) and corrections of a project's data (更正单).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.judging import restarts
from acceptance.services.letters.press import Press
from acceptance.services.life import amendments, revisions
from acceptance.services.life.facts import NoFacts
from acceptance.services.steps import four_eyes, same, seen_by
from acceptance.services.steps import take_step as end_project
from workflows.acts import possible
from workflows.amendments import AMENDMENT
from workflows.engine import Option, Workflow
from workflows.revisions import REVISION
from workflows.roles import Role

from ..extensions import db
from ..models import Amendment, Revision
from ..refusals import Refused

Asked = Amendment | Revision


@dataclass(frozen=True)
class _Kind:
    """One noun: its table, what each of its steps does, and what its lines tell beside the number."""

    noun: str
    flow: Workflow
    effects: Mapping[str, Callable[[Place, Any, str, datetime], None]]
    tells: Callable[[Any, str], dict[str, object]]


def _of_amendment(row: Amendment, name: str) -> dict[str, object]:
    """The digest of what was reported, and is agreed to or not."""
    if not row.digest:
        return {}
    return {"digest": row.digest}


def _of_revision(row: Revision, name: str) -> dict[str, object]:
    """What was put right, with what stood there before."""
    if name != "agree_revision":
        return {}
    return {"reason": row.reason, "corrected": row.corrections}


_KINDS: Mapping[type[Asked], _Kind] = {
    Amendment: _Kind("amendment", AMENDMENT, amendments.EFFECTS, _of_amendment),
    Revision: _Kind("revision", REVISION, revisions.EFFECTS, _of_revision),
}


def options(place: Place, row: Asked) -> list[Option]:
    """What this viewer may do now with what was asked for."""
    kind = _KINDS[type(row)]
    if not place.may(f"{kind.noun}.take_step"):
        return []
    return [
        seen_by(place, kind.noun, row.id, place.roles, option)
        for option in kind.flow.options(row.state, place.roles, NoFacts())
        if possible(option.step.when, place.project.state)
    ]


def take_step(
    place: Place,
    row: Asked,
    name: str,
    answer: str,
    *,
    version: int | None,
    now: datetime,
    press: Press | None = None,
) -> None:
    """Move what was asked for by one step; a project that is agreed to end does so with it, by the
    `press` of its step.

    Raises NotOffered, Blocked, Stale, Refused (not_in_stage; what the step's effect refuses).
    """
    kind = _KINDS[type(row)]
    taken = kind.flow.check(name, row.state, place.roles, NoFacts())
    if not possible(taken.when, place.project.state):
        raise Refused("not_in_stage", stage=place.project.state)
    four_eyes(place, kind.noun, row.id, place.roles, taken)
    same(row, version)
    if "answer" in taken.asks and not answer.strip():
        raise Refused("bad_text", field="answer")
    before = row.state
    kind.flow.move(name, row)
    kind.effects[name](place, row, answer, now)
    facts: dict[str, object] = {"number": row.number}
    if answer and Role.BUREAU in taken.by:
        # the answer is the bureau's: what another hand sends beside its step is not kept
        facts["answer"] = answer
    journal.record(
        row.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun=kind.noun,
        object_id=row.id,
        before=before,
        after=row.state,
        facts=facts | kind.tells(row, name),
    )
    hands.keep(place, kind.noun, row.id, name)
    db.session.flush()
    if name == "fix_amendment":
        restarts.archive_changed(place, row.reason, now=now)
    if name == "agree_revision" and isinstance(row, Revision) and revisions.ends(row):
        assert press is not None, "a project does not end without the press of its step"
        answers = {**revisions.ends(row), "reason": row.reason}
        end_project(place, "terminate", answers, version=None, now=now, press=press)
