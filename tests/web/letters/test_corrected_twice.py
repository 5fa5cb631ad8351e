"""A paper whose number is corrected twice: three numbers, each names the one before, one of them stands."""

import io

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Report
from tests.builders import POWER
from tests.web.hands import step

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{POWER}/reports"


@pytest.fixture
def bureau(enter):
    """The office that has just admitted the application."""
    hand = enter("bureau")
    assert step(hand, POWER, "admit", confirm="true").status_code == 302
    return hand


def papers(app):
    """The admissions, the first first."""
    with app.app_context():
        mine = select(Report).filter_by(project_id=POWER, kind="admission")
        return db.session.scalars(mine.order_by(Report.id)).all()


def correct(app, hand, at=-1, reason="文号用错年度"):
    return hand.post(f"{AT}/{papers(app)[at].id}/correction", data={"reason": reason})


def withdraw(app, hand, at=-1):
    return hand.post(f"{AT}/{papers(app)[at].id}/withdrawal", data={"reason": "不该出"})


def said(app, row):
    """The words of a paper."""
    path = app.extensions["store"].path(row.digest)
    return "\n".join(one.text for one in docx.Document(io.BytesIO(path.read_bytes())).paragraphs)


def test_a_number_corrected_twice_leaves_three_papers_of_which_the_last_stands(app, enter, bureau):
    was = [(papers(app)[0].digest, said(app, papers(app)[0]))]
    assert correct(app, bureau).status_code == 302
    was.append((papers(app)[1].digest, said(app, papers(app)[1])))
    assert correct(app, bureau, reason="抬头有误").status_code == 302
    first, second, third = papers(app)
    assert len({first.number, second.number, third.number}) == 3
    assert [row.state for row in (first, second, third)] == ["superseded", "superseded", "valid"]
    assert (second.replaces_id, third.replaces_id) == (first.id, second.id)
    assert {row.step for row in (first, second, third)} == {"admit"}
    # each names the one whose place it took, and no other; the old ones say what they said
    assert f"更正并取代{first.number}" in said(app, second)
    last = said(app, third)
    assert f"更正并取代{second.number}" in last and first.number not in last
    assert [(row.digest, said(app, row)) for row in (first, second)] == was
    # whoever holds an old one learns that it stands no longer, without signing in
    nobody = enter("nobody")
    for row, word in ((first, "已被新件取代"), (second, "已被新件取代"), (third, "有效")):
        assert word in nobody.get(f"/v/{row.code}").text, row.number
    page = bureau.get(AT).text
    for row in (first, second, third):
        assert row.number in page
    assert f"{AT}/{third.id}/correction" in page and f"{AT}/{second.id}/correction" not in page
    # what was corrected is neither corrected again nor withdrawn
    for at in (0, 1):
        for answer in (correct(app, bureau, at), withdraw(app, bureau, at)):
            assert answer.status_code == 422 and "已不是有效件" in answer.text
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=POWER, action="reissue_report")
            .order_by(JournalEntry.seq)
        ).all()
        told = [(one.facts["number"], one.facts["by"], one.facts["reason"]) for one in lines]
    assert told == [
        (first.number, second.number, "文号用错年度"),
        (second.number, third.number, "抬头有误"),
    ]


def test_after_the_last_is_withdrawn_the_corrected_do_not_come_back_and_a_fourth_takes_its_place(
    app, bureau
):
    correct(app, bureau)
    correct(app, bureau)
    assert withdraw(app, bureau).status_code == 302
    assert [row.state for row in papers(app)] == ["superseded", "superseded", "withdrawn"]
    assert correct(app, bureau, reason="重新出具").status_code == 302
    rows = papers(app)
    assert [row.state for row in rows] == ["superseded", "superseded", "withdrawn", "valid"]
    assert len({row.number for row in rows}) == 4 and rows[3].replaces_id == rows[2].id


def test_nobody_else_corrects_it_a_second_time(app, enter, bureau):
    correct(app, bureau)
    for who in ("owner", "supervisor", "city", "authority", "province", "health"):
        assert correct(app, enter(who)).status_code in (403, 404, 422), who
    assert len(papers(app)) == 2
    withdrawn = step(enter("owner"), POWER, "withdraw", reason="补材料")
    assert withdrawn.status_code == 302
    over = correct(app, bureau)
    assert over.status_code == 422 and "已因“撤回申请”失效" in over.text
    # what had been corrected before stays what it was; only what stood is over
    assert [row.state for row in papers(app)] == ["superseded", "ended"]
