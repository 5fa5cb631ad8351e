"""The drawing of the sample: the list fixed, numbers handed in and shown, and what is published so
that anyone can draw again.
"""

from __future__ import annotations

import json
from pathlib import Path

from flask import Blueprint, Response, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import basis, draws, namings, panels, published
from acceptance.services.life.facts import ProjectFacts
from acceptance.web.lists.lists import form
from forms.judging.reviews import (
    DigestForm,
    FrameForm,
    NumberForm,
    PublicNumberForm,
    ShownForm,
    WhyForm,
)
from workflows import needs as needs_of
from workflows import sampling
from workflows.projects import Stage

blueprint = Blueprint("draws", __name__, url_prefix="/projects/<int:project_id>/sample")


@blueprint.get("/draw")
@needs("review.see")
def index(place: Place) -> ResponseReturnValue:
    """Which volumes are looked at, how they were drawn, and what the viewer may do about it."""
    facts = ProjectFacts(place.project, local_date(g.now))
    return render_template(
        "pages/judging/draws/index.html",
        place=place,
        project=place.project,
        samples=draws.drawn(place.project.id),
        volumes=facts.sample.volumes,
        gaps=list(needs_of.sampled(facts)),
        draw=_told(place),
        draws_now=basis.may(place, "sample.draw", now=g.now),
    )


def _told(place: Place) -> dict[str, object]:
    row = draws.of(place.project.id)
    members = panels.of(place)
    seat = 0
    if place.may("sample.name"):
        seat = panels.seat_among(members, place).id
    return {
        "drawing": row,
        "seat": seat,
        "mine": namings.of(row, seat),
        "acts": draws.options(place, row, now=g.now),
        "slips": namings.without_account(members),
        "public_source": packs.procedure(place.project).public_number,
        "looking": place.project.state == Stage.REVIEW and place.may("sample.note"),
    }


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("draws.index", project_id=place.project.id))


def _said(place: Place, drawn: int, otherwise: str) -> ResponseReturnValue:
    """Back to the page, which says how many were drawn, or what was done when none was yet."""
    said = otherwise
    if drawn:
        said = _("已抽取 %(count)d 卷，种子已记入操作日志", count=drawn)
    flash(said)
    return _back(place)


@blueprint.post("/fix")
@needs("sample.edit", write=True)
def fix(place: Place) -> ResponseReturnValue:
    """Fix the list of all volumes, before anyone names a number."""
    row = draws.fix(place, **FrameForm().load(form()), now=g.now)
    flash(_("抽样清单已固定，共 %(count)d 卷：请验收组成员取号", count=row.volumes))
    return _back(place)


@blueprint.post("/slip")
@needs("sample.name")
def slip(place: Place) -> ResponseReturnValue:
    """A slip with number, salt and digest, shown once; nothing is kept of it here."""
    number = NumberForm().load(form())["number"]
    made = namings.slip(place, panels.seat(place), number, now=g.now)
    page = "pages/judging/draws/slip.html"
    return render_template(page, place=place, project=place.project, slip=made)


@blueprint.post("/numbers")
@needs("sample.name", write=True)
def name(place: Place) -> ResponseReturnValue:
    """The viewer's own digest."""
    namings.name(place, panels.seat(place), DigestForm().load(form())["digest"], now=g.now)
    flash(_("摘要已交；截止以后请公布取号单上的数和随机串"))
    return _back(place)


@blueprint.post("/numbers/<int:member_id>")
@needs("sample.edit", write=True)
def enter(place: Place, member_id: int) -> ResponseReturnValue:
    """The digest on the paper slip of a member without an account."""
    member = panels.member(place, member_id)
    namings.enter(place, member, DigestForm().load(form())["digest"], now=g.now)
    return _back(place)


@blueprint.post("/close")
@needs("sample.edit", write=True)
def close(place: Place) -> ResponseReturnValue:
    """No more numbers; those handed in are shown from now on."""
    row = draws.close(place, now=g.now)
    flash(_("取号已截止，共 %(count)d 人：请各人公布", count=len(row.numbers)))
    return _back(place)


@blueprint.post("/shown")
@needs("sample.name", write=True)
def show(place: Place) -> ResponseReturnValue:
    """The viewer's own number, shown; the last one draws."""
    data = ShownForm().load(form())
    drawn = namings.show(place, panels.seat(place), **data, now=g.now)
    return _said(place, drawn, _("取号已公布"))


@blueprint.post("/shown/<int:member_id>")
@needs("sample.edit", write=True)
def show_slip(place: Place, member_id: int) -> ResponseReturnValue:
    """Number and salt on the paper slip of a member without an account."""
    data = ShownForm().load(form())
    drawn = namings.show_slip(place, panels.member(place, member_id), **data, now=g.now)
    return _said(place, drawn, _("取号已公布"))


@blueprint.post("/public")
@needs("sample.edit", write=True)
def enter_public(place: Place) -> ResponseReturnValue:
    """The number that was drawn in public."""
    drawn = draws.enter_public(place, **PublicNumberForm().load(form()), now=g.now)
    return _said(place, drawn, _("公开号码已录入"))


@blueprint.post("/draw")
@needs("sample.edit", write=True)
def draw(place: Place) -> ResponseReturnValue:
    """Draw, where the last number could not because the list was not as it was fixed."""
    return _said(place, draws.draw(place, now=g.now), "")


@blueprint.post("/call-off")
@needs("sample.edit", write=True)
def call_off(place: Place) -> ResponseReturnValue:
    """Give the drawing up before numbers are closed."""
    draws.call_off(place, WhyForm().load(form())["reason"], now=g.now)
    return _back(place)


@blueprint.post("/void")
@needs("sample.edit", write=True)
def void(place: Place) -> ResponseReturnValue:
    """The term is over and somebody has not shown his number."""
    draws.void(place, now=g.now)
    flash(_("本次抽样作废，未公布的人已记入操作日志：请重新固定清单"))
    return _back(place)


@blueprint.get("/method")
@needs("review.see")
def method(place: Place) -> ResponseReturnValue:
    """How it is drawn, and who could not do what."""
    return render_template(
        "pages/judging/draws/method.html",
        place=place,
        project=place.project,
        terms=sampling.TERMS,
        drawing=draws.of(place.project.id),
        void_ones=draws.void_ones(place.project.id),
    )


@blueprint.get("/draw.json")
@needs("review.see")
def show_published(place: Place) -> Response:
    """The list, the numbers, the seed and the result: with `sampling.py` and Python alone anyone
    draws the same.
    """
    text = json.dumps(published.of(place), ensure_ascii=False, indent=1)
    saved = {"Content-Disposition": "attachment; filename=draw.json"}
    return Response(text, mimetype="application/json", headers=saved)


@blueprint.get("/sampling.py")
@needs("review.see")
def algorithm(place: Place) -> Response:
    """The very file that drew."""
    return send_file(
        Path(sampling.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="sampling.py",
    )
