"""What several steps lack is told once; each step tells what it lacks alone."""

import re

from acceptance.extensions import db
from acceptance.gateways.clock import local_date, now
from acceptance.models import Project
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.life.facts import ProjectFacts
from tests.builders import SEWAGE, a_builder


def test_a_fact_is_one_line_however_many_steps_it_stops(app, enter):
    """Seen: 19 red lines for 7 facts."""
    with app.app_context():
        place = access.stand(a_builder().viewers["bureau"], SEWAGE)
        known = ProjectFacts(db.session.get(Project, SEWAGE), local_date(now()))
        options = steps.project_options(place, known)
        lines = [blocker for option in options for blocker in option.blockers]
        facts = [one for number, one in enumerate(lines) if one not in lines[:number]]
        assert len(lines) > len(facts) > 0
        steps_shut = {option.step.name for option in options if not option.open}
    page = enter("bureau").get(f"/projects/{SEWAGE}").text
    offers = page.split('id="steps"')[1].split("</section>")[0]
    told = re.findall(r'aria-describedby="([^"]+)"\s+data-step="(\w+)"', offers)
    assert {name for _ids, name in told} == steps_shut
    there = set(re.findall(r'id="(why-[\w-]+)"', offers))
    assert len(there) == len(facts)
    assert all(set(ids.split()) <= there and ids for ids, _name in told), (
        "each button has its reasons"
    )
