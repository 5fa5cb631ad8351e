"""What people do to a project, each deed held against what the law allows."""

import uuid
from datetime import date

from sqlalchemy import delete, select, update

from acceptance.demo.cast import TEXTS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Voted
from acceptance.models import (
    ArchiveVersion,
    Finding,
    PanelMember,
    Project,
    Report,
    Statement,
    Volume,
)
from acceptance.refusals import Forbidden, NotFound, Refused, Stale
from acceptance.services import amending, steps
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
    readings,
    reviews,
    votes,
)
from acceptance.services.letters import corrections, handovers
from acceptance.services.life import amendments
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from tests.services.law import AMENDING, Law, Number, Seat
from tests.services.walked import AMISS, VOLUMES, WHEN, WORLD, give_points, tomorrow
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
    "keeper": "owner",
    "receiver": "",
    "meeting_on": local_date(clock.now()),
    "meeting_place": "会议室",
    "confirm": True,
}


class Deeds:
    """The deeds, of one project and the law's idea of it."""

    law: Law
    project: int
    seats: int
    kept: dict
    story: list

    def place(self, who):
        return access.stand(WORLD.viewers[who], self.project)

    def attempt(self, deed):
        """Whether the application lets it be done; what was missing is kept as `missed`."""
        db.session.remove()
        self.missed = set()
        try:
            with transaction():
                deed()
        except Blocked as blocked:
            self.missed = {blocker.code for blocker in blocked.blockers}
            return False
        except NO:
            return False
        return True

    def behind(self, deed):
        """What lies otherwise than it did, by no act of the services."""
        db.session.remove()
        with transaction() as session:
            deed(session)

    def told(self, *more):
        return (*more, vars(self.law), self.story)

    def take(self, who, name):
        law = self.law
        offered, lacking = law.offered(who, name), law.lacking(name)
        done = self.attempt(
            lambda: steps.take_step(
                self.place(who),
                name,
                self.answers(),
                version=None,
                now=clock.now(),
                press=WORLD.app.extensions["press"],
            )
        )
        told = self.told(who, name, self.missed ^ lacking)
        assert done == (offered and not lacking), told
        assert self.missed == (lacking if offered else set()), told
        if done:
            law.took(name)
            if law.stage == "self_check":
                self.the_archive_is_put_back()
        elif offered:
            law.refused(name, lacking)

    def answers(self):
        """A meeting is put off to no earlier day than it was called for."""
        if "meeting_to_come" in self.law.amiss and self.law.stage == "review":
            return {**ANSWERS, "meeting_on": tomorrow()}
        return ANSWERS

    def something_is_amiss_or_mended(self, what):
        """The archive, a text or the points are otherwise than they were: no step of anyone's."""
        law = self.law
        if law.stage not in WHEN.get(what, ("self_check",)):
            return

        def deed(session):
            if what in AMISS:
                law.amiss ^= {what}
                AMISS[what](session, self.project, what in law.amiss)
            else:
                self._text(session, what.removesuffix("_missing"))

        self.behind(deed)

    def everything_is_mended(self, judgement):
        """What is amiss, what the archive differs in, what nobody has looked at or judged."""
        law = self.law
        missing = {f"{text}_missing" for text in ("self_check", "application")}
        unwritten = {one for one in missing if one.removesuffix("_missing") not in law.written}
        for what in sorted(law.amiss | unwritten):
            self.something_is_amiss_or_mended(what)
        if not law.opinion:
            self.the_opinion_is_taken_back_or_issued_anew()
        if law.unseen | law.changed_since:
            self.every_volume_is_looked_at()
        if law.amendment != "agreed":
            self.the_archive_is_put_back()
        for at, state in enumerate(law.problems):
            if state == "answered":
                self.something_is_done_about_a_problem(at, "bureau", judgement)
        if law.stage == "review" and law.drawing == "drawn":
            self.points_are_given("good")
            self.the_evaluation_is_written()
            self.everyone_votes("agree")
        if law.stage == "recheck" and law.again and not law.won():
            self.the_panel_votes_again(len(law.panel), 0)

    def _text(self, session, kind):
        where = {"project_id": self.project, "kind": kind}
        row = session.scalars(select(Statement).filter_by(**where)).first()
        if row is not None:
            row.complete = kind not in self.law.written
            self.law.written ^= {kind}

    def points_are_given(self, how):
        if self.law.stage == "review":
            self.behind(lambda session: give_points(session, self.project, "points", how))
            self.law.points = how

    def the_list_is_signed(self):
        law = self.law
        done = self.attempt(
            lambda: handovers.sign(
                self.place("owner"), "", WORLD.app.extensions["press"], now=clock.now()
            )
        )
        may = law.stage == "accepted" and not law.handed_over() and law.signed != law.lies
        assert done == may, self.told()
        if done:
            law.signed = law.lies

    def the_opinion_is_taken_back_or_issued_anew(self):
        law = self.law
        if law.stage != "accepted":
            return
        mine = select(Report).filter_by(project_id=self.project, kind="opinion")

        def deed():
            place, now = self.place("bureau"), clock.now()
            report = db.session.scalars(mine.order_by(Report.id.desc())).first()
            if law.opinion:
                corrections.withdraw(place, report, "理由", now=now)
            else:
                press = WORLD.app.extensions["press"]
                corrections.reissue(place, report, press, "理由", now=now)

        assert self.attempt(deed), self.told()
        law.opinion = not law.opinion

    def a_volume_is_added(self):
        """After the acceptance, when the list may be signed already."""
        law = self.law
        note, added = law.lies
        if law.stage != "accepted" or added > 1:
            return
        number = VOLUMES + added + 1
        code = f"L-{WORLD.number}-{number:03d}"
        row = {"project_id": self.project, "number": number, "code": code, "sound": True}
        self.behind(lambda s: s.add(Volume(title=f"第 {number} 卷", files=1, pages=3, **row)))
        law.lies = (note, added + 1)

    def _lies(self, note):
        mine = (Volume.project_id == self.project, Volume.number == 2)
        text = f"备考{note}" if note else ""
        self.behind(lambda session: session.execute(update(Volume).where(*mine).values(note=text)))
        self.law.lies = (note, self.law.lies[1])

    def the_archive_is_changed(self):
        """Behind the doors, or because a change was agreed to."""
        if self.law.stage in ("review", "rectification", "recheck", "accepted"):
            WORLD.notes += 1
            self._lies(WORLD.notes)

    def the_archive_is_put_back(self):
        if self.law.lies[0] != self.law.fixed[0]:
            self._lies(self.law.fixed[0])

    def a_change_is_asked_for(self):
        law = self.law
        done = self.attempt(
            lambda: amendments.ask(self.place("owner"), "理由", [2], [], now=clock.now())
        )
        assert done == (law.stage in AMENDING and not law.amendment), self.told()
        if done:
            law.amendment = "asked"

    def a_change_moves(self, who, name):
        law = self.law
        if not law.amendment:
            return
        may = law.may_amend(who, name)

        def deed():
            row = amendments.on_its_way(self.project)
            amending.take_step(self.place(who), row, name, "答复", version=None, now=clock.now())

        assert self.attempt(deed) == may, self.told(who, name)
        if may:
            law.amended(name)

    def no_version_was_ever_kept(self, who, name):
        """As of a project admitted before versions were kept; until the bureau fixes it by hand."""
        law = self.law
        if law.amendment or law.stage not in ("review", "recheck", "accepted"):
            return
        mine = ArchiveVersion.project_id == self.project
        # no paper speaks of a version that never was
        papers = update(Report).where(Report.project_id == self.project)
        self.behind(lambda session: session.execute(papers.values(archive_version=None)))
        self.behind(lambda session: session.execute(delete(ArchiveVersion).where(mine)))
        law.unfixed = True
        self.take(who, name)
        assert self.attempt(lambda: amendments.fix_by_hand(self.place("bureau"), now=clock.now()))
        law.unfixed, law.fixed = False, law.lies

    def someone_sits_twice(self, code, name):
        """Rows that no service lets in: one person on two seats, or perhaps one; then taken back."""
        law = self.law
        kinds = {"panel_twin": ("other",), "panel_namesake": ("leader", "city")}[code]
        like = next((seat for seat in law.panel if seat.kind in kinds), None)
        if like is None or law.stage not in ("admitted", "review"):
            return
        db.session.remove()
        with transaction() as session:
            one = session.get(PanelMember, like.key)
            # A blank more or less is the same unit.
            unit = {"panel_twin": f"{one.unit} ", "panel_namesake": "学会"}[code]
            row = PanelMember(
                project_id=self.project,
                name=one.name,
                post="member",
                deputed_on=date(2026, 11, 1),
                unit=unit,
                organisation_id=WORLD.units["society"],
            )
            session.add(row)
            session.flush()
            key = row.id
        law.panel.append(Seat("other", True, key))
        law.doubled = code
        self.take("bureau", name)
        self.behind(lambda s: s.execute(delete(PanelMember).where(PanelMember.id == key)))
        law.panel.pop()
        law.doubled = ""

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
            self.sits(seat, delegated)

    def sits(self, seat, delegated):
        """The newest member is in the seat."""
        mine = select(PanelMember.id).where(PanelMember.project_id == self.project)
        key = db.session.scalars(mine.order_by(PanelMember.id.desc()).limit(1)).one()
        self.law.panel.append(Seat(seat, delegated, key))

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
        key = self.law.panel[at].key
        done = self.attempt(
            lambda: leaving.recuse(
                self.place("bureau"), db.session.get(PanelMember, key), "理由", now=clock.now()
            )
        )
        assert done == self.law.a_member_may_leave()
        if done:
            del self.law.panel[at]
            if key in self.law.numbers:
                self.law.numbers[key].recused = True

    def a_seat_is_taken_over(self, seat, delegated):
        left = leaving.vacant(panels.of(self.place("bureau")))
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
            self.sits(seat, delegated)

    def leave(self, at):
        key = self.law.panel[at].key
        done = self.attempt(
            lambda: panels.remove(
                self.place("bureau"), db.session.get(PanelMember, key), now=clock.now()
            )
        )
        forming = self.law.stage in ("applied", "admitted", "pre_check")
        assert done == (forming and not self.law.panel[at].named), self.told()
        if done:
            del self.law.panel[at]

    def the_list_is_fixed(self):
        done = self.attempt(lambda: draws.fix(self.place("bureau"), now=clock.now()))
        assert done == (self.law.stage == "review" and not self.law.drawing)
        if done:
            self.law.drawing = "fixed"

    def in_person(self, key):
        """The project as a member of the panel stands to it, who has an account of his own."""
        member = db.session.get(PanelMember, key)
        viewer = Viewer(0, member.name, member.organisation_id, member.unit)
        project = db.session.get(Project, self.project)
        return Place(project, frozenset({"panelist"}), frozenset(), viewer), member

    def a_number_is_named(self, at, number):
        law = self.law
        if at >= len(law.panel):
            return
        seat = law.panel[at]

        def deed():
            place, member = self.in_person(seat.key)
            slip = namings.slip(place, member, number, now=clock.now())
            namings.name(place, member, slip.digest, now=clock.now())
            self.kept[seat.key] = slip

        done = self.attempt(deed)
        fresh = seat.key not in law.numbers
        assert done == (law.stage == "review" and law.drawing == "fixed" and fresh), self.told(at)
        if done:
            law.numbers[seat.key] = Number(seat)
            seat.named = True

    def numbers_are_closed(self):
        law = self.law
        done = self.attempt(lambda: draws.close(self.place("bureau"), now=clock.now()))
        may = law.stage == "review" and law.drawing == "fixed" and law.two_units_named()
        assert done == may, self.told()
        if done:
            law.drawing = "closed"

    def a_number_is_shown(self, at, wrong):
        """By whoever named it, though he may have left the meeting since."""
        law, keys = self.law, list(self.law.numbers)
        if at >= len(keys):
            return
        key = keys[at]

        def deed():
            place, member = self.in_person(key)
            slip = self.kept[key]
            namings.show(place, member, slip.number + wrong, slip.salt, now=clock.now())

        gone = db.session.get(PanelMember, key) is None
        if gone:
            return
        done = self.attempt(deed)
        fresh = not law.numbers[key].shown and not wrong
        assert done == (law.stage == "review" and law.drawing == "closed" and fresh), self.told(at)
        if done:
            law.numbers[key].shown = True
            if all(one.shown for one in law.numbers.values()):
                law.drawing, law.unseen = "drawn", set(range(1, VOLUMES + 1))

    def the_sample_is_drawn(self):
        """The whole of it, each act checked like any other."""
        self.the_list_is_fixed()
        for at in range(len(self.law.panel)):
            self.a_number_is_named(at, at)
        self.numbers_are_closed()
        for at in range(len(self.law.numbers)):
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
        done = self.attempt(lambda: notes.take_in(self.place("bureau"), [entry], now=clock.now()))
        sampled = law.drawing == "drawn" or law.extra
        assert done == (law.may_rewrite() and sampled), self.told(number)
        if done:
            law.unseen.discard(number)
            law.changed_since.discard(number)

    def every_volume_is_looked_at(self):
        for number in range(1, VOLUMES + 1):
            self.a_volume_is_looked_at(number)

    def someone_votes(self, at, choice):
        if at < len(self.law.panel):
            self.cast(at, choice)

    def cast(self, at, choice):
        key = self.law.panel[at].key
        done = self.attempt(lambda: self.vote_by_link(key, choice))
        assert done == (self.law.may_vote() and not self.law.panel[at].vote)
        if done:
            self.law.panel[at].vote = choice

    def vote_by_link(self, key, choice):
        member, now = db.session.get(PanelMember, key), clock.now()
        token = invitations.hand_over(self.place("bureau"), member, now=now)
        sealer = WORLD.app.extensions["sealer"]
        read = readings.of(ProjectFacts(votes.project_of(member), clock.local_date(now))).mark
        votes.cast_by_link(token, Voted(choice, "意见"), read, sealer, now=now)

    def everyone_votes(self, choice):
        if self.law.stage == "review":
            for at, seat in enumerate(self.law.panel):
                if not seat.vote:
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
        assert done == self.law.may_rewrite()
        if done:
            self.law.written.add("evaluation")
            self.law.second = None

    def the_panel_votes_again(self, agreed, against):
        """After a second look, as the bureau writes it into the evaluation."""
        if self.law.stage != "recheck":
            return
        day = local_date(clock.now()).isoformat()
        told = {"on": day, "agreed": agreed, "against": against}
        body = {**TEXTS["evaluation"], "again": told}
        assert self.attempt(
            lambda: reviews.write(
                self.place("bureau"), "evaluation", body, version=None, now=clock.now()
            )
        ), self.told()
        self.law.written.add("evaluation")
        self.law.second = (agreed, against)

    def a_problem_is_listed(self):
        data = {"problem": "缺签字", "basis": "", "location": "", "due_on": date(2027, 1, 15)}
        done = self.attempt(lambda: findings.add(self.place("bureau"), data, now=clock.now()))
        assert done == self.law.may_list()
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
