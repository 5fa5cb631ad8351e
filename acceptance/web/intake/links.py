"""Contractors' links: the owner makes them, says what may be done by them, and revokes them. What lies
behind one is in `phone`.
"""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance.gateways import qr
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Party, UploadLink
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.intake import asking, deliveries, links
from acceptance.transaction import transaction
from acceptance.web import addresses, shown
from acceptance.web.lists.lists import form, whole
from forms.base import MESSAGES
from forms.intake.arrivals import AllowForm, LinkForm

from .receipts import numbered

blueprint = Blueprint("links", __name__)
LAST = 10
"""Receipts on the page of the links."""


@blueprint.get("/projects/<int:project_id>/links")
@needs("link.make")
def index(place: Place) -> ResponseReturnValue:
    """The links of a project, and a form for another; for some minutes also the one just made."""
    address = picture = client = ""
    number = whole(request.args.get("made"))
    if number is not None and (token := shown.read(f"link {number}")):
        address = addresses.whole("links.show", token=token)
        client = addresses.whole("links.client", token=token)
        picture = qr.svg(address)
    made = links.of_project(place)
    return render_template(
        "pages/intake/links/index.html",
        place=place,
        project=place.project,
        links=made,
        unanswered=links.unanswered(place.project.id, made),
        days=links.DAYS,
        address=address,
        client=client,
        picture=picture,
        minutes=shown.MINUTES,
        ask=asking.of(place.project.id, None, today=local_date(g.now)),
        receipts=deliveries.of_project(place, limit=LAST),
        numbered=numbered,
        now=g.now,
    )


@blueprint.post("/projects/<int:project_id>/links")
@needs("link.make")
def make(place: Place) -> ResponseReturnValue:
    """A new link; the page that follows shows it, and only its digest is kept."""
    data = LinkForm().load(form())
    if data["days"] not in links.DAYS:
        raise ValidationError({"days": [MESSAGES["choice"]]})
    project_id, viewer = place.project.id, place.viewer
    with transaction():
        place = access.stand(viewer, project_id)
        access.require(place, "link.make")
        party = access.owned(place, Party, data["party_id"])
        link, token = links.make(
            place,
            party,
            days=data["days"],
            may_submit=data["may_submit"],
            secret=current_app.config["SECRET_KEY"],
            now=g.now,
        )
        number = link.id
    shown.keep(f"link {number}", token)
    return redirect(url_for("links.index", project_id=project_id, made=number), 303)


@blueprint.post("/projects/<int:project_id>/links/<int:link_id>/submitting")
@needs("link.make", write=True)
def allow(place: Place, link_id: int) -> ResponseReturnValue:
    """Whether what was delivered may be submitted by a link, changed afterwards."""
    link = access.owned(place, UploadLink, link_id)
    data = AllowForm().load(form())
    links.allow(place, link, may_submit=data["may_submit"], now=g.now)
    flash(_("可以凭这个链接提交") if data["may_submit"] else _("凭这个链接只能传文件"))
    return redirect(url_for("links.index", project_id=place.project.id))


@blueprint.post("/projects/<int:project_id>/links/<int:link_id>/revoke")
@needs("link.make", write=True)
def revoke(place: Place, link_id: int) -> ResponseReturnValue:
    """End a link at once."""
    links.revoke(place, access.owned(place, UploadLink, link_id), now=g.now)
    flash(_("链接已撤销"))
    return redirect(url_for("links.index", project_id=place.project.id))
