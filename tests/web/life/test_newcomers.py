"""A contractor that is not registered yet: proposed by the owner, answered by the bureau, seen by both."""

import re

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import JournalEntry, Newcomer, Organisation, Party
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from workflows.rules import likeness

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{BRIDGE}/parties/newcomers"
NEW = {
    "name": "岭西隧道工程有限公司",
    "contact": "何工 0700-1234567",
    "kind": "contractor",
    "section": "1",
}
ON_DESK = "答复提名的新单位"


def proposed(app, name=NEW["name"]):
    with app.app_context():
        return db.session.scalars(
            select(Newcomer).filter_by(name=name).order_by(Newcomer.id)
        ).all()[-1]


def step(client, row, name, **data):
    return client.post(f"{AT}/{row.id}/steps/{name}", data={"version": row.version_id, **data})


def unit(app, name):
    with app.app_context():
        return db.session.scalars(select(Organisation).filter_by(name=name)).one_or_none()


def test_a_contractor_is_proposed_and_registered_and_engaged_as_it_was_proposed(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert AT in owner.get(f"/projects/{BRIDGE}/parties").text, "who does not find it is led there"
    assert ON_DESK not in bureau.get("/").text
    assert owner.post(AT, data={**NEW, "credit_code": "91440000MA00000001"}).status_code == 303
    assert enter("contractor").get(AT).status_code == 403
    page = owner.get(AT).text
    assert "待答复" in page and "西江市档案局" in page and "撤回提名" in page
    assert "同意，登记单位" not in page, "who proposes does not agree"
    desk = bureau.get("/").text
    assert ON_DESK in desk and f'href="{AT}"' in desk
    turns = bureau.get("/turns").text
    assert NEW["name"] in turns and "何工" in bureau.get(AT).text
    row = proposed(app)
    assert step(bureau, row, "engage_newcomer").status_code == 303
    made = unit(app, NEW["name"])
    assert made.kind == "enterprise" and made.contact == NEW["contact"] and made.credit_code
    with app.app_context():
        party = db.session.scalars(select(Party).filter_by(organisation_id=made.id)).one()
        assert (party.project_id, party.kind, party.section) == (BRIDGE, "contractor", 1)
        lines = db.session.scalars(
            select(JournalEntry.action).filter_by(project_id=BRIDGE).order_by(JournalEntry.seq)
        ).all()
    assert lines[-3:] == ["propose_newcomer", "add_party", "engage_newcomer"]
    assert ON_DESK not in bureau.get("/").text
    assert NEW["name"] in owner.get("/").text, "the owner is told on its desk"
    assert NEW["name"] in owner.get(f"/projects/{BRIDGE}/parties").text
    assert "给它发上传链接" in owner.get(AT).text
    assert step(bureau, row, "refuse_newcomer", answer="迟了").status_code == 403


def test_a_refusal_has_its_reason_and_a_proposal_can_be_withdrawn(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    owner.post(AT, data=NEW)
    assert step(bureau, proposed(app), "refuse_newcomer", answer=" ").status_code == 422
    step(bureau, proposed(app), "refuse_newcomer", answer="没有资质")
    page = owner.get(AT).text
    assert "不同意" in page and "没有资质" in page
    owner.post(AT, data=NEW)
    stale = proposed(app)
    assert step(bureau, stale, "withdraw_newcomer").status_code == 403, (
        "it is the owner's to withdraw"
    )
    assert step(owner, stale, "withdraw_newcomer").status_code == 303
    assert "已撤回" in owner.get(AT).text and unit(app, NEW["name"]) is None
    assert step(bureau, stale, "engage_newcomer").status_code == 403
    assert ON_DESK not in bureau.get("/").text


def test_the_same_name_twice_is_told_and_nothing_typed_is_lost(app, enter):
    owner = enter("owner")
    owner.post(AT, data=NEW)
    again = owner.post(AT, data={**NEW, "note": "一期施工"})
    assert again.status_code == 422 and "已提名，等档案主管部门答复" in again.text
    assert "一期施工" in again.text and re.search(r'value="contractor"[^>]*selected', again.text)
    with app.app_context():
        there = db.session.scalars(select(Organisation.name).filter_by(kind="enterprise")).first()
    known = owner.post(AT, data={**NEW, "name": there, "other": "true"})
    assert known.status_code == 422 and "已经登记，不用提名" in known.text
    assert owner.post(AT, data={**NEW, "name": "某公司", "contact": ""}).status_code == 422


def test_a_name_near_a_registered_one_is_told_and_the_bureau_can_say_which_unit_it_is(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context(), transaction() as session:
        session.add(
            Organisation(name="岭西隧道工程集团（有限）公司", kind="enterprise", path="/999/")
        )
    near = owner.post(AT, data=NEW)
    assert near.status_code == 422 and "系统里有名称相近的单位" in near.text
    assert "岭西隧道工程集团（有限）公司" in near.text and NEW["contact"] in near.text
    assert owner.post(AT, data={**NEW, "other": "true"}).status_code == 303
    page = bureau.get(AT).text
    assert "名称相近的单位" in page
    chosen = re.search(r'name="organisation_id".*?</select>', page, re.S).group()
    first = re.findall(r'value="(\d+)"', chosen)[0]
    assert int(first) == unit(app, "岭西隧道工程集团（有限）公司").id, "the likest stands first"
    assert step(bureau, proposed(app), "name_known_unit").status_code == 422
    assert step(bureau, proposed(app), "name_known_unit", organisation_id=first).status_code == 303
    assert "登记档案主管部门指出的单位" in owner.get("/").text
    page = owner.get(AT).text
    assert "登记这家单位" in page and "岭西隧道工程集团（有限）公司" in page
    sent = {
        "organisation_id": first,
        "kind": "contractor",
        "section": "1",
        "bond": "",
        "under_id": "",
    }
    assert owner.post(f"/projects/{BRIDGE}/parties", data=sent).status_code in (302, 303)
    assert "登记这家单位" not in owner.get(AT).text
    assert "登记档案主管部门指出的单位" not in owner.get("/").text


def test_a_unit_that_was_registered_meanwhile_is_not_registered_twice(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    owner.post(AT, data=NEW)
    with app.app_context(), transaction() as session:
        session.add(Organisation(name=NEW["name"], kind="enterprise", path="/998/"))
    refused = step(bureau, proposed(app), "engage_newcomer")
    assert refused.status_code == 422 and "已经登记过" in refused.text
    assert proposed(app).state == "proposed"


def test_after_the_application_nobody_is_proposed_and_what_waits_can_still_be_refused(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    owner.post(AT, data=NEW)
    with app.app_context(), transaction() as session:
        session.execute(update(Newcomer).values(section=9))
    gone = step(bureau, proposed(app), "engage_newcomer")
    assert gone.status_code == 422, "its section was joined to another one"
    assert step(bureau, proposed(app), "refuse_newcomer", answer="标段已合并").status_code == 303
    assert "提名一家没有登记的单位" not in owner.get("/projects/3/parties/newcomers").text


def test_names_are_alike_by_what_they_say_and_not_by_their_form():
    there = ["西江路桥建设有限公司", "西江路桥建设集团", "东湖水务有限公司", "中铁（西江）建设公司"]
    assert likeness.near("西江路桥建设股份有限公司", there)[:2] == [
        "西江路桥建设有限公司",
        "西江路桥建设集团",
    ]
    assert likeness.near("中铁西江建设有限公司", there) == ["中铁（西江）建设公司"]
    assert likeness.near("南岭测绘院", there) == []
    assert likeness.near("公司", there) == []
