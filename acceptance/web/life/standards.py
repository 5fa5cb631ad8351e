"""The standard packs, with their source, their versions, and what another version would do to
open projects."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs, signed_in, takes
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import offers, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.life import moves, trials
from acceptance.web.lists.lists import form
from forms.life.projects import PackForm
from workflows import programmes, standards
from workflows.packs.own import is_own
from workflows.permissions import allowed
from workflows.standards import Procedure

blueprint = Blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Every pack in its newest version, procedures first."""
    names = [*standards.names("procedure"), *standards.names("filing_scope")]
    newest = packs.newest_of(names)
    mine = offers.published(g.viewer.organisation_id)
    may_make = allowed("pack.own", g.viewer.standing)
    return render_template(
        "pages/life/standards/index.html", packs=newest, mine=mine, may_make=may_make
    )


@blueprint.get("/<name>")
@signed_in
def show(name: str) -> ResponseReturnValue:
    """One version of a pack: its parameters or its lines, with their sources."""
    offers.require_seen(g.viewer, name)
    known = packs.known(name)
    pack = packs.at(name, request.args.get("version") or packs.newest(name).version)
    page, programme = "scope", None
    if isinstance(pack, Procedure):
        page, programme = "procedure", programmes.of(pack)
    may_move = allowed("pack.move", g.viewer.standing) and offers.may_use(g.viewer, name)
    return render_template(
        f"pages/life/standards/{page}.html",
        pack=pack,
        known=known,
        programme=programme,
        may_move=may_move,
        may_add=allowed("admin.packs", g.viewer.standing) and not is_own(name),
        offered=_offered(g.viewer, name, may_move),
        own=is_own(name),
        batches=moves.batches(g.viewer, name) if may_move else {},
    )


def _offered(viewer: Viewer, name: str, mine: bool) -> str:
    """The version that new projects of the viewer's office are offered; for others the shipped one."""
    row = offers.of_office(viewer.organisation_id).get(name) if mine else None
    if row is not None:
        return row.version
    return "" if is_own(name) else packs.as_shipped(name).version


@blueprint.post("/<name>/<version>/offer")
@needs("pack.own", write=True)
def offer(viewer: Viewer, name: str, version: str) -> ResponseReturnValue:
    """Let new projects of the viewer's own office be offered this version."""
    offers.offer(viewer, name, version, now=g.now)
    flash(_("本机关新登记的项目用第 %(version)s 版", version=version))
    return redirect(url_for("standards.show", name=name, version=version))


@blueprint.post("/<name>/offer/end")
@needs("pack.own", write=True)
def end_offer(viewer: Viewer, name: str) -> ResponseReturnValue:
    """Offer it to new projects no more, a shipped one as it ships."""
    offers.end(viewer, name, now=g.now)
    flash(_("已恢复：新登记的项目用随系统的版本，自己的标准包不再可选"))
    return redirect(url_for("standards.show", name=name))


@blueprint.get("/<name>/new")
@needs("admin.packs")
def draft(viewer: Viewer, name: str) -> ResponseReturnValue:
    """The text of the newest version, to be changed; an office's own pack has its table."""
    if is_own(name):
        raise NotFound
    return _draft(name, packs.text(name, packs.newest(name).version), "", "")


def _draft(name: str, written: str, note: str, reason: str) -> str:
    return render_template(
        "pages/life/standards/new.html",
        pack=packs.newest(name),
        written=written,
        note=note,
        reason=reason,
    )


@blueprint.post("/<name>/new")
@needs("admin.packs", write=True)
@takes("MAX_CONTENT_LENGTH")
def add(viewer: Viewer, name: str) -> ResponseReturnValue:
    """Take a new version in. No project moves by that."""
    if is_own(name):
        raise NotFound
    data = PackForm().load(form())
    try:
        pack = packs.add(
            name, data["text"].replace("\r\n", "\n"), data["note"], actor=viewer, now=g.now
        )
    except Refused as refused:
        return _draft(name, data["text"], data["note"], sentences.sentence(refused)), 422
    flash(
        _(
            "已存第 %(version)s 版；在办项目仍用各自固定的版本，新项目由各机关自己决定用不用",
            version=pack.version,
        )
    )
    return redirect(url_for("standards.show", name=name, version=pack.version))


@blueprint.get("/<name>/<version>/move")
@needs("pack.move")
def plan(viewer: Viewer, name: str, version: str) -> ResponseReturnValue:
    """The dry run."""
    ids = {int(one) for one in request.args.getlist("project") if one.isdecimal() and len(one) < 10}
    touched = trials.dry_run(viewer, name, version, today=local_date(g.now), ids=ids)
    return render_template(
        "pages/life/standards/move.html",
        pack=packs.at(name, version),
        touched=touched,
        chosen=ids,
    )


@blueprint.post("/<name>/<version>/move")
@needs("pack.move", write=True)
def move(viewer: Viewer, name: str, version: str) -> ResponseReturnValue:
    """Move the chosen projects, all or none."""
    ids = _chosen()
    if not ids:
        flash(_("没有选项目"))
        return redirect(url_for("standards.plan", name=name, version=version))
    moves.move(viewer, name, version, ids, now=g.now)
    flash(_("%(count)d 个项目已改用第 %(version)s 版，可以撤回", count=len(ids), version=version))
    return redirect(url_for("standards.show", name=name, version=version))


def _chosen() -> set[int]:
    """The ticked projects; what is no number of a project was not written by our page."""
    ticked = request.form.getlist("project")
    return {int(one) for one in ticked if one.isdecimal() and len(one) < 10}


@blueprint.post("/moves/<batch>/undo")
@needs("pack.move", write=True)
def undo(viewer: Viewer, batch: str) -> ResponseReturnValue:
    """Move back what was moved in one batch."""
    flash(_("%(count)d 个项目已改回原版", count=moves.undo(viewer, batch, now=g.now)))
    back = request.form.get("next", "")
    # Only to our own pages: an address from a form may lead anywhere.
    if not back.startswith("/standards/"):
        back = url_for("standards.index")
    return redirect(back)
