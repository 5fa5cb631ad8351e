"""Which project a list says it is of: above its headings, or in a column."""

from __future__ import annotations

from collections.abc import Sequence

from workflows import name_differences
from workflows.catalogue import ERROR, REMARK, Issue, cell_text

from .taking import Part

NAMES = 5
"""So many other names of a column are told."""


def differing(name: str, lists: Sequence[Part]) -> tuple[list[Issue], list[Issue]]:
    """What is wrong with the projects that these lists name, and what is only to be told: a 工程名称 may be that of a
    part of the project.
    """
    wrong: list[Issue] = []
    remarks: list[Issue] = []
    for part in lists:
        for row, said in [(0, part.sheet.said.get("project", "")), *_in_column(part, name)]:
            if said and said != name:
                wrong.append(_issue(row, said, name, "named_otherwise", part.name))
        works = part.sheet.said.get("works", "")
        if works and name_differences.differences(works, name):
            wrong.append(_issue(0, works, name, "", part.name))
        elif works and works != name:
            facts = {"value": works, "better": name}
            remarks.append(Issue(0, 0, REMARK, "works_otherwise", facts, part.name))
    return wrong, remarks


def _issue(row: int, said: str, name: str, other: str, sheet: str) -> Issue:
    found = name_differences.differences(said, name)
    facts: dict[str, str | int | None] = {
        "value": said,
        "better": name,
        "difference": "、".join(found),
    }
    return Issue(row, 0, ERROR, "near_project" if found else other, facts, sheet)


def _in_column(part: Part, name: str) -> list[tuple[int, str]]:
    """The other names that a column 项目名称 has, each with its first row."""
    at = part.lines.headings.columns.get("project")
    if at is None:
        return []
    found: dict[str, int] = {}
    for row, cells in part.lines.rows:
        said = cell_text(cells[at]).strip() if at < len(cells) else ""
        if said and said != name:
            found.setdefault(said, row)
            if len(found) == NAMES:
                break
    return [(row, said) for said, row in found.items()]
