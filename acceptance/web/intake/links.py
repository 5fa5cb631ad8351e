"""Contractors' links: the owner makes and revokes them; behind one lies a phone page with what that party owes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance.extensions import db
from acceptance.gateways import pusher, qr
from acceptance.gateways.clock import local_date
from acceptance.guard import by_link, needs, takes
from acceptance.models import Filing, Party, UploadLink
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.intake import links, uploads
from acceptance.services.intake.receipts import told
from acceptance.services.progress import schedules
from acceptance.transaction import transaction
from acceptance.web import addresses
from acceptance.web.lists.lists import whole
from forms.base import MESSAGES
from forms.intake.arrivals import LinkForm
from workflows import schedule
from workflows.filings import FilingState
from workflows.standards import REACHED

from . import receipts, tus
from .receipts import Worded
from .uploads import received, settled

blueprint = Blueprint("links", __name__)
OWED = 500
"""Missing items on the page behind a link."""


@blueprint.get("/projects/<int:project_id>/links")
@needs("link.make")
def index(place: Place) -> ResponseReturnValue:
    """The links of a project, and a form for another."""
    return _page(place)


def _page(place: Place, token: str = "") -> str:
    address = picture = client = ""
    if token:
        address = addresses.whole("links.show", token=token)
        client = addresses.whole("links.client", token=token)
        picture = qr.svg(address)
    return render_template(
        "pages/intake/links/index.html",
        place=place,
        project=place.project,
        links=links.of_project(place),
        days=links.DAYS,
        address=address,
        client=client,
        picture=picture,
        now=g.now,
    )


@blueprint.post("/projects/<int:project_id>/links")
@needs("link.make", write=True)
def make(place: Place) -> ResponseReturnValue:
    """The answer shows the link once; only its digest is kept."""
    data = LinkForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    if data["days"] not in links.DAYS:
        raise ValidationError({"days": [MESSAGES["choice"]]})
    party = access.owned(place, Party, data["party_id"])
    token = links.make(
        place, party, days=data["days"], secret=current_app.config["SECRET_KEY"], now=g.now
    )
    return _page(place, token), 201


@blueprint.post("/projects/<int:project_id>/links/<int:link_id>/revoke")
@needs("link.make", write=True)
def revoke(place: Place, link_id: int) -> ResponseReturnValue:
    """End a link at once."""
    links.revoke(place, access.owned(place, UploadLink, link_id), now=g.now)
    flash(_("链接已撤销"))
    return redirect(url_for("links.index", project_id=place.project.id))


def _owed(place: Place) -> list[Filing]:
    rows = db.session.scalars(
        access.filings(place)
        .where(
            Filing.required,
            Filing.state.in_((FilingState.MISSING, FilingState.RETURNED)),
            Filing.stage_rank <= max(2, REACHED[place.project.state]),
        )
        .order_by(Filing.state.desc(), Filing.due_on, Filing.id)
        .limit(OWED)
    )
    return list(rows)


@blueprint.get("/l/<token>")
@by_link
def show(link: UploadLink, place: Place, token: str) -> ResponseReturnValue:
    """Behind a link: what its party owes, and where it can be sent."""
    return _phone(link, place, token)


def _phone(link: UploadLink, place: Place, token: str, taken: Sequence[Worded] = ()) -> str:
    today, rules = local_date(g.now), schedules.rules_of(place.project)
    rows = [
        (
            row,
            schedule.item_colour(row.due_on, today, is_workday, rules.late_after_working_days),
            schedule.days_over(row.due_on, today, is_workday) if row.due_on else None,
        )
        for row in _owed(place)
    ]
    sent = uploads.sent_by(link.id, limit=20)
    standing = schedules.standing(place, today=today)
    return render_template(
        "pages/intake/links/show.html",
        link=link,
        place=place,
        project=place.project,
        token=token,
        rows=rows,
        most=OWED,
        standing=standing,
        sent=[receipts.of(row) for row in sent],
        receipts=taken,
    )


@blueprint.get("/l/<token>/push.pyz")
@by_link
def client(link: UploadLink, place: Place, token: str) -> Response:
    """The command-line client as one file, for the computer of a site."""
    answer = Response(pusher.packed(), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename={pusher.NAME}"
    return answer


@blueprint.post("/l/<token>/files")
@takes("UPLOAD_LIMIT")
@by_link
def send(link: UploadLink, place: Place, token: str) -> ResponseReturnValue:
    """Pictures and files without scripts, against one item or by name."""
    taken = received()
    number = request.form.get("filing", "")
    with transaction():
        _link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        filing, filing_id = None, whole(number)
        if filing_id is not None:
            filing = access.filing(place, filing_id)
        kept = [told(one) for one in settled(place, taken, filing)]
    link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
    taken_in = receipts.worded(kept)
    if any(one.get("refused") for one in taken_in):
        return _phone(link, place, token, taken_in), 422
    return _phone(link, place, token, taken_in), 201


@blueprint.post("/l/<token>/uploads")
@takes("FILE_LIMIT")
@by_link
def create_upload(link: UploadLink, place: Place, token: str) -> Response:
    """Open a resumable upload."""
    return tus.create(
        place,
        lambda upload: url_for("links.show_upload", token=token, upload=upload),
        link_id=link.id,
    )


@blueprint.get("/l/<token>/uploads/<upload>")
@by_link
def show_upload(link: UploadLink, place: Place, token: str, upload: str) -> ResponseReturnValue:
    """HEAD: how far it has come; GET: the receipt, and where the file stands now."""
    if request.method == "HEAD":
        return tus.head(place, upload, link_id=link.id)
    return jsonify(receipts.of(uploads.find(place, upload, link_id=link.id)))


@blueprint.patch("/l/<token>/uploads/<upload>")
@takes("FILE_LIMIT")
@by_link
def append_upload(link: UploadLink, place: Place, token: str, upload: str) -> ResponseReturnValue:
    """Bytes that go on where the durable ones end."""
    return tus.patch(place, upload, link_id=link.id)


@blueprint.delete("/l/<token>/uploads/<upload>")
@by_link
def drop_upload(link: UploadLink, place: Place, token: str, upload: str) -> Response:
    """Give an upload up."""
    return tus.drop(place, upload, link_id=link.id)
