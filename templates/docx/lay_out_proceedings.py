"""Lays out the Word templates of the proceedings on the geometry of `lay_out`. Run it after a change; the results are committed."""

import sys
from pathlib import Path

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

sys.path.insert(0, str(Path(__file__).parent))
from lay_out import (
    BIAO,
    FANG,
    HEI,
    cell,
    closing,
    element,
    heading,
    line,
    loop,
    named,
    narrow,
    off_grid,
    page,
    proof,
    run,
    small,
    table,
)

CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
RED = RGBColor(0xC0, 0, 0)


def rule(paragraph, side, *, eighths, colour, space):
    borders = element(paragraph._p.get_or_add_pPr(), "w:pBdr")
    element(borders, f"w:{side}", w_val="single", w_sz=eighths, w_space=space, w_color=colour)


def red_head(document):
    """发文机关标志 35 mm below the top of the type area, 文号 two lines below it, a red rule 4 mm below that."""
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


def title(document, *texts):
    for text in texts:
        line(document, text, font=BIAO, size=22, indent=False, align=CENTRE)


def colophon(document):
    """版记 on the last line of the type area: first and last rule 0.35 mm, one character in from either side, 4号 (GB/T 9704, 7.4)."""
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
    borders = element(paragraph._p.get_or_add_pPr(), "w:pBdr")
    for side in ("top", "bottom"):
        element(borders, f"w:{side}", w_val="single", w_sz=8, w_space=2, w_color="000000")
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
    line(document, "（联系人：{{ contact }}，电话：{{ phone }}）")


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


def on_new_page(document, text):
    last = line(document, text, font=HEI, indent=False)
    last.paragraph_format.page_break_before = True


PROBLEMS = [
    "{{ p.number }}",
    "{{ p.problem }}",
    "{{ p.basis }}",
    "{{ p.location }}",
    "{{ p.party }}",
    "{{ p.due }}",
]


def rectification_order():
    document = page()
    red_head(document)
    letter_body(document)
    proof(document)
    on_new_page(document, "附表")
    title(document, "存在问题清单")
    table(
        document,
        (12, 42, 28, 24, 24, 26),
        ["序号", "问题", "依据", "位置", "责任单位", "期限"],
        PROBLEMS,
        "p in problems",
    )
    line(document, indent=False)
    line(document, "回执", font=HEI, indent=False, keep=True)
    line(document, "《整改通知书》（{{ number }}）已收到。", keep=True)
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


