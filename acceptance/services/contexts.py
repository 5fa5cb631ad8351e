"""What each official document says, as the fields of its form in forms.reports. One function for each kind; the opinion has its own room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from workflows import four, programmes, scoring
from workflows.documents import KINDS
from workflows.findings import FINDING_NAMES, FindingState
from workflows.roles import PartyKind
from workflows.statements import PARTS
from workflows.terms import RETENTION_NAMES

from ..extensions import db
from ..gateways.word import Rows
from ..models import Finding, Handover, Inspection, Sample, Volume
from ..refusals import Refused
from . import checks, opinion, packs, panels
from .access import Place
from .facts import ProjectFacts
from .opinion import POSTS, VOTES, chinese_date, paragraphs
from .projects import totals
from .scores import rows as score_rows

BLANK = "　"


@dataclass(frozen=True)
class Asked:
    """A document to be written: where, on which day, what the hand typed for it, which visit it is about."""

    place: Place
    today: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    inspection: Inspection | None = None

    @property
    def project(self) -> Any:
        return self.place.project

    @property
    def facts(self) -> ProjectFacts:
        return ProjectFacts(self.project, self.today)

    def unit(self, kind: PartyKind) -> str:
        return "、".join(dict.fromkeys(party.organisation.name for party in self.project.parties if party.kind == kind))

    @property
    def owner(self) -> str:
        return self.unit(PartyKind.OWNER)


Context = dict[str, Any]


def _sections(*parts: tuple[str, Iterable[str]]) -> list[dict[str, Any]]:
    """Numbered headings with their paragraphs."""
    return [
        {"title": f"{number}、{title}", "texts": list(texts) or ["无。"]}
        for number, (title, texts) in zip("一二三四五六七八九十", parts, strict=False)
    ]


def _letter(title: str, receiver: str, texts: Iterable[str], sections: Iterable[Any] = (), attachments: Iterable[str] = ()) -> Context:
    return {"title": title, "receiver": receiver, "texts": list(texts), "sections": list(sections),
            "attachments": [f"{n}．{text}" for n, text in enumerate(attachments, 1)]}  # fmt: skip


def _quantities(asked: Asked) -> list[str]:
    counted = totals(asked.project.id)
    return [f"形成档案{counted['volumes']}卷，文件{counted['files']}件，{counted['pages']}页，其中竣工图{counted['drawings']}张。"]


def _body(asked: Asked, kind: str) -> Mapping[str, str]:
    found = asked.facts.statements().get(kind)
    if found is None:
        raise Refused("no_document_yet", why="尚未填写")
    return dict(found.body)


def _statement(asked: Asked, kind: str, title: str, unit: str, signer: str) -> Context:
    body = _body(asked, kind)
    parts = [(name, paragraphs(body.get(part, ""))) for part, name in PARTS[kind].items()]
    return {
        "project": asked.project.name,
        "title": title,
        "sections": _sections(*parts),
        "quantities": _quantities(asked),
        "unit": unit,
        "signer": signer,
    }


def audit_report(asked: Asked) -> Context:
    return _statement(asked, "audit_report", "监理档案质量审核报告", asked.unit(PartyKind.SUPERVISOR), "总监理工程师")


def self_check_report(asked: Asked) -> Context:
    return _statement(asked, "self_check", "建设单位自检报告", asked.owner, "单位负责人")


def application_report(asked: Asked) -> Context:
    body = _body(asked, "application")
    project = asked.project
    parts = [
        (name, [*paragraphs(body.get(part, "")), *(_quantities(asked) if part == "files" else [])])
        for part, name in PARTS["application"].items()
    ]
    return _letter(
        f"关于{project.name}项目档案验收的申请报告", project.organiser.name,
        [f"{project.name}已具备项目档案验收条件，现申请验收，并将有关情况报告如下。", *opinion.overview(project)],
        [*_sections(*parts), {"title": "六、申请条件", "texts": _conditions(asked, body)}, {"title": "", "texts": ["妥否，请批复。"]}],
        ["重大建设项目档案验收申请表", "建设单位自检报告", "监理档案质量审核报告", "项目档案数量统计"],
    )  # fmt: skip


def _conditions(asked: Asked, body: Mapping[str, Any]) -> list[str]:
    met, evidence = body.get("conditions") or [], body.get("evidence") or {}
    return [f"（{'一二三四五六七八九'[n]}）{text}：{'已具备' if n in met else '未具备'}{f'。佐证：{said}' if (said := evidence.get(str(n))) else ''}。"
            for n, text in enumerate(asked.facts.procedure.conditions)]  # fmt: skip


def application_form(asked: Asked) -> Context:
    project, counted = asked.project, totals(asked.project.id)
    written = asked.facts.statements()
    self_check = written["self_check"].body.get("conclusion", "") if "self_check" in written else ""
    named = [duty for party in project.parties if party.kind == PartyKind.OWNER for duty in party.duties if duty.duty == "archivist"]
    return {
        "project": project.name, "approval": f"{project.approval_authority}　{project.approval_number}".strip() or BLANK,
        "investment": f"{project.investment:,.2f}" if project.investment is not None else BLANK,
        "started": chinese_date(project.started_on), "finished": chinese_date(project.finished_on), "owner": asked.owner,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK, "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK, "volumes": counted["volumes"], "files": counted["files"], "drawings": counted["drawings"],
        "acceptance_on": chinese_date(project.planned_acceptance_on), "completion_on": chinese_date(project.planned_completion_on),
        "archivist": named[-1].name if named else BLANK, "archivist_phone": named[-1].phone if named else BLANK, "place": project.place or BLANK,
        "self_check": paragraphs(self_check) or [BLANK], "organiser": project.organiser.name,
    }  # fmt: skip


def _answer(asked: Asked, said: str) -> list[str]:
    project = asked.project
    return [f"{chinese_date(project.applied_on)}报来的《关于{project.name}项目档案验收的申请报告》及有关材料收悉。{said}"]


def admission(asked: Asked) -> Context:
    return _letter(f"关于受理{asked.project.name}项目档案验收申请的通知", asked.owner, [
        *_answer(asked, "经审查，符合项目档案验收的申请条件，现予受理。"),
        "请保持项目档案现状，做好验收会的准备。验收会的时间、地点和验收组组成另行通知。",
    ])  # fmt: skip


def supplement_notice(asked: Asked) -> Context:
    return _letter(f"关于补正{asked.project.name}项目档案验收申请材料的通知", asked.owner, [
        *_answer(asked, "经审查，申请材料需要补正，现一次告知如下。"), *paragraphs(asked.answers.get("reason", "")),
        "请补正后再次报送。补正期间不计入答复期限。",
    ])  # fmt: skip


def refusal(asked: Asked) -> Context:
    return _letter(f"关于不予受理{asked.project.name}项目档案验收申请的通知", asked.owner, [
        *_answer(asked, "经审查，不符合项目档案验收的申请条件，不予受理。理由如下。"), *paragraphs(asked.answers.get("reason", "")),
        "具备条件后，可重新申请。",
    ])  # fmt: skip


AGENDA = (
    "宣布验收组成员名单。", "建设单位汇报项目建设概况和项目档案工作情况。", "施工单位汇报施工文件和竣工图编制情况。", "监理单位汇报项目档案质量审核情况。",
    "验收组检查项目档案及档案管理情况。", "验收组综合评价项目档案质量。", "验收组形成并宣布项目档案验收意见。",
)  # fmt: skip


def meeting_notice(asked: Asked) -> Context:
    project = asked.project
    members = [f"{POSTS[m.post]}：{m.name}（{m.unit}）" for m in panels.of(asked.place) if not m.recused]
    attending = "、".join(
        filter(
            None,
            (
                asked.owner,
                *(asked.unit(kind) for kind in (PartyKind.DESIGNER, PartyKind.CONTRACTOR, PartyKind.SUPERVISOR, PartyKind.OPERATOR)),
            ),
        )
    )
    agenda = [f"{number}．{text}" for number, text in enumerate(AGENDA, 1)]
    return _letter(
        f"关于召开{project.name}项目档案验收会的通知", asked.owner, [f"根据项目档案验收的有关规定，定于近期召开{project.name}项目档案验收会。现将有关事项通知如下。"],
        _sections(("时间", [f"{chinese_date(project.meeting_on)}。"]), ("地点", [f"{project.meeting_place}。"]), ("验收组", members),
                  ("列席单位", [f"{attending}。"]), ("议程", agenda), ("准备工作", ["请备齐项目档案和检索工具，安排查阅场所，通知有关单位负责人和档案人员到会。"])),
    )  # fmt: skip


def panel_list(asked: Asked) -> Context:
    rows = [
        {"number": n, "name": m.name, "post": POSTS[m.post], "unit": m.unit, "title": m.title or BLANK,
         "deputed": f"{m.deputed_on.isoformat()}" if m.deputed_on else BLANK, "remark": f"回避：{m.recusal}" if m.recused else BLANK}
        for n, m in enumerate(panels.of(asked.place), 1)
    ]  # fmt: skip
    if not rows:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {"project": asked.project.name, "organiser": asked.project.organiser.name, "meeting_date": chinese_date(asked.project.meeting_on),
            "meeting_place": asked.project.meeting_place or BLANK, "members": rows}  # fmt: skip


def inspection_record(asked: Asked) -> Context:
    samples = db.session.scalars(select(Sample).where(Sample.project_id == asked.project.id).order_by(Sample.volume_id)).all()
    if not samples:
        raise Refused("no_document_yet", why="尚未抽取案卷")
    results = {"": BLANK, "sound": "合格", "faulty": "有问题"}
    return {
        "project": asked.project.name, "count": len(samples), "meeting_date": chinese_date(asked.project.meeting_on),
        "rows": [{"number": n, "code": s.volume.code or f"第 {s.volume.number} 卷", "title": s.volume.title, "focus": s.focus or ("补抽" if s.by_hand else "随机"),
                  "result": results[s.result], "remark": s.remark or BLANK} for n, s in enumerate(samples, 1)],
    }  # fmt: skip


def ballot(asked: Asked) -> Context:
    facts = asked.facts
    members, agreed, against = facts.votes()
    rows = [{"number": n, "name": m.name, "post": POSTS[m.post], "unit": m.unit,
             "vote": ("已表决" if m.voted_at else BLANK) if facts.secret else VOTES[m.vote] if m.vote else BLANK,
             "remark": m.dissent or BLANK} for n, m in enumerate((m for m in panels.of(asked.place) if not m.recused), 1)]  # fmt: skip
    if not rows:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {"project": asked.project.name, "organiser": asked.project.organiser.name, "meeting_date": chinese_date(asked.project.meeting_on),
            "manner": "无记名" if facts.secret else "记名", "count": members, "agreed": agreed, "against": against, "members": rows}  # fmt: skip


def score_sheet(asked: Asked) -> Context:
    told = asked.facts.scores()
    sheet = told["table"]
    if sheet is None:
        raise Refused("no_score_table")
    given = score_rows(asked.place)
    rows, number = [], 0

    def shown(points: Any) -> str:
        return BLANK if points is None else scoring.plain(points)

    for part, reached in zip(sheet.parts, told["result"].parts, strict=True):
        for item in part.items:
            number += 1
            row = given.get(item.code)
            rows.append({"number": number, "item": item.name, "standard": item.standard, "points": scoring.plain(item.points),
                         "own": shown(row.own if row else None), "given": shown(row.points if row else None),
                         "reason": (row.reason or row.own_reason if row else "") or BLANK})  # fmt: skip
        rows.append({"number": BLANK, "item": f"{part.name} 小计", "standard": BLANK, "points": scoring.plain(part.points), "own": BLANK,
                     "given": scoring.plain(reached), "reason": BLANK})  # fmt: skip
    complete = not told["result"].missing
    return {"project": asked.project.name, "source": asked.facts.procedure.title, "rows": rows, "total": scoring.plain(told["result"].total),
            "own_total": scoring.plain(told["own"].total), "level": (told["result"].level or "不合格") if complete else "未评完"}  # fmt: skip


def opinion_document(asked: Asked) -> Context:
    return opinion.opinion_context(asked.place, rechecked=bool(asked.answers.get("rechecked")), today=asked.today)


def _findings(asked: Asked, *states: FindingState) -> list[Finding]:
    mine = select(Finding).where(Finding.project_id == asked.project.id, Finding.inspection_id.is_(None)).order_by(Finding.number)
    return [row for row in db.session.scalars(mine) if not states or row.state in states]


def _problems(asked: Asked, rows: Iterable[Finding]) -> list[dict[str, Any]]:
    names = {party.id: party.organisation.name for party in asked.project.parties}
    return [
        {"number": row.number, "problem": row.problem, "basis": row.basis or BLANK, "location": row.location or BLANK,
         "party": names.get(row.party_id or 0, asked.owner), "due": row.due_on.isoformat(), "answer": row.answer or BLANK,
         "done": row.done_on.isoformat() if row.done_on else BLANK, "evidence": "、".join(one["name"] for one in row.evidence) or BLANK,
         "conclusion": row.conclusion or BLANK, "state": FINDING_NAMES[FindingState(row.state)]}
        for row in rows
    ]  # fmt: skip


def rectification_order(asked: Asked) -> Context:
    rows = _findings(asked, FindingState.OPEN)
    if not rows:
        raise Refused("no_document_yet", why="没有待整改的问题")
    project = asked.project
    made = _letter(
        f"关于{project.name}项目档案整改的通知", asked.owner,
        [f"{chinese_date(project.meeting_on)}，我单位组织验收组对{project.name}的项目档案进行了验收。经表决，项目档案不合格，存在问题{len(rows)}个，详见附表。",
         *paragraphs(asked.answers.get("reason", ""))],
        _sections(("整改要求", ["请组织责任单位逐条整改，按附表所列期限完成。"]),
                  ("报送和复查", ["整改完成后报送整改报告，逐条写明措施、责任单位、完成日期和佐证，由我单位组织复查。"]),
                  ("逾期后果", ["整改完成并经复查合格以前，不得进行项目竣工验收。复查仍不合格的，提请有关部门通报批评。"])),
    )  # fmt: skip
    return {**made, "problems": _problems(asked, rows)}


def rectification_report(asked: Asked) -> Context:
    rows = [row for row in _findings(asked) if row.state != FindingState.OPEN]
    return {"project": asked.project.name, "organiser": asked.project.organiser.name, "round": asked.project.round,
            "texts": [f"根据项目档案整改通知，我单位组织责任单位逐条整改，共整改{len(rows)}条，现将情况报告如下，请予复查。"],
            "problems": _problems(asked, rows), "unit": asked.owner}  # fmt: skip


def recheck_opinion(asked: Asked) -> Context:
    rows = [row for row in _findings(asked) if row.closed_round == asked.project.round or row.state != FindingState.CLOSED]
    left = [row for row in rows if row.state != FindingState.CLOSED]
    verdict = (
        f"复查仍有{len(left)}条未整改到位，复查不合格，不得进行项目竣工验收，并提请有关部门通报批评。"
        if left
        else "所列问题均已整改到位，复查合格。"
    )
    project = asked.project
    made = _letter(f"关于{project.name}项目档案整改的复查意见", asked.owner,
                   [f"你单位报送的整改报告收悉。我单位对整改情况进行了第{project.round or 1}次复查，意见如下。", verdict, *paragraphs(asked.answers.get("reason", ""))])  # fmt: skip
    return {**made, "problems": _problems(asked, rows)}


def worded(asked: Asked, kind: str, said: Context) -> Context:
    """The same document in the words of the project's programme, where it has its own."""
    words = packs.programme(asked.project).wording.get(kind)
    if not words:
        return said
    project, left = asked.project, sum(row.state != FindingState.CLOSED for row in _findings(asked))
    values = {
        "project": project.name, "owner": asked.owner, "organiser": project.organiser.name, "place": project.place,
        "applied": chinese_date(project.applied_on), "meeting": chinese_date(project.meeting_on), "venue": project.meeting_place,
        "reason": asked.answers.get("reason", ""), "count": str(left), "today": chinese_date(asked.today),
    }  # fmt: skip
    own = [*words.get("texts", ()), *words.get("open" if left else "closed", ())]
    made = {
        **said,
        "texts": [programmes.worded(text, values) for text in own]
        + paragraphs(asked.answers.get("reason", "") if "reason" not in str(own) else ""),
    }
    if "title" in words:
        made["title"] = programmes.worded(words["title"], values)
    if "sections" in said:
        made["sections"] = _sections(
            *[(title, [programmes.worded(text, values) for text in texts]) for title, texts in words.get("sections", ())]
        )
        made["attachments"] = []
    return made


