"""公开信息: accepted projects that their organiser has opened to everybody, as pages and as open data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs, public
from acceptance.services.ground import pages
from acceptance.services.ground.access import Place
from acceptance.services.life import publishing
from acceptance.services.life.publishing import Published
from acceptance.web.addresses import whole
from acceptance.web.lists.lists import as_csv, form, page_of
from forms.letters.office import ReasonForm
from forms.life.projects import ListQuery
from workflows.words import N_

blueprint = Blueprint("public", __name__)
PIECE = 500
"""Projects that are read at once for a file of open data."""
FEED = 50
"""In the feed, the last ones."""
FIELDS = {
    "code": N_("项目编号"),
    "name": N_("项目名称"),
    "place": N_("建设地点"),
    "owner": N_("建设单位"),
    "organiser": N_("验收组织单位"),
    "state": N_("阶段"),
    "opinion": N_("验收意见文号"),
    "accepted_on": N_("通过验收"),
    "transferred_on": N_("移交归档"),
    "page": N_("页面地址"),
}
DAYS = ("accepted_on", "transferred_on")


@blueprint.get("/public")
@public
def index() -> ResponseReturnValue:
    """The open projects, the last first."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(publishing.listed(query["q"]), query["page"])
    return render_template(
        "pages/life/public/index.html", rows=publishing.told(rows), pager=pager, query=query
    )


@blueprint.get("/public/<int:project_id>")
@public
def show(project_id: int) -> ResponseReturnValue:
    """One of them, with how much archive it has."""
    project = publishing.found(project_id)
    (told,) = publishing.told([project])
    return render_template(
        "pages/life/public/show.html",
        told=told,
        project=project,
        classes=publishing.summary(project),
    )


def _all() -> Iterator[Published]:
    """Every open project, read in pieces."""
    skip = 0
    while rows := pages.some(publishing.listed(), skip=skip, most=PIECE):
        yield from publishing.told(rows)
        skip += PIECE


@blueprint.get("/public/projects.csv")
@public
def export() -> Response:
    """All of them for a spreadsheet."""
    head = [_(FIELDS[name]) for name in FIELDS]
    return as_csv("projects", head, (_record(one).values() for one in _all()), long=True)


@blueprint.get("/public/projects.json")
@public
def data() -> Response:
    """All of them as JSON, after the schema beside it."""
    return Response(stream_with_context(_lines()), mimetype="application/json")


def _lines() -> Iterator[str]:
    yield "["
    for number, one in enumerate(_all()):
        yield ("," if number else "") + "\n" + json.dumps(_record(one), ensure_ascii=False)
    yield "\n]\n"


@blueprint.get("/public/schema.json")
@public
def schema() -> ResponseReturnValue:
    """What stands in projects.json (JSON Schema)."""
    days = {name: {"type": ["string", "null"], "format": "date"} for name in DAYS}
    kinds = {name: {"type": "string"} for name in FIELDS if name not in DAYS}
    titles = {name: {"title": title} for name, title in FIELDS.items()}
    told = {name: titles[name] | kind for name, kind in (kinds | days).items()}
    return jsonify(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: told[name] for name in FIELDS},
                "required": list(FIELDS),
                "additionalProperties": False,
            },
        }
    )


@blueprint.get("/public/feed.xml")
@public
def feed() -> Response:
    """The last ones, for feed readers (RSS 2.0)."""
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    for name, said in (
        ("title", _("通过档案验收的建设项目")),
        ("link", whole("public.index")),
        ("description", _("组织验收的单位决定公开的项目")),
    ):
        SubElement(channel, name).text = said
    rows = pages.some(publishing.listed(), skip=0, most=FEED)
    for one in publishing.told(rows):
        item, address = (
            SubElement(channel, "item"),
            whole("public.show", project_id=one.project.id),
        )
        SubElement(item, "title").text = one.project.name
        SubElement(item, "link").text = address
        SubElement(item, "guid").text = address
        opened = one.project.published_at
        assert opened is not None
        SubElement(item, "pubDate").text = format_datetime(opened)
    return Response(tostring(rss, "unicode", xml_declaration=True), mimetype="application/rss+xml")


def _record(one: Published) -> dict[str, str | None]:
    """What a line of open data says."""
    project = one.project
    days = {name: getattr(one, name) for name in DAYS}
    told = {
        "code": project.code,
        "name": project.name,
        "place": project.place,
        "owner": one.owner,
        "organiser": project.organiser.name,
        "state": project.state,
        "opinion": one.opinion.number if one.opinion else "",
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "page": whole("public.show", project_id=project.id),
    }
    return {name: told[name] for name in FIELDS}


@blueprint.post("/projects/<int:project_id>/publish")
@needs("project.publish", write=True)
def publish(place: Place) -> ResponseReturnValue:
    """Open the result to everybody."""
    publishing.publish(place, now=g.now)
    flash(_("已公开"))
    return redirect(url_for("projects.show", project_id=place.project.id))


@blueprint.post("/projects/<int:project_id>/unpublish")
@needs("project.publish", write=True)
def unpublish(place: Place) -> ResponseReturnValue:
    """Close it again, with the reason."""
    said = ReasonForm().load(form())
    publishing.unpublish(place, said["reason"], now=g.now)
    flash(_("已撤下公开"))
    return redirect(url_for("projects.show", project_id=place.project.id))
