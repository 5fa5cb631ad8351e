"""更正单: a project's registered data are put right on record, and what was issued before keeps its words."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Duty, Filing, JournalEntry, Party, Project, Report, Revision
from acceptance.services.desk import reconciling
from acceptance.services.life import registered
from acceptance.services.progress import turns
from acceptance.transaction import reading, transaction
from tests import builders
from tests.web.hands import serve, serves_too, unit_of

POWER, PLANT, DAM = builders.POWER, builders.SEWAGE, builders.RESERVOIR
NAME = "清江水库除险加固工程（更正）"


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def bureau(enter):
    return enter("bureau")


def as_registered(app, project_id, **other):
    """What the form sends when nothing is touched, but for `other`."""
    with app.app_context():
        project = db.session.get(Project, project_id)
        data = registered.values(project)
        kept = ("keeper", "receiver", *(name for name in data if name.startswith("section.")))
        sent = {name: value for name, value in data.items() if name not in kept}
        sent = {name: value for name, value in sent.items() if value not in (None, False)}
        sent["organiser"] = sent.pop("organiser_id")
        sent["sections"] = "\n".join(one.name for one in project.sections)
        sent["version"] = project.version_id
    return sent | {"reason": "照批文改正"} | other


def propose(app, owner, project_id=DAM, **other):
    return owner.post(f"/projects/{project_id}/data", data=as_registered(app, project_id, **other))


def last(app, project_id=DAM):
    with app.app_context():
        mine = select(Revision).where(Revision.project_id == project_id)
        row = db.session.scalars(mine.order_by(Revision.number.desc())).first()
        return row.id, row.version_id, row.state


def take(app, hand, name, project_id=DAM, answer="", version=None):
    key, read, _state = last(app, project_id)
    return hand.post(
        f"/projects/{project_id}/data/{key}/steps/{name}",
        data={"answer": answer, "version": version or read},
    )


def project(app, project_id=DAM):
    with app.app_context():
        return registered.values(db.session.get(Project, project_id))


def agree_with_journals(app):
    with app.app_context(), reading():
        assert list(reconciling.differences(Counter())) == []


def test_a_name_and_an_approval_number_are_proposed_agreed_and_shown_before_and_after(
    app, owner, bureau
):
    before = project(app)
    answer = propose(app, owner, name=NAME, approval_number="发改投〔2021〕99号")
    assert answer.status_code == 302
    assert project(app) == before, "nothing is put right before the organiser agrees"
    page = bureau.get(f"/projects/{DAM}/data").text
    assert before["name"] in page and NAME in page and "同意更正" in page
    assert take(app, bureau, "agree_revision").status_code == 302
    assert project(app) == {**before, "name": NAME, "approval_number": "发改投〔2021〕99号"}
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "agree_revision")
        ).one()
        told = {one["field"]: (one["before"], one["after"]) for one in line.facts["corrected"]}
        assert told["name"] == (before["name"], NAME) and line.facts["reason"] == "照批文改正"
    assert f"{before['name']}" in bureau.get(f"/projects/{DAM}/journal").text
    agree_with_journals(app)


def test_papers_issued_before_keep_their_words_and_say_what_was_put_right_since(
    app, owner, bureau, enter
):
    client = enter("nobody")
    with app.app_context():
        report = db.session.scalars(
            select(Report).where(Report.project_id == DAM, Report.code.is_not(None))
        ).first()
        title, digest, code = report.title, report.digest, report.code
    propose(app, owner, name=NAME, scale="总库容 1.3 亿立方米")
    note = "此件出具后，项目名称已更正为"
    assert note not in client.get(f"/v/{code}").text
    take(app, bureau, "agree_revision")
    with app.app_context():
        report = db.session.scalars(select(Report).where(Report.code == code)).one()
        assert (report.title, report.digest) == (title, digest)
    public = client.get(f"/v/{code}").text
    assert note in public and NAME in public and "建设规模" not in public
    assert note in bureau.get(f"/projects/{DAM}/reports").text
    assert note in owner.get(f"/projects/{DAM}").text


def test_needs_and_deadlines_are_counted_anew_and_a_section_gets_its_name(app, owner, bureau):
    moved = "2031-01-15"
    with app.app_context():
        sections = [one.name for one in db.session.get(Project, POWER).sections]
    named = "\n".join(["更名的标段", *sections[1:]])
    propose(app, owner, POWER, planned_completion_on=moved, in_planning_area="true", sections=named)
    take(app, bureau, "agree_revision", POWER)
    with app.app_context():
        row = db.session.get(Project, POWER)
        assert turns.acceptance_due(row) == date(2030, 10, 15)
        due = select(func.count()).where(
            Filing.project_id == POWER, Filing.stage == "accepted", Filing.due_on.is_not(None)
        )
        assert db.session.scalar(due) > 0, "items that nobody gave a day of their own follow"
    data = project(app, POWER)
    assert (data["planned_completion_on"], data["in_planning_area"]) == (moved, True)
    assert data["section.1"] == "更名的标段"
    agree_with_journals(app)


def test_refused_and_withdrawn_corrections_change_nothing(app, owner, bureau):
    before = project(app)
    propose(app, owner, name=NAME)
    assert take(app, bureau, "refuse_revision").status_code == 422, "a refusal says why"
    assert take(app, bureau, "refuse_revision", answer="批文无误").status_code == 302
    assert "批文无误" in owner.get(f"/projects/{DAM}/data").text
    propose(app, owner, name=NAME)
    assert take(app, owner, "withdraw_revision", answer="不问自答").status_code == 302
    assert take(app, bureau, "agree_revision").status_code == 403
    assert project(app) == before
    agree_with_journals(app)


def test_what_cannot_be_is_refused_with_its_sentence(app, owner, bureau, enter):
    same = propose(app, owner)
    assert same.status_code == 422 and "没有不同" in same.text
    lost = propose(app, owner, sections="只剩一个\n多一个\n再多一个\n又一个")
    assert lost.status_code == 422 and "标段的数目" in lost.text
    stale = propose(app, owner, name=NAME, version="1")
    assert stale.status_code == 409
    assert propose(app, owner, name=NAME, owner_id=unit_of(app, "bureau")).status_code == 404
    clash = propose(app, owner, owner_id=unit_of(app, "watch"))
    assert clash.status_code == 422 and "不能又是" in clash.text
    assert propose(app, owner, name=NAME).status_code == 302
    twice = propose(app, owner, name=NAME + "二")
    assert twice.status_code == 422 and "上一张更正单" in twice.text
    assert take(app, owner, "agree_revision").status_code == 403
    key, version, _state = last(app)
    foreign = bureau.post(f"/projects/{PLANT}/data/{key}/steps/agree_revision", data={"version": 1})
    assert foreign.status_code == 404
    assert enter("health").get(f"/projects/{DAM}/data").status_code == 404
    assert take(app, bureau, "agree_revision", version=version + 1).status_code == 409


def test_what_moved_since_it_was_proposed_is_not_put_right(app, owner, bureau):
    propose(app, owner, started_on="2031-01-01")
    moved = owner.post(f"/projects/{DAM}/schedule/dates", data={"started_on": "2020-01-01"})
    assert moved.status_code == 302
    answer = take(app, bureau, "agree_revision")
    assert answer.status_code == 422 and "又有变动" in answer.text
    agree_with_journals(app)


def test_a_closed_project_takes_no_correction(app, owner):
    with app.app_context(), transaction() as session:
        session.get(Project, DAM).state = "archived"
    assert propose(app, owner, name=NAME).status_code == 422


def test_rights_follow_the_owner_and_the_organiser_at_once(app, owner, bureau, enter):
    health, province = unit_of(app, "health"), unit_of(app, "province")
    assert enter("health").get(f"/projects/{DAM}").status_code == 404
    propose(app, owner, owner_id=health)
    take(app, bureau, "agree_revision")
    assert owner.get(f"/projects/{DAM}").status_code == 404
    assert enter("health").get(f"/projects/{DAM}").status_code == 200
    with app.app_context():
        party = db.session.scalars(select(Party).filter_by(project_id=DAM, kind="owner")).one()
        named = db.session.scalars(select(Duty).where(Duty.party_id == party.id)).all()
        assert named and all(duty.until is not None for duty in named)
    propose(app, enter("health"), organiser=province)
    gone = take(app, bureau, "agree_revision")
    assert gone.status_code == 302
    assert propose(app, enter("health"), name=NAME).status_code == 302
    assert take(app, bureau, "agree_revision").status_code in (403, 404)
    assert take(app, enter("province"), "agree_revision").status_code == 302
    agree_with_journals(app)


def test_nobody_agrees_in_the_organisers_name_to_what_the_same_person_proposed(app, owner, enter):
    both = serves_too(app, "owner", "bureau")
    propose(app, owner, name=NAME)
    serve(owner, both)
    answer = take(app, owner, "agree_revision")
    assert answer.status_code == 409 and "同一人" in answer.text