def record_report(asked: Asked) -> Context:
    project = asked.project
    receiver = next((row["report_to"] for row in asked.facts.procedure.organisers if row.get("code") == project.completion_by), None)
    if not receiver:
        raise Refused("no_document_yet", why="本项目不需报上级备案")
    members, agreed, _against = asked.facts.votes()
    return _letter(f"关于{project.name}项目档案验收结果备案的报告", receiver, [
        f"受委托，我单位于{chinese_date(project.meeting_on)}组织了{project.name}项目档案验收。验收组成员{members}人，同意{agreed}人，项目档案验收合格。",
        *_quantities(asked), "现将验收结果报请备案。"], attachments=[f"{project.name}项目档案验收意见"])  # fmt: skip


def four_report(asked: Asked) -> Context:
    lines, counted = checks.summary(asked.place)
    rows: list[dict[str, Any]] = [{"code": code, "name": four.NAMES[code], "passed": said["passed"], "failed": said["failed"], "manual": said["manual"], "not_run": said["not_run"]}
            for code, said in lines]  # fmt: skip
    by_property = [
        {"name": name, "passed": sum(row["passed"] for row in rows if row["code"].startswith(f"{number}-")),
         "failed": sum(row["failed"] for row in rows if row["code"].startswith(f"{number}-"))}
        for number, name in four.PROPERTIES.items()
    ]  # fmt: skip
    return {"project": asked.project.name, "unit": asked.place.viewer.organisation, "files": sum(counted.values()), "failed_files": counted.get("failed", 0),
            "waiting": counted["waiting"], "properties": by_property, "rows": rows}  # fmt: skip


