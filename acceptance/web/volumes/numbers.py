"""档号: the pattern tried dry, with its proof, then written; and the defects found by machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.services.ground.access import Place
from acceptance.services.volumes import defects, numbers, unnumbering, volumes
from acceptance.services.volumes.numbers import Bound
from acceptance.web.lists.lists import Pager, as_csv
from forms.life.projects import ListQuery
from forms.volumes.volumes import NumberingForm
from workflows.defects import KIND_OF, KINDS, Defect
from workflows.numbering import FIELDS, PRESETS, PROBLEMS, BadPattern
from workflows.words import NOTICE

blueprint = Blueprint("numbers", __name__, url_prefix="/projects/<int:project_id>")
GIVEN = ("pattern", "fonds", "category", "project_number")
"""What the pattern of a project consists of."""
SHOWN = 100
"""Volumes whose new numbers the proof lists."""
PER_PAGE = 50


def _values(place: Place) -> dict[str, str]:
    """What the project chose last, or what DA/T 13-2022 would have it choose."""
    row = numbers.settings(place.project.id)
    if row is not None:
        return {name: getattr(row, name) for name in GIVEN}
    _name, pattern = PRESETS["dat-13-2022"]
    return {
        "pattern": pattern,
        "fonds": "",
        "category": "KJ",
        "project_number": place.project.code,
    }


@blueprint.get("/numbers")
@needs("volume.see")
def show(place: Place) -> ResponseReturnValue:
    """The pattern, and what it would give: nothing is written here."""
    raw = {key: request.args[key] for key in GIVEN if key in request.args}
    return _page(place, {**_values(place), **raw})


def _page(place: Place, values: dict[str, str], status: int = 200) -> tuple[str, int]:
    fields: Sequence[tuple[str, str]] = ()
    proof = None
    rows: list[Bound] = []
    reasons: list[str] = []
    try:
        data = NumberingForm().load(values)
        _pattern, proof, rows = numbers.dry_run(place, data["pattern"], data)
        reasons = [_(PROBLEMS[code]) % facts for code, facts in proof.problems]
    except ValidationError as error:
        fields = sentences.flat(error.messages)
    except BadPattern as error:
        reasons = [_(PROBLEMS[error.code]) % error.facts]
    settings = numbers.settings(place.project.id)
    return render_template(
        "pages/volumes/volumes/numbers.html",
        place=place,
        project=place.project,
        values=values,
        fields=fields,
        reasons=reasons,
        proof=proof,
        rows=rows[:SHOWN],
        total=len(rows),
        presets=PRESETS,
        known=FIELDS,
        settings=settings,
        frozen=bool(settings and settings.frozen),
        notice=NOTICE,
        may_edit=place.may("volume.edit"),
        may_undo=unnumbering.may(place),
    ), status


@blueprint.post("/numbers")
@needs("volume.edit", write=True)
def apply(place: Place) -> ResponseReturnValue:
    """A pattern that proves unsound is answered with the page and its reasons, 422."""
    raw = {key: value for key, value in request.form.items() if key != "csrf_token"}
    try:
        data = NumberingForm().load(raw)
        changed = numbers.apply(place, data["pattern"], data, now=g.now)
    except (ValidationError, BadPattern):
        return _page(place, raw, 422)
    flash(_("档号已编好，%(count)d 卷有变化；互见号已随之更改", count=changed))
    return redirect(url_for("volumes.index", project_id=place.project.id))


@blueprint.post("/numbers/undo")
@needs("volume.edit", write=True)
def undo(place: Place) -> ResponseReturnValue:
    """Take the last numbering back as a whole."""
    count = unnumbering.undo(place, now=g.now)
    flash(_("已撤回编号，%(count)d 卷恢复为编号以前的样子", count=count))
    return redirect(url_for("numbers.show", project_id=place.project.id))


class Found(NamedTuple):
    """All defects of a project, those of the kind asked for, and that kind (empty: all)."""

    everything: list[Defect]
    wanted: list[Defect]
    kind: str


def _found(place: Place) -> Found:
    everything = defects.find(place.project.id)
    kind = request.args.get("kind", "")
    if not kind:
        return Found(everything, everything, "")
    wanted = [one for one in everything if KIND_OF[one.code] == kind]
    if kind not in KINDS:
        kind = ""
    return Found(everything, wanted, kind)


@blueprint.get("/defects")
@needs("volume.see")
def show_defects(place: Place) -> ResponseReturnValue:
    """What was found by machine, of all kinds or of one; the list ends at `defects.AT_MOST`."""
    query = ListQuery().load(request.args.to_dict())
    everything, wanted, kind = _found(place)
    number = min(query["page"], max(1, -(-len(wanted) // PER_PAGE)))
    rows = wanted[(number - 1) * PER_PAGE : number * PER_PAGE]
    at_volumes, at_files = defects.titles(rows)
    return render_template(
        "pages/volumes/volumes/defects.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=Pager(number, len(wanted), PER_PAGE),
        query=query,
        counts=Counter(KIND_OF[one.code] for one in everything),
        kinds=KINDS,
        kind=kind,
        kind_of=KIND_OF,
        volumes=at_volumes,
        files=at_files,
        total=len(everything),
        most=defects.AT_MOST,
        may_edit=volumes.may_arrange(place),
    )


@blueprint.get("/defects/export.csv")
@needs("volume.see")
def export_defects(place: Place) -> ResponseReturnValue:
    """The same list as CSV, with the names of volumes and files."""
    wanted = _found(place).wanted
    at_volumes, at_files = defects.titles(wanted)
    head = [_("类别"), _("案卷号"), _("档号"), _("案卷题名"), _("文件题名"), _("问题")]

    def line(one: Defect) -> list[object]:
        name, _codes = KINDS[KIND_OF[one.code]]
        where: tuple[object, ...] = ("", "", "")
        volume = at_volumes.get(one.volume)
        if volume is not None:
            where = (volume.number, volume.code, volume.title)
        return [_(name), *where, at_files.get(one.file, ""), sentences.defect_sentence(one)]

    return as_csv("defects", head, map(line, wanted))
