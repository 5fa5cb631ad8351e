"""No count leaves anything out: files in no item are counted by volume and class."""

import io
from datetime import date

import docx
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Project, Volume
from acceptance.services.ground import access, holdings
from acceptance.services.letters import drafting
from acceptance.services.letters.drafting import Asked
from acceptance.services.letters.figures import Figures
from acceptance.services.volumes import totals
from tests.builders import BRIDGE, a_builder
from tests.web.lists.layouts import hand_in
from workflows import classes, standards


def standing_at(project):
    return access.stand(a_builder().viewers["owner"], project)


def test_drawings_in_no_item_are_counted_by_the_class_of_their_volume(app, enter):
    with app.app_context():
        before = holdings.totals(BRIDGE)
        rows = {row.name: row for row in holdings.by_class(db.session.get(Project, BRIDGE))}
        drawn = rows[classes.DRAWINGS].volumes if classes.DRAWINGS in rows else 0
    lines = "".join(
        f"竣工图第{n}册,0\n某图甲{n},1,20,20190822,,甲\n某图乙{n},21,40,20190822,,甲\n"
        for n in range(32)
    )
    sheet = f"项目名称,:,西江新区大桥及引道工程\n{lines}杂项,0\n完全无关的,1,4,20190822,,甲\n"
    answer = enter("owner").post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(sheet.encode()), "a.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    with app.app_context():
        after = holdings.totals(BRIDGE)
        assert after["drawings"] - before["drawings"] == 32 * 40
        project = db.session.get(Project, BRIDGE)
        table = holdings.by_class(project)
        found = {row.name: row for row in table}
        assert found[classes.DRAWINGS].volumes == drawn + 32
        assert found[classes.NO_CLASS].volumes == 1 and found[classes.NO_CLASS].pages == 4
        summed = table[-1]
        assert summed.name == "合计" and summed.volumes == after["volumes"]
        assert (summed.files, summed.drawings) == (after["files"], after["drawings"])
        told = "".join(holdings.left_over(BRIDGE))
        assert "65件尚未归入应归档条目" in told
        ids = db.session.scalars(select(Volume.id).filter_by(project_id=BRIDGE)).all()
        totals.count_again(ids)
        assert holdings.totals(BRIDGE) == after


def test_the_title_of_a_volume_says_class_and_drawings():
    scope = standards.scope("dat-28-2018")
    assert classes.of_title(scope, "第1标段竣工图（主桥）") == ("6", True)
    assert classes.of_title(scope, "监理月报（2020年）") == ("7", False)
    assert classes.of_title(scope, "杂项") == ("", False)
    assert classes.of_title(standards.scope("gbt-50328-2014"), "结构竣工图") == ("D", True)


def test_what_is_in_no_volume_is_said(app):
    assert classes.left_over(unplaced=0, unpaged=0, loose=0, held=0) == []
    told = classes.left_over(unplaced=1, unpaged=4, loose=2, held=3)
    assert len(told) == 4 and "4件没有页号" in told[1] and "另有2件文件尚未组卷" in told[2]


def test_drawings_without_pages_are_said_wherever_drawings_are_counted(app, enter):
    """320 volumes of drawings whose list has no pages are not 「竣工图 1 张」 on any page or paper."""
    owner = enter("owner")
    with app.app_context():
        before = holdings.totals(BRIDGE)
    lines = [["案卷题名", "文件题名", "日期"]]
    lines += [[f"竣工图第{n}册", f"某图甲{n}", "20190822"] for n in range(32)]
    hand_in(owner, "\n".join(map(",".join, lines)).encode(), "a.csv")
    with app.app_context():
        after, told = holdings.totals(BRIDGE), "".join(holdings.left_over(BRIDGE))
        assert after["drawings"] == before["drawings"]
        assert after["unpaged"] - before["unpaged"] == 32
        assert f"{after['unpaged']}件没有页号，其页数、图纸张数未计入" in told
        assert told in "".join(drafting.quantities(Asked(standing_at(BRIDGE), date(2026, 1, 1))))
        figures = Figures(standing_at(BRIDGE), date(2026, 1, 1))
        assert told.removesuffix("。") in figures.filled("竣工图{竣工图}张")
        assert figures.filled("应归{应归条目}条").endswith("条")
    for page in ("", "/volumes"):
        text = owner.get(f"/projects/{BRIDGE}{page}").text
        assert "没有页号，页数、张数未计" in text, page
    assert "件竣工图文件没有登记，不在以上张数内" in owner.get(f"/projects/{BRIDGE}/drawings").text
    for paper in ("statistics", "general"):
        answer = owner.get(f"/projects/{BRIDGE}/papers/{paper}.docx")
        texts = [one.text for one in docx.Document(io.BytesIO(answer.data)).paragraphs]
        assert any("没有页号" in text for text in texts), paper
