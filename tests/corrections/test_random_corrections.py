"""Random corrections between random steps: whatever is put right, in whichever order, the figures are what
an independent count comes to, the journal tells of all of it, nothing is lost that two persons did not
purge, and no paper says anything else than when it was issued.

`ACTS=20000 SEED=7 pytest tests/corrections` walks longer, and another way; what fails is shrunk to the acts
that are needed.
"""

import os
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as sown
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Party, Project
from acceptance.services.desk import reconciling
from acceptance.services.files import checks, search
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Viewer
from acceptance.services.life import awaited, tallies
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.progress import missing
from acceptance.transaction import reading
from workflows import replay

from . import acts_files, acts_people, acts_project, recount
from .kept import Kept
from .world import PROJECTS, World

ACTS = int(os.environ.get("ACTS", "240"))
SEED = os.environ.get("SEED")
EACH = 40 if ACTS < 1000 else 100
"""Acts in one life of the demo."""
PHASES = (Phase.generate, Phase.shrink) if os.environ.get("SHRINK", "1") == "1" else (Phase.generate,)
WEIGHTS = {
    acts_files.store: 8,
    acts_files.store_again: 5,
    acts_files.hold: 2,
    acts_files.fix_held: 2,
    acts_files.undo_fix: 1,
    acts_files.discard_held: 1,
    acts_files.make_link: 1,
    acts_files.send_by_link: 2,
    acts_files.revoke_link: 1,
    acts_files.withdraw: 7,
    acts_files.put_back: 4,
    acts_files.move: 6,
    acts_files.undo_move: 4,
    acts_files.ask_purge: 4,
    acts_files.answer_purge: 5,
    acts_files.describe: 4,
    acts_files.describe_in_grid: 3,
    acts_files.take_in: 3,
    acts_files.place: 3,
    acts_files.undo_import: 2,
    acts_files.register_drawing: 2,
    acts_files.connect_change: 1,
    acts_files.make_volume: 2,
    acts_files.remove_volume: 1,
    acts_files.lay: 5,
    acts_files.seal: 4,
    acts_files.arrange: 4,
    acts_files.number: 2,
    acts_project.step: 6,
    acts_project.take_back: 4,
    acts_project.item_step: 8,
    acts_project.item_steps: 3,
    acts_project.propose_revision: 3,
    acts_project.answer_revision: 4,
    acts_project.engage: 2,
    acts_project.propose_succession: 3,
    acts_project.answer_succession: 6,
    acts_project.pass_items: 2,
    acts_project.duty: 1,
    acts_project.ask_amendment: 2,
    acts_project.answer_amendment: 4,
    acts_project.issue: 2,
    acts_project.correct_paper: 3,
    acts_project.write_text: 1,
    acts_project.problem: 2,
    acts_project.visit: 1,
    acts_project.vote: 2,
    acts_project.vote_on_paper: 2,
    acts_project.member_leaves: 0.5,
    acts_project.note: 1,
    acts_project.sign_list: 1,
    acts_people.join: 1,
    acts_people.leave: 0.5,
    acts_people.leave_oneself: 0.3,
    acts_people.hand_over: 1,
    acts_people.disable: 0.5,
    acts_people.enable: 2,
    acts_people.correct_person: 1,
    acts_people.name_deputy: 1,
    acts_people.deputise: 1,
    acts_people.correct_unit: 1,
    acts_people.rename_unit: 1,
    acts_people.merge_units: 0.7,
    acts_people.retire_unit: 0.5,
}
BY_NAME = {act.__name__: act for act in WEIGHTS}
DRAWN = [act.__name__ for act, weight in WEIGHTS.items() for _ in range(round(weight * 10))]


def _counted(rows):
    """What is kept beside the rows, held against the independent count."""
    for counted in (recount.files, recount.items, recount.volumes):
        yield from counted(rows)


