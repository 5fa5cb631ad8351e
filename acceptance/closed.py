"""What is said where a door is closed to somebody: whose the act is, how one comes to it, and that it
is done already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import flask_babel
from flask import g, request

from workflows.engine import NotOffered
from workflows.hands import title_of
from workflows.permissions import PERMISSIONS
from workflows.roles import ROLE_NAMES, Role

from .extensions import db
from .gateways import clock
from .models import Project
from .refusals import Forbidden
from .sentences import gettext
from .services.ground import access, packs, whose
from .titles import CLOSED

ADMINS = frozenset((Role.ADMIN, Role.SECURITY, Role.AUDITOR))
NOUNS = ("filing", "finding", "purge", "succession", "revision", "newcomer", "amendment")


def already(error: NotOffered) -> str:
    """That the viewer's unit took this very step last, when and who; empty where it did not."""
    args = request.view_args or {}
    if g.viewer is None or "project_id" not in args or request.path.startswith("/api/"):
        return ""
    noun = next((one for one in NOUNS if f"{one}_id" in args), "project")
    object_id = args.get(f"{noun}_id", args["project_id"])
    done = whose.done(args["project_id"], noun, object_id, error.step)
    if done is None or done.unit != g.viewer.organisation:
        return ""
    at = done.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    said = {"at": at, "name": done.by, "step": gettext(title_of(error.step))}
    return gettext(CLOSED["already"]) % said


def reasons(error: Forbidden | NotOffered) -> list[str]:
    """Whose it is, and how one comes to it; nothing where that is not known."""
    if isinstance(error, NotOffered) or not error.args:
        return []
    roles = [one for one in PERMISSIONS.get(str(error.args[0]), ()) if one != Role.FORMER]
    if not roles or g.viewer is None:
        return []
    if frozenset(roles) <= ADMINS:
        return [gettext(CLOSED["admin"]) % {"roles": _named(map(ROLE_NAMES.__getitem__, roles))}]
    return _in_project(roles)


def _in_project(roles: Sequence[Role]) -> list[str]:
    """The roles as the project calls them, their units, and which role the viewer has."""
    project_id = (request.view_args or {}).get("project_id")
    if project_id is None:
        return [gettext(CLOSED["roles"]) % {"roles": _named(ROLE_NAMES[one] for one in roles)}]
    project = db.session.get_one(Project, project_id)
    said = {"roles": _named(packs.role_name(project, one) for one in roles)}
    told = [gettext(CLOSED["roles"]) % said]
    mine = access.stand(g.viewer, project_id).roles
    names = _named(packs.role_name(project, one) for one in sorted(mine) if one in ROLE_NAMES)
    told.append(gettext(CLOSED["mine"]) % {"roles": names})
    if units := whose.units(project, roles):
        told.append(gettext(CLOSED["ask"]) % {"units": "”“".join(units)})
    if set(roles) & set(whose.OF_A_KIND):
        told.append(gettext(CLOSED["join"]))
    return told


def _named(names: Iterable[str]) -> str:
    """The roles in the reader's language, one after another."""
    between = "、"
    if str(flask_babel.get_locale()) == "en":
        between = ", "
    return between.join(gettext(name) for name in names)
