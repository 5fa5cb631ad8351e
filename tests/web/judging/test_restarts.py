"""What a new meeting keeps: the drawing stands over the same archive, and is void over another."""

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Draw, Sample, Volume
from tests.builders import SEWAGE
from tests.web.hands import step, today

MEETING = {"meeting_on": today(), "meeting_place": "厂部会议室"}
pytestmark = pytest.mark.usefixtures("agrees")


def draws(app):
    """State and seed of every drawing of the project."""
    with app.app_context():
        rows = db.session.execute(
            select(Draw.state, Draw.seed).where(Draw.project_id == SEWAGE).order_by(Draw.id)
        )
        return [tuple(row) for row in rows]


def counted(app):
    """How many volumes count as drawn."""
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(Sample)
            .where(Sample.project_id == SEWAGE, Sample.by_hand.is_(False))
        )


def test_who_calls_a_meeting_off_gets_no_second_try_at_the_sample(app, enter):
    bureau, before, drawn = enter("bureau"), draws(app), counted(app)
    assert step(bureau, SEWAGE, "call_off", reason="会场停电").status_code == 302
    assert step(bureau, SEWAGE, "open_review", **MEETING).status_code == 302
    assert draws(app) == before and counted(app) == drawn > 0
    assert bureau.post(f"/projects/{SEWAGE}/draw/fix").status_code in (404, 409, 422)


def test_the_sample_of_an_archive_that_was_admitted_anew_is_drawn_anew(app, enter):
    """The owner withdrew, changed the archive and applied again: the old sample said nothing of it."""
    bureau, owner = enter("bureau"), enter("owner")
    step(bureau, SEWAGE, "call_off", reason="改日")
    assert step(owner, SEWAGE, "withdraw", reason="补材料").status_code == 302
    with app.app_context():
        row = db.session.scalars(select(Volume).where(Volume.project_id == SEWAGE)).first()
        cell = [row.id, "note", row.note, "补一页"]
    assert owner.post(f"/projects/{SEWAGE}/table/volumes", json=[cell]).status_code == 200
    assert step(owner, SEWAGE, "apply").status_code == 302
    assert step(bureau, SEWAGE, "admit", confirm="true").status_code == 302
    assert step(bureau, SEWAGE, "open_review", **MEETING).status_code == 302
    assert [state for state, _seed in draws(app)] == ["void"] and counted(app) == 0
    refused = step(bureau, SEWAGE, "approve", confirm="true")
    assert refused.status_code == 409
    assert "已抽查 0 卷" in refused.text and "须再看" in refused.text
    assert "有更改，须再看" in bureau.get(f"/projects/{SEWAGE}/sample").text
