"""A reader's test: every paper of five whole lives says what it must, nothing that it must not, and
the same figures; every law, paper and day in it is one that there is."""

import re
from collections import Counter
from datetime import date

import pytest

from acceptance.gateways.clock import local_date
from tests.reports.lives import LIVES
from workflows import standards
from workflows.documents import FILE, KINDS, LETTER, OPINION

STANDARDS = {"文书类电子档案检测一般要求": "DA/T 70-2018"}
"""Technical standards that papers cite beside the laws of the packs."""

SEWAGE = "东湖污水处理厂三期工程"
RESERVOIR = "云河水库除险加固工程"
POWER = "北岭抽水蓄能电站"
HEARD = (
    "验收组听取了建设单位自检情况、监理单位档案质量审核情况、施工单位施工文件和竣工图编制情况的汇报，"
    "察看了工程现场和档案库房，抽查案卷11卷，经质询、评议，形成意见如下。"
)
FIRST_ROUND = "验收会上，验收组成员5人，同意2人，不同意3人，同意的未过半数，项目档案不合格。"

BLANK = ("deputation_form",)
"""Whoever fills them in writes the day."""
MUST = {
    # life, paper: what stands there, each once
    ("passed", "opinion"): [
        "根据《重大建设项目档案验收办法》（档发〔2006〕2号），应西江新区交通建设开发有限公司申请",
        HEARD,
        f"验收组成员5人，同意5人，不同意0人。同意{SEWAGE}通过项目档案验收。",
        "验收组组长（签名）",
        "项目档案评定等级为优秀。",
    ],
    ("passed", "grade_notice"): [
        f"形成《{SEWAGE}项目档案验收意见》（西档验〔",
        "项目档案评定等级为优秀，现予通知。",
    ],
    ("passed", "grade_certificate"): [
        f"（《{SEWAGE}项目档案验收意见》（西档验〔",
        "评定等级为\n\n优秀\n\n特发此证。",
    ],
    ("passed", "inspection_record"): [
        "1｜0427-KJ·HB-2020-007-001｜",
        "5｜0427-KJ·HB-2020-007-005｜",
    ],
    ("passed", "meeting_notice"): [
        "珠江隧桥建设集团第三工程公司、南方工程监理咨询有限公司、西江市发展和改革局、西江市城建档案馆、西江市档案学会：",
        "根据《重大建设项目档案验收办法》（档发〔2006〕2号），定于",
        "附件：回执",
        "本回执送西江市档案局。",
    ],
    ("passed", "four_report"): [
        "参照《文书类电子档案检测一般要求》（DA/T 70-2018）移交与接收环节的35个检测项目",
        "完成以前不作合格的结论。",
    ],
    ("passed", "application_report"): [
        "附件：1.重大建设项目档案验收申请表",
        "妥否，请批复。",
        "\t签发人：谭伟",
    ],
    ("passed", "admission"): [f"报来的《关于{SEWAGE}项目档案验收的申请报告》（西交建〔"],
    ("passed", "opinion_letter"): [
        f"形成了《{SEWAGE}项目档案验收意见》（西档验〔",
        f"附件：{SEWAGE}项目档案验收意见",
    ],
    ("passed", "minutes"): [
        "验收组成员5人，同意5人，不同意0人。会议形成《",
        HEARD.removesuffix("。"),
    ],
    ("passed", "digital_registration"): ["数量｜11卷110件｜", "检测｜移交单位｜接收单位"],
    ("passed", "city_transfer"): ["向西江市城建档案馆移交", "建设工程档案11卷，文件110件"],
    ("passed", "city_certificate"): ["经清点接收，计案卷　　　卷"],
    ("mended", "minutes"): ["会议认为项目档案不合格，限期整改，见《"],
    ("passed", "city_opinion"): [
        "归档文件齐全，竣工图签章完备、与实物相符，立卷符合要求。同意通过建设工程档案验收。",
        "施工许可证号｜441200202007100101",
        "负责人、电话｜谭伟，0758-0000001",
    ],
    ("with_items", "opinion_letter"): ["请按验收意见所列期限完成整改，将整改情况书面报我单位。"],
    ("mended", "rectification_order"): ["存在问题3个，见附件。"],
    ("mended", "rectification_report"): [
        f"根据《关于{RESERVOIR}项目档案整改的通知》（西档函〔",
    ],
    ("with_items", "opinion"): [
        "验收组成员5人，同意4人，不同意1人。",
        "（一）4张竣工图未加盖竣工图章（第2标段竣工图）。请于2027年1月15日前整改完毕",
        "（二）部分照片没有文字说明。请于2027年1月15日前整改完毕",
    ],
    ("mended", "opinion"): [
        FIRST_ROUND,
        "所列3个问题均已整改到位，复查合格，见《关于云河水库除险加固工程项目档案整改的复查意见》",
        f"经整改并复查合格，同意{RESERVOIR}通过项目档案验收。",
    ],
    ("mended", "recheck_opinion"): ["已整改到位3条，所列问题均已整改到位，复查合格。"],
    ("declined", "refusal"): ["不予受理。理由如下。", "试运行考核报告未提交。"],
    ("declined", "visit_record"): [
        "检查人员｜陈岚、周恒",
        "1｜隐蔽工程验收记录没有归档｜《重大建设项目档案验收办法》第五条",
        "文件收集不及时。",
    ],
    ("declined", "inspection_notice"): [f"对{POWER}的档案工作进行监督检查。"],
    ("declined", "rectification_notice"): ["发现问题1个，见附件。"],
    ("declined", "correction_order"): [
        "依据：《重大建设项目档案验收办法》第五条。",
        "有1个逾期未改",
    ],
    ("declined", "termination_notice"): ["规划调整。", "项目档案由建设单位保管。"],
    ("declined", "four_report"): ["归档环节的36个检测项目"],
    ("taken_back", "withdrawal_letter"): [
        f"我单位报送的{SEWAGE}项目档案验收申请（西交建〔2026〕2号），因下列原因撤回。",
        "二标段竣工图重新编制，另行申请。",
        "验收组尚未作出表决结果。具备条件后，我单位另行申请。",
    ],
}
NEVER = {
    # life, paper: what would contradict what was decided there
    ("passed", "opinion"): ["复查", "不同意见", "问题清单", "附件4"],
    ("passed", "opinion_letter"): ["整改"],
    ("passed", "city_opinion"): ["基本符合"],
    ("with_items", "opinion"): ["复查", "不限"],
    ("mended", "opinion"): [
        f"同意2人，不同意3人。同意{RESERVOIR}",
        "的不同意见",
        "首次审议",
    ],
    ("declined", "refusal"): ["现予受理"],
    ("taken_back", "withdrawal_letter"): ["（）", "通知", "同意通过"],
}
NOWHERE = {
    r"使用前请核对|据转引|未见原文": "a mark of the packs",
    r"（[　 ]*）|〔\D*〕|（不限）": "an empty bracket",
    r"[，：；、][。；，、]|。。|：[　 ]*。": "a sentence with nothing in it",
    r"\{[^}]*\}|None|\bnan\b": "a field that was not filled",
    r"．": "a full point that is none",
    r"\d,\d{3}\.|\.00万元": "an amount with noughts that say nothing",
    r"不计入答复期限": "a rule that no source bears",
    r"操作日志|改动一字|附表": "a word of ours, or an annex under another name",
}
"""What stands on no paper at all."""

