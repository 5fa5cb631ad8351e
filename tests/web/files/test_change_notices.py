"""A change notice that was typed wrongly is put right, with what stood there before; what it says of drawings follows."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Drawing, JournalEntry
from tests.builders import BRIDGE
from tests.web.files.test_drawings import DRAWING, STAMP

BASE = f"/projects/{BRIDGE}/drawings"
NOTICE = {"section": "1", "kind": "design_change", "number": "BG-1", "title": "墙高调整"}
RIGHT = {**NOTICE, "kind": "negotiation", "number": "QS-1", "issued_on": "2026-01-05"}
WHY = {"reason": "编号录错"}


def one(app, model):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id)).first().id


def told(app, action):
    with app.app_context():
        lines = select(JournalEntry.facts).filter_by(project_id=BRIDGE, action=action)
        return db.session.scalars(lines).all()


@pytest.fixture
def entered(app, enter):
    """The contractor, a notice that changes 40 % of a drawing, and both their ids."""
    contractor = enter("contractor")
    contractor.post(BASE, data={**DRAWING, **STAMP})
    contractor.post(f"{BASE}/changes", data=NOTICE)
    drawing, change = one(app, Drawing), one(app, ChangeNotice)
    contractor.post(
        f"{BASE}/changes/{change}/connect", data={"drawing_id": drawing, "percent": "40"}
    )
    assert "改动合计 40%" in contractor.get(BASE).text
    return contractor, drawing, change


def test_what_was_typed_wrongly_is_put_right_with_before_after_and_reason(app, enter, entered):
    contractor, _drawing, change = entered
    url = f"{BASE}/changes/{change}"
    assert contractor.post(url, data=RIGHT).status_code == 422
    assert contractor.post(url, data={**RIGHT, **WHY}).status_code == 302
    (facts,) = told(app, "correct_change")
    assert facts["reason"] == "编号录错"
    assert facts["changed"] == {
        "kind": ["design_change", "negotiation"],
        "number": ["BG-1", "QS-1"],
        "issued_on": ["", "2026-01-05"],
    }
    page = contractor.get(BASE).text
    assert "QS-1" in page and "BG-1" not in page and "改动合计 40%" in page
    # said again without a difference it writes nothing
    assert contractor.post(url, data={**RIGHT, **WHY}).status_code == 302
    assert len(told(app, "correct_change")) == 1
    contractor.post(f"{BASE}/changes", data=NOTICE)
    taken = contractor.post(url, data={**RIGHT, **WHY, "number": "BG-1"})
    assert taken.status_code == 422 and "已经登记过" in taken.text
    assert enter("contractor2").post(url, data={**RIGHT, **WHY}).status_code == 404


def test_a_notice_of_another_section_is_the_notice_of_who_draws_there(app, enter, entered):
    _contractor, _drawing, change = entered
    owner = enter("owner")
    moved = owner.post(f"{BASE}/changes/{change}", data={**RIGHT, **WHY, "section": "2"})
    assert moved.status_code == 302
    assert "QS-1" in enter("contractor2").get(BASE).text


def test_a_void_notice_stays_and_counts_nowhere_until_it_is_restored(app, entered):
    contractor, drawing, change = entered
    url = f"{BASE}/changes/{change}"
    assert contractor.post(f"{url}/restore", data=WHY).status_code == 422
    assert contractor.post(f"{url}/void", data=WHY).status_code == 302
    page = contractor.get(BASE).text
    assert "BG-1" in page and "已作废，不计入" in page
    assert "改动合计" not in page and "变更 0 份" in page
    for data, door in (
        ({**RIGHT, **WHY}, url),
        (WHY, f"{url}/void"),
        ({"drawing_id": drawing, "percent": "5"}, f"{url}/connect"),
    ):
        answer = contractor.post(door, data=data)
        assert answer.status_code == 422 and "已作废" in answer.text, door
    assert contractor.post(f"{url}/restore", data=WHY).status_code == 302
    page = contractor.get(BASE).text
    assert "改动合计 40%" in page and "变更 1 份" in page
    assert told(app, "void_change") == told(app, "restore_change")


def test_a_drawing_that_a_change_does_not_touch_is_let_go(app, entered):
    contractor, drawing, change = entered
    url = f"{BASE}/changes/{change}/disconnect"
    data = {"drawing_id": drawing, "reason": "改的是另一张"}
    assert contractor.post(url, data=data).status_code == 302
    page = contractor.get(BASE).text
    assert "改动合计" not in page and "没有对应的竣工图：改了哪张图" in page
    (facts,) = told(app, "disconnect_change")
    assert (facts["percent"], facts["reason"]) == (40, "改的是另一张")
    assert contractor.post(url, data=data).status_code == 404


def test_a_notice_of_a_drawing_that_stands_fixed_stands_with_it(app, enter):
    from tests.builders import SEWAGE

    with app.app_context():
        from acceptance.models import DrawingChange, Party
        from acceptance.transaction import transaction

        with transaction() as session:
            party = session.scalars(select(Party.id).filter_by(project_id=SEWAGE)).first()
            own = {"project_id": SEWAGE, "party_id": party, "section": 1}
            drawing = Drawing(**own, number="结施-01", title="图")
            change = ChangeNotice(**own, kind="design_change", number="变-1", title="变更")
            session.add_all([drawing, change])
            session.flush()
            session.add(DrawingChange(drawing_id=drawing.id, change_id=change.id, percent=40))
            key = change.id
    owner = enter("owner")
    for door, data in (("", {**RIGHT, **WHY}), ("/void", WHY)):
        refused = owner.post(f"/projects/{SEWAGE}/drawings/changes/{key}{door}", data=data)
        assert refused.status_code == 422 and "已定稿" in refused.text
