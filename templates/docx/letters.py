"""Letters under the red head of the office that sends them (GB/T 9704)."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from page import (
    closing,
    heading,
    line,
    loop,
    on_new_page,
    page,
    problems,
    proof,
    small,
    table,
    title,
)
from strokes import BIAO, CENTRE, FANG, HEI, RIGHT, named, off_grid, rule, run

RED = RGBColor(0xC0, 0, 0)


def red_head(document):
    """发文机关标志 35 mm below the top of the type area, 文号 two lines below it, a red rule 4 mm below
    that."""
    gap = document.add_paragraph()
    off_grid(gap)
    gap.paragraph_format.space_before = gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Mm(
        32
    )  # the glyphs of the mark stand 3 mm below the top of their line
    for test, size in (("if organ|length < 16", 28), ("elif organ|length < 20", 22), ("else", 18)):
        line(document, "{%p " + test + " %}", indent=False)
        organ = document.add_paragraph()
        off_grid(organ)
        organ.alignment = CENTRE
        organ.paragraph_format.line_spacing = Pt(40)
        organ.paragraph_format.space_before = organ.paragraph_format.space_after = Pt(0)
        run(organ, "{{ organ }}", BIAO, size, closer=0).font.color.rgb = RED
    line(document, "{%p endif %}", indent=False)
    line(document, indent=False)
    line(document, indent=False)
    number = line(document, "{{ number }}", indent=False, align=CENTRE)
    rule(number, "bottom", eighths=12, colour="C00000", space=7)
    line(document, indent=False)
    line(document, indent=False)


def colophon(document):
    """版记 on the last line of the type area: first and last rule 0.35 mm, one character in from
    either side, 4号 (GB/T 9704, 7.4)."""
    paragraph = document.add_paragraph()
    paragraph._p.get_or_add_pPr().insert(0, OxmlElement("w:framePr"))
    frame = paragraph._p.pPr[0]
    for name, value in (
        ("w", Mm(156).twips),
        ("hSpace", 0),
        ("vSpace", 0),
        ("wrap", "notBeside"),
        ("vAnchor", "margin"),
        ("hAnchor", "margin"),
        ("xAlign", "left"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{name}"), str(value))
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.line_spacing, form.left_indent, form.right_indent = Pt(24), Pt(14), Pt(14)
    rule(paragraph, "top", "bottom", eighths=8, colour="000000", space=2)
    form.tab_stops.add_tab_stop(Mm(146), alignment=2)
    run(paragraph, "{{ issuer }}\t{{ issued }}印发", FANG, 14, closer=0)
    small(document, "", 1)  # a frame hangs on the paragraph after it


def signed(document):
    """署名、成文日期, and the 附注 in brackets below them (GB/T 9704, 7.3.5 and 7.3.6)."""
    line(document, indent=False, keep=True)
    line(
        document, "{{ issuer }}", indent=False, align=RIGHT, keep=True
    ).paragraph_format.right_indent = Pt(64)
    line(
        document, "{{ issued }}", indent=False, align=RIGHT, keep=True
    ).paragraph_format.right_indent = Pt(64)
    line(document, "{%p if contact != '　' %}", indent=False)
    line(
        document,
        "（联系人：{{ contact }}{% if phone != '　' %}，电话：{{ phone }}{% endif %}）",
        keep=True,
    )
    line(document, "{%p endif %}", indent=False)


def letter_body(document):
    loop(
        document,
        "text in title_lines",
        "{{ text }}",
        font=BIAO,
        size=22,
        indent=False,
        align=CENTRE,
    )
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)
    closing(document, "text in texts", "{{ text }}", last="loop.last and not sections")
    line(document, "{%p for part in sections %}", indent=False)
    line(document, "{%p if part.title %}", indent=False)
    heading(document, "{{ part.title }}")
    line(document, "{%p endif %}", indent=False)
    closing(document, "text in part.texts", "{{ text }}", last="loop.last and part == sections[-1]")
    line(document, "{%p endfor %}", indent=False)
    line(document, "{%p if attachments %}", indent=False)
    line(document, indent=False, keep=True)
    line(document, "附件：", keep=True)
    loop(document, "text in attachments", "{{ text }}", keep=True)
    line(document, "{%p endif %}", indent=False)
    signed(document)


def letter():
    document = page()
    red_head(document)
    letter_body(document)
    proof(document)
    colophon(document)
    return named(document, "公文")


def petition():
    document = page()
    red_head(document)
    letter_body(document)
    proof(document)
    return named(document, "验收申请报告")


def rectification_order():
    document = page()
    red_head(document)
    letter_body(document)
    proof(document)
    on_new_page(document, "附表")
    title(document, "存在问题清单")
    problems(document)
    line(document, indent=False)
    line(document, "回执", font=HEI, indent=False, keep=True)
    line(document, "《{{ title }}》（{{ number }}）已收到。", keep=True)
    line(document, "签收人：　　　　　　　签收日期：　　　年　　月　　日")
    colophon(document)
    return named(document, "整改通知书")


def recheck_opinion():
    document = page()
    red_head(document)
    letter_body(document)
    proof(document)
    on_new_page(document, "附表")
    title(document, "整改复查情况")
    table(
        document,
        (12, 44, 40, 36, 24),
        ["序号", "问题", "整改措施", "复查结论", "状态"],
        [
            "{{ p.number }}",
            "{{ p.problem }}",
            "{{ p.answer }}",
            "{{ p.conclusion }}",
            "{{ p.state }}",
        ],
        "p in problems",
    )
    colophon(document)
    return named(document, "复查意见")
