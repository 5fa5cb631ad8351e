"""Tables of contents with the right page numbers and 版记 on an even side, in the file itself, without
anybody opening Word.

A report is laid out by the office before the transaction that issues it opens: once for its
headings, again for their pages, until what is printed is what was measured. Where the office is
away or hangs the report has no table, and 版记 where the text ends; a wrong number never goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from acceptance.gateways import previews
from acceptance.gateways.clock import local_date
from acceptance.models import Report
from acceptance.refusals import Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import ProjectFacts
from workflows.documents import KINDS, NOT_URGENT, STEPS, URGENCIES
from workflows.engine import Blocked, NotOffered

from . import corrections, issuing, press
from .press import CONTENTS, SIDES, Drawn, Measured, Press

ROUNDS = 4
"""Layouts after which a table whose numbers still move is given up."""


def printed(name: str) -> bool:
    """Whether any kind of document comes with a step of this name."""
    return any(name in STEPS[kind.name] for kind in KINDS.values())


def before_step(
    place: Place, name: str, tools: Press, *, now: datetime, urgency: object = ""
) -> Press:
    """The press for a step, with the contents of the reports that come with it; 紧急程度 is a line of their
    heads, and moves what stands below.

    Nothing is laid out for a step that is not open.
    """
    programme = packs.programme(place.project)
    kinds = [
        kind.name
        for kind in KINDS.values()
        if name in STEPS[kind.name]
        and kind.name in programme.documents
        and _is_measured(place, kind.name, tools)
    ]
    if not kinds:
        return tools
    try:
        programme.workflow.check(
            name, place.project.state, place.roles, ProjectFacts(place.project, local_date(now))
        )
    except (NotOffered, Blocked):  # said again, with its reasons, where the step is taken
        return tools
    return _with(place, kinds, tools, name, _urgent(urgency), now)


def before_correction(
    place: Place, report: Report, tools: Press, *, now: datetime, urgency: object = ""
) -> Press:
    """The press for a report that is written anew."""
    if not corrections.may_reissue(place, report) or not _is_measured(place, report.kind, tools):
        return tools
    step, answers = corrections.origin(report)
    answers |= _urgent(urgency)
    return _with(place, [report.kind], tools, step, answers, now, corrects=report)


def before_hand(
    place: Place, kind: str, answers: Mapping[str, object], tools: Press, *, now: datetime
) -> Press:
    """The press for a report that is issued by hand."""
    if not _is_measured(place, kind, tools):
        return tools
    return _with(place, [kind], tools, "", answers, now)


def _urgent(urgency: object) -> dict[str, object]:
    """What was chosen, where it is one of those that there are; others are refused where it is read."""
    if urgency in (*URGENCIES, NOT_URGENT):
        return {"urgency": urgency}
    return {}


def _is_measured(place: Place, kind: str, tools: Press) -> bool:
    """Whether the template that would be used has a table of contents, or 版记 on an even side."""
    template = press.chosen(kind, tools.store, press.asked_of(place, kind))
    return not template.variables.isdisjoint((CONTENTS, SIDES))


def _with(
    place: Place,
    kinds: list[str],
    tools: Press,
    step: str,
    answers: Mapping[str, object],
    now: datetime,
    *,
    corrects: Report | None = None,
) -> Press:
    found = {}
    for kind in kinds:
        try:
            drawn = press.draw(
                place,
                kind,
                tools,
                now=now,
                step=step,
                answers=answers,
                corrects=corrects,
                replaces=_before(place, kind, corrects),
            )
            found[kind] = _measured(drawn)
        except Refused:
            # no office, then none for the next either; or nothing written, which the step says
            # itself
            break
    return replace(tools, contents=found)


def _before(place: Place, kind: str, corrects: Report | None) -> Report | None:
    """The document whose place the new one takes; it says so, which takes up lines."""
    if corrects is None and KINDS[kind].last_only:
        return issuing.last(place, kind)
    return corrects


def _measured(drawn: Drawn) -> Measured:
    """The headings and their pages, and the side of 版记. Raises Refused when there is no office, or
    when the numbers do not come to rest.
    """
    asks = drawn.template.variables
    found = Measured(drawn.said, [])
    for _round in range(ROUNDS):
        said = {**drawn.common, **drawn.said, CONTENTS: found.headings, SIDES: found.sides}
        laid = previews.laid(drawn.template.render(said))
        headings, sides = found.headings, found.sides
        if CONTENTS in asks:
            headings = [{"title": title, "page": str(page)} for title, page in laid.headings]
        if SIDES in asks and laid.sides % 2:
            sides += 1
        if (headings, sides) == (found.headings, found.sides):
            return found
        found = Measured(drawn.said, headings, sides)
    raise Refused("no_preview")
