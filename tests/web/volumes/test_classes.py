"""No count leaves anything out: files in no item are counted by volume and class."""

import io

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Project, Volume
from acceptance.services.ground import holdings
from acceptance.services.volumes import totals
from tests.builders import BRIDGE
from workflows import classes, standards


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
    assert classes.left_over(unplaced=0, loose=0, held=0) == []
    told = classes.left_over(unplaced=1, loose=2, held=3)
    assert len(told) == 3 and "另有2件文件尚未组卷" in told[1]
