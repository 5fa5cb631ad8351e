"""What stands below the type area of the last page: the code by which the paper is checked.

It hangs on the last paragraph, in the margin, so that it takes no line and stands on no page alone.
"""

import io

import segno
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from strokes import FANG, off_grid, run

LEFT, TOP, SIDE = 52, 262, 13
"""Where the code stands on the paper and how wide it is (mm); page numbers stand beside it."""
WORDS = (
    "核验码：{{ code }}",
    "扫码或登录 {{ address }} 核对本件。",
    "{% if archive %}{{ archive }}。{% endif %}当日校验值：{{ root }}",
)


def frame(paragraph, **where):
    """Take a paragraph out of the lines and put it at a place of its own; in twips or words."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(0, OxmlElement("w:framePr"))
    for name, value in where.items():
        properties[0].set(qn(f"w:{name}"), str(value))


def foot(document):
    """The code and its words; the caller adds the paragraph that they hang on."""
    picture = io.BytesIO()
    segno.make("https://example.invalid/v/ABCDEFGHIJ", error="m").save(
        picture, kind="png", scale=6, border=2
    )
    picture.seek(0)
    paragraph = _hung(document, LEFT, SIDE)
    paragraph.add_run().add_picture(picture, width=Mm(SIDE))
    described = paragraph._p.findall(".//" + qn("wp:docPr"))[0]
    described.set("descr", "verify-qr")
    described.set("name", "verify-qr")
    for text in WORDS:
        words = _hung(document, LEFT + SIDE + 1, 93)
        words.paragraph_format.line_spacing = Pt(12)
        run(words, text, FANG, 8, closer=0)


def _hung(document, left, width):
    paragraph = document.add_paragraph()
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    frame(
        paragraph,
        w=Mm(width).twips,
        hSpace=0,
        vSpace=0,
        wrap="around",
        vAnchor="page",
        hAnchor="page",
        x=Mm(left).twips,
        y=Mm(TOP).twips,
    )
    return paragraph


def hair(document):
    """A line that is not seen and takes no room: what stands after a table hangs on it."""
    paragraph = document.add_paragraph()
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Twips(14), Pt(0), Pt(0)
    run(paragraph, "", FANG, 1, closer=0)
    return paragraph
