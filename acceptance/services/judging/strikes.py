"""What was entered wrongly from paper: asked to be struck through, agreed to by another person, and
readable ever after (`workflows.strikes`).

Until the decision; what was struck is entered anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Score, Strike
from acceptance.models.shapes import Struck
from acceptance.models.states import VoteWay
from acceptance.refusals import Refused
from acceptance.services.ground import access, hands, journal
from acceptance.services.ground.access import Place
from workflows import scoring
from workflows.projects import Stage
from workflows.roles import Role
from workflows.strikes import Noun, StrikeState, may_agree

from . import basis, votes
from .reviews import hold

ASK, AGREE, LEAVE, CONTEST = "ask_strike", "agree_strike", "leave_strike", "contest_vote"


def of(project_id: int, noun: Noun) -> Sequence[Strike]:
    """What was asked to be struck through, in order."""
    wanted = select(Strike).where(Strike.project_id == project_id, Strike.noun == noun)
    return db.session.scalars(wanted.order_by(Strike.id)).all()


def one(place: Place, strike_id: int) -> Strike:
    """One of this project's. Raises NotFound."""
    found: Strike = access.owned(place, Strike, strike_id)
    return found


def ask_vote(place: Place, member: PanelMember, reason: str, *, now: datetime) -> Strike:
    """Ask for a vote from paper to be struck through; whoever entered it may ask too.

    Raises Refused (not_in_stage, not_from_paper, strike_asked).
    """
    hold(place, (Stage.REVIEW,))
    db.session.refresh(member, with_for_update={"of": PanelMember})
    if member.via != VoteWay.PAPER:
        raise Refused("not_from_paper")
    return _ask(place, _vote(member), reason, now)


def ask_score(place: Place, row: Score | None, name: str, reason: str, *, now: datetime) -> Strike:
    """Ask for the panel's points of an item to be struck through, once they were voted upon.

    Raises Refused (not_in_stage, no_points, points_stand, strike_asked).
    """
    hold(place, (Stage.REVIEW,))
    if row is None or row.points is None:
        raise Refused("no_points", name=name)
    if basis.may(place, "score.give", now=now):
        raise Refused("points_stand", name=name)
    said: Struck = {"by": row.by, "points": scoring.plain(row.points), "reason": row.reason}
    asked = Strike(noun=Noun.SCORE.value, subject=row.item, title=name, said=said)
    return _ask(place, asked, reason, now)


def _vote(member: PanelMember) -> Strike:
    """What a seat holds, as it would be struck through."""
    said: Struck = {
        "by": member.via_by,
        "vote": member.vote or "",
        "dissent": member.dissent,
        "on": str(member.voted_on or ""),
    }
    if member.sheet is not None:
        said["sheet"] = member.sheet
    return Strike(noun=Noun.VOTE.value, subject=str(member.id), title=member.name, said=said)


def _ask(place: Place, row: Strike, reason: str, now: datetime) -> Strike:
    if _pending(place.project.id, row):
        raise Refused("strike_asked", name=row.title)
    _begin(place, row, reason, now)
    hands.keep(place, "strike", row.id, ASK)
    _record(place, row, ASK, "", {"reason": reason}, now)
    said = f"{row.title}：{reason}"
    journal.notify(place.project.id, Role.BUREAU, ASK, now=now, reason=said)
    return row


def _begin(place: Place, row: Strike, reason: str, now: datetime) -> None:
    row.project_id, row.reason = place.project.id, reason
    row.asked_by, row.asked_at = place.viewer.name, now
    db.session.add(row)
    db.session.flush()


def _pending(project_id: int, like: Strike) -> Strike | None:
    """What was asked about the same vote or item and not answered yet."""
    return db.session.scalar(
        select(Strike).where(
            Strike.project_id == project_id,
            Strike.noun == like.noun,
            Strike.subject == like.subject,
            Strike.state == StrikeState.ASKED,
        )
    )


def agrees(place: Place, row: Strike) -> bool:
    """Whether this person may agree: another than who asked and who entered it."""
    entered, by = _entered(row), row.said["by"]
    if entered:
        by = ""
    took = entered | hands.whose("strike", row.id, (ASK,))
    return may_agree(_people(place), took=took, name=place.viewer.name, entered=by)


