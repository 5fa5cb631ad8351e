"""What the parties write: their reports, how the problems were put right, the application form."""

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from page import closing, form, heading, line, loop, page, proof, small, table, title
from strokes import CENTRE, HEI, RIGHT, named, off_grid


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
        ["序号", "问题", "整改措施", "责任单位", "完成日期", "佐证材料"],
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
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "整改报告")


def contents(document):
    """A table of contents on the first page, the report from the second; nothing of both where no
    page numbers could be taken."""
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


def application_form():
    document = page()
    small(document, "附件1", 16, font=HEI)
    title(document, "重大建设项目档案验收申请表")
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
                (
                    "{{ volumes }}卷，{{ files }}件{% for text in uncounted %}\n{{ text }}{% endfor %}",
                    1,
                ),
                ("竣工图", 1),
                ("{{ drawings }}张", 1),
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


def archive_registration():
    """项目档案登记表: what the system knows is filled in, the rest is written by hand."""
    document = page()
    title(document, "项目档案登记表")
    form(
        document,
        [
            [("项目名称", 1), ("{{ project }}", 3)],
            [("建设单位（法人）", 1), ("{{ owner }}", 3)],
            [("地址、邮编", 1), ("　", 1), ("建设地点", 1), ("{{ place }}", 1)],
            [("上级主管部门", 1), ("　", 3)],
            [("概算总投资（万元）", 1), ("{{ investment }}", 1), ("计划工期（月）", 1), ("　", 1)],
            [("开工日期", 1), ("{{ started }}", 1), ("完工日期", 1), ("{{ finished }}", 1)],
            [("主要单项工程", 1), ("　", 1), ("已完成单项工程", 1), ("　", 1)],
            [("设计单位", 1), ("{{ designer }}", 3)],
            [("施工单位", 1), ("{{ contractor }}", 3)],
            [("设备安装单位", 1), ("　", 3)],
            [("监理单位", 1), ("{{ supervisor }}", 3)],
            [("档案管理部门（所属部门）", 1), ("　", 1), ("建档时间", 1), ("　", 1)],
            [("档案员、电话", 1), ("{{ archivist }}", 1), ("邮箱", 1), ("　", 1)],
            [("专职人数", 1), ("　", 1), ("兼职人数", 1), ("　", 1)],
            [("库房面积（㎡）", 1), ("　", 1), ("工作用房（㎡）", 1), ("　", 1)],
            [("设施设备", 1), ("　", 3)],
            [
                ("现有档案", 1),
                (
                    "{{ volumes }}卷，{{ files }}件{% for text in uncounted %}\n{{ text }}{% endfor %}",
                    1,
                ),
                ("图纸", 1),
                ("{{ drawings }}张", 1),
            ],
            [("日常监督的上级单位", 1), ("{{ guide }}", 3)],
            [
                ("填表单位", 1),
                ("{{ issuer }}（盖章）\n填表人（签名）：　　　　　　{{ issued }}", 3),
            ],
        ],
        (38, 40, 38, 40),
    )
    proof(document)
    return named(document, "项目档案登记表")


def finding_ledger():
    """整改台账: each problem from its order to its closing."""
    document = page()
    title(document, "{{ project }}", "项目档案整改台账")
    line(document, indent=False)
    table(
        document,
        (11, 34, 24, 22, 30, 20, 15),
        ["序号", "问题", "责任单位", "期限", "整改措施、完成日期、佐证材料", "复查结论", "状态"],
        [
            "{{ p.number }}",
            "{{ p.problem }}{% if p.location != '　' %}（{{ p.location }}）{% endif %}",
            "{{ p.party }}",
            "{{ p.due }}",
            "{{ p.answer }}{% if p.done != '　' %}，{{ p.done }}{% endif %}"
            "{% if p.evidence != '　' %}，{{ p.evidence }}{% endif %}",
            "{{ p.conclusion }}",
            "{{ p.state }}",
        ],
        "p in problems",
        tight=True,
    )
    line(document, indent=False)
    line(
        document,
        "问题{{ count }}个：待整改{{ open }}个，待复查{{ answered }}个，已销号{{ closed }}个。",
    )
    line(document, "{{ organiser }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "整改台账")
