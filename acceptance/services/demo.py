"""The demo: made-up organisations, people and five key projects at five stages, built through the services."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from workflows import standards
from workflows.statements import PARTS

from ..extensions import db
from ..gateways.clock import local_date
from ..gateways.storage import LocalStore
from ..models import Document, FileVersion, Filing, Membership, Organisation, Person, Project, Volume
from . import access, catalogues, journal, parties, people, projects, reviews, steps
from .access import Place, Viewer
from .demo_cast import ORGANISATIONS, PEOPLE, PREFIX, TEXTS


def entries() -> list[tuple[str, str, str, str]]:
    """(login, name, title, organisation) of the demo's people, for one-click entry."""
    units = {key: name for key, name, _kind, _parent in ORGANISATIONS}
    known = set(db.session.scalars(select(Person.login).where(Person.login.startswith(PREFIX))))
    return [(PREFIX + key, name, title, units[serves[0]] if serves else "") for key, name, title, serves in PEOPLE if PREFIX + key in known]


def person(login: str) -> Person | None:
    """A person of the demo; no one else enters without a password."""
    found: Person | None = db.session.scalar(
        select(Person).where(Person.login == login, Person.login.startswith(PREFIX), Person.password_hash.is_(None))
    )
    return found


def small_pdf(title: str) -> bytes:
    """A valid one-page PDF of its own, a few hundred bytes."""
    text = f"BT /F1 12 Tf 72 720 Td ({hashlib.sha256(title.encode()).hexdigest()[:24]}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


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
        steps.take_step(self.place(who, project), name, answers, version=None, now=self.later(days), store=self.store)

    def register(self, owner: str, **data: Any) -> Project:
        data = {"guide_id": None, "authority_id": self.units["authority"], "city_archive_id": self.units["city"],
                "procedure_pack": "national-2006", "planned_acceptance_on": None, "planned_completion_on": None, **data}  # fmt: skip
        project = projects.register({**data, "owner_id": self.units[owner]}, actor=self.viewers["bureau"], now=self.at)
        for kind, unit, section in (
            ("surveyor", "design", 0), ("designer", "design", 0), ("contractor", "road", 1),
            ("contractor", "tunnel", 2), ("supervisor", "watch", 0),
        ):  # fmt: skip
            projects.add_party(project, organisation_id=self.units[unit], kind=kind, section=section,
                               actor=self.viewers[owner], now=self.at)  # fmt: skip
        db.session.refresh(project)
        names = (
            ("副总经理", "梁静"),
            ("副院长", "谢文"),
            ("副院长", "谢文"),
            ("项目总工", "黄志强"),
            ("项目副经理", "罗敏"),
            ("总监理工程师", "赵启明"),
        )
        for party, (leader, archivist) in zip(sorted(project.parties, key=lambda p: p.id), names, strict=True):
            for duty, name in (("leader", f"{archivist[0]}{leader}"), ("archivist", archivist)):
                parties.name_duty(self.place(owner, project), party, duty=duty, name=name, phone="",
                                  since=local_date(self.at), now=self.at)  # fmt: skip
        return project

    def file(self, owner: str, project: Project, stages: tuple[str, ...], *, leave: int = 0, to: str = "filed", suffix: str = "") -> None:
        """Bring the required items of these stages in: catalogue, bytes, checks; the last `leave` stay missing."""
        items = list(
            db.session.scalars(
                select(Filing)
                .where(Filing.project_id == project.id, Filing.required, Filing.stage.in_(stages), Filing.state == "missing")
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
                    day = (local_date(self.at) - timedelta(days=20 + item.id % 200)).strftime("%Y%m%d")
                    author = item.party.organisation.name
                    rows.append([item.name[:60] + part, str(page), str(page + pages - 1), day, "", author])
                    ordered.append((item, item.name[:60] + part))
                    page += pages
        place = self.place(owner, project)
        catalogue = catalogues.take_in(
            place, f"{project.code}.csv", digest=hashlib.sha256(repr(rows).encode()).hexdigest(), rows=rows, now=self.at
        )
        if catalogue.errors:
            raise ValueError(catalogue.errors)
        last = list(
            db.session.scalars(select(Document).where(Document.project_id == project.id).order_by(Document.id.desc()).limit(len(ordered)))
        )[::-1]
        for document, (item, title) in zip(last, ordered, strict=True):
            document.filing_id = item.id
            stored = self.store.put(io.BytesIO(small_pdf(f"{project.code}{title}{document.id}")))
            db.session.add(
                FileVersion(project_id=project.id, document_id=document.id, name=f"{title}.pdf"[:200], digest=stored.digest,
                            size=stored.size, media_type="application/pdf", stored_by=item.party.organisation.name, stored_at=self.at)
            )  # fmt: skip
            document.state = "stored"
        db.session.flush()
        states = ["submitted"] if to == "submitted" else ["submitted", "checked"] if to == "checked" else ["filed"]
        for item in items:
            final = states[-1] if item.supervised or to == "filed" else "submitted"
            db.session.execute(update(Filing).where(Filing.id == item.id).values(state=final, version_id=2),
                               execution_options={"synchronize_session": False})  # fmt: skip
        db.session.expire_all()
        journal.record(project.id, "store_file", actor=self.viewers[owner], now=self.at, noun="project",
                       facts={"files": len(ordered), "items": len(items)})  # fmt: skip

    def finish(self, owner: str, project: Project, stages: tuple[str, ...]) -> None:
        """File what is checked or submitted already."""
        db.session.execute(
            update(Filing)
            .where(Filing.project_id == project.id, Filing.stage.in_(stages), Filing.state.in_(("submitted", "checked")))
            .values(state="filed"),
            execution_options={"synchronize_session": False},
        )
        db.session.expire_all()

    def write(self, who: str, project: Project, kind: str) -> None:
        body: dict[str, Any] = {part: TEXTS[kind].get(part, "") for part in PARTS[kind]}
        if kind == "application":
            body["conditions"] = list(range(len(standards.procedure(project.procedure_pack).conditions)))
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

    def panel(self, project: Project) -> None:
        place = self.place("bureau", project)
        for who, unit, post, title in (
            ("bureau", "bureau", "leader", "科长"), ("authority", "authority", "deputy", "科长"),
            ("city", "city", "member", "馆员"), ("expert", "society", "member", "研究馆员"),
            ("expert2", "society", "member", "副研究馆员"),
        ):  # fmt: skip
            reviews.add_panelist(place, {"person_id": self.viewers[who].person_id, "organisation_id": self.units[unit],
                                         "title": title, "post": post}, now=self.at)  # fmt: skip

    def vote(self, project: Project, choices: tuple[str, ...]) -> None:
        from ..models import PanelMember

        members = db.session.scalars(select(PanelMember).where(PanelMember.project_id == project.id).order_by(PanelMember.id))
        for member, choice in zip(members, choices, strict=False):
            reviews.vote(
                self.place("bureau", project), member, choice, "竣工图与变更单不符处较多。" if choice == "against" else "", now=self.at
            )


def build(store: LocalStore, transaction: Callable[[], Any], *, now: datetime) -> None:
    """Make the whole demo; each project in its own transaction, organisations and people in the first."""
    with transaction():
        units: dict[str, int] = {}
        for key, name, kind, parent in ORGANISATIONS:
            units[key] = parties.add_organisation(name, kind, units.get(parent) if parent else None).id
        for key, name, title, serves in PEOPLE:
            made = people.add_person(
                name, PREFIX + key, organisation_id=units[serves[0]] if serves else None, title=title, is_admin=key == "admin"
            )
            for other in serves[1:]:
                people.join(made.id, units[other], title)
    viewers = _viewers(units)
    for make in (_bridge, _hospital, _pumped_storage, _sewage, _reservoir):
        with transaction():
            make(Builder(store, viewers, units, now - timedelta(days=900)), now)


def _viewers(units: dict[str, int]) -> dict[str, Viewer]:
    found: dict[str, Viewer] = {}
    rows = db.session.execute(
        select(Person, Organisation).outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id).order_by(Membership.id)
    ).all()  # fmt: skip
    for someone, unit in rows:
        key = someone.login.removeprefix(PREFIX)
        viewer = Viewer(someone.id, someone.name, unit.id if unit else 0, unit.name if unit else "", unit.path if unit else "",
                        unit.kind if unit else "", someone.is_admin)  # fmt: skip
        found.setdefault(key, viewer)
        if unit is not None and unit.id == units["health"]:
            found["health"] = viewer
    return found


def _bridge(b: Builder, now: datetime) -> None:
    b.at = now - timedelta(days=700)
    project = b.register(
        "owner", code="XJ-2019-001", name="西江新区大桥及引道工程", level="省重点", place="西江市鼎湖区", in_planning_area=True,
        scale="桥长 1.86 公里，引道 2.52 公里，双向六车道", investment=Decimal("186200"), approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2019〕86号", completion_organiser="省以下各级政府投资主管部门", started_on=date(2020, 1, 8),
        finished_on=date(2023, 11, 20), scope_pack="dat-28-2018", sections=["第 1 标段 主桥", "第 2 标段 引道"],
    )  # fmt: skip
    b.file("owner", project, ("design",), suffix="（前期）")
    b.step("owner", project, "start_contracting", 90)
    b.file("owner", project, ("contracting",), suffix="（前期）")
    b.step("owner", project, "start_construction", 60)
    drawing = db.session.scalars(select(Filing).where(Filing.project_id == project.id, Filing.code == "3-03")).one()
    steps.take_filing_step(
        b.place("owner", project), drawing, "return_filed", {"reason": "施工图审查意见缺原件"}, version=None, now=b.later(30)
    )


def _hospital(b: Builder, now: datetime) -> None:
    b.at = now - timedelta(days=860)
    project = b.register(
        "health", code="WS-2021-003", name="西江市第三人民医院新院区", level="市重点", place="西江市端州区", in_planning_area=True,
        scale="总建筑面积 12.6 万平方米，床位 800 张", investment=Decimal("93500"), approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2021〕15号", completion_organiser="省以下各级政府投资主管部门", started_on=date(2023, 3, 1),
        finished_on=date(2026, 9, 28), scope_pack="gbt-50328-2014", sections=["第 1 标段 门急诊医技楼", "第 2 标段 住院楼"],
    )  # fmt: skip
    b.build_up("health", project)
    b.at = now - timedelta(days=35)
    b.file("health", project, ("self_check",), leave=6)
    b.write("health", project, "self_check")


def _pumped_storage(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner", code="NY-2018-002", name="北岭抽水蓄能电站", level="国家重点", place="西江市北岭县", in_planning_area=False,
        scale="装机容量 1,200 兆瓦", investment=Decimal("684000"), approval_authority="南岭省发展和改革委员会",
        approval_number="南发改能源〔2018〕310号", completion_organiser="省以下各级政府投资主管部门", started_on=date(2023, 9, 1),
        finished_on=date(2026, 8, 30), scope_pack="dat-28-2018", sections=["第 1 标段 上水库", "第 2 标段 地下厂房"],
    )  # fmt: skip
    b.build_up("owner", project)
    b.at = now - timedelta(days=16)
    b.apply("owner", project, days=3)


def _sewage(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner", code="HB-2020-007", name="东湖污水处理厂三期工程", level="市重点", place="西江市东湖区", in_planning_area=True,
        scale="日处理污水 10 万吨", investment=Decimal("42800"), approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2020〕41号", completion_organiser="省以下各级政府投资主管部门", started_on=date(2023, 7, 10),
        finished_on=date(2026, 6, 30), scope_pack="dat-28-2018", sections=["第 1 标段 水工构筑物", "第 2 标段 设备安装"],
    )  # fmt: skip
    b.build_up("owner", project)
    b.at = now - timedelta(days=30)
    b.apply("owner", project, days=2)
    b.panel(project)
    b.step("bureau", project, "open_review", 20, meeting_on=local_date(now), meeting_place="东湖污水处理厂会议室")
    reviews.draw(b.place("bureau", project), seed=2026, now=b.at)
    b.write("bureau", project, "evaluation")
    b.vote(project, ("agree",))


def _reservoir(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner", code="SL-2019-004", name="云河水库除险加固工程", level="省重点", place="西江市云河县", in_planning_area=False,
        scale="总库容 1.28 亿立方米", investment=Decimal("31600"), approval_authority="南岭省水利厅",
        approval_number="南水规计〔2019〕77号", completion_organiser="省以下各级政府投资主管部门", started_on=date(2023, 10, 8),
        finished_on=date(2026, 5, 20), scope_pack="dat-28-2018", sections=["第 1 标段 大坝", "第 2 标段 溢洪道"],
    )  # fmt: skip
    b.build_up("owner", project)
    b.at = now - timedelta(days=70)
    b.apply("owner", project, days=2)
    b.panel(project)
    b.step("bureau", project, "open_review", 20, meeting_on=local_date(b.at + timedelta(days=20)), meeting_place="云河水库管理处")
    reviews.draw(b.place("bureau", project), seed=2025, now=b.at)
    b.vote(project, ("against", "agree", "against", "against", "agree"))
    for problem, location in (
        ("3 份隐蔽工程验收记录缺监理签字", "第 1 标段施工文件，第 12 页"),
        ("竣工图 4 张未加盖竣工图章", "第 2 标段竣工图"),
        ("招标文件答疑缺原件", "招标投标、合同协议文件"),
    ):
        reviews.add_finding(b.place("bureau", project), {"problem": problem, "basis": "DA/T 28", "location": location,
                                                         "due_on": local_date(now + timedelta(days=12))}, now=b.at)  # fmt: skip
    b.step("bureau", project, "order_rectification", 1, reason="同意票未过半数，存在 3 个问题，限期整改后复查。")
