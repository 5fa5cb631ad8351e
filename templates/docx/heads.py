"""How letters begin and end (GB/T 9704-2012): 信函格式 (10.1), 文件格式 of what goes up (7.2), 附件说明
(7.3.4), 署名 and 成文日期 under a seal (7.3.5), 版记 (7.4)."""

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from foot import frame, hair
from page import line
from strokes import BIAO, CENTRE, FANG, HEI, KAI, LEFT, RIGHT, element, off_grid, rule, run

RED = RGBColor(0xC0, 0, 0)
WIDTH = 156
"""Of the type area (mm)."""
LEFT_SIDE, RULE, RULE_LEFT = 28, 170, 20
"""Where the type area begins; how long the rules of a letter are and where they begin, in the middle
of the paper (mm)."""
CHARACTER = 16
"""The width of a character of 3号 (pt)."""
LONG = Mm(WIDTH) - Pt(13 * CHARACTER)
"""The middle of the signature of an office whose name is too long to stand over the usual place of
the day."""


def organ(place, *, at=None):
    """发文机关标志 in red on one line, smaller where the name is long; in the lines, or `at` a place on
    the paper."""
    for test, size in (("if organ|length < 16", 28), ("elif organ|length < 20", 22), ("else", 18)):
        _tag(place, test)
        made = place.add_paragraph()
        off_grid(made)
        made.alignment = CENTRE
        form = made.paragraph_format
        form.line_spacing, form.space_before, form.space_after = Pt(40), Pt(0), Pt(0)
        if at:
            frame(made, wrap="notBeside", vAnchor="page", hAnchor="page", **at)
        run(made, "{{ organ }}", BIAO, size, closer=0).font.color.rgb = RED
    _tag(place, "endif")


def _tag(place, words):
    made = place.add_paragraph("{%p " + words + " %}")
    off_grid(made)


def _double(place, upper, lower):
    """A red double rule of 170 mm; how thick its lines are, in eighths of a point."""
    made = place.add_paragraph()
    off_grid(made)
    form = made.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(2), Pt(0), Pt(0)
    form.left_indent = -Mm(LEFT_SIDE - RULE_LEFT)
    form.right_indent = -Mm(RULE_LEFT + RULE - LEFT_SIDE - WIDTH)
    rule(made, "top", eighths=upper, colour="C00000", space=0)
    borders = made._p.pPr.find(qn("w:pBdr"))
    rule(made, "bottom", eighths=lower, colour="C00000", space=0)
    extra = made._p.pPr.findall(qn("w:pBdr"))[-1]
    borders.append(extra[0])
    made._p.pPr.remove(extra)
    run(made, "", FANG, 1, closer=0)
    return made


