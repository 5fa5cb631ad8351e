"""发文稿: the words of a letter before it is numbered, compared with the template's; who wrote, checked and signed
them; the sheet (发文稿纸).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.filetypes import DOCX
from acceptance.guard import needs
from acceptance.models import Draft
from acceptance.services import rehearsals, steps
from acceptance.services.ground import access, packs
from acceptance.services.ground.access import Place
from acceptance.services.letters import draft_hands, draft_sheets, drafts
from acceptance.services.letters.kept import Kept
from acceptance.transaction import rehearsal
from acceptance.web.lists.lists import form
from forms.letters.drafts import TEXT, DraftForm, HandForm, words_form
from forms.letters.office import ReasonForm
from workflows import documents
from workflows.documents import KINDS, URGENCIES, by_hand
from workflows.drafts import (
    HAND_NAMES,
    SIGNING,
    STATE_NAMES,
    TONES,
    WORDED,
    Hand,
    filled,
    kept_asks,
    of_step,
)
from workflows.drafts import added as new_in
from workflows.drafts import compared as compare
from workflows.programmes import Programme

blueprint = Blueprint("drafts", __name__, url_prefix="/projects/<int:project_id>/drafts")
Values = Mapping[str, str]


class Offer(NamedTuple):
    """A letter that may be drafted now: its kind, and the step that it comes with."""

    kind: str
    step: str
    title: str


def _offers(place: Place) -> list[Offer]:
    """The letters that this office could send in this stage, with a step or by hand."""
    programme: Programme = packs.programme(place.project)
    held = steps.project_hands(place)
    found = [
        Offer(kind, row.name, row.title)
        for row in programme.workflow.offered(place.project.state, held)
        for kind in of_step(row)
    ]
    by_itself = (one.name for one in by_hand(place.project.state, place.roles))
    found += [Offer(kind, "", "") for kind in by_itself if kind in WORDED]
    return [one for one in found if one.kind in programme.documents]


@blueprint.get("")
@needs("draft.edit")
def index(place: Place) -> ResponseReturnValue:
    """The drafts of the office, and the letters that may be drafted now."""
    rows = drafts.of_project(place)
    open_now = {(row.kind, row.step) for row in rows if row.state == "open"}
    return render_template(
        "pages/letters/drafts/index.html",
        place=place,
        project=place.project,
        rows=rows,
        offers=[one for one in _offers(place) if (one.kind, one.step) not in open_now],
        KINDS=KINDS,
        names=STATE_NAMES,
        tones=TONES,
    )


def _asks(place: Place, step: str) -> tuple[str, ...]:
    """What the step of a letter will ask; of a letter issued by hand its urgency."""
    if not step:
        return ("urgency",)
    row = packs.programme(place.project).workflow.rows[step]
    return kept_asks(documents.asked(row))


def _said(project_id: int, kind: str, step: str, answers: Mapping[str, object]) -> Kept:
    """What the letter would say in its template's words: rehearsed, nothing of it remains."""
    with rehearsal():
        place = access.stand(g.viewer, project_id)
        press = current_app.extensions["press"]
        return rehearsals.said_by(place, kind, step, answers, press, now=g.now)


def _first_said(place: Place) -> Kept | None:
    wanted = DraftForm().load(form())
    if (wanted["kind"], wanted["step"]) not in {(one.kind, one.step) for one in _offers(place)}:
        return None
    return _said(place.project.id, wanted["kind"], wanted["step"], {})


@blueprint.post("")
@needs("draft.edit", write=True, first=_first_said)
def start(place: Place) -> ResponseReturnValue:
    """Begin a draft with what the letter would say by itself."""
    wanted = DraftForm().load(form())
    if g.ready is None:
        flash(_("这份文件现在不能拟稿"))
        return redirect(url_for("drafts.index", project_id=place.project.id))
    row = drafts.start(place, wanted["kind"], wanted["step"], {}, g.ready, now=g.now)
    return _to(row)


def _to(row: Draft) -> ResponseReturnValue:
    return redirect(url_for("drafts.show", project_id=row.project_id, draft_id=row.id))


@blueprint.get("/<int:draft_id>")
@needs("draft.edit")
def show(place: Place, draft_id: int) -> ResponseReturnValue:
    """The words beside the template's, what differs, and the hands."""
    row = drafts.found(place, draft_id)
    return _page(place, row, row.answers, ())


