"""The line of a project's life as its page draws it: days, what was late, the ways back; and whom to ask for
what is missing.
"""

import re
from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Duty, Filing, Project
from acceptance.services.life.stations import stations
from acceptance.transaction import transaction
from acceptance.web.life.pictured import arcs
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR

Told = namedtuple("Told", "at before after action")
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
WAY = (
    ("design", "contracting"),
    ("contracting", "construction"),
    ("construction", "supervision"),
    ("supervision", "construction"),
    ("construction", "supervision"),
    ("supervision", "construction"),
    ("construction", "supervision"),
    ("supervision", "self_check"),
    ("self_check", "applied"),
    ("applied", "supplement"),
    ("supplement", "applied"),
)


def line(app, way=WAY, **data):
    with app.app_context():
        project = db.session.get(Project, POWER)
        project.created_at = BEGAN
        for name, value in data.items():
            setattr(project, name, value)
        moves = [
            Told(BEGAN + timedelta(10 * (n + 1)), *one[:2], one[2] if len(one) > 2 else "step")
            for n, one in enumerate(way)
        ]
        found = stations(project, moves)
        db.session.rollback()
    return found


def test_returns_are_counted_from_where_to_where_and_what_is_mended_at_its_station(app):
    there = {one.stage: one for one in line(app)}
    back = [(one.came, one.to, one.times, one.beside) for one in there["construction"].back]
    assert back == [(3, 2, 2, "")]
    assert [(one.times, one.beside) for one in there["applied"].back] == [(1, "supplement")]
    drawn = arcs(list(there.values()))
    assert [(one.times, one.beside) for one in drawn] == [(2, ""), (1, "supplement")]
    assert all(one.down > 0 for one in drawn), "no word stands outside the picture"


def test_whoever_takes_back_its_own_step_sends_nothing_back(app):
    way = (*WAY[:3], ("supervision", "construction", "take_back"))
    assert [one.back for one in line(app, way) if one.back] == []


def test_a_station_that_was_left_after_its_day_is_late_by_days_and_one_in_time_is_not(app):
    at = {"answer_due_on": date(2026, 3, 1)}
    late = next(one for one in line(app, **at) if one.stage == "applied")
    assert late.late(date(2026, 3, 11)) == 10
    admitted = (*WAY[:9], ("applied", "admitted"))
    left = next(one for one in line(app, admitted, **at) if one.stage == "applied")
    assert left.how in ("ok", "here")
    none = next(one for one in line(app) if one.stage == "design")
    assert none.late(date(2030, 1, 1)) is None, "no day is fixed for it"


def test_the_page_says_late_and_back_in_words_beside_the_picture(app, enter):
    page = enter("owner").get(f"/projects/{RESERVOIR}").text
    assert re.search(r"整改\s*1\s*次", page) and '<svg class="loops"' in page
    assert "本项目的其他页" in page, "what is not needed now is one click away"
    assert f"/projects/{RESERVOIR}/drawings" in page


def test_what_is_missing_names_who_owes_it_and_until_when(app, enter):
    with app.app_context(), transaction() as session:
        session.execute(
            update(Filing)
            .where(Filing.project_id == BRIDGE, Filing.section == 1, Filing.state == "missing")
            .values(due_on=date(2026, 1, 5))
        )
        named = session.scalars(
            select(Duty.name).join(Duty.party).where(Duty.duty == "archivist").order_by(Duty.id)
        ).all()
    owner = enter("owner")
    for project in (BRIDGE, HOSPITAL):
        page = owner.get(f"/projects/{project}").text
        why = re.findall(r'<span class="who">(.*?)</span>\s*<span\s+class="st', page, re.S)
        if why:
            assert any(name in one for one in why for name in named), why
    seen = enter("contractor").get(f"/projects/{BRIDGE}").text
    assert "谢文" not in seen, "a contractor does not learn who the others are"


@pytest.mark.parametrize("who", ["owner", "bureau", "contractor"])
def test_no_tab_is_lost(enter, who):
    page = enter(who).get(f"/projects/{BRIDGE}").text
    nav = page.split('class="subnav"')[1].split("</nav>")[0]
    for path in ("/parties", "/filings", "/missing", "/search", "/checks", "/drawings"):
        assert f"/projects/{BRIDGE}{path}" in nav, path
