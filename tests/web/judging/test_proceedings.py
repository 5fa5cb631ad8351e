"""The bureau's days: the clock and its calendar, the panel by the law, the drawing, points, ballots, rectification that remembers."""

import io
import json
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Ballot,
    Document,
    Draw,
    Expert,
    FileVersion,
    Finding,
    JournalEntry,
    Letter,
    Organisation,
    PanelMember,
    Pin,
    Project,
    Report,
    Sample,
)
from acceptance.services.desk import outbox, reminders
from acceptance.services.ground import calendars
from acceptance.services.progress import turns
from acceptance.transaction import transaction
from tests.builders import POWER, RESERVOIR, SEWAGE, a_builder, a_project
from workflows import sampling
from workflows.deadlines import deadline


def step(client, project, name, **answers):
    return client.post(f"/projects/{project}/steps/{name}", data=answers)


# ---- the clock


def test_ten_working_days_pass_over_holidays_and_make_up_days(context):
    found = deadline(date(2026, 9, 25), 10, calendars.is_workday)
    assert (found.day, found.provisional) == (date(2026, 10, 15), False)


def test_a_year_that_is_not_announced_is_provisional_and_recounted_when_it_is(app, enter):
    with app.app_context(), transaction() as session:
        project = session.get(Project, POWER)
        project.applied_on = date(2058, 12, 27)
        turns.count_answer(project, calendars.is_workday)
        assert project.answer_provisional and project.answer_due_on == date(2059, 1, 10)
    assert "暂按周一至周五" in enter("bureau").get("/turns").text
    admin = enter("admin")
    typed = {
        "year": "2059",
        "source": "国办发明电〔2058〕1号",
        "days": "2059-01-01 休 元旦\n2059-01-02 休 元旦\n2059-01-04 班",
    }
    assert (
        admin.post("/office/calendar", data={**typed, "days": "2059-01-01 元旦"}).status_code == 422
    )
    admin.post("/office/calendar", data={**typed, "year": "2058", "days": ""})
    assert admin.post("/office/calendar", data=typed).status_code == 302
    with app.app_context():
        project = db.session.get(Project, POWER)
        assert not project.answer_provisional and project.answer_due_on == date(2059, 1, 13)
        last = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=POWER, action="recount_deadline")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert last.facts["after"] == "2059-01-13" and "国办" in last.facts["source"]


def test_the_days_of_a_supplement_do_not_count(context):
    with transaction():
        project = db.session.get(Project, POWER)
        project.applied_on = date(2026, 3, 2)
        turns.count_answer(project, calendars.is_workday)
        assert project.answer_due_on == date(2026, 3, 16)
        turns.stop(project, "缺盖章页", today=date(2026, 3, 5))
        assert project.answer_due_on is None
        turns.go_on(project, calendars.is_workday, today=date(2026, 3, 12))
        assert project.answer_due_on == date(2026, 3, 23)


def test_an_answer_that_is_late_goes_to_the_level_above_once(context):
    with transaction():
        db.session.get(Project, POWER).answer_due_on = date(2026, 1, 5)
    now = a_builder().at
    with transaction():
        for today, written in ((date(2026, 1, 6), 1), (date(2026, 1, 7), 0)):
            late = reminders.overdue_answers(today)
            assert outbox.post_all(late, today=today, now=now) == written
    letter = db.session.scalars(select(Letter).filter_by(kind="deadline")).one()
    assert letter.name == "周恒" and "超期未答复" in letter.subject


# ---- the panel


