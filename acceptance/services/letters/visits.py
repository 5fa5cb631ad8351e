"""What is written of a visit beside its letters: 现场检查笔录, filled in on the spot; 责令改正通知书, when what was found
is not put right in time. The law that an order names is what the inspectors entered for each problem.
"""

from __future__ import annotations

from acceptance.models import Finding, Inspection
from acceptance.refusals import Refused
from workflows.findings import FindingState
from workflows.words import N_

from .drafting import Asked, Context, letter, sections
from .problems import problems_of
from .words import chinese_date, paragraphs


def last_visit(asked: Asked) -> Inspection:
    """The visit that was due last. Raises Refused (no_document_yet) while none was."""
    if not asked.visits:
        raise Refused("no_document_yet", why=N_("还没有到期的监督检查"))
    visit, _found = asked.visits[-1]
    return visit


def visit_record(asked: Asked) -> Context:
    """现场检查笔录 of the visit that was due last: what was planned and found; who was there, what they
    said and who signs is left to be written by hand. Raises Refused as `last_visit`.
    """
    visit = last_visit(asked)
    found = problems_of(
        asked, [one for of, one in asked.visits if one is not None and of.id == visit.id]
    )
    return {
        "project": asked.project.name,
        "visit": f"第{visit.id}号",
        "organiser": asked.place.viewer.organisation,
        "receiver": asked.owner,
        "visit_date": chinese_date(visit.planned_on),
        "visit_place": visit.place,
        "inspectors": visit.inspectors,
        "items": paragraphs(visit.scope),
        "rows": [
            {name: one[name] for name in ("problem", "basis", "location")} | {"number": number}
            for number, one in enumerate(found, 1)
        ],
        "conclusion": paragraphs(visit.conclusion),
    }


def overdue(asked: Asked) -> list[Finding]:
    """What visits found, is not settled and was due. Raises Refused (no_document_yet) without any, or
    where one names no law.
    """
    rows = [
        one
        for _visit, one in asked.visits
        if one is not None and one.state != FindingState.CLOSED and one.due_on < asked.today
    ]
    rows.sort(key=lambda one: one.number)
    if not rows:
        raise Refused("no_document_yet", why=N_("监督检查没有逾期未改的问题"))
    if any(not row.basis.strip() for row in rows):
        raise Refused(
            "no_document_yet", why=N_("有逾期未改的问题没有写依据，责令改正须写明法规条款")
        )
    return rows


def correction_order(asked: Asked) -> Context:
    """责令改正通知书. Raises Refused as `overdue`."""
    rows = overdue(asked)
    project = asked.project
    grounds = "；".join(dict.fromkeys(row.basis.strip().rstrip("。") for row in rows))
    made = letter(
        f"关于责令改正{project.name}档案工作中存在问题的通知",
        asked.owner,
        [
            f"我单位对{project.name}的档案工作进行监督检查，发现的问题中有{len(rows)}个逾期未改，见附件。",
            f"依据：{grounds}。",
        ],
        sections(
            ("改正要求", ["请组织责任单位逐条改正，将改正情况书面报我单位。"]),
            ("复查", ["改正情况由我单位复查。"]),
        ),
        ["逾期未改的问题清单"],
    )
    numbers = "、".join(str(row.number) for row in rows)
    return {**made, "matter": numbers, "problems": problems_of(asked, rows)}
