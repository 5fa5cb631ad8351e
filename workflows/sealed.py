"""The journal held against the daily heads of the log, with ledger.py, witness.py, heads.py beside this file and
Python (3.8 or later) alone.

    python sealed.py journal.jsonl roots.jsonl heads.jsonl
        is every chain whole, does it hold what roots and heads say it held, does each head follow?
    python sealed.py journal.jsonl roots.jsonl heads.jsonl 2026-11-24=6f1c…
        … and are those the roots that stand on paper or in a mail?

What these files hold is not public: a leaf names its project and the number of its last line. Public is
the log alone, in which each leaf is blinded by a salt.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __package__:
    from . import ledger, witness
else:  # beside this file
    import ledger  # type: ignore[import-not-found,no-redef]
    import witness  # type: ignore[import-not-found,no-redef]

if TYPE_CHECKING:  # so that it runs on Python 3.8 too
    Line = Mapping[str, Any]
    """A head: `day`, `size`, `root` and its `entries`: `kind`, `day`, `root`, `salt`, `leaf` and
    `leaves`, each of project, number, digest, and of a paper its code.
    """
    Leaf = Sequence[Any]

BEFORE, CHAINS, PAPERS = "before", "chains", "papers"
"""What an entry is over: a daily root of the old form, the ends of journals, papers."""
NOBODY = -1
"""No project has this key."""
SALT = 16
"""Bytes of a salt."""


def salt(entry: str, position: int) -> bytes:
    """The salt of a leaf, from that of its entry as hex: knowing one tells nothing of another."""
    told = hmac.new(bytes.fromhex(entry), str(position).encode(), hashlib.sha256)
    return told.digest()[:SALT]


def leaf_hashes(kind: str, entry: str, leaves: Iterable[Leaf]) -> list[bytes]:
    """The hashes of an entry's leaves, from its salt as hex."""
    found = []
    for at, leaf in enumerate(leaves):
        project, number, digest, *code = leaf
        blind = salt(entry, at)
        if kind == PAPERS:
            content = witness.paper_content(blind, "".join(code), digest)
        else:
            content = witness.chain_content(blind, project, number, digest)
        found.append(witness.leaf_hash(content))
    return found


class Told:
    """What the heads say that the journals held; kept as the distinct ends alone."""

    def __init__(self, heads: Iterable[Line]) -> None:
        self.days: dict[str, str] = {}
        self._wrong: list[str] = []
        self._ends: dict[int, dict[int, tuple[str, str]]] = {}
        """By project and number of a line: its hash, and the first day that says so."""
        self._bound: dict[str, str] = {}
        self._roots: dict[str, str] = {}
        """Daily roots of the old form: as the log has bound them, as they are."""
        self._due: str = ""
        leaves: list[bytes] = []
        for head in heads:
            for entry in head["entries"]:
                leaves.append(self._entry(entry))
            if head["size"] != len(leaves) or witness.tree_root(leaves).hex() != head["root"]:
                self._say(
                    head["day"], "the head does not follow from its entries 树头不能由各条算出"
                )
            self._due = min([*list(self.days)[-1:], head["day"]])
            self.days[head["day"]] = head["root"]

    def _say(self, what: str, why: str) -> None:
        self._wrong.append(f"{what}: {why}")

    def _entry(self, entry: Line) -> bytes:
        kind, day, root = entry["kind"], entry["day"], entry["root"]
        here = witness.leaf_hash(witness.entry_content(kind, day, root))
        follows = here.hex() == entry["leaf"]
        if kind == BEFORE:
            self._bound[day] = root
        else:
            known = leaf_hashes(kind, entry["salt"], entry["leaves"])
            follows = follows and witness.tree_root(known).hex() == root
        if not follows:
            self._say(day, "an entry does not follow from its leaves 日志的一条不能由所列各项算出")
        if kind == CHAINS:
            for project, seq, digest in entry["leaves"]:
                said, since = self._ends.setdefault(project, {}).setdefault(seq, (digest, day))
                if said != digest:
                    told = (
                        f"line {seq} is not on {day} what it was on {since} 第 {seq} 行两日所记不同"
                    )
                    self._say(f"project {project}", told)
        return here

    def bound(self, roots: Iterable[Line]) -> Iterator[Line]:
        """The daily roots of the old form as they pass by, to be held against what the log has bound."""
        for row in roots:
            self._roots[row["day"]] = row["root"]
            yield row

    def watched(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines of all journals, project by project, as they pass by."""
        project, length, old = NOBODY, 0, 0
        for line in lines:
            if line["project_id"] != project:
                self._ended(project, length, old)
                project, length, old = line["project_id"], 0, 0
            length += 1
            # A day in UTC may end a day earlier than ours: what is older than the head before is in the last.
            if str(line["at"])[:10] < self._due:
                old = length
            said, day = self._ends.get(project, {}).get(length, (line["hash"], ""))
            if said != line["hash"]:
                told = f"line {length} is not what it was on {day} 第 {length} 行与当日不同"
                self._say(f"project {project}", told)
            yield line
        self._ended(project, length, old)
        for project in sorted(self._ends):
            self._ended(project, 0, 0)

    def _ended(self, project: int, length: int, old: int) -> None:
        """All lines of a project have passed; `old` of them are older than the head before the last."""
        ends = self._ends.pop(project, {})
        for seq, (_digest, day) in ends.items():
            if seq > length:
                told = f"{seq} lines on {day}, {length} now 当日有 {seq} 行，现只有 {length} 行"
                self._say(f"project {project}", told)
        if len(self.days) > 1 and old > max(ends, default=0):
            last = list(self.days)[-1]
            told = f"line {old} is older than the head of {last} and not in it 第 {old} 行在 {last} 以前，日志漏了"
            self._say(f"project {project}", told)

    def wrong(self, anchors: Mapping[str, str]) -> list[str]:
        """Everything that does not fit, in words, once all has passed by; empty when all does."""
        if self.days:
            for day in sorted({*self._bound, *self._roots}):
                if self._bound.get(day) != self._roots.get(day):
                    self._say(day, "the log has bound another daily root 日志所记的当日校验值不同")
        for day, root in anchors.items():
            known = [self.days.get(day, ""), self._roots.get(day, "")]
            if not any(one.startswith(root.lower()) for one in known if one):
                self._say(day, "another root than the one on paper 与纸上或邮件中的总值不符")
        return self._wrong


def verify(
    lines: Iterable[Line],
    roots: Iterable[Line],
    heads: Iterable[Line],
    anchors: Mapping[str, str] | None = None,
) -> list[str]:
    """Everything that does not fit, in words; empty when all does. The lines of a project come in order."""
    told = Told(heads)
    wrong = ledger.verify(told.watched(lines), told.bound(roots))
    return [*wrong, *told.wrong(anchors or {})]


def _read(name: str) -> Iterator[Line]:
    with Path(name).open(encoding="utf-8") as file:
        for text in file:
            if text.strip():
                yield json.loads(text)


def main(words: Sequence[str]) -> int:
    """The command line; 0 when all fits."""
    files = [word for word in words if "=" not in word]
    anchors = dict(word.split("=", 1) for word in words if "=" in word)
    lines, roots, heads = map(_read, files)
    wrong = verify(lines, roots, heads, anchors)
    for one in wrong or ["whole 完整"]:
        sys.stdout.write(one + "\n")
    sys.stdout.write(ledger.LIMITS + "\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
