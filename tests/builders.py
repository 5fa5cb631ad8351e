"""Projects as sentences: `a_project(at="review")` plays a life up to a stage through the services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import select

from acceptance.demo import cast, demo
from acceptance.demo.builder import Builder
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, Organisation, Project
from acceptance.services import together
from acceptance.services.ground import access
from acceptance.transaction import transaction

BRIDGE, HOSPITAL, POWER, SEWAGE, RESERVOIR = 1, 2, 3, 4, 5
"""The demo's projects: in construction, self-check, applied, review, rectification."""


def a_builder() -> Builder:
    units = {
        key: db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
        for key, name, _kind, _parent in cast.ORGANISATIONS
    }
    return Builder(
        current_app.extensions["press"],
        demo._viewers(units),
        units,
        clock.now() - timedelta(days=900),
    )


def a_project(
    at: str = "design", *, name: str = "试验大桥工程", code: str = "T-1", **data: Any
) -> Project:
    """A project of the demo's owner and contractors, brought to a stage with everything in place on the way."""
    with transaction():
        b = a_builder()
        project = b.register(
            "owner",
            code=code,
            name=name,
            place="西江市",
            **{
                "in_planning_area": True,
                "level": "",
                "scale": "",
                "investment": Decimal(100),
                "approval_authority": "",
                "approval_number": "",
                "completion_organiser": "",
                "started_on": date(2024, 1, 1),
                "finished_on": None,
                "scope_pack": "dat-28-2018",
                "sections": ["第 1 标段", "第 2 标段"],
                **data,
            },
        )
        if at == "design":
            return project
        b.build_up("owner", project)
        if at == "self_check":
            return project
        b.apply("owner", project)
        if at == "applied":
            return project
        b.step("bureau", project, "admit", confirm=True)
        if at == "admitted":
            return project
        b.panel(project)
        b.step(
            "bureau",
            project,
            "open_review",
            meeting_on=clock.local_date(b.at),
            meeting_place="会议室",
        )
        b.draw(project, 1)
        b.inspect(project)
        b.write("bureau", project, "evaluation")
        if at == "review":
            return project
        b.vote(project, ("agree",) * 5)
        if at == "voted":
            return project
        b.step("bureau", project, "approve", confirm=True)
        return project


def nothing_is_owed_after(project_id: int) -> None:
    """What falls due only after the acceptance is recognised as not applicable."""
    viewers = a_builder().viewers
    due = select(Filing.id).where(Filing.project_id == project_id, Filing.stage == "accepted")
    ids = list(db.session.scalars(due.where(Filing.state == "missing").order_by(Filing.id)))
    for who, name in (("owner", "ask_exemption"), ("bureau", "grant_exemption")):
        with transaction():
            place = access.stand(viewers[who], project_id)
            seen = dict(
                db.session.execute(
                    select(Filing.id, Filing.version_id).where(Filing.id.in_(ids))
                ).all()
            )
            together.take(place, seen, name, {"reason": "本项目没有"}, now=clock.now())


def compound(*names: str) -> bytes:
    """What the older Office writes, as far as it is looked at: streams of these names."""
    inside = b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + inside + b"\0" * 64
