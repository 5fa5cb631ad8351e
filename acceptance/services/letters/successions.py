"""交接单 in Word: what a unit that leaves delivered, and what it owes, for both to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acceptance.extensions import db
from acceptance.gateways.word import Row, Rows
from acceptance.models import Succession
from acceptance.refusals import Refused
from acceptance.services.life import successions, tallies
from acceptance.services.life.tallies import Bound, Item
from workflows.filings import FILING_NAMES, FilingState
from workflows.roles import PARTY_NAMES, PartyKind

from .drafting import BLANK, Asked, Context
from .words import chinese_date

KIND = "succession_note"
COUNT_AGAIN = "交接单随清点出具：要改的，重新清点"
COLUMNS = ("number", "code", "name", "section", "files", "state", "due")


def succession_note(asked: Asked) -> Context:
    """参建单位交接单 of the hand-over that the answers name. Raises Refused (no_document_yet) where
    they name none: it comes with the count alone.
    """
    key = asked.answers.get("succession")
    if not isinstance(key, int):
        raise Refused("no_document_yet", why=COUNT_AGAIN)
    row = db.session.get_one(Succession, key)
    counted = tallies.count(row.party)
    sections = {one.number: one.name for one in asked.project.sections}
    giver, taker = successions.units(row)
    place = PARTY_NAMES[PartyKind(row.party.kind)]
    if row.party.section:
        place += f"，{sections[row.party.section]}"
    return {
        "project": asked.project.name,
        "serial": f"第{row.number}号",
        "engaged": place,
        "giver": giver,
        "taker": taker,
        "owner": asked.owner,
        "last_day": chinese_date(row.ends_on),
        "reason": row.reason,
        "counted_on": chinese_date(asked.today),
        "digest": row.digest[:16],
        "delivered": counted.figures["delivered"],
        "files": counted.figures["files"],
        "volumes": counted.figures["volumes"],
        "owed": counted.figures["owed"],
        "held": counted.figures["held"],
        "findings": counted.figures["findings"],
        "rows": Rows(lambda: _lines(counted.delivered, sections)),
        "arranged": Rows(lambda: _volumes(counted.volumes)),
        "missing": Rows(lambda: _lines(counted.owed, sections)),
    }


def _volumes(volumes: Sequence[Bound]) -> Iterator[Row]:
    """The volumes in order; an empty list says so."""
    if not volumes:
        yield {"number": BLANK, "title": "无", "files": BLANK}
    for one in volumes:
        yield {"number": one.number, "title": one.title, "files": one.files}


def _lines(items: Sequence[Item], sections: dict[int, str]) -> Iterator[Row]:
    """The items in order; a dash where a day or a section is not set. An empty list says so."""
    if not items:
        yield dict.fromkeys(COLUMNS, BLANK) | {"name": "无"}
    for number, row in enumerate(items, 1):
        yield {
            "number": number,
            "code": row.code,
            "name": row.name,
            "section": sections.get(row.section, "全项目"),
            "files": row.stored,
            "state": FILING_NAMES[FilingState(row.state)],
            "due": row.due_on.isoformat() if row.due_on else BLANK,
        }
