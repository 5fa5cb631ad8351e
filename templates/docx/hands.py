"""What is handed out, signed for or handed over beside the letters: blank forms of a panel, minutes, the
lists of DA/T 93, what goes between an owner and the city archive."""

from page import form, heading, line, loop, page, proof, table, title
from strokes import BIAO, CENTRE, RIGHT, named


def _closed(document, *lines):
    """Who signs, on the right, kept together."""
    for text in lines:
        line(document, text, indent=False, align=RIGHT, keep=True)
    proof(document)


def told_at_once():
    """申请材料一次性告知书: conditions, papers, days."""
    document = page()
    title(document, "{{ project }}", "档案验收申请材料一次性告知书")
    line(document, indent=False)
    line(document, "{{ owner }}：", indent=False)
    line(
        document,
        "{{ project }}申请项目档案验收{% if source %}，依照{{ source }}{% endif %}，"
        "应当具备的条件和应当提交的材料一次告知如下。",
    )
    heading(document, "一、申请条件")
    loop(document, "text in conditions", "{{ text }}")
    heading(document, "二、申请材料")
    loop(document, "text in papers", "{{ text }}")
    heading(document, "三、办理")
    line(document, "申请材料齐全的，自收到申请之日起{{ answered_in }}个工作日内答复。")
    line(
        document,
        "{%p if contact %}",
        indent=False,
    )
    line(document, "联系人：{{ contact }}{% if phone %}，电话：{{ phone }}{% endif %}。")
    line(document, "{%p endif %}", indent=False)
    line(document, indent=False, keep=True)
    line(document, "受告知人（签名）：　　　　　　　　　年　　月　　日", indent=False, keep=True)
    _closed(document, "{{ issuer }}（盖章）", "{{ issued }}")
    return named(document, "申请材料一次性告知书")


def deputation_form():
    """推荐（委派）函, blank, for the unit that sends someone."""
    document = page()
    title(document, "推荐（委派）函")
    line(document, indent=False)
    line(document, "{{ organiser }}：", indent=False)
    line(document, "现推荐（委派）我单位下列人员参加{{ project }}项目档案验收组。")
    table(
        document,
        (14, 30, 42, 36, 34),
        ["序号", "姓名", "职务、职称", "专业", "联系电话"],
        ["{{ r.number }}", "　", "　", "　", "　"],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "以上人员与本项目各参建单位没有可能影响公正验收的利害关系。")
    line(document, indent=False, keep=True)
    _closed(document, "推荐（委派）单位（盖章）　　　　　　　　", "　　　　年　　月　　日")
    return named(document, "推荐（委派）函")


def avoidance_pledge():
    """回避承诺书: each member that sits signs on a line."""
    document = page()
    title(document, "{{ project }}", "项目档案验收组成员回避承诺书")
    line(document, indent=False)
    line(
        document,
        "本人参加{{ owner }}建设的{{ project }}项目档案验收，承诺：不在本项目任何参建单位任职或兼职，"
        "与各参建单位及其负责人没有可能影响公正验收的利害关系；验收期间出现上述情形的，立即报告并回避。",
    )
    table(
        document,
        (12, 26, 22, 50, 24, 22),
        ["序号", "姓名", "组内职务", "单位", "签名", "日期"],
        ["{{ m.number }}", "{{ m.name }}", "{{ m.post }}", "{{ m.unit }}", "　", "　"],
        "m in members",
    )
    line(document, indent=False)
    line(document, "验收会日期：{{ meeting_date }}", indent=False)
    _closed(document, "{{ issued }}")
    return named(document, "验收组成员回避承诺书")


def minutes():
    """验收会议纪要: who sat, what was done, how it was voted, what came of it."""
    document = page()
    title(document, "{{ project }}", "项目档案验收会议纪要")
    line(document, indent=False)
    form(
        document,
        [
            [("时间", 1), ("{{ meeting_date }}", 1), ("地点", 1), ("{{ meeting_place }}", 1)],
            [
                ("组织单位", 1),
                ("{{ organiser }}{% if together %}（会同{{ together }}）{% endif %}", 1),
                ("组长", 1),
                ("{{ leader }}", 1),
            ],
            [("列席", 1), (" \n ", 3)],
        ],
        (26, 56, 22, 52),
    )
    line(document, indent=False)
    heading(document, "一、验收组")
    table(
        document,
        (12, 26, 24, 56, 38),
        ["序号", "姓名", "组内职务", "单位", "职务、职称"],
        ["{{ m.number }}", "{{ m.name }}", "{{ m.post }}", "{{ m.unit }}", "{{ m.title }}"],
        "m in members",
        tight=True,
    )
    loop(document, "text in absent", "{{ text }}")
    heading(document, "二、会议情况")
    line(document, "{{ did }}")
    line(document, "{%p if problems %}", indent=False)
    line(document, "会议指出的问题：")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in problems", "{{ text }}")
    heading(document, "三、发言摘要")
    line(document, " ", indent=False)
    line(document, " ", indent=False)
    heading(document, "四、结果")
    line(document, "{{ vote }}{{ outcome }}")
    line(document, indent=False, keep=True)
    line(document, "组长（签名）：　　　　　　　　记录人（签名）：", indent=False, keep=True)
    _closed(document, "{{ issued }}")
    return named(document, "验收会议纪要")


