"""A step that was taken is not refused to the second tab: it says that it is done, and by whom."""

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import JournalEntry
from tests.builders import POWER
from tests.web.hands import state, step


def taken(app, name):
    with app.app_context():
        wanted = select(func.count()).where(
            JournalEntry.project_id == POWER, JournalEntry.action == name
        )
        return db.session.scalar(wanted)


def test_the_second_tab_is_told_that_it_is_done(app, enter):
    """Seen: 403, "you may not", to whoever had just done it."""
    bureau = enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    again = step(bureau, POWER, "admit", confirm="true")
    assert again.status_code == 302 and again.location.endswith(f"/projects/{POWER}")
    assert "“受理”已经办过：陈岚" in bureau.get(f"/projects/{POWER}").text
    looked = bureau.get(f"/projects/{POWER}/steps/admit")
    assert looked.status_code == 302
    assert state(app, POWER) == "admitted" and taken(app, "admit") == 1


def test_another_answer_and_another_hand_are_refused_as_before(app, enter):
    bureau = enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert step(bureau, POWER, "decline", reason="缺自检报告").status_code == 403
    assert step(enter("owner"), POWER, "admit", confirm="true").status_code == 403


def test_what_was_left_behind_long_ago_is_not_done_now(app, enter):
    bureau = enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "admit", confirm="true").status_code == 403
