"""The journal replayed: what its lines say that there is, held against what the database says.

Plain lines and plain rows in, differences out. One project at a time, so that ten thousand need no
more memory than the largest. A line tells what was done; a row that no line knows is told as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from . import archive, data, numbers
from .archive import Archive
from .corrections import Corrections
from .data import Data
from .drawings import Drawings
from .keeping import Keeping
from .numbers import Numbers
from .objects import Objects, Stage, Whole
from .panel import Panel
from .papers import Papers
from .samples import Samples
from .sections import Sections
from .subject import Difference, Line, Rows, Subject
from .words import LOOKED, NOT_SHOWN, looked, sentence

__all__ = [
    "LOOKED",
    "NOT_SHOWN",
    "Difference",
    "Line",
    "Rows",
    "Subject",
    "archive",
    "data",
    "looked",
    "numbers",
    "reconcile",
    "sentence",
    "subjects",
]


def subjects() -> list[Subject]:
    """What is held against the journal, in the order in which it is told.

    What is written once and told whole by one line (a signed list) is one more `Whole` here, and
    one more statement in `services/desk/reconciling`.
    """
    return [
        Stage(),
        Objects("filing", initial="missing"),
        Objects("finding"),
        Objects("succession"),
        Objects("newcomer"),
        Objects("basis"),
        Objects("change", implied={"save_change": "standing"}),
        Whole(
            "ended_party",
            action="end_party",
            columns=("ended_on", "successor_id"),
            undone="revive_party",
        ),
        Sections(),
        Objects("inspection", implied={"plan_inspection": "planned", "close_inspection": "closed"}),
        Panel(),
        Objects("strike"),
        Drawings(),
        Samples(),
        Numbers(),
        Papers(),
        Objects("draft"),
        Archive(),
        Data(),
        Corrections(),
        Whole(
            "handover",
            action="sign_handover",
            columns=("number", "volumes", "files", "pages", "digest"),
            older={"number": 1, "digest": ""},
        ),
        Keeping(),
        Whole(
            "parcel",
            action="make_parcel",
            columns=("number", "version", "archive_digest", "digest", "files"),
        ),
        Whole(
            "parcel_receipt",
            action="load_receipt",
            columns=("parcel_id", "verdict", "receiver", "number", "fingerprint"),
        ),
    ]


def reconcile(
    project: int, lines: Iterable[Line], rows: Rows, seen: Counter[str]
) -> Iterator[Difference]:
    """Where the rows of one project are not what its lines say.

    `seen` is counted up by what was looked at, under the names of LOOKED.
    """
    held = subjects()
    seen["project"] += 1
    for line in lines:
        seen["line"] += 1
        for subject in held:
            try:
                subject.tell(line)
            except (AttributeError, KeyError, TypeError, ValueError):
                # whoever wrote past the chain may have written anything
                yield Difference(project, "unreadable", {"noun": "line", "line": line["seq"]})
    for subject in held:
        for name, count in subject.looked_at(rows).items():
            seen[name] += count
        for code, facts in subject.differences(rows):
            yield Difference(project, code, facts)
