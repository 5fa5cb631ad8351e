"""The steps of a project: what one asks for or why it cannot be taken, and the taking itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Draft
from acceptance.refusals import Refused
from acceptance.services import rehearsals, repeated, steps
from acceptance.services.ground import access, holdings, packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.judging import findings, notes
from acceptance.services.letters import drafts, handovers, paging, register
from acceptance.services.letters.press import Press
from acceptance.services.life import amendments, awaited, frozen
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.progress import turns
from acceptance.services.progress.turns import Move
from acceptance.services.rehearsals import Paper
from acceptance.transaction import rehearsal
from acceptance.web.lists.lists import form
from acceptance.web.wording import day, say
from forms.steps import step_form
from workflows import documents
from workflows import frozen as tree
from workflows.drafts import of_step
from workflows.engine import Blocked, NotOffered, Option, Step

from .projects import blueprint

DECISIONS = (
    "admit",
    "approve",
    "approve_with_items",
    "order_rectification",
    "pass_recheck",
    "fail_recheck",
    "transfer",
)
"""Steps whose page shows what is decided."""
MENDED = ("order_rectification", "pass_recheck", "fail_recheck")
"""Those that decide upon problems one by one."""
JUDGED = 20
"""Problems that are told with their answers."""


def _page(
    place: Place,
    option: Option,
    values: Mapping[str, str] | None = None,
    wrong: list[tuple[str, str]] | None = None,
    decided: Mapping[str, object] | None = None,
) -> str:
    drafted = _drafted(place, option)
    answered = {name: said for one in drafted for name, said in one.answers.items()}
    return render_template(
        "pages/life/projects/step.html",
        place=place,
        project=place.project,
        option=option,
        asks=documents.asked(option.step),
        URGENCIES=documents.URGENCIES,
        drafted=drafted,
        values=values or answered,
        fields=wrong or [],
        decided=decided,
        unmarked=register.unmarked(place.viewer.organisation_id or 0, option.step.issues),
    )


def _drafted(place: Place, option: Option) -> list[Draft]:
    """The drafts whose words go into the letters of a step."""
    if not place.may("draft.edit"):
        return []
    found = [drafts.standing(place, kind, option.step.name) for kind in of_step(option.step)]
    return [one for one in found if one is not None]


@blueprint.get("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step")
def step(place: Place, name: str) -> ResponseReturnValue:
    """What the step asks for, or why it cannot be taken (409); of a decision, all that is decided."""
    if _taken_already(place, name):
        return redirect(url_for("projects.show", project_id=place.project.id))
    option = _option(place, name)
    if not option.open:
        return _page(place, option), 409
    if name not in DECISIONS:
        return _page(place, option)
    return _page(place, option, decided=_decided(place, name, _after(place.project.id, name)))


def _option(place: Place, name: str) -> Option:
    for option in steps.project_options(place, ProjectFacts(place.project, local_date(g.now))):
        if option.step.name == name:
            return option
    raise NotOffered(name, place.project.state)


def _taken_already(place: Place, name: str) -> bool:
    """Whether the step is the one that led here, so that a second tab has nothing to do: says so."""
    line = repeated.line(place, name)
    if line is None:
        return False
    told = {"step": _(line.title), "name": line.actor, "day": day(line.at)}
    flash(_("“%(step)s”已经办过：%(name)s，%(day)s。不必再办", **told))
    return True


class After(NamedTuple):
    """What a step would do: the papers as it would issue them, where the project would stand, and
    whose move it would be; where it would be refused after all, why.
    """

    papers: Sequence[Paper] = ()
    stage: str = ""
    moves: Sequence[Move] = ()
    refused: str = ""


def _after(project_id: int, name: str) -> After:
    """The step is rehearsed: nothing of it remains."""
    today = local_date(g.now)
    with rehearsal():
        place = access.stand(g.viewer, project_id)
        press = current_app.extensions["press"]
        try:
            papers = rehearsals.rehearse(place, name, press, now=g.now)
        except Blocked as blocked:
            return After(refused="；".join(say(one).striptags() for one in blocked.blockers))
        except Refused as why:
            return After(refused=sentences.sentence(why))
        project = place.project
        hands = awaited.of([project], today=today)[project.id]
        moves = turns.moves(project, hands, g.viewer, is_workday, today=today)
        return After(papers, packs.stage_name(project), moves)


def _decided(place: Place, name: str, after: After) -> dict[str, object]:
    """What the hand decides upon: the vote, the problems, the sample and what was found in it, the
    archive and what of it changed, what the step will do.
    """
    facts = ProjectFacts(place.project, local_date(g.now))
    return {
        "voting": facts.voting,
        "findings": facts.findings,
        "open": findings.first_open(place.project.id),
        "judged": findings.judged(place.project.id, most=JUDGED) if name in MENDED else [],
        "most": JUDGED,
        "changes": [one for one in amendments.of_project(place.project.id) if one.to_version],
        "list": handovers.last(place.project.id) if name == "transfer" else None,
        "sample": facts.sample,
        "results": notes.results(place.project.id),
        "archive": facts.archive,
        "version": frozen.latest(place.project.id),
        "totals": holdings.totals(place.project.id),
        "papers": after.papers,
        "after": after,
        "shown": tree.shown,
    }


def _paged(place: Place, name: str) -> Press:
    urgency = request.form.get("urgency")
    press = current_app.extensions["press"]
    return paging.before_step(place, name, press, now=g.now, urgency=urgency)


def _printed(name: str) -> bool:
    """Whether a report may come with the step, of which the pages would be measured."""
    return paging.printed(name)


def _press() -> Press:
    ready: Press = g.ready or current_app.extensions["press"]
    return ready


def _offered(place: Place, name: str) -> Step:
    project = place.project
    for row in packs.programme(project).workflow.offered(project.state, steps.project_hands(place)):
        if row.name == name:
            return row
    raise NotOffered(name, project.state)


# The pages of the letters are measured first, outside the transaction: Word takes seconds.
@blueprint.post("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step", write=True, first=_paged, first_for=_printed)
def take_step(place: Place, name: str) -> ResponseReturnValue:
    """Take the step; what does not fit comes back with the form. Sent again it says who took it."""
    if _taken_already(place, name):
        return redirect(url_for("projects.show", project_id=place.project.id))
    row = _offered(place, name)
    try:
        answers = step_form(documents.asked(row)).load(form())
    except ValidationError as error:
        option = Option(row, row.blockers(ProjectFacts(place.project, local_date(g.now))))
        return _page(place, option, request.form, sentences.flat(error.messages)), 422
    version = answers.pop("version")
    steps.take_step(place, name, answers, version=version, now=g.now, press=_press())
    flash(_("已办：%(step)s", step=_(row.title)))
    return redirect(url_for("projects.show", project_id=place.project.id))
