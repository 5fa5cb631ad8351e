"""The words of refusals, blockers, issues and defects in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import flask_babel
from markupsafe import Markup

from acceptance.services.files.drawings import GAPS, Gap
from workflows import four, listing
from workflows.arranging import BY_NAMES
from workflows.arranging import REASONS as ARRANGED
from workflows.catalogue import COLUMNS, ISSUES, Issue
from workflows.defects import DEFECTS, Defect
from workflows.field_words import FIELDS
from workflows.projects import STAGE_NAMES, Stage
from workflows.terms import RETENTION_NAMES
from workflows.words import BLOCKERS

from .counting import counted
from .gateways.xlsx import column
from .models.shapes import Facts
from .refusal_words import REFUSALS
from .refusals import Refused

TERMS = ("kind", "group", "condition", "act", "bond")
"""Facts of a blocker that are terms of a pack or of a table; all others are names, figures and days."""
STANDINGS = ("held", "wanted", "act", "paper", "why")
"""Facts of a refusal that say what a unit is in a project, what was done, which paper is meant or why."""
NAMES = ("party", "title", "name")


def gettext(text: str) -> str:
    """A text in the reader's language, unfilled."""
    return str(flask_babel.gettext(text))


def filled_in(text: str, facts: Mapping[str, object]) -> str:
    """A text in the reader's language, filled."""
    return counted(gettext(text), facts) % facts


def sentence(refused: Refused) -> str:
    """The words of a refusal in the reader's language."""
    facts = refused.facts
    if "stage" in facts:
        facts = {**facts, "stage": gettext(STAGE_NAMES[Stage(str(facts["stage"]))])}
    if isinstance(missing := facts.get("missing"), list):
        facts = {**facts, "missing": "；".join(told(*one) for one in missing)}
    if isinstance(changed := facts.get("changed"), list):
        facts = {**facts, "changed": "、".join(gettext(name) for name in changed)}
    return filled_in(REFUSALS[refused.code], translated(facts, STANDINGS))


def whom(unit: str, name: str, phone: str) -> str:
    """Whom to ask, by unit, name and telephone number as far as they are known."""
    if not unit:
        return gettext("发给您链接的人")
    if not name:
        return gettext("“%(unit)s”") % {"unit": unit}
    if not phone:
        return gettext("“%(unit)s”的“%(name)s”") % {"unit": unit, "name": name}
    said = {"unit": unit, "name": name, "phone": phone}
    return gettext("“%(unit)s”的“%(name)s”，电话 %(phone)s") % said


def told(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a blocker in the reader's language.

    Terms of the packs among the facts are translated too.
    """
    return filled_in(BLOCKERS[code], translated(facts, TERMS))


def shown(code: str, facts: Mapping[str, object]) -> Markup:
    """The same sentence for a page: names, which stay Chinese, are marked as such."""
    return filled(BLOCKERS[code], facts)


def filled(text: str, facts: Mapping[str, object]) -> Markup:
    """A sentence of ours with the facts of a blocker, for a page."""
    said = Markup(counted(gettext(text), facts))  # noqa: S704 - our own sentence
    if not facts:
        return said
    named = translated(facts, TERMS)
    for key in NAMES:
        if key in named:
            named[key] = Markup('<span lang="zh-CN">{}</span>').format(named[key])
    return said % named


def translated(facts: Mapping[str, object], keys: Iterable[str]) -> dict[str, object]:
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
    return filled_in(four.NOTES[code], translated(facts, ("field",)))


def gap_sentence(gap: Gap) -> str:
    """The words of what does not fit about a drawing or a change."""
    facts = dict(gap.facts)
    if "fields" in facts:
        facts["fields"] = "、".join(gettext(FIELDS[name]) for name in facts["fields"])
    return filled_in(GAPS[gap.code], facts)


def defect_sentence(defect: Defect) -> str:
    """What a defect says, in the reader's language."""
    facts = dict(defect.facts)
    if "missing" in facts:
        facts["missing"] = "、".join(gettext(FIELDS[name]) for name in facts["missing"])
    if defect.code == "retention_short":
        facts = {
            key: "/".join(gettext(RETENTION_NAMES.get(part, part)) for part in value.split("/"))
            for key, value in facts.items()
        }
    return filled_in(DEFECTS[defect.code], facts)


def reason_sentence(code: str, facts: Facts) -> str:
    """Why a volume is proposed as it is, in the reader's language."""
    said = dict(facts)
    if "by" in said:
        said["by"] = "、".join(gettext(BY_NAMES[name]) for name in said["by"])
    if "retention" in said:
        said["retention"] = gettext(RETENTION_NAMES[said["retention"]])
    return filled_in(ARRANGED[code], said)


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