def _page(
    place: Place, row: Draft, values: Values, fields: Sequence[tuple[str, str]], status: int = 200
) -> ResponseReturnValue:
    hands = draft_hands.hands(row)
    page = render_template(
        "pages/letters/drafts/show.html",
        place=place,
        project=place.project,
        row=row,
        parts=[_part(number, part, values) for number, part in enumerate(row.parts)],
        hands=hands,
        asks=_asks(place, row.step),
        values=values,
        fields=fields,
        kind=KINDS[row.kind],
        names=STATE_NAMES,
        tones=TONES,
        HAND_NAMES=HAND_NAMES,
        SIGNING=SIGNING,
        URGENCIES=URGENCIES,
        wrote=any(
            one.person_id == place.viewer.person_id and one.hand == Hand.WROTE for one in hands
        ),
        asks_second=draft_hands.asks_second(row.organisation_id),
        signed=any(one.hand == Hand.SIGNED and one.digest == row.digest for one in hands),
    )
    return page, status


def _part(number: int, part: Mapping[str, object], values: Values) -> dict[str, object]:
    """A paragraph as the page shows it: its words, its facts, and where it differs."""
    facts = list(part["facts"])  # type: ignore[call-overload]
    template = filled(str(part["template"]), facts)
    own = str(part["template"] if part["own"] is None else part["own"])
    said = filled(own, facts)
    return {
        "name": f"{TEXT}{number}",
        "head": part["head"],
        "text": values.get(f"{TEXT}{number}", said),
        "facts": list(dict.fromkeys(facts)),
        "locked": draft_sheets.locked(part),  # type: ignore[arg-type]
        "pieces": compare(template, said) if part["own"] is not None else [],
        "added": new_in(own) if part["own"] is not None else [],
    }


def _read(place: Place, row: Draft) -> tuple[dict[str, object], list[str], int]:
    """What was sent: answers, paragraphs, the version that was read. Raises ValidationError."""
    asks = _asks(place, row.step)
    data = words_form(asks, len(row.parts)).load(form())
    texts = [data[f"{TEXT}{number}"] for number in range(len(row.parts))]
    return {name: data[name] for name in asks}, texts, data["version"]


def _as_text(answers: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in answers.items()}


def _said_now(place: Place, draft_id: int) -> Kept | None:
    row = drafts.found(place, draft_id)
    try:
        answers, _texts, _version = _read(place, row)
    except ValidationError:
        return None  # said again, with the form, where it is written
    if row.state != "open":
        return None
    given = {name: value for name, value in answers.items() if value}
    return _said(place.project.id, row.kind, row.step, given)


@blueprint.post("/<int:draft_id>/words")
@needs("draft.edit", write=True, first=_said_now)
def write(place: Place, draft_id: int) -> ResponseReturnValue:
    """Keep the words; what does not fit comes back with the form."""
    row = drafts.found(place, draft_id)
    try:
        answers, texts, version = _read(place, row)
    except ValidationError as error:
        wrong = [(_paragraph(name), said) for name, said in sentences.flat(error.messages)]
        return _page(place, row, request.form, wrong, 422)
    said: Kept = g.ready or Kept(said={}, terms={})
    lost = drafts.write(place, row, _as_text(answers), texts, said, version=version, now=g.now)
    for text in lost:
        flash(_("模板中这一段已不同，改过的话没有放进去，请重新改：%(text)s", text=text))
    flash(_("已保存；改动以前的签署不再有效"))
    return _to(row)


def _paragraph(field: str) -> str:
    """A field of the form as the page calls it."""
    if not field.startswith(TEXT):
        return field
    return str(_("第 %(number)d 段", number=int(field.removeprefix(TEXT)) + 1))


@blueprint.post("/<int:draft_id>/hands")
@needs("draft.edit", write=True)
def sign(place: Place, draft_id: int) -> ResponseReturnValue:
    """核稿, 会签 or 签发, by somebody who did not write it."""
    row = drafts.found(place, draft_id)
    said = HandForm().load(form())
    draft_hands.sign(
        place, row, Hand(said["hand"]), said["remark"], version=said["version"], now=g.now
    )
    return _to(row)


@blueprint.post("/<int:draft_id>/drop")
@needs("draft.edit", write=True)
def drop(place: Place, draft_id: int) -> ResponseReturnValue:
    """Throw the draft away, with the reason."""
    row = drafts.found(place, draft_id)
    drafts.drop(place, row, ReasonForm().load(form())["reason"], now=g.now)
    return redirect(url_for("drafts.index", project_id=place.project.id))


@blueprint.get("/<int:draft_id>.docx")
@needs("draft.edit")
def sheet(place: Place, draft_id: int) -> Response:
    """发文稿纸: what the record says of the draft, as Word."""
    row = drafts.found(place, draft_id)
    name = _("发文稿纸-%(number)d", number=row.number)
    return send_file(
        io.BytesIO(draft_sheets.render(row)),
        mimetype=DOCX,
        as_attachment=True,
        download_name=f"{name}.docx",
    )
