"""The page of a decision shows what is decided: the vote, the problems, the sample, the archive, the paper."""

import re

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import JournalEntry, NumberSeries, Project, Report
from tests.builders import POWER, SEWAGE, a_project
from tests.web.hands import vote_all


def counted(app):
    """What a page that is only looked at must leave as it was."""
    with app.app_context():
        return (
            db.session.scalar(select(func.count()).select_from(JournalEntry)),
            db.session.scalar(select(func.count()).select_from(Report)),
            db.session.execute(select(NumberSeries.mark, NumberSeries.last)).all(),
            db.session.execute(select(Project.id, Project.state, Project.version_id)).all(),
        )


def test_before_the_hand_signs_the_opinion_is_read_as_it_will_be_issued(app, enter):
    vote_all(enter, SEWAGE)
    before = counted(app)
    page = enter("bureau").get(f"/projects/{SEWAGE}/steps/approve")
    assert page.status_code == 200
    for said in (
        "验收组 5 人：同意 5",
        "定稿以后没有变动",
        "同意东湖污水处理厂三期工程通过项目档案验收",
        "项目进入“验收合格”",
        "签署移交清册",
    ):
        assert said in page.text, said
    assert re.search(r"合格 [1-9]\d* 卷，有问题 0 卷，未检查 0 卷", page.text), "what was found"
    number = re.search(r"将出具：[^<]*<span[^>]*>([^<]+)", page.text).group(1)
    assert counted(app) == before, "nothing of the rehearsal remains"
    enter("bureau").post(f"/projects/{SEWAGE}/steps/approve", data={"confirm": "true"})
    with app.app_context():
        opinion = db.session.scalars(select(Report).where(Report.kind == "opinion")).one()
        assert opinion.number == number.strip()


def test_the_admission_is_read_with_the_digest_that_it_will_fix(app, enter):
    before = counted(app)
    page = enter("bureau").get(f"/projects/{POWER}/steps/admit")
    assert page.status_code == 200 and "项目档案定稿为第1版" in page.text
    assert counted(app) == before
    told = re.search(r"摘要([0-9a-f]{4}(?: [0-9a-f]{4}){3})", page.text).group(1)
    enter("bureau").post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"})
    assert told in enter("owner").get(f"/projects/{POWER}/archive").text


def test_the_transfer_shows_what_is_handed_over(app, enter):
    with app.app_context():
        project_id = a_project("accepted", code="T-6", name="试验六桥").id
    page = enter("bureau").get(f"/projects/{project_id}/steps/transfer")
    assert page.status_code == 409 and "移交清册未签署" in page.text


@pytest.mark.parametrize("who", ["owner", "expert", "city"])
def test_whose_step_it_is_not_reads_no_paper(enter, who):
    vote_all(enter, SEWAGE)
    assert enter(who).get(f"/projects/{SEWAGE}/steps/approve").status_code == 403
