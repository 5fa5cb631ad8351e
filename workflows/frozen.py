"""The fixed archive (定稿): one digest over its volumes, their order and numbers, what is catalogued of every
file, and the bytes; as anyone can count it again with this file, Python alone, and what was published.

    python frozen.py version-1.json
        does the digest follow from what is listed?
    python frozen.py inspected.json accepted.json handed-over.json
        … and is it the same archive throughout, or what differs?

A file has a digest over its catalogue data and its SHA-256, a volume over its own data and its files in order,
the archive over its volumes in order. So one digest on paper holds the whole, and two archives are compared
volume by volume.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # so that it runs on Python 3.8 too
    Line = Mapping[str, Any]
    """A file or a volume by the names below; a volume has its `files` in order."""

FILE = (
    "position",
    "item",
    "title",
    "number",
    "author",
    "formed_on",
    "first_page",
    "last_page",
    "works",
    "division",
    "discipline",
    "retention",
    "secrecy",
    "remark",
    "caption",
    "sha256",
)
"""What is held of a file; `item` is the checklist item it was filed under, `caption` what is told of a
picture or a recording, `sha256` the digest of its bytes.
"""
VOLUME = (
    "number",
    "code",
    "title",
    "section",
    "holds",
    "unit",
    "begins_on",
    "ends_on",
    "retention",
    "secrecy",
    "see_also",
    "note",
    "cover_title",
    "stated_pages",
    "filed_by",
    "filed_on",
    "checked_by",
    "checked_on",
)
"""What is held of a volume beside its files; `code` is its 档号."""
SHORT = 16
"""Digits of the digest that are printed."""
LISTED = 20
"""Differences that are told one by one; the rest is counted."""


def _digest(kind: bytes, values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(kind + text.encode()).hexdigest()


def file_digest(file: Line) -> str:
    """Over what is held of one file."""
    return _digest(b"\0", [file[name] for name in FILE])


def volume_digest(volume: Line) -> str:
    """Over what is held of one volume, and its files in their order."""
    own = [volume[name] for name in VOLUME]
    return _digest(b"\1", [own, [file_digest(file) for file in volume["files"]]])


def root(digests: Sequence[str]) -> str:
    """Over the volumes in their order; of no volumes too."""
    return _digest(b"\2", list(digests))


def archive_digest(volumes: Sequence[Line]) -> str:
    """Over the whole archive."""
    return root([volume_digest(volume) for volume in volumes])


def shown(digest: str) -> str:
    """The short form on paper: sixteen digits by fours."""
    return " ".join(digest[at : at + 4] for at in range(0, SHORT, 4))


def problems(published: Line) -> list[str]:
    """What does not fit in one published version, in words; empty when its digest follows."""
    if archive_digest(published["volumes"]) == published["digest"]:
        return []
    name = f"version {published['version']}"
    return [f"{name}: the digest does not follow from what is listed 摘要与所列案卷不符"]


def differences(one: Sequence[Line], other: Sequence[Line]) -> Iterator[tuple[str, Line, Line]]:
    """Volumes that are not the same in both: (what, before, after), by number of volume.

    `what` is gone, new or changed; the missing side is the same volume again.
    """
    before = {volume["number"]: volume for volume in one}
    after = {volume["number"]: volume for volume in other}
    for number in sorted(before.keys() | after.keys()):
        if number not in after:
            yield "gone", before[number], before[number]
        elif number not in before:
            yield "new", after[number], after[number]
        elif volume_digest(before[number]) != volume_digest(after[number]):
            yield "changed", before[number], after[number]


def changes(before: Line, after: Line) -> Iterator[tuple[int, str, str, str]]:
    """What differs within one volume: (file by its position, field, before, after), the volume's own
    data first, as position 0; of a file that is gone or new the field is so called.
    """
    for name in VOLUME:
        if before[name] != after[name]:
            yield 0, name, _said(before[name]), _said(after[name])
    old = {file["position"]: file for file in before["files"]}
    new = {file["position"]: file for file in after["files"]}
    for position in sorted(old.keys() | new.keys()):
        if position not in new:
            yield position, "gone", old[position]["title"], ""
        elif position not in old:
            yield position, "new", "", new[position]["title"]
        else:
            for name in FILE:
                was, now = old[position][name], new[position][name]
                if was != now:
                    yield position, name, _said(was), _said(now)


def _said(value: object) -> str:
    if value is None:
        return ""
    return str(value)


def purged(published: Line) -> list[str]:
    """Which files of a version were purged (彻底清除) since, in words: they stand in it, and nobody has
    their bytes any more.
    """
    days = published.get("purged", {})
    return [
        f"volume {volume['number']} file 件 {file['position']} {file['title']}: "
        f"purged 已彻底清除 {days[file['sha256']]}, SHA-256 {shown(file['sha256'])}"
        for volume in published["volumes"]
        for file in volume["files"]
        if file["sha256"] in days
    ]


WORDS = {"gone": "is not there any more 已无", "new": "is new 为新增", "changed": "differs 有变动"}


def compared(one: Line, other: Line) -> list[str]:
    """What is not the same in two versions, in words; empty when they are the same archive."""
    if one["digest"] == other["digest"]:
        return []
    names = f"version {one['version']} → version {other['version']}"
    told = []
    for what, before, after in differences(one["volumes"], other["volumes"]):
        title = f"volume {after['number']} 第{after['number']}卷 {after['title']}"
        told.append(f"{names}: {title}: {WORDS[what]}")
        if what == "changed":
            for position, name, was, now in changes(before, after):
                told.append(f"    file 件 {position} {name}: {was} → {now}")
    if len(told) > LISTED:
        return [
            *told[:LISTED],
            f"{names}: … {len(told) - LISTED} more 还有 {len(told) - LISTED} 处",
        ]
    return told


def main(names: Sequence[str]) -> int:
    """The command line; 0 when every digest follows and all are the same archive."""
    versions = []
    for name in names:
        with open(name, encoding="utf-8") as file:
            versions.append(json.load(file))
    wrong = [said for version in versions for said in problems(version)]
    before, *later = versions
    for after in later:
        wrong += compared(before, after)
        before = after
    told = dict.fromkeys(said for version in versions for said in purged(version))
    for said in (*wrong, *told):
        sys.stdout.write(said + "\n")
    if not wrong:
        first = versions[0]
        files = sum(len(volume["files"]) for volume in first["volumes"])
        sys.stdout.write(
            f"same archive 档案一致: {len(first['volumes'])} volumes 卷, {files} files 件, "
            f"{shown(first['digest'])}\n"
        )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
