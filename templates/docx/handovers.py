"""What goes with the archive: 四性检测, 交接文据 and 移交清册, the city archive's opinion."""

from page import annex, form, line, page, proof, small, table, title
from strokes import RIGHT, named


def four_report():
    document = page()
    title(document, "{{ project }}", "电子档案四性检测报告")
    line(document, indent=False)
    line(
        document,
        "参照《文书类电子档案检测一般要求》（DA/T 70-2018）{{ stage }}环节的{{ items }}个检测项目，对{{ files }}件文件"
        "进行检测，有检测项目不通过的文件{{ failed_files }}件。",
    )
    line(document, "结论：{{ conclusion }}")
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
        (14, 52, 14, 14, 14, 14, 14, 20),
        ["编号", "检测项目", "方式", "通过", "不通过", "须人工", "未检", "检查人、件数"],
        [
            "{{ r.code }}",
            "{{ r.name }}",
            "{{ r.how }}",
            "{{ r.passed }}",
            "{{ r.failed }}",
            "{{ r.manual }}",
            "{{ r.not_run }}",
            "{{ r.looked }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "检测人（签名）：", indent=False, keep=True)
    line(document, "{{ unit }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
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
            [("案卷", 1), ("{{ volumes }}卷", 1), ("文件", 1), ("{{ files }}件", 1)],
            [("页数", 1), ("{{ pages }}页", 1), ("日期", 1), ("{{ signed }}", 1)],
            [("说明", 1), ("{{ remark }}", 3)],
            [
                ("移交单位（盖章）", 1),
                (" \n移交人：\n　年　　月　　日", 1),
                ("接收单位（盖章）", 1),
                (" \n接收人：\n　年　　月　　日", 1),
            ],
        ],
        (38, 40, 38, 40),
    )
    line(document, "附件：移交清册")
    annex(document, "移交清册")
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
    proof(document)
    return named(document, "移交清册与交接文据")


def succession_note():
    document = page()
    title(document, "{{ project }}", "参建单位档案交接单")
    line(document, "{{ serial }}", indent=False, align=RIGHT)
    form(
        document,
        [
            [("移交单位", 1), ("{{ giver }}", 3)],
            [("接收单位", 1), ("{{ taker }}", 3)],
            [("承担", 1), ("{{ engaged }}", 3)],
            [("截止日期", 1), ("{{ last_day }}", 1), ("清点日期", 1), ("{{ counted_on }}", 1)],
            [("原因", 1), ("{{ reason }}", 3)],
            [("已交条目", 1), ("{{ delivered }}条", 1), ("已交文件", 1), ("{{ files }}件", 1)],
            [("已组案卷", 1), ("{{ volumes }}卷", 1), ("欠交条目", 1), ("{{ owed }}条", 1)],
            [("暂存文件", 1), ("{{ held }}件", 1), ("未销号问题", 1), ("{{ findings }}个", 1)],
            [
                ("移交单位（盖章）", 1),
                (" \n移交人：\n　年　　月　　日", 1),
                ("接收单位（盖章）", 1),
                (" \n接收人：\n　年　　月　　日", 1),
            ],
        ],
        (38, 40, 38, 40),
    )
    small(
        document,
        "已交的仍记在移交单位名下；欠交条目、暂存文件和未销号问题由接收单位承接。清点摘要：{{ digest }}",
        10,
    )
    line(document, "附件1.已交文件清单；附件2.已组案卷清单；附件3.欠交清单")
    annex(document, "已交文件清单", "1")
    _items(document, "r in rows", "状态", "{{ r.state }}")
    annex(document, "已组案卷清单", "2")
    table(
        document,
        (24, 108, 24),
        ["案卷号", "题名", "其中件数"],
        ["{{ r.number }}", "{{ r.title }}", "{{ r.files }}"],
        "r in arranged",
    )
    annex(document, "欠交清单", "3")
    _items(document, "r in missing", "应归日期", "{{ r.due }}")
    proof(document)
    return named(document, "参建单位交接单")


def _items(document, rows, last, value):
    table(
        document,
        (12, 18, 58, 26, 12, 30),
        ["序号", "编号", "条目", "标段", "件数", last],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.name }}",
            "{{ r.section }}",
            "{{ r.files }}",
            value,
        ],
        rows,
    )


