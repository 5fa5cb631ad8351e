"""Random corrections between random steps: whatever is put right, in whichever order, the figures are what
an independent count comes to, the journal tells of all of it, nothing is lost that two persons did not
purge, and no paper says anything else than when it was issued.

`ACTS=20000 SEED=7 pytest tests/corrections` walks longer, and another way; what fails is shrunk to the acts
that are needed.
"""

import os
import random
import re
from collections import Counter

import pytest

from acceptance.extensions import db
from acceptance.gateways import clock, previews
from acceptance.gateways.clock import local_date
from acceptance.models import Party, Project
from acceptance.services.desk import reconciling
from acceptance.services.files import outcomes, search
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Viewer
from acceptance.services.life import awaited, tallies
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.progress import missing
from acceptance.transaction import reading
from workflows import replay

from . import acts_files, acts_people, acts_project, acts_shape, recount
from .kept import Kept
from .world import PROJECTS, World

ACTS = int(os.environ.get("ACTS", "80"))
SEED, FIRST = os.environ.get("SEED", "2026"), int(os.environ.get("FIRST", "0"))
"""From which lives are drawn, and the number of the first."""
EACH = 40 if ACTS < 1000 else 120
"""Acts in one life of the demo."""
TRIES = int(os.environ.get("TRIES", "40"))
"""Lives that are tried to find fewer acts with which something does not hold."""
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
    acts_shape.split: 1.5,
    acts_shape.merge: 1.5,
    acts_shape.undo_sections: 2,
    acts_shape.divide: 2,
    acts_shape.join: 2,
    acts_shape.draw: 3,
    acts_shape.points: 1.5,
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
COUNTED = (
    recount.files,
    recount.items,
    recount.volumes,
    recount.sections,
    recount.hand_overs,
)
BY_NAME = {act.__name__: act for act in WEIGHTS}


def _counted(rows):
    """What is kept beside the rows, held against the independent count."""
    for counted in COUNTED:
        yield from counted(rows)


def _told(world, project, rows):
    """What the services say of a project, held against it; and the journal against the rows."""
    with world.app.app_context(), reading():
        here = db.session.get_one(Project, project)
        place = access.stand(_whole(here), project)
        yield from _differ(
            "the matrix", missing.matrix(place).total.tuple(), recount.completeness(rows)
        )
        facts = ProjectFacts(here, local_date(clock.now())).volumes
        told = (facts.loose, facts.not_stored, facts.unnumbered, len(facts.unsound))
        if facts.arranged:
            yield from _differ("the archive", told, recount.archive(rows))
        for party in here.parties:
            told = tallies.count(db.session.get_one(Party, party.id)).figures
            yield from _differ("a unit", told, recount.unit(rows, world, party.id))
        yield from _differ("the checks", outcomes.summary(place)[1], recount.checked(rows))
        found = {file.id for file in db.session.scalars(search.matching(place, ""))}
        yield from _differ("the search", found, recount.findable(rows))
        yield from _differ("the journal", journal.verify(project), None)
        told = replay.reconcile(
            project, journal.lines(project), reconciling._rows(project), Counter()
        )
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
        projects = [db.session.get_one(Project, key) for key in world.projects()]
        kept = awaited.of(projects, today=today)
        for project in projects:
            now = [
                (one.role, one.party_id, one.step, one.owed)
                for one in awaited.now(project, today=today)
            ]
            told = [(one.role, one.party_id, one.step, one.owed) for one in kept[project.id]]
            yield from _differ("whose turn it is", told, now)


