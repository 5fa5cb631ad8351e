"""现行文件: papers in force that an archive office shows to everybody. What is put right or withdrawn leaves its
trace in the office's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.gateways.storage import LocalStore
from acceptance.models import CurrentPaper
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from workflows.asked import PaperState

PDF = "application/pdf"
SAID = ("title", "number", "issuer", "issued_on")
"""What is said of a paper, and may have been entered wrongly."""


def listed(search: str = "") -> Select[CurrentPaper]:
    """The papers in force, the newest first; narrowed by words in title, number or issuer."""
    return _searched(search).where(CurrentPaper.state == PaperState.STANDING)


def of_office(viewer: Viewer, search: str = "") -> Select[CurrentPaper]:
    """All that an office has shown, withdrawn ones among them."""
    return _searched(search).where(CurrentPaper.organisation_id == viewer.organisation_id)


def _searched(search: str) -> Select[CurrentPaper]:
    wanted = (
        select(CurrentPaper)
        .options(joinedload(CurrentPaper.organisation))
        .order_by(CurrentPaper.issued_on.desc(), CurrentPaper.id.desc())
    )
    if search:
        told = (CurrentPaper.title, CurrentPaper.number, CurrentPaper.issuer)
        wanted = wanted.where(or_(*(one.contains(search, autoescape=True) for one in told)))
    return wanted


def found(paper_id: int) -> CurrentPaper:
    """A paper in force. Raises NotFound."""
    paper = db.session.get(CurrentPaper, paper_id)
    if paper is None or paper.state != PaperState.STANDING:
        raise NotFound
    return paper


def mine(viewer: Viewer, paper_id: int) -> CurrentPaper:
    """A paper of this office, withdrawn or not. Raises NotFound."""
    paper = db.session.get(CurrentPaper, paper_id)
    if paper is None or paper.organisation_id != viewer.organisation_id:
        raise NotFound
    return paper


def show(
    data: Mapping[str, object],
    taken: Incoming | Receipt,
    store: LocalStore,
    *,
    actor: Viewer,
    now: datetime,
) -> CurrentPaper:
    """Show a paper to everybody. Raises Refused (only_pdf, or why the file was not taken)."""
    if isinstance(taken, Receipt):
        raise taken.refused or Refused("no_file")
    if taken.media_type != PDF:
        taken.path.unlink(missing_ok=True)
        raise Refused("only_pdf", name=taken.name)
    store.keep(taken.path, taken.stored)
    paper = CurrentPaper(
        **{name: data[name] for name in SAID},
        organisation_id=actor.organisation_id,
        name=taken.name,
        digest=taken.stored.digest,
        size=taken.stored.size,
        shown_by=actor.name,
        shown_at=now,
    )
    db.session.add(paper)
    db.session.flush()
    after = {**_said(paper), "sha256": paper.digest}
    office.record("current_paper", paper.id, "show_paper", actor=actor, now=now, after=after)
    return paper


def correct(
    paper: CurrentPaper,
    data: Mapping[str, object],
    *,
    version: int,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Put right what is said of a paper. Raises Stale, Refused (nothing_differs)."""
    _same(paper, version)
    before = _said(paper)
    for name in SAID:
        setattr(paper, name, data[name])
    after = _said(paper)
    changed = [name for name in SAID if before[name] != after[name]]
    if not changed:
        raise Refused("nothing_differs")
    db.session.flush()
    office.record(
        "current_paper",
        paper.id,
        "correct_paper",
        actor=actor,
        now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )


def withdraw(
    paper: CurrentPaper, *, version: int, reason: str, actor: Viewer, now: datetime
) -> None:
    """Show a paper no more. Raises Stale, Refused (nothing_differs)."""
    _move(paper, PaperState.WITHDRAWN, "withdraw_paper", version, reason, actor, now)
    paper.reason = reason


def put_back(
    paper: CurrentPaper, *, version: int, reason: str, actor: Viewer, now: datetime
) -> None:
    """Show a withdrawn paper again. Raises Stale, Refused (nothing_differs)."""
    _move(paper, PaperState.STANDING, "put_back_paper", version, reason, actor, now)
    paper.reason = ""


def _move(
    paper: CurrentPaper,
    to: PaperState,
    act: str,
    version: int,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> None:
    _same(paper, version)
    if paper.state == to:
        raise Refused("nothing_differs")
    paper.state = to.value
    db.session.flush()
    after = {"title": paper.title}
    office.record("current_paper", paper.id, act, actor=actor, now=now, after=after, reason=reason)


def _same(paper: CurrentPaper, version: int) -> None:
    if paper.version_id != version:
        raise Stale


def _said(paper: CurrentPaper) -> Facts:
    return {
        "title": paper.title,
        "number": paper.number,
        "issuer": paper.issuer,
        "issued_on": paper.issued_on.isoformat(),
    }
