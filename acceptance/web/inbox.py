"""A person's inbox: what was sent to them, whether a mail server was there or not."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forms.people import AddressForm
from forms.projects import ListQuery

from ..guard import signed_in
from ..services import reminders
from ..transaction import transaction
from .lists import page_of

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")


@blueprint.get("")
@signed_in
def show() -> Any:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(reminders.inbox(g.viewer), query["page"])
    page = render_template("pages/inbox/show.html", letters=rows, pager=pager, query=query, address=reminders.address(g.viewer))
    if any(letter.read_at is None for letter in rows):
        with transaction():
            reminders.read_all(g.viewer, now=g.now)
    return page


@blueprint.post("/address")
@signed_in
def set_address() -> Any:
    """Where one's own letters go besides the inbox."""
    data = AddressForm().load({"email": request.form.get("email", "")})
    with transaction():
        reminders.set_address(g.viewer, data["email"])
    flash(_("已保存"))
    return redirect(url_for("inbox.show"))
