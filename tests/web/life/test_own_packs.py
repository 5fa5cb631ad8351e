"""An office's own packs: a local list becomes one through the pages, for its own projects and for nobody else's."""

import hashlib
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import event, func, select

from acceptance.extensions import db
from acceptance.models import Filing, OfficeRecord, OwnPack, PackEdit, PackVersion, Project
from tests.builders import BRIDGE, HOSPITAL
from tests.workflows.test_versions import after
from workflows import standards
from workflows.packs.drafts import GROUP, ITEM, MARK

pytestmark = pytest.mark.usefixtures("agrees")

SAID = {"title": "西江市建设工程档案移交清单", "source": "西档〔2026〕8号", "region": "西江市"}
GROUPS, ITEMS = 17, 144
RULES = Path(standards.__file__).parent


def workbook():
    """A list as an office keeps it: a title line, headings, 17 classes in levels, 144 items."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["西江市建设工程档案移交清单"])
    sheet.append(["层级", "标题", "责任者", "保管期限", "份数"])
    number = 0
    for group in range(1, GROUPS + 1):
        sheet.append(
            ["一级", f"第{group}类移交文件", "施工单位" if group > 8 else "建设单位", "", ""]
        )
        while number < ITEMS * group // GROUPS:
            number += 1
            term = "长期" if number == 5 else ("永久", "30年", "10年")[number % 3]
            who = "见交底" if number == 9 else ""
            sheet.append(["二级", f"移交项目文件{number:03d}号", who, term, f"{number % 3 + 1}份"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def seen(client, page):
    """The version that a page of a pack shows."""
    return re.search(r'name="version" value="(\d+)"', client.get(page).text)[1]


def posted(client, page, door, **data):
    answer = client.post(f"{page}/{door}", data={**data, "version": seen(client, page)})
    assert answer.status_code == 302, answer.text
    return answer


def made(client, name="handover-2026", **more):
    answer = client.post("/packs", data={**SAID, "name": name, **more})
    assert answer.status_code == 302, answer.text
    return re.match(r"/packs/\d+", answer.headers["Location"])[0]


def questions(app, client, address):
    """How many questions a page asks the database."""
    told = []

    def note(_connection, _cursor, statement, *_rest):
        told.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([one for one in told if one.lstrip().upper().startswith("SELECT")])


def tree():
    files = sorted(path for path in RULES.rglob("*") if path.suffix in (".yaml", ".py", ".txt"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def lines(project):
    rows = db.session.scalars(
        select(Filing).where(Filing.project_id == project).order_by(Filing.id)
    )
    return [(row.code, row.name, row.retention, row.remark, row.state, row.files) for row in rows]


def test_a_clerk_brings_in_a_list_of_144_items_in_17_groups_and_only_the_chosen_project_shows_them(
    app, enter
):
    bureau, province = enter("bureau"), enter("province")
    before = tree()
    with app.app_context():
        others = {
            key: lines(key) for key in db.session.scalars(select(Project.id)) if key != BRIDGE
        }
    sheet = (io.BytesIO(workbook()), "移交清单.xlsx")
    page = made(bureau, sheet=sheet)
    asked = bureau.get(f"{page}/list").text
    assert "西江市建设工程档案移交清单" in asked and "移交项目文件001号" in asked
    choice = {
        "sheet": "0",
        "row": "2",
        "look": "1",
        "by": "owner",
        "mark": "Y",
        "stage": "construction",
        "group": "其他",
        "c0": "level",
        "c1": "title",
        "c2": "by",
        "c3": "mark",
        "c4": "copies",
    }
    looked = bureau.get(f"{page}/list", query_string=choice).text
    assert "读成 17 个类目、144 条" in looked and "2 行带核对记号" in looked
    twice = bureau.get(f"{page}/list", query_string={**choice, "c4": "mark"}).text
    assert "两列指成了同一项" in twice
    choice.pop("look")
    posted(bureau, page, "list/rows", **choice)

    for door in ("", "/list", "/trial?titles=甲"):
        assert questions(app, bureau, f"{page}{door}") <= 12, door
    assert questions(app, bureau, "/packs") <= 12 and questions(app, bureau, "/standards") <= 12

    # a slip in the list is put right by hand, and a line that nobody wants is taken away again
    shown = bureau.get(page).text
    assert "17 个类目、144 条" in shown and shown.count(MARK) >= 2
    with app.app_context():
        row = db.session.scalars(select(OwnPack)).one()
        first = next(one for one in row.rows if one["level"] == ITEM)
        group = next(one for one in row.rows if one["level"] == GROUP)
        doubts = [one["key"] for one in row.rows if one.get("flag")]
    form = {"name": "工程规划许可证", "mark": "Y", "copies": "2", "under": str(group["key"])}
    posted(bureau, page, f"rows/{first['key']}", **form, like="规划许可证、规划许可")
    posted(
        bureau,
        page,
        "items",
        below=group["key"],
        mark="30",
        lines="多出的一行\t监理单位\t永久\t3份",
    )
    posted(bureau, page, "undo")
    posted(bureau, page, "deeds", do=f"unmark-{doubts[0]}")

    tried = bureau.get(
        f"{page}/trial",
        query_string={"titles": "建设工程规划许可证.pdf\r\n规划许可批复.pdf\r\n午餐菜单"},
    )
    assert "1-01 工程规划许可证" in tried.text and "文件名中的字词" in tried.text
    assert "认不出" in tried.text

    number = posted(bureau, page, "publish", note="依西档〔2026〕8号").headers["Location"]
    chosen = bureau.get(number).text
    assert "项目" in chosen and "第 1 版" in chosen
    pack = re.search(r"/standards/(u\d+-handover-2026)/1/move", chosen)[1]
    plan = bureau.get(f"/standards/{pack}/1/move?project={BRIDGE}").text
    assert "dat-28-2018 2018." in plan and "新增应归档条目 144 条" in plan.replace("\n", "")
    assert (
        bureau.post(f"/standards/{pack}/1/move", data={"project": str(BRIDGE)}).status_code == 302
    )

    with app.app_context():
        bridge = db.session.get(Project, BRIDGE)
        assert (bridge.scope_pack, bridge.scope_version) == (pack, "1")
        due = [one for one in lines(BRIDGE) if "旧" not in one[0]]
        assert len(due) == ITEMS and due[0][1:4] == ("工程规划许可证", "Y", "2 份")
        assert {key: lines(key) for key in others} == others
    # files that were there keep their line, whatever the new list says
    page_of_bridge = enter("owner").get(f"/projects/{BRIDGE}/filings?q=移交项目文件144号").text
    assert "移交项目文件144号" in page_of_bridge
    assert province.get(f"/standards/{pack}/1/move").status_code == 404
    assert tree() == before

    # and it can be put right: back in one batch, as if nothing had been
    shown = bureau.get(f"/standards/{pack}").text
    batch = shown.split('action="/standards/moves/')[1].split("/undo")[0]
    assert bureau.post(f"/standards/moves/{batch}/undo").status_code == 302
    with app.app_context():
        assert db.session.get(Project, BRIDGE).scope_pack == "dat-28-2018"


def test_a_new_version_of_a_shipped_pack_is_no_offices_default_until_it_says_so_for_itself(
    app, enter
):
    admin, bureau, province = enter("admin"), enter("bureau"), enter("province")
    text = after("national-2006", ("minimum: {value: 5", "minimum: {value: 7"), version="2006.2")
    admin.post("/standards/national-2006/new", data={"text": text, "note": "试"})

    def registered(who, code):
        with app.app_context():
            owner = db.session.get(Project, HOSPITAL).parties[0].organisation_id
        data = {"code": code, "name": f"项目{code}", "place": "西江市", "owner_id": owner}
        packs = {"scope_pack": "dat-28-2018", "procedure_pack": "national-2006"}
        assert who.post("/projects", data={**data, **packs, "sections": "一"}).status_code == 302
        with app.app_context():
            return db.session.scalars(
                select(Project.procedure_version).where(Project.code == code)
            ).one()

    assert registered(bureau, "F-1") == registered(province, "F-2") == "2006.1"
    assert province.post("/standards/national-2006/2006.2/offer").status_code == 302
    assert registered(bureau, "F-3") == "2006.1" and registered(province, "F-4") == "2006.2"
    assert province.post("/standards/national-2006/offer/end").status_code == 302
    assert registered(province, "F-5") == "2006.1"
    assert province.post("/standards/national-2006/offer/end").status_code == 404
    assert enter("owner").post("/standards/national-2006/2006.2/offer").status_code == 403


def test_a_pack_that_is_not_complete_is_taken_by_no_new_project_until_an_office_offers_a_completed_one(
    app, enter
):
    admin, bureau = enter("admin"), enter("bureau")
    assert 'value="yunnan-2006"' not in bureau.get("/projects/new").text
    assert "合计 95 分" in bureau.get("/standards/yunnan-2006").text
    with app.app_context():
        owner = db.session.get(Project, HOSPITAL).parties[0].organisation_id
    data = {"code": "Y-1", "name": "某工程", "place": "西江市", "owner_id": owner, "sections": "一"}
    data |= {"scope_pack": "dat-28-2018", "procedure_pack": "yunnan-2006"}
    refused = bureau.post("/projects", data=data)
    assert refused.status_code == 422 and "还不完整" in refused.text
    assert bureau.post("/standards/yunnan-2006/2006.2/offer").status_code == 422
    line = re.search(r"blocked: .*\n", standards.shipped("yunnan-2006"))[0]
    text = after("yunnan-2006", (line, ""), version="2006.3")
    admin.post("/standards/yunnan-2006/new", data={"text": text, "note": "按原文补齐"})
    assert bureau.post("/standards/yunnan-2006/2006.3/offer").status_code == 302
    assert 'value="yunnan-2006"' in bureau.get("/projects/new").text
    assert bureau.post("/projects", data=data).status_code == 302


def test_an_own_pack_is_offered_to_new_projects_of_its_office_alone_and_only_if_it_says_so(
    app, enter
):
    bureau, province = enter("bureau"), enter("province")
    page = made(bureau, base="dat-28-2018")
    assert "handover-2026" not in bureau.get("/projects/new").text
    posted(bureau, page, "publish", note="首版", offered="true")
    assert "handover-2026" in bureau.get("/projects/new").text
    assert "handover-2026" not in province.get("/projects/new").text
    with app.app_context():
        pack = db.session.scalars(select(OwnPack.pack)).one()
        owner = db.session.get(Project, HOSPITAL).parties[0].organisation_id
    data = {"code": "G-1", "name": "新项目", "place": "西江市", "owner_id": owner, "sections": "一"}
    data |= {"scope_pack": pack, "procedure_pack": "national-2006"}
    assert province.post("/projects", data=data).status_code == 404
    assert bureau.post("/projects", data=data).status_code == 302
    # whoever has a part in a project under it reads it; another office does not
    assert enter("owner").get(f"/standards/{pack}").status_code in (200, 404)
    assert province.get(f"/standards/{pack}").status_code in (200, 404)
    assert "sans" not in bureau.get(f"/standards/{pack}").text
    assert bureau.post(f"/standards/{pack}/offer/end").status_code == 302
    assert "handover-2026" not in bureau.get("/projects/new").text
    answer = bureau.post("/projects", data={**data, "code": "G-2"})
    assert answer.status_code == 404


def test_rows_are_typed_moved_marked_removed_and_every_change_is_undone_with_its_trace(app, enter):
    bureau = enter("bureau")
    page = made(bureau)
    assert "条目要放在类目下面" not in bureau.get(page).text
    posted(bureau, page, "groups", name="立项文件", by="owner", stage="design", flag="true")
    posted(
        bureau, page, "groups", name="施工文件", by="contractor", stage="construction", each="true"
    )
    with app.app_context():
        first, second = [one["key"] for one in db.session.scalars(select(OwnPack)).one().rows]
    typed = "项目建议书\n可行性研究报告｜设计单位｜永久｜一式两份\n用地批文｜不知谁｜长期"
    posted(bureau, page, "items", below=first, mark="30", lines=typed)
    posted(bureau, page, "items", below=second, mark="10", lines="施工日志")

    def table():
        with app.app_context():
            return db.session.scalars(select(OwnPack)).one().rows

    rows = {one["name"]: one for one in table()}
    assert rows["项目建议书"]["mark"] == "30" and rows["可行性研究报告"]["by"] == "designer"
    assert rows["可行性研究报告"]["copies"] == 2 and "flag" not in rows["可行性研究报告"]
    assert rows["用地批文"]["flag"] == MARK
    before = table()
    log = rows["施工日志"]["key"]
    posted(bureau, page, "deeds", do=f"up-{log}")
    posted(bureau, page, "deeds", do=f"mark-{log}")
    posted(bureau, page, "deeds", do=f"remove-{first}")
    assert [one["name"] for one in table()] == ["施工文件"]
    for _turn in range(3):
        posted(bureau, page, "undo")
    assert table() == before
    assert f'id="r{log}"' in bureau.get(page).text
    stale = bureau.post(f"{page}/deeds", data={"do": f"up-{log}", "version": "1"})
    assert stale.status_code == 409
    wrong = bureau.post(
        f"{page}/items",
        data={"below": first, "mark": "15", "lines": "甲", "version": seen(bureau, page)},
    )
    assert wrong.status_code == 422 or "不对" in wrong.text
    with app.app_context():
        edits = db.session.scalars(select(PackEdit).order_by(PackEdit.id)).all()
        assert [one.act for one in edits if one.undone_at] == ["move", "mark", "remove"]
        assert all(one.by and one.undone_by for one in edits if one.undone_at)
    assert "已撤销" in bureau.get(page).text
    edited = bureau.get(f"{page}?row={log}").text
    assert 'name="like"' in edited and "保存这一行" in edited


def test_a_draft_is_kept_thrown_away_with_its_reason_and_taken_up_again_and_nobody_else_finds_it(
    app, enter
):
    bureau, province = enter("bureau"), enter("province")
    page = made(bureau, base="six-haves")
    for door in ("", "/list", "/trial", "/versions/1/projects", "/versions/1/file"):
        assert province.get(f"{page}{door}").status_code == 404
    assert enter("owner").get("/packs").status_code == 403
    assert province.post(f"{page}/discard", data={"reason": "x", "version": "1"}).status_code == 404
    for name in ("dat-28-2018", "national-2006"):
        taken = bureau.post("/packs", data={**SAID, "name": name})
        assert taken.status_code == 422 and "随系统标准包" in taken.text
    assert "已有代号" in bureau.post("/packs", data={**SAID, "name": "handover-2026"}).text
    posted(bureau, page, "discard", reason="改用省里的")
    assert "已作废" in bureau.get("/packs").text
    closed = bureau.post(
        f"{page}/groups",
        data={"name": "甲", "by": "owner", "stage": "design", "version": "2"},
    )
    assert closed.status_code == 422 and "恢复或确认以后再改" in closed.text
    posted(bureau, page, "take-up")
    posted(bureau, page, "name", title="西江市清单（修订）", source="西档〔2026〕9号", region="")
    posted(bureau, page, "publish", note="首版")
    published = bureau.post(f"{page}/discard", data={"reason": "x", "version": seen(bureau, page)})
    assert published.status_code == 422
    same = bureau.post(f"{page}/publish", data={"note": "再发", "version": seen(bureau, page)})
    assert same.status_code == 422
    nothing = bureau.post(f"{page}/undo", data={"version": seen(bureau, page)})
    assert nothing.status_code == 422 and "已发布的用新的修改更正" in nothing.text
    with app.app_context():
        told = select(OfficeRecord.act, OfficeRecord.reason).where(OfficeRecord.noun == "pack")
        rows = db.session.execute(told.order_by(OfficeRecord.id)).all()
        assert [row.act for row in rows] == [
            "make_pack",
            "discard_pack",
            "take_up_pack",
            "publish_pack",
        ]
        assert rows[1].reason == "改用省里的"


def test_a_pack_goes_from_office_to_office_as_a_signed_file_and_is_nothing_until_its_sender_is_confirmed(
    app, enter
):
    bureau, province = enter("bureau"), enter("province")
    page = made(bureau, base="dat-28-2018")
    posted(bureau, page, "publish", note="首版")
    file = bureau.get(f"{page}/versions/1/file")
    told = json.loads(file.data)
    assert told["office"] and told["pack"] == "handover-2026" and len(told["signature"]) == 128
    forged = json.dumps({**told, "text": told["text"].replace("永久", "十年")}, ensure_ascii=False)

    def send(body, name="from-city"):
        sent = {"name": name, "file": (io.BytesIO(body.encode()), "a.pack.json")}
        return province.post("/packs/files", data=sent)

    assert "签名不成立" in send(forged.replace("立项文件", "立项")).text
    assert "这不是归档范围的签名文件" in send("{}").text
    answer = send(file.text)
    assert answer.status_code == 302
    theirs = answer.headers["Location"]
    shown = province.get(theirs).text
    with app.app_context():
        row = db.session.scalars(select(OwnPack).order_by(OwnPack.id.desc())).first()
        assert row.came_from["fingerprint"] in shown and told["office"] in shown
    assert "不要，作废" in shown and "加条目" not in shown
    refused = province.post(
        f"{theirs}/publish", data={"note": "x", "version": seen(province, theirs)}
    )
    assert refused.status_code == 422
    blind = province.post(f"{theirs}/confirm", data={"version": seen(province, theirs)})
    assert blind.status_code == 422
    posted(province, theirs, "confirm", compared="true")
    posted(province, theirs, "publish", note="采用", offered="true")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PackVersion)) == 2
        one, other = db.session.scalars(select(PackVersion).order_by(PackVersion.pack)).all()
        assert one.pack != other.pack
        assert standards.scope_of(one.text).items == standards.scope_of(other.text).items
    again = send(file.text, "from-city-2").headers["Location"]
    assert "此前确认过这个指纹" in province.get(again).text
