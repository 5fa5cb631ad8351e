"""Void, ended, suspended, withdrawn, begun again: how a life is broken off, and what of it is kept."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Draw,
    Finding,
    JournalEntry,
    Notice,
    PanelMember,
    Pause,
    Project,
    Revision,
    Sample,
    SampleNote,
    Statement,
)
from acceptance.refusals import Refused
from acceptance.services.desk import reconciling
from acceptance.services.ground import access
from acceptance.services.judging import notes
from acceptance.services.life import amendments
from acceptance.services.volumes import numbers
from acceptance.transaction import reading, transaction
from tests import builders
from tests.web.hands import state, step
from workflows import clauses, standards

BRIDGE, POWER, PLANT, DAM = builders.BRIDGE, builders.POWER, builders.SEWAGE, builders.RESERVOIR


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def bureau(enter):
    return enter("bureau")


def agree_with_journals(app):
    with app.app_context(), reading():
        assert list(reconciling.differences(Counter())) == []


def a_new_project(bureau, code="N-1", **more):
    data = {
        "code": code,
        "name": "登记错的项目",
        "place": "西江市",
        "owner_id": "6",
        "scope_pack": "dat-28-2018",
        "procedure_pack": "national-2006",
        "sections": "第 1 标段",
    }
    answer = bureau.post("/projects", data=data | more)
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_a_mistaken_registration_is_void_hidden_from_the_list_and_keeps_its_number(app, bureau):
    key = a_new_project(bureau)
    assert step(bureau, key, "void").status_code == 422, "it says why"
    assert step(bureau, key, "void", reason="登记了两次").status_code == 302
    assert state(app, key) == "voided"
    assert "登记错的项目" not in bureau.get("/projects").text
    assert "登记错的项目" in bureau.get("/projects?state=voided").text
    page = bureau.get(f"/projects/{key}").text
    assert "已作废" in page and "登记了两次" in page
    twin = bureau.post("/projects", data={"code": "N-1"})
    assert twin.status_code == 422
    agree_with_journals(app)


def test_an_assessment_registered_by_mistake_is_void_as_well(app, bureau):
    key = a_new_project(bureau, procedure_pack="assessment")
    assert step(bureau, key, "void", reason="不该测评").status_code == 302
    assert state(app, key) == "voided"


def test_what_has_files_is_not_void(app, bureau):
    with app.app_context(), transaction() as session:
        session.get(Project, BRIDGE).state = "design"
    answer = step(bureau, BRIDGE, "void", reason="登记有误")
    assert answer.status_code == 409 and "件文件" in answer.text
    assert state(app, BRIDGE) == "design"


def test_a_project_ends_when_the_organiser_agrees_to_the_owner_and_says_where_its_archive_goes(
    app, owner, bureau
):
    with app.app_context():
        version = db.session.get(Project, BRIDGE).version_id
    asked = {"reason": "资金落空", "keeper": "city_archive", "receiver": "西江市城建档案馆"}
    answer = owner.post(f"/projects/{BRIDGE}/data/ending", data=asked | {"version": version})
    assert answer.status_code == 302 and state(app, BRIDGE) == "construction"
    again = owner.post(f"/projects/{BRIDGE}/data/ending", data=asked | {"version": version})
    assert again.status_code == 422
    assert "移交城建档案馆" in bureau.get(f"/projects/{BRIDGE}/data").text
    with app.app_context():
        key = db.session.scalar(select(Revision.id).where(Revision.project_id == BRIDGE))
    agreed = bureau.post(
        f"/projects/{BRIDGE}/data/{key}/steps/agree_revision", data={"version": "1"}
    )
    assert agreed.status_code == 302 and state(app, BRIDGE) == "terminated"
    page = owner.get(f"/projects/{BRIDGE}").text
    assert "移交城建档案馆" in page and "西江市城建档案馆" in page
    assert step(owner, BRIDGE, "resume").status_code == 403
    agree_with_journals(app)


def test_the_organiser_ends_a_suspended_project_and_nothing_moves_afterwards(app, owner, bureau):
    step(owner, BRIDGE, "suspend", reason="缓建")
    assert step(bureau, BRIDGE, "terminate", reason="不建了").status_code == 422
    done = step(bureau, BRIDGE, "terminate", reason="不建了", keeper="owner")
    assert done.status_code == 302 and state(app, BRIDGE) == "terminated"
    late = owner.post(f"/projects/{BRIDGE}/schedule/dates", data={"started_on": "2020-01-01"})
    assert late.status_code == 422
    agree_with_journals(app)


def test_the_clock_of_the_answer_stands_while_an_application_is_suspended(app, owner, bureau):
    with app.app_context():
        due = db.session.get(Project, POWER).answer_due_on
        assert due is not None
    assert step(owner, POWER, "suspend", reason="缓建").status_code == 302
    with app.app_context():
        assert db.session.get(Project, POWER).answer_due_on is None
        pause = db.session.scalars(select(Pause).where(Pause.project_id == POWER)).one()
        assert pause.ended_on is None
    assert step(bureau, POWER, "admit", confirm="true").status_code == 403
    with app.app_context(), transaction() as session:
        # five days ago
        pause = session.scalars(select(Pause).where(Pause.project_id == POWER)).one()
        pause.began_on -= timedelta(5)
    assert step(owner, POWER, "resume").status_code == 302
    with app.app_context():
        row = db.session.get(Project, POWER)
        assert row.state == "applied" and row.answer_due_on > due
    agree_with_journals(app)


def test_a_supplement_that_is_suspended_still_waits_for_the_owner_when_it_goes_on(
    app, owner, bureau
):
    step(bureau, POWER, "ask_supplement", reason="补竣工图")
    step(owner, POWER, "suspend", reason="缓建")
    assert step(owner, POWER, "resume").status_code == 302
    with app.app_context():
        row = db.session.get(Project, POWER)
        assert row.state == "supplement" and row.answer_due_on is None
        pauses = db.session.scalars(select(Pause).where(Pause.project_id == POWER)).all()
        assert [one.ended_on for one in pauses] == [None]


def test_an_admitted_archive_stands_fixed_while_building_is_suspended(app, owner, bureau):
    step(bureau, POWER, "admit", confirm="true")
    assert state(app, POWER) == "admitted"
    step(owner, POWER, "suspend", reason="缓建")
    assert state(app, POWER) == "suspended"
    with app.app_context(), transaction():
        place = access.stand(builders.a_builder().viewers["owner"], POWER)
        with pytest.raises(Refused) as refused:
            numbers.apply(place, "X-{案卷号:3}-{件号:3}", {}, now=clock.now())
        assert refused.value.code == "archive_fixed"
        with pytest.raises(Refused):
            amendments.ask(place, "补页", [1], [], now=clock.now())
    agree_with_journals(app)
    assert step(owner, POWER, "resume").status_code == 302
    with app.app_context():
        row = db.session.get(Project, POWER)
        assert row.state == "admitted" and row.answer_due_on is None, "it was answered"


def test_an_application_is_withdrawn_during_the_review_until_the_vote_has_a_result(
    app, owner, bureau, enter
):
    with app.app_context():
        drawn = db.session.scalars(select(Draw.state).where(Draw.project_id == PLANT)).all()
    assert step(owner, PLANT, "withdraw_in_review", reason="另行整改").status_code == 302
    with app.app_context():
        row = db.session.get(Project, PLANT)
        assert (row.state, row.meeting_on) == ("self_check", None)
        voted = select(func.count()).where(
            PanelMember.project_id == PLANT, PanelMember.voted_on.is_not(None)
        )
        assert db.session.scalar(voted) == 0, "who had voted already votes anew"
        now = db.session.scalars(select(Draw.state).where(Draw.project_id == PLANT)).all()
        assert now == drawn, "over the same archive the drawing stands: nobody gets a second try"
        told = select(Notice.role, Notice.reason).filter_by(action="withdraw_in_review")
        assert ("panelist", "另行整改") in set(map(tuple, db.session.execute(told)))
    agree_with_journals(app)


def test_after_a_failure_everything_is_judged_anew(app, owner, bureau):
    with app.app_context(), transaction() as session:
        row = session.get(Project, PLANT)
        row.state, row.round = "failed", 1
        for finding in session.scalars(select(Finding).where(Finding.project_id == PLANT)):
            finding.round = 1
    assert "重新准备申请" in owner.get(f"/projects/{PLANT}").text
    assert step(owner, PLANT, "reapply", reason="已全面整改").status_code == 302
    with app.app_context():
        row = db.session.get(Project, PLANT)
        assert (row.state, row.round, row.applied_on) == ("self_check", 0, None)
        drawn = db.session.scalars(select(Draw.state).where(Draw.project_id == PLANT)).all()
        assert set(drawn) <= {"void"}, "another sample is drawn"
        rounds = select(Finding.round).where(Finding.project_id == PLANT)
        assert not any(db.session.scalars(rounds))
        evaluated = select(Statement.complete).where(
            Statement.project_id == PLANT, Statement.kind == "evaluation"
        )
        assert not any(db.session.scalars(evaluated))


def test_what_was_noted_before_a_failure_is_no_finding_of_the_next_acceptance(app, owner, enter):
    """Seen: a volume that was mended stayed faulty for ever, since nobody of the next panel may strike
    what one of the last one wrote.
    """
    with app.app_context(), transaction() as session:
        row = session.get(Project, PLANT)
        row.state, row.round = "failed", 1
        sample = session.scalars(select(Sample).filter_by(project_id=PLANT)).first()
        told = {"project_id": PLANT, "sample_id": sample.id, "result": "faulty", "text": "缺页"}
        when = {"at": clock.now(), "entered_at": clock.now()}
        session.add(SampleNote(entry="old", by="去年的专家", page="", photos=[], **told, **when))
        sample.result, key, number = "faulty", sample.id, sample.volume.number
    assert step(owner, PLANT, "reapply", reason="已全面整改").status_code == 302
    with app.app_context(), transaction() as session:
        old = session.scalars(select(SampleNote).filter_by(entry="old")).one()
        assert old.struck_at is not None and old.text == "缺页", "it stays readable"
        told = select(JournalEntry).filter_by(project_id=PLANT, action="strike_note")
        assert "old" in [line.facts["entry"] for line in session.scalars(told)]
        session.get(Project, PLANT).state = "review"
    with app.app_context(), transaction():
        place = access.stand(builders.a_builder().viewers["bureau"], PLANT)
        said = {"entry": "new", "volume": number, "result": "sound", "text": "", "page": ""}
        notes.take_in(place, [{**said, "at": clock.now()}], now=clock.now())
        assert db.session.get(Sample, key).result == "sound"


def test_the_pack_says_whether_and_when_a_failed_project_applies_again():
    procedure = standards.procedure("national-2006")
    assert clauses.reapply(procedure) == clauses.ReapplyRule(True, 0)

    class Told:
        def value(self, section, name, default=None):
            return {"allowed": False, "after_days": 180}[name]

    assert clauses.reapply(Told()) == clauses.ReapplyRule(False, 180)
