"""What the application and its answers say: the reports, the application and its form, 受理, 补正, 不予受理."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acceptance.services.life.projects import totals
from workflows.roles import PartyKind
from workflows.statements import PARTS

from . import opinion
from .drafting import BLANK, Asked, Context, body_of, letter, quantities, sections
from .opinion import chinese_date, paragraphs


def _statement(asked: Asked, kind: str, title: str, unit: str, signer: str) -> Context:
    body = body_of(asked, kind)
    parts = [(name, paragraphs(body.get(part, ""))) for part, name in PARTS[kind].items()]
    return {
        "project": asked.project.name,
        "title": title,
        "sections": sections(*parts),
        "quantities": quantities(asked),
        "unit": unit,
        "signer": signer,
    }


def audit_report(asked: Asked) -> Context:
    return _statement(
        asked,
        "audit_report",
        "监理档案质量审核报告",
        asked.unit(PartyKind.SUPERVISOR),
        "总监理工程师",
    )


def self_check_report(asked: Asked) -> Context:
    return _statement(asked, "self_check", "建设单位自检报告", asked.owner, "单位负责人")


def application_report(asked: Asked) -> Context:
    body = body_of(asked, "application")
    project = asked.project
    parts = [
        (name, [*paragraphs(body.get(part, "")), *(quantities(asked) if part == "files" else [])])
        for part, name in PARTS["application"].items()
    ]
    return letter(
        f"关于{project.name}项目档案验收的申请报告",
        project.organiser.name,
        [
            f"{project.name}已具备项目档案验收条件，现申请验收，并将有关情况报告如下。",
            *opinion.overview(project),
        ],
        [
            *sections(*parts),
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


def _conditions(asked: Asked, body: Mapping[str, Any]) -> list[str]:
    met, evidence = body.get("conditions") or [], body.get("evidence") or {}
    return [
        f"（{'一二三四五六七八九'[n]}）{text}：{'已具备' if n in met else '未具备'}{f'。佐证：{said}' if (said := evidence.get(str(n))) else ''}。"
        for n, text in enumerate(asked.facts.procedure.conditions)
    ]


def application_form(asked: Asked) -> Context:
    project, counted = asked.project, totals(asked.project.id)
    written = asked.facts.statements()
    self_check = written["self_check"].body.get("conclusion", "") if "self_check" in written else ""
    named = [
        duty
        for party in project.parties
        if party.kind == PartyKind.OWNER
        for duty in party.duties
        if duty.duty == "archivist"
    ]
    return {
        "project": project.name,
        "approval": f"{project.approval_authority}　{project.approval_number}".strip() or BLANK,
        "investment": f"{project.investment:,.2f}" if project.investment is not None else BLANK,
        "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on),
        "owner": asked.owner,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK,
        "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK,
        "volumes": counted["volumes"],
        "files": counted["files"],
        "drawings": counted["drawings"],
        "acceptance_on": chinese_date(project.planned_acceptance_on),
        "completion_on": chinese_date(project.planned_completion_on),
        "archivist": named[-1].name if named else BLANK,
        "archivist_phone": named[-1].phone if named else BLANK,
        "place": project.place or BLANK,
        "self_check": paragraphs(self_check) or [BLANK],
        "organiser": project.organiser.name,
    }


def _answer(asked: Asked, said: str) -> list[str]:
    project = asked.project
    return [
        f"{chinese_date(project.applied_on)}报来的《关于{project.name}项目档案验收的申请报告》及有关材料收悉。{said}"
    ]


def admission(asked: Asked) -> Context:
    return letter(
        f"关于受理{asked.project.name}项目档案验收申请的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，符合项目档案验收的申请条件，现予受理。"),
            "请保持项目档案现状，做好验收会的准备。验收会的时间、地点和验收组组成另行通知。",
        ],
    )


def supplement_notice(asked: Asked) -> Context:
    return letter(
        f"关于补正{asked.project.name}项目档案验收申请材料的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，申请材料需要补正，现一次告知如下。"),
            *paragraphs(asked.answers.get("reason", "")),
            "请补正后再次报送。补正期间不计入答复期限。",
        ],
    )


def refusal(asked: Asked) -> Context:
    return letter(
        f"关于不予受理{asked.project.name}项目档案验收申请的通知",
        asked.owner,
        [
            *_answer(asked, "经审查，不符合项目档案验收的申请条件，不予受理。理由如下。"),
            *paragraphs(asked.answers.get("reason", "")),
            "具备条件后，可重新申请。",
        ],
    )
