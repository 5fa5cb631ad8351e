"""Which queries need no order: whoever reads rows says in which order they come, or stands here with why not.

Rows that come as the database likes look right until the day on which they do not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

HOME = f"{Path('acceptance').resolve()}/"
UNORDERED = {
    # where                              why
    "demo/builder.py finish":            "each is finished",
    "demo/delivery.py _catalogue":       "by key",
    "demo/delivery.py _queue_checks":    "a set of files",
    "demo/demo.py entries":              "one of each",
    "services/desk/beginnings.py of": "one row of whether",
    "services/desk/reconciling.py <dictcomp>": "compared by key",
    "services/desk/roots.py _carry_out": "each has a letter",
    "services/files/catalogues.py _judge": "a set of titles",
    "services/files/catalogues.py _owed": "by key",
    "services/files/checks.py summary":  "counted",
    "services/files/documents.py current": "by key",
    "services/files/drawings.py register_files": "a set of numbers",
    "services/files/facts.py checks":    "counted",
    "services/files/facts.py documents": "counted",
    "services/files/stored.py standing": "counted",
    "services/files/facts.py _by_item": "counted",
    "services/files/fixity.py standing": "counted",
    "services/files/index.py pending":  "whether there is one",
    "services/files/index.py waiting_in": "whether there is one",
    "services/files/search.py _items":  "a set of items",
    "services/files/search.py near":     "ranked by likeness afterwards",
    "services/ground/access.py stand":   "a set of hands",
    "services/ground/holds.py of":       "whether there is one",
    "services/ground/packs.py known":    "by name",
    "services/intake/arrivals.py settle": "the one current version",
    "services/intake/plans.py plan":     "by code",
    "services/intake/undoing.py _corrected": "whether there is one",
    "services/intake/undoing.py undo":   "by key",
    "services/intake/uploads.py sweep":  "each is dropped",
    "services/judging/ballots.py _taken_out": "mixed on purpose",
    "services/judging/candidates.py _account": "exactly one or none",
    "services/judging/draw_facts.py named": "a set of seats",
    "services/judging/draws.py _put_in": "by number",
    "services/judging/leaving.py begun": "whether there is one",
    "services/judging/namings.py _never_shown": "a set of seats",
    "services/judging/notes.py take_in": "a set of names",
    "services/judging/panels.py remove": "whether there is one",
    "services/judging/restarts.py _admitted_anew": "whether there is one",
    "services/judging/scores.py rows":   "by item",
    "services/life/amendments.py _filings": "sorted afterwards",
    "services/life/amendments.py _volumes": "by number",
    "services/life/awaited.py any_marked": "whether there is one",
    "services/life/awaited.py _marked":  "a set of projects",
    "services/life/dividing.py _figures": "one row",
    "services/life/joining.py _unfit":   "whether there is one",
    "services/life/joining.py look":     "one row",
    "services/life/facts.py findings":   "counted",
    "services/ground/deputies.py act": "there is one",
    "services/ground/deputies.py holds": "counted",
    "services/ground/deputies.py make": "each is asked",
    "services/ground/holdings.py totals": "counted",
    "services/letters/digital.py _bytes": "counted",
    "services/intake/receipts.py standing": "by version",
    "services/ground/taken.py _did_more": "whether there is one",
    "services/life/documented.py stands": "whether there is one",
    "services/life/engaging.py _take_items": "whether there is one",
    "services/life/questions.py waiting": "one row that counts",
    "services/volumes/cells.py _corrected": "a set of items",
    "services/life/facts.py panel":      "a set of parties",
    "services/life/facts.py parties":    "a set of kinds",
    "services/life/facts.py statements": "by kind",
    "services/life/facts.py volumes":    "whether there is one; counted",
    "services/life/facts.py voting":     "counted",
    "services/life/sides.py refuse_clash": "whether one clashes",
    "services/lists/edits.py __init__":  "by key",
    "services/lists/edits.py files":     "by key",
    "services/lists/items.py __init__":  "by code, by key",
    "services/lists/prefilled.py _of_items": "the names of the parties, by key",
    "services/lists/reversal.py undo":   "a set of items, of volumes; each file leaves the index",
    "services/lists/runs.py of":         "one of a title",
    "services/lists/sheets.py remembered": "by heading",
    "services/lists/mappings.py remembered": "by heading",
    "services/lists/runs.py _fits":      "a set of pages",
    "services/lists/there.py _take":     "a set of files",
    "services/progress/missing.py matrix": "sorted by the first item of each class",
    "services/progress/schedules.py items": "counted",
    "services/progress/schedules.py shift": "by key",
    "services/progress/schedules.py set_dates": "by key",
    "services/volumes/binding.py _here": "by key",
    "services/volumes/binding.py _span": "by key",
    "services/volumes/binding.py accept": "by key",
    "services/volumes/cells.py _owned":  "by key",
    "services/volumes/defects.py titles": "by key",
    "services/volumes/emergencies.py due": "counted",
    "services/volumes/laying.py move":  "a set of volumes",
    "services/volumes/proposing.py propose": "a set of titles",
    "services/volumes/relocations.py _refuse_purged": "whether there is one",
    "services/volumes/shelf.py waiting": "counted",
    "services/volumes/terms.py of": "by key",
    "services/volumes/totals.py count_again": "a set of volumes",
    "services/volumes/withdrawals.py _standing": "there is one",
    "web/files/search.py _items_of":     "by key",
    "services/files/facts.py supervision": "a set of sections",
    "services/files/filings.py lasting": "whether there is one",
    "services/files/fixity.py _erased": "a set of digests",
    "services/files/fixity.py _tell": "sorted by project and name",
    "services/files/fixity.py unlisted": "a set, sorted",
    "services/files/fixity.py write": "by key",
    "services/ground/people.py by_login": "one login",
    "services/volumes/unnumbering.py _resting": "whether there is one",
}  # fmt: skip


@contextmanager
def watched(engine: Engine) -> Iterator[set[str]]:
    """The places from which rows are read in no order, as they are found."""
    found: set[str] = set()

    def look(_connection, statement, *_rest):
        if getattr(statement, "_order_by_clauses", None) != ():
            return
        if place := _asking(first=statement._limit_clause is not None):
            found.add(place)

    event.listen(engine, "before_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_execute", look)


def _asking(*, first: bool) -> str:
    """The file and function of ours that asks; empty for one value, unless it is the first of several,
    and for what the mapper loads."""
    frame = sys._getframe(2)
    while frame is not None:
        name, function = frame.f_code.co_filename, frame.f_code.co_name
        if name.startswith(HOME):
            return f"{name.removeprefix(HOME)} {function}"
        if function == "scalar" and not first:
            return ""
        if name.endswith(("orm/strategies.py", "orm/loading.py")):
            return ""
        frame = frame.f_back
    return ""
