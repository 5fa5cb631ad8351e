"""Deny by default: every view is public, for those signed in, or behind one permission.

The one place that asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from acceptance.services.ground import access
from acceptance.services.intake import links
from workflows.permissions import PERMISSIONS, allowed

from .extensions import csrf
from .refusals import Forbidden
from .transaction import transaction

View = Callable[..., Any]
"""A view; its arguments come from the address, and what it gives is an answer (or, for `first`, anything)."""


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
    permission: str, *, write: bool = False, first: View | None = None
) -> Callable[[View], View]:
    """Behind a permission. With `project_id` in the URL the view gets `place`, else `viewer`.

    With `write` a POST runs in one transaction, and rights are read inside it. `first` is what
    would keep that transaction waiting: it is called before, behind the same permission, only
    reads, and what it gives is `g.ready`.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def wrap(view: View) -> View:
        def guarded(view: View, **kwargs: Any) -> Any:
            if "project_id" in kwargs:
                place = access.stand(g.viewer, kwargs.pop("project_id"))
                access.require(place, permission)
                g.place, g.passed = place, permission
                return view(place=place, **kwargs)
            if not allowed(permission, g.viewer.standing):
                raise Forbidden(permission)
            g.passed = permission
            return view(viewer=g.viewer, **kwargs)

        @wraps(view)
        def door(**kwargs: Any) -> Any:
            if not write or request.method == "GET":
                return guarded(view, **kwargs)
            if first is not None:
                g.ready = guarded(first, **kwargs)
            with transaction():
                return guarded(view, **kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return wrap


def by_link(view: View) -> View:
    """Behind a contractor's link: the token in the URL is signed, alive and not revoked.

    The view gets `link` and `place`.
    """

    @wraps(view)
    def door(token: str, **kwargs: Any) -> Any:
        link, place = links.enter(token, secret=current_app.config["SECRET_KEY"], now=g.now)
        g.viewer, g.place, g.passed = None, place, "link"
        return view(link=link, place=place, token=token, **kwargs)

    door.permission = "link"  # type: ignore[attr-defined]
    csrf.exempt(door)
    return door


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
    if mark in ("public", "link") or g.viewer is not None:
        g.passed = mark if mark in ("public", "signed_in") else None
        return None
    if request.path.startswith("/api/"):
        abort(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=target))


def init_app(app: Flask) -> None:
    app.before_request(before)
