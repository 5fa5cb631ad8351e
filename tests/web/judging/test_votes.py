"""Votes: each member once, against only with a reason, a secret ballot without names."""

import re

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Ballot,
    JournalEntry,
    PanelMember,
)
from tests.builders import SEWAGE

pytestmark = pytest.mark.usefixtures("agrees")


def test_a_vote_counts_once_and_against_needs_its_reason(app, enter):
    expert = enter("expert")
    assert (
        expert.post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "against"}).status_code == 422
    )
    assert (
        expert.post(
            f"/projects/{SEWAGE}/panel/vote", data={"vote": "against", "dissent": "竣工图不符"}
        ).status_code
        == 302
    )
    assert expert.post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "agree"}).status_code == 422
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
        assert (member.vote, member.dissent) == ("against", "竣工图不符")


def test_the_bureau_does_not_vote_for_a_member_with_an_account(app, enter):
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
    assert (
        enter("bureau")
        .post(f"/projects/{SEWAGE}/panel/{member}/vote", data={"vote": "agree"})
        .status_code
        == 403
    )


def test_a_secret_ballot_keeps_no_name_and_a_link_votes_once(app, enter, monkeypatch):
    from acceptance.services.judging import votes
    from acceptance.services.life.facts import ProjectFacts

    monkeypatch.setattr(votes, "secret", lambda project: True)
    monkeypatch.setattr(ProjectFacts, "secret", True)
    bureau, stranger = enter("bureau"), app.test_client()
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="唐慧")
        ).one()
    page = bureau.post(f"/projects/{SEWAGE}/panel/{member}/link")
    token = re.search(r"/b/([\w-]+)", page.text).group(1)
    assert page.status_code == 201 and "唐慧" in stranger.get(f"/b/{token}").text
    assert stranger.post(f"/b/{token}", data={"vote": "against"}).status_code == 422
    assert (
        "链接不再有效"
        in stranger.post(f"/b/{token}", data={"vote": "against", "dissent": "图物不符"}).text
    )
    assert stranger.post(f"/b/{token}", data={"vote": "agree"}).status_code == 404
    assert stranger.get("/b/nonsense").status_code == 404
    with app.app_context():
        row = db.session.get(PanelMember, member)
        assert row.vote is None and row.voted_at is not None and row.dissent == ""
        assert [
            b.vote for b in db.session.scalars(select(Ballot).filter_by(project_id=SEWAGE))
        ] == ["against"]
        line = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=SEWAGE, action="vote")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert line.facts == {"member": "唐慧"}
