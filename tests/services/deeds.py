"""What people do to a project, each deed held against what the law allows."""

from datetime import date
from types import SimpleNamespace

from sqlalchemy import delete, insert, select

from acceptance.demo.cast import TEXTS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Document,
    Filing,
    Finding,
    Handover,
    PanelMember,
    Party,
    Project,
    Score,
    Section,
    Statement,
    Volume,
)
from acceptance.refusals import Forbidden, NotFound, Refused, Stale
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.judging import draws, findings, panels, reviews, votes
from acceptance.transaction import transaction
from tests.builders import POWER
from tests.services.law import ARCHIVE, Law
from workflows.engine import Blocked, NotOffered
from workflows.standards import STAGES

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
WORLD = SimpleNamespace(app=None, viewers=None, units=None, store=None, number=0)


POINTS = {"good": (20, 70, 10), "thin": (20, 59, 10), "poor": (10, 50, 5), "": (None, None, None)}
"""Points for the three items of the water sector's table: enough, too few in its second part, too few."""


def give_points(session, project, whose, how):
    """Give the owner's own (`own`) or the panel's `points`, in place of those that were given."""
    for item, number in zip(("1-01", "2-01", "3-01"), POINTS[how], strict=True):
        where = {"project_id": project, "item": item}
        row = session.scalars(select(Score).filter_by(**where)).first() or Score(**where)
        setattr(row, whose, number)
        session.add(row)


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
            "completion_by": "local",
            "procedure_pack": "water-2008",
            "procedure_version": "2008.1",
        }
        key = session.execute(insert(Project.__table__).values(**row)).inserted_primary_key[0]
        for kind, unit, section in (("owner", "owner", 0), ("contractor", "road", 1)):
            party = Party(
                project_id=key, organisation_id=WORLD.units[unit], kind=kind, section=section
            )
            session.add(party)
        session.flush()
        session.add(Section(project_id=key, number=1, name="第 1 标段"))
        session.add(
            Filing(
                project_id=key,
                section=1,
                party_id=party.id,
                code="6-1",
                name="施工日志",
                group_code="6",
                group_name="施工文件",
                stage="self_check",
                stage_rank=STAGES.index("self_check"),
                required=True,
                supervised=False,
                drawings=False,
                state="filed",
            )
        )
        give_points(session, key, "own", "good")
        for number in (1, 2, 3):
            session.add(
                Volume(
                    project_id=key,
                    number=number,
                    title=f"第 {number} 卷",
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


def _volume(number, **changed):
    def change(session, project, amiss):
        row = session.scalars(select(Volume).filter_by(project_id=project, number=number)).one()
        row.sound = not amiss
        for name, value in changed.items():
            setattr(row, name, value if amiss else 1)

    return change


def _document(**what):
    def change(session, project, amiss):
        filing = session.scalars(select(Filing).filter_by(project_id=project)).one()
        volume = session.scalars(select(Volume).filter_by(project_id=project, number=3)).one()
        placed = {"volume_id": volume.id} | what
        if amiss:
            session.add(Document(project_id=project, filing_id=filing.id, title="日志", **placed))
        else:
            session.execute(delete(Document).filter_by(project_id=project, **what))

    return change


def _item(session, project, amiss):
    session.scalars(select(Filing).filter_by(project_id=project)).one().state = (
        "missing" if amiss else "filed"
    )


def _own_points(session, project, amiss):
    give_points(session, project, "own", "" if amiss else "good")


def _condition(session, project, amiss):
    where = {"project_id": project, "kind": "application"}
    row = session.scalars(select(Statement).filter_by(**where)).one()
    row.body = {**row.body, "conditions": [0, 1, 3] if amiss else [0, 1, 2, 3]}


def _commissioned(session, project, amiss):
    session.get(Project, project).completion_by = "province" if amiss else "local"


AMISS = {
    "filings_unfiled": _item,
    "volume_gap": _volume(1),
    "volume_empty": _volume(2, files=0),
    "documents_loose": _document(volume_id=None, state="stored"),
    "documents_not_stored": _document(state="listed"),
    "own_scores_missing": _own_points,
    "condition_unmet": _condition,
    # The organiser is then of the wrong level, and the result is owed to the next one.
    "record_missing": _commissioned,
}
MENDABLE = (*AMISS, "self_check_missing", "application_missing", "evaluation_missing")
assert set(AMISS) > ARCHIVE


class Deeds:
    """The deeds, of one project and the law's idea of it."""

    law: Law
    project: int
    seats: int

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

    def take(self, who, name):
        offered, lacking = self.law.offered(who, name), self.law.lacking(name)
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
        told = (who, name, self.law.stage, self.law.panel, self.law.problems, self.law.amiss)
        assert done == (offered and not lacking), told
        assert self.missed == (lacking if offered else set()), told
        if done:
            self.law.took(name)
        elif offered:
            self.law.refused(name, lacking)

    def something_is_amiss_or_mended(self, what):
        """The archive, a text or the points are otherwise than they were: no step of anyone's."""
        at, law = self.law.stage, self.law
        stages = {
            "filings_unfiled": ("self_check", "accepted"),
            "evaluation_missing": ("review", "recheck"),
        }
        stages["record_missing"] = ("admitted", "accepted")
        stages["application_missing"] = ("self_check", "supplement")
        if at not in stages.get(what, ("self_check",)):
            return
        db.session.remove()
        with transaction() as session:
            if what.removesuffix("_missing") in ("self_check", "application", "evaluation"):
                self._text(session, what.removesuffix("_missing"))
                return
            law.amiss ^= {what}
            AMISS[what](session, self.project, what in law.amiss)

    def _text(self, session, kind):
        row = session.scalars(
            select(Statement).filter_by(project_id=self.project, kind=kind)
        ).first()
        if row is not None:
            row.complete = kind not in self.law.written
            self.law.written ^= {kind}

    def points_are_given(self, how):
        if self.law.stage == "review":
            db.session.remove()
            with transaction() as session:
                give_points(session, self.project, "points", how)
            self.law.points = how

    def the_list_is_signed(self):
        if self.law.stage == "accepted" and not self.law.signed:
            db.session.remove()
            with transaction() as session:
                session.add(
                    Handover(
                        project_id=self.project,
                        receiver="市城建档案馆",
                        volumes=3,
                        files=3,
                        pages=9,
                        signed_by="梁静",
                        signed_at=clock.now(),
                    )
                )
            self.law.signed = True

    def someone_joins_the_panel(self, seat, delegated):
        self.join(seat, delegated)

    def join(self, seat, delegated):
        unit, post = SEATS[seat]
        self.seats += 1
        name = f"成员{self.seats}"
        data = {
            "name": name,
            "unit": "",
            "organisation_id": WORLD.units[unit],
            "post": post,
            "deputed_on": date(2026, 11, 1) if delegated else None,
        }
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

    def members(self):
        return db.session.scalars(
            select(PanelMember.id)
            .where(PanelMember.project_id == self.project)
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

    def the_sample_is_drawn(self, number, first):
        if first:
            done = self.attempt(lambda: draws.fix(self.place("bureau"), now=clock.now()))
            assert done == (self.law.stage == "review" and not self.law.fixed)
            self.law.fixed |= done
        else:
            done = self.attempt(
                lambda: draws.draw(self.place("bureau"), number, "冯远", now=clock.now())
            )
            assert done == (self.law.stage == "review" and self.law.fixed and not self.law.drawn)
            self.law.drawn |= done

    def someone_votes(self, at, choice):
        if at < len(self.law.panel):
            self.cast(at, choice)

    def cast(self, at, choice):
        key = self.members()[at]
        done = self.attempt(
            lambda: votes.vote(
                self.place("bureau"),
                db.session.get(PanelMember, key),
                choice,
                "意见",
                now=clock.now(),
            )
        )
        seat, delegated, vote = self.law.panel[at]
        assert done == (self.law.stage == "review" and not vote)
        if done:
            self.law.panel[at] = (seat, delegated, choice)

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
        if done:
            self.law.written.add("evaluation")

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
