"""The other programmes of the notice, one each: assessment, upgrade, check by law, yearly round."""

from __future__ import annotations

from datetime import datetime, timedelta

from acceptance.gateways.clock import local_date
from acceptance.services.judging import findings

from .builder import Builder


def assessment(b: Builder, now: datetime) -> None:
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


def upgrade(b: Builder, now: datetime) -> None:
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


def law_check(b: Builder, now: datetime) -> None:
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


def village(b: Builder, now: datetime) -> None:
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


PROGRAMMES = (assessment, upgrade, law_check, village)
