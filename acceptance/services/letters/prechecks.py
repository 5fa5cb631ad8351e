"""预检意见: what the organiser found before the meeting, as it wrote it; it is no verdict."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import JournalEntry

from . import judged
from .drafting import Asked, Context, letter
from .words import chinese_date, days, paragraphs


def pre_check_opinion(asked: Asked) -> Context:
    """预检意见, when a pre-check is closed, or when the application is sent back after it."""
    project = asked.project
    applied = judged.cited(project.id, "application_report") or "验收申请报告"
    last = "预检意见供完善项目档案之用，不代替项目档案验收意见。"
    if asked.step == "return_application":
        last = "现将验收申请退回。完善后，可重新申请。"
    return letter(
        f"关于{project.name}项目档案预检的意见",
        asked.owner,
        [
            f"{chinese_date(project.applied_on)}报来的{applied}收悉。"
            f"我单位于{days(_begun(project.id) or asked.today, asked.today)}"
            f"对{project.name}的项目档案进行了预检，意见如下。",
            *paragraphs(str(asked.answers.get("conclusion") or asked.reason)),
            last,
        ],
    )


def _begun(project_id: int) -> date | None:
    """The day on which the last pre-check was opened; nothing where no line tells of it."""
    at = db.session.scalar(
        select(JournalEntry.at)
        .where(
            JournalEntry.project_id == project_id,
            JournalEntry.noun == "project",
            JournalEntry.action == "open_pre_check",
        )
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    )
    if at is None:
        return None
    return local_date(at)
