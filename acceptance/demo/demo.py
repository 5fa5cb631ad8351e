"""The demo: made-up organisations, people and five key projects at five stages, built through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import resident
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import Expert, Filing, Letterhead, Membership, Organisation, Person
from acceptance.services import steps
from acceptance.services.ground import people
from acceptance.services.ground.access import Viewer
from acceptance.services.judging import findings
from acceptance.services.life import parties
from acceptance.services.progress import schedules

from .builder import Builder
from .cast import ORGANISATIONS, PEOPLE, PREFIX


def entries() -> list[tuple[str, str, str, str]]:
    """(login, name, title, organisation) of the demo's people, for one-click entry."""
    units = {key: name for key, name, _kind, _parent in ORGANISATIONS}
    known = set(db.session.scalars(select(Person.login).where(Person.login.startswith(PREFIX))))
    return [
        (PREFIX + key, name, title, units[serves[0]] if serves else "")
        for key, name, title, serves in PEOPLE
        if PREFIX + key in known
    ]


def person(login: str) -> Person | None:
    """A person of the demo; no one else enters without a password."""
    found: Person | None = db.session.scalar(
        select(Person).where(
            Person.login == login, Person.login.startswith(PREFIX), Person.password_hash.is_(None)
        )
    )
    return found


def build(store: LocalStore, transaction: Callable[[], Any], *, now: datetime) -> None:
    """Make the whole demo; each project in its own transaction, organisations and people in the first."""
    with transaction():
        units: dict[str, int] = {}
        for key, name, kind, parent in ORGANISATIONS:
            units[key] = parties.add_organisation(
                name, kind, units.get(parent) if parent else None
            ).id
        for key, name, title, serves in PEOPLE:
            made = people.add_person(
                name,
                PREFIX + key,
                organisation_id=units[serves[0]] if serves else None,
                title=title,
                is_admin=key == "admin",
            )
            for other in serves[1:]:
                people.join(made.id, units[other], title)
        _office(units)
    viewers = _viewers(units)
    for make in (_bridge, _hospital, _pumped_storage, _sewage, _reservoir, *PROGRAMMES):
        with transaction():
            make(Builder(store, viewers, units, now - timedelta(days=900)), now)
    resident.OFFICE.close()  # it belongs to this process; those that serve start their own


def _office(units: dict[str, int]) -> None:
    """Levels, letterheads and a pool of experts."""
    for key, level in (("province", "province"), ("bureau", "city")):
        db.session.get_one(Organisation, units[key]).level = level
    for key, title, letter, opinion in (
        ("bureau", "西江市档案局文件", "西档函", "西档验"),
        ("owner", "西江新区交通建设开发有限公司文件", "西交建", "西交建"),
        ("health", "西江市卫生基建中心文件", "西卫建", "西卫建"),
        ("city", "西江市城建档案馆", "西城档", "西城档验"),
    ):
        db.session.add(
            Letterhead(
                organisation_id=units[key],
                title=title,
                letter_mark=letter,
                opinion_mark=opinion,
                contact="陈岚",
                phone="0758-0000000",
                address="西江市端州区",
            )
        )
    for name, unit, title, specialty in (
        ("冯远", "西江市档案学会", "研究馆员", "建设项目档案"),
        ("唐慧", "西江市档案学会", "副研究馆员", "声像档案"),
        ("沈立", "西江市公路学会", "高级工程师", "桥梁"),
        ("邓敏", "西江市水利学会", "高级工程师", "水工"),
        ("蒋文", "西江市建筑学会", "高级工程师", "建筑"),
    ):
        db.session.add(Expert(name=name, unit=unit, title=title, specialty=specialty))


def _viewers(units: dict[str, int]) -> dict[str, Viewer]:
    found: dict[str, Viewer] = {}
    rows = db.session.execute(
        select(Person, Organisation)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    ).all()
    for someone, unit in rows:
        key = someone.login.removeprefix(PREFIX)
        viewer = Viewer(
            someone.id,
            someone.name,
            unit.id if unit else 0,
            unit.name if unit else "",
            unit.path if unit else "",
            unit.kind if unit else "",
            someone.is_admin,
        )
        found.setdefault(key, viewer)
        if unit is not None and unit.id == units["health"]:
            found["health"] = viewer
    return found


