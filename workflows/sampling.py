"""The drawing of volumes for inspection (抽查案卷), as anyone can repeat it: this file, Python alone,
and what was published.

Before the drawing two things are fixed in the journal: the list of all volumes (the frame) and the
last line of the journal. Then the panel names a number. The three give the seed; the seed gives
every volume a rank; each focus kind takes its share by rank, the rest fills up by rank. Nobody who
fixed the list could know the number, and nobody who named the number could choose the volumes.

    python sampling.py draw.json        draws again and compares
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import TypedDict


class Volume(TypedDict):
    """A line of the frame."""

    key: int  # the number of the volume
    title: str
    drawings: int  # sheets in it
    focus: list[str]  # the names of the focus kinds it belongs to


class Rule(TypedDict, total=False):
    """How much is drawn: the least number of volumes, per cent of volumes and of sheets, the focus
    kinds in order.
    """

    minimum_volumes: float
    percent_volumes: float
    percent_drawings: float
    focus: list[str]


class Published(TypedDict):
    """A drawing as it is given away, as far as it is drawn again."""

    head: str  # hash of the journal's last line when the frame was fixed
    frame: list[Volume]
    frame_digest: str
    number: int
    seed: str
    rule: Rule
    drawn: list[list[int | str]]  # the number of each volume and its focus kind


def frame_digest(frame: Sequence[Volume]) -> str:
    """SHA-256 of the list of all volumes, in the order of their numbers."""
    text = json.dumps(
        [[v["key"], v["title"], v["drawings"], list(v["focus"])] for v in frame],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seed(head: str, frame: str, number: int) -> str:
    """The seed from the journal's last line, the digest of the frame and the number that the panel
    named.
    """
    return hashlib.sha256(f"{head}\n{frame}\n{number}".encode()).hexdigest()


def rank(chance: str, key: int) -> str:
    """A volume's place in the drawing: the smaller, the earlier."""
    return hashlib.sha256(f"{chance}\n{key}".encode()).hexdigest()


def size(total: int, rule: Rule) -> int:
    """How many volumes are drawn of `total`: the floor or the percentage, whichever is more, and
    never more than there are.
    """
    share = -(-total * int(rule.get("percent_volumes", 0)) // 100)
    return min(total, max(int(rule.get("minimum_volumes", 0)), share))


def draw(frame: Sequence[Volume], rule: Rule, chance: str) -> list[tuple[int, str]]:
    """The volumes drawn, in order, each with the focus kind that called it (empty for the rest).

    `rule`: minimum_volumes, percent_volumes, percent_drawings (per cent of the sheets), focus
    (names in order).
    """
    wanted = size(len(frame), rule)
    ranked = sorted(frame, key=lambda volume: rank(chance, volume["key"]))
    chosen: dict[int, str] = {}
    for name in rule.get("focus", ()):
        fitting = [
            volume for volume in ranked if name in volume["focus"] and volume["key"] not in chosen
        ]
        for volume in fitting[: max(1, wanted // 10)]:
            chosen[volume["key"]] = name
    for volume in ranked:
        if len(chosen) >= wanted:
            break
        chosen.setdefault(volume["key"], "")
    percent = int(rule.get("percent_drawings", 0))
    sheets = {volume["key"]: int(volume["drawings"]) for volume in frame}
    needed = -(-sum(sheets.values()) * percent // 100)
    for volume in ranked:
        if sum(sheets[key] for key in chosen) >= needed:
            break
        if volume["drawings"]:
            chosen.setdefault(volume["key"], "")
    return list(chosen.items())


def verify(published: Published) -> list[str]:
    """What does not fit in a published drawing; empty when it can be repeated to the last volume."""
    wrong = []
    frame = published["frame"]
    if frame_digest(frame) != published["frame_digest"]:
        wrong.append(
            "frame: the list of volumes is not the one that was fixed 案卷清单与固定时不符"
        )
    if seed(published["head"], published["frame_digest"], published["number"]) != published["seed"]:
        wrong.append("seed: does not follow from the journal and the number 种子与留痕、报数不符")
    if [list(pair) for pair in draw(frame, published["rule"], published["seed"])] != [
        list(pair) for pair in published["drawn"]
    ]:
        wrong.append("drawn: other volumes were drawn 抽取结果不符")
    return wrong


if __name__ == "__main__":
    _program, published, *_more = sys.argv
    with open(published, encoding="utf-8") as file:
        found = verify(json.load(file))
    sys.stdout.write(("\n".join(found) or "same drawing 抽取结果一致") + "\n")
    sys.exit(bool(found))
