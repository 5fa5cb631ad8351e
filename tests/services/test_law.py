"""The application against a model of the law: written from 档发〔2006〕2号 and the forms, not from the step table.

A seeded walk: everybody does something at every stage, and is refused as often as allowed.
`STEPS=20000 SEED=7 pytest tests/services/test_law.py` walks further, and elsewhere.
"""

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Project
from tests.builders import a_builder
from tests.conftest import make_app
from tests.services.deeds import SEATS, Deeds
from tests.services.law import CHANGE, KEPT_BACK, LIFE, REFUSED, TAKEN, UNREACHED, Law
from tests.services.walked import (
    MENDABLE,
    POINTS,
    WHEN,
    WORLD,
    a_fresh_project,
    a_pack_with_a_second_vote,
)
from tests.workflows import held
from workflows.projects import PROJECT

LONG = 36
"""Deeds in one life."""
WALK = int(os.environ.get("STEPS", "2500"))
SEED = int(os.environ.get("SEED", "2026"))
ON_THE_ROAD: list[int] = []
"""How many steps of each life only led to where its walk begins."""
PEOPLE = ("owner", "bureau", "contractor", "expert", "city")
DEEDS = {
    # deed                              how often, beside the others
    "a_step_of_anyone":                  2,
    "a_lawful_step":                     3,
    "a_step_that_lacks_something":       5,
    "something_amiss":                   4,
    "all_put_right":                     3,
    "a_seat":                            2,
    "a_lawful_panel":                    1,
    "a_seat_given_up":                   1,
    "a_drawing":                         1,
    "an_act_of_the_drawing":             2,
    "a_look":                            2,
    "a_recusal":                         1,
    "a_substitute":                      1,
    "someone_twice":                     2,
    "a_change_behind_the_doors":         1,
    "a_change_asked_for":                2,
    "a_look_again":                      1,
    "a_second_vote":                     1,
    "no_version":                        1,
    "a_volume_more":                     1,
    "a_vote":                            1,
    "all_votes":                         1,
    "an_evaluation":                     1,
    "points":                            1,
    "a_problem":                         1,
    "a_signed_list":                     1,
    "an_opinion_taken_back":             1,
    "an_answer":                         5,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def world(seeded):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        shutil.copytree(seeded, folder)
        WORLD.app = make_app(folder)
        with WORLD.app.app_context():
            b = a_builder()
            WORLD.viewers, WORLD.units = b.viewers, b.units
            a_pack_with_a_second_vote()
        yield
        with WORLD.app.app_context():
            db.session.remove()
            db.engine.dispose()


def rarest(codes):
    """How often the code was the reason of a refusal that was so least often."""
    return min(REFUSED[code] for code in codes)


class AgainstTheLaw(Deeds):
    """One life, and the law's idea of it."""

    def __init__(self, dice, depth, again):
        self.dice, self.story = dice, [f"depth {depth}, votes again: {again}"]
        self.law, self.project, self.seats = Law(again), a_fresh_project(again), 0
        self.kept = {}
        self.go(depth)

    def go(self, depth):
        """Some way along the straight road, each step of it checked like any other; the last two
        ends are those of an archive that is accepted."""
        votes = "agree" if depth >= 7 else "against"
        road = (
            [lambda: self.take("owner", "apply")],
            [lambda: self.take("bureau", "admit"), self.a_lawful_panel_is_formed],
            [lambda: self.take("bureau", "open_review")],
            [
                self.the_sample_is_drawn,
                self.every_volume_is_looked_at,
                self.the_evaluation_is_written,
                lambda: self.points_are_given("good"),
            ],
            [
                self.a_problem_is_listed,
                self.a_problem_is_listed,
                lambda: self.everyone_votes(votes),
                lambda: self.take("bureau", "order_rectification"),
                lambda: self.take("bureau", "approve_with_items"),
            ],
            [
                lambda: self.something_is_done_about_a_problem(0, "owner", "answer"),
                lambda: self.something_is_done_about_a_problem(1, "owner", "answer"),
                lambda: self.take("owner", "submit_rectification"),
            ],
            [],
            [
                lambda: self.something_is_done_about_a_problem(0, "bureau", "close"),
                lambda: self.something_is_done_about_a_problem(1, "bureau", "close"),
                self.the_list_is_signed,
            ],
        )
        taken = TAKEN.total()
        for deeds in road[:depth]:
            for deed in deeds:
                deed()
        ON_THE_ROAD.append(TAKEN.total() - taken)
        self.both_tell_the_same_story()

    def live(self, deeds):
        for name in self.dice.choices(list(DEEDS), weights=list(DEEDS.values()), k=deeds):
            self.story.append(name)
            getattr(self, name)()
            self.both_tell_the_same_story()

    def both_tell_the_same_story(self):
        db.session.remove()
        assert db.session.get(Project, self.project).state == self.law.stage, self.story
        last = db.session.scalars(
            select(JournalEntry.after)
            .where(
                JournalEntry.project_id == self.project,
                JournalEntry.noun == "project",
                JournalEntry.after != "",
            )
            .order_by(JournalEntry.seq.desc())
            .limit(1)
        ).first()
        assert last in (None, self.law.stage), self.story

    def a_step_of_anyone(self):
        self.take(self.dice.choice(PEOPLE), self.dice.choice(sorted(PROJECT.steps)))

    def a_lawful_step(self):
        """Of the steps that may be taken one at random, or the one that was taken least often."""
        self._one_of(lambda lacking: not lacking, lambda name: TAKEN[name])

    def a_step_that_lacks_something(self):
        """Of the steps that are offered and kept back one at random, or the one that lacks what was
        missing least often."""
        self._one_of(bool, lambda name: rarest(self.law.lacking(name)))

    def _one_of(self, wanted, seldom):
        found = [one for one in self.law.offers() if wanted(self.law.lacking(one[1]))]
        if self.dice.random() > 0.02:
            # what ends a life for good would leave little of it to tell
            found = [one for one in found if one[1] != "terminate"]
        if found and self.dice.random() < 0.7:
            self.take(*min(found, key=lambda one: seldom(one[1])))
        elif found:
            self.take(*self.dice.choice(found))

    def something_amiss(self):
        """Of what can be so now mostly what was the reason of a refusal least often; and as often
        as not a step is tried at once."""
        now = [one for one in MENDABLE if self.law.stage in WHEN.get(one, ("self_check",))]
        if not now:
            return
        seldom, any_one = min(now, key=lambda one: REFUSED[one]), self.dice.choice(now)
        self.something_is_amiss_or_mended(self.dice.choice((seldom, any_one)))
        if self.dice.random() < 0.7:
            self.a_step_that_lacks_something()

    def all_put_right(self):
        """Nothing that can be mended stands in the way of the next step."""
        self.everything_is_mended(self.dice.choice(("close", "close", "reject")))
        self.a_lawful_step()

    def a_seat(self):
        """One more on the panel, and as often as not the meeting is called with it as it is."""
        self.someone_joins_the_panel(self.dice.choice(sorted(SEATS)), self.dice.random() < 0.5)
        if self.dice.random() < 0.5:
            self.take("bureau", "open_review")

    def a_lawful_panel(self):
        self.a_lawful_panel_is_formed()

    def a_seat_given_up(self):
        self.someone_leaves_the_panel(self.dice.randint(0, 8))

    def a_drawing(self):
        self.the_sample_is_drawn()

    def an_act_of_the_drawing(self):
        act = self.dice.choice(("fix", "name", "close", "show"))
        if act == "fix":
            self.the_list_is_fixed()
        elif act == "name":
            self.a_number_is_named(self.dice.randint(0, 8), self.dice.randint(0, 999))
        elif act == "close":
            self.numbers_are_closed()
        else:
            self.a_number_is_shown(self.dice.randint(0, 5), self.dice.randint(0, 1))

    def a_look(self):
        self.a_volume_is_looked_at(self.dice.randint(1, 3))

    def a_recusal(self):
        self.someone_steps_back(self.dice.randint(0, 8))

    def a_substitute(self):
        self.a_seat_is_taken_over(self.dice.choice(sorted(SEATS)), self.dice.random() < 0.7)

    def someone_twice(self):
        code = self.dice.choice(("panel_twin", "panel_namesake"))
        name = {"admitted": "open_review"}.get(self.law.stage, "approve")
        self.someone_sits_twice(code, name)

    def a_change_behind_the_doors(self):
        """Seen by whoever decides then, and as often as not put back."""
        self.the_archive_is_changed()
        self.a_step_that_lacks_something()
        if self.dice.random() < 0.5:
            self.the_archive_is_put_back()

    def a_look_again(self):
        """What was looked at is changed by agreement; whoever decides then has it looked at again."""
        self.a_change_is_asked_for()
        self.a_change_moves("bureau", "agree_amendment")
        self.the_archive_is_changed()
        self.a_change_moves("owner", "report_amendment")
        self.a_change_moves("bureau", "fix_amendment")
        self.a_step_that_lacks_something()

    def a_second_vote(self):
        """Of all, of all but one, or lost; and as often as not a step is tried at once."""
        members = len(self.law.panel)
        agreed = self.dice.choice((members, members // 2, 0))
        short = self.dice.choice((0, 0, 1))
        self.the_panel_votes_again(agreed, max(0, members - agreed - short))
        if self.dice.random() < 0.7:
            self.a_step_that_lacks_something()

    def a_change_asked_for(self):
        """One more act of a change of the archive: mostly the next one, or any by anyone."""
        law = self.law
        if not law.amendment:
            self.a_change_is_asked_for()
        elif law.amendment == "agreed" and self.dice.random() < 0.5:
            self.the_archive_is_changed()
        may = [(who, one) for one, (who, _from, _to) in CHANGE.items() if law.may_amend(who, one)]
        if may and self.dice.random() < 0.7:
            self.a_change_moves(*self.dice.choice(may))
        else:
            self.a_change_moves(self.dice.choice(PEOPLE), self.dice.choice(sorted(CHANGE)))

    def no_version(self):
        names = {"recheck": "pass_recheck", "accepted": "transfer"}
        self.no_version_was_ever_kept("bureau", names.get(self.law.stage, "approve"))

    def a_volume_more(self):
        self.a_volume_is_added()

    def an_opinion_taken_back(self):
        self.the_opinion_is_taken_back_or_issued_anew()
        self.take("bureau", "transfer")

    def a_vote(self):
        self.someone_votes(self.dice.randint(0, 8), self.dice.choice(("agree", "agree", "against")))

    def all_votes(self):
        self.everyone_votes(self.dice.choice(("agree", "against")))

    def an_evaluation(self):
        self.the_evaluation_is_written()

    def points(self):
        self.points_are_given(self.dice.choice(sorted(POINTS)))

    def a_problem(self):
        self.a_problem_is_listed()

    def a_signed_list(self):
        self.the_list_is_signed()

    def an_answer(self):
        """What the law lets do about a problem, or anything by anyone."""
        deeds = {
            "open": [("owner", "answer")],
            "rejected": [("owner", "answer")],
            "answered": [("bureau", "close"), ("bureau", "close"), ("bureau", "reject")],
            "closed": [("owner", "revise")],
        }
        if self.law.problems and self.dice.random() < 0.5:
            at = self.dice.randrange(len(self.law.problems))
            who, name = self.dice.choice(deeds[self.law.problems[at]])
        else:
            at, who = self.dice.randint(0, 4), self.dice.choice(("owner", "bureau", "contractor"))
            name = self.dice.choice(("answer", "revise", "close", "reject"))
        self.something_is_done_about_a_problem(at, who, name)


EVERY_CODE = {
    code.partition(":")[0] for row in held.PROJECT if row.name in LIFE for _at, code in row.codes()
}
"""What can be missing from the self-check on, as the rows have it by hand."""


def everything_was_seen():
    """Every step that there is was taken, and everything that can be missing was."""
    return set(TAKEN) == set(LIFE) and set(REFUSED) == EVERY_CODE - set(UNREACHED)


def test_nothing_is_done_but_what_the_law_allows_and_each_refusal_names_what_is_missing():
    assert set(UNREACHED) < EVERY_CODE
    dice, lives = random.Random(SEED), -(-WALK // LONG)
    with WORLD.app.app_context():
        for life in range(lives):
            AgainstTheLaw(dice, life % 9, life % 2 == 1).live(LONG)
        while WALK >= 5_000 and not everything_was_seen() and life < 2 * lives:
            life += 1
            AgainstTheLaw(dice, life % 9, life % 2 == 1).live(LONG)
        db.session.remove()
    if WALK >= 2_000:
        # A short walk meets most; `STEPS=6000` goes on until it has met all.
        assert len(set(TAKEN)) >= 18 and len(set(REFUSED)) >= 28
    if WALK >= 5_000:
        assert set(TAKEN) == set(LIFE)
        assert set(REFUSED) == EVERY_CODE - set(UNREACHED)
        assert len(KEPT_BACK) >= TAKEN.total() - sum(ON_THE_ROAD), "refused as often as allowed"
