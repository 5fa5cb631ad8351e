"""Domain exceptions as answers.

Every refusal says what, why and what to do, as a page or as problem+json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

import flask_babel
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from acceptance.services.files import fixity
from acceptance.services.files.drawings import GAPS, Gap
from acceptance.services.files.fixity import Look
from acceptance.services.ground import access
from acceptance.services.ground.access import Serving
from workflows import four, listing
from workflows.arranging import BY_NAMES
from workflows.arranging import REASONS as ARRANGED
from workflows.catalogue import COLUMNS, ISSUES, Issue
from workflows.defects import DEFECTS, Defect
from workflows.engine import Blocked, Blocker, NotOffered
from workflows.projects import STAGE_NAMES, Stage
from workflows.purges import GROUNDS, Ground
from workflows.terms import RETENTION_NAMES
from workflows.words import BLOCKERS, FIELDS, N_

from . import standing
from .gateways import clock
from .gateways.storage import Damaged
from .gateways.xlsx import column
from .models.shapes import Facts
from .refusals import REFUSALS, Crowded, Erased, Forbidden, NotFound, Refused, Stale, TooMany
from .titles import REASONS, TITLES, UNREADABLE
from .transaction import transaction

UNDECIDED = N_("未定")
"""A retention that nobody has decided yet."""
TERMS = ("kind", "group", "condition", "act", "bond")
"""Facts of a blocker that are terms of a pack or of a table; all others are names, figures and days."""
STANDINGS = ("held", "wanted", "act", "paper")
"""Facts of a refusal that say what a unit is in a project, what was done or which paper is meant."""
NAMES = ("party", "title", "name")


def gettext(text: str) -> str:
    """A text in the reader's language, unfilled."""
    return str(flask_babel.gettext(text))


def sentence(refused: Refused) -> str:
    """The words of a refusal in the reader's language."""
    facts = refused.facts
    if "stage" in facts:
        facts = {**facts, "stage": gettext(STAGE_NAMES[Stage(str(facts["stage"]))])}
    if isinstance(missing := facts.get("missing"), list):
        facts = {**facts, "missing": "；".join(told(*one) for one in missing)}
    if isinstance(changed := facts.get("changed"), list):
        facts = {**facts, "changed": "、".join(gettext(name) for name in changed)}
    return gettext(REFUSALS[refused.code]) % _translated(facts, STANDINGS)


