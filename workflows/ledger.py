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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # so that it runs on Python 3.8 too
    Line = Mapping[str, Any]
    """A line of a file as JSON gives it: of the journal FIELDS, `prev` and `hash`; of the roots
    `day`, `root` and `leaves`.
    """
    Leaf = Sequence[Any]
    """Project, number of its last line, hash of that line."""

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
    "未能证明：最后一个当日校验值以后的行可能被删改；时间以运行方的时钟为准。"
)


def line_hash(prev: str, fields: Mapping[str, object]) -> str:
    """SHA-256 of the hash before and the fields, as JSON with sorted keys."""
    text = json.dumps(
        [prev, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def chain_problem(lines: Iterable[Line], *, after: int = 0, prev: str = GENESIS) -> int | None:
    """The number of the first line of a project that does not fit, or None. Lines come in order,
    from the first or from where `after` and its hash `prev` say.
    """
    expected = after
    for expected, line in enumerate(lines, after + 1):
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


@dataclass
class _Chain:
    """What is kept of a project's chain while its lines pass by."""

    length: int = 0
    prev: str = GENESIS
    bad: int = 0
    """The first line that does not fit, 0 while all do."""
    since: str = ""
    """The day of the first line, in UTC."""

    def take(self, line: Line) -> None:
        """The next line."""
        self.length += 1
        if not self.bad:
            if chain_problem([line], after=self.length - 1, prev=self.prev) is not None:
                self.bad = self.length
            self.since = self.since or str(line["at"])[:10]
            self.prev = line["hash"]


@dataclass
class _Roots:
    """What the daily roots say that the chains held; kept as the distinct heads alone."""

    wrong: list[str] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)
    """The root of each day, in the order of the file."""
    heads: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    """By project and number of a line: its hash, and the first day that says so."""
    first: dict[int, int] = field(default_factory=dict)
    """The place of the root that first held a project."""

    def take(self, row: Line, before: Line | None) -> None:
        """The root of the next day."""
        day, known = row["day"], GENESIS
        if before is not None:
            known = before["root"]
            here = {project for project, _seq, _hash in row["leaves"]}
            for project, _seq, _hash in before["leaves"]:
                if project not in here:
                    self._left_out(project, before["day"], day)
        if daily_root(known, row["leaves"]) != row["root"]:
            self.wrong.append(
                f"{day}: the root does not follow from its leaves 当日校验值与所列各项目末值不符"
            )
        for project, seq, digest in row["leaves"]:
            self.first.setdefault(project, len(self.days))
            said, since = self.heads.setdefault(project, {}).setdefault(seq, (digest, day))
            if said != digest:
                self.wrong.append(
                    f"project {project}: line {seq} is not on {day} what it was on {since} "
                    f"第 {seq} 行两日所记不同"
                )
        self.days[day] = row["root"]

    def held(self, project: int, seq: int, digest: str) -> None:
        """A line of a chain as it is now."""
        said, day = self.heads.get(project, {}).get(seq, (digest, ""))
        if said != digest:
            self.wrong.append(
                f"project {project}: line {seq} is not what it was on {day} 第 {seq} 行与当日不同"
            )

    def ended(self, project: int, length: int, since: str) -> None:
        """All lines of a project have passed, or it has none."""
        for seq, (_digest, day) in self.heads.get(project, {}).items():
            if seq > length:
                self.wrong.append(
                    f"project {project}: {seq} lines on {day}, {length} now "
                    f"当日有 {seq} 行，现只有 {length} 行"
                )
        days = list(self.days)
        # A day in UTC may end a day earlier than ours: what is older than a root is in the next.
        due = next((at for at, day in enumerate(days[:-1], 1) if since and day > since), None)
        if due is not None and self.first.get(project, len(days)) > due:
            self._left_out(project, since, days[due])

    def _left_out(self, project: int, since: str, day: str) -> None:
        self.wrong.append(
            f"project {project}: known since {since}, not in the root of {day} "
            f"{since} 起已有，{day} 的当日校验值漏了这个项目"
        )


def verify(
    lines: Iterable[Line],
    roots: Iterable[Line] = (),
    anchors: Mapping[str, str] | None = None,
) -> list[str]:
    """Everything that does not fit, in words; empty when all does.

    The lines of a project come in order. Nothing is kept of them but where each chain stands.
    """
    told, before = _Roots(), None
    for row in roots:
        told.take(row, before)
        before = row
    chains: dict[int, _Chain] = {}
    for line in lines:
        project = line["project_id"]
        chain = chains.setdefault(project, _Chain())
        chain.take(line)
        told.held(project, chain.length, line["hash"])
    wrong = [
        f"project {project}: line {chain.bad} does not fit the chain 第 {chain.bad} 行与链不符"
        for project, chain in sorted(chains.items())
        if chain.bad
    ]
    for project in sorted({*chains, *told.heads}):
        chain = chains.get(project, _Chain())
        told.ended(project, chain.length, chain.since)
    wrong += told.wrong
    for day, root in (anchors or {}).items():
        if not told.days.get(day, "").startswith(root.lower()):
            wrong.append(f"{day}: another root than the one on paper 与纸上或邮件中的总值不符")
    return wrong


def _read(name: str) -> Iterator[Line]:
    """The lines of a file, one at a time."""
    with open(name, encoding="utf-8") as file:
        for text in file:
            if text.strip():
                yield json.loads(text)


def main(arguments: Sequence[str]) -> int:
    """The command line; 0 when all fits."""
    files = [argument for argument in arguments if "=" not in argument]
    anchors = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    lines, *rest = map(_read, files)
    passed = 0

    def counted() -> Iterator[Line]:
        nonlocal passed
        for line in lines:
            passed += 1
            yield line

    wrong = verify(counted(), next(iter(rest), ()), anchors)
    for one in wrong or [f"whole 完整: {passed} lines 行"]:
        sys.stdout.write(one + "\n")
    sys.stdout.write(LIMITS + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
