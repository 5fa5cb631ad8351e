"""项目终止通知: a project is given up; why, and where its archive goes."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import JournalEntry
from acceptance.refusals import Refused
from workflows.revisions import KEEPERS
from workflows.words import N_

from .drafting import Asked, Context, letter, quantities, sections
from .words import chinese_date, paragraphs

STEP = "terminate"
KEPT = {**KEEPERS, "owner": "由建设单位保管"}
"""Where an archive goes, as a sentence has it."""


def told(asked: Asked) -> JournalEntry:
    """The line by which the project was given up. Raises Refused (no_document_yet) where there is none,
    or where it went into another project.
    """
    line = db.session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.project_id == asked.project.id,
            JournalEntry.noun == "project",
            JournalEntry.action == STEP,
        )
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    )
    if line is None:
        raise Refused("no_document_yet", why=N_("项目没有终止"))
    if asked.project.keeper not in KEEPERS:
        raise Refused("no_document_yet", why=N_("项目并入了另一项目，不另发终止通知"))
    return line


def termination_notice(asked: Asked) -> Context:
    """项目终止通知 to the owner. Raises Refused as `told`."""
    line, project = told(asked), asked.project
    kept = f"项目档案{KEPT[str(project.keeper)]}。"
    if project.receiver:
        kept = f"项目档案{KEPT[str(project.keeper)]}，接收单位：{project.receiver}。"
    return letter(
        f"关于{project.name}项目档案验收工作终止的通知",
        asked.owner,
        [
            f"{project.name}不再建设，项目档案验收工作于{chinese_date(local_date(line.at))}终止。",
            *paragraphs(str(line.facts.get("reason") or "")),
        ],
        sections(("档案数量", quantities(asked)), ("档案去向", [kept])),
    )
