"""The words of pages: what is missing and where it is mended, days, sizes, titles of steps and states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, flash, request, url_for
from flask_babel import get_locale, gettext
from jinja2 import pass_context
from markupsafe import Markup

from acceptance.services.files import dating
from acceptance.services.ground import packs
from acceptance.services.life.sides import Double
from workflows import (
    dates,
    field_words,
    parameters,
    revisions,
    statements,
    undoing,
)
from workflows.actions import ACTIONS
from workflows.amendments import AMENDMENT, AMENDMENT_NAMES
from workflows.doings import Doing
from workflows.draws import DRAW, DRAW_NAMES
from workflows.engine import Blocker
from workflows.filings import FILING, FILING_NAMES
from workflows.findings import FINDING, FINDING_NAMES
from workflows.newcomers import NEWCOMER, NEWCOMER_NAMES
from workflows.projects import PROJECT, STAGE_NAMES
from workflows.purges import PURGE, PURGE_NAMES
from workflows.revisions import REVISION, REVISION_NAMES
from workflows.successions import SUCCESSION, SUCCESSION_NAMES
from workflows.words import N_

from ..gateways import clock
from ..models import JournalEntry, Project
from ..sentences import filled, sentence, shown

TOLD = 5
"""Notes of one kind on one page; a list of hundreds would be read by nobody."""


def say(blocker: Blocker) -> Markup:
    """The sentence of a blocker, its parts translated where they are words of ours."""
    return shown(blocker.code, blocker.facts)


def doing(told: Doing) -> Markup:
    """What is to be done, in the reader's language."""
    return filled(*told)


def warn_of(found: Iterable[Double]) -> None:
    """Say on the next page who serves two sides of a project, and what follows."""
    for one in list(found)[:TOLD]:
        flash(
            gettext(
                "%(person)s在“%(project)s”中兼任两方（%(units)s）：以一方名义办过的，不能再以另一方身份作决定",
                person=one.person,
                project=one.project,
                units=one.told,
            )
        )


def link(blocker: Blocker, project_id: int) -> str:
    """Where the missing thing can be mended."""
    noun, key = blocker.about
    if noun == "filings":
        facts = blocker.facts
        return url_for(
            "filings.index",
            project_id=project_id,
            party=facts.get("party_id"),
            group=facts.get("group_code"),
            state="open",
        )
    pages = {
        "project": "projects.show",
        "party": "parties.index",
        "parties": "parties.index",
        "texts": "reviews.opinion",
        "volumes": "volumes.index",
        "archive": "archives.show",
        "checks": "checks.index",
        "panel": "panels.show",
        "sample": "draws.index",
        "sheet": "samples.sheet",
        "findings": "findings.index",
        "handover": "transfers.show",
        "vote": "votes.index",
        "filing": "filings.index",
        "scores": "scores.show",
        "reports": "reports.index",
        "journal": "projects.show_journal",
    }
    anchor = None
    if noun == "party":
        anchor = f"party-{key}"
    return url_for(pages[noun], project_id=project_id, _anchor=anchor)


def day(value: date | datetime | None) -> str:
    """A calendar day as people read it here."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = clock.local_date(value)
    return value.isoformat()


def dated(file: Any) -> str:
    """The date of a file as far as it is known: a day, a month, a year, or a range."""
    text = dating.text_of(file.formed_on, getattr(file, "formed_as", ""))
    if not text:
        return "–"
    return dates.shown(text)


def moment(value: datetime) -> Markup:
    """A moment to the minute, by the clock in China."""
    local = value.astimezone(clock.SHANGHAI)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(), local.strftime("%Y-%m-%d %H:%M")
    )


def size(value: int) -> str:
    """Bytes as people read them."""
    if value >= 1 << 30:
        return f"{value / (1 << 30):,.1f} GB"
    if value >= 1 << 20:
        return f"{value / (1 << 20):.1f} MB"
    return f"{max(1, round(value / 1024))} KB"


def translate(text: str | None) -> str:
    """A word of ours in the reader's language; nothing for nothing."""
    if not text:
        return ""
    said: str = gettext(text)
    return said


@pass_context
def parameter(_context: object, path: str) -> list[str]:
    """The words of a parameter of a pack, the outermost first. With the context, so that Jinja does not fix the first reader's language."""
    return [gettext(word) for word in parameters.named(path)]


