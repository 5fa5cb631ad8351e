"""The pool of experts (专家库) from which panels are formed.

Who of them sits on a panel is in panels.
"""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import Select, or_, select

from acceptance.extensions import db
from acceptance.models import Expert, Organisation
from acceptance.refusals import NotFound, Refused


class NewExpert(TypedDict):
    """Someone for the pool, as `forms.judging.reviews.ExpertForm` reads it."""

    name: str
    unit: str
    title: str
    specialty: str
    phone: str
    email: str


def listed(text: str = "", *, by_unit: bool = False) -> Select[Expert]:
    """The pool by name or by unit; `text` narrows it to a part of name, unit or specialty,
    wildcards meaning themselves.
    """
    wanted = select(Expert)
    if text:
        searched = (Expert.name, Expert.unit, Expert.specialty)
        wanted = wanted.where(or_(*(one.contains(text, autoescape=True) for one in searched)))
    if by_unit:
        return wanted.order_by(Expert.unit, Expert.id)
    return wanted.order_by(Expert.name, Expert.id)


def available() -> list[Expert]:
    """Those who may be called to a panel, unit by unit."""
    wanted = select(Expert).where(Expert.active).order_by(Expert.unit, Expert.name)
    return list(db.session.scalars(wanted))


def add(data: NewExpert) -> Expert:
    """Put someone into the pool; a unit we know by this very name is connected.

    Raises Refused (name_taken).
    """
    known = select(Expert.id).where(Expert.name == data["name"], Expert.unit == data["unit"])
    if db.session.scalar(known):
        raise Refused("name_taken", name=data["name"])
    unit = db.session.scalar(select(Organisation.id).where(Organisation.name == data["unit"]))
    expert = Expert(**data, organisation_id=unit)
    db.session.add(expert)
    return expert


def toggle(expert_id: int) -> None:
    """Take an expert out of the pool, or back in; what he sat on stays. Raises NotFound."""
    expert = db.session.get(Expert, expert_id)
    if expert is None:
        raise NotFound
    expert.active = not expert.active
