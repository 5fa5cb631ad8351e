"""《项目档案验收意见》: what it says, numbers from the data, words from the statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Ballot, Finding, PanelMember, Party, Project, Sample, Volume
from acceptance.models.shapes import StatementBody
from acceptance.models.states import SampleResult
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.holdings import by_class, left_over, totals
from acceptance.services.judging import notes, panels, votes
from acceptance.services.life.facts import ProjectFacts
from workflows import scoring
from workflows.facts import ScoreFacts
from workflows.findings import FINDING_NAMES, FindingState
from workflows.roles import BOND_NAMES, PARTY_NAMES, Bond, PartyKind
from workflows.standards import Procedure
from workflows.statements import PARTS
from workflows.terms import numeral

from . import judged, ways
from .drafting import Context, Entry
from .words import chinese_date, days, inspected, inspection_line, paragraphs, plain

RESULTS = {SampleResult.OPEN: "记录", SampleResult.SOUND: "合格", SampleResult.FAULTY: "有问题"}
POSTS = {"leader": "组长", "deputy": "副组长", "member": "成员"}
VOTES = {"agree": "同意", "against": "不同意"}
MANAGEMENT = ("base", "collection", "drawings")
"""The parts of the evaluation that describe how the archive was kept; QUALITY judges it."""
QUALITY = ("completeness", "accuracy", "system", "safety")


def vote_of(member: PanelMember, *, secret: bool, none: str) -> str:
    """How a member voted, as a paper tells it: of a secret ballot only that it was cast; `none`
    where it was not.
    """
    if secret and member.voted_on:
        return "已表决"
    if not secret and member.vote:
        return VOTES[member.vote]
    return none


def inspection_remark(sample: Sample) -> str:
    """What was found in a volume, by whom and when; why it was added by hand."""
    found = []
    for note in notes.standing(sample):
        said = "：".join(filter(None, [RESULTS[SampleResult(note.result)], note.text]))
        found.append(f"{said}（{note.by}，{local_date(note.at).isoformat()}）")
    if not sample.result:
        found.append("未检查")
    return "；".join(filter(None, [sample.remark, *found]))


def opinion_context(place: Place, *, rechecked: bool, today: date) -> Context:
    """Everything the opinion says, as the fields of its form in `forms.letters.reports`.

    `rechecked`: it follows a second look (复查), so the vote of the meeting no longer decides.
    """
    project, facts = place.project, ProjectFacts(place.project, today)
    body = facts.statements()["evaluation"].body
    voting = facts.voting
    panel = [member for member in panels.of(place) if not member.recused]
    sheet = facts.score
    samples = db.session.scalars(
        select(Sample)
        .join(Volume, Volume.id == Sample.volume_id)
        .where(Sample.project_id == project.id)
        .order_by(Volume.number, Sample.id)
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
    counted = totals(project.id)
    return {
        "project": project.name,
        "basis": basis(packs.procedure(project)),
        "applicant": owner.organisation.name,
        "organiser": project.organiser.name,
        "meeting_date": chinese_date(project.meeting_on),
        "meeting_days": days(project.meeting_on, project.meeting_until),
        "meeting_place": project.meeting_place,
        "together": project.together,
        "members": voting.members,
        "sampled": len(inspected(samples)),
        "sampling": inspection_line(samples),
        "rechecked": rechecked,
        "did": judged.did(body, samples),
        "rounds": [judged.first_round(project, voting)] if rechecked else [],
        "decision": judged.decision(facts, rechecked=rechecked),
        "overview": overview(project),
        "parties": _parties(project, parties),
        "management": _evaluated(body, MANAGEMENT),
        "volumes": counted["volumes"],
        "files": counted["files"],
        "pages": counted["pages"],
        "drawings": counted["drawings"],
        "uncounted": left_over(project.id),
        "classes": class_rows(project),
        "evaluation": _evaluated(body, QUALITY),
        "agreed": voting.agreed,
        "against": voting.against,
        "conclusion": judged.conclusion(project, passed=rechecked or voting.majority),
        "score": _score_line(sheet) + _grade_line(body),
        "dissents": [] if rechecked else _dissents(place, panel),
        "requirements": _requirements(project, findings, body) or ["无。"],
        "issued": chinese_date(today),
        "panel": [
            {
                "number": number,
                "name": member.name,
                "post": POSTS[member.post],
                "unit": "　".join(filter(None, [member.unit, member.title])),
                "vote": vote_of(member, secret=facts.secret, none="未表决"),
                "came": ways.came(member) or "–",
            }
            for number, member in enumerate(panel, 1)
        ],
        "struck": ways.struck(project.id),
        "samples": [
            {
                "number": number,
                "volume": sample.volume.code or sample.volume.number,
                "title": sample.volume.title,
                "remark": inspection_remark(sample),
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
        ],
    }


def class_rows(project: Project) -> list[Entry]:
    """The volumes class by class, as a table prints them."""
    return [
        {
            "name": row.name,
            "volumes": str(row.volumes),
            "files": str(row.files),
            "pages": str(row.pages),
            "drawings": str(row.drawings),
        }
        for row in by_class(project)
    ]


def basis(procedure: Procedure) -> str:
    """By which law it is accepted: each by its own name and number; empty where none is known."""
    return "、".join(
        f"《{law.title}》（{law.number}）" if law.number else f"《{law.title}》"
        for law in procedure.cited
    )


def _parties(project: Project, parties: Iterable[Party]) -> list[Entry]:
    """Who took part, as what, and in which section."""
    sections: Mapping[int, str] = {section.number: section.name for section in project.sections}
    rows: list[Entry] = []
    for party in parties:
        kind = PARTY_NAMES[PartyKind(party.kind)]
        if party.section:
            kind += f"（{sections[party.section]}）"
        if party.bond:
            kind += f"，{BOND_NAMES[Bond(party.bond)]}"
        if party.ended_on:
            kind += f"，至{chinese_date(party.ended_on)}"
        rows.append({"kind": kind, "name": party.organisation.name})
    return rows


def _evaluated(body: StatementBody, parts: Sequence[str]) -> list[Entry]:
    """Parts of the evaluation under numbered headings."""
    return [
        {
            "title": f"（{number}）{PARTS['evaluation'][part]}",
            "texts": paragraphs(body.get(part, "")),
        }
        for number, part in zip("一二三四", parts, strict=False)
    ]


def _requirements(project: Project, findings: Iterable[Finding], body: StatementBody) -> list[str]:
    """What is still to be mended, by when, and what the panel advises."""
    found = [
        f"（{numeral(finding.number)}）{finding.problem.rstrip('。')}{_where(finding)}。"
        f"请于{chinese_date(finding.due_on)}前整改完毕，书面报{project.organiser.name}。"
        for finding in findings
        if finding.state != FindingState.CLOSED
    ]
    return found + paragraphs(body.get("advice", ""))


def _where(finding: Finding) -> str:
    if not finding.location:
        return ""
    return f"（{finding.location}）"


def _score_line(told: ScoreFacts) -> str:
    """What the points came to, where the pack has a table of points."""
    sheet, result = told.table, told.result
    if sheet is None or result is None or result.missing:
        return ""
    parts = "，".join(
        f"{part.name}{scoring.plain(points)}分"
        for part, points in zip(sheet.parts, result.parts, strict=True)
    )
    level = ""
    if result.level:
        level = f"，评定等级为{result.level}"
    return f"按评分标准评定，得{scoring.plain(result.total)}分（{parts}）{level}。"


def _grade_line(body: StatementBody) -> str:
    """The grade that the panel gave by its own judgement, where the pack names grades without points."""
    if not body.get("grade"):
        return ""
    return f"项目档案评定等级为{body['grade']}。"


def _dissents(place: Place, panel: Sequence[PanelMember]) -> list[str]:
    """Dissenting words; those of a secret ballot without a name."""
    if votes.secret(place.project):
        cast = db.session.scalars(
            select(Ballot.dissent)
            .where(Ballot.project_id == place.project.id, Ballot.dissent != "")
            # They were opened in an order of chance, and stand in it.
            .order_by(Ballot.id)
        )
        return [f"无记名票的不同意见：{text}" for text in cast]
    return [f"{member.name}的不同意见：{member.dissent}" for member in panel if member.dissent]


def overview(project: Project) -> list[str]:
    """One paragraph of what is built: approval, scale, money and days, as far as they are known."""
    lines = []
    approved = project.approval_authority
    if project.approval_number:
        approved += f"以{project.approval_number}"
    if approved:
        lines.append(f"项目经{approved}批准建设。")
    if project.scale:
        lines.append(f"建设规模：{project.scale.rstrip('。')}。")
    if project.investment is not None:
        lines.append(f"批准概算{plain(project.investment)}万元。")
    built = []
    if project.started_on:
        built.append(f"{chinese_date(project.started_on)}开工")
    if project.finished_on:
        built.append(f"{chinese_date(project.finished_on)}完工")
    if built:
        lines.append("，".join(built) + "。")
    return ["".join(lines) or f"{project.name}位于{project.place}。"]
