"""An empty desk says what will be here and gives the first thing to do; what is done ticks itself off."""

import re

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import (
    Letterhead,
    Membership,
    OneTimeToken,
    Organisation,
    Party,
    Person,
    Project,
)
from acceptance.transaction import transaction
from tests.builders import a_project


def ticks(page, title):
    """What a list of first things says, in order: done or not; nothing where it is gone."""
    if title not in page:
        return []
    told = re.split(rf"<h2[^>]*>\s*{title}\s*</h2>", page)[1].split("</section>")[0]
    return [word == "已办" for word in re.findall(r'class="st [^"]*">(已办|待办)', told)]


def test_the_administrators_list_ticks_itself_off(app, enter):
    admin = enter("admin")
    assert ticks(admin.get("/").text, "系统启用") == [True, True, False, True], "nobody was invited"
    with app.app_context(), transaction() as session:
        for head in session.scalars(select(Letterhead)):
            head.title = ""
    assert ticks(admin.get("/").text, "系统启用") == [True, True, False, False]
    with app.app_context():
        someone = db.session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
    assert admin.post(f"/people/{someone}/invitation").status_code == 303
    assert ticks(admin.get("/").text, "系统启用") == [True, True, True, False]
    with app.app_context(), transaction() as session:
        session.execute(Membership.__table__.delete())
        session.execute(OneTimeToken.__table__.delete())
    page = admin.get("/").text
    assert ticks(page, "系统启用") == [True, False, False, False]
    assert 'href="/people#register-person"' in page and 'href="/office/letterheads"' in page


def test_units_are_registered_when_an_office_and_an_owner_are(app, enter):
    admin = enter("admin")
    with app.app_context(), transaction() as session:
        enterprise = update(Organisation).where(Organisation.kind == "enterprise")
        session.execute(enterprise.values(kind="authority"))
    page = admin.get("/").text
    assert ticks(page, "系统启用")[0] is False, "who builds is not there"
    assert 'href="/people#register-unit"' in page
    told = admin.get("/people").text
    assert told.count('id="register-unit"') == 1
    assert told.index('id="register-unit"') < told.index('id="register-person"'), "units come first"
    assert (
        admin.post("/people/organisations", data={"name": "新水务公司", "kind": ""}).status_code
        == 422
    )
    sent = {"name": "新水务公司", "kind": "enterprise"}
    told = admin.post("/people/organisations", data=sent, follow_redirects=True).text
    assert "已登记单位“新水务公司”" in told
    assert told.index('id="register-unit"') > told.index('id="register-person"')
    assert re.search(r'<select name="kind"[^>]*required>\s*<option value=""', told), "no preset"
    assert ticks(admin.get("/").text, "系统启用")[0] is True


def test_an_invitation_is_copied_from_a_field(enter):
    page = enter("admin").post("/people/2/invitation", follow_redirects=True).text
    field = re.search(
        r'<input id="invitation-link" value="(http[^"]*/invitation/[^"]+)"[^>]*>', page
    )
    assert field and "readonly" in field.group()
    assert re.search(r'data-copy="invitation-link"[^>]*hidden', page), "no button without scripts"


def test_a_bureau_without_a_project_is_led_to_register_one(app, enter):
    assert ticks(enter("bureau").get("/").text, "从这里开始") == []
    with app.app_context(), transaction() as session:
        for project in session.scalars(select(Project)):
            project.organiser_id = 1
    page = enter("bureau").get("/").text
    assert ticks(page, "从这里开始") == [False] and 'href="/projects/new"' in page


def test_an_owner_is_led_through_the_start_of_a_project(app, enter):
    owner = enter("owner")
    assert ticks(owner.get("/").text, "项目启动") == [], "what is being built has begun"
    with app.app_context():
        project = a_project("design").id
    assert ticks(owner.get("/").text, "项目启动") == [True, True, False, False]
    dates = {
        "started_on": "2024-01-01",
        "finished_on": "2026-01-01",
        "planned_acceptance_on": "2026-06-01",
        "planned_completion_on": "2026-10-01",
    }
    assert owner.post(f"/projects/{project}/schedule/dates", data=dates).status_code == 302
    assert ticks(owner.get("/").text, "项目启动") == [True, True, True, False]
    with app.app_context():
        party = db.session.scalars(select(Party.id).filter_by(project_id=project)).first()
    assert (
        owner.post(f"/projects/{project}/links", data={"party_id": party, "days": "30"}).status_code
        == 303
    )
    assert ticks(owner.get("/").text, "项目启动") == [], "all is done: the list is gone"


def test_an_empty_desk_says_what_will_be_there(app, enter):
    page = enter("province").get("/").text
    assert "没有等我办的事" in page and "轮到您的单位办的事会按到期先后列在这里" in page
    assert "现在没有等别人办的事" in page
