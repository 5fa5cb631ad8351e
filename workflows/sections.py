"""Which contract section (标段) the name of a folder or file speaks of, as sites write them.

A number alone (第1标段, 标段一, 2标) is the section of that number. What stands before a number
(LJ-01合同段, 土建2标, TJ02) is known where the project's own names say it or where people have
taught it; else it is a name that nobody has taught yet. 本系统约定.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .names import plain

NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_DIGITS = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
NO_SECTION = "[准高志识题记线牌价书语签注]"
"""What makes 标 another word than 标段: 标高, 标准, 标志."""
_KIND = rf"(?:合同段|合同包|标段|标(?!{NO_SECTION}))"
PLAIN = re.compile(rf"第(?P<a>{_DIGITS}){_KIND}|(?:合同段|标段)第?(?P<b>{_DIGITS})(?![\d.])")
BEFORE = re.compile(rf"(?P<word>[A-Z]{{1,5}}|[一-鿿]{{0,2}})[-_]?0*(?P<number>{_DIGITS}){_KIND}")
SEVERAL = re.compile(
    rf"(?<![\d.])第?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[-~—、,&/和及与至]第?)+{_DIGITS}{_KIND}"
    rf"|(?:合同段|标段)第?\d{{1,2}}[-~—、,&/和及与至]第?\d{{1,2}}(?![\d.])"
    r"|^([A-Z]{2,5})[-_]?\d{1,2}(?:[-~—、,&/+和及与至]\1[-_]?\d{1,2})+(?![\dA-Z])"
    r"|^[A-Z]{2,5}[-_]?\d{1,2}(?:[~—、,&/和及与至]\d{1,2})+$"
)
"""Several sections at once (第1、2标段, LJ-01、LJ-02), or a section of a section (3-1标): which one, a person says."""
BARE = re.compile(r"^(?P<word>[A-Z]{2,5})[-_]?0*(?P<number>\d{1,2})(?![\dA-Z])")
"""Letters and a number at the head of a folder's name, without 标 or 合同段 behind them."""
USUAL = frozenset(
    ("TJ", "LJ", "LM", "LQ", "QL", "SD", "JA", "JD", "FJ", "LH", "ZB", "AZ", "SG", "JC", "ZS")
)
"""Letters that stand for a section by custom; others only where the project's names have them."""
NEUTRAL = frozenset(("", "施工", "工程", "合同", "项目", "第"))


@dataclass(frozen=True)
class Named:
    """What a name says: the section, or 0 with the `token` that nobody has taught, or nothing."""

    section: int = 0
    token: str = ""


NOTHING = Named()


def number(text: str) -> int:
    """A number below a hundred in digits or in Chinese, such as 12 or 十二."""
    if text.isdigit():
        return int(text)
    if text in NUMERALS:
        return NUMERALS[text]
    # what stands before 十 are the tens, what stands behind it are the ones
    tens, ones = 1, 0
    if text[0] != "十":
        tens = NUMERALS.get(text[0], 1)
    if text[-1] != "十":
        ones = NUMERALS.get(text[-1], 0)
    return 10 * tens + ones


def token_of(label: str, *, folder: bool = True) -> tuple[str, int]:
    """What stands before the number of a section, and the number: ("TJ", 2), ("", 1); ("", 0) for
    nothing. Only a folder is named by letters and a number alone.
    """
    text = _folded(label)
    if found := PLAIN.search(text):
        return "", number(found["a"] or found["b"])
    if found := BEFORE.search(text):
        before = found["word"]
        if before in NEUTRAL:
            before = ""
        return before, number(found["number"])
    if folder and (found := BARE.match(text)):
        return found["word"], int(found["number"])
    return "", 0


def several_of(label: str) -> str:
    """The words of a name that speak of more than one section; empty where it speaks of one or none."""
    text = _folded(label)
    if found := SEVERAL.search(text):
        return found.group()
    spoken = [match for written in (PLAIN, BEFORE) for match in written.finditer(text)]
    numbers = {
        number(match.groupdict().get("number") or match.groupdict().get("a") or match["b"])
        for match in spoken
    }
    if len(numbers) < 2:
        return ""
    return text[min(one.start() for one in spoken) : max(one.end() for one in spoken)]


def without(label: str) -> str:
    """A label without the words that name a section: “第1标段竣工图” is “竣工图”."""
    text = _folded(label)
    for written in (PLAIN, BEFORE):
        if found := written.search(text):
            return text[: found.start()] + text[found.end() :]
    return text


def _folded(label: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", label)).upper()


class Sections:
    """The sections of a project by their numbers, with their own names and what sites call them."""

    def __init__(self, called: Mapping[int, Iterable[str]]) -> None:
        self.numbers = frozenset(called)
        self.names: dict[str, int] = {}
        self.tokens: dict[tuple[str, int], int] = {}
        self._known: dict[tuple[str, bool], Named] = {}
        for section, names in called.items():
            for name in names:
                self.names[plain(name)] = section
                before, found = token_of(name)
                if found and not several_of(name):
                    self.tokens.setdefault((before, found), section)

    def of(self, label: str, *, folder: bool = True) -> Named:
        """The section that a name speaks of."""
        key = (label, folder)
        if key not in self._known:
            self._known[key] = self._of(label, folder=folder)
        return self._known[key]

    def _of(self, label: str, *, folder: bool) -> Named:
        if section := self.names.get(plain(label), 0):
            return Named(section)
        if several := several_of(label):
            return Named(0, several)
        before, found = token_of(label, folder=folder)
        if not found:
            return NOTHING
        if section := self.tokens.get((before, found), 0):
            return Named(section)
        if not before:
            return Named(found)
        if self._counts_as_the_sections_do(before):
            return Named(found)
        text = _folded(label)
        written = BEFORE.search(text)
        if written is None and before in USUAL:
            written = BARE.match(text)
        if written is None:
            return NOTHING
        return Named(0, written[0])

    def in_a_cell(self, text: str) -> Named:
        """The section that a cell of a column of sections means: a name also without its number (“主桥” of
        “第 1 标段 主桥”), where only one section is called so."""
        told = self.of(text)
        if told.section or told.token:
            return told
        short = plain(text)
        bare = {
            number for name, number in self.names.items() if short and plain(without(name)) == short
        }
        if len(bare) == 1:
            return Named(bare.pop())
        return NOTHING

    def _counts_as_the_sections_do(self, before: str) -> bool:
        """Whether the names known with these letters bear the numbers of their sections."""
        known = [(told, section) for (word, told), section in self.tokens.items() if word == before]
        return bool(known) and all(told == section for told, section in known)