def test_people_of_a_party_must_step_back_and_members_come_by_letter(app, enter):
    with app.app_context():
        project = a_project("admitted").id
        expert = db.session.scalars(select(Expert.id).filter_by(name="沈立")).one()
    bureau = enter("bureau")
    base = f"/projects/{project}/panel"
    bureau.post(
        base,
        data={
            "name": "黄工",
            "unit": "粤西路桥工程有限公司",
            "post": "member",
            "deputed_on": "2026-11-01",
        },
    )
    bureau.post(base, data={"candidate": f"expert:{expert}", "post": "member"})
    text = bureau.get(f"/projects/{project}/review").text
    assert "应当回避" in text and "粤西路桥工程有限公司" in text and "没有派出函的日期" in text
    with app.app_context():
        engaged = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="黄工")
        ).one()
        invited = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="沈立")
        ).one()
    assert (
        bureau.post(f"{base}/{invited}/deputation", data={"deputed_on": "2026-11-02"}).status_code
        == 302
    )
    assert (
        bureau.post(f"{base}/{engaged}/recusal", data={"reason": "施工单位人员"}).status_code == 302
    )
    text = bureau.get(f"/projects/{project}/review").text
    assert "应当回避" not in text and "没有派出函的日期" not in text and "施工单位人员" in text


def test_the_organiser_is_of_the_level_that_the_law_names(app, enter):
    with app.app_context(), transaction() as session:
        session.get(Project, POWER).completion_by = "ndrc"
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    assert (
        "应由国家档案局组织"
        in step(bureau, POWER, "open_review", meeting_on="2026-12-24", meeting_place="厂部").text
    )


# ---- the drawing


def test_the_sample_is_fixed_then_drawn_and_anyone_draws_it_again(app, enter, tmp_path):
    with app.app_context(), transaction() as session:
        for model in (Sample, Draw):
            for row in session.scalars(select(model).filter_by(project_id=SEWAGE)):
                session.delete(row)
    bureau = enter("bureau")
    base = f"/projects/{SEWAGE}/sample"
    assert bureau.post(f"{base}/draw", data={"number": "7", "named_by": "冯远"}).status_code == 422
    assert bureau.post(f"{base}/fix").status_code == 302
    assert bureau.post(f"{base}/fix").status_code == 422
    assert bureau.post(f"{base}/draw", data={"number": "七", "named_by": "冯远"}).status_code == 422
    assert bureau.post(f"{base}/draw", data={"number": "7", "named_by": "冯远"}).status_code == 302
    assert bureau.post(f"{base}/draw", data={"number": "8", "named_by": "冯远"}).status_code == 422
    (tmp_path / "draw.json").write_bytes(bureau.get(f"{base}/draw.json").data)
    (tmp_path / "sampling.py").write_bytes(bureau.get(f"{base}/sampling.py").data)
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "sampling.py", tmp_path / "draw.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "same drawing" in done.stdout
    told = json.loads((tmp_path / "draw.json").read_text("utf-8"))
    with app.app_context():
        lines = {
            e.action: e
            for e in db.session.scalars(
                select(JournalEntry).filter_by(project_id=SEWAGE).order_by(JournalEntry.seq)
            )
        }
        assert (
            lines["fix_frame"].facts["frame"]
            == told["frame_digest"]
            == sampling.frame_digest(told["frame"])
        )
        assert (
            lines["fix_frame"].hash == told["head"]
            and lines["draw_sample"].facts["seed"] == told["seed"]
        )


def test_entries_of_a_tablet_come_in_once_whatever_it_sends_again(app, enter):
    expert = enter("expert")
    with app.app_context():
        number = (
            db.session.scalars(select(Sample).filter_by(project_id=SEWAGE)).first().volume.number
        )
    entry = {
        "entry": "e-1",
        "volume": number,
        "result": "faulty",
        "text": "第 3 页缺签字",
        "page": "3",
        "at": "2026-11-24T09:00:00+08:00",
    }
    url = f"/projects/{SEWAGE}/sample/notes"
    assert expert.post(url, json=[entry]).json == {"taken": 1, "entries": ["e-1"]}
    assert (
        expert.post(
            url, json=[entry, {**entry, "entry": "e-2", "result": "sound", "text": ""}]
        ).json["taken"]
        == 1
    )
    page = expert.get(f"/projects/{SEWAGE}/sample").text
    assert page.count("第 3 页缺签字") == 1 and "有问题" in page
    assert expert.post(url, json=[{**entry, "entry": "e-3", "volume": 99999}]).status_code == 422
    assert expert.post(url, json=[{**entry, "entry": "e-4", "result": "maybe"}]).status_code == 422
    assert enter("owner").post(url, json=[entry]).status_code == 403


