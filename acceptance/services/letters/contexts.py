"""What each official document says, as the fields of its form in forms.reports: one writer for each kind, in the words of the programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.word import Rows
from acceptance.models import Handover, Volume
from acceptance.refusals import Refused
from acceptance.services.files import checks
from acceptance.services.ground import packs
from acceptance.services.life.projects import totals
from workflows import four, programmes
from workflows.documents import KINDS
from workflows.findings import FindingState
from workflows.roles import PartyKind
from workflows.terms import RETENTION_NAMES

from . import applications, meetings, problems
from .drafting import BLANK, Asked, Context, letter, quantities, sections
from .opinion import chinese_date, paragraphs
from .problems import findings_of


def record_report(asked: Asked) -> Context:
    project = asked.project
    receiver = next(
        (
            row["report_to"]
            for row in asked.facts.procedure.organisers
            if row.get("code") == project.completion_by
        ),
        None,
    )
    if not receiver:
        raise Refused("no_document_yet", why="本项目不需报上级备案")
    voting = asked.facts.voting
    return letter(
        f"关于{project.name}项目档案验收结果备案的报告",
        receiver,
        [
            f"受委托，我单位于{chinese_date(project.meeting_on)}组织了{project.name}项目档案验收。验收组成员{voting.members}人，同意{voting.agreed}人，项目档案验收合格。",
            *quantities(asked),
            "现将验收结果报请备案。",
        ],
        attachments=[f"{project.name}项目档案验收意见"],
    )


def four_report(asked: Asked) -> Context:
    lines, counted = checks.summary(asked.place)
    rows: list[dict[str, Any]] = [
        {
            "code": code,
            "name": four.NAMES[code],
            "passed": said["passed"],
            "failed": said["failed"],
            "manual": said["manual"],
            "not_run": said["not_run"],
        }
        for code, said in lines
    ]
    by_property = [
        {
            "name": name,
            "passed": sum(row["passed"] for row in rows if row["code"].startswith(f"{number}-")),
            "failed": sum(row["failed"] for row in rows if row["code"].startswith(f"{number}-")),
        }
        for number, name in four.PROPERTIES.items()
    ]
    return {
        "project": asked.project.name,
        "unit": asked.place.viewer.organisation,
        "files": sum(counted.values()),
        "failed_files": counted.get("failed", 0),
        "waiting": counted["waiting"],
        "properties": by_property,
        "rows": rows,
    }


def handover_list(asked: Asked) -> Context:
    project = asked.project
    deed = db.session.scalar(select(Handover).where(Handover.project_id == project.id))
    if deed is None:
        raise Refused("no_document_yet", why="移交清册尚未签署")

    def volumes() -> Iterable[Mapping[str, Any]]:
        rows = db.session.execute(
            select(
                Volume.number,
                Volume.code,
                Volume.title,
                Volume.files,
                Volume.pages,
                Volume.retention,
                Volume.note,
            )
            .where(Volume.project_id == project.id)
            .order_by(Volume.number)
        )
        for row in rows:
            yield {
                "number": row.number,
                "code": row.code or BLANK,
                "title": row.title,
                "files": row.files,
                "pages": row.pages,
                "retention": RETENTION_NAMES.get(row.retention, BLANK),
                "remark": row.note or BLANK,
            }

    return {
        "project": project.name,
        "sender": asked.owner,
        "receiver": deed.receiver,
        "volumes": deed.volumes,
        "files": deed.files,
        "pages": deed.pages,
        "remark": deed.remark or "无",
        "signed": chinese_date(asked.today),
        "rows": Rows(volumes),
    }


def city_opinion(asked: Asked) -> Context:
    project, counted = asked.project, totals(asked.project.id)
    return {
        "project": project.name,
        "place": project.place or BLANK,
        "scale": project.scale or BLANK,
        "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on),
        "owner": asked.owner,
        "surveyor": asked.unit(PartyKind.SURVEYOR) or BLANK,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK,
        "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK,
        "volumes": counted["volumes"],
        "drawings": counted["drawings"],
        "texts": [
            f"经验收，{project.name}的建设工程档案基本符合归档要求，同意通过建设工程档案验收。"
        ],
    }


WRITERS: dict[str, Callable[[Asked], Context]] = {
    "audit_report": applications.audit_report,
    "self_check_report": applications.self_check_report,
    "application_report": applications.application_report,
    "application_form": applications.application_form,
    "admission": applications.admission,
    "supplement_notice": applications.supplement_notice,
    "refusal": applications.refusal,
    "meeting_notice": meetings.meeting_notice,
    "panel_list": meetings.panel_list,
    "inspection_record": meetings.inspection_record,
    "ballot": meetings.ballot,
    "score_sheet": meetings.score_sheet,
    "opinion": meetings.opinion_document,
    "rectification_order": problems.rectification_order,
    "rectification_report": problems.rectification_report,
    "recheck_opinion": problems.recheck_opinion,
    "record_report": record_report,
    "four_report": four_report,
    "handover_list": handover_list,
    "city_opinion": city_opinion,
    "inspection_notice": problems.inspection_notice,
    "rectification_notice": problems.rectification_notice,
}


def worded(asked: Asked, kind: str, said: Context) -> Context:
    """The same document in the words of the project's programme, where it has its own."""
    words = packs.programme(asked.project).wording.get(kind)
    if not words:
        return said
    project, left = (
        asked.project,
        sum(row.state != FindingState.CLOSED for row in findings_of(asked)),
    )
    values = {
        "project": project.name,
        "owner": asked.owner,
        "organiser": project.organiser.name,
        "place": project.place,
        "applied": chinese_date(project.applied_on),
        "meeting": chinese_date(project.meeting_on),
        "venue": project.meeting_place,
        "reason": asked.answers.get("reason", ""),
        "count": str(left),
        "today": chinese_date(asked.today),
    }
    own = [*words.get("texts", ()), *words.get("open" if left else "closed", ())]
    made = {
        **said,
        "texts": [programmes.worded(text, values) for text in own]
        + paragraphs(asked.answers.get("reason", "") if "reason" not in str(own) else ""),
    }
    if "title" in words:
        made["title"] = programmes.worded(words["title"], values)
    if "sections" in said:
        made["sections"] = sections(
            *[
                (title, [programmes.worded(text, values) for text in texts])
                for title, texts in words.get("sections", ())
            ]
        )
        made["attachments"] = []
    return made


def title_of(asked: Asked, kind: str, context: Mapping[str, Any]) -> str:
    """What the document is called in lists and as a file."""
    if kind in ("opinion", "inspection_notice", "rectification_notice"):
        names = {
            "opinion": "项目档案验收意见",
            "inspection_notice": "",
            "rectification_notice": "档案整改通知书",
        }
        return (
            f"关于检查{asked.project.name}档案工作的通知"
            if kind == "inspection_notice"
            else f"{asked.project.name}{names[kind]}"
        )
    title = str(context.get("title") or KINDS[kind].title)
    own = kind in packs.programme(asked.project).wording and context.get("title")
    return title if own or asked.project.name in title else f"{asked.project.name}{title}"
