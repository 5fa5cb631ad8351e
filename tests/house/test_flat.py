"""Every page that can be read asks as many questions in a small instance as in one ten times as large.

`SCALE=100,2000 FILES=20000` makes the two instances of that many projects, and the largest project
of so many files; what stands here is small enough for every run.
"""

import os
from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Project
from acceptance.services.ground import packs
from acceptance.services.life.facts import ProjectFacts
from tests import scale, walk
from tests.conftest import copied, make_app
from tests.house.flat import ASKING, GROWING, LONGEST, MOST, WINDOW
from workflows.projects import Stage

SMALL, LARGE = map(int, os.environ.get("SCALE", "12,60").split(","))
FILES = int(os.environ.get("FILES", "450"))
FEW = 3
"""Questions before a page begins: the viewer, the project, its part in it."""


@pytest.fixture(scope="session")
def costs(seeded, tmp_path_factory, compiled_templates):
    """What every page costs every person: in the small instance and in the large one."""
    found = defaultdict(list)
    for projects, files in ((SMALL, 0), (LARGE, FILES)):
        folder = tmp_path_factory.mktemp("scale") / "instance"
        scale.build(seeded, folder, projects, files)
        app = make_app(folder)
        app.jinja_env.bytecode_cache = compiled_templates
        for who in walk.PEOPLE:
            for endpoint, _address, cost in walk.walk(app, who):
                found[endpoint, who].append(cost)
    return found


def opened(costs):
    """(endpoint, who, small, large) of what was there for somebody."""
    for (endpoint, who), (small, large) in costs.items():
        if small.status == large.status == 200:
            yield endpoint, who, small, large


def test_every_kind_of_page_is_opened(costs):
    endpoints = {endpoint for endpoint, _who, _small, _large in opened(costs)}
    assert len(endpoints) > 80
    failed = {key for key, both in costs.items() if any(one.status >= 500 for one in both)}
    assert not failed


def test_a_page_asks_as_many_questions_whatever_the_size(costs):
    growing = {
        (endpoint, who): (small.queries, large.queries)
        for endpoint, who, small, large in opened(costs)
        if large.queries > small.queries + GROWING.get(endpoint, (0, ""))[0]
    }
    assert not growing


def test_no_page_asks_more_than_the_list_says(costs):
    worst = defaultdict(int)
    for endpoint, _who, small, large in opened(costs):
        worst[endpoint] = max(worst[endpoint], small.queries, large.queries)
    over = {
        endpoint: number
        for endpoint, number in worst.items()
        if number > ASKING.get(endpoint, (MOST, ""))[0]
    }
    assert not over, "ask less, or say in tests/house/flat.py why"


def test_the_list_of_exceptions_only_gets_shorter(costs):
    worst = defaultdict(int)
    for endpoint, _who, small, large in opened(costs):
        worst[endpoint] = max(worst[endpoint], small.queries, large.queries)
    idle = {endpoint for endpoint in ASKING if worst[endpoint] <= MOST}
    assert not idle, "take them out"


def test_no_page_is_longer_than_a_page(costs):
    long = {
        (endpoint, who): max(small.bytes, large.bytes)
        for endpoint, who, small, large in opened(costs)
        if max(small.bytes, large.bytes) > bounded(endpoint, small.kind)
    }
    assert not long


def bounded(endpoint, kind):
    """How long an answer may be; what is downloaded, as long as it is."""
    if endpoint == "cells.rows":
        return WINDOW
    if kind == "text/html":
        return LONGEST
    return float("inf")


def test_little_is_asked_before_a_page_begins(costs):
    small, large = costs["inbox.show", "bureau"]
    assert small.queries <= 1 + FEW and large.queries <= 1 + FEW


def test_the_page_of_a_project_asks_as_little_at_every_stage_of_its_life(seeded, tmp_path):
    copied(seeded, tmp_path / "instance")
    app = make_app(tmp_path / "instance")
    with app.app_context():
        engine, stages = (
            db.engine,
            dict(db.session.execute(select(Project.id, Project.state)).all()),
        )
        db.session.remove()
    asked = {}
    for who in ("owner", "bureau", "province", "contractor"):
        client = app.test_client()
        client.post(f"/demo/demo-{who}")
        for key, stage in stages.items():
            for address in (f"/projects/{key}", f"/api/v1/projects/{key}/steps"):
                with walk.counted(engine) as seen:
                    answer = client.get(address)
                if answer.status_code == 200:
                    asked[who, stage, address] = len(seen)
    assert len({stage for _who, stage, _address in asked}) > 3
    assert {key: number for key, number in asked.items() if number > MOST} == {}


def test_what_the_needs_of_every_stage_ask_is_asked_in_one_question(app):
    """But for the version in force, which is read as it is."""
    asked = {}
    with app.app_context():
        engine = db.engine
        for project in db.session.scalars(select(Project).order_by(Project.id)).all():
            assert project.organiser.name  # loaded before it is counted
            for stage in Stage:
                facts = ProjectFacts(project, date(2026, 6, 1))
                rows = packs.programme(project).workflow.leaving(stage)
                with walk.counted(engine) as seen:
                    facts.ahead(rows)
                    for row in rows:
                        row.blockers(facts)
                asked[project.id, stage] = len(seen)
    assert max(asked.values()) <= 2
