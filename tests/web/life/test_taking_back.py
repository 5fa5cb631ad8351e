"""A step taken by mistake is taken back by its own hand, at once and while nobody acted on it; otherwise
it is told why not.
"""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    ArchiveVersion,
    Filing,
    HandTaken,
    JournalEntry,
    Notice,
    NumberSeries,
    Pause,
    Project,
    Report,
    StepTaken,
)
from acceptance.services.ground import packs
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, SEWAGE
from tests.web.ground.test_deputies import act, ask, deputised, newest  # noqa: F401
from tests.web.hands import serve, serves_too, step
from tests.web.intake.tus import missing, push

pytestmark = pytest.mark.usefixtures("agrees")


def row(app, model, *columns, **where):
    with app.app_context():
        found = db.session.execute(select(*columns).select_from(model).filter_by(**where))
        return [tuple(one) for one in found]


def stands(app, project=POWER):
    """Everything of a project that a step may change."""
    names = ("state", "came_from", "state_since", "applied_on", "answer_due_on", "round")
    (one,) = row(app, Project, *(getattr(Project, name) for name in names), id=project)
    pauses = row(app, Pause, Pause.began_on, Pause.ended_on, project_id=project)
    hands = row(app, HandTaken, HandTaken.step, HandTaken.person_id, project_id=project)
    return one, pauses, sorted(hands)


def back(client, project=POWER, **data):
    return client.post(f"/projects/{project}/take-back", data={"reason": "点错了", **data})


def refused(client, words, project=POWER):
    answer = back(client, project)
    assert answer.status_code == 422 and words in answer.text, answer.text
    return answer


def later(app, minutes):
    """The step was taken so many minutes earlier."""
    with app.app_context(), transaction():
        for kept in db.session.scalars(select(StepTaken).order_by(StepTaken.line)):
            kept.at -= timedelta(minutes=minutes)


def test_an_admission_is_taken_back_with_its_letter_its_number_stays_used(app, enter):
    bureau, before = enter("bureau"), stands(app)
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    page = bureau.get(f"/projects/{POWER}").text
    assert "撤回操作" in page and f"/projects/{POWER}/take-back" in page
    (used,) = row(app, NumberSeries, NumberSeries.last, mark=mark_of(app))
    assert back(bureau).status_code == 302
    assert stands(app) == before
    (letter,) = row(
        app, Report, Report.state, Report.reason, Report.serial, project_id=POWER, kind="admission"
    )
    assert letter[:2] == ("withdrawn", "办理人当场撤回：点错了") and letter[-1] > 0
    line = lines(app)[-1]
    assert (line.action, line.before, line.after) == ("take_back", "admitted", "applied")
    assert line.facts["step"] == "admit" and line.facts["reason"] == "点错了"
    assert "撤回操作" in bureau.get(f"/projects/{POWER}/journal").text
    assert (
        "撤回操作"
        not in bureau.get(f"/projects/{POWER}").text.split("下一步</h2>")[1].split("轮到谁")[0]
    )
    refused(bureau, "没有可以撤回的操作")
    # the next admission goes out under the next number, over the version that was fixed
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert row(app, NumberSeries, NumberSeries.last, mark=mark_of(app)) == [(used[0] + 1,)]
    assert row(app, ArchiveVersion, ArchiveVersion.number, project_id=POWER) == [(1,)]


def mark_of(app):
    (mark,) = row(app, Report, Report.mark, project_id=POWER, kind="admission")[-1]
    return mark


def lines(app, project=POWER):
    with app.app_context():
        wanted = select(JournalEntry).filter_by(project_id=project).order_by(JournalEntry.seq)
        return list(db.session.scalars(wanted))


def test_the_clock_goes_on_as_if_it_had_never_stood(app, enter):
    bureau, before = enter("bureau"), stands(app)
    assert step(bureau, POWER, "ask_supplement", reason="缺件").status_code == 302
    assert stands(app)[1] != before[1]
    assert back(bureau).status_code == 302
    assert stands(app) == before


