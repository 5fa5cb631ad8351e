"""档号 by pattern: read, checked, run dry, proved free of gaps and duplicates. Writes nothing.

A pattern is text with fields in braces, `{案卷号:3}` being zero-filled to three digits:
`{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}` (DA/T 13-2022, default). Everything before 案卷号 makes a series;
volumes are counted from 1 in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .terms import RETENTION_CODES
from .words import N_

PRESETS = {
    "dat-13-2022": (N_("DA/T 13-2022"), "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}"),
    "dat-13-1994": (N_("DA/T 13-1994"), "{类别号}-{项目号}-{案卷号:3}-{件号:4}"),
    "by-class": (N_("按类目分别编号"), "{项目号}-{类目}-{案卷号:3}-{件号:4}"),
    "by-section": (N_("按标段分别编号"), "{项目号}-{标段:2}-{案卷号:3}-{件号:4}"),
}
"""Patterns to start from; the text of the standards has not been read (使用前请核对原文)."""
OF_PROJECT = {"全宗号": "fonds", "类别号": "category", "项目号": "project_number"}
OF_VOLUME = ("保管期限", "类目", "标段")
VOLUME, PIECE, PAGE = "案卷号", "件号", "页号"
FIELDS = (*OF_PROJECT, *OF_VOLUME, VOLUME, PIECE, PAGE)
LIMIT = 60
"""Characters of the longest number that still fits a stamp and a spine (本系统约定)."""
PROBLEMS = {
    "unknown_field": N_("不认识字段“%(field)s”：可用 %(known)s"),
    "unclosed": N_("大括号不成对：字段写成 {案卷号:3}"),
    "field_twice": N_("字段“%(field)s”写了两次：留一处"),
    "bad_width": N_("“%(field)s”的位数应为 1 到 9"),
    "no_volume_field": N_("没有 {案卷号}，同一项目的案卷会重号：加上 {案卷号:3}"),
    "no_piece_field": N_("没有 {件号} 或 {页号}，同一案卷的文件会重号：加上 {件号:4}"),
    "piece_before_volume": N_("{件号}、{页号} 应在 {案卷号} 之后"),
    "field_after_volume": N_("字段“%(field)s”在 {案卷号} 之后，分不清案卷和件：移到 {案卷号} 之前"),
    "touching": N_("“%(field)s”与 {案卷号} 之间没有分隔符，1+11 与 11+1 会重号：加上“-”"),
    "bad_character": N_("含不可用于文件名和打印的字符 %(value)s：改用字母、数字、汉字、-、·"),
    "empty_value": N_("%(field)s还没有填"),
    "too_narrow": N_("%(series)s 下有 %(count)d 卷，%(width)d 位不够：改为 %(needed)d 位"),
    "too_long": N_("“%(code)s”超过 %(limit)d 字：缩短前缀"),
    "duplicate": N_("“%(code)s”会编给两处：改格式"),
    "gap": N_("%(series)s 缺第 %(number)d 号"),
}
Problem = tuple[str, Mapping[str, str | int]]
"""A key of PROBLEMS, and what is put into its sentence."""
_FIELD = re.compile(r"{([^{}:]*)(?::([^{}]*))?}")
_ODD = re.compile(r'[\\/*?"<>|\x00-\x1f\s：]')


class BadPattern(ValueError):
    """The pattern cannot give every volume and file a number of its own; `code` has its sentence
    in PROBLEMS."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Field:
    """A field of a pattern; width 0 means as long as it is."""

    name: str
    width: int = 0

    def write(self, value: str | int) -> str:
        """The value as it stands in a number; one that is longer than the width stays whole."""
        return str(value).zfill(self.width)


def _filled(parts: Iterable[str | Field], values: Mapping[str, str | int]) -> str:
    """The text of a pattern with the values of its fields."""
    said = []
    for part in parts:
        if isinstance(part, Field):
            part = part.write(values[part.name])
        said.append(part)
    return "".join(said)


@dataclass(frozen=True)
class Pattern:
    """A read pattern: the series before the volume's number, the number itself, and what follows
    for a file."""

    text: str
    series: tuple[str | Field, ...]
    volume: Field
    piece: tuple[str | Field, ...]

    def of_piece(self, code: str, position: int, page: int | None) -> str:
        """The number of a file (件) in a volume that has `code`."""
        return code + _filled(self.piece, {PIECE: position, PAGE: page or 0})


@dataclass(frozen=True)
class Numbered:
    """A volume as numbering sees it, in the order in which it is to be numbered."""

    id: int
    section: int = 0
    group: str = ""
    retention: str = ""
    files: int = 0
    code: str = ""


@dataclass(frozen=True)
class Proof:
    """What a dry run says: the new code of each volume, the series with first and last number,
    and what is wrong."""

    codes: Mapping[int, str]
    series: tuple[tuple[str, int, int], ...]
    problems: tuple[Problem, ...] = ()


