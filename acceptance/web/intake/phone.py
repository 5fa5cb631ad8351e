"""Behind a contractor's link, on a telephone: what its party owes, sending it, submitting it, the
receipts, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import (
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

from acceptance.gateways import clock, filetypes, pusher
from acceptance.guard import by_link, takes
from acceptance.models import UploadLink
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.sentences import flat, gettext, sentence, told
from acceptance.services import steps, submitting
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.intake import asking, deliveries, links, owing, uploads
from acceptance.services.intake.receipts import told as plain
from acceptance.titles import REASONS
from acceptance.transaction import transaction
from acceptance.web.lists.lists import whole
from acceptance.web.wording import label_of
from forms.intake.arrivals import ByLinkForm
from workflows.engine import Blocked, NotOffered, Option

from . import receipts, tus
from .links import blueprint
from .uploads import received, settled, unstored

SENT = 30
"""Receipts on the page behind a link."""


@blueprint.get("/l/<token>")
@by_link
def show(link: UploadLink, place: Place, token: str) -> ResponseReturnValue:
    """Behind a link: what its party owes, where it can be sent, where everything stands."""
    return _phone(link, place, token)


def _phone(
    link: UploadLink,
    place: Place,
    token: str,
    taken: Sequence[receipts.Worded] = (),
    reasons: Sequence[str] = (),
    named: str = "",
) -> str:
    owes = owing.of(place, today=clock.local_date(g.now))
    return render_template(
        "pages/intake/links/show.html",
        link=link,
        place=place,
        project=place.project,
        token=token,
        owes=owes,
        most=owing.MOST,
        may=_may(link, place, owes) if link.may_submit else {},
        unanswered=not place.viewer.answered_by[0],
        ask=asking.of(place.project.id, link, today=clock.local_date(g.now)),
        sent=deliveries.of_link(link.id, limit=SENT),
        numbered=receipts.numbered,
        listed=filetypes.LISTED,
        receipts=taken,
        reasons=reasons,
        named=named,
    )


def _may(link: UploadLink, place: Place, owes: owing.Owing) -> dict[int, Option]:
    """What may be done with each item by a link that may submit: submit it, or recall it."""
    rows = [one.filing for one in (*owes.ready, *owes.delivered)]
    if not rows or not place.viewer.answered_by[0]:
        return {}
    found = {}
    for key, options in steps.options_of(place, rows).items():
        for option in options:
            if option.step.name in submitting.STEPS:
                found[key] = option
    return found


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
    """Pictures and files without scripts, against one item or by name; the receipt follows."""
    filing_id, title = whole(request.form.get("filing", "")), ""
    if filing_id is not None:
        title = access.filing(place, filing_id).name
    taken = received(shots=title or _("照片"))
    with transaction():
        link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        filing = None
        if filing_id is not None:
            filing = access.filing(place, filing_id)
        results = [plain(one) for one in settled(place, taken, filing)]
        number = None
        if any(not one.get("refused") for one in results):
            number = deliveries.keep(place, results, link_id=link.id, now=g.now).id
    if number is None:
        link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        return _phone(link, place, token, receipts.worded(results)), unstored(results)
    return _to_receipt(token, number)


def _to_receipt(token: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("links.receipt", token=token, number=number), 303)


@blueprint.get("/l/<token>/receipts/<int:number>")
@by_link
def receipt(link: UploadLink, place: Place, token: str, number: int) -> ResponseReturnValue:
    """The receipt of one sending, or of what was submitted; and where it all stands now."""
    row = deliveries.by_link(link.id, number)
    return render_template(
        "pages/intake/links/receipt.html",
        link=link,
        place=place,
        project=place.project,
        token=token,
        row=row,
        number=receipts.numbered(row.id),
        files=receipts.failures_first(row),
        items=receipts.items(row),
        OUTCOMES=receipts.OUTCOMES,
        ask=asking.of(place.project.id, link, today=clock.local_date(g.now)),
    )


@blueprint.post("/l/<token>/steps/<name>")
@by_link
def take_step(link: UploadLink, place: Place, token: str, name: str) -> ResponseReturnValue:
    """Submit what was delivered, or recall it, in the name of the party; what stands in the way is
    said on the page (409), and nothing of what was typed is lost. Raises NotFound for other steps.
    """
    if name not in submitting.STEPS:
        raise NotFound
    named, ids = request.form.get("named", ""), request.form.getlist("ids")
    if not ids:
        return _phone(link, place, token, reasons=[_("一条也没有勾选")], named=named), 422
    try:
        data = ByLinkForm().load({"ids": ids, "named": named})
    except ValidationError as wrong:
        wrongs = [f"{label_of(field)}：{why}" for field, why in flat(wrong.messages)]
        return _phone(link, place, token, reasons=wrongs, named=named), 422
    seen, named = dict(data["ids"]), data["named"]
    try:
        with transaction():
            link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
            kept = submitting.take(link, place, name, seen, named=named, now=g.now)
            number = None
            if kept is not None:
                number = kept.id
    except (Blocked, NotOffered, Refused, Stale) as why:
        link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        said = _phone(link, place, token, reasons=list(_reasons(why)), named=named)
        return said, _status(why)
    if number is None:
        flash(_("已经提交过，不用再提交") if name == "submit" else _("现在没有提交着的，不用收回"))
        return redirect(url_for("links.show", token=token), 303)
    return _to_receipt(token, number)


def _reasons(why: Exception) -> Iterable[str]:
    """What stands in the way, in sentences."""
    if isinstance(why, Blocked):
        for one in why.blockers:
            yield told(one.code, one.facts)
    elif isinstance(why, Refused):
        yield sentence(why)
    elif isinstance(why, Stale):
        yield gettext(REASONS["stale"])
    else:
        yield str(_("这一条现在不能办这一步"))


def _status(why: Exception) -> int:
    if isinstance(why, Refused):
        return 422
    if isinstance(why, NotOffered):
        return 403
    return 409


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
