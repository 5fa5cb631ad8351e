"""Papers of an office that belong to no project: its 应急预案."""

from page import heading, line, page, title
from strokes import CENTRE, named


def emergency_plan():
    """应急预案: headings and words as the office has them."""
    document = page()
    title(document, "{{ unit }}", "应急预案")
    line(
        document,
        "（第{{ version }}版，{{ adopter }}于{{ adopted }}启用）",
        size=12,
        indent=False,
        align=CENTRE,
    )
    line(document, indent=False)
    line(document, "{%p for section in sections %}", indent=False)
    heading(document, "{{ section.head }}")
    line(document, "{%p for text in section.lines %}", indent=False)
    line(document, "{{ text }}")
    line(document, "{%p endfor %}", indent=False)
    line(document, "{%p endfor %}", indent=False)
    return named(document, "应急预案")