def rectification_report():
    document = page()
    title(document, "{{ project }}", "项目档案整改报告")
    line(document, indent=False)
    line(document, "{{ organiser }}：", indent=False)
    loop(document, "text in texts", "{{ text }}")
    line(document, indent=False)
    table(
        document,
        (11, 34, 37, 24, 26, 24),
        ["序号", "问题", "整改措施", "责任单位", "完成日期", "佐证"],
        [
            "{{ p.number }}",
            "{{ p.problem }}",
            "{{ p.answer }}",
            "{{ p.party }}",
            "{{ p.done }}",
            "{{ p.evidence }}",
        ],
        "p in problems",
    )
    line(document, indent=False)
    line(document, "{{ unit }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT)
    proof(document)
    return named(document, "整改报告")


def contents(document):
    """A table of contents on the first page, the report from the second; nothing of both where no page numbers could be taken."""
    line(document, "{%p if contents %}", indent=False)
    line(document, indent=False)
    line(document, "目　　录", font=HEI, indent=False, align=CENTRE)
    line(document, indent=False)
    row = loop(document, "entry in contents", "{{ entry.title }}\t{{ entry.page }}", indent=False)
    row.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    row.paragraph_format.right_indent = Mm(0)
    ahead = document.add_paragraph()
    off_grid(ahead)
    form = ahead.paragraph_format
    form.page_break_before, form.line_spacing, form.space_before, form.space_after = (
        True,
        Pt(1),
        Pt(0),
        Pt(0),
    )
    line(document, "{%p else %}", indent=False)
    line(document, indent=False)
    line(document, "{%p endif %}", indent=False)


def statement():
    document = page()
    title(document, "{{ project }}", "{{ title }}")
    contents(document)
    line(document, "{%p for part in sections %}", indent=False)
    heading(document, "{{ part.title }}")
    loop(document, "text in part.texts", "{{ text }}")
    line(document, "{%p endfor %}", indent=False)
    heading(document, "档案数量")
    closing(document, "text in quantities", "{{ text }}")
    line(document, indent=False, keep=True)
    line(document, "{{ signer }}（签名）：　　　　　　", indent=False, align=RIGHT, keep=True)
    line(document, "{{ unit }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "报告")


def form(document, rows, widths):
    """A form of labels and fields; each row is a list of (text, columns it spans)."""
    made = document.add_table(rows=len(rows), cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    narrow(made)
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
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    return made


def application_form():
    document = page()
    small(document, "附件 1", 16, font=HEI)
    title(document, "重大建设项目档案验收申请表")
    small(document, "（表式据转引整理，使用前请核对原文）", 10, CENTRE)
    form(
        document,
        [
            [("项目名称", 1), ("{{ project }}", 3)],
            [("审批（核准）机关、文号", 1), ("{{ approval }}", 3)],
            [("投资规模（万元）", 1), ("{{ investment }}", 1), ("建设地点", 1), ("{{ place }}", 1)],
            [("开工日期", 1), ("{{ started }}", 1), ("完工日期", 1), ("{{ finished }}", 1)],
            [("建设单位（法人）", 1), ("{{ owner }}", 3)],
            [("设计单位", 1), ("{{ designer }}", 3)],
            [("主要施工单位", 1), ("{{ contractor }}", 3)],
            [("主要监理单位", 1), ("{{ supervisor }}", 3)],
            [
                ("档案数量", 1),
                ("{{ volumes }} 卷，{{ files }} 件", 1),
                ("竣工图", 1),
                ("{{ drawings }} 张", 1),
            ],
            [
                ("计划档案验收日期", 1),
                ("{{ acceptance_on }}", 1),
                ("计划竣工验收日期", 1),
                ("{{ completion_on }}", 1),
            ],
            [("联系人", 1), ("{{ archivist }}", 1), ("电话", 1), ("{{ archivist_phone }}", 1)],
            [
                ("自检意见", 1),
                (
                    "{% for text in self_check %}{{ text }}{% endfor %}\n \n申请单位（盖章）　　　　{{ issued }}",
                    3,
                ),
            ],
            [
                ("验收组织单位意见", 1),
                (" \n \n{{ organiser }}（盖章）　　　　　　年　　月　　日", 3),
            ],
        ],
        (38, 40, 38, 40),
    )
    proof(document)
    return named(document, "验收申请表")


def panel_list():
    document = page()
    title(document, "{{ project }}", "项目档案验收组名单与签到表")
    line(document, indent=False)
    line(document, "时间：{{ meeting_date }}　　地点：{{ meeting_place }}", indent=False)
    line(document, "组织单位：{{ organiser }}", indent=False)
    table(
        document,
        (11, 20, 18, 40, 22, 26, 19),
        ["序号", "姓名", "组内职务", "单位", "职务、职称", "派出函日期", "签到"],
        [
            "{{ m.number }}",
            "{{ m.name }}",
            "{{ m.post }}",
            "{{ m.unit }}",
            "{{ m.title }}",
            "{{ m.deputed }}",
            "{{ m.remark }}",
        ],
        "m in members",
    )
    proof(document)
    return named(document, "验收组名单与签到表")


def inspection_record():
    document = page()
    title(document, "{{ project }}", "项目档案抽查记录表")
    line(document, indent=False)
    line(document, "抽查案卷{{ count }}卷　　日期：{{ meeting_date }}", indent=False)
    table(
        document,
        (11, 30, 45, 25, 16, 29),
        ["序号", "档号", "案卷题名", "抽取缘由", "结果", "记录"],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.title }}",
            "{{ r.focus }}",
            "{{ r.result }}",
            "{{ r.remark }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "检查人（签名）：　　　　　　　　　　{{ issued }}", indent=False)
    proof(document)
    return named(document, "抽查记录表")


def ballot():
    document = page()
    title(document, "{{ project }}", "项目档案验收表决表")
    line(document, indent=False)
    line(document, "日期：{{ meeting_date }}　　表决方式：{{ manner }}", indent=False)
    table(
        document,
        (11, 22, 20, 48, 20, 35),
        ["序号", "姓名", "组内职务", "单位", "表决", "意见、签名"],
        [
            "{{ m.number }}",
            "{{ m.name }}",
            "{{ m.post }}",
            "{{ m.unit }}",
            "{{ m.vote }}",
            "{{ m.remark }}",
        ],
        "m in members",
    )
    line(document, indent=False)
    line(document, "验收组{{ count }}人，同意{{ agreed }}人，不同意{{ against }}人。")
    line(document, "监票人（签名）：　　　　　　　　　　{{ issued }}", indent=False)
    line(document, "{{ organiser }}", indent=False, align=RIGHT)
    proof(document)
    return named(document, "表决表")


def score_sheet():
    document = page()
    title(document, "{{ project }}", "项目档案评分表")
    small(document, "依据：{{ source }}（使用前请核对原文）", 10, CENTRE)
    table(
        document,
        (11, 32, 45, 14, 14, 14, 26),
        ["序号", "内容", "评分标准", "分值", "自评", "评分", "扣分原因"],
        [
            "{{ r.number }}",
            "{{ r.item }}",
            "{{ r.standard }}",
            "{{ r.points }}",
            "{{ r.own }}",
            "{{ r.given }}",
            "{{ r.reason }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "自评{{ own_total }}分，评定{{ total }}分，等级：{{ level }}。", indent=False)
    line(document, "组长（签名）：　　　　　　　　　　{{ issued }}", indent=False)
    proof(document)
    return named(document, "评分表")


def four_report():
    document = page()
    title(document, "{{ project }}", "电子档案四性检测报告")
    line(document, indent=False)
    line(
        document,
        "依据 DA/T 70-2018 的检测项目（编号据转引，使用前请核对原文），对{{ files }}件文件进行检测，"
        "不通过{{ failed_files }}件，尚未检测{{ waiting }}件。人工项和未检项如实列出。",
    )
    table(
        document,
        (60, 48, 48),
        ["性质", "通过（项次）", "不通过（项次）"],
        ["{{ p.name }}", "{{ p.passed }}", "{{ p.failed }}"],
        "p in properties",
    )
    line(document, indent=False)
    table(
        document,
        (18, 66, 18, 18, 18, 18),
        ["编号", "检测项目", "通过", "不通过", "须人工", "未检"],
        [
            "{{ r.code }}",
            "{{ r.name }}",
            "{{ r.passed }}",
            "{{ r.failed }}",
            "{{ r.manual }}",
            "{{ r.not_run }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "检测人（签名）：　　　　　　{{ unit }}（盖章）　{{ issued }}", indent=False)
    proof(document)
    return named(document, "四性检测报告")


def handover_list():
    document = page()
    title(document, "{{ project }}", "项目档案交接文据")
    line(document, indent=False)
    form(
        document,
        [
            [("项目名称", 1), ("{{ project }}", 3)],
            [("移交单位", 1), ("{{ sender }}", 3)],
            [("接收单位", 1), ("{{ receiver }}", 3)],
            [("案卷", 1), ("{{ volumes }} 卷", 1), ("文件", 1), ("{{ files }} 件", 1)],
            [("页数", 1), ("{{ pages }} 页", 1), ("日期", 1), ("{{ signed }}", 1)],
            [("说明", 1), ("{{ remark }}", 3)],
            [
                ("移交单位（盖章）", 1),
                (" \n移交人：\n　　　年　　月　　日", 1),
                ("接收单位（盖章）", 1),
                (" \n接收人：\n　　　年　　月　　日", 1),
            ],
        ],
        (38, 40, 38, 40),
    )
    proof(document)
    on_new_page(document, "附")
    title(document, "移交清册")
    table(
        document,
        (13, 38, 51, 13, 13, 14, 14),
        ["序号", "档号", "案卷题名", "件数", "页数", "期限", "备注"],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.title }}",
            "{{ r.files }}",
            "{{ r.pages }}",
            "{{ r.retention }}",
            "{{ r.remark }}",
        ],
        "r in rows",
    )
    return named(document, "移交清册与交接文据")


def city_opinion():
    document = page()
    title(document, "建设工程档案验收意见书")
    line(document, "编号：{{ number }}", indent=False, align=RIGHT)
    form(
        document,
        [
            [("工程名称", 1), ("{{ project }}", 3)],
            [("工程地点", 1), ("{{ place }}", 3)],
            [("规模", 1), ("{{ scale }}", 3)],
            [("开工日期", 1), ("{{ started }}", 1), ("竣工日期", 1), ("{{ finished }}", 1)],
            [("建设单位", 1), ("{{ owner }}", 3)],
            [("勘察单位", 1), ("{{ surveyor }}", 1), ("设计单位", 1), ("{{ designer }}", 1)],
            [("施工单位", 1), ("{{ contractor }}", 3)],
            [("监理单位", 1), ("{{ supervisor }}", 3)],
            [("案卷", 1), ("{{ volumes }} 卷", 1), ("竣工图", 1), ("{{ drawings }} 张", 1)],
            [
                ("验收意见", 1),
                (
                    " \n{% for text in texts %}{{ text }}{% endfor %}\n \n{{ issuer }}（盖章）　负责人：　　　　　{{ issued }}",
                    3,
                ),
            ],
        ],
        (38, 40, 38, 40),
    )
    small(document, "注：涂改无效；一式三份；后续形成的档案按规定期限报送。", 10)
    proof(document)
    return named(document, "建设工程档案验收意见书")


MADE = (
    letter,
    petition,
    rectification_order,
    recheck_opinion,
    rectification_report,
    statement,
    application_form,
    panel_list,
    inspection_record,
    ballot,
    score_sheet,
    four_report,
    handover_list,
    city_opinion,
)

if __name__ == "__main__":
    for made in MADE:
        made().save(str(Path(__file__).with_name(f"{made.__name__}.docx")))
