"""A page of an inner list of volumes.

Long lists are tables without a head: the head stands in the page header, so that it is on
every page in the same place and a list may be cut into tables of 100 rows, which every office
program lays out in linear time.
"""

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from strokes import (
    BIAO,
    CENTRE,
    HEI,
    LEFT,
    SONG,
    blank,
    cell_margins,
    column_widths,
    element,
    looped,
    named,
    off_grid,
    page_field,
    run,
)


def sheet(top=25, right=15, bottom=20, left=25, landscape=False):
    """An empty A4 page of an inner list; left is where it is bound. Millimetres."""
    document = blank()
    section = document.sections[0]
    section.page_width, section.page_height = (
        (Twips(16838), Twips(11906)) if landscape else (Twips(11906), Twips(16838))
    )
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(top),
        Mm(right),
        Mm(bottom),
        Mm(left),
    )
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = SONG, Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    for name, align in (("Cell", CENTRE), ("CellLeft", LEFT)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing, form.alignment = 1.0, align
        element(style.element.get_or_add_pPr(), "w:snapToGrid", w_val=0)
    return document


def text(place, words, font=SONG, size=10.5, align=LEFT, before=0, after=0, keep=False):
    paragraph = place.add_paragraph()
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
    form.keep_with_next = keep
    paragraph.alignment = align
    if words:
        run(paragraph, words, font, size, closer=0)
    return paragraph


def tag(document, words):
    """A control of the loop; its paragraph is gone when the document is written."""
    return text(document, "{%p " + words + " %}")


def hair(document):
    """A paragraph one fifth of a point high: keeps two tables apart without being seen."""
    paragraph = text(document, "")
    paragraph.paragraph_format.line_spacing = Twips(4)
    run(paragraph, "", SONG, 1, closer=0)
    return paragraph


def put(cell, words, align=CENTRE, font=SONG, size=10.5):
    """Words into a cell; the usual ones by style alone, so that a row of a long list is little XML."""
    paragraph = cell.paragraphs[0]
    if (font, size) == (SONG, 10.5):
        paragraph.style = "Cell" if align == CENTRE else "CellLeft"
        paragraph.add_run(words)
        return paragraph
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0
    paragraph.alignment = align
    run(paragraph, words, font, size, closer=0)
    return paragraph


def grid(place, rows, widths, *, no_top=False):
    """A table of fixed widths in millimetres with thin lines."""
    made = (
        place.add_table(rows=rows, cols=len(widths))
        if hasattr(place, "core_properties")
        else place.add_table(rows, len(widths), Mm(sum(widths)))
    )
    made.style = "Table Grid"
    made.autofit = False
    properties = made._tbl.tblPr
    element(properties, "w:tblLayout", w_type="fixed")
    cell_margins(made, 45)
    for row in made.rows:
        for column, width in enumerate(widths):
            row.cells[column].width = Mm(width)
            row.cells[column].vertical_alignment = 1
    column_widths(made, widths)
    if no_top:
        borders = element(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            if side == "top":
                element(borders, "w:top", w_val="nil")
            else:
                element(borders, f"w:{side}", w_val="single", w_sz=4, w_space=0, w_color="auto")
    return made


def tall(row, millimetres, rule="atLeast"):
    properties = row._tr.get_or_add_trPr()
    element(properties, "w:cantSplit")
    element(properties, "w:trHeight", w_val=Mm(millimetres).twips, w_hRule=rule)


def page_number(section):
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTRE
    page_field(paragraph, "第 ", " 页", 9)


LEFTY = {"lacks", "title", "author", "unit", "remark", "caption", "place", "people"}


def fill(table, source, columns, height):
    """The last three rows of a table as a loop; `source` is `r in rows`, columns (width, head,
    field)."""
    each, _in, _rows = source.partition(" in ")
    fields = ["{{ " + f"{each}.{field}" + " }}" for _width, _head, field in columns]
    begin, row, end = table.rows[-3:]
    opening, words, closing = looped(source, fields)
    put(begin.cells[0], *opening)
    put(end.cells[0], *closing)
    tall(row, height)
    for target, word, (_width, _head, field) in zip(row.cells, words, columns, strict=True):
        put(target, word, LEFT if field in LEFTY else CENTRE)


def listed(document, source, columns):
    """A table whose head comes again on every page, with a loop of rows."""
    table = grid(document, 4, [width for width, _head, _field in columns])
    head = table.rows[0]
    element(head._tr.get_or_add_trPr(), "w:tblHeader")
    tall(head, 10)
    for target, (_width, name, _field) in zip(head.cells, columns, strict=True):
        put(target, name, font=HEI)
    fill(table, source, columns, 9)


def long_list(title, columns, landscape=False, signed="", uncounted=False):
    """A list of any length: head in the page header, `parts` of rows in the body. Columns are
    (width, head, field); whoever signs below it does so after the last row, and after what the list leaves out
    where it says so."""
    document = sheet(top=20, bottom=18, landscape=landscape)
    section = document.sections[0]
    header = section.header
    first = header.paragraphs[0]
    first.alignment = CENTRE
    first.paragraph_format.space_after = Pt(2)
    run(first, title, BIAO, 18, closer=0)
    text(header, "{{ project }}{{ scope }}", SONG, 10.5, LEFT, after=2)
    widths = [width for width, _head, _field in columns]
    head = grid(header, 1, widths)
    tall(head.rows[0], 9, "exact")
    for number, (_width, name, _field) in enumerate(columns):
        put(head.rows[0].cells[number], name, font=HEI)
    closing = text(header, "")
    closing.paragraph_format.line_spacing = Twips(4)
    page_number(section)
    tag(document, "for part in parts")
    fill(grid(document, 3, widths, no_top=True), "r in part.rows", columns, 8)
    hair(document)
    tag(document, "endfor")
    if uncounted:
        tag(document, "for text in uncounted")
        text(document, "{{ text }}", before=4)
        tag(document, "endfor")
    if signed:
        text(document, signed, before=16)
    return named(document, title)


def each_volume(document, title, size=22):
    """The start of a page for every volume."""
    tag(document, "for v in volumes")
    head = text(document, title, BIAO, size, CENTRE, after=6, keep=True)
    head.paragraph_format.page_break_before = True
    return head


ORDER = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd textDirection vAlign",
    "pPr": "pStyle keepNext keepLines pageBreakBefore snapToGrid spacing ind jc rPr",
}


def in_order(document):
    """The properties in the order that the schema of Word asks for, each once."""
    parts = [
        document.element,
        document.styles.element,
        document.sections[0].header._element,
        document.sections[0].footer._element,
    ]
    for name, wanted in ORDER.items():
        rank = {qn(f"w:{child}"): number for number, child in enumerate(wanted.split())}
        for properties in (found for part in parts for found in part.iter(qn(f"w:{name}"))):
            once = {child.tag: child for child in properties}
            for child in list(properties):
                properties.remove(child)
            for child in sorted(
                once.values(), key=lambda child: rank.get(child.tag, len(rank) - 1)
            ):
                properties.append(child)
    return document
