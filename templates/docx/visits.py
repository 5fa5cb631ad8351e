"""What a supervision visit sends: 检查通知, 整改通知书."""

from page import heading, line, loop, on_new_page, page, problems, proof, title
from strokes import CENTRE, HEI, RIGHT, named


def signature(document):
    line(document, indent=False)
    line(document, "联系人：{{ visit_contact }}")
    line(document, indent=False)
    line(document, "{{ organiser }}（盖章）", indent=False, align=RIGHT, keep=True)
    line(document, "{{ issued }}", indent=False, align=RIGHT)
    proof(document)


def inspection_notice():
    """检查通知: to whom, on what basis, when and where, who comes, what is looked at."""
    document = page()
    title(document, "关于检查{{ project }}", "档案工作的通知")
    line(document, "{{ number }}", indent=False, align=CENTRE)
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
    title(document, "整改通知书")
    line(document, "{{ number }}", indent=False, align=CENTRE)
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
    on_new_page(document, "附表")
    title(document, "存在问题清单")
    problems(document)
    line(document, indent=False)
    line(document, "回执", font=HEI, indent=False, keep=True)
    line(document, "《{{ project }}档案整改通知书》（{{ number }}）已收到。", keep=True)
    line(document, "签收人：　　　　　　　签收日期：　　　年　　月　　日")
    return named(document, "整改通知书")
