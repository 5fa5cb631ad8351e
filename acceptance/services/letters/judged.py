"""What a panel did and how it decided, each said once and in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Finding, Project, Report, Sample
from acceptance.models.shapes import StatementBody
from acceptance.services.life.facts import ProjectFacts
from workflows.documents import Standing, after_recheck
from workflows.facts import VotingFacts
from workflows.findings import FindingState

from .words import chinese_date, inspection_line

HEARD = {
    "heard_owner": "建设单位自检情况",
    "heard_supervisor": "监理单位档案质量审核情况",
    "heard_contractor": "施工单位施工文件和竣工图编制情况",
}
SAW = {"saw_site": "工程现场", "saw_rooms": "档案库房"}
TALKED = {"asked": "质询", "discussed": "评议"}


def did(body: StatementBody, samples: Sequence[Sample]) -> str:
    """What the panel ticked, and how many volumes it looked at, as one sentence."""
    ticked = body.get("did") or []
    said = []
    if heard := _joined(HEARD, ticked, "、"):
        said.append(f"听取了{heard}的汇报")
    if saw := _joined(SAW, ticked, "和"):
        said.append(f"察看了{saw}")
    if samples:
        said.append(inspection_line(samples))
    if talked := _joined(TALKED, ticked, "、"):
        said.append(f"经{talked}")
    return f"验收组{'，'.join([*said, '形成意见如下'])}。"


def _joined(words: Mapping[str, str], ticked: Sequence[str], by: str) -> str:
    return by.join(said for name, said in words.items() if name in ticked)


def counted(voting: VotingFacts) -> str:
    """How the panel voted at its meeting."""
    return f"验收组成员{voting.members}人，同意{voting.agreed}人，不同意{voting.against}人"


def first_round(project: Project, voting: VotingFacts) -> str:
    """What came of the meeting and of the second look, for an opinion that follows both."""
    found = select(Finding.id).where(
        Finding.project_id == project.id, Finding.inspection_id.is_(None)
    )
    problems = len(db.session.scalars(found.order_by(Finding.id)).all())
    verdict = "同意的未过半数"
    if voting.majority:
        verdict = "评分未达到合格要求"
    ordered = cited(project.id, "rectification_order")
    looked = cited(project.id, "recheck_opinion")
    return (
        f"验收会上，{counted(voting)}，{verdict}，项目档案不合格。"
        f"{project.organiser.name}{ordered and f'以{ordered}'}要求限期整改。"
        f"建设单位整改后，{project.organiser.name}组织复查，所列{problems}个问题均已整改到位，"
        f"复查合格{looked and f'，见{looked}'}。"
    )


def decision(facts: ProjectFacts, *, rechecked: bool) -> str:
    """How it was decided, with the votes of that decision and no other, and the conclusion."""
    project, voting = facts.project, facts.voting
    said = conclusion(project, passed=rechecked or voting.majority)
    if not rechecked:
        return f"{counted(voting)}。{said}"
    if told := voted_again(facts):
        return f"{told}。{said}"
    return f"经整改并复查合格，{said}"


def voted_again(facts: ProjectFacts) -> str:
    """How the panel voted after the second look; empty where it did not."""
    voting = facts.voting
    if voting.voted_again is None:
        return ""
    again = facts.statements()["evaluation"].body["again"]
    day = chinese_date(date.fromisoformat(again["on"]))
    return (
        f"复查后，验收组于{day}再次表决，成员{voting.members}人，"
        f"同意{again['agreed']}人，不同意{again['against']}人"
    )


def conclusion(project: Project, *, passed: bool) -> str:
    """Whether the panel agrees that the archive passes."""
    if passed:
        return f"同意{project.name}通过项目档案验收。"
    return f"不同意{project.name}通过项目档案验收。"


def is_rechecked(project: Project) -> bool:
    """Whether the opinion that stands followed a second look."""
    opinion = standing(project.id, "opinion")
    return opinion is not None and after_recheck(opinion.step)


def cited(project_id: int, kind: str) -> str:
    """The newest standing paper of a kind by its title and number; empty while there is none."""
    paper = standing(project_id, kind)
    if paper is None:
        return ""
    if not paper.number:
        return f"《{paper.title}》"
    return f"《{paper.title}》（{paper.number}）"


def left(project_id: int) -> int:
    """How many problems of the acceptance are still to be mended."""
    mine = select(func.count()).where(
        Finding.project_id == project_id,
        Finding.inspection_id.is_(None),
        Finding.state != FindingState.CLOSED,
    )
    return db.session.scalar(mine) or 0


def standing(project_id: int, kind: str) -> Report | None:
    """The newest paper of a kind that stands; none while there is none."""
    found: Report | None = db.session.scalar(
        select(Report)
        .where(
            Report.project_id == project_id,
            Report.kind == kind,
            Report.state == Standing.VALID,
        )
        .order_by(Report.id.desc())
        .limit(1)
    )
    return found
