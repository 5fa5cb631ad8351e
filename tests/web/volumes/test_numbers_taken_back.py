"""A numbering is taken back as a whole, as long as nothing rests on it; then it is told what does."""

from collections import Counter

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Numbering, Volume
from acceptance.services.desk import reconciling
from acceptance.transaction import reading, transaction
from tests.builders import BRIDGE, POWER

BASE = f"/projects/{BRIDGE}"
PATTERN = "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}"
FIRST = {"pattern": PATTERN, "fonds": "J013", "category": "KJ", "project_number": "01"}


def lying(app):
    with app.app_context():
        rows = db.session.execute(
            select(
                Volume.id, Volume.number, Volume.code, Volume.former_code, Volume.see_also
            ).where(Volume.project_id == BRIDGE)
        ).all()
        return sorted(map(tuple, rows))


def settings(app):
    with app.app_context():
        row = db.session.get(Numbering, BRIDGE)
        return row and (row.pattern, row.fonds)


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture(autouse=True)
def journal_agrees(app):
    yield
    with app.app_context(), reading():
        found = [one for one in reconciling.differences(Counter()) if f"project {BRIDGE}:" in one]
        assert found == []


def number(owner, **other):
    assert owner.post(f"{BASE}/numbers", data={**FIRST, **other}).status_code == 302


def test_the_last_numbering_is_taken_back_and_then_there_is_none_to_take_back(app, owner):
    before = lying(app)
    number(owner)
    first = lying(app)
    number(owner, fonds="J014")
    assert lying(app) != first and settings(app) == (PATTERN, "J014")
    assert "撤回这次编号" in owner.get(f"{BASE}/numbers").text
    assert owner.post(f"{BASE}/numbers/undo").status_code == 302
    assert lying(app) == first and settings(app) == (PATTERN, "J013")
    assert "撤回这次编号" not in owner.get(f"{BASE}/numbers").text
    twice = owner.post(f"{BASE}/numbers/undo")
    assert twice.status_code == 422 and "没有可以撤回的编号" in twice.text
    assert before != first


def test_the_first_one_leaves_no_pattern_and_its_line_stays(app, owner, enter):
    before = lying(app)
    number(owner)
    assert enter("contractor").post(f"{BASE}/numbers/undo").status_code == 403
    assert owner.post(f"/projects/{POWER}/numbers/undo").status_code in (404, 422)
    assert owner.post(f"{BASE}/numbers/undo").status_code == 302
    assert lying(app) == before and settings(app) is None
    with app.app_context():
        lines = select(JournalEntry).filter_by(project_id=BRIDGE).order_by(JournalEntry.seq.desc())
        undone, given = db.session.scalars(lines.limit(2)).all()
        assert (given.action, undone.action) == ("number_volumes", "undo_numbers")
        assert undone.facts["undone"] == PATTERN and undone.facts["volumes"] == 0
    number(owner)


def test_what_rests_on_a_numbering_is_named(app, owner):
    number(owner)
    with app.app_context():
        mine = select(Volume.id, Volume.title).filter_by(project_id=BRIDGE, sound=True)
        (sealed, title), (printed, other) = db.session.execute(
            mine.where(Volume.files > 0).order_by(Volume.number).limit(2)
        ).all()
    assert owner.post(f"{BASE}/volumes/{sealed}/seal").status_code == 302
    made = owner.post(f"{BASE}/volumes/new", data={"title": "编号后的新卷", "section": "0"})
    asked = owner.post(f"{BASE}/papers/contents.pdf", data={"volume": str(printed)})
    assert (made.status_code, asked.status_code) == (302, 302), made.text + asked.text
    # a Word file is downloaded, whether it is made at once or by the worker: nothing was printed
    owner.post(f"{BASE}/papers/contents.docx", data={"volume": str(sealed)})
    refused = owner.post(f"{BASE}/numbers/undo")
    assert refused.status_code == 422 and "处新的办理" in refused.text
    assert f"案卷“{title}”已按此档号打印" not in refused.text
    assert f"案卷“{title}”已封卷" in refused.text
    assert "案卷“编号后的新卷”是编号以后新建的" in refused.text
    assert f"案卷“{other}”已按此档号打印" in refused.text
    with app.app_context(), transaction() as session:
        session.get(Volume, printed).see_also = "另见甲"
    assert f"案卷“{other}”的互见号后来又改过" in owner.post(f"{BASE}/numbers/undo").text


def test_after_the_hand_over_numbers_stay(app, owner):
    number(owner)
    with app.app_context(), transaction() as session:
        session.get(Numbering, BRIDGE).frozen = True
    refused = owner.post(f"{BASE}/numbers/undo")
    assert refused.status_code == 422 and "已移交" in refused.text
    with app.app_context(), transaction() as session:
        session.get(Numbering, BRIDGE).frozen = False
