"""What a receiving archive asks is its own data, and its senders see from the first volume on where they differ."""

import zipfile

import pytest
from lxml import etree
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import OfficeRecord, Project, ReceivingRules
from acceptance.services.letters import properties
from acceptance.services.volumes import receiving as kept
from tests.builders import HOSPITAL, SEWAGE
from tests.web.letters.test_parcels import made
from workflows import receiving
from workflows.parcels import mapped, verify
from workflows.receiving import Rules, Volume

CODE = "0427-KJ·HB-2020-007-001"
ASKED = {
    "fonds": "0427、0428",
    "categories": "KJ",
    "code": "0427-KJ·*-###",
    "formats": ".PDF，ofd",
    "name_limit": "40",
    "needs": ["unit", "checked_by"],
    "source": "本馆接收办法",
    "version": "0",
}


def ask(client, **more):
    return client.post("/receiving", data=ASKED | more)


def codes(found):
    return [code for code, _facts in found]


def test_rules_say_what_differs_and_ask_nothing_where_they_are_empty():
    empty = Rules()
    assert list(receiving.of_volume(empty, Volume("", {}))) == []
    assert list(receiving.of_file(empty, "无扩展名")) == [] and receiving.conforms(empty, CODE)
    rules = Rules(("0427",), ("KJ",), "0427-KJ·*-###", ("pdf",), 8, ("unit",))
    assert codes(receiving.of_volume(rules, Volume(CODE, {"unit": "甲"}))) == []
    assert codes(receiving.of_volume(rules, Volume("0428-WS·A-1", {}))) == [
        "fonds_other",
        "category_other",
        "code_form",
        "lacks",
    ]
    assert codes(receiving.of_volume(rules, Volume("", {"unit": "甲"}))) == []
    assert codes(receiving.of_file(rules, "图纸.PDF")) == []
    assert codes(receiving.of_file(rules, "很长的一个文件名称.dwg")) == [
        "format_other",
        "name_long",
    ]
    assert codes(receiving.of_file(rules, "pdf")) == ["format_other"]
    assert not receiving.conforms(rules, CODE + "-1")


@pytest.mark.parametrize("code", ["(a+)+$", "[", "\\d", ".*#"])
def test_a_form_is_no_program(code):
    assert not receiving.conforms(Rules(code=code), "a" * 40)
    assert receiving.conforms(Rules(code=code), code.replace("#", "7"))


def test_where_nobody_asked_anything_nothing_is_said_to_differ_or_to_fit(enter):
    page = enter("owner").get(f"/projects/{SEWAGE}/receiving").text
    assert "尚无接收要求，没有检查" in page and "不符 0 处" not in page


def test_the_archive_writes_its_rules_and_the_sender_sees_what_differs(app, enter):
    city, owner = enter("city"), enter("owner")
    at = f"/projects/{SEWAGE}/receiving"
    assert "还没有登记要求" in owner.get(at).text
    assert ask(city).status_code == 302
    assert "0427、0428" in city.get("/receiving").text
    page = owner.get(at).text
    assert "使用前请核对原文" in page and "本馆接收办法" in page and "检查人" in page
    sheet = owner.get(f"{at}.csv").text
    assert "接收单位要求的著录项没有填" in sheet and "不合接收单位的格式" not in sheet
    ask(city, version="1", fonds="9999", code="", formats="ofd")
    sheet = owner.get(f"{at}.csv").text
    assert (
        sheet.count("全宗号“0427”不是接收单位的：应为 9999") == 11
        and "格式 pdf 接收单位不收" in sheet
    )
    with app.app_context():
        (volume,) = db.session.execute(
            text("SELECT min(id) FROM volume WHERE project_id = 4")
        ).one()
        lines = db.session.scalars(select(OfficeRecord).filter_by(act="save_receiving")).all()
        assert [line.after["fonds"] for line in lines] == [["0427", "0428"], ["9999"]]
        assert lines[-1].before["formats"] == ["pdf", "ofd"]
        db.session.remove()
    assert "不是接收单位的：应为 9999" in owner.get(f"/projects/{SEWAGE}/volumes/{volume}").text


