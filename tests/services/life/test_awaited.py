"""Whose turn it is, kept beside the projects: always what the open needs say, and cheap for a list of any length."""

import pytest
from flask import current_app
from sqlalchemy import delete, event, select

from acceptance import tasks
from acceptance.demo import cast
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date, now
from acceptance.models import ArchiveVersion, AwaitedHand, Notice, Project, Recount
from acceptance.services import steps
from acceptance.services.desk import desks
from acceptance.services.ground import access, journal
from acceptance.services.life import awaited
from acceptance.services.progress import turns
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, a_builder, a_project
from tests.walk import counted

TODAY = local_date(now())


@pytest.fixture
def b(context):
    return a_builder()


def everything():
    return list(db.session.scalars(select(Project).order_by(Project.id)))


def told(hands):
    return [(hand.role, hand.party_id, hand.step, hand.owed) for hand in hands]


def test_what_is_kept_is_what_the_facts_say(context):
    projects = everything()
    kept = awaited.of(projects, today=TODAY)
    assert len(projects) == 9 and not awaited.any_marked()
    for project in projects:
        assert told(kept[project.id]) == told(awaited.now(project, today=TODAY)), project.name


def test_a_list_costs_the_same_whatever_its_length(context):
    def asked(projects):
        statements = []

        def count(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        awaited.of(projects, today=TODAY)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(statements)

    projects = everything()
    assert asked(projects) == asked(projects[:1]) == 2


def test_projects_that_wait_for_their_recount_are_counted_together(context):
    """A list with fifty of them asked a question for each."""
    projects = everything()
    one_by_one = {one.id: told(awaited.now(one, today=TODAY)) for one in projects}
    dues = {one.id: [hand.due for hand in awaited.now(one, today=TODAY)] for one in projects}

    def asked(some):
        with transaction() as session:
            session.execute(delete(Recount))
            session.add_all(Recount(project_id=one.id) for one in some)
        wanted = select(Project).order_by(Project.id)
        rows = list(db.session.scalars(wanted.where(Project.id.in_([one.id for one in some]))))
        with counted(db.engine) as statements:
            hands = awaited.of(rows, today=TODAY)
        assert {key: told(found) for key, found in hands.items()} == {
            one.id: one_by_one[one.id] for one in rows
        }
        assert all([hand.due for hand in hands[one.id]] == dues[one.id] for one in rows)
        return len(statements)

    fixed = set(db.session.scalars(select(ArchiveVersion.project_id).order_by(ArchiveVersion.id)))
    open_ones = [one for one in projects if one.id not in fixed]
    assert len(open_ones) > 4 and asked(open_ones) <= 4
    assert asked(projects) <= 4 + len(fixed), "the version in force is looked up"


def test_a_change_is_seen_before_the_worker_comes(b):
    with transaction():
        hospital = db.session.get_one(Project, HOSPITAL)
        hospital.state = "applied"
        journal.record(HOSPITAL, "remark", actor=b.viewers["owner"], now=now())
    assert db.session.get(Recount, HOSPITAL) is not None
    (kept,) = db.session.scalars(
        select(AwaitedHand.role).where(AwaitedHand.project_id == HOSPITAL, AwaitedHand.place == 0)
    )
    assert kept == "owner", "counted when it stood in self-check"
    seen = awaited.of([db.session.get_one(Project, HOSPITAL)], today=TODAY)
    assert [hand.role for hand in seen[HOSPITAL]] == ["bureau"]
    assert tasks.recount_once() == 1 and not awaited.any_marked()
    seen = awaited.of([db.session.get_one(Project, HOSPITAL)], today=TODAY)
    assert [hand.role for hand in seen[HOSPITAL]] == ["bureau"]


def test_with_the_day_everything_is_counted_anew(context):
    with transaction():
        awaited.mark_day(now=now())
    open_ones = [project for project in everything() if project.state not in ("archived", "failed")]
    assert tasks.recount_once() == len(open_ones) and not awaited.any_marked()


def test_after_the_acceptance_the_owner_is_awaited_and_told(b):
    """Seen: the fixed table named the bureau, while both missing things were the owner's and nobody told it."""
    project = a_project("review")
    b.at = clock.now()
    with transaction():
        project = db.session.get_one(Project, project.id)
        b.vote(project, ("agree",) * 5)
        b.step("bureau", project, "approve", confirm=True)
    hands = awaited.of([project], today=TODAY)[project.id]
    owed = {"handover_missing", "filings_unfiled"}
    assert {hand.role for hand in hands} == {"owner"}
    assert {one.code for hand in hands for one in hand.blockers} == owed
    notices = set(
        db.session.scalars(
            select(Notice.role).where(Notice.project_id == project.id, Notice.action == "approve")
        )
    )
    assert "owner" in notices and "city_archive" in notices, "who owes, and who will take it over"
    mine = [
        task
        for task in desks.tasks(b.viewers["owner"], today=TODAY)
        if task.project.id == project.id
    ]
    waiting = [task for task in mine if task.owed]
    assert [[one.code for one in task.blockers] for task in waiting] == [["handover_missing"]]
    assert "提交应归条目" in {task.what for task in mine}


def test_a_contractor_is_awaited_by_name(context):
    bridge = db.session.get_one(Project, BRIDGE)
    hands = awaited.now(bridge, today=TODAY)
    contractors = [hand for hand in hands if hand.role == "contractor"]
    assert contractors and all(hand.party_id for hand in contractors)
    units = turns.who(bridge, [(hand.role, hand.party_id) for hand in contractors])
    names = {name for _key, name, _kind, _parent in cast.ORGANISATIONS}
    assert set(units.split("、")) <= names


def test_one_contractor_does_not_stand_on_the_desk_of_another(b):
    bridge = db.session.get_one(Project, BRIDGE)
    hands = [hand for hand in awaited.now(bridge, today=TODAY) if hand.role == "contractor"]
    place = access.stand(b.viewers["contractor"], BRIDGE)
    assert {hand.party_id for hand in hands if hand.is_mine(place)} <= place.party_ids


def test_a_step_leaves_nothing_to_be_counted(b):
    project = a_project("applied")
    tasks.recount_once()
    with transaction():
        place = access.stand(b.viewers["bureau"], project.id)
        steps.take_step(
            place,
            "ask_supplement",
            {"reason": "缺竣工图"},
            version=None,
            now=now(),
            press=current_app.extensions["press"],
        )
    assert not awaited.any_marked()
    assert [hand.role for hand in awaited.of([place.project], today=TODAY)[project.id]] == ["owner"]


def test_a_contractor_does_not_learn_who_the_others_are(enter):
    first, second = "粤西路桥工程有限公司", "珠江隧桥建设集团第三工程公司"
    assert first in enter("owner").get("/turns").text
    assert second in enter("owner").get("/turns").text
    seen = enter("contractor").get("/turns").text
    assert first in seen and second not in seen
    assert second not in enter("contractor").get("/turns/export.csv").text
    assert second not in enter("contractor").get(f"/projects/{BRIDGE}").text
