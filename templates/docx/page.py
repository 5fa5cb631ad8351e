"""A page of an official document (GB/T 9704): margins 37/35/28/26 mm, 22 lines of 28 characters.

The line pitch is exactly 28.95 pt; characters of 16 pt are set 0.25 pt closer.
"""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from foot import foot, hair
from strokes import (
    BIAO,
    CENTRE,
    FANG,
    HEI,
    LEFT,
    LINE,
    RIGHT,
    blank,
    cell_margins,
    column_widths,
    element,
    looped,
    off_grid,
    page_field,
    run,
)


def line(document, text="", font=FANG, size=16, indent=True, align=None, keep=False):
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    off_grid(paragraph)
    form.line_spacing = Twips(LINE)
    form.space_before = form.space_after = Pt(0)
    if indent:
        form.first_line_indent = Pt(32 - 0.5)
    if keep:
        form.keep_with_next = True
    paragraph.alignment = align if align is not None or not indent else WD_ALIGN_PARAGRAPH.JUSTIFY
    if text:
        run(paragraph, text, font, size)
    return paragraph


def loop(document, head, text, **how):
    line(document, "{%p for " + head + " %}", indent=False)
    made = line(document, text, **how)
    line(document, "{%p endfor %}", indent=False)
    return made


def closing(document, head, text, *, last="loop.last"):
    """A loop of paragraphs whose last one stays with what follows, so that no signature stands on a
    page of its own."""
    line(document, "{%p for " + head + " %}", indent=False)
    line(document, "{%p if " + last + " %}", indent=False)
    line(document, text, keep=True)
    line(document, "{%p else %}", indent=False)
    line(document, text)
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p endfor %}", indent=False)


def heading(document, text):
    """A heading, for the eye and, by its outline level, for tables of contents and the marks of a
    PDF."""
    made = line(document, text, font=HEI, keep=True)
    element(made._p.get_or_add_pPr(), "w:outlineLvl", w_val=0)


def cell(target, text, align=CENTRE, tight=False):
    paragraph = target.paragraphs[0]
    paragraph.alignment = align
    off_grid(paragraph)
    size, around = (10.5, 0) if tight else (12, 2)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(size * 1.5), Pt(around), Pt(around)
    run(paragraph, text, FANG, size, closer=0)


def table(document, widths, head, row, source, keep=False, tight=False):
    """A table with a head that comes again on every page and one row for each of `source`
    (`p in problems`); widths in millimetres. One to `keep` is short and stands on one page, a
    `tight` one stands within a text and takes few of its lines."""
    made = document.add_table(rows=4, cols=len(widths))
    made.style = "Table Grid"
    made.autofit = False
    for row_number, values in enumerate((head, *looped(source, row))):
        for column, width in enumerate(widths):
            box = made.cell(row_number, column)
            box.width = Mm(width)
            if column < len(values):
                cell(box, values[column], tight=tight)
    for number, drawn in enumerate(made.rows):
        properties = drawn._tr.get_or_add_trPr()
        element(properties, "w:cantSplit")
        if number in (0, 2) and not tight:
            element(properties, "w:trHeight", w_val=510, w_hRule="atLeast")
        if number == 0:
            element(properties, "w:tblHeader")
    if keep:
        for box in (box for drawn in made.rows for box in drawn.cells):
            for paragraph in box.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    cell_margins(made, 57)  # 1 mm, so that two characters fit a column of a number
    column_widths(made, widths)
    return made


def footer(part, align):
    paragraph = part.paragraphs[0]
    paragraph.alignment = align
    side = "right_indent" if align == RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(14))
    page_field(paragraph, "— ", " —", 14)


def page():
    """An empty A4 page with the margins, the line pitch and the page numbers."""
    document = blank()
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.header_distance, section.footer_distance = Twips(851), Twips(1304)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    element(section._sectPr, "w:docGrid", w_type="lines", w_linePitch=LINE)
    document.settings.odd_and_even_pages_header_footer = True
    footer(section.footer, RIGHT)
    footer(section.even_page_footer, LEFT)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANG, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    return document


def small(document, text, size=10, align=None, font=FANG):
    paragraph = document.add_paragraph()
    off_grid(paragraph)
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(size * 1.4), Pt(0), Pt(0)
    run(paragraph, text, font, size, closer=0)
    return paragraph


def proof(document):
    """What the paper says of the one before it, and the code in the foot of its last page."""
    line(document, "{%p if replaces %}", indent=False)
    small(document, "{{ replaces }}", 12)
    line(document, "{%p endif %}", indent=False)
    foot(document)
    hair(document)


def title(document, *texts, keep=False):
    """The lines of a title; one that heads a table is kept with it."""
    for text in texts:
        line(document, text, font=BIAO, size=22, indent=False, align=CENTRE, keep=keep)


def annex(document, text, number=""):
    """An annex on a page of its own: 「附件」 in the upper left corner, its title on the third line
    (7.3.7)."""
    last = line(document, f"附件{number}", font=HEI, indent=False)
    last.paragraph_format.page_break_before = True
    line(document, indent=False, keep=True)
    title(document, text, keep=True)
    line(document, indent=False, keep=True)


def receipt(document, name):
    """回执 on the last page: whoever got the paper signs for it; the code hangs on its last line."""
    line(document, indent=False)
    line(document, "回执", font=HEI, indent=False, keep=True)
    line(document, f"{name}已收到。", keep=True)
    foot(document)
    line(document, "签收人：　　　　　　　签收日期：　　　年　　月　　日")


def problems(document):
    """The problems to be put right: basis, place, who and until when."""
    table(
        document,
        (12, 42, 28, 24, 24, 26),
        ["序号", "问题", "依据", "位置", "责任单位", "期限"],
        [
            "{{ p.number }}",
            "{{ p.problem }}",
            "{{ p.basis }}",
            "{{ p.location }}",
            "{{ p.party }}",
            "{{ p.due }}",
        ],
        "p in problems",
    )


def form(document, rows, widths):
    """A form of labels and fields; each row is a list of (text, columns it spans)."""
    made = document.add_table(rows=len(rows), cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    cell_margins(made, 57)
    for number, cells in enumerate(rows):
        element(made.rows[number]._tr.get_or_add_trPr(), "w:trHeight", w_val=480, w_hRule="atLeast")
        at = 0
        for text, span in cells:
            box = made.cell(number, at)
            if span > 1:
                box = box.merge(made.cell(number, at + span - 1))
            box.width = Mm(sum(widths[at : at + span]))
            lines = text.split("\n")
            cell(box, lines[0], CENTRE if len(lines) == 1 else LEFT)
            for more in lines[1:]:
                paragraph = box.add_paragraph()
                off_grid(paragraph)
                paragraph.paragraph_format.line_spacing = Pt(18)
                run(paragraph, more, FANG, 12, closer=0)
            at += span
    column_widths(made, widths)
    return made
