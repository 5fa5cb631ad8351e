"""The letters about the meeting itself: it is called, put off or called off, a member is replaced."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Project, Report
from acceptance.refusals import Refused
from acceptance.services.judging import draws, panels
from workflows.documents import Standing
from workflows.roles import PartyKind

from .drafting import BLANK, Asked, Context, Entry, letter, sections
from .opinion import POSTS, basis
from .words import days, paragraphs

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
RECEIPT = "回执"
LINES = 6
"""Lines for the names of those who come."""
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
    """验收会议通知 to everyone convened, with the panel, the agenda and the answer to be sent back."""
    project = asked.project
    agenda = [f"{number}.{text}" for number, text in enumerate(AGENDA, 1)]
    made = letter(
        f"关于召开{project.name}项目档案验收会的通知",
        _convened(asked),
        [
            f"{_according(asked)}{_with_whom(asked)}定于{days(project.meeting_on, project.meeting_until)}"
            f"召开{project.name}项目档案验收会。现将有关事项通知如下。"
        ],
        sections(
            ("时间", [f"{when(project)}。"]),
            ("地点", [f"{project.meeting_place}。"]),
            ("验收组", _members(asked)),
            ("列席单位", [f"{'、'.join(_sitting_in(asked))}。"]),
            ("议程", agenda),
            (
                "准备工作",
                [
                    "请备齐项目档案和检索工具，安排查阅场所，通知有关单位负责人和档案人员到会。",
                    "请填写附件回执，于会前送我单位。",
                ],
            ),
        ),
        [RECEIPT],
    )
    return {**made, **_receipt(asked)}


def adjournment_notice(asked: Asked) -> Context:
    """验收会延期通知: why, and on which day and where the meeting goes on.

    Of a sample it tells only where one was drawn: a meeting may be put off before it begins.
    """
    project = asked.project
    again, kept = "会议", ""
    if draws.drawn(project.id):
        again = "续会"
        kept = "已抽查的案卷和抽查记录继续有效，表决在续会时由验收组全体成员重新进行。"
    made = letter(
        f"关于{project.name}项目档案验收会延期的通知",
        _convened(asked),
        [
            f"{_called(asked)}{project.name}项目档案验收会因故延期。{kept}",
            *paragraphs(asked.reason),
        ],
        sections(
            (f"{again}时间", [f"{when(project)}。"]),
            (f"{again}地点", [f"{project.meeting_place}。"]),
            ("验收组", _members(asked)),
            ("回执", ["请填写附件回执，于会前送我单位。"]),
        ),
        [RECEIPT],
    )
    return {**made, **_receipt(asked)}


def cancellation_notice(asked: Asked) -> Context:
    """验收会取消通知: why, and which notice stands no longer."""
    project = asked.project
    return letter(
        f"关于取消{project.name}项目档案验收会的通知",
        _convened(asked),
        [
            f"{_called(asked)}{project.name}项目档案验收会取消，验收会的时间另行通知。",
            *paragraphs(asked.reason),
        ],
    )


def _last(asked: Asked, kinds: Iterable[str]) -> Report | None:
    """The last paper of these kinds that stands and has a number."""
    last: Report | None = db.session.scalar(
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
        return None
    return last


def _standing(asked: Asked, kinds: Iterable[str]) -> str:
    """Its number in brackets; nothing where there is none."""
    last = _last(asked, kinds)
    if last is None:
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
        _convened(asked),
        [
            f"{project.name}项目档案验收组成员{left.name}（{left.unit}）{_why(left)}，"
            f"由{fresh.name}（{fresh.unit}）接替，任{POSTS[fresh.post]}。变更后的验收组如下。",
            *_members(asked),
        ],
    )


def when(project: Project) -> str:
    """The days of a meeting and the hour at which it begins."""
    said = days(project.meeting_on, project.meeting_until)
    if not project.meeting_time:
        return said
    if project.meeting_until is None:
        return f"{said}{project.meeting_time}"
    return f"{said}，首日{project.meeting_time}开始"


def _called(asked: Asked) -> str:
    """The letter by which the meeting was called last, by its title and number."""
    called = _last(asked, CALLING)
    if called is None:
        return ""
    return f"《{called.title}》（{called.number}）所通知的"


def _sitting_in(asked: Asked) -> list[str]:
    """The units that sit in, the owner first, each once."""
    named = [asked.owner, *(asked.unit(kind) for kind in ATTENDING)]
    return list(dict.fromkeys(unit for told in named for unit in told.split("、") if unit))


def _convened(asked: Asked) -> str:
    """主送: everyone who is called to the meeting."""
    together = paragraphs(asked.project.together.replace("、", "\n"))
    return "、".join(dict.fromkeys([*_sitting_in(asked), *together, *_sent_by(asked)]))


def _with_whom(asked: Asked) -> str:
    if not asked.project.together:
        return ""
    return f"我单位会同{asked.project.together}"


def _receipt(asked: Asked) -> Context:
    """回执: a table to be filled in, and to whom it goes back."""
    blank = {"unit": BLANK, "name": BLANK, "title": BLANK, "phone": BLANK, "remark": BLANK}
    rows: list[Entry] = [dict(blank) for _line in range(LINES)]
    return {
        "answer": f"{asked.project.name}项目档案验收会{RECEIPT}",
        "answer_by": f"本回执送{asked.project.organiser.name}。",
        "attending": rows,
    }


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
    """How a member left the panel, and the reason where one was given."""
    how = "回避"
    if left.absent:
        how = "不能到会"
    if not left.recusal:
        return how
    return f"{how}（{left.recusal}）"