def may_leave(place: Place, row: Strike) -> bool:
    """Whether this person may leave it as it stands: who may agree, and whoever asked."""
    asked = hands.whose("strike", row.id, (ASK,))
    return agrees(place, row) or not asked.isdisjoint(_people(place))


def _people(place: Place) -> frozenset[int]:
    viewer = place.viewer
    return frozenset(key for key in (viewer.person_id, viewer.principal_id) if key)


def _entered(row: Strike) -> frozenset[int]:
    if row.noun == Noun.VOTE:
        return hands.whose("panel", int(row.subject), ("enter_vote",))
    key = db.session.scalar(
        select(Score.id).where(Score.project_id == row.project_id, Score.item == row.subject)
    )
    return hands.whose("score", key or 0, ("enter_score",))


def agree(place: Place, row: Strike, *, now: datetime) -> None:
    """Another person agrees: it is struck through and counts no longer.

    Raises Refused (not_in_stage, strike_answered, strike_second, strike_gone).
    """
    _answerable(place, row)
    if not agrees(place, row):
        raise Refused("strike_second")
    _take_out(row)
    _answer(place, row, AGREE, StrikeState.STRUCK, now)
    said = f"{row.title}：{row.reason}"
    journal.notify(place.project.id, Role.PANELIST, AGREE, now=now, reason=said)


def leave(place: Place, row: Strike, *, now: datetime) -> None:
    """It is left as it stands; whoever asked may take it back so.

    Raises Refused (not_in_stage, strike_answered, strike_second).
    """
    _answerable(place, row)
    if not may_leave(place, row):
        raise Refused("strike_second")
    _answer(place, row, LEAVE, StrikeState.LEFT, now)


def contest(place: Place, member: PanelMember, reason: str, *, now: datetime) -> None:
    """A member strikes through himself what was entered in his name, asked for already or not."""
    fresh = _vote(member)
    row = _pending(place.project.id, fresh)
    if row is None:
        row = fresh
        row.state = StrikeState.STRUCK.value
        _begin(place, row, reason, now)
        before = ""
    else:
        before, row.state = row.state, StrikeState.STRUCK.value
    row.answered_by, row.answered_at = place.viewer.name, now
    votes.take_out(member)
    _record(place, row, CONTEST, before, {"reason": reason}, now)


def drop_pending(place: Place, *, now: datetime) -> None:
    """All votes are void: nothing is left to be struck through; points are given anew as they are."""
    waiting = (row for noun in Noun for row in of(place.project.id, noun))
    for row in waiting:
        if row.state == StrikeState.ASKED:
            _answer(place, row, LEAVE, StrikeState.LEFT, now)


def _answerable(place: Place, row: Strike) -> None:
    hold(place, (Stage.REVIEW,))
    db.session.refresh(row, with_for_update={"of": Strike})
    if row.state != StrikeState.ASKED:
        raise Refused("strike_answered")


def _take_out(row: Strike) -> None:
    if row.noun == Noun.VOTE:
        member = db.session.get(PanelMember, int(row.subject), with_for_update={"of": PanelMember})
        if member is None or _vote(member).said != row.said:
            raise Refused("strike_gone", name=row.title)
        votes.take_out(member)
        return
    mine = select(Score).where(Score.project_id == row.project_id, Score.item == row.subject)
    score = db.session.scalar(mine.with_for_update(of=Score))
    if score is None or score.points is None:
        raise Refused("strike_gone", name=row.title)
    score.points, score.reason, score.by = None, "", ""
    db.session.flush()


def _answer(place: Place, row: Strike, action: str, state: StrikeState, now: datetime) -> None:
    before, row.state = row.state, state.value
    row.answered_by, row.answered_at = place.viewer.name, now
    db.session.flush()
    _record(place, row, action, before, {}, now)


def _record(
    place: Place, row: Strike, action: str, before: str, more: dict[str, str], now: datetime
) -> None:
    """A line of the journal, with what was entered; a vote from paper is no secret one."""
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="strike",
        object_id=row.id,
        before=before,
        after=row.state,
        facts={
            "what": row.noun,
            "subject": row.subject,
            "name": row.title,
            **more,
            "said": row.said,
        },
    )
