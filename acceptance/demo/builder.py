"""Plays every hand of a project through the services: demo and tests have it at any stage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Sealer, Voted
from acceptance.models import Filing, PanelMember, Project
from acceptance.models.shapes import StatementBody
from acceptance.models.states import SampleResult, Vote
from acceptance.services import steps
from acceptance.services.ground import access, journal, packs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.judging import (
    draws,
    namings,
    notes,
    panels,
    readings,
    reviews,
    scores,
    votes,
)
from acceptance.services.letters import paging
from acceptance.services.letters.press import Press
from acceptance.services.life import engaging, parties, projects
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.volumes import numbers
from workflows.filings import FilingState
from workflows.numbering import PRESETS
from workflows.roles import PartyKind
from workflows.statements import PARTS

from . import delivery
from .cast import TEXTS, TICKED

WHY = {Vote.AGAINST.value: "竣工图与变更单不符处较多。"}
"""What a member of the demo writes to a vote."""


@dataclass
class Builder:
    """Plays every hand of one project at the times it is told."""

    press: Press
    viewers: dict[str, Viewer]
    units: dict[str, int]
    at: datetime

    def place(self, who: str, project: Project) -> Place:
        """The project as one of the viewers stands to it."""
        return access.stand(self.viewers[who], project.id)

    def later(self, days: int) -> datetime:
        """Let days pass, and say what day it is then."""
        self.at += timedelta(days=days)
        return self.at

    def step(self, who: str, project: Project, name: str, days: int = 1, **answers: object) -> None:
        """Take a step after so many days, with the documents it issues."""
        place, now = self.place(who, project), self.later(days)
        press = paging.before_step(place, name, self.press, now=now)
        steps.take_step(place, name, answers, version=None, now=now, press=press)

    def register(self, owner: str, **data: object) -> Project:
        """Register a key project with its five units and whom each of them names."""
        data = {
            "guide_id": None,
            "authority_id": self.units["authority"],
            "city_archive_id": self.units["city"],
            "procedure_pack": "national-2006",
            "planned_acceptance_on": None,
            "planned_completion_on": None,
            **data,
        }
        project = projects.register(
            {**data, "owner_id": self.units[owner]}, actor=self.viewers["bureau"], now=self.at
        )
        for kind, unit, section in (
            (PartyKind.SURVEYOR, "design", 0),
            (PartyKind.DESIGNER, "design", 0),
            (PartyKind.CONTRACTOR, "road", 1),
            (PartyKind.CONTRACTOR, "tunnel", 2),
            (PartyKind.SUPERVISOR, "watch", 0),
        ):
            engaging.add(
                project,
                organisation_id=self.units[unit],
                kind=kind,
                section=section,
                actor=self.viewers[owner],
                now=self.at,
            )
        db.session.refresh(project)
        names = (
            ("副总经理", "梁静"),
            ("副院长", "谢文"),
            ("副院长", "谢文"),
            ("项目总工", "黄志强"),
            ("项目副经理", "罗敏"),
            ("总监理工程师", "赵启明"),
        )
        for party, (leader, archivist) in zip(
            sorted(project.parties, key=lambda p: p.id), names, strict=True
        ):
            for duty, name in (("leader", f"{archivist[0]}{leader}"), ("archivist", archivist)):
                parties.name_duty(
                    self.place(owner, project),
                    party,
                    duty=duty,
                    name=name,
                    phone="",
                    since=local_date(self.at),
                    now=self.at,
                )
        return project

    def enter(self, owner: str, **data: object) -> Project:
        """Register a subject of another programme: nobody but itself is a party."""
        data = {
            "guide_id": None,
            "authority_id": None,
            "city_archive_id": None,
            "planned_acceptance_on": None,
            "planned_completion_on": None,
            "started_on": None,
            "finished_on": None,
            "level": "",
            "in_planning_area": False,
            "scale": "",
            "investment": None,
            "approval_authority": "",
            "approval_number": "",
            "completion_organiser": "",
            "sections": [],
            **data,
        }
        return projects.register(
            {**data, "owner_id": self.units[owner]}, actor=self.viewers["bureau"], now=self.at
        )

    def points(
        self, who: str, project: Project, side: scores.Side, given: dict[str, tuple[float, str]]
    ) -> None:
        """Full points for every item but those told."""
        place = self.place(who, project)
        full = {code: (item.points, "") for code, item in scores.table(place).items.items()}
        told = {code: (Decimal(str(points)), why) for code, (points, why) in given.items()}
        scores.save(place, side, full | told, now=self.at)

    def file(
        self,
        owner: str,
        project: Project,
        stages: tuple[str, ...],
        *,
        leave: int = 0,
        to: str = "filed",
        suffix: str = "",
    ) -> None:
        """Bring the required items of these stages in, up to the state `to`.

        The last `leave` stay missing; `suffix` tells the titles of the volumes from those made
        before.
        """
        items = delivery.missing(project, stages)
        items = items[: len(items) - leave]
        place = self.place(owner, project)
        delivery.deliver(place, self.press.store, items, to=to, suffix=suffix, now=self.at)

    def finish(self, owner: str, project: Project, stages: tuple[str, ...]) -> None:
        """File what is checked or submitted already."""
        ready = db.session.scalars(
            select(Filing.id).where(
                Filing.project_id == project.id,
                Filing.stage.in_(stages),
                Filing.state.in_((FilingState.SUBMITTED, FilingState.CHECKED)),
            )
        ).all()
        db.session.execute(
            update(Filing).where(Filing.id.in_(ready)).values(state=FilingState.FILED),
            execution_options={"synchronize_session": False},
        )
        db.session.expire_all()
        journal.record(
            project.id,
            "file",
            actor=self.viewers[owner],
            now=self.at,
            facts={"moved": {FilingState.FILED.value: list(ready)}},
        )

    def write(self, who: str, project: Project, kind: str) -> None:
        """Write a statement; an application meets all conditions."""
        body: StatementBody = {part: TEXTS[kind].get(part, "") for part in PARTS[kind]}
        if kind == "application":
            body["conditions"] = list(range(len(packs.procedure(project).conditions)))
        body |= TICKED.get(kind, {})
        reviews.write(self.place(who, project), kind, body, version=None, now=self.at)

    def build_up(self, owner: str, project: Project) -> None:
        """From design to self-check, everything in place."""
        self.file(owner, project, ("design",))
        self.step(owner, project, "start_contracting", 90)
        self.file(owner, project, ("contracting",))
        self.step(owner, project, "start_construction", 60)
        self.file(owner, project, ("construction",), to="checked")
        self.step(owner, project, "submit_to_supervisor", 500)
        self.write("supervisor", project, "audit_report")
        self.step("supervisor", project, "sign_off", 40)
        self.finish(owner, project, ("construction",))

    def apply(self, owner: str, project: Project, days: int = 20) -> None:
        """Complete the self-check and ask for the acceptance."""
        self.file(owner, project, ("self_check",))
        self.write(owner, project, "self_check")
        self.write(owner, project, "application")
        self.number(owner, project)
        self.step(owner, project, "apply", days)

    def number(self, owner: str, project: Project) -> None:
        """Give every volume its 档号, by the pattern of DA/T 13-2022."""
        _name, pattern = PRESETS["dat-13-2022"]
        values = {"fonds": "0427", "category": "KJ", "project_number": project.code}
        numbers.apply(self.place(owner, project), pattern, values, now=self.at)

    def draw(self, project: Project, number: int) -> None:
        """Fix the list of volumes; two members of the panel name numbers, hand their digests in,
        and show them once no more are taken.
        """
        bureau = self.place("bureau", project)
        draws.fix(bureau, now=self.at)
        kept = []
        for who, named in (("expert", number), ("city", number + 1)):
            place = self.place(who, project)
            member = panels.seat(place)
            slip = namings.slip(place, member, named, now=self.at)
            namings.name(place, member, slip.digest, now=self.at)
            kept.append((place, member, slip))
        draws.close(bureau, now=self.at)
        for place, member, slip in kept:
            namings.show(place, member, slip.number, slip.salt, now=self.at)

    def inspect(self, project: Project) -> None:
        """Look at every volume of the sample, and find nothing."""
        found: list[notes.Entry] = [
            {
                "entry": uuid.uuid4().hex,
                "volume": sample.volume.number,
                "result": SampleResult.SOUND,
                "text": "",
                "page": "",
                "at": self.at,
            }
            for sample in draws.drawn(project.id)
        ]
        notes.take_in(self.place("expert2", project), found, now=self.at)

    def panel(self, project: Project) -> None:
        """A panel of five; whom the bureau does not send itself is deputed today."""
        place = self.place("bureau", project)
        for who, unit, post, title in (
            ("bureau", "bureau", "leader", "科长"),
            ("authority", "authority", "deputy", "科长"),
            ("city", "city", "member", "馆员"),
            ("expert", "society", "member", "研究馆员"),
            ("expert2", "society", "member", "副研究馆员"),
        ):
            deputed_on = None
            if unit != "bureau":
                deputed_on = local_date(self.at)
            panels.add(
                place,
                {
                    "person_id": self.viewers[who].person_id,
                    "organisation_id": self.units[unit],
                    "title": title,
                    "post": post,
                    "deputed_on": deputed_on,
                },
                now=self.at,
            )

    def vote(self, project: Project, choices: tuple[str, ...]) -> None:
        """The first members vote by their accounts, in the order in which they were named."""
        accounts = {viewer.person_id: viewer for viewer in self.viewers.values()}
        sealer = Sealer("demo")  # by name: nothing is sealed
        seats = select(PanelMember).filter_by(project_id=project.id).order_by(PanelMember.id)
        for member, choice in zip(db.session.scalars(seats), choices, strict=False):
            voted = Voted(choice, WHY.get(choice, ""))
            place = access.stand(accounts[member.person_id or 0], project.id)
            read = readings.of(ProjectFacts(project, local_date(self.at))).mark
            votes.cast(place, voted, read, sealer, now=self.at)
