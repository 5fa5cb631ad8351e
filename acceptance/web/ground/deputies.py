"""A person's own page of delegations: given, held, taken up and ended."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.ground import deputies, people
from acceptance.transaction import transaction
from acceptance.web.lists.lists import form
from forms.ground.deputies import DeputyForm
from workflows.deputies import LONGEST, STANDINGS, Term

blueprint = Blueprint("deputies", __name__, url_prefix="/deputies")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """What one gave and what one holds, and how to give one."""
    today = local_date(g.now)
    rows = [
        (one, Term(one.since, one.until).standing(today, ended=one.ended_at is not None))
        for one in deputies.of(g.viewer)
    ]
    return render_template(
        "pages/ground/deputies/index.html",
        rows=rows,
        names=STANDINGS,
        colleagues=deputies.colleagues(g.viewer),
        longest=LONGEST,
        today=g.now,
    )


@blueprint.post("")
@signed_in
def make() -> ResponseReturnValue:
    """Let a colleague act in one's name."""
    data = DeputyForm().load(form())
    with transaction():
        deputies.make(g.viewer, **data, now=g.now)
    flash(_("已委托代理"))
    return redirect(url_for("deputies.index"))


@blueprint.post("/<int:deputy_id>/end")
@signed_in
def end(deputy_id: int) -> ResponseReturnValue:
    """Take it back, or lay it down."""
    with transaction():
        deputies.end(g.viewer, deputy_id, now=g.now)
    flash(_("代理已终止"))
    return redirect(url_for("deputies.index"))


@blueprint.post("/<int:deputy_id>/act")
@signed_in
def act(deputy_id: int) -> ResponseReturnValue:
    """Go on in the other's name; the menu leads back to one's own."""
    with transaction():
        deputies.act(people.sign_in_of(current_user.get_id()), deputy_id, now=g.now)
    return redirect(url_for("desks.show"))
