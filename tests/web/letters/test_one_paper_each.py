"""One paper for one thing: 更改单, 送达回证, 现场检查笔录, 责令改正通知书; and 终止通知 of what is given up."""

import re
from datetime import timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Finding, Inspection, Report
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, SEWAGE
from tests.web.hands import step
from tests.web.letters.test_forms_beside import by_hand, newest
from tests.web.life.test_frozen_archive import an_amendment, note, take


def standings(app, project_id, kind):
    with app.app_context():
        mine = select(Report.state).filter_by(project_id=project_id, kind=kind)
        return list(db.session.scalars(mine.order_by(Report.id)))


def test_a_note_of_a_change_goes_out_once_and_a_later_one_takes_its_place(app, enter, agrees):
    owner, bureau = enter("owner"), enter("bureau")
    an_amendment(app, owner, bureau, 3, project_id=SEWAGE)
    assert by_hand(bureau, SEWAGE, "amendment_note").status_code == 302
    again = by_hand(bureau, SEWAGE, "amendment_note")
    assert again.status_code == 422 and "已出具，内容没有变化" in again.text
    assert "why-amendment_note" in bureau.get(f"/projects/{SEWAGE}/reports").text
    assert note(app, owner, 3, "补扫第12页", project_id=SEWAGE).status_code == 200
    take(app, owner, "report_amendment", project_id=SEWAGE)
    take(app, bureau, "fix_amendment", project_id=SEWAGE)
    assert by_hand(bureau, SEWAGE, "amendment_note").status_code == 302
    assert standings(app, SEWAGE, "amendment_note") == ["superseded", "valid"]


def test_a_letter_stands_in_one_receipt(app, enter, agrees):
    bureau = enter("bureau")
    said = {"reason": "缺页"}
    assert step(bureau, POWER, "ask_supplement", **said).status_code == 302
    assert by_hand(bureau, POWER, "service_receipt").status_code == 302
    again = by_hand(bureau, POWER, "service_receipt")
    assert again.status_code == 422 and "都已列入送达回证" in again.text
    assert step(enter("owner"), POWER, "supplement", conclusion="已补").status_code == 302
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert by_hand(bureau, POWER, "service_receipt").status_code == 302
    rows = [
        line
        for line in newest(app, bureau, POWER, "service_receipt").splitlines()
        if re.match(r"\d+｜", line)
    ]
    assert len(rows) == 1 and "受理" in rows[0]
    assert standings(app, POWER, "service_receipt") == ["valid", "valid"]


def visited(app, basis):
    """A visit of a month ago, one problem found, due last week."""
    today = local_date(clock.now())
    with app.app_context(), transaction():
        visit = Inspection(
            project_id=BRIDGE,
            planned_on=today - timedelta(days=30),
            place="项目部档案室",
            inspectors="陈岚、周恒",
            scope="施工文件的收集情况。",
            conclusion="施工文件收集不及时。",
            planned_by="陈岚",
            planned_at=clock.now(),
        )
        db.session.add(visit)
        db.session.flush()
        found = Finding(
            project_id=BRIDGE,
            inspection_id=visit.id,
            number=91,
            problem="隐蔽工程验收记录没有归档",
            basis=basis,
            location="第1标段",
            due_on=today - timedelta(days=7),
            state="open",
        )
        db.session.add(found)
        db.session.flush()
        return found.id


def test_a_visit_is_written_down_once_and_tells_nothing_that_nobody_entered(app, enter):
    bureau = enter("bureau")
    none = by_hand(bureau, BRIDGE, "visit_record")
    assert none.status_code == 422, none.text
    assert "还没有到期的监督检查" in none.text
    visited(app, "")
    assert by_hand(bureau, BRIDGE, "visit_record").status_code == 302
    told = newest(app, bureau, BRIDGE, "visit_record")
    assert "检查人员｜陈岚、周恒" in told and "隐蔽工程验收记录没有归档" in told
    assert "在场人｜" in told and "施工文件的收集情况。" in told
    assert by_hand(bureau, BRIDGE, "visit_record").status_code == 422


def test_an_order_names_the_law_that_was_entered_and_is_refused_without(app, enter):
    bureau = enter("bureau")
    nothing = by_hand(bureau, BRIDGE, "correction_order")
    assert nothing.status_code == 422 and "没有逾期未改" in nothing.text
    key = visited(app, "")
    without = by_hand(bureau, BRIDGE, "correction_order")
    assert without.status_code == 422 and "须写明法规条款" in without.text
    with app.app_context(), transaction():
        db.session.get(Finding, key).basis = "《中华人民共和国档案法实施条例》第四十九条"
    assert by_hand(bureau, BRIDGE, "correction_order").status_code == 302
    told = newest(app, bureau, BRIDGE, "correction_order")
    assert "依据：《中华人民共和国档案法实施条例》第四十九条。" in told
    assert "有1个逾期未改" in told and "91｜隐蔽工程验收记录没有归档" in told
    assert by_hand(bureau, BRIDGE, "correction_order").status_code == 422


def test_a_project_that_is_given_up_is_told_why_and_where_its_archive_goes(app, enter):
    bureau = enter("bureau")
    assert by_hand(bureau, BRIDGE, "termination_notice").status_code == 403
    said = {
        "reason": "规划调整，不再建设",
        "keeper": "city_archive",
        "receiver": "西江市城建档案馆",
    }
    assert step(bureau, BRIDGE, "terminate", **said).status_code == 302
    assert by_hand(bureau, BRIDGE, "termination_notice").status_code == 302
    told = newest(app, bureau, BRIDGE, "termination_notice")
    assert "规划调整，不再建设" in told
    assert "移交城建档案馆，接收单位：西江市城建档案馆。" in told
