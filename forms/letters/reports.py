"""The fields of each Word template: what a document may say. A template uses of these what it
likes, and nothing else.

COMMON goes into every document; `form_of` adds what the kind brings. Rows of tables are nested
forms.
"""

from __future__ import annotations

from functools import lru_cache

from marshmallow import Schema, fields

from forms.letters.fields import Fields, lines, numbers, parts, rows, texts
from forms.letters.handed import HANDED
from workflows.documents import KINDS

COMMON: Fields = texts(
    "organ",
    "number",
    "issuer",
    "issued",
    "contact",
    "phone",
    "copies",
    "signatory",
    "secrecy",
    "urgency",
    "code",
    "address",
    "head",
    "root",
    "replaces",
    "archive",
)
LETTER: Fields = {
    **texts("title", "receiver"),
    **lines("title_lines", "texts", "attachments"),
    "sections": parts(),
}
CONTENTS: Fields = {"contents": rows("title", "page")}
"""The headings of the document and their pages: a template that asks for them has a table of
contents.
"""
SIDES: Fields = numbers("sides")
"""How many sides after the text 版记 stands, so that its side is even; 0 where the text ends on one."""
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
ANSWERED: Fields = {
    **LETTER,
    **texts("answer", "answer_by"),
    "attending": rows("unit", "name", "title", "phone", "remark"),
}
"""A letter with the answer that its receivers send back."""
VISIT: Fields = texts(
    "receiver", "project", "organiser", "visit_date", "inspectors", "visit_contact"
)
OWN: dict[str, Fields] = {
    **HANDED,
    "audit_report": STATEMENT,
    "self_check_report": STATEMENT,
    "application_report": {**LETTER, **CONTENTS, **SIDES},
    "record_report": {**LETTER, **SIDES},
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
        **lines("self_check", "uncounted"),
    },
    "archive_registration": {
        **texts(
            "project",
            "owner",
            "place",
            "investment",
            "started",
            "finished",
            "designer",
            "contractor",
            "supervisor",
            "archivist",
            "guide",
        ),
        **numbers("volumes", "files", "drawings"),
        **lines("uncounted"),
    },
    "meeting_notice": ANSWERED,
    "adjournment_notice": ANSWERED,
    "panel_list": {
        **texts("project", "organiser", "meeting_date", "meeting_place"),
        "members": rows("number", "name", "post", "unit", "title", "deputed", "remark"),
        "guests": rows("number", "unit"),
    },
    "inspection_record": {
        **texts("project", "meeting_date", "sampling"),
        **numbers("count"),
        "rows": rows("number", "code", "title", "focus", "result", "remark"),
    },
    "quality_check": {
        **texts("project", "meeting_date"),
        **numbers("count", "sound", "faulty", "unseen"),
        "rows": rows("number", "code", "title", "files", "pages", "retention", "result", "remark"),
    },
    "amendment_note": {
        **texts(
            "project",
            "serial",
            "state",
            "asked_by",
            "asked_on",
            "answered_by",
            "answered_on",
            "of_version",
            "to_version",
        ),
        **lines("reason", "answer"),
        "rows": rows("volume", "place", "before", "after"),
    },
    "handing_review": {
        **texts("project", "submitted", "signed_off"),
        "rows": rows("number", "unit", "due", "given", "checked", "filed", "files"),
    },
    "service_receipt": {
        **texts("project"),
        "rows": rows("number", "mark", "title", "receiver"),
    },
    "ballot": {
        **texts("project", "organiser", "meeting_date", "manner"),
        **numbers("count", "agreed", "against"),
        **lines("struck"),
        "members": rows("number", "name", "post", "unit", "vote", "remark"),
    },
    "score_sheet": {
        **texts("project", "source", "total", "own_total", "level"),
        "rows": rows("number", "item", "standard", "points", "own", "given", "reason"),
    },
    "member_score_sheet": {
        **texts("project", "source", "meeting_date", "full"),
        "rows": rows("number", "item", "standard", "points"),
    },
    "opinion": {
        **texts(
            "project",
            "basis",
            "applicant",
            "organiser",
            "meeting_date",
            "meeting_days",
            "meeting_place",
            "together",
            "conclusion",
            "score",
            "sampling",
            "did",
            "decision",
        ),
        **numbers(
            "members", "sampled", "volumes", "files", "pages", "drawings", "agreed", "against"
        ),
        "rechecked": fields.Boolean(),
        **lines("overview", "dissents", "requirements", "struck", "uncounted", "rounds"),
        "classes": rows("name", "volumes", "files", "pages", "drawings"),
        "management": parts(),
        "evaluation": parts(),
        "parties": rows("kind", "name"),
        "panel": rows("number", "name", "post", "unit", "vote", "came"),
        "samples": rows("number", "volume", "title", "remark"),
        "findings": rows("number", "problem", "location", "due", "state"),
    },
    "rectification_order": {**LETTER, **PROBLEMS},
    "correction_order": {**LETTER, **PROBLEMS, **texts("matter")},
    "grade_notice": {**LETTER, **texts("grade")},
    "rectification_report": {
        **texts("project", "organiser", "unit"),
        **numbers("round"),
        **lines("texts"),
        **PROBLEMS,
    },
    "finding_ledger": {
        **texts("project", "organiser"),
        **numbers("count", "open", "answered", "closed"),
        **PROBLEMS,
    },
    "recheck_opinion": {**LETTER, **PROBLEMS},
    "four_report": {
        **texts("project", "unit", "stage", "conclusion"),
        **numbers("files", "failed_files", "waiting", "items"),
        "properties": rows("name", "passed", "failed"),
        "rows": rows("code", "name", "how", "passed", "failed", "manual", "not_run", "looked"),
    },
    "handover_list": {
        **texts("project", "sender", "receiver", "remark", "signed"),
        **numbers("volumes", "files", "pages"),
        "rows": rows("number", "code", "title", "files", "pages", "retention", "remark"),
    },
    "appraisal_list": {
        **texts("project", "unit", "counted"),
        **numbers("total"),
        "rows": rows("number", "code", "title", "period", "kind", "verdict", "ground", "hands"),
    },
    "succession_note": {
        **texts(
            "project",
            "serial",
            "engaged",
            "giver",
            "taker",
            "owner",
            "last_day",
            "reason",
            "counted_on",
            "digest",
        ),
        **numbers("delivered", "files", "volumes", "owed", "held", "findings"),
        "rows": rows("number", "code", "name", "section", "files", "state", "due"),
        "missing": rows("number", "code", "name", "section", "files", "state", "due"),
        "arranged": rows("number", "title", "files"),
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
            "area",
            "planning_permit",
            "building_permit",
            "storeys",
            "structure",
            "leader",
            "archivist",
            "verdict",
        ),
        **numbers("volumes", "files", "drawings"),
        **lines("texts", "later", "uncounted"),
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
    own = OWN.get(KINDS[kind].name, LETTER)
    return Schema.from_dict({**COMMON, **own}, name="DocumentForm")()
