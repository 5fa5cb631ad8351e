"""组卷方案: the proposal that is open for each section, edited before it is accepted, and what was
decided lately.

There is one open proposal for a section; whoever comes second works on the same one, and what moved
meanwhile is told. `proposing` makes one, `binding` makes it real, `undoing` takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Arrangement, Volume
from acceptance.models.shapes import Proposal
from acceptance.models.states import ArrangementState
from acceptance.refusals import Refused, Stale
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from workflows import arranging
from workflows.arranging import ProposedVolume

from . import volumes

NEW_TITLE = "新案卷"
"""What a volume is called that was made by moving files into none of the proposed ones."""
LATEST = 10
"""Decided proposals that a page shows."""


class Change(TypedDict, total=False):
    """One change of a proposal; volumes are named by their place in it.

    `act` is move, rename or merge. A move goes to a new volume when `to` is none, out of all
    volumes when it is -1.
    """

    act: str
    version: int
    files: Sequence[int]
    volumes: Sequence[int]
    to: int | None
    before: int | None
    title: str


def sections(place: Place) -> list[tuple[int, str]]:
    """Sections that can be arranged: the project's own (0) and each contract section."""
    return [(0, ""), *((row.number, row.name) for row in place.project.sections)]


def current(place: Place, section: int) -> Arrangement | None:
    """The open proposal of a section."""
    row: Arrangement | None = db.session.scalar(
        select(Arrangement).where(
            Arrangement.project_id == place.project.id,
            Arrangement.section == section,
            Arrangement.state == ArrangementState.PROPOSED,
        )
    )
    return row


def history(place: Place) -> list[Arrangement]:
    """The latest proposals of the project that were accepted, the newest first."""
    return list(
        db.session.scalars(
            select(Arrangement)
            .where(
                Arrangement.project_id == place.project.id,
                Arrangement.state.in_((ArrangementState.ACCEPTED, ArrangementState.UNDONE)),
            )
            .order_by(Arrangement.id.desc())
            .limit(LATEST)
        )
    )


def require_open(row: Arrangement, version: int) -> None:
    """Raises Stale when the proposal was changed or decided since it was seen."""
    if row.version_id != version or row.state != ArrangementState.PROPOSED:
        raise Stale


def edit(place: Place, row: Arrangement, change: Change, *, version: int) -> None:
    """Change a proposal: move files, rename or merge volumes.

    Raises Stale, Refused (no_such_volume, name_taken, not_in_stage).
    """
    holds.require(place, "volume.arrange")
    require_open(row, version)
    # a copy down to the lists: SQLAlchemy compares the new value with the old one
    body: Proposal = {
        **row.body,
        "volumes": [{**one, "files": [*one["files"]]} for one in row.body["volumes"]],
    }
    proposed = body["volumes"]
    try:
        _change(place, proposed, change)
    except IndexError as error:
        raise Refused("no_such_volume", number=change.get("to")) from error
    rules = arranging.rules(packs.scope(place.project))
    for one in proposed:
        one["pages"] = sum(body["pages"].get(str(number), 0) for number in one["files"])
        one["spine"] = rules.spine(one["pages"], drawings=one["holds"] == "drawings")
    row.body = body
    db.session.flush()


def _change(place: Place, proposed: list[ProposedVolume], change: Change) -> None:
    """Raises IndexError for a volume that the proposal does not have."""
    to = change.get("to")
    if change["act"] == "move":
        _move(place, proposed, change, to)
    elif to is None:
        raise IndexError
    elif change["act"] == "rename":
        title = change["title"]
        if title in _titles(place, proposed, but=to):
            raise Refused("name_taken", name=title[: volumes.NAMED])
        proposed[to]["title"] = title
        proposed[to]["edited"] = True
    elif change["act"] == "merge":
        arranging.merge(proposed, to, change.get("volumes", ()))


def _move(place: Place, proposed: list[ProposedVolume], change: Change, to: int | None) -> None:
    if to is not None and to >= len(proposed):
        raise IndexError
    known = {number for one in proposed for number in one["files"]}
    files = [number for number in change.get("files", ()) if number in known]
    title = _free_title(place, proposed, change.get("title") or NEW_TITLE)
    arranging.move(proposed, files, to, before=change.get("before"), title=title)


def _free_title(place: Place, proposed: list[ProposedVolume], wanted: str) -> str:
    """The wanted title, numbered when it is taken."""
    taken = _titles(place, proposed)
    title, number = wanted, 1
    while title in taken:
        number += 1
        title = f"{wanted}（{number}）"
    return title


def _titles(place: Place, proposed: list[ProposedVolume], *, but: int | None = None) -> set[str]:
    """Titles of the proposal and of the project's volumes, all but those of the volume at `but`."""
    taken = {one["title"] for number, one in enumerate(proposed) if number != but}
    here = select(Volume.title).where(Volume.project_id == place.project.id)
    if but is not None and proposed[but]["into"]:
        here = here.where(Volume.id != proposed[but]["into"])
    return taken | set(db.session.scalars(here))


def drop(place: Place, row: Arrangement, *, version: int, now: datetime) -> None:
    """Let a proposal go; nothing changes. Raises Stale."""
    require_open(row, version)
    row.state = ArrangementState.DROPPED.value
    db.session.flush()
    journal.record(
        place.project.id,
        "drop_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": row.section},
    )
