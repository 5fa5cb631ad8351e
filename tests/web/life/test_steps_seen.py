"""A step is taken upon what its page showed: one without a version is not taken, one with an older
version is told so.
"""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Amendment, Filing, Finding, Project
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, RESERVOIR

DOORS = {
    "project": ("bureau", f"/projects/{POWER}/steps/admit", {"confirm": "true"}),
    "filing": ("owner", "/projects/1/filings/{id}/steps/ask_exemption", {"reason": "不单独交工"}),
    "finding": ("owner", f"/projects/{RESERVOIR}/findings/{{id}}/steps/answer", {"answer": "已改"}),
    "amendment": (
        "bureau",
        f"/projects/{RESERVOIR}/archive/amendments/{{id}}/steps/agree_amendment",
        {"answer": "同意"},
    ),
}
MODELS = {"project": Project, "filing": Filing, "finding": Finding, "amendment": Amendment}


def the_row(app, noun):
    """A thing that a hand may take the step with: its id and state."""
    wanted = {
        "project": select(Project.id).filter_by(id=POWER),
        "filing": select(Filing.id).filter_by(project_id=BRIDGE, section=2, code="6-13"),
        "finding": select(Finding.id).filter_by(project_id=RESERVOIR, state="open"),
        "amendment": select(Amendment.id).filter_by(project_id=RESERVOIR),
    }
    with app.app_context():
        return db.session.scalars(wanted[noun].order_by("id")).first()


def state_of(app, noun, key):
    with app.app_context():
        return db.session.get(MODELS[noun], key).state


@pytest.fixture
def asked(app):
    """A change of the archive that was asked for at a meeting."""
    from acceptance.gateways import clock

    with app.app_context(), transaction() as session:
        session.get(Project, RESERVOIR).state = "review"
        for row in session.scalars(select(Amendment).filter_by(project_id=RESERVOIR)):
            session.delete(row)
        session.flush()
        asked = {
            "number": 9,
            "reason": "缺件",
            "asked_by": "赵工",
            "asked_at": clock.now(),
            "of_version": 1,
        }
        session.add(Amendment(project_id=RESERVOIR, volumes=[1], filings=[], **asked))


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("noun", DOORS)
def test_a_step_that_does_not_say_what_it_has_seen_is_not_taken(app, enter, noun):
    """It happened: a POST without a version was taken whatever had been done in between."""
    who, url, answers = DOORS[noun]
    key = the_row(app, noun)
    client, url, before = enter(who), url.format(id=key), state_of(app, noun, key)
    missing = client.post(url, data={**answers, "version": ""})
    assert missing.status_code == 422 and "请刷新页面后再办" in missing.text
    older = client.post(url, data={**answers, "version": "99"})
    assert older.status_code == 409 and "请刷新后再办" in older.text
    assert state_of(app, noun, key) == before
    assert client.post(url, data=answers).status_code == 302
    assert state_of(app, noun, key) != before
