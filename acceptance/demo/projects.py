"""Five key projects at five stages, each played from its design to where it stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Filing
from acceptance.services import steps
from acceptance.services.judging import findings
from acceptance.services.progress import schedules

from .builder import Builder


def bridge(b: Builder, now: datetime) -> None:
    """Under construction, with a year of reported progress and one item sent back."""
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


def hospital(b: Builder, now: datetime) -> None:
    """In its self-check; six items are still missing."""
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


def pumped_storage(b: Builder, now: datetime) -> None:
    """Has applied and waits for the answer."""
    project = b.register(
        "owner",
        code="NY-2018-002",
        name="北岭抽水蓄能电站",
        level="国家重点",
        place="西江市北岭县",
        in_planning_area=False,
        scale="装机容量1200兆瓦",
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


def sewage(b: Builder, now: datetime) -> None:
    """The meeting is today: drawn, looked at, evaluated; nobody has voted yet."""
    project = b.register(
        "owner",
        code="HB-2020-007",
        name="东湖污水处理厂三期工程",
        level="市重点",
        place="西江市东湖区",
        in_planning_area=True,
        scale="日处理污水10万吨",
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
    b.inspect(project)
    b.write("bureau", project, "evaluation")


def reservoir(b: Builder, now: datetime) -> None:
    """Did not get its majority; three problems are being mended."""
    project = b.register(
        "owner",
        code="SL-2019-004",
        name="云河水库除险加固工程",
        level="省重点",
        place="西江市云河县",
        in_planning_area=False,
        scale="总库容1.28亿立方米",
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
        10,
        meeting_on=local_date(b.at + timedelta(days=17)),
        meeting_place="云河水库管理处",
    )
    b.later(7)
    b.draw(project, 2025)
    b.inspect(project)
    b.write("bureau", project, "evaluation")
    b.vote(project, ("against", "agree", "against", "against", "agree"))
    for problem, location in (
        ("3份隐蔽工程验收记录缺监理签字", "第1标段施工文件，第12页"),
        ("竣工图4张未加盖竣工图章", "第2标段竣工图"),
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
        reason="同意票未过半数，存在3个问题，限期整改后复查。",
    )


PROJECTS = (bridge, hospital, pumped_storage, sewage, reservoir)
"""In the order in which they were registered; the tests know them by it."""
