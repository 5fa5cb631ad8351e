"""Units are put right: corrected, renamed, merged with the one they were entered twice for, taken out of use."""

from collections import Counter

import pytest
from sqlalchemy import delete, func, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    FormerName,
    JournalEntry,
    LoginSession,
    Membership,
    OfficeRecord,
    Organisation,
    Party,
    Person,
    Project,
    Report,
)
from acceptance.services.desk import reconciling
from acceptance.services.life import merging, organisations, parties
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import serves_too, unit_of
from workflows.roles import OrganisationKind

pytestmark = pytest.mark.usefixtures("agrees")
WHY = {"reason": "登记有误"}


def acted(enter, unit, act, **data):
    return enter("admin").post(f"/organisations/{unit}/{act}", data={**WHY, **data})


def corrected(enter, app, unit, **data):
    with app.app_context():
        row = db.session.get(Organisation, unit)
        as_is = {name: getattr(row, name) or "" for name in organisations.CORRECTED}
    return acted(enter, unit, "correct", **{**as_is, **data})


def a_unit(app, name, kind=OrganisationKind.ENTERPRISE, parent_id=None):
    with app.app_context(), transaction():
        return parties.add_organisation(name, kind, parent_id, actor=None, now=clock.now()).id


def lines(app, action):
    with app.app_context():
        return db.session.scalars(
            select(JournalEntry).filter_by(action=action).order_by(JournalEntry.id)
        ).all()


def records(app, unit):
    """What was done to a unit since it was entered."""
    with app.app_context():
        rows = select(OfficeRecord).filter_by(noun="unit", object_id=unit)
        rows = rows.where(OfficeRecord.act != "add_unit")
        return db.session.scalars(rows.order_by(OfficeRecord.id)).all()


def test_the_administrator_finds_a_unit_and_sees_who_depends_on_it(app, enter):
    road = unit_of(app, "road")
    admin = enter("admin")
    assert f"/organisations/{road}" in admin.get("/organisations?q=粤西").text
    page = admin.get(f"/organisations/{road}").text
    assert "黄志强" in page and "西江新区大桥及引道工程" in page and "施工单位" in page
    assert "粤西路桥" in admin.get("/organisations/export.csv?q=粤西").text
    assert admin.get("/organisations/99999").status_code == 404


