"""The drawing of volumes for inspection (抽查案卷), as anyone can repeat it: this file, Python alone,
and what was published.

Before the drawing two things are fixed in the journal: the list of all volumes (the frame) and the
last line of the journal. Then members of the panel, of two organisations at least, each name a
number: first only its digest (commit), which also covers a random salt. When no more numbers are
taken, each shows number and salt (reveal). Head, frame, rule, every digest, number and salt, and
where the rules of the project ask for it a number drawn in public on a later day, give the seed;
the seed gives every volume a rank; each focus kind takes its share by rank, the rest fills up by
rank.

Who could not do what: see `TERMS`.

    python sampling.py draw.json                   draws again and compares
    python sampling.py commit draw.json 12 4711    a slip for seat 12 and the number 4711
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sys
from collections.abc import Sequence
from typing import NotRequired, TypedDict

ALGORITHM = 2
"""1 was: one number, named aloud after the frame was fixed, by one member."""
COMMIT, SEED = "acceptance.sampling.commit.2", "acceptance.sampling.seed.2"
"""What a digest is for stands in it, so that none can be taken for another."""
UNITS = 2
"""Of so many different organisations numbers are named at least."""
TERMS = (
    "固定清单的人不知道别人的数和随机串，取号的人交了摘要就不能换数：公布以前谁也算不出会抽到哪些卷。"
    "取号的人里只要有一名没有与他人串通，其余的人（包括组织单位）合起来也不能挑卷；全部串通则可以，"
    "所以截止前验收组任何成员都可以取号，截止时须有两个单位取号，并有组织单位以外的成员用本人账号取号"
    "（启用公开号码的除外）。最后一个公布的人已能算出结果，他能做的只有不公布：逾期未公布的，本次抽样作废，"
    "姓名记入操作日志，重新固定清单再抽，此人在本项目中不再取号（未公布的是代录的取号单，则不再收代录的取号单）。"
    "因此他至多用一个已知的结果换一个谁也不知道的结果，只有一次，人人看得见。不以他的摘要顶替他的数，"
    "因为那样他可以在两个已知的结果里挑一个。启用公开号码的，公布在号码产生之前截止，这一次也无从挑起。"
    "能看到服务器内存的人可以看到在网页上键入的数；不放心的成员可用 sampling.py 自己算摘要，只交摘要。"
)
"""What is fixed beforehand and journaled with the frame; a convention of this system."""


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


class Named(TypedDict):
    """A number that a member named; `number` and `salt` are known once it is revealed."""

    seat: int  # the member's place on the panel, by which no two are taken for one
    name: str
    unit: str
    entered_by: str  # who typed a paper slip in; empty when the member did it himself
    digest: str
    number: int | None
    salt: str


class Public(TypedDict):
    """A number drawn in public: of what source, not before which day, and which one it was."""

    source: str
    due: str
    on: str
    number: str


class Published(TypedDict):
    """A drawing as it is given away, as far as it is drawn again. Without `algorithm` it is one of
    the first: `number` was named by one member, and nothing committed.
    """

    algorithm: NotRequired[int]
    project: NotRequired[str]
    head: str  # hash of the journal's last line when the frame was fixed
    fixed_on: NotRequired[str]  # the day on which the frame was fixed
    frame: list[Volume]
    frame_digest: str
    number: NotRequired[int | None]
    named: NotRequired[list[Named]]
    public: NotRequired[Public | None]
    seed: str  # empty while nothing is drawn
    rule: Rule
    drawn: list[list[int | str]]  # the number of each volume and its focus kind


def _digest(*told: object) -> str:
    """SHA-256 of plain values, written so that no two lists of values read alike."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def frame_digest(frame: Sequence[Volume]) -> str:
    """SHA-256 of the list of all volumes, in the order of their numbers."""
    text = json.dumps(
        [[v["key"], v["title"], v["drawings"], list(v["focus"])] for v in frame],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def new_salt() -> str:
    """Sixteen random bytes: with them not even the number 7 can be guessed from its digest."""
    return secrets.token_hex(16)


def commitment(project: str, head: str, frame: str, seat: int, number: int, salt: str) -> str:
    """What a member hands in before anyone shows a number. Head and seat are in it: it fits no
    other list and no other member.
    """
    return _digest(COMMIT, project, head, frame, seat, number, salt)


def seed(head: str, frame: str, rule: Rule, named: Sequence[Named], public: Public | None) -> str:
    """The seed of everything that was fixed, committed and revealed, by seat. The salts are in it,
    so that a number that others can guess helps nobody.
    """
    told = [
        [one["seat"], one["digest"], one["number"], one["salt"]]
        for one in sorted(named, key=lambda one: one["seat"])
    ]
    drawn_in_public = None
    if public is not None:
        drawn_in_public = [public["source"], public["on"], public["number"]]
    return _digest(SEED, head, frame, dict(rule), told, drawn_in_public)


def first_seed(head: str, frame: str, number: int) -> str:
    """The seed of the first algorithm, for drawings that were made by it."""
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
    algorithm = published.get("algorithm", 1)
    if algorithm == 1:
        chance = first_seed(
            published["head"], published["frame_digest"], published.get("number") or 0
        )
    elif algorithm == ALGORITHM:
        wrong += _named_wrong(published)
        named, public = published.get("named", []), published.get("public")
        chance = seed(
            published["head"], published["frame_digest"], published["rule"], named, public
        )
    else:
        return [*wrong, f"algorithm: {algorithm} is not known here 本文件不认识这一算法"]
    if not published["seed"]:
        return [*wrong, "seed: nothing is drawn yet 尚未抽取"]
    if chance != published["seed"]:
        wrong.append(
            "seed: does not follow from the journal and the numbers 种子与操作日志、取号不符"
        )
    if [list(pair) for pair in draw(frame, published["rule"], published["seed"])] != [
        list(pair) for pair in published["drawn"]
    ]:
        wrong.append("drawn: other volumes were drawn 抽取结果不符")
    return wrong


def _named_wrong(published: Published) -> list[str]:
    """What does not fit in the numbers: too few units, one that is not what was handed in, a public
    number of a day before the list was fixed.
    """
    wrong = []
    named, public = published.get("named", []), published.get("public")
    if len({one["unit"] for one in named}) < UNITS:
        wrong.append("named: numbers of one organisation alone 取号的人出自同一单位")
    if len({one["seat"] for one in named}) < len(named):
        wrong.append("named: one member named two numbers 一人报了两个数")
    for one in named:
        number = one["number"]
        if number is None or one["digest"] != commitment(
            published.get("project", ""),
            published["head"],
            published["frame_digest"],
            one["seat"],
            number,
            one["salt"],
        ):
            wrong.append(
                f"named: the number of {one['name']} is not the one handed in 公布的数与所交摘要不符"
            )
    if public is not None and not published.get("fixed_on", "") < public["due"] <= public["on"]:
        wrong.append("public: a number of a day that was over 公开号码不是固定清单以后的")
    return wrong


def slip(published: Published, seat: int, number: int) -> str:
    """A slip for one member: the digest to hand in, number and salt to keep."""
    salt = new_salt()
    digest = commitment(
        published.get("project", ""),
        published["head"],
        published["frame_digest"],
        seat,
        number,
        salt,
    )
    return f"hand in 交 {digest}\nkeep 留 {number} {salt}"


def main(arguments: Sequence[str]) -> int:
    """The program: 0 when a drawing can be repeated, 1 when something does not fit."""
    words = list(arguments)
    naming = "commit" in words
    if naming:
        words.remove("commit")
    published, *rest = words
    with open(published, encoding="utf-8") as file:
        told = json.load(file)
    if naming:
        seat, number = rest
        sys.stdout.write(slip(told, int(seat), int(number)) + "\n")
        return 0
    found = verify(told)
    sys.stdout.write(("\n".join(found) or "same drawing 抽取结果一致") + "\n")
    if public := told.get("public"):
        sys.stdout.write(
            f"look up 请自行查对: {public['source']}, first since {public['due']} 起第一期:"
            f" {public['on']} {public['number']}\n"
        )
    return int(bool(found))


if __name__ == "__main__":
    _program, *words = sys.argv
    sys.exit(main(words))
