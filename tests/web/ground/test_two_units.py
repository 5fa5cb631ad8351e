"""A person in two units sees both at once, acts for exactly one, and is told for which."""

import re

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing
from tests.builders import BRIDGE, HOSPITAL
from tests.web.hands import serve, serves_too

HERE, OTHER = "西江新区交通建设开发有限公司", "西江市卫生基建中心"
NEW_HOSPITAL = "西江市第三人民医院新院区"


def switch_of(page, to):
    """The address of the switch that leads to a page, and what it sends."""
    form = re.search(
        rf'action="(/serve/\d+)"[^<]*>(?:(?!</form>).)*value="{re.escape(to)}"', page, re.S
    )
    return form.group(1), {"next": to}


def test_desk_list_and_turns_show_the_projects_of_both_units(enter):
    owner = enter("owner")
    for page in ("/", "/projects", "/turns"):
        text = owner.get(page).text
        assert NEW_HOSPITAL in text and OTHER in text, page
    lines = owner.get("/turns/export.csv").text.splitlines()
    (hospital,) = [line for line in lines if NEW_HOSPITAL in line]
    assert hospital.endswith(OTHER) and any(line.endswith(HERE) for line in lines)


def test_tasks_of_both_units_wait_on_one_desk_each_with_its_unit(enter):
    tasks = enter("owner").get("/").text
    rows = re.findall(r"以何单位：<span lang=\"zh-CN\"\s*>([^<]+)</span", tasks)
    assert set(rows) == {HERE, OTHER}


def test_a_thing_of_the_other_unit_is_reached_by_one_switch(enter):
    owner, to = enter("owner"), f"/projects/{HOSPITAL}"
    url, data = switch_of(owner.get("/projects").text, to)
    answer = owner.post(url, data=data)
    assert answer.status_code == 302 and answer.location == to
    page = owner.get(to)
    assert page.status_code == 200
    head = page.text.split('class="acting"')[1].split("<main")[0]
    assert f"现以“{OTHER}”的名义办理" in head and HERE in head


def test_an_address_of_the_other_unit_offers_the_switch_and_does_nothing_itself(enter):
    owner, to = enter("owner"), f"/projects/{HOSPITAL}/filings"
    missed = owner.get(to)
    assert missed.status_code == 404 and "以它的名义再看" in missed.text
    url, data = switch_of(missed.text, to)
    assert owner.post(url, data=data).location == to
    assert owner.get(to).status_code == 200
    assert "以它的名义再看" not in enter("contractor").get(to).text
    assert owner.get(f"/projects/{2**63}").status_code in (400, 404)


def test_nobody_acts_for_two_units_at_once(enter):
    owner = enter("owner")
    step = f"/projects/{HOSPITAL}/steps/apply"
    assert owner.post(step, data={"confirm": "true"}).status_code == 404
    assert owner.post(f"/projects/{HOSPITAL}/links", data={"party_id": 1}).status_code == 404


def test_who_serves_one_unit_is_not_told_which(enter):
    page = enter("contractor").get("/").text
    assert 'class="acting"' not in page and "以何单位" not in page


def test_a_switch_leads_nowhere_but_to_this_site(enter):
    owner = enter("owner")
    url, _data = switch_of(owner.get("/projects").text, f"/projects/{HOSPITAL}")
    for target in ("https://example.org/", "//example.org/", "/\\example.org"):
        assert owner.post(url, data={"next": target}).location == "/"


def test_the_four_eyes_hold_over_both_units(app, enter):
    """What was submitted for the contractor is not checked for the supervisor by the same person."""
    clerk = enter("contractor")
    supervisor = serves_too(app, "contractor", "watch")
    with app.app_context():
        mine = select(Filing.id).filter_by(project_id=BRIDGE, section=1, supervised=True)
        (filing, *_more) = db.session.scalars(mine.filter_by(state="missing").order_by(Filing.id))
    url = f"/projects/{BRIDGE}/filings/{filing}"
    from acceptance.demo.pdfs import small_pdf
    from tests.web.intake.tus import push

    push(clerk, small_pdf("检验批", 1), filename="检验批.pdf", filing=filing)
    assert clerk.post(f"{url}/steps/submit").status_code == 302
    serve(clerk, supervisor)
    assert clerk.get(url).status_code == 200
    refused = clerk.post(f"{url}/steps/check")
    assert refused.status_code == 409 and "同一人" in refused.text


def test_a_substitute_sees_what_the_absent_sees_and_is_told_in_whose_name(app, enter):
    from tests.web.ground.test_deputies import ask, newest

    serves_too(app, "expert", "bureau")
    assert ask(app, enter("bureau"), "expert").status_code == 302
    colleague = enter("expert")
    assert "陈岚" in colleague.get("/").text and "代为办理" in colleague.get("/").text
    assert colleague.post(f"/deputies/{newest(app)}/act").status_code == 302
    head = colleague.get("/").text.split('class="acting"')[1].split("<main")[0]
    assert "正代" in head and "陈岚" in head and "回到本人" in head
    back = re.search(r'action="(/serve/\d+)"', head).group(1)
    assert colleague.post(back).status_code == 302
    assert "正代" not in colleague.get("/").text
