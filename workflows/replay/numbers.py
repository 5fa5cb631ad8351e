"""档号 and seals of volumes, as far as the lines tell them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .objects import effect
from .subject import LEFT, NOTHING, Line, Row, Rows, Slip, crossed, differs, gone, untold

FREEZES = "hand_over"
"""The effect of the step with which every volume is sealed for good."""
GIVES = ("number_volumes", "undo_numbers")
"""What gives every volume its 档号, or the one that it had before."""
SEALS = {"seal_volume": True, "unseal_volume": False}


def digest(codes: Iterable[tuple[int, str]]) -> str:
    """What tells a whole numbering: SHA-256 over each volume's id and 档号, in their order."""
    text = "".join(f"{key}\t{code}\n" for key, code in codes)
    return hashlib.sha256(text.encode()).hexdigest()


class Numbers:
    """The numbering that was given last, and which volumes are sealed."""

    def __init__(self) -> None:
        self.given: Mapping[str, object] = {}
        self.codes: dict[int, str] = {}
        self.sealed: dict[int, bool] = {}
        self.frozen = False
        self.each = False
        """Whether the line names the 档号 of every volume, and not only of the first ones."""
        self.moved = False
        """Whether numbered volumes were taken away since."""

    def tell(self, line: Line) -> None:
        """A numbering, a seal, a volume taken away."""
        action, key = line["action"], line["object_id"]
        if action in GIVES:
            self.given, self.moved = line["facts"], False
            self.codes = dict(line["facts"].get("codes", ()))
            self.each = len(self.codes) == line["facts"]["volumes"]
        elif action in SEALS:
            self.sealed[key] = SEALS[action]
        elif action == "remove_volume":
            self._taken([key])
        elif action == "undo_import":
            self._taken(line["facts"].get("numbered"))
        elif effect(line) == FREEZES:
            self.frozen = True
        if left := crossed(line, LEFT, "volume", ()):
            self._taken([key for key, _code in left])

    def _taken(self, ids: Sequence[int] | None) -> None:
        """Volumes taken away; another may come under the same id. Older lines do not name them."""
        if ids is None:
            self.moved = True
            return
        for key in ids:
            self.codes.pop(key, None)
            self.moved = True

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Numbers that the lines tell one by one, those they tell only together, and seals."""
        coded = sum(bool(row["code"]) for row in rows["volume"])
        told = min(coded, len(self.codes))
        seen = {"code": told, "seal": len(rows["volume"])}
        if self.moved:
            return seen
        return {**seen, "code_together": coded - told}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of the pattern, of each volume's 档号, and of its seal."""
        pattern = "".join(row["pattern"] for row in rows["numbering"])
        if pattern != self.given.get("pattern", ""):
            yield differs("numbering", "", self.given.get("pattern"), pattern)
        for row in rows["numbering"]:
            if row["frozen"] != self.frozen:
                yield differs("numbering.frozen", "", self.frozen, row["frozen"])
        named = list(self._codes(rows))
        yield from named
        if self.given and not named and not self.moved:
            yield from self._together(rows)
        for row in rows["volume"]:
            if row["sealed"] != (self.frozen or self.sealed.get(row["id"], False)):
                yield differs("seal", row["number"], not row["sealed"], row["sealed"])

    def _codes(self, rows: Rows) -> Iterator[Slip]:
        """Volume by volume."""
        here = {row["id"]: row for row in rows["volume"]}
        for key, code in self.codes.items():
            if key in here and here[key]["code"] != code:
                yield differs("code", here[key]["number"], code, here[key]["code"])
            elif key not in here and not self.moved:
                yield gone("code", code)
        if self.each or not self.given:
            for row in rows["volume"]:
                if row["code"] and row["id"] not in self.codes:
                    yield untold("code", row["code"])

    def _together(self, rows: Rows) -> Iterator[Slip]:
        """All at once: the first and the last, how many, and the digest over each."""
        coded: list[Row] = [row for row in rows["volume"] if row["code"]]
        first = last = NOTHING
        if coded:
            first, last = coded[0]["code"], coded[-1]["code"]
        found = {
            "volumes": len(coded),
            "first": first,
            "last": last,
            "digest": digest((row["id"], row["code"]) for row in coded),
        }
        for name, value in found.items():
            if name in self.given and self.given[name] != value:
                yield differs(f"numbering.{name}", "", self.given[name], value)
