"""What people do to a project, each deed held against what the law allows."""

import uuid
from datetime import date
from types import SimpleNamespace

from sqlalchemy import insert, select

from acceptance.demo.cast import TEXTS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.sealing import Voted
from acceptance.models import (
    Finding,
    PanelMember,
    Party,
    Project,
    Section,
    Statement,
    Volume,
)
from acceptance.refusals import Forbidden, NotFound, Refused, Stale
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.judging import (
    draws,
    findings,
    invitations,
    leaving,
    namings,
    notes,
    panels,
    reviews,
    votes,
)
from acceptance.transaction import transaction
from tests.builders import POWER
from tests.services.law import Law
from workflows.engine import Blocked, NotOffered

NO = (NotOffered, Blocked, Refused, Stale, Forbidden, NotFound)
SEATS = {
    "leader": ("bureau", "leader"),
    "city": ("city", "member"),
    "other": ("society", "member"),
    "engaged": ("road", "member"),
    "stranger_leads": ("society", "leader"),
}
ANSWERS = {
    "reason": "理由",
    "conclusion": "结论",
    "answer": "已整改",
    "meeting_on": date(2026, 12, 24),
    "meeting_place": "会议室",
    "confirm": True,
}
VOLUMES = 3
WORLD = SimpleNamespace(app=None, viewers=None, units=None, store=None, number=0)


def a_fresh_project():
    """Ready to apply: three sound volumes, the texts written, nothing else in it."""
    with transaction() as session:
        like = session.get(Project, POWER)
        WORLD.number += 1
        row = {
            c.name: getattr(like, c.name)
            for c in Project.__table__.columns
            if c.name not in ("id", "code", "name")
        }
        row |= {
            "code": f"L-{WORLD.number}",
            "name": f"试验{WORLD.number}工程",
            "state": "self_check",
            "in_planning_area": True,
            "version_id": 1,
            "applied_on": None,
            "answer_due_on": None,
        }
        key = session.execute(insert(Project.__table__).values(**row)).inserted_primary_key[0]
        for kind, unit, section in (("owner", "owner", 0), ("contractor", "road", 1)):
            session.add(
                Party(project_id=key, organisation_id=WORLD.units[unit], kind=kind, section=section)
            )
        session.add(Section(project_id=key, number=1, name="第 1 标段"))
        for number in range(1, VOLUMES + 1):
            session.add(
                Volume(
                    project_id=key,
                    number=number,
                    title=f"第 {number} 卷",
                    code=f"L-{WORLD.number}-{number:03d}",
                    files=1,
                    pages=3,
                    sound=True,
                )
            )
        for kind in ("self_check", "application"):
            body = {
                **TEXTS[kind],
                **({"conditions": [0, 1, 2, 3]} if kind == "application" else {}),
            }
            session.add(
                Statement(
                    project_id=key,
                    kind=kind,
                    body=body,
                    complete=True,
                    written_by="梁静",
                    written_at=clock.now(),
                )
            )
        return key


