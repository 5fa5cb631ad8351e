"""Lays out the Word templates (GB/T 9704 geometry). Run it after a change of layout; the results are committed.

Margins 37/35/28/26 mm, 22 lines of 28 characters: line pitch exactly 28.95 pt, characters 16 pt set 0.25 pt closer.
"""

import io
from pathlib import Path

import segno
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

SONG, FANG, HEI, KAI, BIAO = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE, CLOSER = 579, -5


def element(parent, tag, **attributes):
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(name.replace("_", ":", 1)), str(value))
    parent.append(child)
    return child


def run(paragraph, text, font=FANG, size=16, closer=CLOSER):
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
    """The exact line pitch lays the page out; the grid must not stretch taller characters over two lines."""
    element(paragraph._p.get_or_add_pPr(), "w:snapToGrid", w_val=0)


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
    """A loop of paragraphs whose last one stays with what follows, so that no signature stands on a page of its own."""
    line(document, "{%p for " + head + " %}", indent=False)
    line(document, "{%p if " + last + " %}", indent=False)
    line(document, text, keep=True)
    line(document, "{%p else %}", indent=False)
    line(document, text)
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p endfor %}", indent=False)


def heading(document, text):
    """A heading, for the eye and, by its outline level, for tables of contents and the marks of a PDF."""
    made = line(document, text, font=HEI, keep=True)
    element(made._p.get_or_add_pPr(), "w:outlineLvl", w_val=0)


def cell(target, text, align=WD_ALIGN_PARAGRAPH.CENTER):
    paragraph = target.paragraphs[0]
    paragraph.alignment = align
    off_grid(paragraph)
    paragraph.paragraph_format.line_spacing = Pt(18)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run(paragraph, text, FANG, 12, closer=0)


def table(document, widths, head, row, source):
    made = document.add_table(rows=4, cols=len(widths))
    made.style = "Table Grid"
    made.autofit = False
    for row_number, values in enumerate(
        (head, ["{%tr for " + source + " %}"], row, ["{%tr endfor %}"])
    ):
        for column, width in enumerate(widths):
            box = made.cell(row_number, column)
            box.width = Mm(width)
            if column < len(values):
                cell(box, values[column])
    for number, drawn in enumerate(made.rows):
        properties = drawn._tr.get_or_add_trPr()
        element(properties, "w:cantSplit")
        if number in (0, 2):
            element(properties, "w:trHeight", w_val=510, w_hRule="atLeast")
        if number == 0:
            element(properties, "w:tblHeader")
    narrow(made)
    grid = made._tbl.tblGrid
    for column, width in zip(grid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    return made


def narrow(made):
    """1 mm between text and line, so that two characters fit a column of a number."""
    margins = element(made._tbl.tblPr, "w:tblCellMar")
    if (look := made._tbl.tblPr.find(qn("w:tblLook"))) is not None:
        look.addprevious(margins)
    for side in ("left", "right"):
        element(margins, f"w:{side}", w_w=57, w_type="dxa")


def footer(part, align):
    paragraph = part.paragraphs[0]
    paragraph.alignment = align
    side = "right_indent" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(14))
    run(paragraph, "— ", SONG, 14, closer=0)
    number = run(paragraph, "", SONG, 14, closer=0)
    for kind in ("begin", None, "end"):
        if kind:
            element(number._r, "w:fldChar", w_fldCharType=kind)
        else:
            code = element(number._r, "w:instrText")
            code.text = "PAGE"
    run(paragraph, " —", SONG, 14, closer=0)


