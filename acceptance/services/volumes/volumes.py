"""Volumes by hand: made, found, what stands on them, taken away; and whether any may change now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Document, Sample, Volume
from acceptance.refusals import Refused, Stale
from acceptance.services.ground import access, holds, journal, section_numbers
from acceptance.services.ground.access import Place

from . import shelving

NAMED = 60
"""Characters of a title in a refusal."""


def may_arrange(place: Place) -> bool:
    """Whether this viewer may change volumes now: all of them, or those an agreed change names."""
    return holds.may(place, "volume.arrange")


def next_number(project_id: int) -> int:
    """The 案卷号 of the next volume of a project."""
    last = db.session.scalar(select(func.max(Volume.number)).where(Volume.project_id == project_id))
    return (last or 0) + 1


def found(place: Place, volume_id: int) -> Volume:
    """A volume of this project. Raises NotFound."""
    volume: Volume = access.owned(place, Volume, volume_id)
    return volume


def numbered(place: Place, number: int) -> Volume:
    """The volume with that 案卷号. Raises Refused (no_such_volume)."""
    volume: Volume | None = db.session.scalar(
        select(Volume).where(Volume.project_id == place.project.id, Volume.number == number)
    )
    if volume is None:
        raise Refused("no_such_volume", number=number)
    return volume


def create(place: Place, title: str, *, section: int = 0, now: datetime) -> Volume:
    """An empty volume to move files into. Raises Refused (name_taken, no_such_section, not_in_stage,
    archive_fixed).
    """
    holds.require(place, "volume.arrange")
    section_numbers.require(place.project, section)
    if db.session.scalar(
        select(Volume.id).where(Volume.project_id == place.project.id, Volume.title == title)
    ):
        raise Refused("name_taken", name=title[:NAMED])
    volume = Volume(
        project_id=place.project.id,
        number=next_number(place.project.id),
        title=title,
        section=section,
        by_hand=True,
        sound=False,
    )
    db.session.add(volume)
    db.session.flush()
    journal.record(
        place.project.id,
        "make_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": title},
    )
    return volume


def edit(
    place: Place, volume: Volume, data: Mapping[str, object], *, version: int | None, now: datetime
) -> None:
    """Change what stands on a volume: its columns with their new values.

    `version` is the one the editor saw, none where that does not matter. Raises Stale, Refused
    (volume_sealed, volume_fixed, not_in_stage, name_taken, date_order).
    """
    holds.require_volumes(place, "volume.describe", Volume.id == volume.id)
    if version is not None and version != volume.version_id:
        raise Stale
    _dates_in_order(data.get("begins_on"), data.get("ends_on"))
    changed = {
        key: [_plain(getattr(volume, key)), _plain(value)]
        for key, value in data.items()
        if getattr(volume, key) != value
    }
    if not changed:
        return
    if "title" in changed:
        _title_free(volume, str(data["title"]))
    for key in changed:
        setattr(volume, key, data[key])
    db.session.flush()
    journal.record(
        volume.project_id,
        "edit_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": volume.title, "changed": changed},
    )


def _dates_in_order(begins: object, ends: object) -> None:
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        raise Refused("date_order", first=begins.isoformat(), last=ends.isoformat())


def _title_free(volume: Volume, title: str) -> None:
    other = db.session.scalar(
        select(Volume.id).where(
            Volume.project_id == volume.project_id,
            Volume.title == title,
            Volume.id != volume.id,
        )
    )
    if other:
        raise Refused("name_taken", name=title[:NAMED])


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value


def remove(place: Place, volume: Volume, *, now: datetime) -> None:
    """Take an empty volume away.

    Raises Refused (not_in_stage, volume_not_empty, volume_sealed, volume_fixed, volume_sampled, volume_shelved).
    """
    holds.require_volumes(place, "volume.arrange", Volume.id == volume.id)
    if db.session.scalar(
        select(Document.id).where(Document.volume_id == volume.id).order_by(Document.id).limit(1)
    ):
        raise Refused("volume_not_empty", name=volume.title)
    if db.session.scalar(
        select(Sample.id).where(Sample.volume_id == volume.id).order_by(Sample.id).limit(1)
    ):
        raise Refused("volume_sampled", name=volume.title)
    if db.session.execute(shelving.kept(Volume.id == volume.id)).first() is not None:
        raise Refused("volume_shelved", name=volume.title)
    journal.record(
        place.project.id,
        "remove_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": volume.title},
    )
    db.session.delete(volume)
    db.session.flush()
