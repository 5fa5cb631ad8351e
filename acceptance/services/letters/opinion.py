"""《项目档案验收意见》: what it says, numbers from the data, words from the statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Ballot, Finding, PanelMember, Party, Sample
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import panels, votes
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.life.projects import totals
from workflows import scoring
from workflows.facts import ScoreFacts
from workflows.findings import FINDING_NAMES, FindingState
from workflows.roles import PARTY_NAMES, PartyKind
from workflows.statements import PARTS

POSTS = {"leader": "组长", "deputy": "副组长", "member": "成员"}
VOTES = {"agree": "同意", "against": "不同意", None: "未表决"}


def chinese_date(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def paragraphs(text: str) -> list[str]:
    """Typed text as paragraphs: every line break starts one, blank lines vanish."""
    return [
        line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]


def opinion_context(place: Place, *, rechecked: bool, today: date) -> dict[str, Any]:
    """Everything the opinion says, as the fields of forms.reports.OpinionForm."""
    project, facts = place.project, ProjectFacts(place.project, today)
    body = facts.statements()["evaluation"].body
    voting = facts.voting
    panel = [member for member in panels.of(place) if not member.recused]
    sheet = facts.score
    samples = db.session.scalars(
        select(Sample).where(Sample.project_id == project.id).order_by(Sample.volume_id)
    ).all()
    findings = db.session.scalars(
        select(Finding)
        .where(Finding.project_id == project.id, Finding.inspection_id.is_(None))
        .order_by(Finding.number)
    ).all()
    parties = db.session.scalars(
        select(Party).where(Party.project_id == project.id).order_by(Party.section, Party.id)
    ).all()
    owner = next(party for party in parties if party.kind == PartyKind.OWNER)
    sections = {section.number: section.name for section in project.sections}
    procedure = packs.procedure(project)
    passed = rechecked or voting.majority
    open_findings = [finding for finding in findings if finding.state != FindingState.CLOSED]
    requirements = [
        f"{finding.number}．{finding.problem}（{finding.location or '不限'}）。请于{chinese_date(finding.due_on)}前整改完毕，"
        f"书面报{project.organiser.name}。"
        for finding in open_findings
    ]
    requirements += paragraphs(body.get("advice", ""))
    return {
        "project": project.name,
        "basis": f"《{procedure.source.partition('《')[2].partition('》')[0]}》（档发〔2006〕2号）"
        if procedure.pack == "national-2006"
        else procedure.title,
        "applicant": owner.organisation.name,
        "organiser": project.organiser.name,
        "meeting_date": chinese_date(project.meeting_on),
        "meeting_place": project.meeting_place,
        "members": voting.members,
        "sampled": len(samples),
        "rechecked": rechecked,
        "overview": overview(project),
        "parties": [
            {
                "kind": PARTY_NAMES[PartyKind(party.kind)]
                + (f"（{sections[party.section]}）" if party.section else ""),
                "name": party.organisation.name,
            }
            for party in parties
        ],
        "management": [
            {
                "title": f"（{number}）{PARTS['evaluation'][part]}",
                "texts": paragraphs(body.get(part, "")),
            }
            for number, part in zip("一二三", ("base", "collection", "drawings"), strict=True)
        ],
        **{key: value for key, value in totals(project.id).items() if key != "stored"},
        "evaluation": [
            {
                "title": f"（{number}）{PARTS['evaluation'][part]}",
                "texts": paragraphs(body.get(part, "")),
            }
            for number, part in zip(
                "一二三四", ("completeness", "accuracy", "system", "safety"), strict=True
            )
        ],
        "agreed": voting.agreed,
        "against": voting.against,
        "conclusion": ("同意" if passed else "不同意") + f"{project.name}通过项目档案验收。",
        "score": _score_line(sheet),
        "dissents": _dissents(place, panel),
        "requirements": requirements or ["无。"],
        "issued": chinese_date(today),
        "panel": [
            {
                "number": number,
                "name": member.name,
                "post": POSTS[member.post],
                "unit": "　".join(filter(None, [member.unit, member.title])),
                "vote": ("已表决" if member.voted_at else "未表决")
                if facts.secret
                else VOTES[member.vote],
            }
            for number, member in enumerate(panel, 1)
        ],
        "samples": [
            {
                "number": number,
                "volume": sample.volume.number,
                "title": sample.volume.title,
                "remark": sample.remark,
            }
            for number, sample in enumerate(samples, 1)
        ],
        "findings": [
            {
                "number": finding.number,
                "problem": finding.problem,
                "location": finding.location,
                "due": finding.due_on.isoformat(),
                "state": FINDING_NAMES[FindingState(finding.state)],
            }
            for finding in findings
        ]
        or [{"number": "无", "problem": "", "location": "", "due": "", "state": ""}],
    }


def _score_line(told: ScoreFacts) -> str:
    """What the points came to, where the pack has a table of points."""
    sheet, result = told.table, told.result
    if sheet is None or result is None or result.missing:
        return ""
    parts = "，".join(
        f"{part.name}{scoring.plain(points)}分"
        for part, points in zip(sheet.parts, result.parts, strict=True)
    )
    return f"按评分标准评定，得{scoring.plain(result.total)}分（{parts}）{f'，评定等级为{result.level}' if result.level else ''}。"


def _dissents(place: Place, panel: Sequence[PanelMember]) -> list[str]:
    if votes.secret(place.project):
        cast = db.session.scalars(
            select(Ballot.dissent).where(
                Ballot.project_id == place.project.id, Ballot.dissent != ""
            )
        )
        return [f"无记名票的不同意见：{text}" for text in cast]
    return [f"{member.name}的不同意见：{member.dissent}" for member in panel if member.dissent]


def overview(project: Any) -> list[str]:
    approved = "".join(
        filter(
            None,
            [
                project.approval_authority,
                "以" + project.approval_number if project.approval_number else "",
            ],
        )
    )
    lines = [f"项目经{approved}批准建设。" if approved else ""]
    if project.scale:
        lines.append(f"建设规模：{project.scale.rstrip('。')}。")
    if project.investment is not None:
        lines.append(f"批准概算{project.investment:,.2f}万元。")
    dates = [
        f"{chinese_date(project.started_on)}开工" if project.started_on else "",
        f"{chinese_date(project.finished_on)}完工" if project.finished_on else "",
    ]
    if any(dates):
        lines.append("，".join(filter(None, dates)) + "。")
    return ["".join(lines) or f"{project.name}位于{project.place}。"]
