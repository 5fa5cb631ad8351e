"""What a template may not write, because a page would show it raw or read it out as nothing."""

import re
from pathlib import Path

TEMPLATES = list(Path("templates").rglob("*.html"))
NAMING = re.compile(r'(aria-label|title|placeholder|value)="')
MARKUP = re.compile(r"\|(moment|until)(?!\|striptags)")


def test_no_element_stands_in_an_attribute():
    """A moment is a <time>: in an attribute its quotes end it, and the page shows the rest."""
    raw = [
        f"{path}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := NAMING.search(line)) and MARKUP.search(line[found.end() :].split(">")[0])
    ]
    assert raw == []


def test_no_column_has_an_empty_name():
    for path in TEMPLATES:
        assert not re.search(r"<th[^>]*>\s*</th>", path.read_text("utf-8")), path
