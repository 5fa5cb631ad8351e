"""The demo.

Made-up organisations, people and five key projects at five stages, built through the services.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import resident
from acceptance.models import Expert, Letterhead, Membership, Organisation, Person
from acceptance.services.ground import people
from acceptance.services.ground.access import Viewer
from acceptance.services.letters.press import Press
from acceptance.services.life import parties

from .builder import Builder
from .cast import ORGANISATIONS, PEOPLE, PREFIX
from .programmes import PROGRAMMES
from .projects import PROJECTS


class Entry(NamedTuple):
    """One of the demo's people, for one-click entry."""

    login: str
    name: str
    title: str
    organisation: str


def entries() -> list[Entry]:
    """The demo's people that are there, each with the first organisation it serves."""
    units = {key: name for key, name, _kind, _parent in ORGANISATIONS}
    known = set(db.session.scalars(select(Person.login).where(Person.login.startswith(PREFIX))))
    return [
        Entry(PREFIX + key, name, title, next((units[unit] for unit in serves), ""))
        for key, name, title, serves in PEOPLE
        if PREFIX + key in known
    ]


def person(login: str) -> Person | None:
    """A person of the demo; no one else enters without a password."""
    found: Person | None = db.session.scalar(
        select(Person).where(
            Person.login == login, Person.login.startswith(PREFIX), Person.password_hash.is_(None)
        )
    )
    return found


def build(
    press: Press, transaction: Callable[[], AbstractContextManager[object]], *, now: datetime
) -> None:
    """Make the whole demo.

    Each project in its own transaction, organisations and people in the first.
    """
    with transaction():
        units: dict[str, int] = {}
        for key, name, kind, parent in ORGANISATIONS:
            above = None
            if parent:
                above = units[parent]
            units[key] = parties.add_organisation(
                name, kind, above, actor=None, now=now - timedelta(days=901)
            ).id
        for key, name, title, serves in PEOPLE:
            made = people.add_person(
                name,
                PREFIX + key,
                organisation_id=next((units[unit] for unit in serves), None),
                title=title,
                is_admin=key == "admin",
            )
            for other in serves[1:]:
                people.join(made.id, units[other], title)
        _office(units)
    viewers = _viewers(units)
    for make in (*PROJECTS, *PROGRAMMES):
        with transaction():
            make(Builder(press, viewers, units, now - timedelta(days=900)), now)
    resident.OFFICE.close()  # it belongs to this process; those that serve start their own


def _office(units: dict[str, int]) -> None:
    """Levels, letterheads and a pool of experts."""
    for key, level in (("province", "province"), ("bureau", "city")):
        db.session.get_one(Organisation, units[key]).level = level
    for key, title, letter, file, opinion, signatory in (
        ("bureau", "西江市档案局", "西档函", "西档发", "西档验", "梁启文"),
        ("owner", "西江新区交通建设开发有限公司", "西交建函", "西交建", "西交建", "谭伟"),
        ("health", "西江市卫生基建中心", "西卫建函", "西卫建", "西卫建", "许芳"),
        ("city", "西江市城建档案馆", "西城档", "西城档发", "西城档验", "方晓"),
    ):
        db.session.add(
            Letterhead(
                organisation_id=units[key],
                title=title,
                letter_mark=letter,
                file_mark=file,
                opinion_mark=opinion,
                signatory=signatory,
                contact="陈岚",
                phone="0758-0000000",
                address="西江市端州区",
            )
        )
    for name, unit, title, specialty in (
        ("冯远", "西江市档案学会", "研究馆员", "建设项目档案"),
        ("唐慧", "西江市档案学会", "副研究馆员", "声像档案"),
        ("沈立", "西江市公路学会", "高级工程师", "桥梁"),
        ("邓敏", "西江市水利学会", "高级工程师", "水工"),
        ("蒋文", "西江市建筑学会", "高级工程师", "建筑"),
    ):
        db.session.add(Expert(name=name, unit=unit, title=title, specialty=specialty))


def _viewers(units: dict[str, int]) -> dict[str, Viewer]:
    found: dict[str, Viewer] = {}
    rows = db.session.execute(
        select(Person, Organisation)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    ).all()
    for someone, unit in rows:
        key = someone.login.removeprefix(PREFIX)
        viewer = Viewer.serving(someone, unit)
        found.setdefault(key, viewer)
        if unit is not None and unit.id == units["health"]:
            found["health"] = viewer
    return found
