"""验收会议纪要: who sat, what the panel did, how it voted, and the paper that came of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Sample
from acceptance.models.shapes import StatementBody
from acceptance.refusals import Refused
from acceptance.services.judging import panels
from acceptance.services.judging.reviews import EVALUATION
from workflows.documents import after_recheck
from workflows.words import N_

from . import judged
from .drafting import BLANK, Asked, Context, Entry
from .meetings import voted
from .opinion import POSTS
from .problems import findings_of
from .words import days


def minutes(asked: Asked) -> Context:
    """The minutes of the meeting. Raises Refused (no_document_yet) while its vote has not ended, and while no
    paper says what came of it.
    """
    project = asked.project
    sitting = voted(asked)
    came_of_it = outcome(asked)
    samples = db.session.scalars(
        select(Sample).where(Sample.project_id == project.id).order_by(Sample.id)
    ).all()
    problems = [finding.problem for finding in findings_of(asked)]
    return {
        "project": project.name,
        "organiser": project.organiser.name,
        "together": project.together,
        "meeting_date": days(project.meeting_on, project.meeting_until),
        "meeting_place": project.meeting_place or BLANK,
        "leader": "、".join(one.name for one in sitting if one.post == "leader") or BLANK,
        "did": judged.did(_written(asked), samples),
        "vote": f"{judged.counted(asked.facts.voting)}。",
        "problems": [f"{at}.{text}" for at, text in enumerate(problems, 1)],
        "outcome": came_of_it,
        "members": [_seat(number, member) for number, member in enumerate(sitting, 1)],
        "absent": _absent(panels.of(asked.place)),
    }


def outcome(asked: Asked) -> str:
    """What came of the meeting, by the paper that says so. Raises Refused (no_document_yet) while none stands."""
    key = asked.project.id
    opinion = judged.standing(key, "opinion")
    if opinion is not None and not after_recheck(opinion.step):
        return f"会议形成{judged.cited(key, 'opinion')}。"
    if ordered := judged.cited(key, "rectification_order"):
        return f"会议认为项目档案不合格，限期整改，见{ordered}。"
    raise Refused("no_document_yet", why=N_("没有验收会结果的文件"))


def _written(asked: Asked) -> StatementBody:
    """The evaluation as the panel wrote it; nothing where it wrote none."""
    written = asked.facts.statements().get(EVALUATION)
    if written is None:
        return {}
    return dict(written.body)


def _seat(number: int, member: PanelMember) -> Entry:
    return {
        "number": number,
        "name": member.name,
        "post": POSTS[member.post],
        "unit": member.unit,
        "title": member.title or BLANK,
    }


def _absent(members: Sequence[PanelMember]) -> list[str]:
    """Who was named and did not sit, each with why."""
    gone = [member for member in members if member.recused]
    return [f"{one.unit}{one.name}{_how(one)}" for one in gone]


def _how(member: PanelMember) -> str:
    why = member.recusal.rstrip("。")
    if member.absent:
        return f"缺席：{why}。"
    return f"回避：{why}。"
