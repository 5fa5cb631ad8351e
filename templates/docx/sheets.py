"""发文稿纸, the sheet of a draft, kept with the file of the letter."""

from page import form, line, page, small, table, title
from strokes import named


def _lines(name):
    return "{% for text in " + name + " %}{{ text }}{% if not loop.last %}；{% endif %}{% endfor %}"


def draft_sheet():
    """发文稿纸: hands, then the words."""
    document = page()
    title(document, "{{ unit }}", "发文稿纸")
    line(document, indent=False)
    form(
        document,
        [
            [("发文字号", 1), ("{{ number }}", 1), ("紧急程度", 1), ("{{ urgency }}", 1)],
            [("标题", 1), ("{{ title }}", 3)],
            [("文种", 1), ("{{ kind }}", 1), ("稿号", 1), ("第{{ draft }}号，{{ state }}", 1)],
            [("主送", 1), ("{{ receiver }}", 3)],
            [("签发", 1), (_lines("signed"), 3)],
            [("会签", 1), (_lines("joined"), 3)],
            [("核稿", 1), (_lines("checked"), 3)],
            [("拟稿", 1), (_lines("wrote"), 3)],
            [("印发日期", 1), ("{{ sent }}", 3)],
        ],
        (26, 56, 26, 48),
    )
    line(document, indent=False)
    table(
        document,
        (30, 104, 22),
        ["段落", "稿文", "与模板"],
        ["{{ r.head }}", "{{ r.text }}", "{{ r.changed }}"],
        "r in rows",
    )
    line(document, "{%p if reason %}", indent=False)
    small(document, "作废原因：{{ reason }}", 12)
    line(document, "{%p endif %}", indent=False)
    return named(document, "发文稿纸")
