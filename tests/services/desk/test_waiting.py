"""What one question says waits for a person is what is found project by project."""

from datetime import date

import pytest
from sqlalchemy import func, select, text

from acceptance.extensions import db
from acceptance.models import Filing, PanelMember
from acceptance.services.desk import desks, notices, reminders
from acceptance.services.ground.access import Serving, stand, visible_projects
from acceptance.services.life import awaited
from acceptance.transaction import transaction
from workflows.projects import CLOSED
from workflows.roles import Role
from workflows.standards import REACHED

TODAY = date(2026, 11, 29)
STATES = {7: "returned", 5: "submitted", 11: "exemption_asked", 13: "checked", 17: "missing"}
SHUFFLED = (
    *(f"UPDATE filing SET state = '{state}' WHERE id % {n} = 0" for n, state in STATES.items()),
    "UPDATE party SET section = id % 2 WHERE kind = 'supervisor'",
    "UPDATE project SET city_archive_id = 3, authority_id = 4 WHERE id = 1",
    "DELETE FROM recount WHERE project_id % 2 = 0",
)
"""Whatever states the items are in, and supervisors of the whole project and of one section."""


def plainly(viewer):
    """(project, what, how many) that wait, asked of each project and each item."""
    for project_id in db.session.scalars(visible_projects(viewer)):
        place = stand(viewer, project_id)
        project = place.project
        for hand in awaited.of([project], today=TODAY)[project_id]:
            if hand.is_mine(place) and not desks._told_apart(hand):
                yield project_id, hand.step, 0
        if project.state in (*CLOSED, "suspended"):
            continue
        items = db.session.scalars(select(Filing).filter_by(project_id=project_id)).all()
        for what, mine in waits(place).items():
            if count := sum(1 for item in items if mine(item)):
                yield project_id, what, count
        seat = select(func.count()).where(
            PanelMember.project_id == project_id,
            PanelMember.person_id == viewer.person_id,
            PanelMember.voted_on.is_(None),
            PanelMember.recused.is_(False),
        )
        if project.state == "review" and db.session.scalar(seat):
            yield project_id, "review", 0


def waits(place):
    """By the state of items: whether one of them waits for somebody."""
    reached = REACHED[place.project.state]

    def owed(item):
        return item.party_id in place.party_ids

    return {
        "returned": lambda item: owed(item) and item.state == "returned",
        "missing": lambda item: (
            owed(item) and item.state == "missing" and item.required and item.stage_rank <= reached
        ),
        "submitted": lambda item: (
            Role.SUPERVISOR in place.roles
            and item.supervised
            and item.state == "submitted"
            and item.section in place.watched
            and not owed(item)
        ),
        "checked": lambda item: (
            Role.OWNER in place.roles
            and (item.state == "checked" or (item.state == "submitted" and not item.supervised))
        ),
        "exemption_asked": lambda item: (
            Role.BUREAU in place.roles and item.state == "exemption_asked"
        ),
    }


@pytest.mark.parametrize("shuffled", [False, True])
def test_what_waits_is_what_is_found_project_by_project(context, shuffled):
    if shuffled:
        with transaction():
            for statement in SHUFFLED:
                db.session.execute(text(statement))
    some = 0
    for viewer, _address in reminders.viewers():
        told = desks.tasks(viewer, today=TODAY)
        titles = {(task.project.id, task.what): task for task in told}
        assert len(titles) == len(told)
        steps = [task for task in told if task.link == "project"]
        others = [(task.project.id, task.link, task.count) for task in told if task not in steps]
        found = list(plainly(viewer))
        links = {"returned", "missing", "submitted", "checked", "exemption_asked", "review"}
        assert sorted(others) == sorted(one for one in found if one[1] in links), viewer
        assert len(steps) == len([one for one in found if one[1] not in links]), viewer
        some += len(told)
    assert some > 10


def test_a_page_of_what_waits_is_a_part_of_the_whole(context):
    everybody = [one for one, _address in reminders.viewers()]
    viewer = max(everybody, key=lambda one: len(desks.tasks(one, today=TODAY)))
    whole, sees = desks.tasks(viewer, today=TODAY), [Serving(0, viewer)]
    pages = [desks.tasks_of(sees, today=TODAY, skip=skip, most=1) for skip in range(3)]
    assert {page.total for page in pages} == {len(whole)}
    told = [(task.project.id, task.what) for page in pages for task in page.shown]
    assert told == [(task.project.id, task.what) for task in whole][:3]


def test_nobody_is_told_what_went_to_another_hand(context):
    for viewer, _address in reminders.viewers():
        for notice, project in notices.latest([Serving(0, viewer)]):
            place = stand(viewer, project.id)
            mine = notice.party_id in place.party_ids or notice.person_id == viewer.person_id
            to_role = notice.party_id is None and notice.person_id is None
            assert mine or (to_role and notice.role in place.roles)