def _told(world, project, rows):
    """What the services say of a project, held against it; and the journal against the rows."""
    with world.app.app_context(), reading():
        here = db.session.get_one(Project, project)
        place = access.stand(_whole(here), project)
        yield from _differ("the matrix", missing.matrix(place).total.tuple(), recount.completeness(rows))
        facts = ProjectFacts(here, local_date(clock.now())).volumes
        told = (facts.loose, facts.not_stored, facts.unnumbered, len(facts.unsound))
        if facts.arranged:
            yield from _differ("the archive", told, recount.archive(rows))
        for party in here.parties:
            told = tallies.count(db.session.get_one(Party, party.id)).figures
            yield from _differ("a unit", told, recount.unit(rows, world, party.id))
        yield from _differ("the checks", checks.summary(place)[1], recount.checked(rows))
        found = {file.id for file in db.session.scalars(search.matching(place, ""))}
        yield from _differ("the search", found, {key for key, file in rows.files.items() if rows.here(file)})
        yield from _differ("the journal", journal.verify(project), None)
        told = replay.reconcile(project, journal.lines(project), reconciling._rows(project), Counter())
        for difference in told:
            yield "the replay", replay.sentence(difference)


def _whole(project):
    """The organiser, who sees everything."""
    return Viewer(0, "某人", project.organiser_id, project.organiser.name, project.organiser.kind)


def _differ(what, told, counted):
    if told != counted:
        yield what, (told, counted)


def _hands(world):
    """Whose turn it is, as it is kept for lists, is what it comes to now."""
    with world.app.app_context(), reading():
        today = local_date(clock.now())
        projects = [db.session.get_one(Project, key) for key in PROJECTS]
        kept = awaited.of(projects, today=today)
        for project in projects:
            now = [(one.role, one.party_id, one.step, one.owed) for one in awaited.now(project, today=today)]
            told = [(one.role, one.party_id, one.step, one.owed) for one in kept[project.id]]
            yield from _differ("whose turn it is", told, now)


def _machine(world):
    class Life(RuleBasedStateMachine):
        """One life of the demo."""

        @initialize(focus=st.sampled_from(PROJECTS))
        def begins(self, focus):
            world.begin(focus)
            self.kept, self.acts = Kept(world), 0

        @rule(act=st.sampled_from(DRAWN), luck=st.integers(0, 2**32 - 1))
        def act(self, act, luck):
            world.luck = random.Random(luck)
            ask = BY_NAME[act](world)
            if ask is None:
                return
            before = dict(world.rows("SELECT project_id, max(seq) FROM journal_entry GROUP BY 1"))
            status, answer = world.send(ask)
            assert status < 500, (act, ask)
            world.taken[act] += status < 400
            world.refused[act] += status >= 400
            if act == "make_link" and status == 201:
                world.link = "/l/" + answer.text.split("/l/")[1].split("<")[0]
            self.acts += 1
            if world.chance(0.08):
                world.work()
            after = dict(world.rows("SELECT project_id, max(seq) FROM journal_entry GROUP BY 1"))
            touched = [key for key in PROJECTS if after[key] != before[key]]
            if status >= 400 and status != 401:
                assert not touched, ("refused, and yet", act, ask)
            asked = world.chance(0.2)
            for project in touched:
                rows = recount.Rows(world, project)
                assert not list(_counted(rows)), (act, ask)
                assert not (asked and list(_told(world, project, rows))), (act, ask)
            assert not [*self.kept.lost(), *self.kept.altered()], (act, ask)
            self.kept.look()

        def teardown(self):
            if not hasattr(self, "kept"):
                return
            world.work()
            assert not [*self.kept.lost(), *self.kept.altered(), *self.kept.unreadable()]
            for project in PROJECTS:
                rows = recount.Rows(world, project)
                assert not [*_counted(rows), *_told(world, project, rows)]
            assert not list(_hands(world))

    return Life


@pytest.fixture
def world(app, seeded):
    return World(app, seeded)


def test_whatever_is_put_right_the_figures_the_journal_the_bytes_and_the_papers_hold(world):
    life = _machine(world)
    if SEED:
        life = sown(int(SEED))(life)
    settled = settings(
        max_examples=max(1, ACTS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        database=None,
        derandomize=SEED is None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(life, settings=settled)
    taken, refused = sum(world.taken.values()), sum(world.refused.values())
    print(f"{taken + refused} acts, {taken} taken, {refused} refused")
    print("never taken:", sorted(set(BY_NAME) - set(+world.taken)))
    print("taken:", dict(world.taken.most_common()))
    assert taken > (taken + refused) // 4
