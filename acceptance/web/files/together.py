"""One step for the items that were chosen in the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.refusals import Refused
from acceptance.services import together
from acceptance.services.ground.access import Place
from forms.files.filings import BulkForm
from workflows.engine import Blocked, NotOffered
from workflows.filings import FILING

from .filings import blueprint

NAMED = 20
"""Items that are told by name."""


@blueprint.post("/steps")
@needs("filing.take_step", write=True)
def take_steps(place: Place) -> ResponseReturnValue:
    """One step for many items; those that changed since they were seen or may not take it are named,
    left out.
    """
    raw = request.form.to_dict()
    data = BulkForm().load(
        {
            "step": raw.get("step", ""),
            "reason": raw.get("reason", ""),
            "ids": request.form.getlist("ids"),
        }
    )
    row = FILING.steps.get(data["step"])
    if row is None:
        raise NotOffered(data["step"], "")
    if "reason" in row.asks and not data["reason"]:
        raise ValidationError({"reason": [_("必须填写")]})
    told = together.take(place, dict(data["ids"]), row.name, {"reason": data["reason"]}, now=g.now)
    if told.done:
        flash(_("已办 %(count)d 条：%(step)s", count=told.done, step=_(row.title)))
    if told.changed:
        many, names = len(told.changed), _listed_names(told.changed)
        flash(_("%(count)d 条在您看过以后有变动，没有办：%(names)s", count=many, names=names))
    for why, left in _by_reason(told.left):
        said = {"count": len(left), "names": _listed_names(left), "why": why}
        flash(_("%(count)d 条没有办：%(names)s。原因：%(why)s", **said))
    back = request.form.get("back") or ""
    if not back.startswith("/projects/"):  # nobody is sent off the site
        back = url_for("filings.index", project_id=place.project.id)
    return redirect(back)


def _listed_names(names: Sequence[str]) -> str:
    """The first of these items, by name."""
    return "、".join(f"“{name}”" for name in names[:NAMED])


def _by_reason(left: Sequence[tuple[str, together.Why]]) -> Iterable[tuple[str, list[str]]]:
    """The items that were left out, by why."""
    found: dict[str, list[str]] = {}
    for name, why in left:
        found.setdefault(_why(why), []).append(name)
    return found.items()


def _why(why: together.Why) -> str:
    if isinstance(why, Blocked):
        return "；".join(sentences.told(one.code, one.facts) for one in why.blockers)
    if isinstance(why, Refused):
        return sentences.sentence(why)
    return str(_("这一状态的条目不能办这一步，或不由您的单位办"))
