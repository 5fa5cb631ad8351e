"""The tables by which files find their items, as plain data for the kit that a site runs without a server.

They are the very tables that the server reads (`folders`, `labels`, `sections`, `weighing`).
"""

from __future__ import annotations

import re
from typing import TypeAlias

from . import catalogue, labels, names, sections, weighing
from .folders import Finder
from .names import plain
from .patterns import javascript

Table: TypeAlias = dict[str, object]
PATTERNS = {
    "head": labels.HEAD,
    "bracketed": labels.BRACKETED,
    "counted": labels.COUNTED,
    "sequence": labels.SEQUENCE,
    "machine": labels.BY_MACHINE,
    "plain_section": sections.PLAIN,
    "before": sections.BEFORE,
    "bare": sections.BARE,
    "several": sections.SEVERAL,
    "void": labels.VOID,
    "designed": labels.DESIGNED,
    "loose": names.LOOSE,
    "copy": names.COPY,
    "forbidden": catalogue.FORBIDDEN,
    "digits": labels.FIGURES,
    "container": labels.CONTAINER,
    "spaces": re.compile(r"\s+"),
    "ends": re.compile(r"^\s+|\s+$"),
}
WEIGHTS = (
    "SURE",
    "AHEAD",
    "WORTH",
    "SHOWN",
    "CODE",
    "LOOSE_CODE",
    "WHOLE",
    "NAMED",
    "PARTLY",
    "WORD",
    "LETTER",
    "LETTERS",
    "AT_END",
    "FOLDER_CODE",
    "FOLDER_WHOLE",
    "FOLDER_NAMED",
    "FOLDER_WORDS",
    "LESS",
    "LESS_OWN",
    "FIRM",
    "IN_CLASS",
    "OUT_OF_CLASS",
    "IN_SECTION",
    "DRAWN",
    "TELLING",
)


def rules(finder: Finder, named: frozenset[int]) -> Table:
    """All that decides where a path belongs. Of sections that are not `named` only the numbers and letters by
    which folders are told apart go out, not their own names.
    """
    items = finder.scope.items
    at = {item.code: number for number, item in enumerate(items)}
    words = finder.words
    return {
        "patterns": {name: javascript(pattern) for name, pattern in PATTERNS.items()},
        "weights": {name.lower(): getattr(weighing, name) for name in WEIGHTS},
        "models": weighing.MODELS,
        "why": dict(weighing.WHY),
        "junk": sorted(names.JUNK),
        "junk_begins": names.JUNK_BEGINS,
        "items": [
            {
                "code": item.code,
                "name": item.name,
                "group": item.group,
                "each": item.each_section,
                "drawings": item.drawings,
            }
            for item in items
        ],
        "codes": at,
        "groups": [
            {
                "code": group.code,
                "name": group.name,
                "plain": plain(group.name),
                "match": group.match,
            }
            for group in finder.scope.groups
        ],
        "phrases": [
            [phrase, len(phrase), [[at[item.code], kind] for item, kind in words.phrases[phrase]]]
            for phrase in words.longest_first
        ],
        "sections": {
            "numbers": sorted(finder.sections.numbers),
            "names": {
                name: number for name, number in finder.sections.names.items() if number in named
            },
            "tokens": [
                [word, number, section]
                for (word, number), section in finder.sections.tokens.items()
            ],
            "usual": sorted(sections.USUAL),
            "neutral": sorted(sections.NEUTRAL),
            "numerals": "".join(sections.NUMERALS),
        },
    }
