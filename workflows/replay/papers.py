"""Official documents: each number issued, its bytes by their digest, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.documents import Standing

from .subject import Line, Rows, Slip, differs, gone, untold

UNNAMED = frozenset(
    ("audit_report", "self_check_report", "application_report", "application_form", "handover_list")
)
"""Kinds of which a newer one superseded the older before the lines said which."""
COLUMNS = ("kind", "number", "digest", "template_digest", "state", "ended_by")


@dataclass
class _Paper:
    """What the lines say of a document, under the names of its columns."""

    kind: str
    number: str
    digest: str
    template_digest: str
    unit: str
    state: str = Standing.VALID
    ended_by: str = ""


class Papers:
    """Documents issued, corrected, superseded, withdrawn, over, standing again."""

    def __init__(self) -> None:
        self.papers: dict[int, _Paper] = {}

    def tell(self, line: Line) -> None:
        """A document goes out or is taken back."""
        if line["action"] == "issue_report":
            self._issued(line)
        elif line["action"] == "reissue_report":
            self._stands(line["object_id"], Standing.SUPERSEDED)
        elif line["action"] == "withdraw_report":
            self._stands(line["object_id"], Standing.WITHDRAWN)
        elif line["action"] == "restore_report":
            # what had superseded or ended it was taken back
            self._stands(line["object_id"], Standing.VALID)
            if line["object_id"] in self.papers:
                self.papers[line["object_id"]].ended_by = ""
        elif line["action"] == "end_reports":
            self._ended(line["facts"])

    def _ended(self, facts: Mapping[str, Any]) -> None:
        for key, _kind, _number in facts["reports"]:
            self._stands(key, Standing.ENDED)
            if key in self.papers:
                self.papers[key].ended_by = facts["by"]

    def _stands(self, key: int, state: Standing) -> None:
        """What was taken back stays so, whatever comes after it."""
        if key in self.papers and self.papers[key].state != Standing.WITHDRAWN:
            self.papers[key].state = state

    def _issued(self, line: Line) -> None:
        facts = line["facts"]
        made = _Paper(
            facts["kind"], facts["number"], facts["sha256"], facts["template"], line["unit"]
        )
        if "replaces" in facts:
            self._stands(facts["replaces"], Standing.SUPERSEDED)
        elif made.kind in UNNAMED:
            self._supersede(made)
        self.papers[line["object_id"]] = made

    def _supersede(self, made: _Paper) -> None:
        """Lines did not always name what they replace: of such a kind it was the last one."""
        for older in reversed(list(self.papers.values())):
            if (older.kind, older.unit, older.state) == (made.kind, made.unit, Standing.VALID):
                older.state = Standing.SUPERSEDED
                return

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many documents."""
        return {"report": len(rows["report"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every document, column by column."""
        left = dict(self.papers)
        for row in rows["report"]:
            paper = left.pop(row["id"], None)
            if paper is None:
                yield untold("report", row["number"] or row["id"])
                continue
            for name in COLUMNS:
                told = getattr(paper, name)
                if told != row[name]:
                    yield differs(f"report.{name}", paper.number or row["id"], told, row[name])
        for key, paper in left.items():
            yield gone("report", paper.number or key)