def page():
    """An empty A4 page with the margins, the line pitch and the page numbers."""
    document = Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.header_distance, section.footer_distance = Twips(851), Twips(1304)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    element(section._sectPr, "w:docGrid", w_type="lines", w_linePitch=LINE)
    document.settings.odd_and_even_pages_header_footer = True
    footer(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    footer(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANG, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    return document


def named(document, title):
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", title, ""
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
    """What makes the paper checkable: QR, code, address, the journal's state. The picture's alternative text is what the QR replaces."""
    line(document, "{%p if replaces %}", indent=False)
    small(document, "{{ replaces }}", 12)
    line(document, "{%p endif %}", indent=False)
    small(document, "", 6).paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=2)
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    left, right = made.rows[0].cells
    left.width, right.width = Mm(26), Mm(130)
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), (26, 130), strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    element(made.rows[0]._tr.get_or_add_trPr(), "w:cantSplit")
    picture = io.BytesIO()
    segno.make("https://example.invalid/v/ABCDEFGHIJ", error="m").save(
        picture, kind="png", scale=6, border=2
    )
    picture.seek(0)
    paragraph = left.paragraphs[0]
    off_grid(paragraph)
    paragraph.add_run().add_picture(picture, width=Mm(22))
    described = paragraph._p.findall(".//" + qn("wp:docPr"))[0]
    described.set("descr", "verify-qr")
    described.set("name", "verify-qr")
    for number, text in enumerate(
        (
            "核验码：{{ code }}　扫码或在 {{ address }} 核对本件的文号、状态和摘要值。",
            "留痕链：{{ head }}　每日总值：{{ root }}",
            "电子文件改动一字，核验即不符。",
        )
    ):
        target = right.paragraphs[0] if number == 0 else right.add_paragraph()
        off_grid(target)
        target.paragraph_format.line_spacing = Pt(15)
        target.paragraph_format.space_before = target.paragraph_format.space_after = Pt(0)
        run(target, text, FANG, 10, closer=0)


def opinion():
    document = page()
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    line(document, "{{ project }}", font=BIAO, size=22, indent=False, align=centre)
    line(document, "项目档案验收意见", font=BIAO, size=22, indent=False, align=centre)
    line(document, "{{ number }}", indent=False, align=centre)
    line(document, indent=False)
    line(
        document,
        "根据{{ basis }}，应{{ applicant }}申请，{{ organiser }}于{{ meeting_date }}在{{ meeting_place }}组织召开"
        "项目档案验收会。验收组由{{ members }}人组成，名单附后。",
    )
    line(
        document,
        "验收组听取了建设单位自检情况、监理单位档案质量审核情况和施工单位的汇报，察看了工程现场和档案库房，"
        "抽查案卷{{ sampled }}卷，经质询和评议，形成意见如下。",
    )
    line(document, "{%p if rechecked %}", indent=False)
    line(
        document,
        "验收组首次审议未获半数以上成员同意，建设单位已按整改意见完成整改，{{ organiser }}复查合格。",
    )
    line(document, "{%p endif %}", indent=False)
    heading(document, "一、项目建设概况")
    loop(document, "text in overview", "{{ text }}")
    loop(document, "party in parties", "{{ party.kind }}：{{ party.name }}。")
    heading(document, "二、项目档案管理情况")
    line(document, "{%p for part in management %}", indent=False)
    line(document, "{{ part.title }}", font=KAI, keep=True)
    loop(document, "text in part.texts", "{{ text }}")
    line(document, "{%p endfor %}", indent=False)
    line(document, "（四）档案种类、数量", font=KAI, keep=True)
    line(
        document,
        "本项目形成档案{{ volumes }}卷，文件{{ files }}件，{{ pages }}页，其中竣工图{{ drawings }}张。",
    )
    heading(document, "三、完整性、准确性、系统性、安全性评价")
    line(document, "{%p for part in evaluation %}", indent=False)
    line(document, "{{ part.title }}", font=KAI, keep=True)
    loop(document, "text in part.texts", "{{ text }}")
    line(document, "{%p endfor %}", indent=False)
    heading(document, "四、结论")
    line(
        document,
        "验收组成员{{ members }}人，同意{{ agreed }}人，不同意{{ against }}人。{{ conclusion }}",
    )
    line(document, "{%p if score %}", indent=False)
    line(document, "{{ score }}")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in dissents", "{{ text }}")
    heading(document, "五、存在问题、整改要求与建议")
    loop(document, "text in requirements", "{{ text }}")
    line(document, indent=False)
    line(document, "组长签名：　　　　　　", indent=False, align=right)
    line(document, "{{ organiser }}", indent=False, align=right)
    line(document, "{{ issued }}", indent=False, align=right)
    proof(document)

    last = line(document, "附件 1", font=HEI, indent=False)
    last.paragraph_format.page_break_before = True
    line(document, "验收组成员签字表", font=BIAO, size=22, indent=False, align=centre)
    table(
        document,
        (15, 24, 24, 47, 18, 28),
        ["序号", "姓名", "组内职务", "单位及职务、职称", "意见", "签字"],
        ["{{ m.number }}", "{{ m.name }}", "{{ m.post }}", "{{ m.unit }}", "{{ m.vote }}", " "],
        "m in panel",
    )
    line(document, indent=False)
    line(document, "附件 2", font=HEI, indent=False, keep=True)
    line(document, "抽查案卷记录", font=BIAO, size=22, indent=False, align=centre, keep=True)
    table(
        document,
        (15, 20, 83, 38),
        ["序号", "案卷号", "案卷题名", "备注"],
        ["{{ s.number }}", "{{ s.volume }}", "{{ s.title }}", "{{ s.remark }}"],
        "s in samples",
    )
    line(document, indent=False)
    line(document, "附件 3", font=HEI, indent=False, keep=True)
    line(document, "问题清单", font=BIAO, size=22, indent=False, align=centre, keep=True)
    table(
        document,
        (15, 59, 34, 26, 22),
        ["序号", "问题", "位置", "整改期限", "状态"],
        ["{{ f.number }}", "{{ f.problem }}", "{{ f.location }}", "{{ f.due }}", "{{ f.state }}"],
        "f in findings",
    )
    return named(document, "项目档案验收意见")


