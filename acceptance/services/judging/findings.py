"""The problems that a review found: listed, answered with evidence.

Closing one is a step (services.steps).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NotRequired, TypedDict

from sqlalchemy import Select, func, or_, select

from acceptance.extensions import db
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Finding, Party, Pin, Volume
from acceptance.models.shapes import Evidence
from acceptance.refusals import NotFound, Refused
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access, hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.life import successions
from workflows.findings import FindingState
from workflows.projects import Stage

from . import basis

MENDING = (Stage.RECTIFICATION, Stage.RECHECK)
"""Stages in which what was accepted in an earlier round is out of the way."""
ORDERS = {"due": Finding.due_on, "state": Finding.state}
TITLE_LENGTH, LOCATION_LENGTH = 200, 400
"""How much of a file's title, and of the whole place, a finding carries (characters)."""


class NewFinding(TypedDict):
    """A problem as `forms.judging.reviews.FindingForm` reads it; `volume` is the number of a
    volume, `pin_id` a remark on a page.
    """

    problem: str
    basis: str
    location: str
    due_on: date
    party_id: NotRequired[int | None]
    volume: NotRequired[int | None]
    page: NotRequired[int | None]
    pin_id: NotRequired[int | None]


class _Spot(TypedDict, total=False):
    """Where a problem lies: in words, and the rows it is about."""

    location: str
    volume_id: int
    document_id: int
    page: int | None
    pin_id: int


def listed(place: Place, *, text: str, state: str, sort: str, every_round: bool) -> Select[Finding]:
    """The problems that this viewer may see; without `every_round` those accepted in an earlier
    round are left out.
    """
    project = place.project
    wanted = select(Finding).where(Finding.project_id == project.id)
    if not place.whole:
        wanted = wanted.where(Finding.party_id.in_(place.party_ids))
    if text:
        wanted = wanted.where(Finding.problem.contains(text, autoescape=True))
    if state in list(FindingState):
        wanted = wanted.where(Finding.state == state)
    if not every_round and project.round and project.state in MENDING:
        wanted = wanted.where(
            or_(Finding.closed_round.is_(None), Finding.closed_round >= project.round)
        )
    return wanted.order_by(ORDERS.get(sort, Finding.number), Finding.number)


def accepted_before(place: Place) -> int:
    """How many problems were accepted in earlier rounds, while a round is on; else 0."""
    project = place.project
    if project.state not in MENDING:
        return 0
    earlier = select(func.count()).where(
        Finding.project_id == project.id, Finding.closed_round < project.round
    )
    return db.session.scalar(earlier) or 0


def mine(place: Place, finding_id: int) -> Finding:
    """A problem of this project that concerns the viewer. Raises NotFound."""
    finding: Finding = access.owned(place, Finding, finding_id)
    if not place.whole and finding.party_id not in place.party_ids:
        raise NotFound
    return finding


def add(place: Place, data: NewFinding, *, now: datetime) -> Finding:
    """List a problem with its place, owner and date.

    Raises Refused (not_in_stage, voted_upon, no_such_volume, due_after_completion, party_ended), NotFound for a
    foreign pin
    or party.
    """
    basis.require(place, "finding.list", now=now)
    project = place.project
    spot = _spot(place, data)
    party_id = data.get("party_id")
    if party_id:
        _refuse_foreign(place, party_id)
    last_day = project.planned_completion_on
    if last_day and data["due_on"] > last_day:
        raise Refused("due_after_completion", day=last_day.isoformat())
    last = db.session.scalar(
        select(func.max(Finding.number)).where(Finding.project_id == project.id)
    )
    finding = Finding(
        project_id=project.id,
        number=(last or 0) + 1,
        problem=data["problem"],
        basis=data["basis"],
        party_id=party_id,
        due_on=data["due_on"],
        **spot,
    )
    db.session.add(finding)
    db.session.flush()
    journal.record(
        project.id,
        "add_finding",
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        after=finding.state,
        facts={"number": finding.number, "problem": finding.problem},
    )
    return finding


def _refuse_foreign(place: Place, party_id: int) -> None:
    party: Party = access.owned(place, Party, party_id)
    successions.refuse_ended(party)