NAMED = re.compile(r"《([^《》]+)》(?:（([^（）]*(?:号|DA/T|GB/T)[^（）]*)）)?")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
VOLUMES = [
    re.compile(r"形成档案(\d+)卷"),
    re.compile(r"计案卷(\d+)卷"),
    re.compile(r"[｜](\d+)卷[，｜]"),
]
FILES = [
    re.compile(r"(?<!的)文件(\d+)件"),
    re.compile(r"对(\d+)件文件"),
    re.compile(r"[，｜](\d+)件[｜\n]"),
]
BLANK_BY_FIGURE = re.compile(r".*[一-鿿，。；：、（）] \d.*|.*\d [一-鿿（）].*")
MARKS = {
    LETTER: ("西档函〔", "西交建函〔"),
    FILE: ("西档发〔", "西交建〔"),
    OPINION: ("西档验〔", "西城档验〔"),
}
AFTER_THE_MEETING = ("opinion", "rectification_order", "recheck_opinion")


@pytest.fixture
def life(request, context):
    return request.param, LIVES[request.param]()


def once(text):
    """The paragraphs and rows that stand there more than once, and say something."""
    lines = Counter(line for line in text.splitlines() if len(line) > 14 and "｜" not in line)
    return [line for line, count in lines.items() if count > 1 and "\t" not in line]


