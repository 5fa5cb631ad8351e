"""Whether all is still there: how the looks at stored files stand, and what they found."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.services.desk import backups
from acceptance.services.files import fixity, stored
from acceptance.services.ground import pages
from acceptance.services.ground.access import Viewer
from acceptance.web.lists.lists import as_csv, page_of
from forms.life.projects import ListQuery
from workflows.stored import EVENTS, SAFEKEPT

blueprint = Blueprint("stored", __name__, url_prefix="/office/stored")
RECORDS = 20
"""Backups and trials that the page shows."""


@blueprint.get("")
@needs("admin.stored")
def show(viewer: Viewer) -> ResponseReturnValue:
    """The state of the whole store, what is bad, and what happened, the newest first; how old the last
    good backup is, and when bringing one back was tried.
    """
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(stored.events(), query["page"])
    return render_template(
        "pages/files/stored/show.html",
        stored=stored.standing(now=g.now),
        events=rows,
        pager=pager,
        query=query,
        EVENTS=EVENTS,
        days=fixity.AT_LEAST.days,
        safe=backups.state(now=g.now),
        records=pages.some(backups.records(), skip=0, most=RECORDS),
        SAFEKEPT=SAFEKEPT,
        kept_for=backups.KEPT_FOR.days,
        tried=backups.TRIED.days,
    )


@blueprint.get("/events.csv")
@needs("admin.stored")
def export(viewer: Viewer) -> ResponseReturnValue:
    """Every event in order, with what PREMIS calls it."""
    head = [
        _("时间"),
        _("事件"),
        "eventType",
        "eventOutcome",
        _("数字摘要"),
        _("读到的摘要"),
        _("另存为"),
        _("个数"),
        _("字节"),
    ]
    return as_csv(
        "fixity-events",
        head,
        (
            [
                event.at.isoformat(),
                _(EVENTS[event.kind].title),
                EVENTS[event.kind].premis,
                EVENTS[event.kind].outcome,
                event.digest,
                event.found,
                event.aside,
                event.files or "",
                event.bytes or "",
            ]
            for event in stored.told()
        ),
    )
