"""What tells the grade of an archive: 考评等级通知 and 考评等级证书, where the pack has them."""

from __future__ import annotations

from acceptance.gateways.clock import local_date
from acceptance.refusals import Refused
from workflows.words import N_

from . import judged
from .drafting import Asked, Context, letter
from .words import chinese_date, days


def told(asked: Asked) -> str:
    """The grade that the points came to or that the panel gave; empty where there is none."""
    result = asked.facts.score.result
    if result is not None:
        return result.level
    written = asked.facts.statements().get("evaluation")
    if written is None:
        return ""
    return str(written.body.get("grade") or "")


def given(asked: Asked) -> str:
    """The same. Raises Refused (no_document_yet) where there is none."""
    grade = told(asked)
    if not grade:
        raise Refused("no_document_yet", why=N_("没有评定等级"))
    return grade


def _held(asked: Asked, by: str) -> str:
    """When, by whom and with whom the panel was convened, as a sentence begins."""
    project = asked.project
    together = project.together and f"会同{project.together}"
    return f"{days(project.meeting_on, project.meeting_until)}，{by}{together}"


def grade_notice(asked: Asked) -> Context:
    """考评等级通知 to the owner. Raises Refused as `given`."""
    project, grade = asked.project, given(asked)
    opinion = judged.cited(project.id, "opinion")
    said = letter(
        f"关于{project.name}项目档案考评等级的通知",
        asked.owner,
        [
            f"{_held(asked, '我单位')}组织验收组对{project.name}的项目档案进行了验收"
            f"{opinion and f'，形成{opinion}'}。",
            f"项目档案评定等级为{grade}，现予通知。",
        ],
    )
    return {**said, "grade": grade}


def grade_certificate(asked: Asked) -> Context:
    """考评等级证书 of the owner: by which paper, of which day. Raises Refused as `given`."""
    project, grade = asked.project, given(asked)
    by = ""
    opinion = judged.standing(project.id, "opinion")
    if opinion is not None:
        issued = chinese_date(local_date(opinion.issued_at))
        by = f"（{judged.cited(project.id, 'opinion')}，{issued}）"
    return {
        "title": "项目档案考评等级证书",
        "owner": asked.owner,
        "grade": grade,
        "texts": [
            f"{_held(asked, project.organiser.name)}组织验收组对{project.name}的项目档案"
            f"进行了验收{by}，评定等级为",
        ],
    }