def laws():
    found = dict(STANDARDS)
    for name in standards.names("procedure"):
        found |= {law.title: law.number for law in standards.procedure(name).cited}
    return found


@pytest.mark.parametrize("life", LIVES, indirect=True)
def test_every_paper_of_a_life_says_what_it_must_and_nothing_else(life):
    name, told = life
    papers = told.papers()
    newest = {report.kind: text for report, text in papers}
    for (whose, kind), sentences in MUST.items():
        for sentence in sentences if whose == name else ():
            assert newest[kind].count(sentence) == 1, (kind, sentence)
    for (whose, kind), sentences in NEVER.items():
        for sentence in sentences if whose == name else ():
            assert sentence not in newest[kind], (kind, sentence)
    for report, text in papers:
        for pattern, what in NOWHERE.items():
            assert not re.findall(pattern, text), (report.kind, what)
        assert not once(text), report.kind
    names_are_known(papers)
    each_receiver_signs_for_itself(papers)
    figures_agree(papers)
    figures_stand_close(papers, told)
    periods_stand(papers)
    annexes_are_named(papers)
    series_are_kept(papers)
    days_are_in_order(papers, told.project().meeting_on)


def names_are_known(papers):
    """Every 《…》 is a law that a pack cites or a paper of the project, with the number it has."""
    known = laws() | {report.title: report.number for report, _text in papers}
    for report, text in papers:
        for title, number in NAMED.findall(text):
            assert title in known, (report.kind, title)
            assert number in ("", known[title]), (report.kind, title, number)


def each_receiver_signs_for_itself(papers):
    """On a 送达回证 no line is for several units, and none has a unit of one letter twice."""
    for report, text in papers:
        if report.kind == "service_receipt":
            lines = [line.split("｜") for line in text.splitlines() if re.match(r"\d+｜", line)]
            served = [(mark, receiver) for _n, mark, _title, receiver, *_blank in lines]
            assert served and len(set(served)) == len(served), served
            assert not any("、" in receiver for _mark, receiver in served), served


def figures_agree(papers):
    """The archive has as many volumes and files on every paper since it was applied for."""
    told = [(report.kind, text) for report, text in papers if report.kind != "audit_report"]
    volumes = {(kind, n) for kind, text in told for one in VOLUMES for n in one.findall(text)}
    files = {(kind, n) for kind, text in told for one in FILES for n in one.findall(text)}
    assert len({number for _kind, number in volumes}) == 1, volumes
    assert len({number for _kind, number in files}) == 1, files
    assert len({kind for kind, _number in files}) >= 4


def figures_stand_close(papers, told):
    """No blank is next to a figure (GB/T 15835); names of sections stand as people gave them."""
    names = [one.name for one in told.project().sections]
    for report, text in papers:
        text = re.sub(r"\S+/v/\w+ ", "", text)
        for name in names:
            text = text.replace(name, "")
        assert not BLANK_BY_FIGURE.findall(text), report.kind


def periods_stand(papers):
    """No volume that is handed over is without its period."""
    for report, text in papers:
        if report.kind == "handover_list":
            rows = [line for line in text.splitlines() if re.match(r"\d+｜\d{4}-", line)]
            assert rows and all(re.search(r"｜(永久|30年|10年)", row) for row in rows), rows


def annexes_are_named(papers):
    """What hangs on a paper is named in it, before it begins (GB/T 9704-2012, 7.3.4).

    The form of application is itself 附件1 of the measures and says so above its title.
    """
    for report, text in papers:
        if report.kind == "application_form":
            continue
        lines = text.splitlines()
        for at, line in enumerate(lines):
            if re.fullmatch(r"附件\d*", line):
                named = line if line != "附件" else "附件："
                assert any(named in before for before in lines[:at]), (report.kind, line)


def series_are_kept(papers):
    """Letters are numbered as letters, what goes up as files, opinions in neither series."""
    for report, _text in papers:
        series = KINDS[report.kind].series
        if report.number:
            marks = MARKS[series]
            assert report.number.startswith(marks), (report.kind, report.number)


def days_are_in_order(papers, held):
    """Each day is one of the calendar; nobody tells of a meeting before it was held."""
    for report, text in papers:
        days = [date(*map(int, day)) for day in DAY.findall(text)]
        assert days or report.kind in BLANK, report.kind
        if report.kind in AFTER_THE_MEETING:
            assert local_date(report.issued_at) >= held, report.kind
