"""The fields of what is handed out, signed for or handed over beside the letters."""

from __future__ import annotations

from forms.letters.fields import Fields, lines, numbers, rows, texts

HANDED: dict[str, Fields] = {
    "told_at_once": {
        **texts("project", "owner", "source", "answered_in"),
        **lines("conditions", "papers"),
    },
    "deputation_form": {**texts("project", "organiser"), "rows": rows("number")},
    "avoidance_pledge": {
        **texts("project", "owner", "meeting_date"),
        "members": rows("number", "name", "post", "unit"),
    },
    "minutes": {
        **texts(
            "project",
            "organiser",
            "together",
            "meeting_date",
            "meeting_place",
            "leader",
            "did",
            "vote",
            "outcome",
        ),
        **lines("problems", "absent"),
        "members": rows("number", "name", "post", "unit", "title"),
    },
    "digital_list": {
        **texts("project", "sender", "handed_on"),
        **lines("uncounted"),
        "rows": rows("number", "code", "title", "files", "secrecy", "retention", "remark"),
    },
    "digital_registration": {
        **texts(
            "project",
            "sender",
            "content",
            "number_of",
            "size",
            "codes",
            "authentic",
            "complete",
            "usable",
            "safe",
        ),
        **lines("uncounted"),
    },
    "city_pledge": texts("project", "owner", "place", "receiver"),
    "city_transfer": {
        **texts("project", "owner", "receiver", "opinion"),
        **numbers("volumes", "files", "pages", "drawings"),
        **lines("uncounted"),
    },
    "visit_record": {
        **texts(
            "project",
            "visit",
            "organiser",
            "receiver",
            "visit_date",
            "visit_place",
            "inspectors",
        ),
        **lines("items", "conclusion"),
        "rows": rows("number", "problem", "basis", "location"),
    },
    "grade_certificate": {**texts("title", "owner", "grade"), **lines("texts")},
    "city_certificate": texts("project", "owner", "transfer"),
}
"""Blank forms of a panel, minutes, the lists of DA/T 93, what goes between an owner and the city archive."""
