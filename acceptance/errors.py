"""Domain exceptions as answers.

Every refusal says what, why and what to do, as a page or as problem+json.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    OperationalError,
)
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from acceptance.services.files import fixity
from acceptance.services.ground import access
from acceptance.services.ground.access import Serving
from workflows.engine import Blocked, Blocker, NotOffered
from workflows.purges import GROUNDS, Ground

from . import closed, noted, standing
from .gateways import clock
from .gateways.parts import FULL
from .gateways.storage import Damaged
from .refusals import Crowded, Erased, Forbidden, LinkOver, NotFound, Refused, Stale, TooMany
from .sentences import (
    column_name,
    defect_sentence,
    flat,
    gap_sentence,
    gettext,
    issue_sentence,
    note_sentence,
    reason_sentence,
    sentence,
    whom,
)
from .titles import DONE, REASONS, TITLES, UNREADABLE, UNSEEN
from .transaction import transaction

DISK_FULL, READ_ONLY = "53100", "25006"
"""What PostgreSQL calls them (SQLSTATE)."""


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
    title: str = "",
) -> ResponseReturnValue:
    """The answer to a refusal: a page for people, problem+json for the API and for uploads.

    `blockers` are what a step lacks, `fields` what is wrong in the input, as (field, sentence);
    `built` is what stands on the thing, as (sentence, address), with how many more; `title`: what is
    said instead of what such a status is called.
    """
    if status == 422 and request.method == "GET":
        title = title or UNSEEN
    title = title or TITLES.get(status, UNREADABLE)
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

    register(NotFound, _not_found)
    register(LinkOver, _link_over)
    register(Forbidden, _forbidden)
    register(NotOffered, _forbidden)
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
    register(CSRFError, _without_token)
    register(RequestEntityTooLarge, lambda error: page(413))
    register(OperationalError, _database)
    register(InternalError, _database)
    register(DataError, lambda error: page(400))  # a number that no column holds
    register(OSError, _system)
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


def _not_found(error: NotFound) -> ResponseReturnValue:
    if request.view_args:  # of something, and perhaps somebody else's
        noted.note("not_found")
    return page(404)


def _forbidden(error: Forbidden | NotOffered) -> ResponseReturnValue:
    if isinstance(error, NotOffered) and (done := closed.already(error)):
        return page(409, done, title=DONE)
    noted.note("forbidden")
    return page(403, gettext(REASONS["forbidden"]), *closed.reasons(error))


def _without_token(error: CSRFError) -> ResponseReturnValue:
    noted.note("no_token")
    return page(400, gettext(REASONS["csrf"]))


def _refused(error: Refused) -> ResponseReturnValue:
    if error.code == "no_space":
        return page(507, sentence(error))
    built, more = standing.told(error.facts, (request.view_args or {}).get("project_id"))
    return page(422, sentence(error), built=built, more=more)


def _too_many(error: TooMany) -> ResponseReturnValue:
    noted.note("too_many")
    said = gettext(REASONS["too_many"]) % {"minutes": error.minutes}
    return _later(page(429, said), seconds=60 * error.minutes)


def _later(answer: ResponseReturnValue, *, seconds: int) -> Response:
    """The answer, and when to come again."""
    response = make_response(answer)
    response.headers["Retry-After"] = str(seconds)
    return response


def _damaged(error: Damaged) -> ResponseReturnValue:
    """Whoever asked is told, and so is everybody concerned: it is written down. What the replica has
    takes its place at once.
    """
    stored, replica = current_app.extensions["store"], current_app.extensions["replica"]
    seen = fixity.mended(stored, replica, error.digest, error.found)
    with transaction():
        fixity.write([seen], now=g.now)
    code = "damaged_waits"
    if seen.mended:
        code = "damaged_mended"
    asked = (request.view_args or {}).get("version_id")
    name = fixity.name_of(error.digest, asked)
    return page(409, sentence(Refused(code, name=name)))


def _link_over(error: LinkOver) -> ResponseReturnValue:
    """Since when a link is over, and whom to ask for another."""
    code = "link_expired"
    if error.revoked:
        code = "link_revoked"
    asked = whom(error.unit, error.name, error.phone)
    day = clock.local_date(error.at).isoformat()
    said = gettext(REASONS[code]) % {"day": day, "whom": asked}
    return page(404, said, title=REASONS["link_over"])


def _erased(error: Erased) -> ResponseReturnValue:
    ground = gettext(GROUNDS[Ground(error.ground)])
    said = {"day": clock.local_date(error.at).isoformat(), "ground": ground}
    return page(410, gettext(REASONS["erased"]) % said)


def _database(error: DBAPIError) -> ResponseReturnValue:
    """A disk under the database that is full or takes no writes says so; else it will be back."""
    name = getattr(error.orig, "sqlite_errorname", "")
    state = getattr(error.orig, "sqlstate", "") or ""
    if name == "SQLITE_FULL" or state == DISK_FULL:
        return page(507)
    if name.startswith("SQLITE_READONLY") or state == READ_ONLY:
        return _later(page(503, gettext(REASONS["readonly"])), seconds=60)
    return _later(page(503), seconds=5)


def _system(error: OSError) -> ResponseReturnValue:
    """A disk under the files, or the one for what is under way, that is full or takes no writes."""
    if error.errno in FULL:
        return page(507)
    if error.errno == errno.EROFS:
        return _later(page(503, gettext(REASONS["readonly"])), seconds=60)
    return _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    # hostile input that got past every form; nothing of ours is broken
    if isinstance(error, OverflowError | UnicodeError | RecursionError):
        noted.note("hostile_input", kind=type(error).__name__)
        return page(400)
    trace = g.get("trace", "")
    current_app.logger.exception(
        "unexpected in request %s: %s %s", trace, request.method, request.path
    )
    return page(500, gettext(REASONS["unexpected"]) % {"trace": trace})
