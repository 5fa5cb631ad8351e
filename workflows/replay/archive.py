"""The fixed archive: its versions, the changes that lead from one to the next, and whether it lies as it was fixed."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence

from workflows import frozen
from workflows.acts import FIXED
from workflows.amendments import AmendmentState
from workflows.projects import Stage

from .subject import Line, Rows, Slip, differs, held, leaps

STANDS = frozenset((*FIXED, Stage.ARCHIVED))
"""The stages in which nothing of a fixed archive changes but by an agreed change."""
STARTS = ("ask_amendment", "open_rectification")
"""Lines with which a change begins."""
ANSWERS = ("agree_amendment", "refuse_amendment", "return_amendment")


def opened(volumes: Sequence[int], filings: Sequence[int]) -> str:
    """What tells all that a change opens: SHA-256 over the ids of volumes and items."""
    return hashlib.sha256(json.dumps([list(volumes), list(filings)]).encode()).hexdigest()


class Archive:
    """Versions by their numbers, changes by their ids."""

    def __init__(self) -> None:
        self.stage = ""
        self.versions: dict[int, dict[str, object]] = {}
        self.changes: dict[int, dict[str, object]] = {}
        self.slips: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A version fixed, a step of a change; and the stage, since it says whether the archive stands."""
        if line["noun"] == "project" and line["after"]:
            # while building is suspended an archive stands as it did
            if line["after"] != Stage.SUSPENDED or line["before"] not in STANDS:
                self.stage = line["after"]
        elif line["action"] == "freeze_archive":
            self._fixed(line)
        elif line["action"] in STARTS:
            self._begun(line)
        elif line["noun"] == "amendment":
            self._changed(line, self.changes[line["object_id"]])

    @property
    def _last(self) -> int:
        return max(self.versions, default=0)

    def _fixed(self, line: Line) -> None:
        key, facts = line["object_id"], line["facts"]
        told = {name: facts[name] for name in ("digest", "cause", "volumes", "files")}
        # upon a later fixing that finds it unchanged a version stands, and keeps its first cause
        version = self.versions.setdefault(key, told)
        if version["digest"] != told["digest"]:
            noun = "archive_version.digest"
            self.slips.append(differs(noun, key, version["digest"], told["digest"]))
        version |= {"line": line["seq"], "body": version["digest"], "leaves": version["digest"]}

    def _begun(self, line: Line) -> None:
        facts, whole = line["facts"], line["action"] == "open_rectification"
        self.changes[line["object_id"]] = {
            "number": facts["number"],
            "state": line["after"],
            "reason": facts["reason"],
            "whole": whole,
            "opens": facts["opens"],
            "of_version": self._last,
            "to_version": None,
            "answer": "",
            "digest": "",
        }

    def _changed(self, line: Line, change: dict[str, object]) -> None:
        action, facts = line["action"], line["facts"]
        if line["before"] and line["before"] != change["state"]:
            self.slips.append(leaps(line, change["state"]))
        if line["after"]:
            change["state"] = line["after"]
        if action == "amend_archive":
            change["to_version"] = facts["to"]
            change["digest"] = self.versions[facts["to"]]["digest"]
        if action in ANSWERS:
            change["answer"] = facts["answer"]
        if "digest" in facts:
            change["digest"] = facts["digest"]

    def _in(self, state: AmendmentState) -> list[Mapping[str, object]]:
        return [change for change in self.changes.values() if change["state"] == state]

    @property
    def _stands(self) -> bool:
        agreed = self._in(AmendmentState.AGREED)
        return bool(self.versions) and self.stage in STANDS and not agreed

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Versions, changes, and whether the archive was held against the last version."""
        return {
            "archive_version": len(rows["archive_version"]),
            "amendment": len(rows["amendment"]),
            "standing": int(self._stands),
        }

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every version and change, and of the archive as it lies now."""
        yield from self.slips
        yield from held("archive_version", self.versions, rows["archive_version"], by="number")
        yield from held("amendment", self.changes, rows["amendment"])
        if not self._stands:
            return
        found = frozen.root([row["digest"] for row in rows["live"]])
        reported = self._in(AmendmentState.REPORTED)
        for change in reported:
            if change["digest"] != found:
                yield differs("reported", change["number"], change["digest"], found)
        if not reported and self.versions[self._last]["digest"] != found:
            yield from _told(self._last, list(self._volumes(rows)))

    def _volumes(self, rows: Rows) -> Iterator[tuple[str, int]]:
        """What differs from the last version, volume by volume; after the acceptance more may come."""
        then = {row["number"]: row["digest"] for row in rows["fixed"]}
        now = {row["number"]: row["digest"] for row in rows["live"]}
        for number in sorted(then.keys() | now.keys()):
            if number not in now:
                yield "lost", number
            elif number not in then and self.stage != Stage.ACCEPTED:
                yield "added", number
            elif number in then and then[number] != now[number]:
                yield "changed", number


def _told(version: int, volumes: Sequence[tuple[str, int]]) -> Iterator[Slip]:
    """The first volumes by name, the rest by their number."""
    for code, number in itertools.islice(volumes, frozen.LISTED):
        yield code, {"noun": "volume", "id": number, "version": version}
    rest = len(volumes) - frozen.LISTED
    if rest > 0:
        yield "more", {"noun": "volume", "count": rest, "version": version}