def told(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a blocker in the reader's language.

    Terms of the packs among the facts are translated too.
    """
    return gettext(BLOCKERS[code]) % _translated(facts, TERMS)


def shown(code: str, facts: Mapping[str, object]) -> Markup:
    """The same sentence for a page: names, which stay Chinese, are marked as such."""
    named = _translated(facts, TERMS)
    for key in NAMES:
        if key in named:
            named[key] = Markup('<span lang="zh-CN">{}</span>').format(named[key])
    return Markup(gettext(BLOCKERS[code])) % named  # noqa: S704 - our own sentence


def _translated(facts: Mapping[str, object], keys: Iterable[str]) -> dict[str, object]:
    """The facts with those of these keys in the reader's language."""
    said = dict(facts)
    for key in keys:
        if key in said:
            said[key] = gettext(str(said[key]))
    return said


def issue_sentence(issue: Issue) -> str:
    """The words of what is told about a line of a sheet."""
    facts = dict(issue.facts)
    if isinstance(differing := facts.get("difference"), str):
        facts["difference"] = "、".join(gettext(one) for one in differing.split("、") if one)
    if issue.code == "said":
        return gettext(facts["said"])
    if issue.code == "refused":
        return sentence(Refused(facts.pop("code"), **facts))
    return gettext(ISSUES.get(issue.code) or listing.ISSUES[issue.code]) % facts


def note_sentence(code: str, facts: Mapping[str, object]) -> str:
    """The words of a note of the checks."""
    return gettext(four.NOTES[code]) % _translated(facts, ("field",))


def gap_sentence(gap: Gap) -> str:
    """The words of what does not fit about a drawing or a change."""
    facts = dict(gap.facts)
    if "fields" in facts:
        facts["fields"] = "、".join(gettext(FIELDS[name]) for name in facts["fields"])
    return gettext(GAPS[gap.code]) % facts


def defect_sentence(defect: Defect) -> str:
    """What a defect says, in the reader's language."""
    facts = dict(defect.facts)
    if "missing" in facts:
        facts["missing"] = "、".join(gettext(FIELDS[name]) for name in facts["missing"])
    if defect.code == "mixed_retention":
        facts["found"] = "、".join(
            gettext(RETENTION_NAMES.get(name, UNDECIDED)) for name in facts["found"]
        )
    elif defect.code == "mixed_secrecy":
        facts["found"] = "、".join(name or gettext("无密级") for name in facts["found"])
    elif defect.code == "retention_short":
        facts = {
            key: "/".join(gettext(RETENTION_NAMES.get(part, part)) for part in value.split("/"))
            for key, value in facts.items()
        }
    return gettext(DEFECTS[defect.code]) % facts


def reason_sentence(code: str, facts: Facts) -> str:
    """Why a volume is proposed as it is, in the reader's language."""
    said = dict(facts)
    if "by" in said:
        said["by"] = "、".join(gettext(BY_NAMES[name]) for name in said["by"])
    if "retention" in said:
        said["retention"] = gettext(RETENTION_NAMES[said["retention"]])
    return gettext(ARRANGED[code]) % said


def column_name(issue: Issue, headings: Sequence[str] = ()) -> str:
    """The letter of a column and what stands above it."""
    if not issue.column:
        return "–"
    names = headings or [gettext(name) for name in COLUMNS]
    letter = column(issue.column - 1)
    if issue.column > len(names):  # the sheet had cells beyond its headings
        return letter
    return f"{letter} {names[issue.column - 1]}".strip()


def flat(messages: object, prefix: str = "") -> list[tuple[str, str]]:
    """Marshmallow's messages as (field, sentence) pairs, translated.

    They may be nested, by field, place in a list and field again; the outermost field is named.
    """
    if isinstance(messages, dict):
        return [pair for key, value in messages.items() for pair in flat(value, prefix or str(key))]
    if isinstance(messages, list):
        return [pair for value in messages for pair in flat(value, prefix)]
    return [(prefix, gettext(str(messages)))]


class Problem(Protocol):
    """What answers programs; `api.errors.problem`, which this room may not import."""

    def __call__(
        self,
        status: int,
        title: str,
        *reasons: str,
        blockers: Iterable[Blocker] = (),
        fields: Iterable[tuple[str, str]] = (),
    ) -> ResponseReturnValue: ...


Raised = TypeVar("Raised", bound=Exception)


def page(
    status: int,
    *reasons: str,
    blockers: Iterable[Blocker] = (),
    fields: Iterable[tuple[str, str]] = (),
    built: Sequence[tuple[str, str]] = (),
    more: int = 0,
) -> ResponseReturnValue:
    """The answer to a refusal: a page for people, problem+json for the API and for uploads.

    `blockers` are what a step lacks, `fields` what is wrong in the input, as (field, sentence);
    `built` is what stands on the thing, as (sentence, address), with how many more.
    """
    title = TITLES.get(status, UNREADABLE)
    if request.path.startswith("/api/") or "Tus-Resumable" in request.headers:
        problem: Problem = current_app.extensions["problem"]
        return problem(status, title, *reasons, blockers=blockers, fields=fields)
    drawn = render_template(
        "pages/errors/show.html",
        status=status,
        title=gettext(title),
        reasons=reasons,
        blockers=blockers,
        fields=fields,
        elsewhere=_elsewhere(status),
        built=built,
        more=more,
    )
    return drawn, status


def _elsewhere(status: int) -> Sequence[Serving]:
    """For which other units of the viewer a page that is not found is perhaps there: those that have
    a part in its project. What is posted is never sent on.
    """
    project_id = (request.view_args or {}).get("project_id")
    if status != 404 or request.method != "GET" or project_id is None:
        return []
    return [one for one in g.get("sees", [])[1:] if access.sees(one.viewer, project_id)]


def init_app(app: Flask, problem: Problem) -> None:
    """Translate every domain exception; `problem` renders the answers of the API."""
    app.extensions["problem"] = problem

    def register(kind: type[Raised], handler: Callable[[Raised], ResponseReturnValue]) -> None:
        app.register_error_handler(kind, handler)

    register(NotFound, lambda error: page(404))
    register(Forbidden, lambda error: page(403, gettext(REASONS["forbidden"])))
    register(NotOffered, lambda error: page(403, gettext(REASONS["forbidden"])))
    register(Blocked, lambda error: page(409, blockers=error.blockers))
    register(Stale, lambda error: page(409, gettext(REASONS["stale"])))
    register(StaleDataError, lambda error: page(409, gettext(REASONS["stale"])))
    register(IntegrityError, lambda error: page(409, gettext(REASONS["conflict"])))
    register(Refused, _refused)
    register(TooMany, _too_many)
    register(Crowded, lambda error: _later(page(503, gettext(REASONS["crowded"])), seconds=5))
    register(Erased, _erased)
    register(Damaged, _damaged)
    register(ValidationError, lambda error: page(422, fields=flat(error.messages)))
    register(CSRFError, lambda error: page(400, gettext(REASONS["csrf"])))
    register(RequestEntityTooLarge, lambda error: page(413))
    register(OperationalError, _operational)
    register(HTTPException, lambda error: page(error.code or 500))
    register(Exception, _unexpected)
    app.jinja_env.globals.update(
        sentence=sentence,
        issue_sentence=issue_sentence,
        column_name=column_name,
        note_sentence=note_sentence,
        gap_sentence=gap_sentence,
        defect_sentence=defect_sentence,
        reason_sentence=reason_sentence,
    )


def _refused(error: Refused) -> ResponseReturnValue:
    if error.code == "no_space":
        return page(507, sentence(error))
    built, more = standing.told(error.facts, (request.view_args or {}).get("project_id"))
    return page(422, sentence(error), built=built, more=more)


def _too_many(error: TooMany) -> ResponseReturnValue:
    said = gettext(REASONS["too_many"]) % {"minutes": error.minutes}
    return _later(page(429, said), seconds=60 * error.minutes)


def _later(answer: ResponseReturnValue, *, seconds: int) -> Response:
    """The answer, and when to come again."""
    response = make_response(answer)
    response.headers["Retry-After"] = str(seconds)
    return response


def _damaged(error: Damaged) -> ResponseReturnValue:
    """Whoever asked is told, and so is everybody concerned: it is written down."""
    with transaction():
        fixity.write([Look(error.digest, error.found)], now=g.now)
    return page(409, gettext(REASONS["damaged"]))


def _erased(error: Erased) -> ResponseReturnValue:
    ground = gettext(GROUNDS[Ground(error.ground)])
    said = {"day": clock.local_date(error.at).isoformat(), "ground": ground}
    return page(410, gettext(REASONS["erased"]) % said)


def _operational(error: OperationalError) -> ResponseReturnValue:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return page(507)
    return _later(page(503), seconds=5)


def _unexpected(error: Exception) -> ResponseReturnValue:
    # hostile input that got past every form; nothing of ours is broken
    if isinstance(error, OverflowError | UnicodeError | RecursionError):
        return page(400)
    current_app.logger.exception("unexpected")
    return page(500)
