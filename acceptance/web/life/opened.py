"""What everybody may read and ask of an archive office: papers in force (现行文件), questions and answers (公众咨询)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import guesses, public, tried
from acceptance.services.ground import attempts
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import current, questions
from acceptance.services.life.current import PDF
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form, page_of
from forms.life.opened import QuestionForm
from forms.life.projects import ListQuery
from workflows import asked
from workflows.deadlines import left

blueprint = Blueprint("opened", __name__, url_prefix="/public")


@blueprint.get("/current")
@public
def papers() -> ResponseReturnValue:
    """The papers in force, the newest first."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(current.listed(query["q"]), query["page"])
    return render_template("pages/life/opened/papers.html", rows=rows, pager=pager, query=query)


@blueprint.get("/current/<int:paper_id>.pdf")
@public
def paper(paper_id: int) -> Response:
    """One of them, to save."""
    found = current.found(paper_id)
    answer = send_file(
        uploads.store().sound(found.digest),
        mimetype=PDF,
        as_attachment=True,
        download_name=f"{found.title}.pdf",
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.get("/questions")
@guesses(Limit.CODE)
@public
def index() -> ResponseReturnValue:
    """Answers that are open to everybody, where a code is typed in, and the form to ask."""
    if code := request.args.get("code", "").strip():
        questions.by_code(code)
        return redirect(url_for("opened.answer", code=asked.plain_code(code)))
    return _page({})


def _page(values: Mapping[str, str], fields: Sequence[tuple[str, str]] = ()) -> ResponseReturnValue:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(questions.opened(query["q"]), query["page"])
    page = render_template(
        "pages/life/opened/questions.html",
        rows=rows,
        pager=pager,
        query=query,
        offices=questions.offices(),
        days=asked.DAYS,
        values=values,
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/questions")
@public
def ask() -> ResponseReturnValue:
    """Ask; so many in an hour from one address. What is wrong comes back with what was typed."""
    raw = form()
    try:
        data = QuestionForm().load(raw)
    except ValidationError as error:
        return _page(raw, sentences.flat(error.messages))
    tried([Bucket(Limit.ASKED, attempts.source(request.remote_addr))])
    with transaction():
        code = questions.ask(**data, now=g.now)
    return redirect(url_for("opened.answer", code=code, asked="1"), 303)


@blueprint.get("/questions/<code>")
@guesses(Limit.CODE)
@public
def answer(code: str) -> ResponseReturnValue:
    """Where a question stands, and its answer, for whoever has its code."""
    question, today = questions.by_code(code), local_date(g.now)
    page = render_template(
        "pages/life/opened/answer.html",
        question=question,
        code=asked.shown_code(asked.plain_code(code)),
        fresh="asked" in request.args,
        left=left(today, question.due_on, is_workday),
    )
    return page, 200, {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