class Deeds:
    """The deeds, of one project and the law's idea of it."""

    law: Law
    project: int
    seats: int
    kept: dict
    seen: set

    def place(self, who):
        return access.stand(WORLD.viewers[who], self.project)

    def attempt(self, deed):
        """Whether the application lets it be done."""
        db.session.remove()
        try:
            with transaction():
                deed()
        except NO:
            return False
        return True

    def take(self, who, name):
        expected = self.law.allowed(who, name)
        done = self.attempt(
            lambda: steps.take_step(
                self.place(who),
                name,
                ANSWERS,
                version=None,
                now=clock.now(),
                press=WORLD.app.extensions["press"],
            )
        )
        assert done == expected, (who, name, self.law.stage, self.law.panel, self.law.problems)
        if done:
            self.law.took(name)

    def someone_joins_the_panel(self, seat, delegated):
        self.join(seat, delegated)

    def someone_new(self, seat, delegated):
        unit, post = SEATS[seat]
        self.seats += 1
        return {
            "name": f"成员{self.seats}",
            "unit": "",
            "organisation_id": WORLD.units[unit],
            "post": post,
            "deputed_on": date(2026, 11, 1) if delegated else None,
        }

    def join(self, seat, delegated):
        data = self.someone_new(seat, delegated)
        done = self.attempt(lambda: panels.add(self.place("bureau"), data, now=clock.now()))
        assert done == (self.law.stage in ("applied", "admitted", "pre_check"))
        if done:
            self.law.panel.append((seat, delegated, ""))

    def a_lawful_panel_is_formed(self):
        if self.law.stage != "admitted" or self.law.panel_is_lawful() or len(self.law.panel) > 8:
            return
        for at in reversed(range(len(self.law.panel))):
            self.leave(at)
        for seat in ("leader", "city", "other", "other", "other"):
            self.join(seat, True)

    def someone_leaves_the_panel(self, at):
        if at < len(self.law.panel):
            self.leave(at)

    def someone_steps_back(self, at):
        if at >= len(self.law.panel):
            return
        key = self.members()[at]
        done = self.attempt(
            lambda: leaving.recuse(
                self.place("bureau"), db.session.get(PanelMember, key), "理由", now=clock.now()
            )
        )
        assert done == self.law.a_member_may_leave()
        if done:
            del self.law.panel[at]

    def a_seat_is_taken_over(self, seat, delegated):
        left = leaving.vacant(self.place("bureau"))
        if not left:
            return
        key, data = left[0].id, self.someone_new(seat, delegated)
        done = self.attempt(
            lambda: leaving.replace(
                self.place("bureau"), db.session.get(PanelMember, key), data, now=clock.now()
            )
        )
        assert done == (self.law.stage == "review" and not self.law.anyone_voted())
        if done:
            self.law.panel.append((seat, delegated, ""))

    def members(self):
        return db.session.scalars(
            select(PanelMember.id)
            .where(PanelMember.project_id == self.project, PanelMember.recused.is_(False))
            .order_by(PanelMember.id)
        ).all()

    def leave(self, at):
        key = self.members()[at]
        done = self.attempt(
            lambda: panels.remove(
                self.place("bureau"), db.session.get(PanelMember, key), now=clock.now()
            )
        )
        assert done == (self.law.stage in ("applied", "admitted", "pre_check"))
        if done:
            del self.law.panel[at]

    def the_list_is_fixed(self):
        done = self.attempt(lambda: draws.fix(self.place("bureau"), now=clock.now()))
        assert done == (self.law.stage == "review" and not self.law.drawing)
        if done:
            self.law.drawing, self.kept = "fixed", {}

    def in_person(self, key):
        """The project as a member of the panel stands to it, who has an account of his own."""
        member = db.session.get(PanelMember, key)
        viewer = Viewer(0, member.name, member.organisation_id, member.unit)
        project = db.session.get(Project, self.project)
        return Place(project, frozenset({"panelist"}), frozenset(), viewer), member

    def a_number_is_named(self, at, number):
        if at >= len(self.law.panel):
            return
        key = self.members()[at]

        def deed():
            place, member = self.in_person(key)
            slip = namings.slip(place, member, number, now=clock.now())
            namings.name(place, member, slip.digest, now=clock.now())
            self.kept[at] = slip

        done = self.attempt(deed)
        law = self.law
        assert done == (law.stage == "review" and law.drawing == "fixed" and at not in law.named), (
            at,
            law.drawing,
            law.named,
        )
        if done:
            law.named.append(at)

    def numbers_are_closed(self):
        law = self.law
        done = self.attempt(lambda: draws.close(self.place("bureau"), now=clock.now()))
        assert done == (
            law.stage == "review" and law.drawing == "fixed" and law.two_units_named()
        ), (law.drawing, law.named)
        if done:
            law.drawing = "closed"

    def a_number_is_shown(self, at, wrong):
        if at >= len(self.law.panel):
            return
        law, key = self.law, self.members()[at]

        def deed():
            place, member = self.in_person(key)
            slip = self.kept[at]
            namings.show(place, member, slip.number + wrong, slip.salt, now=clock.now())

        if at not in law.named:
            return
        done = self.attempt(deed)
        assert done == (
            law.stage == "review" and law.drawing == "closed" and at not in law.shown and not wrong
        ), (at, law.drawing, law.shown)
        if done:
            law.shown.append(at)
            if len(law.shown) == len(law.named):
                law.drawing, law.unseen = "drawn", VOLUMES

    def the_sample_is_drawn(self):
        """The whole of it, each act checked like any other."""
        self.the_list_is_fixed()
        for at in range(len(self.law.panel)):
            self.a_number_is_named(at, at)
        self.numbers_are_closed()
        for at in range(len(self.law.panel)):
            self.a_number_is_shown(at, 0)

    def a_volume_is_looked_at(self, number):
        entry = {
            "entry": uuid.uuid4().hex,
            "volume": number,
            "result": "sound",
            "text": "",
            "page": "",
            "at": clock.now(),
        }
        law = self.law
        seen = number in self.seen
        done = self.attempt(lambda: notes.take_in(self.place("bureau"), [entry], now=clock.now()))
        assert done == (law.stage in ("review", "recheck") and law.drawing == "drawn")
        if done:
            self.seen.add(number)
            law.unseen -= not seen

    def every_volume_is_looked_at(self):
        for number in range(1, VOLUMES + 1):
            self.a_volume_is_looked_at(number)

    def someone_votes(self, at, choice):
        if at < len(self.law.panel):
            self.cast(at, choice)

    def cast(self, at, choice):
        key = self.members()[at]
        done = self.attempt(lambda: self.vote_by_link(key, choice))
        seat, delegated, vote = self.law.panel[at]
        assert done == (self.law.stage == "review" and not vote)
        if done:
            self.law.panel[at] = (seat, delegated, choice)

    def vote_by_link(self, key, choice):
        member, now = db.session.get(PanelMember, key), clock.now()
        token = invitations.hand_over(self.place("bureau"), member, now=now)
        sealer = WORLD.app.extensions["sealer"]
        votes.cast_by_link(token, Voted(choice, "意见"), sealer, now=now)

    def everyone_votes(self, choice):
        if self.law.stage == "review":
            for at, (_seat, _delegated, vote) in enumerate(self.law.panel):
                if not vote:
                    self.cast(at, choice)

    def the_evaluation_is_written(self):
        done = self.attempt(
            lambda: reviews.write(
                self.place("bureau"),
                "evaluation",
                TEXTS["evaluation"],
                version=None,
                now=clock.now(),
            )
        )
        assert done == (self.law.stage in ("review", "recheck"))
        self.law.evaluated |= done

    def a_problem_is_listed(self):
        data = {"problem": "缺签字", "basis": "", "location": "", "due_on": date(2027, 1, 15)}
        done = self.attempt(lambda: findings.add(self.place("bureau"), data, now=clock.now()))
        assert done == (self.law.stage in ("review", "recheck"))
        if done:
            self.law.problems.append("open")

    def something_is_done_about_a_problem(self, at, who, name):
        if at >= len(self.law.problems):
            return
        state, stage = self.law.problems[at], self.law.stage
        source, dest, hand, when = {
            "answer": ("open", "answered", "owner", ("review", "rectification", "accepted")),
            "revise": ("answered", "open", "owner", ("review", "rectification", "accepted")),
            "close": ("answered", "closed", "bureau", ("review", "recheck", "accepted")),
            "reject": ("answered", "open", "bureau", ("review", "recheck", "accepted")),
        }[name]
        found = db.session.scalars(
            select(Finding.id).where(Finding.project_id == self.project).order_by(Finding.number)
        ).all()[at]

        def deed():
            steps.take_finding_step(
                self.place(who),
                db.session.get(Finding, found),
                name,
                ANSWERS,
                version=None,
                now=clock.now(),
            )

        done = self.attempt(deed)
        assert done == (state == source and who == hand and stage in when), (
            state,
            who,
            name,
            stage,
        )
        if done:
            self.law.problems[at] = dest
            if name == "reject" and stage == "recheck":
                self.law.problems[at] = "rejected"