def _bridge(b: Builder, now: datetime) -> None:
    b.at = now - timedelta(days=700)
    project = b.register(
        "owner",
        code="XJ-2019-001",
        name="西江新区大桥及引道工程",
        level="省重点",
        place="西江市鼎湖区",
        in_planning_area=True,
        scale="桥长 1.86 公里，引道 2.52 公里，双向六车道",
        investment=Decimal("186200"),
        approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2019〕86号",
        completion_organiser="省以下各级政府投资主管部门",
        started_on=date(2025, 3, 1),
        finished_on=date(2027, 9, 30),
        scope_pack="dat-28-2018",
        sections=["第 1 标段 主桥", "第 2 标段 引道"],
    )
    b.file("owner", project, ("design",), suffix="（前期）")
    b.step("owner", project, "start_contracting", 90)
    b.file("owner", project, ("contracting",), suffix="（前期）")
    b.step("owner", project, "start_construction", 60)
    for month, percent in enumerate((6, 11, 15, 22, 28, 34, 41, 47, 55, 61, 68, 74), 1):
        b.at = max(b.at, now - timedelta(days=400))
        schedules.report_progress(
            b.place("owner", project),
            section=0,
            on=local_date(now - timedelta(days=30 * (13 - month))),
            percent=percent,
            now=b.at,
        )
    drawing = db.session.scalars(
        select(Filing).where(Filing.project_id == project.id, Filing.code == "3-03")
    ).one()
    steps.take_filing_step(
        b.place("owner", project),
        drawing,
        "return_filed",
        {"reason": "施工图审查意见缺原件"},
        version=None,
        now=b.later(30),
    )


def _hospital(b: Builder, now: datetime) -> None:
    b.at = now - timedelta(days=860)
    project = b.register(
        "health",
        code="WS-2021-003",
        name="西江市第三人民医院新院区",
        level="市重点",
        place="西江市端州区",
        in_planning_area=True,
        scale="总建筑面积 12.6 万平方米，床位 800 张",
        investment=Decimal("93500"),
        approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2021〕15号",
        completion_organiser="省以下各级政府投资主管部门",
        started_on=date(2023, 3, 1),
        finished_on=date(2026, 9, 28),
        scope_pack="gbt-50328-2014",
        sections=["第 1 标段 门急诊医技楼", "第 2 标段 住院楼"],
    )
    b.build_up("health", project)
    b.at = now - timedelta(days=35)
    b.file("health", project, ("self_check",), leave=6)
    b.write("health", project, "self_check")


def _pumped_storage(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner",
        code="NY-2018-002",
        name="北岭抽水蓄能电站",
        level="国家重点",
        place="西江市北岭县",
        in_planning_area=False,
        scale="装机容量 1,200 兆瓦",
        investment=Decimal("684000"),
        approval_authority="南岭省发展和改革委员会",
        approval_number="南发改能源〔2018〕310号",
        completion_organiser="省以下各级政府投资主管部门",
        started_on=date(2023, 9, 1),
        finished_on=date(2026, 8, 30),
        scope_pack="dat-28-2018",
        sections=["第 1 标段 上水库", "第 2 标段 地下厂房"],
    )
    b.build_up("owner", project)
    b.at = now - timedelta(days=16)
    b.apply("owner", project, days=3)


def _sewage(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner",
        code="HB-2020-007",
        name="东湖污水处理厂三期工程",
        level="市重点",
        place="西江市东湖区",
        in_planning_area=True,
        scale="日处理污水 10 万吨",
        investment=Decimal("42800"),
        approval_authority="西江市发展和改革局",
        approval_number="西发改投审〔2020〕41号",
        completion_organiser="省以下各级政府投资主管部门",
        started_on=date(2023, 7, 10),
        finished_on=date(2026, 6, 30),
        scope_pack="dat-28-2018",
        sections=["第 1 标段 水工构筑物", "第 2 标段 设备安装"],
    )
    b.build_up("owner", project)
    b.at = now - timedelta(days=30)
    b.apply("owner", project, days=2)
    b.step("bureau", project, "admit", 3, confirm=True)
    b.panel(project)
    b.step(
        "bureau",
        project,
        "open_review",
        17,
        meeting_on=local_date(now),
        meeting_place="东湖污水处理厂会议室",
    )
    b.draw(project, 2026)
    b.write("bureau", project, "evaluation")
    b.vote(project, ("agree",))


