"""Who sees what: tenants, levels, and that a contractor sees only what it owes."""

import re

from sqlalchemy import select

from acceptance.extensions import db
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
            other = parties.add_organisation("东江市档案局", "bureau", None)
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


def test_a_button_is_grey_exactly_when_its_list_is_not_empty(app, enter):
    for who in ("owner", "health", "supervisor", "bureau", "city"):
        client = enter(who)
        for project in range(1, 6):
            page = client.get(f"/projects/{project}")
            if page.status_code == 404:
                continue
            listed = {
                s["name"]: s for s in client.get(f"/api/v1/projects/{project}/steps").json["steps"]
            }
            shown = dict(
                re.findall(r'<(a|button)[^>]*data-step="(\w+)"', page.text)
                and [(n, t) for t, n in re.findall(r'<(a|button)[^>]*data-step="(\w+)"', page.text)]
            )
            assert set(shown) == set(listed)
            for name, tag in shown.items():
                assert (
                    (tag == "button")
                    == bool(listed[name]["blockers"])
                    == (not listed[name]["open"])
                )
                if tag == "button":
                    assert f'id="why-{name}"' in page.text


def test_lists_are_searched_sorted_and_exported_without_formulas(app, enter):
    bureau = enter("bureau")
    assert (
        names(bureau)
        and "云河" in bureau.get("/projects?q=云河").text
        and "东湖" not in bureau.get("/projects?q=云河").text.split("<table")[1]
    )
    assert "没有符合条件" in bureau.get("/projects?q=%25").text
    with app.app_context():
        from acceptance.transaction import transaction

        with transaction() as session:
            session.get(Project, BRIDGE).name = "=HYPERLINK(1)"
    table = bureau.get("/projects.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table and table.splitlines()[0].startswith("项目编号")


def test_a_contractor_sees_the_unplaced_files_of_its_own_sheets_only(app, enter):
    import io

    from acceptance.models import Document

    sheet = "项目名称,:,西江新区大桥及引道工程\n杂项{0},0\n完全无关的东西{0},1,1,20190822,,甲\n"
    for who in ("owner", "contractor"):
        answer = enter(who).post(
            f"/projects/{BRIDGE}/catalogue",
            data={"sheet": (io.BytesIO(sheet.format(who).encode()), "a.csv")},
        )
        assert answer.status_code == 201
    page = enter("contractor").get(f"/projects/{BRIDGE}/catalogue/unplaced").text
    assert "完全无关的东西contractor" in page and "完全无关的东西owner" not in page
    with app.app_context():
        foreign = db.session.scalars(
            select(Document.id).filter_by(title="完全无关的东西owner")
        ).one()
        mine = db.session.scalars(
            select(Document.id).filter_by(title="完全无关的东西contractor")
        ).one()
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=1)
        ).first()
    place = f"/projects/{BRIDGE}/catalogue/unplaced"
    assert (
        enter("contractor").post(f"{place}/{foreign}", data={"filing_id": filing}).status_code
        == 404
    )
    assert (
        enter("contractor").post(f"{place}/{mine}", data={"filing_id": filing}).status_code == 302
    )
    assert "档案数量" not in enter("contractor").get(f"/projects/{BRIDGE}").text


def test_the_journal_and_the_people_are_searched_and_exported(enter):
    lines = (
        enter("bureau")
        .get(f"/projects/{SEWAGE}/journal.csv?q=陈岚&sort=oldest")
        .data.decode("utf-8-sig")
        .splitlines()
    )
    assert len(lines) > 5 and all("陈岚" in line for line in lines[1:])
    people = enter("admin").get("/people/export.csv?q=demo-owner").data.decode("utf-8-sig")
    assert people.count("\n") == 2 and "西江市卫生基建中心" in people


def test_the_desk_counts_working_days_until_an_application_is_answered(app, enter):
    from datetime import date

    from acceptance.services.desk import desks
    from acceptance.transaction import transaction
    from tests.builders import POWER

    monday = date(2026, 11, 23)
    with app.app_context():
        assert [
            desks._left(monday, due)
            for due in (date(2026, 11, 9), date(2026, 11, 27), date(2060, 1, 1), None)
        ] == [-10, 4, None, None]
    for due in (date(2020, 1, 2), date(2060, 1, 1)):
        with app.app_context(), transaction() as session:
            session.get(Project, POWER).answer_due_on = due
        assert due.isoformat() in enter("bureau").get("/").text
