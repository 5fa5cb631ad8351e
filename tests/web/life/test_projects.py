"""Projects: registered with what they pin, listed, searched, exported."""

import re
from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing, Party, Project
from tests.builders import BRIDGE
from tests.web.hands import step


def test_the_first_step_needs_named_duties(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        owner_id = db.session.scalars(select(Filing.party_id).filter_by(project_id=BRIDGE)).first()
        unit = db.session.get(Party, owner_id).organisation_id
    data = {
        "code": "N-1",
        "name": "新项目",
        "place": "西江市",
        "owner_id": unit,
        "scope_pack": "gbt-50328-2014",
        "procedure_pack": "national-2006",
        "sections": "第 1 标段\n第 2 标段",
    }
    answer = bureau.post("/projects", data=data)
    project = int(answer.headers["Location"].rsplit("/", 1)[1])
    owner = enter("owner")
    refused = step(owner, project, "start_contracting")
    assert (
        refused.status_code == 409
        and "尚未指定分管领导" in refused.text
        and "尚未指定档案员" in refused.text
    )
    party = owner.get(f"/projects/{project}/parties").text.split('id="party-')[1].split('"')[0]
    for duty in ("leader", "archivist"):
        owner.post(
            f"/projects/{project}/parties/{party}/duties",
            data={"duty": duty, "name": "张三", "since": date.today().isoformat()},
        )
    assert "尚未指定" not in step(owner, project, "start_contracting").text
    with app.app_context():
        found = db.session.get(Project, project)
        assert (found.scope_pack, found.scope_version, found.procedure_version) == (
            "gbt-50328-2014",
            "2019.1",
            "2006.1",
        )
        per_section = db.session.scalars(
            select(Filing.section)
            .filter_by(project_id=project, code="C5-01")
            .order_by(Filing.section)
        ).all()
        assert per_section == [1, 2]


def test_a_wrong_registration_keeps_what_was_typed_and_names_the_fields(enter):
    page = enter("bureau").post(
        "/projects", data={"name": "只有名称", "investment": "很多", "started_on": "昨天"}
    )
    assert page.status_code == 422 and "只有名称" in page.text
    for words in ("项目编号：必须填写", "批准概算（万元）：不是数字", "开工日期：不是日期"):
        assert words in page.text


def test_what_a_pack_has_not_got_is_said_where_it_is_chosen(enter):
    page = enter("bureau").get("/projects/new").text
    chosen = page.split('id="f-scope_pack"')[1].split('id="f-procedure_pack"')[0]
    assert "附录 B（道路、桥梁等市政工程）未收录" in chosen
    assert "评分条目未录" in page.split('id="f-procedure_pack"')[1]


def names(client):
    return set(
        re.findall(
            r'lang="zh-CN"\s*>\s*([^<]+(?:工程|电站|院区))</a>', client.get("/projects").text
        )
    )


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
