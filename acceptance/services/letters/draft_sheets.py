"""发文稿纸: the sheet of a draft, for the file of the letter: who wrote, checked and signed the words and when, from
the record and nothing else. A hand whose words were changed since is told as such.
"""

from __future__ import annotations

from collections.abc import Iterable

from acceptance.extensions import db
from acceptance.gateways import word
from acceptance.gateways.clock import local_date
from acceptance.models import Draft, DraftHand, Organisation
from acceptance.models.shapes import DraftPart
from workflows.documents import KINDS, NOT_URGENT
from workflows.drafts import STATE_NAMES, Hand, Taken

from . import draft_hands, draft_words
from .drafting import BLANK, Context, Entry
from .press import TEMPLATES
from .words import chinese_date

TEMPLATE = TEMPLATES / "drafts" / "sheet.docx"
CHANGED = "（签后稿子改过）"
NOT_CHANGED = "照模板"


def locked(part: DraftPart) -> bool:
    """Whether nothing in a paragraph is an official's to change."""
    return Taken(part["template"], tuple(part["facts"])).locked


def context(row: Draft) -> Context:
    """What the sheet says."""
    done = draft_hands.hands(row)
    report = row.report
    unit = db.session.get_one(Organisation, row.organisation_id)
    urgency = row.answers.get("urgency", "")
    return {
        "unit": unit.name,
        "draft": row.number,
        "kind": KINDS[row.kind].title,
        "title": row.title,
        "receiver": row.receiver or BLANK,
        "urgency": BLANK if urgency in ("", NOT_URGENT) else urgency,
        "state": STATE_NAMES[row.state],
        "number": report.number if report is not None and report.number else BLANK,
        "sent": chinese_date(local_date(report.issued_at)) if report is not None else BLANK,
        "wrote": _told(done, Hand.WROTE, row) or [BLANK],
        "checked": _told(done, Hand.CHECKED, row) or [BLANK],
        "joined": _told(done, Hand.JOINED, row) or [BLANK],
        "signed": _told(done, Hand.SIGNED, row) or [BLANK],
        "rows": _paragraphs(row.parts),
        "reason": row.reason,
    }


def _told(done: Iterable[DraftHand], hand: Hand, row: Draft) -> list[str]:
    """The hands of that kind, each with its day; of the writer's those of before are no lapse."""
    lines = []
    for one in done:
        if one.hand != hand:
            continue
        said = f"{one.name}　{chinese_date(local_date(one.at))}"
        if hand != Hand.WROTE and one.digest != row.digest:
            said += CHANGED
        lines.append(said + (f"　{one.remark}" if one.remark else ""))
    return list(dict.fromkeys(lines))


def _paragraphs(parts: Iterable[DraftPart]) -> list[Entry]:
    """The words of the draft, each paragraph told from the template's."""
    return [
        {
            "head": part["head"] or "正文",
            "text": draft_words.text(part).replace("\n", "　") or "（删去）",
            "changed": NOT_CHANGED if part["own"] is None else "改过",
        }
        for part in parts
    ]


def render(row: Draft) -> bytes:
    """The sheet as Word. Raises Refused (bad_text) for what Word cannot keep."""
    return word.template(TEMPLATE).render(context(row))
