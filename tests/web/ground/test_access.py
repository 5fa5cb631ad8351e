"""Who sees what: tenants, levels, and that a contractor sees only what it owes."""

import re

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, Project
from tests.builders import BRIDGE, HOSPITAL, SEWAGE, a_project


def names(client):
    return set(
        re.findall(
            r'lang="zh-CN"\s*>\s*([^<]+(?:工程|电站|院区))</a>', client.get("/projects").text
        )
    )


def test_an_owner_sees_its_own_projects_only(enter):
    assert "西江市第三人民医院新院区" not in names(enter("owner"))
    assert names(enter("health")) == {"西江市第三人民医院新院区"}


def test_one_person_serves_two_organisations_one_at_a_time(enter):
    assert enter("owner").get(f"/projects/{HOSPITAL}").status_code == 404
    assert enter("health").get(f"/projects/{HOSPITAL}").status_code == 200
    assert enter("health").get(f"/projects/{BRIDGE}").status_code == 404


def test_an_upper_level_sees_its_lower_levels_read_only(enter):
    province = enter("province")
    assert len(names(province)) == 5
    page = province.get(f"/projects/{SEWAGE}").text
    assert "data-step" not in page and "现在没有需要您办理的步骤" in page
    assert (
        province.post(f"/projects/{SEWAGE}/steps/approve", data={"confirm": "true"}).status_code
        == 403
    )


def test_a_bureau_does_not_see_what_another_organises(app, enter):
    with app.app_context():
        from acceptance.services.ground import people
        from acceptance.services.life import parties
        from acceptance.transaction import transaction

        with transaction():
            other = parties.add_organisation(
                "东江市档案局", "bureau", None, actor=None, now=clock.now()
            )
            person = people.add_person("外市", "demo-other", organisation_id=other.id)
        assert person.id
    client = app.test_client()
    client.post("/demo/demo-other")
    assert names(client) == set() and client.get(f"/projects/{SEWAGE}").status_code == 404


def test_a_contractor_sees_only_what_it_owes(app, enter):
    contractor = enter("contractor")
    with app.app_context():
        mine = db.session.scalars(select(Filing.id).filter_by(project_id=BRIDGE, section=1)).all()
        others = db.session.scalars(
            select(Filing.id).where(Filing.project_id == BRIDGE, Filing.section != 1)
        ).all()
    page = contractor.get(f"/projects/{BRIDGE}/filings").text
    assert f"/filings/{mine[0]}" in page
    assert all(f'/filings/{other}"' not in page for other in others)
    assert contractor.get(f"/projects/{BRIDGE}/filings/{others[0]}").status_code == 404
    assert contractor.get(f"/projects/{BRIDGE}/volumes").status_code == 403
    assert "珠江隧桥" not in contractor.get(f"/projects/{BRIDGE}/parties").text


def test_a_contractor_cannot_fetch_the_file_of_another(app, enter):
    from acceptance.models import Document, FileVersion

    with app.app_context():
        version = db.session.scalars(
            select(FileVersion.id)
            .join(Document)
            .join(Filing, Filing.id == Document.filing_id)
            .where(Filing.project_id == SEWAGE, Filing.section == 2)
        ).first()
    assert enter("contractor").get(f"/projects/{SEWAGE}/filings/files/{version}").status_code == 404
    fetched = enter("contractor2").get(f"/projects/{SEWAGE}/filings/files/{version}")
    assert fetched.status_code == 200 and fetched.data.startswith(b"%PDF")
    assert (
        "attachment" in fetched.headers["Content-Disposition"]
        and "sandbox" in fetched.headers["Content-Security-Policy"]
    )


def test_ids_of_another_project_are_not_found_under_this_one(app, enter):
    with app.app_context():
        foreign = db.session.scalars(select(Filing.id).filter_by(project_id=HOSPITAL)).first()
    owner = enter("owner")
    assert owner.get(f"/projects/{BRIDGE}/filings/{foreign}").status_code == 404
    assert owner.post(f"/projects/{BRIDGE}/filings/{foreign}/steps/submit").status_code == 404
    assert owner.get("/projects/18446744073709551616").status_code in (400, 404)


def test_a_guiding_bureau_sees_and_does_nothing(app, enter):
    with app.app_context():
        project = a_project("design")
        from acceptance.models import Organisation
        from acceptance.transaction import transaction

        with transaction() as session:
            province = session.scalars(select(Organisation.id).filter_by(name="南岭省档案局")).one()
            session.get(Project, project.id).guide_id = province
        number = project.id
    assert enter("province").get(f"/projects/{number}").status_code == 200
    assert enter("province").post(f"/projects/{number}/steps/start_contracting").status_code == 403


def test_nobody_goes_on_in_the_name_of_another_persons_organisation(app, enter):
    with app.app_context():
        from acceptance.models import Membership, Person

        theirs = db.session.scalars(
            select(Membership.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.login == "demo-bureau")
        ).one()
    contractor = enter("contractor")
    assert contractor.post(f"/serve/{theirs}").status_code == 404
    assert contractor.post("/serve/999999").status_code == 404
    still_its_own = contractor.post(f"/projects/{SEWAGE}/steps/approve", data={"confirm": "true"})
    assert still_its_own.status_code == 403
