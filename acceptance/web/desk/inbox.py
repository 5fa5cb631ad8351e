"""A person's inbox: what was sent to them, whether a mail server was there or not."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from acceptance.guard import signed_in
from acceptance.services.desk import inbox
from acceptance.transaction import transaction
from acceptance.web.lists.lists import page_of
from forms.life.projects import ListQuery

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(inbox.letters(g.viewer), query["page"])
    page = render_template(
        "pages/desk/inbox/show.html",
        letters=rows,
        pager=pager,
        query=query,
        address=inbox.address(g.viewer),
    )
    if any(letter.read_at is None for letter in rows):
        with transaction():
            inbox.read_all(g.viewer, now=g.now)
    return page
