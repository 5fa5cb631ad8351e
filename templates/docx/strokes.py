"""Strokes that all layouts draw with: fonts, runs, rules, widths, the number of a page, the loop of
a row."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SONG, FANG, HEI, KAI, BIAO = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
LINE, CLOSER = 579, -5
"""The pitch of lines and how much closer characters stand, in twentieths of a point."""


def element(parent, tag, **attributes):
    """A new last child of an element of the XML; `w_val` is the attribute `w:val`."""
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(name.replace("_", ":", 1)), str(value))
    parent.append(child)
    return child


def run(paragraph, text, font=FANG, size=16, closer=CLOSER):
    """Words in one font, for Chinese and Latin characters alike; size in points."""
    made = paragraph.add_run(text)
    made.font.size = Pt(size)
    properties = made._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), font)
    if closer:
        element(properties, "w:spacing", w_val=closer)
    for node in made._r.findall(qn("w:t")):
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def off_grid(paragraph):
    """The exact line pitch lays the page out; the grid must not stretch taller characters over two
    lines."""
    element(paragraph._p.get_or_add_pPr(), "w:snapToGrid", w_val=0)


def cell_margins(made, twips):
    """So much between text and line, left and right, in every cell."""
    margins = element(made._tbl.tblPr, "w:tblCellMar")
    if (look := made._tbl.tblPr.find(qn("w:tblLook"))) is not None:
        look.addprevious(margins)
    for side in ("left", "right"):
        element(margins, f"w:{side}", w_w=twips, w_type="dxa")


def named(document, title):
    """The document with its title among its properties, and no author."""
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", title, ""
    return document


def blank():
    """A document without a paragraph."""
    document = Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    return document


def column_widths(made, widths):
    """The widths of a table's columns, in millimetres."""
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))


def page_field(paragraph, before, after, size):
    """The number of the page, which Word fills in, between two words."""
    run(paragraph, before, SONG, size, closer=0)
    number = run(paragraph, "", SONG, size, closer=0)
    element(number._r, "w:fldChar", w_fldCharType="begin")
    element(number._r, "w:instrText").text = "PAGE"
    element(number._r, "w:fldChar", w_fldCharType="end")
    run(paragraph, after, SONG, size, closer=0)


def looped(source, row):
    """A row that comes as often as `source` (`p in problems`) says: what stands in the rows before,
    in and after it."""
    return ["{%tr for " + source + " %}"], row, ["{%tr endfor %}"]


def rule(paragraph, *sides, eighths, colour, space):
    """Rules along a paragraph: so many eighths of a point thick, so many points off the text."""
    borders = element(paragraph._p.get_or_add_pPr(), "w:pBdr")
    for side in sides:
        element(borders, f"w:{side}", w_val="single", w_sz=eighths, w_space=space, w_color=colour)