class Life:
    """One life of the demo: acts one after another, each held against what it must not touch."""

    def __init__(self, world, focus):
        self.world, self.done = world, 0
        world.begin(focus)
        self.kept = Kept(world)

    def act(self, name, luck):
        """Do one thing, and look. Raises AssertionError with what does not hold."""
        world, self.done = self.world, self.done + 1
        world.luck = random.Random(luck)
        ask = BY_NAME[name](world)
        if ask is None:
            return
        before = self._heads()
        status, answer = world.send(ask)
        assert status < 500, (name, ask)
        world.taken[name] += status < 400
        world.refused[name] += status >= 400
        if name == "make_link" and status == 303:
            page = world.client(ask.who).get(answer.location).text
            if made := re.search(r"/l/[\w.-]+", page):
                world.link = made.group()
        if status >= 400:
            assert self._heads() == before, ("refused, and yet", name, ask)
        if world.chance(0.08):
            world.work()
        after = self._heads()
        touched = [key for key in world.projects() if after[key] != before.get(key)]
        asked = world.chance(0.2)
        for project in touched:
            rows = recount.Rows(world, project)
            wrong = [*_counted(rows), *(_told(world, project, rows) if asked else ())]
            assert not wrong, (name, ask, wrong[:5])
        wrong = [*self.kept.lost(), *self.kept.altered()]
        assert not wrong, (name, ask, wrong[:5])
        self.kept.look()

    def _heads(self):
        return dict(self.world.rows("SELECT project_id, max(seq) FROM journal_entry GROUP BY 1"))

    def ends(self):
        """Everything once more, of every project, when the worker has done what waits."""
        world = self.world
        world.work()
        wrong = [*self.kept.lost(), *self.kept.altered(), *self.kept.unreadable()]
        for project in world.projects():
            rows = recount.Rows(world, project)
            wrong += [*_counted(rows), *_told(world, project, rows)]
        wrong += _hands(world)
        assert not wrong, ("at the end", wrong[:5])


def _wrong(world, focus, deeds):
    """What does not hold in a life, with the number of acts until then; nothing where all holds."""
    life = Life(world, focus)
    try:
        for name, luck in deeds:
            life.act(name, luck)
        life.ends()
    except Exception as error:
        return life.done, f"{type(error).__name__}: {error}"
    return None


def _fewest(world, focus, deeds):
    """Fewer acts with which something still does not hold: by halves, quarters and so on left out."""
    size, tries = max(1, len(deeds) // 2), TRIES
    while tries and size:
        at = 0
        while at < len(deeds) and tries:
            fewer, tries = deeds[:at] + deeds[at + size :], tries - 1
            found = _wrong(world, focus, fewer)
            if found:
                deeds = fewer[: found[0]]
            else:
                at += size
        size //= 2
    return deeds


@pytest.fixture
def world(app, seeded, monkeypatch):
    """The demo on a machine without a converter: papers go out as Word alone, which is what counts here."""
    monkeypatch.setattr(previews, "converter", lambda: "")
    made = World(app, seeded)
    yield made
    made.tools.checker.close()


def test_whatever_is_put_right_the_figures_the_journal_the_bytes_and_the_papers_hold(world):
    names, weights = [act.__name__ for act in WEIGHTS], list(WEIGHTS.values())
    faults, number = [], FIRST
    while sum(world.taken.values()) + sum(world.refused.values()) < ACTS:
        chance = random.Random(f"{SEED}-{number}")
        focus = PROJECTS[number % len(PROJECTS)]
        deeds = [(chance.choices(names, weights)[0], chance.getrandbits(32)) for _ in range(EACH)]
        found = _wrong(world, focus, deeds)
        if found:
            fewest = _fewest(world, focus, deeds[: found[0]])
            faults.append((number, focus, _wrong(world, focus, fewest) or found, fewest))
            print(faults[-1], flush=True)
        number += 1
        print(number, sum(world.taken.values()), sum(world.refused.values()), flush=True)
    taken, refused = sum(world.taken.values()), sum(world.refused.values())
    print(f"{taken + refused} acts in {number - FIRST} lives, {taken} taken, {refused} refused")
    print("never taken:", sorted(set(BY_NAME) - set(+world.taken)))
    print("taken:", dict(world.taken.most_common()))
    assert not faults
    assert taken > (taken + refused) // 4
