"""动态: what happened in one's projects; and 我的通知: what of it comes by mail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import signed_in
from acceptance.services.desk import hearing, inbox, notices
from acceptance.services.desk.notices import Wanted
from acceptance.services.ground import servings
from acceptance.transaction import transaction
from acceptance.web.lists.lists import PER_PAGE, form, whole
from forms.desk.feed import ChoiceForm, LookedForm
from forms.life.projects import ListQuery
from workflows.hearing import DUTIES, HOURS, KINDS

blueprint = Blueprint("feed", __name__, url_prefix="/feed")


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """What happened, the newest first, by project and kind; what came since one looked is marked."""
    args = request.args.to_dict()
    before = whole(args.pop("before", None))
    query = ListQuery().load(args)
    kind = query["state"]
    if kind not in KINDS:
        kind = ""
    wanted = Wanted(words=query["q"], kind=kind, before=before)
    rows = list(notices.some(g.sees, wanted, limit=PER_PAGE + 1))
    older = None
    if len(rows) > PER_PAGE:
        rows.remove(min(rows, key=lambda row: row[0].id))
        older = min(notice.id for notice, _project in rows)
    return render_template(
        "pages/desk/feed/show.html",
        rows=rows,
        older=older,
        before=before,
        query={**query, "state": kind},
        narrowed=bool(query["q"] or kind),
        kinds=[("", _("各类")), *_named_kinds()],
        seen=servings.seen_as(g.sees, {project.id for _notice, project in rows}),
        choice=hearing.of(g.viewer.person_id),
    )


def _named_kinds() -> list[tuple[str, str]]:
    return [(kind, str(_(name))) for kind, name in KINDS.items()]


@blueprint.post("/look")
@signed_in
def look() -> ResponseReturnValue:
    """Note up to where one has looked, or go back to the mark of before."""
    data = LookedForm().load(form())
    with transaction():
        hearing.look(g.viewer, data["upto"])
    return redirect(url_for("feed.show"), 303)


@blueprint.get("/choices")
@signed_in
def choices() -> ResponseReturnValue:
    """What comes by mail and what always comes."""
    return _choices(hearing.of(g.viewer.person_id))


def _choices(choice: hearing.Choice, fields: Sequence[tuple[str, str]] = ()) -> ResponseReturnValue:
    page = render_template(
        "pages/desk/feed/choices.html",
        choice=choice,
        kinds=_named_kinds(),
        hours=HOURS,
        duties=DUTIES,
        address=inbox.address(g.viewer),
        fields=fields,
    )
    return page, 422 if fields else 200


def _given() -> hearing.Choice:
    """What was chosen, as it was sent."""
    return hearing.Choice(
        digest_mail="digest_mail" in request.form,
        news=request.form.getlist("news"),
        quiet_from=whole(request.form.get("quiet_from")),
        quiet_until=whole(request.form.get("quiet_until")),
    )


@blueprint.post("/choices")
@signed_in
def choose() -> ResponseReturnValue:
    """Choose anew."""
    raw: dict[str, object] = {**form("news"), "news": request.form.getlist("news")}
    try:
        data = ChoiceForm().load(raw)
    except ValidationError as error:
        return _choices(_given(), sentences.flat(error.messages))
    with transaction():
        hearing.choose(g.viewer, **data, now=g.now)
    flash(_("已保存"))
    return redirect(url_for("feed.choices"), 303)
