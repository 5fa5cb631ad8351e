"""Deny by default: every view is public, for those signed in, or behind one permission.

The one place that asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from acceptance.services.ground import access, attempts
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.intake import links
from workflows.permissions import PERMISSIONS, allowed

from .extensions import csrf
from .refusals import Forbidden, LinkOver, NotFound, Refused
from .transaction import transaction

View = Callable[..., ResponseReturnValue]
"""A view; its arguments come from the address."""
Given = TypeVar("Given")


def public(view: View) -> View:
    """Open to everyone."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to everyone signed in; the view itself narrows what is shown to the viewer's own."""
    view.permission = "signed_in"  # type: ignore[attr-defined]
    return view


def takes(limit: str) -> Callable[[View], View]:
    """This view takes a body as large as that setting allows.

    All others stay at MAX_CONTENT_LENGTH.
    """

    def wrap(view: View) -> View:
        view.takes = limit  # type: ignore[attr-defined]
        return view

    return wrap


def needs(
    permission: str,
    *,
    write: bool = False,
    first: Callable[..., object] | None = None,
    first_for: Callable[..., bool] = lambda **_rest: True,
) -> Callable[[View], View]:
    """Behind a permission. With `project_id` in the URL the view gets `place`, else `viewer`.

    With `write` a POST runs in one transaction, and rights are read inside it. `first` is what
    would keep that transaction waiting: it is called before, behind the same permission, only
    reads, and what it gives is `g.ready`; `first_for` says by the address whether there is any, else
    it is None.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def wrap(view: View) -> View:
        def guarded(
            view: Callable[..., Given], project_id: int | None = None, **rest: object
        ) -> Given:
            if project_id is not None:
                place = access.stand(g.viewer, project_id)
                access.require(place, permission)
                g.place, g.passed = place, permission
                return view(place=place, **rest)
            if not allowed(permission, g.viewer.standing):
                raise Forbidden(permission)
            g.passed = permission
            return view(viewer=g.viewer, **rest)

        @wraps(view)
        def door(project_id: int | None = None, **rest: object) -> ResponseReturnValue:
            if not write or request.method == "GET":
                return guarded(view, project_id, **rest)
            g.ready = None
            if first is not None and first_for(**rest):
                g.ready = guarded(first, project_id, **rest)
            with transaction():
                return guarded(view, project_id, **rest)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return wrap


def by_link(view: View) -> View:
    """Behind a contractor's link: the token in the URL is signed, alive and not revoked.

    The view gets `link` and `place`.
    """

    @wraps(view)
    def door(token: str, **rest: object) -> ResponseReturnValue:
        counted = [Bucket(Limit.LINK, attempts.source(request.remote_addr))]
        attempts.require(counted, now=g.now)
        try:
            link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        except LinkOver:
            raise  # it is no guess: who holds it was given it
        except NotFound:
            tried(counted)
            raise
        g.viewer, g.place, g.passed = None, place, "link"
        return view(link=link, place=place, token=token, **rest)

    door.permission = "link"  # type: ignore[attr-defined]
    csrf.exempt(door)
    return door


def guesses(limit: Limit) -> Callable[[View], View]:
    """This view finds by a secret or a code in the address: what is not there counts, by source.

    Over the limit nothing is looked up any more (TooMany), also not what is there.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def door(**rest: object) -> ResponseReturnValue:
            counted = [Bucket(limit, attempts.source(request.remote_addr))]
            attempts.require(counted, now=g.now)
            try:
                answer = view(**rest)
            except (NotFound, Refused) as missed:
                if isinstance(missed, NotFound) or missed.code == "token_used":
                    tried(counted)
                raise
            if isinstance(answer, tuple) and HTTPStatus.NOT_FOUND in answer:
                tried(counted)
            return answer

        return door

    return wrap


def tried(counted: Sequence[Bucket]) -> None:
    """Count a try before it is made. Raises TooMany; what is full already is refused by a read alone."""
    attempts.require(counted, now=g.now)
    with transaction():
        attempts.take(counted, now=g.now)


def before() -> Response | None:
    """Turn away whoever is not signed in, except from public doors.

    A door without a mark is closed to all.
    """
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    view = current_app.view_functions[endpoint]
    mark = getattr(view, "permission", None)
    if mark is None:
        abort(403)
    if limit := getattr(view, "takes", ""):
        request.max_content_length = current_app.config[limit] + 65_536
    free = endpoint.startswith("factors.") or endpoint == "auth.sign_out"
    if mark not in ("public", "link") and owes_second(g.viewer) and not free:
        return redirect(url_for("factors.show"))
    if mark in ("public", "link") or g.viewer is not None:
        # behind a link or a permission it is the door that says what was passed
        g.passed = None
        if mark in ("public", "signed_in"):
            g.passed = mark
        return None
    if request.method not in ("GET", "HEAD") or request.path.startswith("/api/"):
        abort(401)
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))


def owes_second(viewer: Viewer | None) -> bool:
    """Whether the viewer must set the second step of signing in before anything else."""
    asked = current_app.config["SECOND_FACTOR"]
    if viewer is None or viewer.second or not asked:
        return False
    return viewer.kind in asked or (viewer.is_admin and "admin" in asked)


def init_app(app: Flask) -> None:
    """Ask before every view of the app."""
    app.before_request(before)
