"""What of a judgement is void when its archive is another one: the drawing, where it was admitted
anew; the votes, where a change of it was agreed to.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import ArchiveVersion, Draw, Sample
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.draws import DrawState
from workflows.projects import Stage
from workflows.roles import Role

from . import draws, reviews, strikes, votes

ANOTHER = "重新受理后档案已另行定稿"
"""Why a drawing of an earlier admission is void."""


FAILED = "复查不合格，重新申请"
"""Why a drawing of an application that failed is void."""


def let_go(place: Place, *, now: datetime) -> None:
    """A new meeting over an archive that was admitted anew: what was drawn of the earlier one is
    void. Its volumes stay in the sample as extra ones, to be looked at again.

    Over the same archive the drawing stands: who calls a meeting off gets no second try.
    """
    row = draws.of(place.project.id)
    if row is not None and _admitted_anew(row):
        void(place, ANOTHER, now=now)


def void(place: Place, reason: str, *, now: datetime) -> None:
    """The drawing there is, if any, counts no more; its volumes stay in the sample as extra ones."""
    project_id = place.project.id
    row = draws.of(project_id)
    if row is None:
        return
    before, row.state, row.reason = row.state, DrawState.VOID.value, reason
    db.session.execute(
        update(Sample).where(Sample.project_id == project_id).values(by_hand=True, changed_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    db.session.expire_all()
    journal.record(
        project_id,
        "void_draw",
        actor=place.viewer,
        now=now,
        noun="draw",
        object_id=row.id,
        before=before,
        after=row.state,
        facts={"silent": [], "reason": reason},
    )


def archive_changed(place: Place, reason: str, *, now: datetime) -> None:
    """A change of the archive was agreed to: who has voted has voted on another archive. The votes
    of the meeting are void, and so is the second vote that was written down after 复查; the panel
    hears why it votes anew.
    """
    project = place.project
    if project.state == Stage.REVIEW and project.vote_begun:
        votes.annul(place, now=now)
        strikes.drop_pending(place, now=now)
    elif project.state != Stage.RECHECK or not reviews.forget_second_vote(place, now=now):
        return
    journal.notify(project.id, Role.PANELIST, "annul_votes", now=now, reason=reason)


def _admitted_anew(row: Draw) -> bool:
    later = select(ArchiveVersion.id).where(
        ArchiveVersion.project_id == row.project_id,
        ArchiveVersion.cause == "admit",
        ArchiveVersion.made_at > row.fixed_at,
    )
    return db.session.scalar(later.limit(1)) is not None
