"""What each official document says, as the fields of its form in `forms.letters.reports`: one
writer for each kind, in the words of the programme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from acceptance.gateways.word import Value
from acceptance.models import Project
from acceptance.refusals import Refused
from acceptance.services.ground import packs
from workflows import programmes
from workflows.documents import KINDS
from workflows.findings import FindingState
from workflows.programmes import Wording
from workflows.standards import Procedure
from workflows.words import N_

from . import (
    amendment_notes,
    applications,
    appraised,
    beforehand,
    city,
    city_handing,
    convening,
    digital,
    grades,
    handing,
    handing_over,
    judged,
    ledgers,
    meetings,
    minutes,
    prechecks,
    problems,
    properties,
    quality,
    registration,
    successions,
    terminations,
    visits,
)
from .drafting import Asked, Context, letter, quantities, sections
from .problems import findings_of, sent_back
from .words import chinese_date, days, paragraphs


def told_above(project: Project, procedure: Procedure) -> str:
    """Whom the result is reported to. Raises Refused (no_document_yet) where nobody is told."""
    for row in procedure.organisers:
        if row.get("code") == project.completion_by and row["report_to"]:
            return str(row["report_to"])
    raise Refused("no_document_yet", why=N_("本项目不需报上级备案"))


def record_report(asked: Asked) -> Context:
    """备案报告 to the authority above. Raises Refused (no_document_yet) where none is to be told."""
    project = asked.project
    receiver = told_above(project, asked.facts.procedure)
    opinion = judged.cited(project.id, "opinion")
    rechecked = judged.is_rechecked(project)
    told = [judged.first_round(project, asked.facts.voting)] if rechecked else []
    return letter(
        f"关于{project.name}项目档案验收结果备案的报告",
        receiver,
        [
            f"受委托，我单位于{days(project.meeting_on, project.meeting_until)}组织了{project.name}项目档案验收，"
            f"验收组形成{opinion}（见附件）。",
            *told,
            judged.decision(asked.facts, rechecked=rechecked),
            *quantities(asked),
            "现将验收结果报请备案。",
        ],
        attachments=[f"{project.name}项目档案验收意见"],
    )


def opinion_letter(asked: Asked) -> Context:
    """印发验收意见的函: the organiser sends out what its panel found. Raises Refused (no_document_yet)
    while there is no opinion.
    """
    project = asked.project
    opinion = judged.standing(project.id, "opinion")
    if opinion is None:
        raise Refused("no_document_yet", why=N_("尚无验收意见"))
    mend = []
    if judged.left(project.id):
        mend = ["请按验收意见所列期限完成整改，将整改情况书面报我单位。"]
    return letter(
        f"关于印发{opinion.title}的函",
        asked.owner,
        [
            f"{days(project.meeting_on, project.meeting_until)}，我单位"
            f"{project.together and f'会同{project.together}'}组织验收组对{project.name}的项目档案进行了验收，"
            f"形成了《{opinion.title}》（{opinion.number}），现予印发（见附件）。",
            *mend,
        ],
        attachments=[opinion.title],
    )


WRITERS: dict[str, Callable[[Asked], Context]] = {
    "audit_report": applications.audit_report,
    "self_check_report": applications.self_check_report,
    "application_report": applications.application_report,
    "application_form": applications.application_form,
    "admission": applications.admission,
    "supplement_notice": applications.supplement_notice,
    "refusal": applications.refusal,
    "meeting_notice": convening.meeting_notice,
    "adjournment_notice": convening.adjournment_notice,
    "cancellation_notice": convening.cancellation_notice,
    "withdrawal_letter": convening.withdrawal_letter,
    "panel_change": convening.panel_change,
    "panel_list": meetings.panel_list,
    "inspection_record": meetings.inspection_record,
    "ballot": meetings.ballot,
    "score_sheet": meetings.score_sheet,
    "opinion": meetings.opinion_document,
    "rectification_order": problems.rectification_order,
    "rectification_report": problems.rectification_report,
    "recheck_opinion": problems.recheck_opinion,
    "opinion_letter": opinion_letter,
    "record_report": record_report,
    "four_report": properties.four_report,
    "handover_list": handing_over.handover_list,
    "appraisal_list": appraised.appraisal_list,
    "succession_note": successions.succession_note,
    "city_opinion": city.city_opinion,
    "inspection_notice": problems.inspection_notice,
    "rectification_notice": problems.rectification_notice,
    "pre_check_opinion": prechecks.pre_check_opinion,
    "archive_registration": registration.archive_registration,
    "quality_check": quality.quality_check,
    "member_score_sheet": quality.member_score_sheet,
    "finding_ledger": ledgers.finding_ledger,
    "criticism_letter": ledgers.criticism_letter,
    "amendment_note": amendment_notes.amendment_note,
    "handing_review": handing.handing_review,
    "service_receipt": handing.service_receipt,
    "told_at_once": beforehand.told_at_once,
    "deputation_form": beforehand.deputation_form,
    "avoidance_pledge": beforehand.avoidance_pledge,
    "minutes": minutes.minutes,
    "digital_list": digital.digital_list,
    "digital_registration": digital.digital_registration,
    "city_pledge": city_handing.city_pledge,
    "city_transfer": city_handing.city_transfer,
    "city_certificate": city_handing.city_certificate,
    "termination_notice": terminations.termination_notice,
    "visit_record": visits.visit_record,
    "correction_order": visits.correction_order,
    "grade_notice": grades.grade_notice,
    "grade_certificate": grades.grade_certificate,
}
"""Who writes which kind; each raises Refused (no_document_yet) when there is nothing to say yet."""


def worded(asked: Asked, kind: str, said: Context) -> Context:
    """The same document in the words of the project's programme, where it has its own."""
    words = packs.programme(asked.project).wording.get(kind)
    if not words:
        return said
    left = _left(asked, kind)
    values = _values(asked, left)
    if "{grade}" in str(words):
        values["grade"] = grades.told(asked)
    own = _own_texts(words, left)
    texts = [programmes.worded(text, values) for text in own]
    if "reason" not in str(own):
        # The pack's sentences have no place for what the hand gave as its reason: it comes after.
        texts += paragraphs(asked.reason)
    made: Context = {**said, "texts": texts}
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