def letter_head(document):
    """信函格式: the mark 30 mm below the edge of the paper, a red double rule 4 mm below it and one
    20 mm above the lower edge, 文号 at the right under the first, no page number on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.footer_distance = Mm(20)
    below = section.first_page_footer
    # The glyphs of the mark stand 3 mm below the top of their line.
    organ(document, at={"x": Mm(LEFT_SIDE).twips, "y": Mm(27).twips, "w": Mm(WIDTH).twips})
    upper = _double(document, 18, 6)
    upper.paragraph_format.left_indent = upper.paragraph_format.right_indent = None
    frame(
        upper,
        w=Mm(RULE).twips,
        wrap="notBeside",
        vAnchor="page",
        hAnchor="page",
        x=Mm(RULE_LEFT).twips,
        y=Mm(43.7).twips,
    )
    _double(below, 6, 18)
    below._element.remove(below.paragraphs[0]._p)
    for other in (section.footer, section.even_page_footer):
        gap = other.add_paragraph()
        off_grid(gap)
        gap.paragraph_format.line_spacing = Mm(3)
        gap.paragraph_format.space_before = gap.paragraph_format.space_after = Pt(0)
        run(gap, "", FANG, 1, closer=0)
    number = line(document, indent=False, align=LEFT)
    number.paragraph_format.line_spacing = Pt(33.5)
    number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), alignment=WD_TAB_ALIGNMENT.RIGHT)
    run(number, "{{ secrecy or urgency }}", HEI)
    run(number, "\t{{ number }}")
    _urgency(document)
    line(document, indent=False)
    line(document, indent=False)


def _urgency(document):
    """紧急程度 on a line of its own below 密级, where there are both (7.2.2, 7.2.3)."""
    line(document, "{%p if secrecy and urgency %}", indent=False)
    line(document, "{{ urgency }}", font=HEI, indent=False)
    line(document, "{%p endif %}", indent=False)


def file_head(document):
    """文件格式 of what goes up: the mark 35 mm below the top of the type area, 文号 two lines below it
    at the left and 签发人 at the right, each one character in, a red rule 4 mm below them."""
    gap = document.add_paragraph()
    off_grid(gap)
    gap.paragraph_format.space_before = gap.paragraph_format.space_after = Pt(0)
    # The glyphs of the mark stand 3 mm below the top of their line.
    gap.paragraph_format.line_spacing = Mm(32)
    run(gap, "{{ secrecy }}{% if secrecy and urgency %}　{% endif %}{{ urgency }}", HEI)
    organ(document)
    line(document, indent=False)
    line(document, indent=False)
    line(document, "{%p if signatory %}", indent=False)
    number = line(document, "{{ number }}\t签发人：", indent=False, align=LEFT)
    run(number, "{{ signatory }}", KAI)
    form = number.paragraph_format
    form.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(CHARACTER), alignment=WD_TAB_ALIGNMENT.RIGHT)
    # Where the rule reaches from edge to edge the text is one character in.
    number.runs[0].text = "　" + number.runs[0].text
    _under(number)
    line(document, "{%p else %}", indent=False)
    _under(line(document, "{{ number }}", indent=False, align=CENTRE))
    line(document, "{%p endif %}", indent=False)
    line(document, indent=False)
    line(document, indent=False)


def _under(number):
    rule(number, "bottom", eighths=12, colour="C00000", space=7)


def annexes(document):
    """附件说明 one line below the text: one annex without a number, several with theirs, further
    lines of a long name under its first character."""
    line(document, "{%p if attachments %}", indent=False)
    line(document, indent=False, keep=True)
    line(document, "{%p for text in attachments %}", indent=False)
    line(document, "{%p if attachments|length == 1 %}", indent=False)
    _annex(document, "附件：{{ text }}", at=5, back=3)
    line(document, "{%p elif loop.first %}", indent=False)
    _annex(document, "附件：{{ text }}", at=6, back=4)
    line(document, "{%p else %}", indent=False)
    _annex(document, "{{ text }}", at=6, back=1)
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p endfor %}", indent=False)
    line(document, "{%p endif %}", indent=False)


def _annex(document, text, *, at, back):
    made = line(document, text, indent=False, keep=True, align=LEFT)
    made.paragraph_format.left_indent = Pt(at * CHARACTER)
    made.paragraph_format.first_line_indent = -Pt(back * CHARACTER)


def signed(document, *hanging):
    """署名 centred over 成文日期, which stands four characters in from the right; the 附注 in brackets
    below. What hangs on the page of the day is drawn with it."""
    line(document, "{%p if replaces %}", indent=False)
    line(document, "{{ replaces }}", keep=True)
    line(document, "{%p endif %}", indent=False)
    line(document, indent=False, keep=True)
    line(document, "{%p if issuer|length > 14 %}", indent=False)
    _over(document, "{{ issuer }}", LONG)
    for digits in (6, 7):
        line(document, "{%p " + f"elif issued|length == {digits + 3}" + " %}", indent=False)
        _over(document, "{{ issuer }}", _middle(digits))
    line(document, "{%p else %}", indent=False)
    _over(document, "{{ issuer }}", _middle(8))
    line(document, "{%p endif %}", indent=False)
    for drawn in hanging:
        drawn(document)
    line(document, "{%p if issuer|length > 14 %}", indent=False)
    _over(document, "{{ issued }}", LONG)
    line(document, "{%p else %}", indent=False)
    day = line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    day.paragraph_format.right_indent = Pt(4 * CHARACTER)
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p if contact != '　' %}", indent=False)
    line(document, "（联系人：{{ contact }}{% if phone != '　' %}，电话：{{ phone }}{% endif %}）")
    line(document, "{%p endif %}", indent=False)


def _middle(digits):
    """The middle of a day of so many digits that stands four characters in from the right."""
    return Mm(WIDTH) - Pt(4 * CHARACTER) - Pt((digits * CHARACTER / 2 + 3 * CHARACTER) / 2)


def _over(document, text, middle):
    """A line of the signature about a common middle."""
    made = line(document, indent=False, align=LEFT, keep=True)
    made.paragraph_format.tab_stops.add_tab_stop(middle, alignment=WD_TAB_ALIGNMENT.CENTER)
    run(made, f"\t{text}")


def _low(document, height):
    """A paragraph of that height in the frame that stands on the lower edge of the type area."""
    paragraph = document.add_paragraph()
    frame(
        paragraph,
        w=Mm(WIDTH).twips,
        hSpace=0,
        vSpace=0,
        wrap="notBeside",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="left",
        yAlign="bottom",
    )
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = height, Pt(0), Pt(0)
    return paragraph, form


def _bar(document, millimetres, fill="000000"):
    """A rule as a line of colour: LibreOffice drops a frame in which several paragraphs have borders."""
    paragraph, _form = _low(document, Mm(millimetres))
    shade = element(paragraph._p.pPr, "w:shd", w_val="clear", w_color="auto", w_fill=fill)
    paragraph._p.pPr.insert(1, shade)
    run(paragraph, "", FANG, 1, closer=0)


def _at_the_bottom(document, *, opening, text, above=0, below=0):
    """A paragraph on the last lines of the type area, one character in from either side (4号)."""
    paragraph, form = _low(document, Pt(24))
    form.left_indent, form.right_indent = Pt(14 * (1 + opening)), Pt(14)
    form.first_line_indent = -Pt(14 * opening)
    for side, eighths in (("top", above), ("bottom", below)):
        if eighths:
            rule(paragraph, side, eighths=eighths, colour="000000", space=2)
    form.tab_stops.add_tab_stop(Mm(146), alignment=WD_TAB_ALIGNMENT.RIGHT)
    run(paragraph, text, FANG, 14, closer=0)
    return paragraph


def on_an_even_side(document, *hanging):
    """版记 and what hangs beside it on a side of its own where the text ends on an odd one: the last
    side of a file is even (7.4); `sides` says how many sides on, 0 where the text ends on an even one."""
    line(document, "{%p if sides %}", indent=False)
    line(document, "{%p if sides == 2 %}", indent=False)
    hair(document).paragraph_format.page_break_before = True
    line(document, "{%p endif %}", indent=False)
    for drawn in hanging:
        drawn(document)
    hair(document).paragraph_format.page_break_before = True
    line(document, "{%p endif %}", indent=False)


def letter_colophon(document):
    """抄送 alone: a letter has neither rules nor 印发机关 there (10.1)."""
    line(document, "{%p if copies %}", indent=False)
    _at_the_bottom(document, opening=3, text="抄送：{{ copies }}。")
    line(document, "{%p endif %}", indent=False)


def file_colophon(document):
    """版记: 抄送 where there is any, 印发机关 and 印发日期; rules of 0.35 mm, the middle one 0.25 mm."""
    printed = "{{ issuer }}\t{{ issued }}印发"
    line(document, "{%p if copies %}", indent=False)
    _bar(document, 0.35)
    _at_the_bottom(document, opening=3, text="抄送：{{ copies }}。")
    _bar(document, 0.25)
    _at_the_bottom(document, opening=0, text=printed)
    _bar(document, 0.35)
    _bar(document, 0.5, fill="FFFFFF")
    line(document, "{%p else %}", indent=False)
    _at_the_bottom(document, opening=0, text=printed, above=8, below=8)
    line(document, "{%p endif %}", indent=False)
