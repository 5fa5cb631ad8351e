"""The list of key projects: entered or read from a sheet, held against what is registered here, put right with a
trace; no other office and nobody else reads it.
"""

import io

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import KeyProject, OfficeRecord, Project
from tests.builders import BRIDGE
from workflows import key_list as rules

LINE = {"year": "2026", "name": "东江引水工程", "owner": "东江水务公司", "code": "2026-441200-01"}
SHEET = """西江市2026年重点建设项目名单,,,
序号,项目名称,项目代码,项目单位,备注
1,西江新区大桥及引道工程,,西江新区交通建设开发有限公司,续建
2,南山隧道工程,2026-441200-77,=SUM(A1),新开工
3,,2026-441200-78,某公司,
4,南山隧道工程,,重复的一行,
5,东江引水工程,,,
"""


def the(app, **asked):
    with app.app_context():
        wanted = select(KeyProject).filter_by(**asked).order_by(KeyProject.id.desc())
        return db.session.scalars(wanted).first()


def acts(app):
    with app.app_context():
        wanted = select(OfficeRecord).filter_by(noun="key_project").order_by(OfficeRecord.id)
        return [(one.act, one.reason) for one in db.session.scalars(wanted)]


def takes(client, text=SHEET, name="名单.csv", **said):
    sheet = (io.BytesIO(text.encode("gb18030")), name)
    data = {"year": "2026", "source": "西发改〔2026〕8号", **said, "sheet": sheet}
    return client.post("/key-list/sheet", data=data)


def test_a_sheet_is_read_and_says_which_projects_were_never_registered(app, enter):
    bureau = enter("bureau")
    assert "还没有名单" in bureau.get("/key-list").text
    assert bureau.post("/key-list", data=LINE).status_code == 303
    assert takes(bureau).status_code == 303
    page = bureau.get("/key-list").text
    assert "读入 2 行，2 行已在名单里" in page and "第 5 行" in page
    assert "重点项目 2 个没有登记" in page
    missing = bureau.get("/key-list?state=unregistered").text
    assert "南山隧道工程" in missing and "东江引水工程" in missing
    assert "西江新区大桥" not in missing
    registered = bureau.get("/key-list?state=registered").text
    assert "西江新区大桥" in registered and "南山隧道工程" not in registered
    assert "南山隧道工程" not in bureau.get("/key-list?q=引水").text
    assert "南山隧道工程" not in bureau.get("/key-list?year=2025").text
    ordered = bureau.get("/key-list?sort=name").text
    assert "南山隧道工程" in ordered
    sheet = bureau.get("/key-list/export.csv?state=unregistered").text
    assert "'=SUM(A1)" in sheet and "没有登记" in sheet and "大桥" not in sheet
    assert takes(bureau).status_code == 303, "the same sheet again enters nothing"
    with app.app_context():
        assert len(db.session.scalars(select(KeyProject)).all()) == 3
    assert enter("province").get("/key-list").text.count("南山隧道工程") == 0
    assert enter("province").get(f"/key-list/{the(app, year=2026).id}").status_code == 404
    for who in ("owner", "contractor", "city", "admin"):
        assert enter(who).get("/key-list").status_code == 403


def test_a_sheet_without_the_column_or_the_year_is_refused_in_words(app, enter, monkeypatch):
    bureau = enter("bureau")
    other = takes(bureau, "序号,内容\n1,某事\n")
    assert other.status_code == 422 and "项目名称" in other.text
    wrong = takes(bureau, year="今年")
    assert wrong.status_code == 422 and the(app) is None
    monkeypatch.setattr(rules, "MOST", 3)
    long = takes(bureau)
    assert long.status_code == 422 and "一次最多读入 3 行" in long.text and the(app) is None


def test_a_line_is_put_right_struck_and_put_back_with_its_trace(app, enter):
    bureau = enter("bureau")
    bureau.post("/key-list", data=LINE)
    twice = bureau.post("/key-list", data=LINE)
    assert twice.status_code == 422 and "已在 2026 年的名单里" in twice.text
    assert "东江水务公司" in twice.text, "what was typed is still there"
    line = the(app)
    with app.app_context():
        code = db.session.get(Project, BRIDGE).code
    nobody = {**LINE, "registered_as": "没有这个号", "reason": "x", "version": line.version_id}
    answer = bureau.post(f"/key-list/{line.id}/correct", data=nobody)
    assert answer.status_code == 422 and "没有这个号" in answer.text
    right = {**nobody, "registered_as": code, "reason": "登记时换了名称"}
    assert bureau.post(f"/key-list/{line.id}/correct", data=right).status_code == 303
    assert bureau.post(f"/key-list/{line.id}/correct", data=right).status_code == 409, "in a tab"
    assert "重点项目都已登记" in bureau.get("/key-list").text
    struck = {"reason": "调出名单", "version": the(app).version_id}
    assert bureau.post(f"/key-list/{line.id}/strike", data=struck).status_code == 303
    assert "东江引水工程" not in bureau.get("/key-list").text
    assert "东江引水工程" in bureau.get("/key-list?state=struck").text
    page = bureau.get(f"/key-list/{line.id}").text
    assert "调出名单" in page and "登记时换了名称" in page
    back = {"reason": "划错了", "version": the(app).version_id}
    assert bureau.post(f"/key-list/{line.id}/put-back", data=back).status_code == 303
    assert "东江引水工程" in bureau.get("/key-list").text
    assert acts(app) == [
        ("add_line", ""),
        ("correct_line", "登记时换了名称"),
        ("strike_line", "调出名单"),
        ("put_back_line", "划错了"),
    ]


def test_a_sheet_that_was_the_wrong_one_is_struck_as_a_whole(app, enter):
    bureau = enter("bureau")
    bureau.post("/key-list", data={**LINE, "name": "手工记入的工程"})
    takes(bureau)
    line = the(app, name="南山隧道工程")
    said = {"reason": "读错了文件"}
    assert bureau.post(f"/key-list/{line.id}/strike-sheet", data=said).status_code == 303
    page = bureau.get("/key-list").text
    assert "手工记入的工程" in page and "南山隧道工程" not in page
    assert acts(app)[-1] == ("strike_lines", "读错了文件")
    by_hand = the(app, name="手工记入的工程")
    assert bureau.post(f"/key-list/{by_hand.id}/strike-sheet", data=said).status_code == 404
