"""What a step through the door asks: facts are read once, the state is written once, a line, its notices."""

import pytest

from acceptance.extensions import db
from acceptance.models import JournalEntry, Project
from tests.walk import counted

BRIDGE, APPLIED = 1, 3
MOST = 15
"""Statements of a step and of the page that follows it."""
LETTER = 28
"""With a letter: its number, its bytes, its row, its place in the register."""


def through(app, client, project, name, **answers):
    """(statements of the step, of the page after it, those of the step that write to the project)."""
    with app.app_context():
        engine, version = db.engine, db.session.get_one(Project, project).version_id
        lines = db.session.query(JournalEntry).filter_by(project_id=project).count()
        db.session.remove()
    client.get(f"/projects/{project}")
    with counted(engine) as step:
        answer = client.post(
            f"/projects/{project}/steps/{name}", data={"version": version, **answers}
        )
    assert answer.status_code in (302, 303), answer.status_code
    with counted(engine) as page:
        assert client.get(answer.location).status_code == 200
    with app.app_context():
        assert db.session.query(JournalEntry).filter_by(project_id=project).count() > lines
    return step, page


@pytest.mark.parametrize(
    "who, project, steps",
    [
        ("owner", BRIDGE, [("suspend", {"reason": "资金不足"}), ("resume", {})]),
        ("bureau", APPLIED, [("ask_supplement", {"reason": "补"})]),
    ],
)
def test_a_step_and_the_page_after_it_ask_fifteen_questions(app, enter, who, project, steps):
    client = enter(who)
    for name, answers in steps:
        step, page = through(app, client, project, name, **answers)
        most = LETTER if name == "ask_supplement" else MOST
        assert len(step) + len(page) <= most, (name, len(step), len(page))
        moved = [one for one in step if one.startswith("UPDATE project SET state")]
        assert len(moved) == 1
        heads = [one for one in step if "journal_entry.hash" in one and one.startswith("SELECT")]
        assert len(heads) <= 1, "the end of the chain is looked up once"
        notices = [one for one in step if one.startswith("INSERT INTO notice ")]
        assert len(notices) <= 1, "all notices of a step go in with one statement"
