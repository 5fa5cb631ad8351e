"""更改单 on paper: the last change of the fixed archive, from who asked for it to what differs."""

from __future__ import annotations

from datetime import datetime

from acceptance.gateways.clock import local_date
from acceptance.models import Amendment
from acceptance.models.shapes import Difference
from acceptance.refusals import Refused
from acceptance.services.life import amendments
from workflows.amendments import AMENDMENT_NAMES, FIELDS, FILE_FIELDS, AmendmentState
from workflows.words import N_

from .drafting import BLANK, Asked, Context, Entry
from .words import chinese_date, paragraphs

WHAT = {"gone": "撤去", "new": "新增", "changed": "改动"}
SHOWN = 12
"""Characters of a digest that are printed."""


def last(asked: Asked) -> Amendment:
    """The change that was asked for last. Raises Refused (no_document_yet) while there is none."""
    rows = amendments.of_project(asked.project.id)
    if not rows:
        raise Refused("no_document_yet", why=N_("没有更改单"))
    return rows[0]


def amendment_note(asked: Asked) -> Context:
    """更改单. Raises Refused as `last`."""
    row = last(asked)
    led_to = BLANK
    if row.to_version:
        led_to = f"第{row.to_version}版"
    return {
        "project": asked.project.name,
        "serial": f"第{row.number}号",
        "state": AMENDMENT_NAMES[AmendmentState(row.state)],
        "asked_by": row.asked_by,
        "asked_on": chinese_date(local_date(row.asked_at)),
        "reason": paragraphs(row.reason),
        "answered_by": row.answered_by or BLANK,
        "answered_on": _day(row.answered_at),
        "answer": paragraphs(row.answer) or [BLANK],
        "of_version": f"第{row.of_version}版",
        "to_version": led_to,
        "rows": [line for one in row.differs for line in _lines(one)],
    }


def _day(at: datetime | None) -> str:
    if at is None:
        return BLANK
    return chinese_date(local_date(at))


def _lines(one: Difference) -> list[Entry]:
    """A volume that differs, and each place in it with what stood there before."""
    said = WHAT[one["what"]]
    if one["more"]:
        said += f"，另有{one['more']}处未列"
    head: Entry = {
        "volume": f"第{one['volume']}卷　{one['title']}",
        "place": said,
        "before": BLANK,
        "after": BLANK,
    }
    return [head, *(_place(*where) for where in one["where"])]


def _place(position: int, field: str, before: str, after: str) -> Entry:
    name = FIELDS.get(field, field)
    if position:
        name = f"第{position}件{FILE_FIELDS.get(field, field)}"
    if field == "sha256":
        before, after = before[:SHOWN], after[:SHOWN]
    return {"volume": BLANK, "place": name, "before": before or BLANK, "after": after or BLANK}
