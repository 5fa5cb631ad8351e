"""移交清册与交接文据: what was signed, with every volume of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.word import Row, Rows
from acceptance.models import Handover, Volume
from acceptance.refusals import Refused
from acceptance.services.judging.reviews import handover
from acceptance.services.life import frozen
from acceptance.services.volumes import terms
from workflows import frozen as tree
from workflows.terms import PERIODS
from workflows.words import N_

from .drafting import BLANK, Asked, Context
from .words import chinese_date


def handover_list(asked: Asked) -> Context:
    """移交清册与交接文据: what was signed, and every volume. Raises Refused (no_document_yet) before
    that.
    """
    project = asked.project
    deed = handover(project.id)
    if deed is None:
        raise Refused("no_document_yet", why=N_("移交清册尚未签署"))
    return {
        "project": project.name,
        "sender": asked.owner,
        "receiver": deed.receiver,
        "volumes": deed.volumes,
        "files": deed.files,
        "pages": deed.pages,
        "remark": deed.remark or "无",
        "signed": chinese_date(asked.today),
        "archive": _handed_over(deed),
        "rows": Rows(lambda: _volumes(project.id)),
    }


def _handed_over(deed: Handover) -> str:
    said = f"移交清册第{deed.number}号，档案：{tree.shown(deed.digest)}"
    if (version := frozen.latest(deed.project_id)) is not None:
        said += f"（验收定稿第{version.number}版：{tree.shown(version.digest)}）"
    return said


def _volumes(project_id: int) -> Iterator[Row]:
    """The volumes in their order, read while the document is written."""
    rows = db.session.execute(
        select(
            Volume.id,
            Volume.number,
            Volume.code,
            Volume.title,
            Volume.files,
            Volume.pages,
            Volume.note,
        )
        .where(Volume.project_id == project_id)
        .order_by(Volume.number)
    )
    kept = terms.of(project_id)
    for row in rows:
        yield {
            "number": row.number,
            "code": row.code or BLANK,
            "title": row.title,
            "files": row.files,
            "pages": row.pages,
            "retention": PERIODS.get(kept[row.id].retention, BLANK),
            "remark": row.note or BLANK,
        }
