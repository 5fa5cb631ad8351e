"""The fields of each Word template: what a document may say. A template uses of these what it likes, and nothing else.

COMMON goes into every document; `form_of` adds what the kind brings. Rows of tables are nested forms.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from forms.base import MESSAGES, Choice, Day, Form, Identity, Text
from workflows.documents import KINDS
from workflows.roles import LEVELS
from workflows.words import N_

Fields = dict[str, Any]


def texts(*names: str) -> Fields:
    return {name: fields.String() for name in names}


def numbers(*names: str) -> Fields:
    return {name: fields.Integer() for name in names}


def lines(*names: str) -> Fields:
    return {name: fields.List(fields.String()) for name in names}


def rows(*names: str) -> Any:
    return fields.List(fields.Nested(Schema.from_dict(dict(texts(*names)))))


def parts() -> Any:
    return fields.List(fields.Nested(Schema.from_dict({**texts("title"), **lines("texts")})))


COMMON: Fields = texts(
    "organ",
    "number",
    "issuer",
    "issued",
    "contact",
    "phone",
    "code",
    "address",
    "head",
    "root",
    "replaces",
)
LETTER: Fields = {
    **texts("title", "receiver"),
    **lines("title_lines", "texts", "attachments"),
    "sections": parts(),
}
CONTENTS: Fields = {"contents": rows("title", "page")}
"""The headings of the document and their pages: a template that asks for them has a table of contents."""
STATEMENT: Fields = {
    **texts("project", "title", "unit", "signer"),
    **lines("quantities"),
    "sections": parts(),
    **CONTENTS,
}
PROBLEMS: Fields = {
    "problems": rows(
        "number",
        "problem",
        "basis",
        "location",
        "party",
        "due",
        "answer",
        "done",
        "evidence",
        "conclusion",
        "state",
    )
}
VISIT: Fields = texts(
    "receiver", "project", "organiser", "visit_date", "inspectors", "visit_contact"
)
OWN: dict[str, Fields] = {
    "audit_report": STATEMENT,
    "self_check_report": STATEMENT,
    "application_report": {**LETTER, **CONTENTS},
    "application_form": {
        **texts(
            "project",
            "approval",
            "investment",
            "started",
            "finished",
            "owner",
            "designer",
            "contractor",
            "supervisor",
            "acceptance_on",
            "completion_on",
            "archivist",
            "archivist_phone",
            "place",
            "organiser",
        ),
        **numbers("volumes", "files", "drawings"),
        **lines("self_check"),
    },
    "panel_list": {
        **texts("project", "organiser", "meeting_date", "meeting_place"),
        "members": rows("number", "name", "post", "unit", "title", "deputed", "remark"),
    },
    "inspection_record": {
        **texts("project", "meeting_date"),
        **numbers("count"),
        "rows": rows("number", "code", "title", "focus", "result", "remark"),
    },
    "ballot": {
        **texts("project", "organiser", "meeting_date", "manner"),
        **numbers("count", "agreed", "against"),
        "members": rows("number", "name", "post", "unit", "vote", "remark"),
    },
    "score_sheet": {
        **texts("project", "source", "total", "own_total", "level"),
        "rows": rows("number", "item", "standard", "points", "own", "given", "reason"),
    },
    "opinion": {
        **texts(
            "project",
            "basis",
            "applicant",
            "organiser",
            "meeting_date",
            "meeting_place",
            "conclusion",
            "score",
        ),
        **numbers(
            "members", "sampled", "volumes", "files", "pages", "drawings", "agreed", "against"
        ),
        "rechecked": fields.Boolean(),
        **lines("overview", "dissents", "requirements"),
        "management": parts(),
        "evaluation": parts(),
        "parties": rows("kind", "name"),
        "panel": rows("number", "name", "post", "unit", "vote"),
        "samples": rows("number", "volume", "title", "remark"),
        "findings": rows("number", "problem", "location", "due", "state"),
    },
    "rectification_order": {**LETTER, **PROBLEMS},
    "rectification_report": {
        **texts("project", "organiser", "unit"),
        **numbers("round"),
        **lines("texts"),
        **PROBLEMS,
    },
    "recheck_opinion": {**LETTER, **PROBLEMS},
    "four_report": {
        **texts("project", "unit"),
        **numbers("files", "failed_files", "waiting"),
        "properties": rows("name", "passed", "failed"),
        "rows": rows("code", "name", "passed", "failed", "manual", "not_run"),
    },
    "handover_list": {
        **texts("project", "sender", "receiver", "remark", "signed"),
        **numbers("volumes", "files", "pages"),
        "rows": rows("number", "code", "title", "files", "pages", "retention", "remark"),
    },
    "city_opinion": {
        **texts(
            "project",
            "place",
            "scale",
            "started",
            "finished",
            "owner",
            "surveyor",
            "designer",
            "contractor",
            "supervisor",
        ),
        **numbers("volumes", "drawings"),
        **lines("texts"),
    },
    "inspection_notice": {**VISIT, **texts("visit_place"), **lines("items", "parties")},
    "rectification_notice": {
        **VISIT,
        **texts("last_day"),
        **numbers("count"),
        **lines("conclusion"),
        **PROBLEMS,
    },
}
"""What a kind brings beyond COMMON; a letter where nothing stands here."""


@lru_cache(maxsize=32)
def form_of(kind: str) -> Schema:
    """Every field a template of that kind may use. Raises KeyError for a kind that is not."""
    made: Any = Schema.from_dict(
        {**COMMON, **OWN.get(KINDS[kind].name, LETTER)}, name="DocumentForm"
    )
    return made()  # type: ignore[no-any-return]


SHORT = ("points", "own", "given", "passed", "failed", "manual", "not_run", "files", "pages")


def sample(schema: Schema) -> dict[str, Any]:
    """Values that look like what will stand there, for a preview."""
    return {name: _sample(name, field) for name, field in schema.fields.items()}


def _sample(name: str, field: Any) -> Any:
    if isinstance(field, fields.List):
        return [_sample(name, field.inner) for _ in range(2)]
    if isinstance(field, fields.Nested):
        return sample(field.schema)
    if isinstance(field, fields.Boolean):
        return True
    if isinstance(field, fields.Integer):
        return 12
    return "1" if name in SHORT else f"〔示例 {name}〕"


def shape(schema: Schema) -> dict[str, Any]:
    """The same as plain data, for the check of templates: text, a list of one shape, or a mapping."""
    return {name: _shape(field) for name, field in schema.fields.items()}


def _shape(field: Any) -> Any:
    if isinstance(field, fields.List):
        return [_shape(field.inner)]
    return shape(field.schema) if isinstance(field, fields.Nested) else "text"


class IssueForm(Form):
    """A document to be issued by hand."""

    kind = Choice(KINDS)


class ReasonForm(Form):
    """Why a document is corrected or withdrawn."""

    reason = Text(limit=1000)


class LetterheadForm(Form):
    """How an organisation's documents begin."""

    title = Text(limit=100, blank=True)
    letter_mark = Text(limit=50, blank=True)
    opinion_mark = Text(limit=50, blank=True)
    contact = Text(limit=100, blank=True)
    phone = Text(limit=50, blank=True)
    address = Text(limit=200, blank=True)
    level = fields.String(
        load_default="", validate=validate.OneOf(("", *LEVELS), error=MESSAGES["choice"])
    )


class CalendarForm(Form):
    """A year of the working calendar: one day a line, 2027-01-01 休 元旦 or 2027-01-04 班."""

    year = Identity()
    source = Text(limit=300)
    days = Text(limit=8000, lines=True, blank=True)


def days_of(text: str, year: int) -> dict[Any, tuple[bool, str]]:
    """The unusual days of a year from lines. Raises ValidationError, naming line and remedy."""
    found: dict[Any, tuple[bool, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        try:
            day = Day().deserialize(words[0])
        except ValidationError:
            day = None
        if day is None or day.year != year or len(words) < 2 or words[1] not in ("休", "班"):
            raise ValidationError(
                {
                    "days": [
                        N_("第 %(row)d 行：写成“2027-01-01 休 元旦”或“2027-01-04 班”")
                        % {"row": number}
                    ]
                }
            )
        found[day] = (words[1] == "班", " ".join(words[2:])[:50])
    return found
