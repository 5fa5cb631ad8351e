"""No unit stands on two sides of a project; who serves two is told so, and so is the journal."""

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import JournalEntry, Party, Person, Project
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import serve, serves_too, step, unit_of

NEW = {
    "code": "N-1",
    "name": "新项目",
    "place": "西江市",
    "scope_pack": "gbt-50328-2014",
    "procedure_pack": "national-2006",
    "sections": "第 1 标段\n第 2 标段",
}


def parties(app, project=BRIDGE):
    with app.app_context():
        return len(db.session.scalars(select(Party.id).filter_by(project_id=project)).all())


def last(app, action):
    """The newest line of the bridge's journal about that."""
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=BRIDGE, action=action)
        return db.session.scalars(mine.order_by(JournalEntry.seq.desc())).first()


@pytest.mark.parametrize("office", ["guide_id", "city_archive_id", "authority_id"])
def test_an_owner_is_not_registered_as_its_own_judge(app, enter, office):
    data = {**NEW, "owner_id": unit_of(app, "owner"), office: unit_of(app, "owner")}
    refused = enter("bureau").post("/projects", data=data)
    assert refused.status_code == 422 and "参建单位不得参与评判" in refused.text
    with app.app_context():
        assert db.session.scalar(select(Project.id).filter_by(code="N-1")) is None


def test_a_bureau_does_not_organise_the_acceptance_of_its_own_project(app, enter):
    data = {**NEW, "owner_id": unit_of(app, "bureau")}
    assert enter("bureau").post("/projects", data=data).status_code == 422


@pytest.mark.parametrize(
    ("unit", "kind", "section"),
    [
        ("bureau", "operator", 0),
        ("city", "operator", 0),
        ("authority", "operator", 0),
        ("road", "supervisor", 1),
        ("owner", "supervisor", 1),
        ("watch", "contractor", 0),
    ],
)
def test_no_unit_is_added_to_the_other_side(app, enter, unit, kind, section):
    before = parties(app)
    data = {"organisation_id": unit_of(app, unit), "kind": kind, "section": section}
    refused = enter("owner").post(f"/projects/{BRIDGE}/parties", data=data)
    assert refused.status_code == 422 and "不能又是" in refused.text
    assert parties(app) == before


def test_a_contractor_may_supervise_what_another_builds(app, enter):
    data = {"organisation_id": unit_of(app, "road"), "kind": "supervisor", "section": 2}
    answer = enter("owner").post(f"/projects/{BRIDGE}/parties", data=data)
    assert answer.status_code == 302


def test_who_comes_to_serve_two_sides_is_told_and_so_is_the_journal(app, enter):
    with app.app_context():
        clerk = db.session.scalars(select(Person.id).filter_by(login="demo-contractor")).one()
    data = {"person_id": clerk, "organisation_id": unit_of(app, "watch"), "title": ""}
    admin = enter("admin")
    page = admin.post("/people/memberships", data=data, follow_redirects=True).text
    assert "黄志强在“西江新区大桥及引道工程”中兼任两方" in page
    line = last(app, "two_sides")
    assert line.object_id == clerk and line.actor == "系统管理员"
    assert "粤西路桥工程有限公司" in str(line.facts) and "南方工程监理" in str(line.facts)
    assert "黄志强（" in enter("owner").get(f"/projects/{BRIDGE}/parties").text


def test_who_changes_the_hat_is_told_of_the_other(app, enter):
    other = serves_too(app, "contractor", "watch")
    clerk = serve(enter("contractor"), other)
    assert "兼任两方" in clerk.get("/").text
    assert "兼任两方" not in clerk.get("/").text


def test_a_unit_that_comes_in_brings_its_people_of_two_sides_to_light(app, enter):
    serves_too(app, "designer", "village")
    owner, data = enter("owner"), {"kind": "operator", "section": 0}
    serves_too(app, "supervisor", "health")
    data["organisation_id"] = unit_of(app, "health")
    page = owner.post(f"/projects/{BRIDGE}/parties", data=data, follow_redirects=True).text
    assert "赵启明在“" in page and "谢文在“" not in page
    assert "赵启明（" in str(last(app, "add_party").facts["two_sides"])


def test_two_builders_are_one_side(app, enter):
    with app.app_context():
        clerk = db.session.scalars(select(Person.id).filter_by(login="demo-contractor")).one()
    data = {"person_id": clerk, "organisation_id": unit_of(app, "tunnel"), "title": ""}
    page = enter("admin").post("/people/memberships", data=data, follow_redirects=True).text
    assert "兼任两方" not in page and last(app, "two_sides") is None


def test_a_supervisor_of_a_section_signs_nothing_off_beside_one_of_the_whole(app, enter):
    with app.app_context(), transaction() as session:
        session.execute(update(Project).where(Project.id == BRIDGE).values(state="supervision"))
        part = Party(project_id=BRIDGE, kind="supervisor", section=2)
        part.organisation_id = unit_of(app, "design")
        session.add(part)
    assert 'data-step="sign_off"' in enter("supervisor").get(f"/projects/{BRIDGE}").text
    part = enter("designer")
    assert "data-step" not in part.get(f"/projects/{BRIDGE}").text
    for name, answers in (("sign_off", {}), ("return_to_contractor", {"reason": "理由"})):
        assert step(part, BRIDGE, name, **answers).status_code == 403
    assert part.post(f"/api/v1/projects/{BRIDGE}/steps/sign_off", json={}).status_code == 403


def test_where_none_is_engaged_for_the_whole_each_supervisor_may_sign_off(app, enter):
    with app.app_context(), transaction() as session:
        session.execute(update(Project).where(Project.id == BRIDGE).values(state="supervision"))
        mine = (Party.project_id == BRIDGE) & (Party.kind == "supervisor")
        session.execute(update(Party).where(mine).values(section=1))
    refused = step(enter("supervisor"), BRIDGE, "sign_off")
    assert refused.status_code == 409 and "未经监理审核" in refused.text