def handover_list(asked: Asked) -> Context:
    project = asked.project
    deed = db.session.scalar(select(Handover).where(Handover.project_id == project.id))
    if deed is None:
        raise Refused("no_document_yet", why="移交清册尚未签署")

    def volumes() -> Iterable[Mapping[str, Any]]:
        rows = db.session.execute(
            select(Volume.number, Volume.code, Volume.title, Volume.files, Volume.pages, Volume.retention, Volume.note)
            .where(Volume.project_id == project.id).order_by(Volume.number)
        )  # fmt: skip
        for row in rows:
            yield {"number": row.number, "code": row.code or BLANK, "title": row.title, "files": row.files, "pages": row.pages,
                   "retention": RETENTION_NAMES.get(row.retention, BLANK), "remark": row.note or BLANK}  # fmt: skip

    return {"project": project.name, "sender": asked.owner, "receiver": deed.receiver, "volumes": deed.volumes, "files": deed.files, "pages": deed.pages,
            "remark": deed.remark or "无", "signed": chinese_date(asked.today), "rows": Rows(volumes)}  # fmt: skip


def city_opinion(asked: Asked) -> Context:
    project, counted = asked.project, totals(asked.project.id)
    return {
        "project": project.name, "place": project.place or BLANK, "scale": project.scale or BLANK, "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on), "owner": asked.owner, "surveyor": asked.unit(PartyKind.SURVEYOR) or BLANK,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK, "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK, "volumes": counted["volumes"], "drawings": counted["drawings"],
        "texts": [f"经验收，{project.name}的建设工程档案基本符合归档要求，同意通过建设工程档案验收。"],
    }  # fmt: skip


