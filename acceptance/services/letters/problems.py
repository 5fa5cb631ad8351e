"""What the papers of problems say: orders, reports and second looks, and the notices of an
inspection on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Finding, Inspection
from acceptance.refusals import Refused
from workflows.findings import FINDING_NAMES, FindingState
from workflows.roles import PartyKind

from . import judged
from .drafting import BLANK, Asked, Context, Entry, letter, sections
from .words import chinese_date, days, paragraphs

BARRED = "不得进行项目竣工验收，并提请有关部门通报批评。"
"""What follows when the second look fails too."""


def findings_of(asked: Asked, *states: FindingState) -> list[Finding]:
    """The problems of the acceptance in these states, all when none is named.

    An inspection's own are not among them.
    """
    mine = (
        select(Finding)
        .where(Finding.project_id == asked.project.id, Finding.inspection_id.is_(None))
        .order_by(Finding.number)
    )
    return [row for row in db.session.scalars(mine) if not states or row.state in states]


def problems_of(asked: Asked, rows: Iterable[Finding]) -> list[Entry]:
    """Problems as rows of their table; one that no party answers for is the owner's."""
    names = {party.id: party.organisation.name for party in asked.project.parties}
    return [
        {
            "number": row.number,
            "problem": row.problem,
            "basis": row.basis or BLANK,
            "location": row.location or BLANK,
            "party": names.get(row.party_id or 0, asked.owner),
            "due": row.due_on.isoformat(),
            "answer": row.answer or BLANK,
            "done": _day(row.done_on),
            "evidence": "、".join(one["name"] for one in row.evidence) or BLANK,
            "conclusion": row.conclusion or BLANK,
            "state": FINDING_NAMES[FindingState(row.state)],
        }
        for row in rows
    ]


def sent_back(asked: Asked, row: Finding) -> bool:
    """Whether the re-check that is told of judged a problem as not mended."""
    return row.state == FindingState.OPEN and 0 < row.round == asked.project.round


def _day(day: date | None) -> str:
    if day is None:
        return BLANK
    return day.isoformat()


def rectification_order(asked: Asked) -> Context:
    """整改通知书 after a meeting that did not agree. Raises Refused (no_document_yet) without any."""
    rows = [row for row in findings_of(asked) if not _settled_at_the_meeting(row)]
    if not rows:
        raise Refused("no_document_yet", why="没有待整改的问题")
    project = asked.project
    made = letter(
        f"关于{project.name}项目档案整改的通知",
        asked.owner,
        [
            f"{days(project.meeting_on, project.meeting_until)}，我单位组织验收组对{project.name}的项目档案进行了验收。"
            f"经表决，项目档案不合格，存在问题{len(rows)}个，见附件。",
            *paragraphs(asked.reason),
        ],
        sections(
            ("整改要求", ["请组织责任单位逐条整改，按附件所列期限完成。"]),
            (
                "报送和复查",
                [
                    "整改完成后报送整改报告，逐条写明措施、责任单位、完成日期和佐证材料，由我单位组织复查。"
                ],
            ),
            (
                "逾期后果",
                [
                    "整改完成并经复查合格以前，不得进行项目竣工验收。复查仍不合格的，提请有关部门通报批评。"
                ],
            ),
        ),
        ["存在问题清单"],
    )
    return {**made, "problems": problems_of(asked, rows)}


def _settled_at_the_meeting(row: Finding) -> bool:
    """Whether a problem was closed before anything was ordered."""
    return row.state == FindingState.CLOSED and not row.closed_round


def rectification_report(asked: Asked) -> Context:
    """整改报告 of the owner: every problem that it mended for this round, and those accepted before."""
    rows = [
        row for row in findings_of(asked) if row.state != FindingState.OPEN or sent_back(asked, row)
    ]
    accepted = sum(_accepted_before(asked, row) for row in rows)
    mended = f"共整改{len(rows) - accepted}条"
    if accepted:
        mended += f"（另有{accepted}条此前已销号）"
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "round": asked.project.round,
        "texts": [
            f"根据{judged.cited(asked.project.id, 'rectification_order') or '项目档案整改通知'}，我单位组织责任单位逐条整改，{mended}，"
            "现将情况报告如下，请予复查。"
        ],
        "problems": problems_of(asked, rows),
        "unit": asked.owner,
    }