def test_what_was_typed_wrong_is_put_right_with_before_and_after(app, enter):
    road = unit_of(app, "road")
    right = "粤西路桥工程股份有限公司"
    answer = corrected(
        enter, app, road, name=right, credit_code="91440000ma5abcde1x", contact="020"
    )
    assert answer.status_code == 302, answer.text
    (one,) = records(app, road)
    assert one.before == {"name": "粤西路桥工程有限公司", "credit_code": "", "contact": ""}
    assert one.after["credit_code"] == "91440000MA5ABCDE1X" and one.reason == "登记有误"
    told = lines(app, "correct_unit")
    assert BRIDGE in {line.project_id for line in told} and told[0].facts["name"] == right
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FormerName)) == 0
    page = enter("admin").get(f"/organisations/{road}").text
    assert "粤西路桥工程有限公司" in page and "系统管理员" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "没有要更正的"),
        ({"name": "西江市档案局"}, "已经登记过"),
        ({"kind": "authority"}, "性质不能再改"),
        ({"credit_code": "123"}, "18 位"),
        ({"name": "", "reason": ""}, "e-name"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_its_sentence(app, enter, data, said):
    answer = corrected(enter, app, unit_of(app, "road"), **data)
    assert answer.status_code == 422 and said in answer.text


def test_a_unit_moves_with_all_below_it_and_never_below_itself(app, enter):
    top = a_unit(app, "甲集团")
    low = a_unit(app, "甲一公司", parent_id=top)
    assert corrected(enter, app, top, parent_id=low).status_code == 422
    above = a_unit(app, "总公司")
    assert corrected(enter, app, top, parent_id=above).status_code == 302
    with app.app_context():
        assert db.session.get(Organisation, low).path == f"/{above}/{top}/{low}/"


def test_a_new_name_keeps_the_old_one_and_papers_of_before_keep_their_words(app, enter):
    road = unit_of(app, "road")
    with app.app_context():
        digests = db.session.scalars(select(Report.digest).order_by(Report.id)).all()
    assert (
        acted(enter, road, "rename", name="粤西交建有限公司", since="2026-10-01").status_code == 302
    )
    page = enter("owner").get(f"/projects/{BRIDGE}/parties").text
    assert "粤西交建有限公司" in page and "原名“粤西路桥工程有限公司”（2026-10-01 以前）" in page
    assert "粤西交建" in enter("admin").get("/organisations?q=粤西路桥").text
    with app.app_context():
        assert db.session.scalars(select(Report.digest).order_by(Report.id)).all() == digests
        project = db.session.get(Project, BRIDGE)
        known = ProjectFacts(project, clock.local_date(clock.now())).panel.party_names
        assert {"粤西交建有限公司", "粤西路桥工程有限公司"} <= known
    assert lines(app, "rename_unit")[0].facts["before"] == "粤西路桥工程有限公司"


def test_a_unit_entered_twice_becomes_one_and_nothing_is_lost(app, enter):
    twin, kept = unit_of(app, "road"), a_unit(app, "粤西路桥工程有限责任公司")
    both = serves_too(app, "designer", "road")
    with app.app_context(), transaction() as session:
        person = session.get(Membership, both).person_id
        session.add(Membership(person_id=person, organisation_id=kept))
    below = a_unit(app, "粤西一分公司", parent_id=twin)
    with app.app_context():
        mine = select(func.count()).where(Party.organisation_id == twin)
        seats = db.session.scalar(mine)
    assert seats > 0
    contractor = enter("contractor")
    assert acted(enter, kept, "merge", twin_id=twin).status_code == 302
    with app.app_context():
        assert db.session.scalar(mine) == 0
        now = select(func.count()).where(Party.organisation_id == kept)
        assert db.session.scalar(now) == seats
        old = db.session.get(Organisation, twin)
        assert old.merged_into_id == kept and old.retired_at is not None
        assert db.session.get(Organisation, below).path.startswith(f"/{kept}/")
        for table, column in merging._references():
            if table.name not in merging.ONE_EACH:
                left = select(func.count()).select_from(table).where(column == twin)
                assert db.session.scalar(left) == 0, table.name
    assert contractor.get(f"/projects/{BRIDGE}/filings").status_code == 200
    assert len(records(app, twin)) == 1 == len(records(app, kept))
    assert BRIDGE in {line.project_id for line in lines(app, "merge_unit")}
    assert "已合并" in enter("admin").get(f"/organisations/{twin}").text


def test_when_an_owner_was_entered_twice_the_journal_still_agrees_with_the_data(app, enter):
    """It happened: a merge of owners was told as a difference by the check of the journal."""
    twin, kept = unit_of(app, "owner"), a_unit(app, "西江新区交通建设开发公司")
    assert acted(enter, kept, "merge", twin_id=twin).status_code == 302
    with app.app_context():
        assert db.session.get(Project, BRIDGE).parties[0].organisation_id == kept
        assert list(reconciling.differences(Counter())) == []


def test_a_merge_that_would_put_one_unit_on_two_sides_is_refused_naming_the_project(app, enter):
    refused = acted(enter, unit_of(app, "watch"), "merge", twin_id=unit_of(app, "owner"))
    assert refused.status_code == 422 and "西江新区大桥及引道工程" in refused.text
    with app.app_context():
        assert db.session.get(Organisation, unit_of(app, "owner")).retired_at is None
    refused = acted(enter, unit_of(app, "road"), "merge", twin_id=unit_of(app, "bureau"))
    assert refused.status_code == 422 and "性质不同" in refused.text
    refused = acted(enter, unit_of(app, "road"), "merge", twin_id=unit_of(app, "road"))
    assert refused.status_code == 422 and "自己" in refused.text


def test_two_units_engaged_for_the_same_are_handed_over_before_they_are_merged(app, enter):
    road, tunnel = unit_of(app, "road"), unit_of(app, "tunnel")
    with app.app_context(), transaction() as session:
        session.add(Party(project_id=BRIDGE, organisation_id=tunnel, kind="contractor", section=1))
    refused = acted(enter, road, "merge", twin_id=tunnel)
    assert refused.status_code == 422 and "接替" in refused.text


def test_a_unit_with_open_projects_is_not_retired_and_one_without_is_gone_from_every_choice(
    app, enter
):
    refused = acted(enter, unit_of(app, "road"), "retire")
    assert refused.status_code == 422 and "西江新区大桥及引道工程" in refused.text
    spare = a_unit(app, "散伙公司")
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person.id).filter_by(login="demo-expert2")).one()
        session.execute(delete(LoginSession).where(LoginSession.person_id == person))
        session.execute(delete(Membership).where(Membership.person_id == person))
        session.add(Membership(person_id=person, organisation_id=spare))
    inside = enter("expert2")
    assert acted(enter, spare, "retire").status_code == 302
    with app.app_context():
        serving = select(Membership.id).where(Membership.organisation_id == spare)
        ended = select(LoginSession).where(LoginSession.membership_id.in_(serving))
        assert db.session.scalars(ended).all() == []
    assert inside.get("/").status_code == 302
    again = enter("expert2").get("/")
    assert "散伙公司" not in again.text
    assert "散伙公司" not in enter("owner").get(f"/projects/{BRIDGE}/parties").text
    refused = enter("owner").post(
        f"/projects/{BRIDGE}/parties",
        data={"organisation_id": spare, "kind": "operator", "section": 0},
    )
    assert refused.status_code == 422 and "已停用" in refused.text
    refused = enter("admin").post(
        "/people/memberships", data={"person_id": 1, "organisation_id": spare, "title": ""}
    )
    assert refused.status_code == 422 and "已停用" in refused.text
