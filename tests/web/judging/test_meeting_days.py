"""The days of a meeting: several of them, an hour, with whom; no verdict before it ends, and none too
near to the acceptance of the works."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Project, Report
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.reports.lives import text_of
from tests.web.hands import state, step, vote_all

PLACE = "污水厂会议室"


def in_days(number):
    return local_date(clock.now()) + timedelta(days=number)


def put_off(bureau, **days):
    said = {name: day.isoformat() if isinstance(day, date) else day for name, day in days.items()}
    return step(bureau, SEWAGE, "adjourn", reason="改日", meeting_place=PLACE, **said)


def newest(app, kind):
    with app.app_context():
        mine = select(Report).filter_by(project_id=SEWAGE, kind=kind).order_by(Report.id.desc())
        row = db.session.scalars(mine).first()
        return text_of(app.extensions["store"].path(row.digest).read_bytes())


def test_the_letter_tells_days_hour_place_and_with_whom_and_asks_for_an_answer(app, enter):
    answer = put_off(
        enter("bureau"),
        meeting_on=date(2029, 12, 30),
        meeting_until=date(2029, 12, 31),
        meeting_time="上午9时",
        together="西江市交通运输局",
    )
    assert answer.status_code == 302
    text = newest(app, "adjournment_notice")
    assert "2029年12月30日至31日，首日上午9时开始。" in text and PLACE in text
    head = next(line for line in text.splitlines() if line.endswith("："))
    for unit in ("西江新区交通建设开发有限公司", "西江市交通运输局", "西江市城建档案馆"):
        assert unit in head
    assert "附件：回执" in text and "联系电话" in text


def test_nobody_decides_before_the_last_day_of_the_meeting(app, enter):
    bureau = enter("bureau")
    days = {"meeting_on": in_days(0), "meeting_until": in_days(1)}
    assert put_off(bureau, **days).status_code == 302
    vote_all(enter, SEWAGE)
    refused = step(bureau, SEWAGE, "approve", confirm="true")
    assert refused.status_code == 409 and "会后再办" in refused.text
    with app.app_context(), transaction() as session:
        session.get_one(Project, SEWAGE).meeting_until = in_days(0)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    assert "年11月30日至" not in newest(app, "opinion")


REFUSED = {
    "it would end before it begins": ({"meeting_until": -1}, 400, "最后一天不能早于第一天"),
    "it would end too late": ({"meeting_until": 12}, 100, "竣工验收改期的先更正计划日期"),
}


@pytest.mark.parametrize("story", REFUSED)
def test_a_meeting_is_refused_because(story, app, enter):
    more, completion, said = REFUSED[story]
    with app.app_context(), transaction() as session:
        session.get_one(Project, SEWAGE).planned_completion_on = in_days(completion)
    days = {name: in_days(2 + number) for name, number in more.items()}
    answer = put_off(enter("bureau"), meeting_on=in_days(2), **days)
    assert answer.status_code == 422 and said in answer.text
    assert state(app, SEWAGE) == "review"
