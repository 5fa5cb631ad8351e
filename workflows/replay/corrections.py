"""What was stored wrongly: withdrawals, moves and purges, and which versions are gone by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .subject import CAME, LEFT, Line, Rows, Slip, crossed, held, leaps

WITHDRAWN, PURGED = "withdrawn", "purged"
COLUMNS = {
    "withdrawal": ("version_id", "document_id", "undone"),
    "purge": ("state", "ground", "reason", "size", "digest", "answer", "erased"),
    "file_version": ("gone",),
}
"""What a line tells of each that went to another project."""


class Corrections:
    """Withdrawals, moves and purges by their ids, gone versions by theirs."""

    def __init__(self) -> None:
        self.withdrawals: dict[int, dict[str, object]] = {}
        self.moves: dict[int, dict[str, object]] = {}
        self.purges: dict[int, dict[str, object]] = {}
        self.gone: dict[int, dict[str, object]] = {}
        self.leaps: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A line of one of the three; of a move the one of the item that the files went to."""
        action, facts = line["action"], line["facts"]
        if action == "withdraw_file":
            self._withdrawn(facts)
        elif action == "put_back_file":
            self.withdrawals[facts["withdrawal"]]["undone"] = True
            self.gone.pop(facts["version"], None)
        elif action == "move_documents" and "files" in facts:
            self.moves[facts["move"]] = {
                "filing_id": facts["to"],
                "count": facts["count"],
                "undone": False,
            }
        elif action == "undo_move" and "files" in facts:
            self.moves[facts["move"]]["undone"] = True
        elif line["noun"] == "purge":
            self._purge(line)
        self._crossed(line)

    def _crossed(self, line: Line) -> None:
        """What of it went to another project with its file, or came from one."""
        kinds = {"withdrawal": self.withdrawals, "purge": self.purges, "file_version": self.gone}
        for noun, held_here in kinds.items():
            for key, *_rest in crossed(line, LEFT, noun, ()):
                held_here.pop(key, None)
            for key, *values in crossed(line, CAME, noun, ()):
                held_here[key] = dict(zip(COLUMNS[noun], values, strict=True))

    def _withdrawn(self, facts: Mapping[str, object]) -> None:
        self.withdrawals[_key(facts["withdrawal"])] = {
            "version_id": facts["version"],
            "document_id": facts["document"],
            "undone": False,
        }
        self.gone[_key(facts["version"])] = {"gone": WITHDRAWN}

    def _purge(self, line: Line) -> None:
        key, facts = line["object_id"], line["facts"]
        if line["action"] == "ask_purge":
            told = {name: facts[name] for name in ("ground", "reason", "size")}
            self.purges[key] = {**told, "digest": facts["sha256"], "erased": False, "answer": ""}
        known = self.purges[key]
        if line["before"] and line["before"] != known["state"]:
            self.leaps.append(leaps(line, known["state"]))
        if line["after"]:
            known["state"] = line["after"]
        known["answer"] = facts.get("answer", known["answer"])
        if line["action"] == "erase_bytes" and not facts["kept"]:
            known["erased"] = True
        for kind, number in facts.get("places", ()):
            if kind == "version":
                self.gone[number] = {"gone": PURGED}

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many of each."""
        return {name: len(rows[name]) for name in ("withdrawal", "file_move", "purge")}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Row by row; and every version that is gone without a line, or is there in spite of one."""
        yield from self.leaps
        yield from held("withdrawal", self.withdrawals, rows["withdrawal"])
        yield from held("file_move", self.moves, rows["file_move"])
        yield from held("purge", self.purges, rows["purge"])
        yield from held("file_version", self.gone, rows["file_version"])


def _key(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
