"""A 更正单 that nobody answered is over with its project, by a line of its own."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import FileVersion, JournalEntry, Project
from tests import builders
from tests.web.hands import step
from tests.web.life.test_project_data import (
    agree_with_journals,
    bureau,
    last,
    owner,
    propose,
    take,
)

__all__ = ["bureau", "owner"]
BRIDGE = builders.BRIDGE


def lines(app, action):
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=BRIDGE, action=action)
        return [(one.before, one.after, one.facts) for one in db.session.scalars(mine)]


def test_what_is_proposed_lapses_when_the_project_ends(app, owner, bureau):
    propose(app, owner, BRIDGE, name="另一个名称")
    said = {"reason": "资金落空", "keeper": "owner", "receiver": ""}
    assert step(bureau, BRIDGE, "terminate", **said).status_code == 302
    assert last(app, BRIDGE)[2] == "lapsed"
    assert lines(app, "lapse_revision") == [("proposed", "lapsed", {"number": 1})]
    late = take(app, bureau, "agree_revision", BRIDGE)
    assert late.status_code in (403, 422)
    assert "项目办结，不再办理" in bureau.get(f"/projects/{BRIDGE}/data").text
    agree_with_journals(app)


def test_an_end_that_was_proposed_and_agreed_to_does_not_lapse(app, owner, bureau):
    with app.app_context():
        version = db.session.get(Project, BRIDGE).version_id
    said = {"reason": "资金落空", "keeper": "owner", "receiver": "", "version": version}
    owner.post(f"/projects/{BRIDGE}/data/ending", data=said)
    assert take(app, bureau, "agree_revision", BRIDGE).status_code == 302
    assert last(app, BRIDGE)[2] == "agreed" and not lines(app, "lapse_revision")


@pytest.mark.parametrize(
    ("who", "told"), [("bureau", True), ("owner", True), ("contractor", False)]
)
def test_what_waits_for_an_answer_is_told_under_whose_turn_it_is(app, enter, owner, who, told):
    propose(app, owner, BRIDGE, name="另一个名称")
    with app.app_context():
        version = db.session.scalars(
            select(FileVersion.id).filter_by(project_id=BRIDGE, current=True)
        ).first()
    asked = owner.post(
        f"/projects/{BRIDGE}/versions/{version}/purge",
        data={"ground": "secret", "reason": "含密级内容"},
    )
    assert asked.status_code == 302
    page = enter(who).get("/turns").text
    assert ("等答复的申请" in page) is told
    assert (f"/projects/{BRIDGE}/purges" in page and f"/projects/{BRIDGE}/data" in page) is told
    assert "含密级内容" not in page
