"""What is told beside a held file: the items proposed for it, the file that stands at its place, listed ones like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import FileVersion, HeldFile, Volume
from acceptance.services.files import search
from acceptance.services.ground.access import Place
from workflows.folders import guess

from . import matching
from .matching import File, Match


def of(place: Place, rows: Sequence[HeldFile]) -> dict[int, Match]:
    """What is proposed for each held file by its names, or beside which file it stands, by its id."""
    finder = matching.finder(place)
    found = {}
    for row in rows:
        file = File(row.name, row.folder, row.media_type, row.digest, number=row.number)
        if row.filing and row.reason in ("same_name", "listed_elsewhere"):
            found[row.id] = matching.at(place, row.filing, file, finder)
        elif row.reason in ("same_name", "same_number"):
            found[row.id] = matching.match(place, file, finder)
        else:
            told = guess(finder, "/".join(filter(None, (row.folder, row.name))))
            found[row.id] = Match(proposals=told.proposals, token=told.token)
    return found


def beside(found: Iterable[Match]) -> dict[int, FileVersion]:
    """The version in force of each file beside which one waits, by the document."""
    ids = [match.standing.id for match in found if match.standing]
    rows = db.session.scalars(
        select(FileVersion)
        .where(FileVersion.document_id.in_(ids), FileVersion.current)
        .order_by(FileVersion.id)
    )
    return {row.document_id: row for row in rows}


def volumes(found: Iterable[Match]) -> dict[int, str]:
    """The titles of the volumes in which a list names those files, by their ids."""
    ids = {
        one.standing.volume_id for one in found if one.reason == "listed_elsewhere" and one.standing
    }
    rows = db.session.execute(
        select(Volume.id, Volume.title).where(Volume.id.in_(ids)).order_by(Volume.id)
    )
    return {row.id: row.title for row in rows}


def near(place: Place, row: HeldFile) -> list[search.Like]:
    """Listed files whose titles are like this name, the likest first."""
    return search.near(place, row.name.rpartition(".")[0] or row.name, only=matching.mine(place))
