"""Who wrote, checked and signed a draft. A hand stands for the words that it saw: once they are changed it stands
no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Draft, DraftHand, Letterhead
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused, Stale
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows import drafts
from workflows.drafts import DraftState, Hand


def hands(draft: Draft) -> Sequence[DraftHand]:
    """Who did what with a draft, in order."""
    mine = select(DraftHand).where(DraftHand.draft_id == draft.id)
    return db.session.scalars(mine.order_by(DraftHand.id)).all()


def signed(draft: Draft) -> bool:
    """Whether a second person signed the words as they stand."""
    done = (one for one in hands(draft) if one.hand == Hand.SIGNED)
    return any(one.digest == draft.digest for one in done)


def asks_second(organisation_id: int) -> bool:
    """Whether an office sends its own words out only when a second person signed them."""
    head = db.session.get(Letterhead, organisation_id)
    return head is not None and head.second_hand


def sign(
    place: Place, row: Draft, hand: Hand, remark: str, *, version: int | None, now: datetime
) -> None:
    """核稿, 会签 or 签发 of the words as they stand, by somebody who wrote none of them.

    Raises Stale, Refused (draft_over, draft_own_words, draft_signed_already).
    """
    require_open(row, version)
    done = hands(row)
    wrote = {
        person
        for one in done
        if one.hand == Hand.WROTE
        for person in (one.person_id, one.principal_id)
    }
    mine = {place.viewer.person_id, place.viewer.principal_id or place.viewer.person_id}
    if mine & wrote:
        raise Refused("draft_own_words", hand=drafts.HAND_NAMES[hand])
    same = [one for one in done if one.hand == hand and one.digest == row.digest]
    if any(one.person_id in mine for one in same):
        raise Refused("draft_signed_already", hand=drafts.HAND_NAMES[hand])
    keep_hand(place, row, hand, remark, now)
    facts: Facts = {"hand": hand.value, "sha256": row.digest}
    if remark:
        facts["remark"] = remark
    record(place, "sign_draft", row, now, **facts)


def keep_hand(place: Place, row: Draft, hand: Hand, remark: str, now: datetime) -> None:
    """Put on record what a person did with the words as they stand."""
    viewer = place.viewer
    made = DraftHand(
        draft_id=row.id,
        project_id=row.project_id,
        hand=hand,
        person_id=viewer.person_id,
        principal_id=viewer.principal_id or None,
        name=viewer.name,
        remark=remark,
        digest=row.digest,
        at=now,
    )
    db.session.add(made)
    db.session.flush()


def require_open(row: Draft, version: int | None) -> None:
    """Raises Refused (draft_over), Stale where another version was read."""
    if row.state != DraftState.OPEN:
        raise Refused("draft_over", number=row.number)
    if version is not None and version != row.version_id:
        raise Stale


def record(
    place: Place,
    action: str,
    row: Draft,
    now: datetime,
    *,
    before: str = "",
    after: str = "",
    **facts: object,
) -> None:
    """One line of the journal about a draft."""
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="draft",
        object_id=row.id,
        before=before,
        after=after,
        facts={"kind": row.kind, "draft": row.number, **facts},
    )
