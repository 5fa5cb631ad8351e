"""What a line says of keeping and secrecy, and what of it can only be kept as a note."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from workflows.catalogue import FIELD_LIMIT, REMARK
from workflows.list_line import Line
from workflows.listing import simplified
from workflows.terms import SECRECY

from .outcome import Outcome

_PERIOD = re.compile(r"(?:D)?\s*(30|10)\s*年?\Z", re.IGNORECASE)
_OPEN = ("", "无", "公开", "非密", "/", "-", "无密级", "一般", "普通")


class Kept(NamedTuple):
    """Retention and secrecy as the archive has them, and the remark of the file."""

    retention: str
    secrecy: str
    remark: str


NOTHING = Kept("", "", "")


def kept(row: int, line: Line, out: Outcome) -> Kept:
    """What a line says of these; a word that is no period or degree is told and kept as a note."""
    if not (line.retention or line.secrecy or line.remark or line.code or line.see_also):
        return NOTHING
    notes = [line.remark]
    retention, secrecy = period(line.retention), degree(line.secrecy)
    if retention is None:
        out.tell(row, "retention", REMARK, "not_a_period", value=line.retention)
        notes.append(f"保管期限：{line.retention}")
    if secrecy is None:
        out.tell(row, "secrecy", REMARK, "not_a_degree", value=line.secrecy)
        notes.append(f"密级：{line.secrecy}")
    if line.code:
        notes.append(f"档号：{line.code}")
    if line.see_also:
        notes.append(f"互见号：{line.see_also}")
    remark = "；".join(filter(None, notes))
    if len(remark) > FIELD_LIMIT:
        out.tell(row, "remark", REMARK, "note_cut", limit=FIELD_LIMIT)
    return Kept(retention or "", secrecy or "", remark[:FIELD_LIMIT])


def period(text: str) -> str | None:
    """A retention as `RETENTION_NAMES` has it, empty for none; None for another word."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in ("", "/", "-"):
        return ""
    if plain.upper() in ("Y", "永久"):
        return "Y"
    if match := _PERIOD.match(plain):
        return match.group(1)
    return {"三十年": "30", "十年": "10", "定期30年": "30", "定期10年": "10"}.get(plain)


def degree(text: str) -> str | None:
    """A degree of secrecy as `SECRECY` has it; None for another word."""
    plain = simplified("".join(unicodedata.normalize("NFKC", text).split()))
    if plain in _OPEN:
        return ""
    plain = plain.partition("★")[0]
    if plain in SECRECY:
        return plain
    return None
