"""Long packages are made by the worker: which are long, what its task must know, whether whoever asked
may still.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Job, Project, Volume
from acceptance.models.shapes import Payload
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.ground.job_lanes import OPEN
from workflows.parcels import layout
from workflows.parcels.layout import Extent

from . import parcel_content, parcel_sets, parcels
from .parcels import Wanted

KIND = "make_package"
AT_ONCE = 10_000
"""Files of a package that is made while somebody waits for the page; one of more is made by the worker."""


def is_long(place: Place, wanted: Wanted) -> bool:
    """Whether a package holds more files than somebody should wait for, as the archive lies.

    What only a person can answer is asked before it waits: raises Refused (parcel_differs until it
    is agreed, party_unknown).
    """
    mine = Volume.project_id == place.project.id
    if (db.session.scalar(select(func.sum(Volume.files)).where(mine)) or 0) <= AT_ONCE:
        return False
    rows = db.session.execute(
        select(Volume.number, Volume.section, Volume.files).where(mine).order_by(Volume.number)
    )
    seen: frozenset[int] = frozenset()
    if wanted.extent == Extent.PARTY:
        seen = parcel_sets.seen_by(place.project.id, wanted.key)
    classes = parcel_content.classes_of(place)
    lines = [dict(one) for one in rows.mappings()]
    inside = layout.inside(lines, wanted.extent, wanted.key, classes, seen)
    if sum(one["files"] for one in inside) <= AT_ONCE:
        return False
    if parcels.standing(place).differs and not wanted.agreed:
        raise Refused("parcel_differs")
    return True


def kept(place: Place, wanted: Wanted) -> Payload:
    """What a task must know to make a package in the name of whoever asked."""
    payload = access.kept(place)
    payload["package"] = {
        "extent": wanted.extent,
        "key": wanted.key,
        "trial": wanted.trial,
        "agreed": wanted.agreed,
    }
    return payload


def wanted(payload: Payload) -> Wanted:
    """What was asked for, as a task keeps it."""
    asked = payload["package"]
    return Wanted(Extent(asked["extent"]), asked["key"], asked["trial"], asked["agreed"])


def again(project_id: int, payload: Payload) -> Place:
    """How whoever asked stands to the project now.

    Raises Refused (parcel_not_yours) where it may make no package any more.
    """
    project = db.session.get_one(Project, project_id)
    viewer = access.again(project, payload).viewer
    try:
        place = access.stand(viewer, project_id)
        access.require(place, "parcel.make")
    except (NotFound, Forbidden) as gone:
        raise Refused("parcel_not_yours", name=viewer.name) from gone
    return place


def waiting(project_id: int) -> Sequence[Job]:
    """The packages of a project that the worker has yet to make, the first asked for first."""
    mine = select(Job).where(Job.kind == KIND, Job.project_id == project_id, Job.state.in_(OPEN))
    return db.session.scalars(mine.order_by(Job.id)).all()