def test_a_refusal_taken_back_lets_the_papers_that_it_ended_stand_again(app, enter):
    bureau = enter("bureau")
    standing = row(app, Report, Report.id, Report.state, Report.ended_by, project_id=POWER)
    assert step(bureau, POWER, "decline", reason="材料不齐").status_code == 302
    over = row(app, Report, Report.id, Report.state, Report.ended_by, project_id=POWER)
    assert over[: len(standing)] != standing and "ended" in {state for _id, state, _by in over}
    assert back(bureau).status_code == 302
    now = row(app, Report, Report.id, Report.state, Report.ended_by, project_id=POWER)
    assert now[: len(standing)] == standing


def test_an_application_taken_back_leaves_the_papers_of_the_one_before_as_they_were(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert step(bureau, POWER, "decline", reason="材料不齐").status_code == 302
    standing = row(app, Report, Report.id, Report.state, project_id=POWER)
    assert step(owner, POWER, "apply").status_code == 302
    assert back(owner).status_code == 302
    now = row(app, Report, Report.id, Report.state, project_id=POWER)
    assert now[: len(standing)] == standing
    assert {state for _id, state in now[len(standing) :]} == {"withdrawn"}


def test_a_suspension_taken_back_leaves_no_trace_but_in_the_journal(app, enter):
    owner, before = enter("owner"), stands(app, BRIDGE)
    step(owner, BRIDGE, "suspend", reason="资金")
    back(owner, BRIDGE)
    assert stands(app, BRIDGE) == before
    step(owner, BRIDGE, "suspend", reason="资金")
    step(owner, BRIDGE, "resume")
    back(owner, BRIDGE)
    assert stands(app, BRIDGE)[0][:2] == ("suspended", "construction")


def test_only_the_same_person_in_the_same_name_takes_it_back(app, enter):
    colleague = serve(enter("expert"), serves_too(app, "expert", "bureau"))
    step(enter("bureau"), POWER, "admit", confirm="true")
    assert "撤回操作" not in colleague.get(f"/projects/{POWER}").text.split("经过")[0]
    refused(colleague, "只能由办理人本人撤回")
    assert back(enter("owner")).status_code == 422
    assert back(enter("contractor")).status_code == 403
    assert back(enter("health")).status_code == 404


def test_a_deputy_takes_back_what_it_did_in_that_name(app, enter, deputised):  # noqa: F811
    official, colleague, key = deputised
    act(colleague, key)
    step(colleague, POWER, "admit", confirm="true")
    refused(official, "代理的仍以代理名义撤回")
    assert back(colleague).status_code == 302
    assert lines(app)[-1].actor == "冯远（代陈岚）"


def test_what_somebody_acted_upon_stays_and_the_page_says_so(app, enter):
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    added = {"name": "周恒", "unit": "交通大学", "post": "member"}
    assert bureau.post(f"/projects/{POWER}/panel", data=added).status_code == 302
    assert "之后已办“" in bureau.get(f"/projects/{POWER}").text
    refused(bureau, "之后已办")


def test_after_the_minutes_it_stays_and_the_page_says_so(app, enter):
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    later(app, 11)
    assert "已过 10 分钟" in bureau.get(f"/projects/{POWER}").text
    refused(bureau, "已过 10 分钟")
    later(app, 24 * 60)
    assert "已过 10 分钟" not in bureau.get(f"/projects/{POWER}").text


def test_the_minutes_are_the_packs_and_none_is_never(app, enter, monkeypatch):
    bureau = enter("bureau")
    with app.app_context():
        pack = packs.procedure(db.session.get_one(Project, POWER))
        monkeypatch.setitem(pack.data, "undo", {"minutes": {"value": 0}})
    step(bureau, POWER, "admit", confirm="true")
    assert row(app, StepTaken, StepTaken.step, project_id=POWER) == []
    refused(bureau, "没有可以撤回的操作")


def test_a_decision_upon_votes_is_not_taken_back(app, enter):
    bureau = enter("bureau")
    assert step(bureau, SEWAGE, "adjourn", reason="人不齐", meeting_on="2027-01-01",
                meeting_place="一楼").status_code == 302  # fmt: skip
    refused(bureau, "没有可以撤回的操作", SEWAGE)


def test_who_heard_of_it_hears_that_it_was_taken_back(app, enter):
    bureau = enter("bureau")
    step(bureau, POWER, "ask_supplement", reason="缺立项批文")
    assert "缺立项批文" in enter("owner").get("/").text
    back(bureau)
    page = enter("owner").get("/").text
    assert "缺立项批文" not in page and "撤回操作" in page
    told = row(app, Notice, Notice.action, Notice.void, project_id=POWER)
    assert ("ask_supplement", True) in told and ("take_back", False) in told


def test_two_at_once_take_it_back_once(app, enter):
    clients = [enter("bureau"), enter("bureau")]
    step(clients[0], POWER, "admit", confirm="true")
    (version,) = row(app, Project, Project.version_id, id=POWER)[0]
    start, answers = threading.Barrier(2), []

    def knock(client):
        start.wait()
        answers.append(back(client, version=version).status_code)

    threads = [threading.Thread(target=knock, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409]
    assert [line.action for line in lines(app)].count("take_back") == 1


def test_a_reason_is_asked_for_and_a_late_page_is_told(enter):
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    assert back(bureau, reason="").status_code == 422
    assert back(bureau, version="1").status_code == 409


def test_the_api_takes_it_back_with_the_version_it_has_read(enter):
    bureau, url = enter("bureau"), f"/api/v1/projects/{POWER}"
    read = bureau.get(url).json["version"]
    moved = bureau.post(f"{url}/steps/admit", json={"version": read, "confirm": True}).json
    assert bureau.post(f"{url}/take-back", json={"reason": "点错了"}).status_code == 422
    late = bureau.post(f"{url}/take-back", json={"reason": "点错了", "version": read})
    assert late.status_code == 409
    sent = {"reason": "点错了", "version": moved["version"]}
    assert bureau.post(f"{url}/take-back", json=sent).json["state"] == "applied"
    again = bureau.post(f"{url}/take-back", json={**sent, "version": moved["version"] + 1})
    assert again.status_code == 422 and "没有可以撤回" in again.json["detail"]


def test_a_returned_item_is_taken_back_and_its_notice_is_void(app, enter):
    (item,) = row(app, Filing, Filing.id, project_id=BRIDGE, state="filed")[0]
    before = row(app, Filing, Filing.state, Filing.reason, Filing.received_on, id=item)
    owner, url = enter("owner"), f"/projects/{BRIDGE}/filings/{item}"
    assert owner.post(f"{url}/steps/return_filed", data={"reason": "缺页"}).status_code == 302
    assert "撤回操作" in owner.get(url).text
    assert owner.post(f"{url}/take-back", data={"reason": "看错了"}).status_code == 302
    assert row(app, Filing, Filing.state, Filing.reason, Filing.received_on, id=item) == before
    told = row(app, Notice, Notice.void, project_id=BRIDGE, action="return_filed")
    assert told[-1] == (True,)
    # what happens to other items is no business of this one; a file that comes to it is
    assert owner.post(f"{url}/steps/return_filed", data={"reason": "缺页"}).status_code == 302
    contractor = enter("contractor")
    push(contractor, b"%PDF-1.4 y", filename="别的.pdf", filing=missing(app, section=1))
    assert "之后已办" not in owner.get(url).text
    push(enter("owner"), b"%PDF-1.4 z", filename="新的.pdf", filing=item)
    answer = owner.post(f"{url}/take-back", data={"reason": "看错了"})
    assert answer.status_code == 422 and "之后已办“存入文件”" in answer.text
