"""Plays every hand of one project through the services, so that the demo and the tests can have a project at any stage."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Filing, Job, Project, Volume
from acceptance.services import steps
from acceptance.services.files import catalogues, checks
from acceptance.services.ground import access, counts, journal, packs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.judging import draws, panels, reviews, scores, votes
from acceptance.services.letters import paging
from acceptance.services.letters.issuing import Press
from acceptance.services.life import parties, projects
from acceptance.services.lists import sheets
from workflows.statements import PARTS

from .cast import TEXTS

ADDRESS = "http://localhost:8000"


def small_pdf(title: str, pages: int = 1) -> bytes:
    """A valid PDF of its own with so many pages, a few hundred bytes each."""
    mark = hashlib.sha256(title.encode()).hexdigest()[:24]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for number in range(1, pages + 1):
        text = f"BT /F1 24 Tf 72 720 Td ({mark} {number}) Tj ET".encode()
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), pages)
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


@dataclass
class Builder:
    """Plays every hand of one project at the times it is told."""

    store: LocalStore
    viewers: dict[str, Viewer]
    units: dict[str, int]
    at: datetime

    def place(self, who: str, project: Project) -> Place:
        return access.stand(self.viewers[who], project.id)

    def later(self, days: int) -> datetime:
        self.at += timedelta(days=days)
        return self.at

    def step(self, who: str, project: Project, name: str, days: int = 1, **answers: Any) -> None:
        place, now = self.place(who, project), self.later(days)
        press = paging.before_step(place, name, Press(self.store, ADDRESS), now=now)
        steps.take_step(place, name, answers, version=None, now=now, press=press)

    def register(self, owner: str, **data: Any) -> Project:
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
            ("surveyor", "design", 0),
            ("designer", "design", 0),
            ("contractor", "road", 1),
            ("contractor", "tunnel", 2),
            ("supervisor", "watch", 0),
        ):
            projects.add_party(
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

    def enter(self, owner: str, **data: Any) -> Project:
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
        scores.save(
            place,
            side,
            {
                **full,
                **{code: (Decimal(str(points)), why) for code, (points, why) in given.items()},
            },
            now=self.at,
        )

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
        """Bring the required items of these stages in: catalogue, bytes, checks; the last `leave` stay missing."""
        items = list(
            db.session.scalars(
                select(Filing)
                .where(
                    Filing.project_id == project.id,
                    Filing.required,
                    Filing.stage.in_(stages),
                    Filing.state == "missing",
                )
                .order_by(Filing.section, Filing.id)
            )
        )
        items = items[: len(items) - leave]
        rows: list[list[Any]] = [["项目名称", ":", project.name]]
        volumes: dict[tuple[int, str], list[Filing]] = {}
        for item in items:
            volumes.setdefault((item.section, item.group_name), []).append(item)
        ordered: list[tuple[Filing, str]] = []
        known = set(db.session.scalars(select(Volume.title).where(Volume.project_id == project.id)))
        for (section, group), members in volumes.items():
            title = (f"第{section}标段" if section else "") + group + suffix
            rows.append([title if title not in known else f"{title}（续）", "0"])
            page = 1
            for item in members:
                for part in ("",) if len(items) > 120 else ("（一）", "（二）"):
                    pages = 1 + (item.id * 7) % 12
                    day = (local_date(self.at) - timedelta(days=20 + item.id % 200)).strftime(
                        "%Y%m%d"
                    )
                    author = item.party.organisation.name
                    rows.append(
                        [item.name[:60] + part, str(page), str(page + pages - 1), day, "", author]
                    )
                    ordered.append((item, item.name[:60] + part))
                    page += pages
        place = self.place(owner, project)
        taken = sheets.receive(
            place,
            f"{project.code}.csv",
            hashlib.sha256(repr(rows).encode()).hexdigest(),
            now=self.at,
        )
        catalogue = catalogues.take_in(place, taken, rows=rows, now=self.at)
        taken.state = "imported"
        if catalogue.errors:
            raise ValueError(catalogue.errors)
        last = list(
            db.session.scalars(
                select(Document)
                .where(Document.project_id == project.id)
                .order_by(Document.id.desc())
                .limit(len(ordered))
            )
        )[::-1]
        for document, (item, title) in zip(last, ordered, strict=True):
            document.filing_id = item.id
            pages = (document.last_page or 1) - (document.first_page or 1) + 1
            stored = self.store.put(
                io.BytesIO(small_pdf(f"{project.code}{title}{document.id}", pages))
            )
            db.session.add(
                FileVersion(
                    project_id=project.id,
                    document_id=document.id,
                    name=f"{title}.pdf"[:200],
                    digest=stored.digest,
                    crc32=stored.crc32,
                    size=stored.size,
                    media_type="application/pdf",
                    stored_by=item.party.organisation.name,
                    stored_at=self.at,
                )
            )
            document.state = "stored"
        db.session.flush()
        counts.recount([item.id for item in items])
        fresh = db.session.scalars(
            select(FileVersion.id).where(
                FileVersion.project_id == project.id, FileVersion.verdict == ""
            )
        ).all()
        queued = set(
            db.session.scalars(
                select(Job.subject_id).where(Job.kind == "check_file", Job.project_id == project.id)
            )
        )
        checks.queue(
            [number for number in fresh if number not in queued],
            project_id=project.id,
            now=clock.now(),
        )
        states = (
            ["submitted"]
            if to == "submitted"
            else ["submitted", "checked"]
            if to == "checked"
            else ["filed"]
        )
        for item in items:
            final = states[-1] if item.supervised or to == "filed" else "submitted"
            db.session.execute(
                update(Filing)
                .where(Filing.id == item.id)
                .values(
                    state=final,
                    version_id=2,
                    received_on=local_date(self.at) - timedelta(item.id % 40),
                ),
                execution_options={"synchronize_session": False},
            )
        db.session.expire_all()
        journal.record(
            project.id,
            "store_file",
            actor=self.viewers[owner],
            now=self.at,
            noun="project",
            facts={"files": len(ordered), "items": len(items)},
        )

    def finish(self, owner: str, project: Project, stages: tuple[str, ...]) -> None:
        """File what is checked or submitted already."""
        db.session.execute(
            update(Filing)
            .where(
                Filing.project_id == project.id,
                Filing.stage.in_(stages),
                Filing.state.in_(("submitted", "checked")),
            )
            .values(state="filed"),
            execution_options={"synchronize_session": False},
        )
        db.session.expire_all()

    def write(self, who: str, project: Project, kind: str) -> None:
        body: dict[str, Any] = {part: TEXTS[kind].get(part, "") for part in PARTS[kind]}
        if kind == "application":
            body["conditions"] = list(range(len(packs.procedure(project).conditions)))
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
        self.file(owner, project, ("self_check",))
        self.write(owner, project, "self_check")
        self.write(owner, project, "application")
        self.step(owner, project, "apply", days)

    def draw(self, project: Project, number: int) -> None:
        place = self.place("bureau", project)
        draws.fix(place, now=self.at)
        draws.draw(place, number, "冯远", now=self.at)

    def panel(self, project: Project) -> None:
        place = self.place("bureau", project)
        for who, unit, post, title in (
            ("bureau", "bureau", "leader", "科长"),
            ("authority", "authority", "deputy", "科长"),
            ("city", "city", "member", "馆员"),
            ("expert", "society", "member", "研究馆员"),
            ("expert2", "society", "member", "副研究馆员"),
        ):
            panels.add(
                place,
                {
                    "person_id": self.viewers[who].person_id,
                    "organisation_id": self.units[unit],
                    "title": title,
                    "post": post,
                    "deputed_on": None if unit == "bureau" else local_date(self.at),
                },
                now=self.at,
            )

    def vote(self, project: Project, choices: tuple[str, ...]) -> None:
        from acceptance.models import PanelMember

        members = db.session.scalars(
            select(PanelMember).where(PanelMember.project_id == project.id).order_by(PanelMember.id)
        )
        for member, choice in zip(members, choices, strict=False):
            votes.vote(
                self.place("bureau", project),
                member,
                choice,
                "竣工图与变更单不符处较多。" if choice == "against" else "",
                now=self.at,
            )