def digital_list():
    """电子档案移交清单 (DA/T 93-2022 A.1)."""
    document = page()
    title(document, "电子档案移交清单")
    line(document, indent=False)
    line(document, "移交单位（盖章）：{{ sender }}", indent=False)
    line(document, "移交时间：{{ handed_on }}　制表：{{ issued }}", indent=False)
    table(
        document,
        (12, 38, 44, 19, 12, 19, 12),
        ["序号", "档号", "题名", "文件数量", "密级", "保管期限", "备注"],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.title }}",
            "{{ r.files }}",
            "{{ r.secrecy }}",
            "{{ r.retention }}",
            "{{ r.remark }}",
        ],
        "r in rows",
    )
    loop(document, "text in uncounted", "{{ text }}")
    proof(document)
    return named(document, "电子档案移交清单")


def digital_registration():
    """电子档案移交接收登记表 (DA/T 93-2022 C.1)."""
    document = page()
    title(document, "电子档案移交接收登记表")
    line(document, indent=False)
    form(
        document,
        [
            [("移交接收事项", 1), ("{{ project }}电子档案移交接收", 3)],
            [("内容描述", 1), ("{{ content }}", 3)],
            [
                ("数量", 1),
                ("{{ number_of }}{% for text in uncounted %}\n{{ text }}{% endfor %}", 1),
                ("数据量", 1),
                ("{{ size }}", 1),
            ],
            [("载体起止顺序号或起止档号", 1), ("{{ codes }}", 3)],
            [("载体类型、规格、数量", 1), ("　", 3)],
            [("检测", 1), ("移交单位", 2), ("接收单位", 1)],
            [("真实性", 1), ("{{ authentic }}", 2), ("　", 1)],
            [("完整性", 1), ("{{ complete }}", 2), ("　", 1)],
            [("可用性", 1), ("{{ usable }}", 2), ("　", 1)],
            [("安全性", 1), ("{{ safe }}", 2), ("　", 1)],
            [
                ("签章", 1),
                (" \n填表人：\n审核人：\n{{ sender }}（盖章）\n{{ issued }}", 2),
                (" \n填表人：\n审核人：\n接收单位（盖章）\n　　年　　月　　日", 1),
            ],
        ],
        (34, 38, 30, 54),
    )
    proof(document)
    return named(document, "电子档案移交接收登记表")


def city_pledge():
    """建设工程档案报送承诺书 of the owner."""
    document = page()
    title(document, "建设工程档案报送承诺书")
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)
    line(
        document,
        "我单位建设的{{ project }}（工程地点：{{ place }}），承诺在建设过程中及时收集、整理建设项目各环节的文件"
        "资料，建立健全建设项目档案，自竣工验收之日起三个月内向你馆报送一套符合规定的建设工程档案，并对报送"
        "档案的真实、完整、准确负责。",
    )
    line(document, "联系人：　　　　　　　　　　电话：", indent=False)
    line(document, indent=False, keep=True)
    _closed(document, "{{ owner }}（盖章）", "法定代表人（签名）：　　　　　　　", "{{ issued }}")
    return named(document, "建设工程档案报送承诺书")


def city_transfer():
    """建设工程档案移交书: what goes to the city archive, signed by both."""
    document = page()
    title(document, "建设工程档案移交书")
    line(document, indent=False)
    line(
        document,
        "{{ owner }}向{{ receiver }}移交{{ project }}建设工程档案{{ volumes }}卷，文件{{ files }}件，"
        "{{ pages }}页，其中竣工图{{ drawings }}张。",
    )
    loop(document, "text in uncounted", "{{ text }}")
    line(document, "{%p if opinion %}", indent=False)
    line(document, "本工程档案的验收意见见{{ opinion }}。")
    line(document, "{%p endif %}", indent=False)
    line(document, "附：建设工程档案移交目录一式　　份，共　　张。")
    line(document, indent=False)
    form(
        document,
        [
            [
                ("移交单位（盖章）", 1),
                (" \n单位负责人：\n移交人：\n　　年　　月　　日", 1),
                ("接收单位（盖章）", 1),
                (" \n单位负责人：\n接收人：\n　　年　　月　　日", 1),
            ]
        ],
        (36, 42, 36, 42),
    )
    _closed(document, "{{ issued }}")
    return named(document, "建设工程档案移交书")


def city_certificate():
    """建设工程档案接收证明: what was counted is written by hand."""
    document = page()
    title(document, "建设工程档案接收证明")
    line(document, indent=False)
    line(document, "{{ owner }}：", indent=False)
    line(
        document,
        "你单位凭{{ transfer }}移交的{{ project }}建设工程档案，我馆经清点接收，计案卷　　　卷，文件　　　件，"
        "图纸　　　张，电子档案　　　件。特此证明。",
    )
    line(document, "经办人（签名）：", indent=False, keep=True)
    _closed(document, "{{ issuer }}（盖章）", "{{ issued }}")
    return named(document, "建设工程档案接收证明")


def grade_certificate():
    """考评等级证书: whose archive, which grade, who gave it and by which paper."""
    document = page()
    line(document, indent=False)
    title(document, "{{ title }}")
    line(document, indent=False)
    line(document, "{{ owner }}：", indent=False)
    loop(document, "text in texts", "{{ text }}")
    line(document, indent=False)
    line(document, "{{ grade }}", font=BIAO, size=26, indent=False, align=CENTRE)
    line(document, indent=False)
    line(document, "特发此证。")
    line(document, indent=False)
    _closed(document, "{{ issuer }}（盖章）", "{{ issued }}")
    return named(document, "考评等级证书")
