"""What is told of a list, by its causes: the same cause once with its lines, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from acceptance.sentences import column_name, issue_sentence
from workflows.catalogue import ERROR, MENDED, REMARK, Issue

WORST = {ERROR: 0, REMARK: 1, MENDED: 2}
RANGES = 12
"""Runs of lines that are written out for one sentence."""
EXAMPLES = 20
"""Sentences that are shown of one cause."""


@dataclass
class Said:
    """One sentence, its lines, what stands in the cells now and what should."""

    sentence: str
    now: str
    should: str
    rows: list[int] = field(default_factory=list)

    @property
    def lines(self) -> str:
        """The lines, runs of them taken together: 第 3、5–18 行."""
        return lines(self.rows)


@dataclass
class Cause:
    """What is wrong for one reason in one column of one sheet."""

    weight: str
    column: str
    sheet: str
    said: dict[str, Said] = field(default_factory=dict)
    count: int = 0

    @property
    def shown(self) -> list[Said]:
        """The sentences, those of most lines first."""
        return sorted(self.said.values(), key=lambda one: -len(one.rows))[:EXAMPLES]

    @property
    def more(self) -> int:
        """How many sentences are not shown."""
        return max(0, len(self.said) - EXAMPLES)


def causes(issues: Iterable[Issue], headings: Sequence[str]) -> list[Cause]:
    """What is told, by cause."""
    found: dict[tuple[object, ...], Cause] = {}
    for issue in issues:
        name = column_name(issue, headings)
        key = (issue.weight, issue.code, issue.facts.get("said"), issue.column, issue.sheet)
        cause = found.setdefault(key, Cause(issue.weight, name, issue.sheet))
        sentence = issue_sentence(issue)
        facts = issue.facts
        now = str(facts.get("value") or "")
        should = str(facts.get("better") or facts.get("mended") or facts.get("expected") or "")
        if issue.code in ("other_project", "near_project", "named_otherwise"):
            should = str(facts.get("expected") or facts.get("better") or "")
        said = cause.said.setdefault(sentence + now, Said(sentence, now, should))
        said.rows.append(issue.row)
        cause.count += 1
    return sorted(found.values(), key=lambda one: (WORST[one.weight], -one.count))


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Lines as runs: first and last of each."""
    found: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        first, last = found.pop() if found else (row, row)
        if row > last + 1:
            found.append((first, last))
            first = row
        found.append((first, row))
    return found


def lines(rows: Sequence[int]) -> str:
    """Lines as people name them: 第 3、5–18 行; nothing for the whole sheet."""
    found = [run for run in runs(rows) if run[0]]
    if not found:
        return "–"
    text = "、".join(
        str(first) if first == last else f"{first}–{last}" for first, last in found[:RANGES]
    )
    if len(found) > RANGES:
        return str(_("第 %(lines)s 等 %(count)d 行", lines=text, count=len(set(rows))))
    return str(_("第 %(lines)s 行", lines=text))