def inspection_notice(asked: Asked) -> Context:
    visit, project = asked.inspection, asked.project
    assert visit is not None
    return {
        "receiver": asked.owner, "project": project.name, "organiser": asked.place.viewer.organisation, "visit_date": chinese_date(visit.planned_on),
        "visit_place": visit.place, "inspectors": visit.inspectors, "visit_contact": visit.contact or BLANK,
        "items": paragraphs(visit.scope) or ["归档文件的收集、整理和保管情况。"],
        "parties": [party.organisation.name for party in project.parties if party.kind != PartyKind.OWNER],
    }  # fmt: skip


def rectification_notice(asked: Asked) -> Context:
    visit = asked.inspection
    assert visit is not None
    found = list(db.session.scalars(select(Finding).where(Finding.inspection_id == visit.id).order_by(Finding.number)))
    problems = [{**one, "number": number} for number, one in enumerate(_problems(asked, found), 1)]
    return {
        "receiver": asked.owner, "project": asked.project.name, "organiser": asked.place.viewer.organisation, "visit_date": chinese_date(visit.planned_on),
        "inspectors": visit.inspectors, "visit_contact": visit.contact or BLANK, "conclusion": paragraphs(visit.conclusion),
        "count": len(found), "last_day": chinese_date(max(finding.due_on for finding in found)), "problems": problems,
    }  # fmt: skip


