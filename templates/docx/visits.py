"""What a supervision visit sends: 检查通知, 整改通知书."""

from foot import foot
from heads import letter_colophon, letter_head, signed
from letters import letter_body
from page import annex, form, heading, line, loop, page, problems, proof, receipt, table, title
from strokes import named


def _begun(document, *names):
    letter_head(document)
    title(document, *names)
    line(document, indent=False)
    line(document, "{{ receiver }}：", indent=False)


def inspection_notice():
    """检查通知: to whom, on what basis, when and where, who comes, what is looked at."""
    document = page()
    _begun(document, "关于检查{{ project }}", "档案工作的通知")
    line(
        document,
        "我单位定于{{ visit_date }}对{{ project }}的档案工作进行监督检查。现将有关事项通知如下。",
    )
    heading(document, "一、检查时间和地点")
    line(document, "{{ visit_date }}，{{ visit_place }}。")
    heading(document, "二、检查人员")
    line(document, "{{ inspectors }}。")
    heading(document, "三、检查内容")
    loop(document, "text in items", "{{ text }}")
    heading(document, "四、参加单位")
    line(document, "{{ receiver }}{% for party in parties %}、{{ party }}{% endfor %}。")
    line(document, "请通知上述单位，备齐有关档案，并请分管领导、档案员到场。", keep=True)
    signed(document, letter_colophon, foot)
    return named(document, "检查通知")


def rectification_notice():
    """整改通知书: the problems with basis, place, who and until when; what to report, and what follows."""
    document = page()
    _begun(document, "{{ project }}", "档案整改通知书")
    line(
        document,
        "{{ visit_date }}，{{ organiser }}（{{ inspectors }}）对{{ project }}的档案工作进行了监督检查，"
        "发现问题{{ count }}个，见附件。",
    )
    loop(document, "text in conclusion", "{{ text }}")
    heading(document, "一、整改要求")
    line(document, "请组织责任单位逐条整改，按附件所列期限完成，最迟不超过{{ last_day }}。")
    heading(document, "二、报送和复查")
    line(
        document,
        "整改完成后，逐条写明整改措施、完成日期和佐证材料，书面报{{ organiser }}，由{{ organiser }}复查。",
    )
    line(document, "逾期未整改或者整改不到位的，在项目档案验收时重点检查。", keep=True)
    line(document, indent=False, keep=True)
    line(document, "附件：存在问题清单", keep=True)
    signed(document, letter_colophon)
    annex(document, "存在问题清单")
    problems(document)
    receipt(document, "《{{ project }}档案整改通知书》（{{ number }}）")
    return named(document, "整改通知书")


def visit_record():
    """现场检查笔录: what was planned and found; who was there, what was said, who signs, by hand."""
    document = page()
    title(document, "现场检查笔录")
    line(document, indent=False)
    form(
        document,
        [
            [("项目", 1), ("{{ project }}", 3)],
            [("检查单位", 1), ("{{ organiser }}", 1), ("被检查单位", 1), ("{{ receiver }}", 1)],
            [("检查日期", 1), ("{{ visit_date }}", 1), ("起止时间", 1), ("　时　分至　时　分", 1)],
            [("检查地点", 1), ("{{ visit_place }}", 3)],
            [("检查人员", 1), ("{{ inspectors }}", 3)],
            [("在场人", 1), (" \n ", 3)],
        ],
        (26, 52, 28, 50),
    )
    line(document, indent=False)
    line(document, "{%p if items %}", indent=False)
    heading(document, "一、检查内容")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in items", "{{ text }}")
    heading(document, "{% if items %}二{% else %}一{% endif %}、检查中发现的问题")
    line(document, "{%p if rows %}", indent=False)
    line(document, "见下表。", indent=True, keep=True)
    table(
        document,
        (14, 62, 44, 36),
        ["序号", "问题", "依据", "位置"],
        ["{{ r.number }}", "{{ r.problem }}", "{{ r.basis }}", "{{ r.location }}"],
        "r in rows",
    )
    line(document, "{%p else %}", indent=False)
    line(document, "没有登记问题。")
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p if conclusion %}", indent=False)
    heading(document, "{% if items %}三{% else %}二{% endif %}、检查结论")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in conclusion", "{{ text }}")
    line(document, indent=False)
    line(document, "被检查单位陈述、说明：", indent=False, keep=True)
    line(document, " ", indent=False, keep=True)
    line(document, " ", indent=False, keep=True)
    line(document, "以上笔录已阅，与事实相符。", keep=True)
    line(document, "在场人（签名）：　　　　　　　　　　年　　月　　日", indent=False, keep=True)
    line(document, "检查人员（签名）：　　　　　　　　　年　　月　　日", indent=False, keep=True)
    line(document, "记录人（签名）：　　　　　　　　　　年　　月　　日", indent=False, keep=True)
    proof(document)
    return named(document, "现场检查笔录")


def correction_order():
    """责令改正通知书: what was due and is not put right, upon which law, and a receipt."""
    document = page()
    letter_head(document)
    letter_body(document)
    signed(document, letter_colophon)
    annex(document, "逾期未改的问题清单")
    problems(document)
    receipt(document, "《{{ title }}》（{{ number }}）")
    return named(document, "责令改正通知书")