def city_opinion():
    document = page()
    title(document, "建设工程档案验收意见书")
    line(document, "编号：{{ number }}", size=14, indent=False, align=RIGHT)
    form(
        document,
        [
            [("工程名称", 1), ("{{ project }}", 3)],
            [("工程地点", 1), ("{{ place }}", 3)],
            [("开工日期", 1), ("{{ started }}", 1), ("竣工日期", 1), ("{{ finished }}", 1)],
            [("建设单位", 1), ("{{ owner }}", 3)],
            [("勘察单位", 1), ("{{ surveyor }}", 1), ("设计单位", 1), ("{{ designer }}", 1)],
            [("施工单位", 1), ("{{ contractor }}", 3)],
            [("监理单位", 1), ("{{ supervisor }}", 3)],
            [("规划许可证号", 1), ("{{ planning_permit }}", 3)],
            [("施工许可证号", 1), ("{{ building_permit }}", 3)],
            [("面积（规模）", 1), ("{{ area }}", 3)],
            [("层数或长度", 1), ("{{ storeys }}", 1), ("结构", 1), ("{{ structure }}", 1)],
            [("负责人、电话", 1), ("{{ leader }}", 3)],
            [("档案员、电话", 1), ("{{ archivist }}", 3)],
            [
                ("案卷", 1),
                (
                    "{{ volumes }}卷，{{ files }}件{% for text in uncounted %}\n{{ text }}{% endfor %}",
                    1,
                ),
                ("竣工图", 1),
                ("{{ drawings }}张", 1),
            ],
            [
                ("验收意见", 1),
                (
                    "{% for text in texts %}{{ text }}{% endfor %}{{ verdict }}"
                    "{% for text in later %}{{ text }}{% endfor %}\n \n"
                    "{{ issuer }}（盖章）\n负责人（签名）：　　　　　　{{ issued }}",
                    3,
                ),
            ],
        ],
        (38, 40, 38, 40),
    )
    small(document, "注：涂改无效；一式三份；后续形成的档案自竣工验收之日起三个月内报送。", 10)
    proof(document)
    return named(document, "建设工程档案验收意见书")


def handing_review():
    """移交审核表: 施工 → 监理 → 建设, as far as each came."""
    document = page()
    title(document, "{{ project }}", "项目档案移交审核表")
    line(document, indent=False)
    table(
        document,
        (11, 65, 16, 16, 16, 16, 16),
        ["序号", "移交单位", "应归条目", "已交", "监理审核", "已归档", "文件"],
        [
            "{{ r.number }}",
            "{{ r.unit }}",
            "{{ r.due }}",
            "{{ r.given }}",
            "{{ r.checked }}",
            "{{ r.filed }}",
            "{{ r.files }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    form(
        document,
        [
            [("提交监理审核", 1), ("{{ submitted }}", 3)],
            [("监理签认", 1), ("{{ signed_off }}", 3)],
            [
                ("移交单位（盖章）", 1),
                (" \n移交人：\n　年　　月　　日", 1),
                ("监理单位（盖章）", 1),
                (" \n审核人：\n　年　　月　　日", 1),
            ],
            [("{{ issuer }}（盖章）", 1), (" \n接收人：　　　　　　　　　　{{ issued }}", 3)],
        ],
        (38, 40, 38, 40),
    )
    proof(document)
    return named(document, "移交审核表")


def appraisal_list():
    """档案鉴定清册: what was agreed of each volume; nothing is destroyed by it."""
    document = page()
    title(document, "{{ project }}", "档案鉴定清册")
    line(document, indent=False)
    line(document, "共{{ total }}项意见。{{ counted }}。拟销毁的只列入本清册，未经批准不销毁。")
    table(
        document,
        (10, 28, 32, 12, 14, 20, 18, 22),
        ["序号", "档号", "案卷题名", "期限", "鉴定", "意见", "理由", "办理"],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.title }}",
            "{{ r.period }}",
            "{{ r.kind }}",
            "{{ r.verdict }}",
            "{{ r.ground }}",
            "{{ r.hands }}",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "鉴定人（签名）：", indent=False, keep=True)
    line(document, "{{ unit }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "档案鉴定清册")


def service_receipt():
    """送达回证: whoever received the letters signs for each."""
    document = page()
    title(document, "{{ project }}", "送达回证")
    line(document, indent=False)
    table(
        document,
        (11, 36, 43, 30, 18, 18),
        ["序号", "文号", "文书名称", "受送达人", "签收人", "签收日期"],
        [
            "{{ r.number }}",
            "{{ r.mark }}",
            "{{ r.title }}",
            "{{ r.receiver }}",
            "　",
            "　",
        ],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "送达方式：　　　　　　　送达地点：", indent=False, keep=True)
    line(document, "送达人（签名）：", indent=False, keep=True)
    line(document, "{{ issuer }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "送达回证")


def amendment_note():
    """更改单: who asked, who agreed, from which version to which, and what differs."""
    document = page()
    title(document, "{{ project }}", "档案更改单")
    line(document, "{{ serial }}", indent=False, align=RIGHT)
    form(
        document,
        [
            [("申请人", 1), ("{{ asked_by }}", 1), ("申请日期", 1), ("{{ asked_on }}", 1)],
            [("原因", 1), ("{% for text in reason %}{{ text }}{% endfor %}", 3)],
            [("答复人", 1), ("{{ answered_by }}", 1), ("答复日期", 1), ("{{ answered_on }}", 1)],
            [("答复", 1), ("{% for text in answer %}{{ text }}{% endfor %}", 3)],
            [("更改前", 1), ("{{ of_version }}", 1), ("更改后", 1), ("{{ to_version }}", 1)],
            [("状态", 1), ("{{ state }}", 3)],
        ],
        (38, 40, 38, 40),
    )
    line(document, indent=False)
    line(document, "{%p if rows %}", indent=False)
    table(
        document,
        (40, 34, 41, 41),
        ["案卷", "变动", "更改前", "更改后"],
        ["{{ r.volume }}", "{{ r.place }}", "{{ r.before }}", "{{ r.after }}"],
        "r in rows",
        tight=True,
    )
    line(document, "{%p endif %}", indent=False)
    line(document, indent=False)
    line(document, "{{ issuer }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)
    return named(document, "更改单")
