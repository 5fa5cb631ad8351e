"""Words that several papers share: days, paragraphs, how many volumes were inspected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from acceptance.models import Sample


def chinese_date(day: date | None) -> str:
    """A day as official documents write it; blanks to fill in where it is not known."""
    if day is None:
        return "　　年　月　日"
    return f"{day.year}年{day.month}月{day.day}日"


def days(first: date | None, last: date | None) -> str:
    """A day, or the days from the first to the last, as official documents write them."""
    said = chinese_date(first)
    if first is None or last is None or last <= first:
        return said
    if last.year != first.year:
        return f"{said}至{chinese_date(last)}"
    if last.month != first.month:
        return f"{said}至{last.month}月{last.day}日"
    return f"{said}至{last.day}日"


def paragraphs(text: str) -> list[str]:
    """Typed text as paragraphs: every line break starts one, blank lines vanish."""
    return [
        line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]


def inspected(samples: Sequence[Sample]) -> list[Sample]:
    """The volumes that somebody looked at: a record of them stands."""
    return [sample for sample in samples if sample.result]


def inspection_line(samples: Sequence[Sample]) -> str:
    """How many volumes were inspected, and how many drawn where that is not the same."""
    looked_at = len(inspected(samples))
    if looked_at == len(samples):
        return f"抽查案卷{looked_at}卷"
    return f"抽取案卷{len(samples)}卷，实际检查{looked_at}卷"


def plain(amount: Decimal) -> str:
    """An amount as running text writes it (GB/T 15835): no noughts that say nothing."""
    said = f"{amount:f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return said