def _reservoir(b: Builder, now: datetime) -> None:
    project = b.register(
        "owner",
        code="SL-2019-004",
        name="云河水库除险加固工程",
        level="省重点",
        place="西江市云河县",
        in_planning_area=False,
        scale="总库容 1.28 亿立方米",
        investment=Decimal("31600"),
        approval_authority="南岭省水利厅",
        approval_number="南水规计〔2019〕77号",
        completion_organiser="省以下各级政府投资主管部门",
        started_on=date(2023, 10, 8),
        finished_on=date(2026, 5, 20),
        scope_pack="dat-28-2018",
        sections=["第 1 标段 大坝", "第 2 标段 溢洪道"],
    )
    b.build_up("owner", project)
    b.at = now - timedelta(days=70)
    b.apply("owner", project, days=2)
    b.step("bureau", project, "admit", 3, confirm=True)
    b.panel(project)
    b.step(
        "bureau",
        project,
        "open_review",
        17,
        meeting_on=local_date(b.at + timedelta(days=20)),
        meeting_place="云河水库管理处",
    )
    b.draw(project, 2025)
    b.vote(project, ("against", "agree", "against", "against", "agree"))
    for problem, location in (
        ("3 份隐蔽工程验收记录缺监理签字", "第 1 标段施工文件，第 12 页"),
        ("竣工图 4 张未加盖竣工图章", "第 2 标段竣工图"),
        ("招标文件答疑缺原件", "招标投标、合同协议文件"),
    ):
        findings.add(
            b.place("bureau", project),
            {
                "problem": problem,
                "basis": "DA/T 28",
                "location": location,
                "due_on": local_date(now + timedelta(days=12)),
            },
            now=b.at,
        )
    b.step(
        "bureau",
        project,
        "order_rectification",
        1,
        reason="同意票未过半数，存在 3 个问题，限期整改后复查。",
    )


def _assessment(b: Builder, now: datetime) -> None:
    """A hospital's records office, assessed: own points given, the visit goes on."""
    b.at = now - timedelta(days=40)
    project = b.enter(
        "health",
        code="KP-2026-01",
        name="西江市卫生基建中心档案综合目标管理考评",
        place="西江市端州区",
        procedure_pack="assessment",
        scope_pack="proofs",
    )
    b.points("health", project, "own", {"2-01": (11, "阅览与办公同室")})
    b.step("health", project, "apply", 5)
    b.step("bureau", project, "admit", 4, confirm=True)
    b.step(
        "bureau",
        project,
        "open_review",
        10,
        meeting_on=local_date(b.at + timedelta(days=12)),
        meeting_place="卫生基建中心会议室",
    )
    b.points(
        "bureau",
        project,
        "points",
        {"2-01": (10, "阅览与办公同室，装具不足"), "3-03": (8, "到期档案未鉴定")},
    )


def _upgrade(b: Builder, now: datetime) -> None:
    """A city archive that lacks floor space for its class: it cannot pass, and is told why."""
    b.at = now - timedelta(days=60)
    project = b.enter(
        "city",
        code="SJ-2026-01",
        name="西江市城建档案馆达标升级",
        place="西江市鼎湖区",
        level="地级市",
        procedure_pack="upgrade",
        scope_pack="proofs",
    )
    b.points("city", project, "own", {"1-01": (5400, "")})
    b.step("city", project, "apply", 5)
    b.step("bureau", project, "admit", 4, confirm=True)
    b.step(
        "bureau",
        project,
        "open_review",
        10,
        meeting_on=local_date(b.at + timedelta(days=12)),
        meeting_place="城建档案馆",
    )
    b.points("bureau", project, "points", {"1-01": (5380, "")})


def _law_check(b: Builder, now: datetime) -> None:
    """A check by law that found two things; the unit mends them."""
    b.at = now - timedelta(days=20)
    project = b.enter(
        "owner",
        code="JC-2026-01",
        name="西江新区交通建设开发有限公司档案行政执法检查",
        place="西江市鼎湖区",
        procedure_pack="law-check",
        scope_pack="proofs",
    )
    b.step(
        "bureau",
        project,
        "open_review",
        5,
        meeting_on=local_date(b.at + timedelta(days=5)),
        meeting_place="公司档案室",
    )
    for problem, location in (
        ("档案室与办公室混用", "档案室"),
        ("2024 年度文件未按时归档", "综合部"),
    ):
        findings.add(
            b.place("bureau", project),
            {
                "problem": problem,
                "basis": "《中华人民共和国档案法》",
                "location": location,
                "due_on": local_date(now + timedelta(days=20)),
            },
            now=b.at,
        )
    b.step("bureau", project, "order_rectification", 1, reason="请按期整改。")


def _village(b: Builder, now: datetime) -> None:
    """A village in its yearly round: five of the six are there."""
    b.at = now - timedelta(days=30)
    project = b.enter(
        "village",
        code="LY-2026-01",
        name="西江市鼎湖区水坑村“六有”建档",
        place="西江市鼎湖区",
        procedure_pack="village-round",
        scope_pack="six-haves",
    )
    b.file("village", project, ("self_check",), leave=1)


PROGRAMMES = (_assessment, _upgrade, _law_check, _village)
"""The other programmes of the notice, one each."""