@pass_context
def told(_context: object, value: object) -> str:
    """The value of a parameter of a pack: words of ours in the reader's language, several with commas between."""
    return _between().join(map(_word, parameters.read(value))) or "–"


def _word(part: object) -> str:
    if isinstance(part, str):
        return translate(part)
    return str(part)


def role_names(project: Project, roles: Iterable[str]) -> str:
    """What its programme calls these roles, each once; a dash where nobody is."""
    named = dict.fromkeys(gettext(packs.role_name(project, role)) for role in dict.fromkeys(roles))
    return _between().join(named) or "–"


def _between() -> str:
    """What stands between the words of a list."""
    if str(get_locale()) == "en":
        return ", "
    return "、"


SIGNS = {"：": ": ", "，": ", ", "；": "; ", "、": ", ", "．": ". "}


def sign(mark: str) -> str:
    """A Chinese sign between two words, as the language of the page writes it."""
    if str(get_locale()) == "en":
        return SIGNS[mark]
    return mark


def section_name(project: Project, number: int) -> str:
    """What the section of a project is called, wherever a page would else show its number; 0 is the whole project."""
    for section in project.sections:
        if section.number == number:
            return section.name
    if not number:
        return str(gettext("全项目"))
    return str(
        gettext("第 %(number)d 标段", number=number)
    )  # one that was merged into another since


STEPS = {
    **FILING.rows,
    **FINDING.rows,
    **AMENDMENT.rows,
    **REVISION.rows,
    **PURGE.rows,
    **SUCCESSION.rows,
    **NEWCOMER.rows,
    **DRAW.rows,
    **PROJECT.rows,
}
STATES: Mapping[str, Mapping[str, str]] = {
    "change": {"standing": N_("登记有效"), "void": N_("登记作废")},
    "filing": {state.value: name for state, name in FILING_NAMES.items()},
    "finding": {state.value: name for state, name in FINDING_NAMES.items()},
    "amendment": {state.value: name for state, name in AMENDMENT_NAMES.items()},
    "revision": {state.value: name for state, name in REVISION_NAMES.items()},
    "purge": {state.value: name for state, name in PURGE_NAMES.items()},
    "succession": {state.value: name for state, name in SUCCESSION_NAMES.items()},
    "newcomer": {state.value: name for state, name in NEWCOMER_NAMES.items()},
    "draw": {state.value: name for state, name in DRAW_NAMES.items()},
    "project": {state.value: name for state, name in STAGE_NAMES.items()},
}


def action_title(action: str, project: Project | None = None) -> str:
    """What a journal line or notice is about: a step's title, as the project's programme calls it, or the word for another change."""
    if project is not None and (own := packs.step_title(project, action)):
        return translate(own)
    said = ACTIONS.get(action, action)
    if action in STEPS:
        said = STEPS[action].title
    return translate(said)


def state_title(noun: str, state: str, project: Project | None = None) -> str:
    """What a state is called; a project's as its programme calls it."""
    names: Mapping[str, str] = STATES.get(noun, {})
    if project is not None and noun == "project":
        names = packs.programme(project).names
    return translate(names.get(state)) or "–"


def step_tone(entry: JournalEntry) -> str:
    """Whether a journal line led forward, back or aside; empty for what was no step."""
    if entry.action not in STEPS:
        return ""
    return STEPS[entry.action].tone


def label_of(field: str) -> str:
    """A form field as its page calls it."""
    if own := field_words.ON_PAGE.get(request.endpoint or "", {}).get(field):
        return translate(own)
    parts = {part: name for named in statements.PARTS.values() for part, name in named.items()}
    return translate(field_words.FIELDS.get(field) or parts.get(field, field))


def field_label(name: str) -> str:
    """A field of a project's data as pages call it."""
    return translate(revisions.label(name))


def init_app(app: Flask) -> None:
    """Give them to every template."""
    app.jinja_env.filters.update(
        day=day,
        dated=dated,
        moment=moment,
        size=size,
        t=translate,
        say=say,
        doing=doing,
        parameter=parameter,
        told=told,
        refusal=sentence,
    )
    app.jinja_env.globals.update(
        link=link,
        translate=translate,
        role_names=role_names,
        sign=sign,
        action_title=action_title,
        blocker_words=say,
        state_title=state_title,
        step_tone=step_tone,
        label_of=label_of,
        TAKE_BACK_RULE=undoing.RULE,
        field_label=field_label,
    )
