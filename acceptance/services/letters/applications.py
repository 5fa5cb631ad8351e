"""What the application and its answers say: the reports, the application and its form, 受理, 补正,
不予受理.

A report of what a party must write raises Refused (no_document_yet) until it has written it.
"""

from __future__ import annotations

from decimal import Decimal

from acceptance.models import Duty
from acceptance.models.shapes import StatementBody
from acceptance.models.states import DutyKind
from acceptance.services.ground.holdings import left_over, totals
from acceptance.services.life import frozen
from workflows import frozen as tree
from workflows.roles import PartyKind
from workflows.statements import PARTS
from workflows.terms import numeral

from . import judged, opinion
from .drafting import BLANK, Asked, Context, body_of, letter, quantities, sections
from .figures import Figures
from .words import chinese_date, paragraphs, plain


def _statement(asked: Asked, kind: str, title: str, unit: str, signer: str) -> Context:
    body, filled = body_of(asked, kind), Figures(asked.place, asked.today).filled
    parts = [(name, paragraphs(filled(body.get(part, "")))) for part, name in PARTS[kind].items()]
    return {
        "project": asked.project.name,
        "title": title,
        "sections": sections(*parts),
        "quantities": quantities(asked),
        "unit": unit,
        "signer": signer,
    }


def audit_report(asked: Asked) -> Context:
    """监理档案质量审核报告: what the supervisor found in the files of the works."""
    return _statement(
        asked,
        "audit_report",
        "监理档案质量审核报告",
        asked.unit(PartyKind.SUPERVISOR),
        "总监理工程师",
    )


def self_check_report(asked: Asked) -> Context:
    """建设单位自检报告: what the owner found before it applied."""
    return _statement(asked, "self_check", "建设单位自检报告", asked.owner, "单位负责人")


def application_report(asked: Asked) -> Context:
    """The application itself, as a letter to the authority that accepts."""
    body = body_of(asked, "application")
    project = asked.project
    return letter(
        f"关于{project.name}项目档案验收的申请报告",
        project.organiser.name,
        [
            f"{project.name}已具备项目档案验收条件，现申请验收，并将有关情况报告如下。申请表、自检报告、"
            "监理审核报告和档案数量统计见附件。",
            *opinion.overview(project),
        ],
        [
            *sections(*_parts(asked, body)),
            {"title": "六、申请条件", "texts": _conditions(asked, body)},
            {"title": "", "texts": ["妥否，请批复。"]},
        ],
        [
            "重大建设项目档案验收申请表",
            "建设单位自检报告",
            "监理档案质量审核报告",
            "项目档案数量统计",
        ],
    )


def _parts(asked: Asked, body: StatementBody) -> list[tuple[str, list[str]]]:
    """The parts that the owner wrote; the one about the files ends with their number."""
    made, filled = [], Figures(asked.place, asked.today).filled
    for part, name in PARTS["application"].items():
        texts = paragraphs(filled(body.get(part, "")))
        if part == "files":
            texts += quantities(asked)
        made.append((name, texts))
    return made


def _conditions(asked: Asked, body: StatementBody) -> list[str]:
    """Each condition of the pack: whether it is met, and by what that is shown."""
    met, evidence = body.get("conditions") or [], body.get("evidence") or {}
    lines = []
    for n, text in enumerate(asked.facts.procedure.conditions):
        line = f"（{numeral(n + 1)}）{text}："
        if n in met:
            line += "已具备"
        else:
            line += "未具备"
        if said := evidence.get(str(n)):
            line += f"。佐证材料：{said}"
        lines.append(f"{line}。")
    return lines


def application_form(asked: Asked) -> Context:
    """重大建设项目档案验收申请表: the project in figures; what is not known yet stays blank."""
    project, counted = asked.project, totals(asked.project.id)
    self_check = ""
    if written := asked.facts.statements().get("self_check"):
        filled = Figures(asked.place, asked.today).filled
        self_check = filled(written.body.get("conclusion", ""))
    archivist, phone = BLANK, BLANK
    if named := archivists(asked):
        archivist, phone = named[-1].name, named[-1].phone or BLANK
    return {
        "project": project.name,
        "approval": f"{project.approval_authority}　{project.approval_number}".strip() or BLANK,
        "investment": money(project.investment),
        "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on),
        "owner": asked.owner,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK,
        "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK,
        "volumes": counted["volumes"],
        "files": counted["files"],
        "drawings": counted["drawings"],
        "uncounted": left_over(project.id),
        "acceptance_on": chinese_date(project.planned_acceptance_on),
        "completion_on": chinese_date(project.planned_completion_on),
        "archivist": archivist,
        "archivist_phone": phone,
        "place": project.place or BLANK,
        "self_check": paragraphs(self_check) or [BLANK],
        "organiser": project.organiser.name,
    }


def archivists(asked: Asked) -> list[Duty]:
    """The archivists that the owner named, in the order of their days."""
    return [
        duty
        for party in asked.project.parties
        if party.kind == PartyKind.OWNER
        for duty in party.duties
        if duty.duty == DutyKind.ARCHIVIST
    ]


def money(amount: Decimal | None) -> str:
    """An amount as papers write it; blank where it is not known."""
    if amount is None:
        return BLANK
    return plain(amount)


def _answer(asked: Asked, said: str) -> list[str]:
    project = asked.project
    applied = judged.cited(project.id, "application_report") or "验收申请报告"
    return [f"{chinese_date(project.applied_on)}报来的{applied}及有关材料收悉。{said}"]


def _fixed(asked: Asked) -> list[str]:
    """定稿: from now on the archive changes only by a change on record."""
    version = frozen.latest(asked.project.id)
    if version is None:
        return []
    return [
        f"受理时项目档案定稿为第{version.number}版，计案卷{version.volumes}卷、文件{version.files}件，"
        f"摘要{tree.shown(version.digest)}。此后的更改凭更改单，经我单位同意后办理。",
        *left_over(asked.project.id),
    ]


def admission(asked: Asked) -> Context:
    """受理通知."""
    return letter(
        f"关于受理{asked.project.name}项目档案验收申请的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，符合项目档案验收的申请条件，现予受理。"),
            *_fixed(asked),
            "请保持项目档案现状，做好验收会的准备。验收会的时间、地点和验收组组成另行通知。",
        ],
    )


def supplement_notice(asked: Asked) -> Context:
    """补正通知: everything that is missing, told at once."""
    return letter(
        f"关于补正{asked.project.name}项目档案验收申请材料的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，申请材料需要补正，现一次告知如下。"),
            *paragraphs(asked.reason),
            "请补正后再次报送。",
        ],
    )


def refusal(asked: Asked) -> Context:
    """不予受理通知, with the reason."""
    return letter(
        f"关于不予受理{asked.project.name}项目档案验收申请的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，不符合项目档案验收的申请条件，不予受理。理由如下。"),
            *paragraphs(asked.reason),
            "具备条件后，可重新申请。",
        ],
    )
