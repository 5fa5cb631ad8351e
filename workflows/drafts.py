"""A letter's words before it is numbered: what an official may change of them, and what follows the data.

A paragraph is taken apart into words and facts: names, days, numbers, 文号 and 《…》 are facts, kept by their place and
filled in anew when the letter goes out; the words around them are the official's. That a draft is kept, compared and
signed by a second person is 「本系统约定」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from .documents import FILE, KINDS, LETTER
from .engine import Step
from .roles import Role
from .words import N_

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the place of a fact; nobody can type them."""
LONGEST = 2000
"""Characters of one paragraph as an official writes it, lines included."""
_PLACE = re.compile(f"{OPEN}(\\d+){CLOSE}")
_COUNTER = re.compile(r"\d+\.(?!\d)")
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日(?:至(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?"
_NUMBER = r"[\w·\-]*〔\d{4}〕\d+号"
_PLAIN = (r"《[^》]*》", _DAY, _NUMBER, r"\d+(?:[.,]\d+)*%?")
_WRITTEN = re.compile("|".join(_PLAIN))
WORDED = tuple(
    name
    for name, kind in KINDS.items()
    if kind.series in (LETTER, FILE) and kind.by == Role.BUREAU and not kind.act
)
"""The letters that an office words; what comes with an act goes out at once, as its template says it."""
NOT_KEPT = frozenset({"confirm"})
"""What a step asks and a draft keeps none of: whoever takes the step confirms."""


class DraftState(StrEnum):
    """Being worked upon, gone out with a letter, or thrown away."""

    OPEN = "open"
    USED = "used"
    DROPPED = "dropped"


class Hand(StrEnum):
    """What a person did with a draft."""

    WROTE = "wrote"
    CHECKED = "checked"
    JOINED = "joined"
    SIGNED = "signed"


STATE_NAMES: Mapping[str, str] = {
    DraftState.OPEN: N_("拟稿中"),
    DraftState.USED: N_("已印发"),
    DraftState.DROPPED: N_("已作废"),
}
TONES: Mapping[str, str] = {
    DraftState.OPEN: "todo",
    DraftState.USED: "ok",
    DraftState.DROPPED: "late",
}
HAND_NAMES: Mapping[str, str] = {
    Hand.WROTE: N_("拟稿"),
    Hand.CHECKED: N_("核稿"),
    Hand.JOINED: N_("会签"),
    Hand.SIGNED: N_("签发"),
}
SIGNING = (Hand.CHECKED, Hand.JOINED, Hand.SIGNED)
"""By whom did not write it."""


def kept_asks(asks: Iterable[str]) -> tuple[str, ...]:
    """What of a step's questions a draft answers beforehand."""
    return tuple(one for one in asks if one not in NOT_KEPT)


def of_step(row: Step) -> list[str]:
    """The letters of a step whose words may be drafted."""
    return [kind for kind in row.issues if kind in WORDED]


@dataclass(frozen=True)
class Taken:
    """A paragraph taken apart: its words with a mark for every fact, and the facts in their order."""

    words: str
    facts: tuple[str, ...]

    @property
    def locked(self) -> bool:
        """Whether nothing but facts and signs stands in it."""
        return not re.search(r"\w", _PLACE.sub("", self.words))


def apart(text: str, names: Iterable[str]) -> Taken:
    """A paragraph as words and facts; `names` are facts wherever they stand. A counter (1.) at its
    beginning is words.
    """
    known = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    looks = re.compile("|".join([_PLAIN[0], *map(re.escape, known), *_PLAIN[1:]]))
    facts: list[str] = []

    def place(found: re.Match[str]) -> str:
        facts.append(found[0])
        return f"{OPEN}{len(facts) - 1}{CLOSE}"

    counter = _COUNTER.match(text)
    head = counter[0] if counter else ""
    return Taken(head + looks.sub(place, text[len(head) :]), tuple(facts))


def filled(words: str, facts: Sequence[str]) -> str:
    """The words with their facts."""
    return _PLACE.sub(lambda found: facts[int(found.group(1))], words)


def rewritten(text: str, facts: Sequence[str]) -> tuple[str, list[str]]:
    """What an official wrote in place of a paragraph with these facts: its words with the marks of
    the facts, and the facts that are missing in it. Equal facts are told apart by their order.
    """
    plain = text.replace(OPEN, "").replace(CLOSE, "")
    places: dict[str, list[int]] = {}
    for number, fact in enumerate(facts):
        places.setdefault(fact, []).append(number)
    if not places:
        return plain, []
    seen = dict.fromkeys(places, 0)

    def place(found: re.Match[str]) -> str:
        fact = found[0]
        number = places[fact][min(seen[fact], len(places[fact]) - 1)]
        seen[fact] += 1
        return f"{OPEN}{number}{CLOSE}"

    longest = sorted(places, key=lambda fact: (-len(fact), fact))
    # a number is no part of a longer one
    looks = "|".join(_whole(fact) for fact in longest)
    words = re.sub(looks, place, plain)
    missing = [fact for fact in places if seen[fact] < len(places[fact])]
    return words, missing


def _whole(fact: str) -> str:
    said = re.escape(fact)
    before = r"(?<![\d.])" if fact[:1].isdigit() else ""
    after = r"(?![\d])" if fact[-1:].isdigit() else ""
    return f"{before}{said}{after}"


def added(words: str) -> list[str]:
    """Numbers, days, 文号 and 《…》 that an official wrote and no data bears out."""
    return [found[0] for found in _WRITTEN.finditer(_PLACE.sub("", words))]


@dataclass(frozen=True)
class Piece:
    """A stretch of a comparison: `same` in both, `gone` from the template, `new` in the draft."""

    how: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """What an official took out of a paragraph and put in, a sign at a time, facts as wholes."""
    old, new = _signs(before), _signs(after)
    told: list[Piece] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            told.append(Piece("same", "".join(old[first:last])))
            continue
        if last > first:
            told.append(Piece("gone", "".join(old[first:last])))
        if end > start:
            told.append(Piece("new", "".join(new[start:end])))
    return told


def _signs(text: str) -> list[str]:
    looks = re.compile("|".join([*_PLAIN, "."]), re.DOTALL)
    return [found[0] for found in looks.finditer(text)]


@dataclass(frozen=True)
class Reworded:
    """A paragraph that an official worded: the template's words and the official's, both with marks."""

    template: str
    own: str


def put_in(texts: Sequence[Taken], words: Sequence[Reworded]) -> tuple[list[list[str]], list[str]]:
    """The paragraphs of a letter of today with an official's words: lines in place of each, and the
    template's words that stand in the letter no longer, so that what was put in their place stands
    nowhere.
    """
    left = list(words)
    lines: list[list[str]] = []
    for one in texts:
        found = next((row for row in left if row.template == one.words), None)
        if found is None:
            lines.append([filled(one.words, one.facts)])
            continue
        left.remove(found)
        said = filled(found.own, one.facts)
        lines.append([line.strip() for line in said.split("\n") if line.strip()])
    return lines, [row.template for row in left]
