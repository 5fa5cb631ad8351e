"""The journal's arithmetic: chained lines, a Merkle root over all projects a day, and a check
that needs nothing but this file and Python.

    python ledger.py journal.jsonl
        is every chain whole?
    python ledger.py journal.jsonl roots.jsonl
        … and does it hold what the daily roots say it held?
    python ledger.py journal.jsonl roots.jsonl 2026-11-24=6f1c…
        … and are those the roots that stand on paper or in a mail?

A line's hash covers the line before it, so a changed, added, removed or moved line breaks its
chain. What a chain alone cannot show is a tail that was cut off, or a chain written anew as a
whole: both show against a root that was printed or mailed before. What no file can show is said
at the end of every check.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "project_id",
    "seq",
    "at",
    "actor",
    "unit",
    "noun",
    "object_id",
    "action",
    "before",
    "after",
    "facts",
)
LIMITS = (
    "Not shown: lines after the last root could have been cut or rewritten; times are those of the operator's clock. "
    "未能证明：最后一个每日总值以后的行可能被删改；时间以运行方的时钟为准。"
)
Line = Mapping[str, Any]
"""A line of a file as JSON gives it: of the journal FIELDS, `prev` and `hash`; of the roots `day`,
`root` and `leaves`.
"""
Leaf = Sequence[Any]
"""Project, number of its last line, hash of that line."""


def line_hash(prev: str, fields: Mapping[str, object]) -> str:
    """SHA-256 of the hash before and the fields, as JSON with sorted keys."""
    text = json.dumps(
        [prev, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def chain_problem(lines: Iterable[Line]) -> int | None:
    """The number of the first line of a project that does not fit, or None. Lines come in order."""
    prev = GENESIS
    expected = 0
    for expected, line in enumerate(lines, 1):
        fields = {name: line[name] for name in FIELDS}
        if (
            line["seq"] != expected
            or line["prev"] != prev
            or line["hash"] != line_hash(prev, fields)
        ):
            return expected
        prev = line["hash"]
    return None


def merkle(leaves: Sequence[Leaf]) -> str:
    """The root over the leaves in the order of their projects; an odd one is carried up."""
    level = [
        hashlib.sha256(b"\0" + "\n".join(map(str, leaf)).encode()).digest()
        for leaf in sorted(leaves, key=lambda leaf: leaf[0])
    ]
    if not level:
        return GENESIS
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        odd = level[len(pairs) * 2 :]
        level = pairs + odd
    return level[0].hex()


def daily_root(before: str, leaves: Sequence[Leaf]) -> str:
    """A day's root: it covers the root of the day before, so that no earlier day can be written
    anew alone."""
    return hashlib.sha256(b"\2" + bytes.fromhex(before) + bytes.fromhex(merkle(leaves))).hexdigest()


def verify(
    lines: Iterable[Line],
    roots: Iterable[Line] = (),
    anchors: Mapping[str, str] | None = None,
) -> list[str]:
    """Everything that does not fit, in words; empty when all does."""
    chains: dict[int, list[Line]] = {}
    for line in lines:
        chains.setdefault(line["project_id"], []).append(line)
    wrong = []
    for project, chain in sorted(chains.items()):
        bad = chain_problem(chain)
        if bad is not None:
            wrong.append(
                f"project {project}: line {bad} does not fit the chain 第 {bad} 行与链不符"
            )
    before, known = GENESIS, {}
    for row in roots:
        known[row["day"]] = row["root"]
        if daily_root(before, row["leaves"]) != row["root"]:
            wrong.append(
                f"{row['day']}: the root does not follow from its leaves 每日总值与所列各项目末值不符"
            )
        before = row["root"]
        for project, seq, digest in row["leaves"]:
            chain = chains.get(project, [])
            if len(chain) < seq:
                wrong.append(
                    f"project {project}: {seq} lines on {row['day']}, {len(chain)} now 当日有 {seq} 行，现只有 {len(chain)} 行"
                )
            elif seq and chain[seq - 1]["hash"] != digest:
                wrong.append(
                    f"project {project}: line {seq} is not what it was on {row['day']} 第 {seq} 行与当日不同"
                )
    for day, root in (anchors or {}).items():
        if not known.get(day, "").startswith(root.lower()):
            wrong.append(f"{day}: another root than the one on paper 与纸上或邮件中的总值不符")
    return wrong


def main(arguments: Sequence[str]) -> int:
    """The command line; 0 when all fits."""
    files = [argument for argument in arguments if "=" not in argument]
    anchors = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    read = []
    for name in files:
        with open(name, encoding="utf-8") as file:
            read.append([json.loads(line) for line in file if line.strip()])
    lines, *rest = read
    wrong = verify(lines, next(iter(rest), ()), anchors)
    for one in wrong or [f"whole 完整: {len(lines)} lines 行"]:
        sys.stdout.write(one + "\n")
    sys.stdout.write(LIMITS + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
