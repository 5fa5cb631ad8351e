"""电子档案移交清单 and 电子档案移交接收登记表 (DA/T 93-2022 A.1, C.1): what is known filled in, carriers and the
receiver's side left to be written by hand.
"""

from __future__ import annotations

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Volume
from acceptance.models.states import Gone
from acceptance.refusals import Refused
from acceptance.services.ground.holdings import left_over
from acceptance.services.volumes import terms
from workflows.terms import PERIODS
from workflows.words import N_

from .drafting import BLANK, Asked, Context, Entry
from .properties import each_said
from .words import chinese_date

PROPERTIES = ("authentic", "complete", "usable", "safe")
"""真实性, 完整性, 可用性, 安全性, as the form names their fields."""


def _volumes(project_id: int) -> list[Volume]:
    """The volumes in their order. Raises Refused (no_document_yet) without any."""
    mine = select(Volume).where(Volume.project_id == project_id).order_by(Volume.number)
    rows = db.session.scalars(mine).all()
    if not rows:
        raise Refused("no_document_yet", why=N_("还没有案卷"))
    return list(rows)


def digital_list(asked: Asked) -> Context:
    """电子档案移交清单, a volume a line. Raises Refused (no_document_yet) without volumes."""
    project = asked.project
    kept = terms.of(project.id)
    rows: list[Entry] = []
    for number, volume in enumerate(_volumes(project.id), 1):
        told = kept.get(volume.id, terms.NONE)
        rows.append(
            {
                "number": number,
                "code": volume.code or BLANK,
                "title": volume.title,
                "files": volume.files,
                "secrecy": told.secrecy or BLANK,
                "retention": PERIODS.get(told.retention, BLANK),
                "remark": volume.note or BLANK,
            }
        )
    return {
        "project": project.name,
        "sender": asked.owner,
        "handed_on": chinese_date(None),
        "uncounted": left_over(project.id),
        "rows": rows,
    }


def digital_registration(asked: Asked) -> Context:
    """电子档案移交接收登记表, with the results of the checks as they stand. Raises Refused (no_document_yet)
    without volumes.
    """
    project = asked.project
    volumes = _volumes(project.id)
    codes = [volume.code for volume in volumes if volume.code]
    files, size = _bytes(project.id)
    return {
        "project": project.name,
        "sender": asked.owner,
        "content": f"{project.name}（{project.code}）",
        "number_of": f"{len(volumes)}卷{files}件",
        "size": _size(size),
        "codes": "—".join(dict.fromkeys(codes[:1] + codes[-1:])) or BLANK,
        "uncounted": left_over(project.id),
        **dict(zip(PROPERTIES, each_said(asked), strict=True)),
    }


def _size(size: int) -> str:
    """Bytes as a form says them."""
    if size < 10**9:
        return f"{size / 10**6:.2f}MB"
    return f"{size / 10**9:.2f}GB"


def _bytes(project_id: int) -> tuple[int, int]:
    """How many files lie in volumes, and how many bytes these have."""
    files, size = db.session.execute(
        select(func.count(Document.id), func.coalesce(func.sum(FileVersion.size), 0))
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .where(
            Document.project_id == project_id,
            Document.volume_id.is_not(None),
            Document.gone == Gone.HERE,
        )
    ).one()
    return files, size