def test_item_1_9_is_looked_at_by_the_rules_and_only_where_there_are_some(app, enter):
    with app.app_context():
        project = db.session.get(Project, SEWAGE)
        assert kept.numbered(project, 100) is None
        db.session.remove()
    city = enter("city")
    ask(city, fonds="", categories="", code="")
    with app.app_context():
        assert kept.numbered(db.session.get(Project, SEWAGE), 100) is None
        db.session.remove()
    ask(city, version="1", fonds="0427", categories="", code="")
    with app.app_context():
        said = kept.numbered(db.session.get(Project, SEWAGE), 1000)
        assert said["failed"] == 0 and said["passed"] > 10
        assert said["not_run"] == 1000 - said["passed"]
        none = kept.numbered(db.session.get(Project, HOSPITAL), 10)
        assert (none["passed"], none["not_run"]) == (0, 10)
        db.session.remove()
    ask(city, version="2", fonds="9999", categories="", code="")
    with app.app_context():
        wrong = kept.numbered(db.session.get(Project, SEWAGE), 1000)
        assert (wrong["passed"], wrong["failed"]) == (0, said["passed"])
        db.session.remove()
    assert properties.RECEIVER == "1-9"


def test_nobody_else_writes_them_and_nobody_over_what_he_has_not_seen(app, enter):
    for who in ("owner", "bureau", "expert"):
        assert ask(enter(who)).status_code == 403, who
    city = enter("city")
    ask(city)
    assert ask(city, fonds="1").status_code == 409
    for bad in {"name_limit": "300"}, {"name_limit": "x"}, {"needs": ["nothing"]}:
        assert ask(city, version="1", **bad).status_code == 422, bad
    with app.app_context():
        assert db.session.scalars(select(ReceivingRules)).one().name_limit == 40
        db.session.remove()


def test_an_archive_reads_the_catalogue_in_its_own_elements(app, enter, tmp_path):
    city, owner = enter("city"), enter("owner")
    for bad in (
        "目录",
        "目录/文件",
        "目录/文件\nDH=没有的字段",
        "1目录/文件\nDH=档号",
        "a/b\n<x>=档号",
    ):
        answer = ask(city, listing=bad)
        assert answer.status_code == 422 and "目录 XML 的元素：有一行读不懂" in answer.text, bad
    assert ask(city, listing='ROWS/ROW\nDH=档号\nTM=题名\nLX="电子 & 纸"').status_code == 302
    assert "TM=题名" in city.get("/receiving").text
    assert "TM=题名" in owner.get(f"/projects/{SEWAGE}/receiving").text
    (tmp_path / "p.zip").write_bytes(made(owner, SEWAGE).data)
    assert verify.check(str(tmp_path / "p.zip")).faults == []
    with zipfile.ZipFile(tmp_path / "p.zip") as package:
        top = package.namelist()[0].split("/")[0]
        mine = etree.fromstring(package.read(f"{top}/{mapped.PATH}"))
        whole = etree.fromstring(package.read(f"{top}/data/文件目录.xml"))
    assert mine.tag == "ROWS" and {one.tag for one in mine} == {"ROW"}
    assert [one.findtext("TM") for one in mine] == [one.findtext("题名") for one in whole]
    assert {one.findtext("LX") for one in mine} == {"电子 & 纸"}
    # asked no more: the next package has none of it
    row_version = city.get("/receiving").text.split('name="version" value="')[1].split('"')[0]
    assert ask(city, version=row_version).status_code == 302
    (tmp_path / "q.zip").write_bytes(made(owner, SEWAGE).data)
    with zipfile.ZipFile(tmp_path / "q.zip") as package:
        assert not any("接收单位目录" in name for name in package.namelist())