# ---- points and votes


def scored(app, at="self_check"):
    with app.app_context():
        return a_project(at, procedure_pack="water-2008").id


def test_points_decide_with_the_vote_and_nobody_sets_the_result(app, enter):
    project = scored(app)
    owner, bureau = enter("owner"), enter("bureau")
    assert "自评分还有 3 条未填" in step(owner, project, "apply").text
    url = f"/projects/{project}/scores"
    assert (
        "扣了分"
        in owner.post(
            url, data={"points-1-01": "19", "points-2-01": "70", "points-3-01": "10"}
        ).text
    )
    assert "应在 0 到 20 之间" in owner.post(url, data={"points-1-01": "21"}).text
    assert "不是分数" in owner.post(url, data={"points-1-01": "abc"}).text
    good = {
        "points-1-01": "19.5",
        "reason-1-01": "少一项制度",
        "points-2-01": "70",
        "points-3-01": "10",
    }
    assert owner.post(url, data=good).status_code == 302
    assert "自评 99.5 分" in owner.get(url).text
    assert bureau.post(url, data=good).status_code == 403


@pytest.mark.parametrize(
    ("points", "sentence", "passes"),
    [(("15", "59", "10"), "低于 60 分", False), (("18", "66", "9"), "优良", True)],
)
def test_a_sub_minimum_stops_an_approval_that_has_its_majority(
    app, enter, points, sentence, passes
):
    with app.app_context(), transaction() as session:
        (
            session.get(Project, SEWAGE).procedure_pack,
            session.get(Project, SEWAGE).procedure_version,
        ) = "water-2008", "2008.1"
    bureau = enter("bureau")
    for who in ("bureau", "authority", "city", "expert", "expert2"):
        enter(who).post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "agree"})
    typed = {f"points-{n}-01": value for n, value in enumerate(points, 1)} | {
        f"reason-{n}-01": "抽查" for n in (1, 2, 3)
    }
    assert bureau.post(f"/projects/{SEWAGE}/scores", data=typed).status_code == 302
    assert sentence in bureau.get(f"/projects/{SEWAGE}/scores").text
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == (302 if passes else 409)


def test_a_secret_ballot_keeps_no_name_and_a_link_votes_once(app, enter, monkeypatch):
    from acceptance.services.judging import votes
    from acceptance.services.life.facts import ProjectFacts

    monkeypatch.setattr(votes, "secret", lambda project: True)
    monkeypatch.setattr(ProjectFacts, "secret", True)
    bureau, stranger = enter("bureau"), app.test_client()
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="唐慧")
        ).one()
    page = bureau.post(f"/projects/{SEWAGE}/panel/{member}/link")
    token = re.search(r"/b/([\w-]+)", page.text).group(1)
    assert page.status_code == 201 and "唐慧" in stranger.get(f"/b/{token}").text
    assert stranger.post(f"/b/{token}", data={"vote": "against"}).status_code == 422
    assert (
        "链接不再有效"
        in stranger.post(f"/b/{token}", data={"vote": "against", "dissent": "图物不符"}).text
    )
    assert stranger.post(f"/b/{token}", data={"vote": "agree"}).status_code == 404
    assert stranger.get("/b/nonsense").status_code == 404
    with app.app_context():
        row = db.session.get(PanelMember, member)
        assert row.vote is None and row.voted_at is not None and row.dissent == ""
        assert [
            b.vote for b in db.session.scalars(select(Ballot).filter_by(project_id=SEWAGE))
        ] == ["against"]
        line = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=SEWAGE, action="vote")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert line.facts == {"member": "唐慧"}


