"""A project's registered data and their corrections (更正单): what the lines say that they should be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from workflows.revisions import APART, DAYS, ENDING

from .subject import NOTHING, Line, Rows, Slip, differs, held, leaps

PROPOSES, AGREES = "propose_revision", "agree_revision"
PLANS, ENDS = "plan_dates", "terminate"
UNKNOWN = object()


def content(corrections: Sequence[Mapping[str, object]]) -> str:
    """What tells all that a correction puts right: SHA-256 over its fields, before and after."""
    told = [[one["field"], one["before"], one["after"]] for one in corrections]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Data:
    """Fields as far as a line told them, and corrections by their ids."""

    def __init__(self) -> None:
        self.data: dict[str, object] = {}
        self.revisions: dict[int, dict[str, object]] = {}
        self.slips: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A registration, whatever tells `data`, the dates of the plan, a step of a correction."""
        facts = line["facts"]
        if line["noun"] in ("project", "unit") and "data" in facts:
            self.data |= facts["data"]
        if line["action"] == PLANS:
            self.data |= {name: facts[name] for name in DAYS if name in facts}
        if line["action"] == ENDS:
            self.data |= {name: facts.get(name, "") for name in ENDING}
        if line["action"] == PROPOSES:
            self.revisions[line["object_id"]] = {
                "number": facts["number"],
                "state": line["after"],
                "reason": facts["reason"],
                "content": content(facts["corrected"]),
                "answer": "",
            }
        elif line["noun"] == "revision":
            self._moved(line, self.revisions[line["object_id"]])

    def _moved(self, line: Line, revision: dict[str, object]) -> None:
        if line["before"] != revision["state"]:
            self.slips.append(leaps(line, revision["state"]))
        revision["state"] = line["after"]
        revision["answer"] = line["facts"].get("answer", "")
        if line["action"] != AGREES:
            return
        for one in line["facts"]["corrected"]:
            name, known = one["field"], self.data.get(one["field"], UNKNOWN)
            if name in APART:
                continue
            if known not in (UNKNOWN, one["before"]):
                self.slips.append(differs(f"data.{name}", NOTHING, known, one["before"]))
            self.data[name] = one["after"]

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Fields that a line told, and corrections."""
        return {"data": len(self.data), "revision": len(rows["revision"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every correction, then of every field."""
        yield from self.slips
        yield from held("revision", self.revisions, rows["revision"])
        for row in rows["data"]:
            for name, value in self.data.items():
                if row.get(name) != value:
                    yield differs(f"data.{name}", "", value, row.get(name))
