"""The letters about the meeting itself: it is called, put off or called off, a member is replaced."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Report
from acceptance.refusals import Refused
from acceptance.services.judging import panels
from workflows.documents import Standing
from workflows.roles import PartyKind

from .drafting import Asked, Context, letter, sections
from .opinion import POSTS, basis
from .words import chinese_date, paragraphs

AGENDA = (
    "宣布验收组成员名单。",
    "建设单位汇报项目建设概况和项目档案工作情况。",
    "施工单位汇报施工文件和竣工图编制情况。",
    "监理单位汇报项目档案质量审核情况。",
    "验收组检查项目档案及档案管理情况。",
    "验收组综合评价项目档案质量。",
    "验收组形成并宣布项目档案验收意见。",
)
CALLING = ("meeting_notice", "adjournment_notice")
"""The letters that name a day; of several the last one stands."""
ATTENDING = (
    PartyKind.DESIGNER,
    PartyKind.CONTRACTOR,
    PartyKind.SUPERVISOR,
    PartyKind.OPERATOR,
    PartyKind.TESTER,
    PartyKind.CONSULTANT,
)
"""Who sits in beside the owner."""


def meeting_notice(asked: Asked) -> Context:
    """验收会议通知 to the owner, with the panel and the agenda."""
    project = asked.project
    units = (asked.owner, *(asked.unit(kind) for kind in ATTENDING))
    attending = "、".join(unit for unit in units if unit)
    agenda = [f"{number}.{text}" for number, text in enumerate(AGENDA, 1)]
    return letter(
        f"关于召开{project.name}项目档案验收会的通知",
        "、".join(dict.fromkeys([*filter(None, units), *_sent_by(asked)])),
        [
            f"{_according(asked)}定于{chinese_date(project.meeting_on)}召开{project.name}"
            "项目档案验收会。现将有关事项通知如下。"
        ],
        sections(
            ("时间", [f"{chinese_date(project.meeting_on)}。"]),
            ("地点", [f"{project.meeting_place}。"]),
            ("验收组", _members(asked)),
            ("列席单位", [f"{attending}。"]),
            ("议程", agenda),
            (
                "准备工作",
                ["请备齐项目档案和检索工具，安排查阅场所，通知有关单位负责人和档案人员到会。"],
            ),
        ),
    )


def adjournment_notice(asked: Asked) -> Context:
    """验收会延期通知: why, and on which day and where the meeting goes on."""
    project = asked.project
    return letter(
        f"关于{project.name}项目档案验收会延期的通知",
        asked.owner,
        [
            f"{project.name}项目档案验收会因故延期。已抽查的案卷和抽查记录继续有效，"
            "表决在续会时由验收组全体成员重新进行。",
            *paragraphs(asked.reason),
        ],
        sections(
            ("续会时间", [f"{chinese_date(project.meeting_on)}。"]),
            ("续会地点", [f"{project.meeting_place}。"]),
            ("验收组", _members(asked)),
        ),
    )


def cancellation_notice(asked: Asked) -> Context:
    """验收会取消通知: why, and which notice stands no longer."""
    project = asked.project
    by = _standing(asked, CALLING)
    return letter(
        f"关于取消{project.name}项目档案验收会的通知",
        asked.owner,
        [
            f"原通知{by}的{project.name}项目档案验收会取消，验收会的时间另行通知。",
            *paragraphs(asked.reason),
        ],
    )


def _standing(asked: Asked, kinds: Iterable[str]) -> str:
    """The number of the last paper of these kinds that stands, in brackets; nothing where none has one."""
    last = db.session.scalar(
        select(Report)
        .where(
            Report.project_id == asked.project.id,
            Report.kind.in_(kinds),
            Report.state == Standing.VALID,
        )
        .order_by(Report.id.desc())
        .limit(1)
    )
    if last is None or not last.number:
        return ""
    return f"（{last.number}）"


def withdrawal_letter(asked: Asked) -> Context:
    """撤回验收申请的函 of the owner, when the meeting was called already: which application is taken back
    and why, and that it applies anew."""
    project = asked.project
    applied = _standing(asked, ("application_report",))
    called = _standing(asked, CALLING)
    return letter(
        f"关于撤回{project.name}项目档案验收申请的函",
        project.organiser.name,
        [
            f"我单位报送的{project.name}项目档案验收申请{applied}，因下列原因撤回。",
            *paragraphs(asked.reason),
            f"原定的验收会{called}不再召开，验收组尚未作出表决结果。具备条件后，我单位另行申请。",
        ],
    )


def panel_change(asked: Asked) -> Context:
    """验收组成员变更通知, of the newest exchange: who left and why, who takes the seat, who sits
    now. Raises Refused (no_document_yet) while nobody was replaced.
    """
    project = asked.project
    members = panels.of(asked.place)
    fresh = max((one for one in members if one.replaces_id), key=lambda one: one.id, default=None)
    if fresh is None:
        raise Refused("no_document_yet", why="验收组没有更换成员")
    left = next(one for one in members if one.id == fresh.replaces_id)
    return letter(
        f"关于变更{project.name}项目档案验收组成员的通知",
        asked.owner,
        [
            f"{project.name}项目档案验收组成员{left.name}（{left.unit}）{_why(left)}，"
            f"由{fresh.name}（{fresh.unit}）接替，任{POSTS[fresh.post]}。"
        ],
        sections(("变更后的验收组", _members(asked))),
    )


def _sent_by(asked: Asked) -> list[str]:
    """The units that send the members of the panel, but for the organiser who writes."""
    organiser = asked.project.organiser.name
    return [one.unit for one in panels.sitting(asked.place) if one.unit != organiser]


def _according(asked: Asked) -> str:
    """The law by which the meeting is called; empty where none is known."""
    told = basis(asked.facts.procedure)
    if not told:
        return ""
    return f"根据{told}，"


def _members(asked: Asked) -> list[str]:
    """Who sits on the panel, leader first."""
    return [f"{POSTS[m.post]}：{m.name}（{m.unit}）" for m in panels.sitting(asked.place)]


def _why(left: PanelMember) -> str:
    """How a member left the panel, and the reason given."""
    if left.absent:
        return f"不能到会（{left.recusal}）"
    return f"回避（{left.recusal}）"