def _spot(place: Place, data: NewFinding) -> _Spot:
    """Where the problem lies, from a pin, a volume and page, or words alone."""
    number, page, said = data.get("volume"), data.get("page"), data["location"]
    spot: _Spot = {"location": said, "page": page}
    if pin_id := data.get("pin_id"):
        at_pin, found = _at_the_pin(place, pin_id, said)
        spot.update(at_pin)
        # The pin knows its volume; what was typed counts only for a file that lies in none.
        number = found or number
    if number is None:
        return spot
    volume_id = db.session.scalar(
        select(Volume.id).where(Volume.project_id == place.project.id, Volume.number == number)
    )
    if volume_id is None:
        raise Refused("no_such_volume", number=number)
    where = f"第{number}卷"
    if page and "pin_id" not in spot:
        where += f"第{page}页"
    spot["volume_id"] = volume_id
    spot["location"] = _joined(where, spot["location"])
    return spot


def _at_the_pin(place: Place, pin_id: int, said: str) -> tuple[_Spot, int | None]:
    """File and page of the problem are those of the pin; also the number of the file's volume.

    Raises NotFound for a foreign pin.
    """
    pin: Pin = access.owned(place, Pin, pin_id)
    version = db.session.get_one(FileVersion, pin.version_id)
    document = db.session.get_one(Document, version.document_id)
    where = f"《{document.title[:TITLE_LENGTH]}》第{pin.page}页"
    spot: _Spot = {
        "location": _joined(where, said)[:LOCATION_LENGTH],
        "document_id": document.id,
        "page": pin.page,
        "pin_id": pin.id,
    }
    number = db.session.scalar(select(Volume.number).where(Volume.id == document.volume_id))
    return spot, number


def _joined(*parts: str) -> str:
    return "，".join(filter(None, parts))


def add_evidence(
    place: Place,
    finding: Finding,
    taken: Sequence[Incoming | Receipt],
    store: LocalStore,
    *,
    now: datetime,
) -> int:
    """Keep files that show that a problem was mended.

    Raises Refused of the first file that is not taken; then none is.
    """
    for one in taken:
        if isinstance(one, Receipt) and one.refused:
            raise one.refused
    if finding.state == FindingState.CLOSED:
        raise Refused("finding_closed")
    fresh: list[Evidence] = []
    for one in taken:
        assert isinstance(one, Incoming)
        store.keep(one.path, one.stored)
        fresh.append(
            {
                "name": one.name,
                "digest": one.stored.digest,
                "size": one.stored.size,
                "type": one.media_type,
                "by": place.viewer.name,
            }
        )
    # A new list: a JSON column does not notice that its list has grown.
    finding.evidence = [*finding.evidence, *fresh]
    db.session.flush()
    facts: Mapping[str, int | list[list[str]]] = {
        "number": finding.number,
        "files": [[one["name"], one["digest"]] for one in fresh],
    }
    journal.record(
        place.project.id,
        "add_evidence",
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        facts=dict(facts),
    )
    hands.keep(place, "finding", finding.id, "add_evidence")
    return len(fresh)


def first_open(project_id: int, *, most: int = 5) -> Sequence[Finding]:
    """The first problems of the review that are not closed, by their day; one more than `most` says
    that there are more.
    """
    wanted = (
        select(Finding)
        .where(
            Finding.project_id == project_id,
            Finding.inspection_id.is_(None),
            Finding.state != FindingState.CLOSED,
        )
        .order_by(Finding.due_on, Finding.id)
        .limit(most + 1)
    )
    return db.session.scalars(wanted).all()


def judged(project_id: int, *, most: int = 20) -> Sequence[Finding]:
    """The problems of the review with what was answered, for who decides upon them: those to be judged
    first; one more than `most` says that there are more.
    """
    wanted = (
        select(Finding)
        .where(Finding.project_id == project_id, Finding.inspection_id.is_(None))
        .order_by(Finding.state == FindingState.CLOSED, Finding.number)
        .limit(most + 1)
    )
    return db.session.scalars(wanted).all()
