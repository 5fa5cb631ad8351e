"""What the name of a file or folder says of an item of the filing scope: its code, its words.

A code is what the scope prints (1-02, A1-03), at the head of a name or in brackets. Words are the
names of items, their parts, and the words by which the scope recognises them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .names import plain, without_copy_mark
from .standards import Item, Scope

NAME, PART, WORD = "name", "part", "word"
HEAD = re.compile(
    r"^[\s\[(【〔]*(?P<group>[A-Z]?\d{1,2})\s*[-－—–·._]\s*(?P<number>\d{1,3})(?![\d.])(?!\s*[-－—–]\s*\d)(?P<after>.*)$"
)
BRACKETED = re.compile(
    r"[\[(【〔]\s*(?P<group>[A-Z]?\d{1,2})\s*[-－—–·.]\s*(?P<number>\d{1,3})\s*[\])】〕]"
)
COUNTED = re.compile(
    r"^\s*(?:[#号标墩跨联层轴区段期次栋幢座米桩台]|m\b|mm\b|km\b|年|月|日|~|至|到|\+)"
)
"""What makes numbers before it a count of piers or storeys, not a code."""
SEQUENCE = re.compile(r"^\s*\d{1,4}(?:[\s._、\-]+|(?=[一-鿿《]))|[\s_\-]+\d{1,4}\s*$")
BY_MACHINE = re.compile(
    r"^(?:img|dsc|dscn|dscf|scan|doc|image|photo|pic|pdf|cam|file|wx|mmexport|untitled|扫描件?|"
    r"扫描全能王|新文档|新建文档?|微信图片|微信扫描|图片|无标题|未命名|文档|第?\d+页?|页面?)?"
    r"[\s_\-.()（）\d年月日时分秒]*$",
    re.IGNORECASE,
)
VOID = re.compile(r"作废|废止|废弃|草稿|过期|失效|旧版|误传|勿用")
"""What says of a file or folder that it does not count: a person decides."""
DESIGNED = re.compile(r"施工图纸?$|设计图纸?$|设计文件$|招标图纸?$|蓝图$")
"""A folder of drawings that were built from: whether one in it is 竣工图 a person decides."""
CONTAINER = re.compile(
    r"^(?:扫描|电子|纸质|归档|竣工|工程|施工|内业|技术|验收|移交|上传|全部|已?盖章|原始|新建|第)*"
    r"(?:资料|文件夹|文件|档案|文档|材料|成品|图片|照片|目录|pdf|[件版包批卷册]|批次)*$",
    re.IGNORECASE,
)
"""A folder's name, its figures left out, that says of no place where its files come from."""
FIGURES = re.compile(r"\d+")
_BETWEEN = re.compile(r"[、，,及和与]|文件$")
_ASIDE = re.compile(r"[（(].*?[）)]")


@dataclass(frozen=True)
class Code:
    """A code that a name bears; `printed` where it is written just as the scope prints it."""

    item: Item
    printed: bool


@dataclass(frozen=True)
class Hit:
    """Words of an item found in a name; `whole` where the name says nothing else."""

    item: Item
    kind: str
    length: int
    at_end: bool
    whole: bool


def folded(label: str) -> str:
    """A label as it is read: NFKC, capitals."""
    return unicodedata.normalize("NFKC", label).upper()


def by_machine(stem: str) -> bool:
    """Whether a scanner, a camera or a counter gave the name: it tells nothing."""
    return bool(BY_MACHINE.match(unicodedata.normalize("NFKC", stem).strip()))


class Words:
    """The codes and words of a filing scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.codes = {item.code: item for item in scope.items}
        self.phrases: dict[str, list[tuple[Item, str]]] = defaultdict(list)
        names = [plain(item.name) for item in scope.items]
        names += [plain(group.name) for group in scope.groups]
        for item in scope.items:
            for phrase, kind in _phrases(item):
                others = sum(phrase in name for name in names) - (phrase in plain(item.name))
                if kind != PART or not others:
                    # a part that other items or classes speak of tells none of them apart
                    self.phrases[phrase].append((item, kind))
        self.longest_first = sorted(self.phrases, key=lambda phrase: (-len(phrase), phrase))
        self._found: dict[str, list[Hit]] = {}

    def code(self, label: str) -> tuple[Code | None, str]:
        """The code that a label bears, and the label without it."""
        text = folded(label)
        found = HEAD.match(text)
        code = None
        if found and not COUNTED.match(found["after"]):
            code = self._code(found["group"], found["number"])
        if found and code:
            return code, found["after"].strip(" _-.、,)]】〕:")
        for found in BRACKETED.finditer(text):
            if code := self._code(found["group"], found["number"]):
                return code, (text[: found.start()] + text[found.end() :]).strip()
        return None, label

    def _code(self, group: str, number: str) -> Code | None:
        exact = self.codes.get(f"{group}-{number}")
        if exact is not None:
            # 12-01 may be the first of December
            dated = group.isdigit() and int(group) >= 10
            return Code(exact, printed=not dated)
        loose = self.codes.get(f"{group.lstrip('0')}-{int(number):02d}")
        if loose is None:
            return None
        return Code(loose, printed=False)

    def hits(self, label: str) -> list[Hit]:
        """The items whose words a label holds; words inside longer ones do not count."""
        text = FIGURES.sub("#", plain(cleaned(label)))
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._hits(text)
        return found

    def _hits(self, text: str) -> list[Hit]:
        taken: list[tuple[int, int]] = []
        found: list[Hit] = []
        for phrase in self.longest_first:
            at = text.rfind(phrase)
            if at < 0:
                continue
            end = at + len(phrase)
            if any(start <= at and end <= stop for start, stop in taken):
                continue
            taken.append((at, end))
            for item, kind in self.phrases[phrase]:
                whole = phrase == text
                found.append(Hit(item, kind, len(phrase), end == len(text), whole))
        return found


def cleaned(label: str) -> str:
    """A label without its counting numbers and the marks of a copy."""
    text = without_copy_mark(unicodedata.normalize("NFKC", label)).strip()
    return SEQUENCE.sub("", text) or text


def _phrases(item: Item) -> Iterator[tuple[str, str]]:
    seen = {plain(item.name)}
    yield plain(item.name), NAME
    # within its class “结构” is as good as “结构竣工图”
    short = item.name.replace(item.group_name, "")
    words = _each((short, *item.like), WORD)
    for phrase, kind in (*_each(_parts(item.name), PART), *words):
        if len(phrase) > 1 and phrase not in seen:
            seen.add(phrase)
            yield phrase, kind


def _each(phrases: Iterable[str], kind: str) -> Iterator[tuple[str, str]]:
    for phrase in phrases:
        yield plain(phrase), kind


def _parts(name: str) -> list[str]:
    """The kinds of files that the name of an item puts together; short ones say too little."""
    if _ASIDE.search(name):
        return []
    return [part for part in _BETWEEN.split(name) if len(part) >= 4]