WRITERS: dict[str, Callable[[Asked], Context]] = {
    "audit_report": audit_report, "self_check_report": self_check_report, "application_report": application_report, "application_form": application_form,
    "admission": admission, "supplement_notice": supplement_notice, "refusal": refusal, "meeting_notice": meeting_notice, "panel_list": panel_list,
    "inspection_record": inspection_record, "ballot": ballot, "score_sheet": score_sheet, "opinion": opinion_document,
    "rectification_order": rectification_order, "rectification_report": rectification_report, "recheck_opinion": recheck_opinion,
    "record_report": record_report, "four_report": four_report, "handover_list": handover_list, "city_opinion": city_opinion,
    "inspection_notice": inspection_notice, "rectification_notice": rectification_notice,
}  # fmt: skip


def title_of(asked: Asked, kind: str, context: Mapping[str, Any]) -> str:
    """What the document is called in lists and as a file."""
    if kind in ("opinion", "inspection_notice", "rectification_notice"):
        names = {"opinion": "项目档案验收意见", "inspection_notice": "", "rectification_notice": "档案整改通知书"}
        return f"关于检查{asked.project.name}档案工作的通知" if kind == "inspection_notice" else f"{asked.project.name}{names[kind]}"
    title = str(context.get("title") or KINDS[kind].title)
    own = kind in packs.programme(asked.project).wording and context.get("title")
    return title if own or asked.project.name in title else f"{asked.project.name}{title}"
