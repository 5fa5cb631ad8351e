"""Each item judged over plain facts, group by group: 真实性, 完整性, 可用性, 安全性."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..catalogue import FORBIDDEN
from .facts import Item, Note, Subject
from .words import FAILED, FIELD_NAMES, MANUAL, NAMES, NOT_RUN, PASSED

LIMITS = {"title": 500, "number": 200, "author": 200}
PACKAGE = ("1-12", "1-13", "1-14", "2-10", "2-11", "3-1")
CARRIER = ("4-3", "4-4", "4-5", "4-6")
OFFICE, DRAWN = ("DOCX", "XLSX"), ("DWG", "DXF", "IFC", "STP")
PHONE = ("HEIC", "MOV", "M4A")
"""What telephones make; the lists of lasting formats do not name it."""
"""Kinds that should be kept as PDF/A or OFD too, and those that need a PDF to be seen at all."""
MOST_COARSE = 5
"""Pages of a coarse scan, or askew, that are named."""
Rules = Mapping[str, Any]
"""`required` and `advised` are keys of FIELD_NAMES, `minimum_dpi` a whole number."""
RULES: Rules = {
    "required": ("title",),
    "advised": ("author", "formed_on"),
    "minimum_dpi": 200,
}
"""Parameters of the checks (本系统约定); a procedure pack may give its own under `checks`."""


def judge(subject: Subject, rules: Rules = RULES) -> list[Item]:
    """Every item of the list, in its order, for one file."""
    judged = (
        *_authentic(subject),
        *_complete(subject, rules),
        *_usable(subject, rules),
        *_safe(subject),
        *(_not_run(code, "at_transfer") for code in PACKAGE),
        *(_not_run(code, "online") for code in CARRIER),
    )
    found = {item.code: item for item in judged}
    return [found[code] for code in NAMES]


def verdict(items: list[Item]) -> str:
    """failed when one item failed, else passed."""
    if any(item.result == FAILED for item in items):
        return FAILED
    return PASSED


def _item(
    code: str,
    *,
    failed: Sequence[Note] = (),
    manual: Sequence[Note] = (),
    passed: Sequence[Note] = (),
) -> Item:
    """The worst that is noted decides."""
    result = PASSED
    if failed:
        result = FAILED
    elif manual:
        result = MANUAL
    return Item(code, result, (*failed, *manual, *passed))


def _not_run(code: str, why: str) -> Item:
    return Item(code, NOT_RUN, ((why, {}),))


def _by_hand(code: str, why: str = "by_hand") -> Item:
    return Item(code, MANUAL, ((why, {}),))


def _unless(holds: bool, code: str, **facts: str | int) -> list[Note]:
    """The note when something does not hold, else nothing."""
    if holds:
        return []
    return [(code, facts)]


def _of_fields(code: str, fields: Iterable[str], wrong: Callable[[str], object]) -> list[Note]:
    """A note for every field that is wrong."""
    return [(code, {"field": FIELD_NAMES[name]}) for name in fields if wrong(name)]


def _authentic(s: Subject) -> list[Item]:
    texts = {"title": s.title, "number": s.number, "author": s.author}
    future: list[Note] = []
    if s.formed_on and s.formed_on > s.today:
        future.append(("future_date", {"value": s.formed_on.isoformat()}))
    return [
        _untouched(s),
        _item("1-2", failed=_of_fields("too_long", texts, lambda f: len(texts[f]) > LIMITS[f])),
        _item("1-3"),
        _item("1-4", manual=_unless(s.retention, "retention_unknown")),
        _item("1-5", failed=future),
        _item(
            "1-6",
            failed=_of_fields("bad_character", texts, lambda f: FORBIDDEN.search(texts[f])),
        ),
        _not_run("1-7", "numbers_later"),
        _item("1-8", manual=_unless(not s.near, "near_title", title=s.near)),
        _not_run("1-9", "receiver_rules"),
        _item(
            "1-10",
            failed=[
                *_unless(s.stored_size == s.size, "size_changed"),
                *_unless(s.fits_name, "extension", found=s.kind),
            ],
        ),
        _item("1-11", failed=_unless(s.stored_size > 0, "not_there")),
    ]


def _untouched(s: Subject) -> Item:
    """1-1: the bytes are those that were stored; signatures are told, their chain of trust is not
    verified."""
    signers = "、".join(
        f"{one['signer'] or '?'} {one['time']}".strip() for one in s.facts.get("signatures", [])
    )
    signed = _unless(not signers, "signed_unverified", signers=signers)
    if s.facts.get("sha256", s.digest) != s.digest:
        return _item("1-1", failed=[("digest_changed", {})], manual=signed)
    return _item("1-1", manual=signed, passed=[("digest_kept", {})])


def _complete(s: Subject, rules: Rules) -> list[Item]:
    values = {"title": s.title, "number": s.number, "author": s.author, "formed_on": s.formed_on}
    return [
        _not_run("2-1", "whole_project"),
        _not_run("2-2", "whole_project"),
        _item(
            "2-3",
            manual=_of_fields("advised_field", rules["advised"], lambda f: not values[f]),
        ),
        _item(
            "2-4",
            failed=_of_fields("required_field", rules["required"], lambda f: not values[f]),
        ),
        _item("2-5", failed=_unless(s.journalled, "no_journal")),
        _page_run(s),
        _content(s),
        _attachments(s),
        _item(
            "2-9",
            failed=_unless(s.placed, "not_placed"),
            manual=_unless(not s.twin_of, "same_content", title=s.twin_of),
        ),
    ]


def _page_run(s: Subject) -> Item:
    """2-6: pages run on through the volume."""
    if s.volume_sound is None:
        return _not_run("2-6", "no_volume")
    return _item("2-6", failed=_unless(s.volume_sound, "run_broken"))


def _content(s: Subject) -> Item:
    """2-7: as many pages as the catalogue says."""
    pages = s.facts.get("pages")
    if pages is None:
        return _by_hand("2-7", "pages_unknown")
    if s.listed_pages is None:
        return _item("2-7", manual=[("pages_not_listed", {"found": pages})])
    same = pages == s.listed_pages
    return _item("2-7", failed=_unless(same, "pages_differ", listed=s.listed_pages, found=pages))


def _attachments(s: Subject) -> Item:
    """2-8: what is attached inside the file is named; whether it is all there a person says."""
    names = "、".join(s.facts.get("attached", []))
    inside = _unless(not names, "attached_files", names=names)
    return _item("2-8", manual=[*inside, ("attachments", {})])


def _usable(s: Subject, rules: Rules) -> list[Item]:
    broken = _broken(s)
    unread = _unless(bool(broken) or not s.facts.get("unread"), "not_opened", found=s.kind)
    return [
        _item("3-2"),
        _item("3-3", failed=_programs(s), manual=_format(s)),
        _item(
            "3-4",
            failed=broken,
            manual=[*unread, *_looked_at(s)],
            passed=_scanned(s, rules["minimum_dpi"]),
        ),
        _item("3-5", manual=[_lasting(s, opens=not broken)]),
        _by_hand("3-6"),
        _item("3-8", failed=_unless(not s.facts.get("encrypted"), "encrypted")),
    ]


def _format(s: Subject) -> list[Note]:
    if s.kind in OFFICE:
        return [("office_only", {"found": s.kind})]
    if s.kind in PHONE:
        return [("phone_only", {"found": s.kind})]
    return _unless(s.kind not in DRAWN or s.has_twin, "needs_twin", found=s.kind)


def _programs(s: Subject) -> list[Note]:
    """What runs when a file is opened has no place in an archive (本系统约定)."""
    return [(f"program_{kind}", {}) for kind in s.facts.get("programs", [])]


def _broken(s: Subject) -> list[Note]:
    if lacks := s.facts.get("hollow"):
        return [("hollow", {"lacks": lacks})]
    # What is encrypted cannot be told to be whole, so only the lock is named.
    if s.facts.get("encrypted"):
        return [("encrypted", {})]
    return _unless(not s.facts.get("damaged"), "damaged")


def _inside(s: Subject) -> list[int]:
    """Blank pages after which another page comes that is not blank."""
    blank = s.facts.get("blank", [])
    written = set(range(1, (s.facts.get("pages") or 0) + 1)) - set(blank)
    return [page for page in blank if min(written, default=page) < page < max(written, default=0)]


def _looked_at(s: Subject) -> list[Note]:
    """Pages that a person must look at: blank ones between others, and those put askew on the
    scanner (本系统约定：倾斜 3° 以上的提示)."""
    notes: list[Note] = []
    if inside := _inside(s):
        notes.append(("blank_inside", {"pages": "、".join(map(str, inside))}))
    for page, degrees in s.facts.get("skewed", [])[:MOST_COARSE]:
        notes.append(("skewed", {"page": page, "degrees": degrees}))
    return notes


def _scanned(s: Subject, minimum: int) -> list[Note]:
    """Blank pages at the ends and coarse ones, for information: they may be meant."""
    notes: list[Note] = []
    inside = _inside(s)
    if blank := [page for page in s.facts.get("blank", []) if page not in inside]:
        notes.append(("blank_pages", {"pages": "、".join(map(str, blank))}))
    coarse = [(page, dpi) for page, dpi in s.facts.get("low_dpi", []) if dpi < minimum]
    for page, dpi in coarse[:MOST_COARSE]:
        notes.append(("coarse_scan", {"page": page, "dpi": dpi, "minimum": minimum}))
    return notes


def _lasting(s: Subject, *, opens: bool) -> Note:
    if s.kind != "PDF" or not opens:
        return "by_hand", {}
    if claim := s.facts.get("pdfa"):
        return "claims_pdfa", {"claim": claim}
    return "no_pdfa", {}


def _safe(s: Subject) -> list[Item]:
    return [_scanner(s), _virus(s), _by_hand("4-7")]


def _scanner(s: Subject) -> Item:
    """4-1 asks for a scanner that is in common use in the country; clamd is none."""
    if s.scanner:
        return _by_hand("4-1", "other_scanner")
    return _not_run("4-1", "no_scanner")


def _virus(s: Subject) -> Item:
    if s.scan == "clean":
        return _item("4-2", manual=[("clean", {}), ("other_scanner", {})])
    if s.scan == "infected":
        return _item("4-2", failed=[("infected", {"name": s.virus})])
    return _not_run("4-2", "no_scanner")