# ---- rectification


def test_the_second_round_asks_only_for_what_is_left(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    base = f"/projects/{RESERVOIR}/findings"
    with app.app_context():
        ids = db.session.scalars(
            select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ).all()
    for key in ids:
        evidence = {"files": (io.BytesIO(small_pdf(f"佐证{key}")), f"佐证{key}.pdf")}
        assert (
            owner.post(
                f"{base}/{key}/evidence", data=evidence, content_type="multipart/form-data"
            ).status_code
            == 302
        )
        owner.post(f"{base}/{key}/steps/answer", data={"answer": "已补签"})
    assert (
        bureau.post(
            f"{base}/{ids[0]}/evidence", data={"files": (io.BytesIO(small_pdf("x")), "x.pdf")}
        ).status_code
        == 403
    )
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    assert (
        bureau.get(f"{base}/{ids[0]}/evidence/0").data[:5] == b"%PDF-"
        and bureau.get(f"{base}/{ids[0]}/evidence/9").status_code == 404
    )
    for key in ids[:2]:
        bureau.post(f"{base}/{key}/steps/close", data={"conclusion": "合格"})
    bureau.post(f"{base}/{ids[2]}/steps/reject", data={"conclusion": "仍缺原件"})
    assert (
        step(bureau, RESERVOIR, "return_rectification", reason="第 3 项不到位").status_code == 302
    )
    assert owner.post(f"{base}/{ids[0]}/steps/answer", data={"answer": "再答"}).status_code == 403
    owner.post(f"{base}/{ids[2]}/steps/answer", data={"answer": "补齐"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    page = bureau.get(base).text
    assert "已接受 2 条" in page and "招标文件答疑缺原件" in page and "缺监理签字" not in page
    assert "缺监理签字" in bureau.get(f"{base}?all=1").text
    with app.app_context():
        kinds = db.session.scalars(
            select(Report.kind).filter_by(project_id=RESERVOIR).order_by(Report.id)
        ).all()
    assert kinds.count("rectification_report") == 2


def test_a_problem_names_its_place_and_is_due_before_completion(app, enter):
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).planned_completion_on = date(2027, 1, 31)
    bureau, url = enter("bureau"), f"/projects/{SEWAGE}/findings"
    typed = {
        "problem": "缺签字",
        "basis": "DA/T 28",
        "volume": "2",
        "page": "12",
        "due_on": "2027-01-15",
    }
    assert "2027-01-31" in bureau.post(url, data={**typed, "due_on": "2027-02-01"}).text
    assert bureau.post(url, data={**typed, "volume": "99999"}).status_code == 422
    assert bureau.post(url, data=typed).status_code == 302
    assert "第 2 卷第 12 页" in bureau.get(url).text


def test_the_forecast_adds_what_is_left_at_the_pace_of_others(app, enter):
    with app.app_context():
        today = clock.local_date(clock.now())
        power = db.session.get(Project, POWER)
        stood = (today - clock.local_date(power.state_since)).days
        paces = {"applied": stood + 4.0, "admitted": 20.0, "review": 6.0}
        assert turns.forecast(power, paces, today=today) == today + timedelta(days=30)
        assert turns.forecast(power, {**paces, "applied": 1.0}, today=today) == today + timedelta(
            days=26
        )
        assert turns.forecast(power, {"applied": 1.0}, today=today) is None
        assert turns.forecast(db.session.get(Project, RESERVOIR), paces, today=today) is None
        assert turns.paces()["applied"] > 0
        with transaction() as session:
            session.get(Project, POWER).planned_completion_on = today
    shown = enter("bureau").get("/turns").text
    assert (
        "预计 20" in shown
        and "晚于最迟日期" in shown
        and "预计通过" in enter("bureau").get("/turns/export.csv").text
    )


def test_a_pin_becomes_a_problem_with_file_page_and_mark(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        version = db.session.scalars(
            select(FileVersion).filter_by(project_id=SEWAGE).order_by(FileVersion.id)
        ).first()
        key, document, title = (
            version.id,
            version.document_id,
            db.session.get(Document, version.document_id).title,
        )
        foreign = db.session.scalars(select(FileVersion).filter_by(project_id=POWER)).first().id
    assert (
        bureau.post(
            f"/projects/{SEWAGE}/versions/{key}/pins",
            data={"page": "1", "x": "0.4", "y": "0.6", "text": "此处无签字"},
        ).status_code
        == 302
    )
    assert (
        bureau.post(
            f"/projects/{POWER}/versions/{foreign}/pins",
            data={"page": "1", "x": "0.4", "y": "0.6", "text": "别处"},
        ).status_code
        == 302
    )
    shown = bureau.get(f"/projects/{SEWAGE}/documents/{document}").text
    assert "列为问题" in shown
    with app.app_context():
        mine, other = db.session.scalars(select(Pin.id).order_by(Pin.id)).all()
    assert (
        f'name="pin_id" value="{mine}"'
        in bureau.get(f"/projects/{SEWAGE}/findings?pin_id={mine}&problem=x").text
    )
    typed = {"problem": "此处无签字", "basis": "", "due_on": "2027-01-15"}
    assert (
        bureau.post(
            f"/projects/{SEWAGE}/findings", data={**typed, "pin_id": str(other)}
        ).status_code
        == 404
    )
    assert (
        bureau.post(f"/projects/{SEWAGE}/findings", data={**typed, "pin_id": str(mine)}).status_code
        == 302
    )
    with app.app_context():
        found = db.session.scalars(select(Finding).filter_by(project_id=SEWAGE)).one()
        assert (
            (found.pin_id, found.document_id, found.page) == (mine, document, 1)
            and title[:20] in found.location
            and "卷" in found.location
        )
    assert f"/documents/{document}?page=1" in bureau.get(f"/projects/{SEWAGE}/findings").text


def test_the_project_page_warns_three_months_before_completion(app, enter):
    page = f"/projects/{SEWAGE}"
    assert "最迟" not in enter("owner").get(page).text
    for planned, due, colour in (
        (date(2027, 1, 31), "2026-10-31", "late"),
        (date(2035, 6, 30), "2035-03-30", "ok"),
    ):
        with app.app_context(), transaction() as session:
            session.get(Project, SEWAGE).planned_completion_on = planned
        text = enter("owner").get(page).text
        assert f'class="st {colour} long"' in text and f"最迟 {due} 前通过验收" in text


def test_the_result_is_reported_for_the_record_where_the_law_asks(app, enter):
    with app.app_context():
        project = a_project("accepted").id
        with transaction() as session:
            session.get(Project, project).completion_by = "province"
    bureau = enter("bureau")
    assert "尚未报国家档案局备案" in step(bureau, project, "transfer", confirm="true").text
    assert (
        bureau.post(f"/projects/{project}/reports", data={"kind": "record_report"}).status_code
        == 302
    )
    assert "备案" not in step(bureau, project, "transfer", confirm="true").text.split("<ol")[1]


def test_the_offices_letterhead_gives_the_marks(app, enter):
    admin, bureau = enter("admin"), enter("bureau")
    with app.app_context():
        unit = db.session.scalars(select(Organisation.id).filter_by(name="西江市档案局")).one()
    admin.post(
        f"/office/letterheads/{unit}",
        data={
            "title": "西江市档案局",
            "letter_mark": "西档字",
            "opinion_mark": "西档验",
            "level": "city",
        },
    )
    step(bureau, POWER, "admit", confirm="true")
    assert "西档字〔" in bureau.get(f"/projects/{POWER}/reports").text
