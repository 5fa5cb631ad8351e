"""公众咨询, as the office has them: what waits by its day, answered, opened to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import questions
from acceptance.web.lists.lists import form, page_of
from forms.life.opened import AnswerForm, ShownForm, WhyForm
from forms.life.projects import ListQuery
from workflows.deadlines import left

blueprint = Blueprint("questions", __name__, url_prefix="/questions")


@blueprint.get("")
@needs("opened.edit")
def index(viewer: Viewer) -> ResponseReturnValue:
    """What this office was asked; what waits stands first."""
    query, today = ListQuery().load(request.args.to_dict()), local_date(g.now)
    rows, pager = page_of(questions.of_office(viewer), query["page"])
    return render_template(
        "pages/life/questions/index.html",
        rows=rows,
        pager=pager,
        query=query,
        left={row.id: left(today, row.due_on, is_workday) for row in rows if not row.answered_at},
    )


@blueprint.get("/<int:question_id>")
@needs("opened.edit")
def show(viewer: Viewer, question_id: int) -> ResponseReturnValue:
    """One question, its answer, and who reads it."""
    return _page(viewer, question_id, {})


def _page(
    viewer: Viewer,
    question_id: int,
    values: Mapping[str, str],
    fields: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    question, today = questions.mine(viewer, question_id), local_date(g.now)
    page = render_template(
        "pages/life/questions/show.html",
        question=question,
        left=left(today, question.due_on, is_workday),
        records=office.read("question", question.id),
        values=values,
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/<int:question_id>/answer")
@needs("opened.edit", write=True)
def answer(viewer: Viewer, question_id: int) -> ResponseReturnValue:
    """Answer, or answer anew."""
    raw = form()
    try:
        data = AnswerForm().load(raw)
    except ValidationError as error:
        return _page(viewer, question_id, raw, sentences.flat(error.messages))
    question = questions.mine(viewer, question_id)
    version, text = data["version"], data["answer"]
    questions.answer(question, text, version=version, actor=viewer, now=g.now)
    flash(_("已答复，提问人凭查询码可见"))
    return _back(question_id)


@blueprint.post("/<int:question_id>/open")
@needs("opened.edit", write=True)
def open_up(viewer: Viewer, question_id: int) -> ResponseReturnValue:
    """Let everybody read the answer, under the office's words for the question."""
    raw = form()
    try:
        data = ShownForm().load(raw)
    except ValidationError as error:
        return _page(viewer, question_id, raw, sentences.flat(error.messages))
    questions.open_up(questions.mine(viewer, question_id), **data, actor=viewer, now=g.now)
    flash(_("已公开"))
    return _back(question_id)


@blueprint.post("/<int:question_id>/close")
@needs("opened.edit", write=True)
def close(viewer: Viewer, question_id: int) -> ResponseReturnValue:
    """Let the asker alone read it."""
    data = WhyForm().load(form())
    questions.close(questions.mine(viewer, question_id), **data, actor=viewer, now=g.now)
    flash(_("已撤下公开"))
    return _back(question_id)


def _back(question_id: int) -> ResponseReturnValue:
    return redirect(url_for("questions.show", question_id=question_id), 303)
