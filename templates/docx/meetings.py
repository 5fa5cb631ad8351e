"""What the panel fills in at its meeting: names, sample, votes, points."""

from page import line, loop, page, proof, small, table, title
from strokes import CENTRE, RIGHT, named


def panel_list():
    document = page()
    title(document, "{{ project }}", "项目档案验收组名单与签到表")
    line(document, indent=False)
    line(document, "时间：{{ meeting_date }}　　地点：{{ meeting_place }}", indent=False)
    line(document, "组织单位：{{ organiser }}", indent=False)
    table(
        document,
        (11, 18, 18, 38, 22, 30, 19),
        ["序号", "姓名", "组内职务", "单位", "职务、职称", "推荐（委派）函日期", "签到"],
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
    line(document, indent=False)
    line(document, "列席人员", indent=False, keep=True)
    table(
        document,
        (11, 63, 28, 32, 22),
        ["序号", "单位", "姓名", "职务、职称", "签到"],
        ["{{ g.number }}", "{{ g.unit }}", "　", "　", "　"],
        "g in guests",
    )
    proof(document)
    return named(document, "验收组名单与签到表")


def inspection_record():
    document = page()
    title(document, "{{ project }}", "项目档案抽查记录表")
    line(document, indent=False)
    line(document, "{{ sampling }}　　日期：{{ meeting_date }}", indent=False)
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
        ["序号", "姓名", "组内职务", "单位", "表决", "意见、表决方式、签名"],
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
    loop(document, "text in struck", "{{ text }}")
    line(document, "验收组{{ count }}人，同意{{ agreed }}人，不同意{{ against }}人。")
    line(document, "监票人（签名）：　　　　　　　　　　{{ issued }}", indent=False)
    line(document, "{{ organiser }}", indent=False, align=RIGHT)
    proof(document)
    return named(document, "表决表")


def score_sheet():
    document = page()
    title(document, "{{ project }}", "项目档案评分表")
    line(document, "{%p if source %}", indent=False)
    small(document, "依据：{{ source }}", 10, CENTRE)
    line(document, "{%p endif %}", indent=False)
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


def quality_check():
    """案卷质量检查表: the sampled volumes one by one, with what the inspectors wrote."""
    document = page()
    title(document, "{{ project }}", "案卷质量检查表")
    line(document, indent=False)
    line(document, "日期：{{ meeting_date }}", indent=False)
    table(
        document,
        (11, 33, 33, 11, 11, 13, 13, 31),
        ["序号", "档号", "案卷题名", "件数", "页数", "期限", "结果", "检查记录"],
        [
            "{{ r.number }}",
            "{{ r.code }}",
            "{{ r.title }}",
            "{{ r.files }}",
            "{{ r.pages }}",
            "{{ r.retention }}",
            "{{ r.result }}",
            "{{ r.remark }}",
        ],
        "r in rows",
        tight=True,
    )
    line(document, indent=False)
    line(
        document,
        "抽查案卷{{ count }}卷：合格{{ sound }}卷，有问题{{ faulty }}卷，未检查{{ unseen }}卷。",
    )
    line(document, "检查人（签名）：　　　　　　　　　　{{ issued }}", indent=False)
    proof(document)
    return named(document, "案卷质量检查表")


def member_score_sheet():
    """个人评分表: blank, for one member of the panel."""
    document = page()
    title(document, "{{ project }}", "项目档案个人评分表")
    line(document, "{%p if source %}", indent=False)
    small(document, "依据：{{ source }}", 10, CENTRE)
    line(document, "{%p endif %}", indent=False)
    line(document, "日期：{{ meeting_date }}", indent=False)
    table(
        document,
        (11, 34, 51, 14, 16, 30),
        ["序号", "内容", "评分标准", "分值", "评分", "扣分原因"],
        ["{{ r.number }}", "{{ r.item }}", "{{ r.standard }}", "{{ r.points }}", "　", "　"],
        "r in rows",
    )
    line(document, indent=False)
    line(document, "满分{{ full }}分，评定　　　　分。", indent=False)
    line(document, "评分人（签名）：　　　　　　　　　　　　年　　月　　日", indent=False)
    proof(document)
    return named(document, "个人评分表")
