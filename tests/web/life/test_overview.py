"""The page of a project: what happened in few lines, four figures with what lowers them, who answers."""

import re

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import FileVersion, JournalEntry
from acceptance.transaction import transaction
from tests.builders import BRIDGE, SEWAGE


def test_each_step_stands_with_the_papers_that_came_with_it(enter):
    page = enter("bureau").get(f"/projects/{SEWAGE}").text
    told = re.findall(r"<li class=\"[a-z ]*\">\s*<time.*?</li>", page, re.S)
    applied = next(one for one in told if "提交验收申请" in one)
    assert "项目档案验收的申请报告" in applied and "验收申请表" in applied
    drawn = next(one for one in told if "抽取案卷" in one)
    assert "reports/" not in drawn, "drawn on the same day, the notice came with the meeting"
    assert sum("通知" in one for one in told) == 2


def test_lines_of_a_list_are_no_history(app, enter):
    """填报工程进度 nine times over hid everything else; the journal has it."""
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=BRIDGE, action="report_progress")
        assert len(db.session.scalars(mine.order_by(JournalEntry.seq)).all()) > 5
    page = enter("bureau").get(f"/projects/{BRIDGE}").text
    assert "填报工程进度" not in page and "开工，进入施工" in page


def test_the_four_figures_follow_what_is_there(app, enter):
    owner = enter("owner")
    before = owner.get(f"/projects/{SEWAGE}").text
    assert re.search(r"98\.2<small>%", before) and "未交" in before
    with app.app_context(), transaction() as session:
        one = select(FileVersion).filter_by(project_id=SEWAGE, current=True)
        row = session.scalars(one.order_by(FileVersion.id)).first()
        kept, key = row.outcome, row.id
        letters = list(kept)
        letters[2] = "f"
        session.execute(update(FileVersion).filter_by(id=key).values(outcome="".join(letters)))
    after = owner.get(f"/projects/{SEWAGE}").text
    assert after.count("100<small>%") == before.count("100<small>%") - 1
    with app.app_context(), transaction() as session:
        session.execute(update(FileVersion).filter_by(id=key).values(outcome=kept))


def test_a_contractor_sees_its_own_figures_and_its_own_people_alone(enter):
    page = enter("contractor").get(f"/projects/{BRIDGE}").text
    assert 'aria-label="系统"' not in page, "volumes are the whole project's"
    assert "黄志强" in page and "谢文" not in page


def test_a_party_without_an_archivist_is_marked(enter):
    page = enter("bureau").get(f"/projects/{BRIDGE}").text
    assert "分管领导" in page and "赵启明" in page