def read(text: str) -> Pattern:
    """The pattern. Raises BadPattern."""
    text = text.strip()
    parts: list[str | Field] = []
    end = 0
    for match in _FIELD.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        name, width = match.group(1).strip(), (match.group(2) or "").strip()
        if name not in FIELDS:
            raise BadPattern("unknown_field", field=name, known="、".join(FIELDS))
        if width and not (
            width.isascii() and width.isdigit() and len(width) < 10 and 1 <= int(width) <= 9
        ):
            raise BadPattern("bad_width", field=name)
        if any(isinstance(part, Field) and part.name == name for part in parts):
            raise BadPattern("field_twice", field=name)
        parts.append(Field(name, int(width or 0)))
        end = match.end()
    if end < len(text):
        parts.append(text[end:])
    for part in parts:
        if isinstance(part, str):
            if "{" in part or "}" in part:
                raise BadPattern("unclosed")
            if odd := _ODD.search(part):
                raise BadPattern("bad_character", value=repr(odd.group(0)))
    return _checked(text, parts)


def _name(part: str | Field) -> str:
    """The field a part stands for, nothing for text."""
    if isinstance(part, Field):
        return part.name
    return ""


def _checked(text: str, parts: list[str | Field]) -> Pattern:
    """The pattern of parts that are known each for itself: what is wrong with how they follow one
    another is raised (BadPattern).
    """
    names = [_name(part) for part in parts]
    if VOLUME not in names:
        raise BadPattern("no_volume_field")
    at = names.index(VOLUME)
    if PIECE in names[:at] or PAGE in names[:at]:
        raise BadPattern("piece_before_volume")
    if PIECE not in names and PAGE not in names:
        raise BadPattern("no_piece_field")
    for name in names[at + 1 :]:
        if name and name not in (PIECE, PAGE):
            raise BadPattern("field_after_volume", field=name)
    if at and isinstance(parts[at - 1], Field):
        raise BadPattern("touching", field=names[at - 1])
    if isinstance(parts[at + 1], Field):
        raise BadPattern("touching", field=names[at + 1])
    volume = parts[at]
    assert isinstance(volume, Field)
    return Pattern(text, tuple(parts[:at]), volume, tuple(parts[at + 1 :]))


def dry_run(pattern: Pattern, volumes: Sequence[Numbered], settings: Mapping[str, str]) -> Proof:
    """Number the volumes in their order and prove the result: every series runs from 1 without a
    gap, no number stands twice."""
    missing = [
        part.name
        for part in pattern.series
        if isinstance(part, Field)
        and part.name in OF_PROJECT
        and not settings.get(OF_PROJECT[part.name])
    ]
    if missing:
        return Proof({}, (), tuple(("empty_value", {"field": name}) for name in missing))
    codes: dict[int, str] = {}
    series: dict[str, list[int]] = {}
    for volume in volumes:
        values: dict[str, str | int] = {
            **{name: settings.get(key, "") for name, key in OF_PROJECT.items()},
            "保管期限": RETENTION_CODES.get(volume.retention, "0"),
            "类目": volume.group or "0",
            "标段": volume.section,
        }
        prefix = _filled(pattern.series, values)
        numbers = series.setdefault(prefix, [])
        numbers.append(len(numbers) + 1)
        codes[volume.id] = prefix + pattern.volume.write(len(numbers))
    return Proof(
        codes,
        tuple((prefix, numbers[0], numbers[-1]) for prefix, numbers in series.items()),
        tuple(prove(pattern, volumes, codes, series)),
    )


def prove(
    pattern: Pattern,
    volumes: Sequence[Numbered],
    codes: Mapping[int, str],
    series: Mapping[str, Sequence[int]],
) -> Iterable[Problem]:
    """Everything that is wrong with a numbering; nothing when it is sound.

    Looks at every volume's and every file's number.
    """
    for prefix, numbers in series.items():
        for expected, number in enumerate(sorted(numbers), 1):
            if number != expected:
                yield "gap", {"series": prefix, "number": expected}
                break
        if pattern.volume.width and len(str(len(numbers))) > pattern.volume.width:
            yield (
                "too_narrow",
                {
                    "series": prefix,
                    "count": len(numbers),
                    "width": pattern.volume.width,
                    "needed": len(str(len(numbers))),
                },
            )
    owner: dict[str, int] = {}
    longest = ""
    by_position = any(isinstance(part, Field) and part.name == PIECE for part in pattern.piece)
    for volume in volumes:
        code = codes[volume.id]
        longest = max(longest, code, key=len)
        written = [code]
        if by_position:
            written += (pattern.of_piece(code, n, n) for n in range(1, volume.files + 1))
        for one in written:
            if owner.setdefault(one, volume.id) != volume.id:
                yield "duplicate", {"code": one}
                return
    if len(longest) > LIMIT:
        yield "too_long", {"code": longest, "limit": LIMIT}


def carried(see_also: str, renamed: Mapping[str, str]) -> str:
    """互见号 after a renumbering: every code in it follows its volume to the new code, other text
    stays."""
    return "；".join(
        renamed.get(part.strip(), part.strip())
        for part in re.split(r"[；;]", see_also)
        if part.strip()
    )
