"""What an office hands out before anything is judged: 申请材料一次性告知书, and the blank forms of a panel,
推荐（委派）函 and 回避承诺书.
"""

from __future__ import annotations

from acceptance.refusals import Refused
from acceptance.services.judging import panels
from workflows.documents import KINDS
from workflows.terms import numeral

from . import opinion
from .drafting import BLANK, Asked, Context
from .words import chinese_date

HANDED_IN = ("application_report", "application_form", "self_check_report", "audit_report")
"""What an application consists of."""
SEATS = 3
"""Lines for the people whom a unit names."""


def told_at_once(asked: Asked) -> Context:
    """申请材料一次性告知书: what has to be met, what is handed in, and within how many days it is answered."""
    procedure = asked.facts.procedure
    return {
        "project": asked.project.name,
        "owner": asked.owner,
        "source": opinion.basis(procedure),
        "conditions": [
            f"（{numeral(number)}）{text}。" for number, text in enumerate(procedure.conditions, 1)
        ],
        "papers": [
            f"（{numeral(number)}）{KINDS[kind].title}。"
            for number, kind in enumerate(HANDED_IN, 1)
        ],
        "answered_in": str(procedure.value("answer", "working_days", "") or BLANK),
    }


def deputation_form(asked: Asked) -> Context:
    """推荐（委派）函, blank, for a unit that sends someone to the panel."""
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "rows": [{"number": number} for number in range(1, SEATS + 1)],
    }


def avoidance_pledge(asked: Asked) -> Context:
    """回避承诺书 for the members that sit to sign. Raises Refused (no_document_yet) while nobody does."""
    sitting = panels.sitting(asked.place)
    if not sitting:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {
        "project": asked.project.name,
        "owner": asked.owner,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "members": [
            {
                "number": number,
                "name": member.name,
                "post": opinion.POSTS[member.post],
                "unit": member.unit,
            }
            for number, member in enumerate(sitting, 1)
        ],
    }