def _left(asked: Asked, kind: str) -> int:
    """How many problems are left; of a re-check those that it judged as not mended."""
    rows = findings_of(asked)
    if kind == "recheck_opinion":
        return sum(sent_back(asked, row) for row in rows)
    return sum(row.state != FindingState.CLOSED for row in rows)


def _own_texts(words: Wording, left: int) -> list[str]:
    """The programme's paragraphs: those for every case, then those by whether problems are left."""
    if left:
        return [*words.get("texts", ()), *words.get("open", ())]
    return [*words.get("texts", ()), *words.get("closed", ())]


def _values(asked: Asked, left: int) -> dict[str, str]:
    """What may stand in braces in a programme's sentence."""
    project = asked.project
    return {
        "project": project.name,
        "owner": asked.owner,
        "organiser": project.organiser.name,
        "place": project.place,
        "applied": chinese_date(project.applied_on),
        "meeting": chinese_date(project.meeting_on),
        "venue": project.meeting_place,
        "reason": asked.reason,
        "count": str(left),
        "today": chinese_date(asked.today),
    }


TITLES = {
    "opinion": "{project}项目档案验收意见",
    "inspection_notice": "关于检查{project}档案工作的通知",
    "rectification_notice": "{project}档案整改通知书",
}
"""Kinds whose fields hold no title of their own."""


def title_of(asked: Asked, kind: str, context: Mapping[str, Value]) -> str:
    """What the document is called in lists and as a file."""
    project = asked.project.name
    if kind in TITLES:
        return TITLES[kind].format(project=project)
    given = context.get("title")
    title = str(given or KINDS[kind].title)
    # A programme that words the title itself says whether the project stands in it.
    own = given and kind in packs.programme(asked.project).wording
    if own or project in title:
        return title
    return f"{project}{title}"
