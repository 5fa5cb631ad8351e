"""Rules about the drawing of the sample (抽样): who must have named a number, by when it is shown,
when nobody can choose any more. A convention of this system; what is drawn is in `sampling`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..draw_facts import DrawFacts
from ..engine import Blocker
from ..roles import Role
from ..sampling import UNITS

HERE = ("sample", None)


def units_named(drawing: DrawFacts) -> Iterator[Blocker]:
    """Numbers of two organisations: one alone could try numbers until the outcome suits it."""
    count = len({one.unit for one in drawing.named if not one.recused})
    if count < UNITS:
        said = {"count": count, "minimum": UNITS}
        yield Blocker("draw_units", Role.PANELIST, HERE, said)


def named_outside(drawing: DrawFacts) -> Iterator[Blocker]:
    """One member of another organisation has named his number himself: who types the slips of all
    others in could have made them up. A number drawn in public stands in for him.
    """
    if drawing.public_due is None and not any(one.outside for one in drawing.named):
        yield Blocker("draw_one_sided", Role.PANELIST, HERE)


def before_public_day(drawing: DrawFacts) -> Iterator[Blocker]:
    """All numbers are shown before the public one can be known, and nobody has less time for it."""
    if drawing.public_due is not None and not drawing.term_fits:
        said = {"day": drawing.public_due.isoformat()}
        yield Blocker("public_day_near", Role.BUREAU, HERE, said)


def in_time(drawing: DrawFacts) -> Iterator[Blocker]:
    """After the term no number is shown any more, so that nobody waits to see whether it suits."""
    if drawing.late:
        yield Blocker("reveal_late", Role.BUREAU, HERE)


def all_shown(drawing: DrawFacts) -> Iterator[Blocker]:
    """Every number that was handed in is shown."""
    silent = drawing.silent
    if silent:
        said = {"count": len(silent), "names": "、".join(silent)}
        yield Blocker("numbers_hidden", Role.PANELIST, HERE, said)


def public_day_come(drawing: DrawFacts) -> Iterator[Blocker]:
    """The public number can be known, and was not entered before."""
    due = drawing.public_due
    if due is None:
        yield Blocker("no_public_number", Role.BUREAU, HERE)
    elif drawing.public_known:
        yield Blocker("public_number_entered", Role.BUREAU, HERE)
    elif drawing.today < due:
        yield Blocker("public_day_to_come", Role.BUREAU, HERE, {"day": due.isoformat()})


def public_number_known(drawing: DrawFacts) -> Iterator[Blocker]:
    """Where the pack asks for a public number, it was entered."""
    if drawing.public_due is not None and not drawing.public_known:
        said = {"day": drawing.public_due.isoformat()}
        yield Blocker("public_number_missing", Role.BUREAU, HERE, said)


def list_unchanged(drawing: DrawFacts) -> Iterator[Blocker]:
    """The volumes are those of the list: what was changed since is undone first."""
    if not drawing.unchanged:
        yield Blocker("frame_changed", Role.OWNER, ("volumes", None))


def somebody_silent(drawing: DrawFacts) -> Iterator[Blocker]:
    """A drawing is void when its term is over and a number was not shown; not before, and never
    once all numbers are known: that would be another try.
    """
    if not drawing.silent:
        yield Blocker("nobody_silent", Role.BUREAU, HERE)
    elif not drawing.late:
        yield Blocker("term_running", Role.BUREAU, HERE)