def signature(document):
    right = WD_ALIGN_PARAGRAPH.RIGHT
    line(document, indent=False)
    line(document, "联系人：{{ visit_contact }}")
    line(document, indent=False)
    line(document, "{{ organiser }}（盖章）", indent=False, align=right, keep=True)
    line(document, "{{ issued }}", indent=False, align=right)
    proof(document)


def inspection_notice():
    """检查通知: to whom, on what basis, when and where, who comes, what is looked at."""
    document = page()
    centre = WD_ALIGN_PARAGRAPH.CENTER
    line(document, "关于检查{{ project }}", font=BIAO, size=22, indent=False, align=centre)
    line(document, "档案工作的通知", font=BIAO, size=22, indent=False, align=centre)
    line(document, "{{ number }}", indent=False, align=centre)
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)
    line(
        document,
        "根据建设项目档案监督检查的有关规定，我单位定于{{ visit_date }}对{{ project }}的档案工作进行监督检查。现将有关事项通知如下。",
    )
    heading(document, "一、检查时间和地点")
    line(document, "{{ visit_date }}，{{ visit_place }}。")
    heading(document, "二、检查人员")
    line(document, "{{ inspectors }}。")
    heading(document, "三、检查内容")
    loop(document, "text in items", "{{ text }}")
    heading(document, "四、参加单位")
    line(document, "{{ receiver }}及下列参建单位：")
    loop(document, "party in parties", "{{ party }}")
    line(document, "请通知上述单位，备齐有关档案，并请分管领导、档案员到场。")
    signature(document)
    return named(document, "检查通知")


def rectification_notice():
    """整改通知书: the problems with basis, place, who and until when; what to report, and what follows."""
    document = page()
    centre = WD_ALIGN_PARAGRAPH.CENTER
    line(document, "整改通知书", font=BIAO, size=22, indent=False, align=centre)
    line(document, "{{ number }}", indent=False, align=centre)
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)
    line(
        document,
        "{{ visit_date }}，{{ organiser }}（{{ inspectors }}）对{{ project }}的档案工作进行了监督检查，发现问题{{ count }}个，详见附表。",
    )
    loop(document, "text in conclusion", "{{ text }}")
    heading(document, "一、整改要求")
    line(document, "请组织责任单位逐条整改，按附表所列期限完成，最迟不超过{{ last_day }}。")
    heading(document, "二、报送和复查")
    line(
        document,
        "整改完成后，逐条写明整改措施、完成日期和佐证材料，书面报{{ organiser }}，由{{ organiser }}复查。",
    )
    line(document, "逾期未整改或者整改不到位的，按有关规定处理，并在项目档案验收时重点检查。")
    signature(document)
    last = line(document, "附表", font=HEI, indent=False)
    last.paragraph_format.page_break_before = True
    line(document, "存在问题清单", font=BIAO, size=22, indent=False, align=centre)
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
    line(document, indent=False)
    line(document, "回执", font=HEI, indent=False, keep=True)
    line(document, "《整改通知书》已收到。", keep=True)
    line(document, "签收人：　　　　　　　签收日期：　　　年　　月　　日")
    return named(document, "整改通知书")


if __name__ == "__main__":
    for made in (opinion, inspection_notice, rectification_notice):
        made().save(str(Path(__file__).with_name(f"{made.__name__}.docx")))
