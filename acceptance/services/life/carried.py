"""Rows that go from one section to another in one act: which columns say something else since, and how they are
put back. What goes where is decided in `sections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from acceptance.extensions import db
from acceptance.models import (
    ChangeNotice,
    Drawing,
    Duty,
    Filing,
    Finding,
    HeldFile,
    Party,
    Upload,
    UploadLink,
    Volume,
)
from acceptance.models.befores import RowsBefore
from acceptance.refusals import Stale
from acceptance.services.ground.built import Pile

Value = str | int | None
Values = Mapping[str, Value]
MODELS: Mapping[str, Any] = {
    "filing": Filing,
    "volume": Volume,
    "party": Party,
    "drawing": Drawing,
    "change": ChangeNotice,
    "held": HeldFile,
    "link": UploadLink,
    "upload": Upload,
    "finding": Finding,
    "duty": Duty,
}
"""What goes along, by the noun under which it is kept."""
PLACED = ("filing", "volume", "party", "drawing", "change")
"""What has a section of its own."""
OF_PARTY = ("filing", "held", "link", "upload", "finding", "drawing", "change")
"""What belongs to a unit."""
DAYS = ("ended_on", "until")
AT_ONCE = 500


class Carried:
    """What one act gives other values, gathered as it is written."""

    def __init__(self) -> None:
        self.rows: list[RowsBefore] = []

    def give(self, noun: str, ids: Sequence[int], was: Values, now: Values) -> None:
        """Let these rows say something else. Raises Stale when one says something else already."""
        if not ids or was == now:
            return
        row: RowsBefore = {"noun": noun, "ids": list(ids), "was": dict(was), "now": dict(now)}
        _write(noun, row["ids"], was, now)
        self.rows.append(row)

    def count(self, noun: str) -> int:
        """How many rows of a kind have another section now."""
        return sum(
            len(row["ids"]) for row in self.rows if row["noun"] == noun and "section" in row["now"]
        )


def ids_of(noun: str, *conditions: ColumnElement[bool]) -> list[int]:
    """The rows of a kind that fit."""
    model = MODELS[noun]
    return list(db.session.scalars(select(model.id).where(*conditions).order_by(model.id)))


def put_back(rows: Sequence[RowsBefore]) -> None:
    """Everything as it was, the last first. Raises Stale."""
    for row in reversed(rows):
        _write(row["noun"], row["ids"], row["now"], row["was"])


def changed_since(rows: Iterable[RowsBefore]) -> Iterator[tuple[str, int]]:
    """The rows that say neither what the act gave them nor what a later part of it did."""
    rows = list(rows)
    last: dict[tuple[str, int], dict[str, Value]] = {}
    for row in rows:
        for key in row["ids"]:
            last.setdefault((row["noun"], key), {}).update(row["now"])
    for noun, model in MODELS.items():
        keys = sorted(key for kind, key in last if kind == noun)
        for at in range(0, len(keys), AT_ONCE):
            part = keys[at : at + AT_ONCE]
            found = db.session.scalars(select(model).where(model.id.in_(part)).order_by(model.id))
            here = {row.id: row for row in found.unique()}
            for key in part:
                there = here.get(key)
                if there is None or any(
                    plain(getattr(there, name)) != value for name, value in last[noun, key].items()
                ):
                    yield noun, key


def note(pile: Pile, project_id: int, noun: str, key: int) -> None:
    """One thing that was changed since, by its name."""
    row = db.session.get(MODELS[noun], key)
    if row is None:
        pile.note("other_since", "project", project_id, str(key))
    elif noun == "party":
        pile.note("unit_since", "project", project_id, row.organisation.name)
    elif noun == "filing":
        pile.note("item_since", "filing", key, row.name)
    elif noun == "volume":
        pile.note("shelf_since", "volume", key, row.title)
    elif noun in ("drawing", "change"):
        pile.note("drawing_since", "project", project_id, row.number)
    else:
        pile.note("other_since", "project", project_id, str(key))


def plain(value: object) -> Value:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int)
    return value


def _typed(name: str, value: Value) -> Value | date:
    if name in DAYS and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _write(noun: str, ids: Sequence[int], was: Values, now: Values) -> None:
    model = MODELS[noun]
    values: dict[str, object] = {name: _typed(name, value) for name, value in now.items()}
    if noun == "filing":
        values["version_id"] = Filing.version_id + 1
    for at in range(0, len(ids), AT_ONCE):
        mine = [model.id.in_(ids[at : at + AT_ONCE]), *_are(model, was)]
        count = db.session.scalar(select(func.count()).select_from(model).where(*mine))
        if count != len(ids[at : at + AT_ONCE]):
            raise Stale
        db.session.execute(
            update(model).where(*mine).values(**values),
            execution_options={"synchronize_session": False},
        )


def _are(model: Any, values: Values) -> Iterator[ColumnElement[bool]]:
    """The rows that say this."""
    for name, value in values.items():
        column: InstrumentedAttribute[object] = getattr(model, name)
        if value is None:
            yield column.is_(None)
        else:
            yield column == _typed(name, value)