def _accepted_before(asked: Asked, row: Finding) -> bool:
    """Whether a problem was closed before the round that is told of."""
    return row.state == FindingState.CLOSED and (row.closed_round or 0) < asked.project.round


def _lost(asked: Asked) -> str:
    """That the panel which voted again did not agree; empty where it did or never was to."""
    if not asked.facts.voting.lost_again:
        return ""
    return f"；{judged.voted_again(asked.facts)}，未过半数"


def recheck_opinion(asked: Asked) -> Context:
    """复查意见: how each problem that this round looked at was judged, and what it found besides."""
    rows = [
        row
        for row in findings_of(asked)
        if row.closed_round == asked.project.round or row.state != FindingState.CLOSED
    ]
    rejected = [row for row in rows if sent_back(asked, row)]
    closed = [row for row in rows if row.state == FindingState.CLOSED]
    counted = f"本次复查{len(closed) + len(rejected)}条，已整改到位{len(closed)}条"
    left = f"仍有{len(rejected)}条未整改到位" if rejected else "所列问题均已整改到位"
    verdict = f"{counted}，{left}，复查合格。"
    if rejected or asked.facts.voting.lost_again:
        verdict = f"{counted}，{left}{_lost(asked)}，复查不合格，{BARRED}"
    found = len(rows) - len(closed) - len(rejected)
    if found:
        verdict += f"复查中另发现问题{found}条，列入附件。"
    project = asked.project
    made = letter(
        f"关于{project.name}项目档案整改的复查意见",
        asked.owner,
        [
            f"你单位报送的{judged.cited(project.id, 'rectification_report') or '整改报告'}收悉。"
            f"我单位对整改情况进行了第{project.round or 1}次复查，意见如下。",
            verdict,
            *paragraphs(asked.reason),
            "逐条复查情况见附件。",
        ],
        attachments=["整改复查情况"],
    )
    return {**made, "problems": problems_of(asked, rows)}


def inspection_notice(asked: Asked) -> Context:
    """检查通知 of a planned visit."""
    visit, project = asked.inspection, asked.project
    assert visit is not None
    return {
        "receiver": asked.owner,
        "project": project.name,
        "organiser": asked.place.viewer.organisation,
        "visit_date": chinese_date(visit.planned_on),
        "visit_place": visit.place,
        "inspectors": visit.inspectors,
        "visit_contact": visit.contact or BLANK,
        **_contact(visit),
        "items": paragraphs(visit.scope) or ["归档文件的收集、整理和保管情况。"],
        # a unit that is engaged twice, as to survey and to design, is named once
        "parties": list(
            dict.fromkeys(
                party.organisation.name
                for party in project.parties
                if party.kind != PartyKind.OWNER and party.live
            )
        ),
    }


def rectification_notice(asked: Asked) -> Context:
    """监督检查整改通知书: the problems of one visit, numbered from 1; there is at least one."""
    visit = asked.inspection
    assert visit is not None
    found = list(
        db.session.scalars(
            select(Finding).where(Finding.inspection_id == visit.id).order_by(Finding.number)
        )
    )
    problems: list[Entry] = [
        {**one, "number": number} for number, one in enumerate(problems_of(asked, found), 1)
    ]
    return {
        "receiver": asked.owner,
        "project": asked.project.name,
        "organiser": asked.place.viewer.organisation,
        "visit_date": chinese_date(visit.planned_on),
        "inspectors": visit.inspectors,
        "visit_contact": visit.contact or BLANK,
        **_contact(visit),
        "conclusion": paragraphs(visit.conclusion),
        "count": len(found),
        "last_day": chinese_date(max(finding.due_on for finding in found)),
        "problems": problems,
    }


def _contact(visit: Inspection) -> Context:
    """Whom to call about a visit; where none was named, whom the letterhead names."""
    if not visit.contact:
        return {}
    return {"contact": visit.contact, "phone": BLANK}
