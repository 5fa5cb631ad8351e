"""项目档案验收意见, with the panel that signs it, the sample and the problems in its annexes."""

from page import annex, heading, line, loop, page, proof, table, title
from strokes import CENTRE, HEI, KAI, RIGHT, named, run


def opinion():
    document = page()
    title(document, "{{ project }}", "项目档案验收意见")
    line(
        document,
        "{% if number != '　' %}编号：{{ number }}{% endif %}",
        size=12,
        indent=False,
        align=CENTRE,
    )
    line(
        document,
        "{% if basis %}根据{{ basis }}，{% endif %}应{{ applicant }}申请，{{ organiser }}"
        "{% if together %}会同{{ together }}{% endif %}于{{ meeting_days }}在"
        "{{ meeting_place }}组织召开项目档案验收会。验收组由{{ members }}人组成，名单见附件1。{{ did }}",
    )
    loop(document, "text in rounds", "{{ text }}")
    heading(document, "一、项目建设概况")
    loop(document, "text in overview", "{{ text }}")
    line(
        document,
        "{% for party in parties %}{{ party.kind }}：{{ party.name }}"
        "{% if loop.last %}。{% else %}；{% endif %}{% endfor %}",
    )
    heading(document, "二、项目档案管理情况")
    _parts(document, "management")
    line(
        document,
        "本项目形成档案{{ volumes }}卷，文件{{ files }}件，{{ pages }}页，其中竣工图{{ drawings }}张，"
        "分类数量见附件2{% if samples %}，抽查案卷记录见附件3{% endif %}。",
    )
    loop(document, "text in uncounted", "{{ text }}")
    heading(document, "三、完整性、准确性、系统性、安全性评价")
    _in_one(document, "evaluation")
    heading(document, "四、结论")
    line(document, "{{ decision }}{{ score }}")
    loop(document, "text in dissents", "{{ text }}")
    heading(document, "五、存在问题、整改要求与建议")
    line(document, "{%p if findings %}", indent=False)
    line(document, "验收组指出的问题见附件4。")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in requirements", "{{ text }}")
    line(document, indent=False, keep=True)
    line(document, "验收组组长（签名）：　　　　　　", indent=False, align=RIGHT, keep=True)
    line(document, "成员签名见附件1。{{ issued }}", indent=False, align=RIGHT)
    annex(document, "验收组成员签字表", "1")
    table(
        document,
        (11, 18, 20, 31, 15, 42, 19),
        ["序号", "姓名", "组内职务", "单位及职务、职称", "意见", "表决方式", "签字"],
        [
            "{{ m.number }}",
            "{{ m.name }}",
            "{{ m.post }}",
            "{{ m.unit }}",
            "{{ m.vote }}",
            "{{ m.came }}",
            " ",
        ],
        "m in panel",
    )
    loop(document, "text in struck", "{{ text }}")
    _more(document, "2", "档案数量统计表")
    table(
        document,
        (46, 25, 25, 25, 35),
        ["类别", "卷", "件", "页", "竣工图（张）"],
        ["{{ c.name }}", "{{ c.volumes }}", "{{ c.files }}", "{{ c.pages }}", "{{ c.drawings }}"],
        "c in classes",
        keep=True,
        tight=True,
    )
    _more(document, "3", "抽查案卷记录")
    table(
        document,
        (11, 48, 50, 47),
        ["序号", "档号", "案卷题名", "备注"],
        ["{{ s.number }}", "{{ s.volume }}", "{{ s.title }}", "{{ s.remark }}"],
        "s in samples",
        tight=True,
    )
    line(document, "{%p if findings %}", indent=False)
    _more(document, "4", "问题清单")
    table(
        document,
        (15, 59, 34, 26, 22),
        ["序号", "问题", "位置", "整改期限", "状态"],
        ["{{ f.number }}", "{{ f.problem }}", "{{ f.location }}", "{{ f.due }}", "{{ f.state }}"],
        "f in findings",
    )
    line(document, "{%p endif %}", indent=False)
    proof(document)
    return named(document, "项目档案验收意见")


def _parts(document, name):
    """Parts whose name stands before their first sentence."""
    line(document, "{%p for part in " + name + " %}", indent=False)
    line(document, "{%p for text in part.texts %}", indent=False)
    line(document, "{%p if loop.first %}", indent=False)
    first = line(document, "{{ part.title }}。", font=KAI)
    run(first, "{{ text }}")
    line(document, "{%p else %}", indent=False)
    line(document, "{{ text }}")
    line(document, "{%p endif %}", indent=False)
    line(document, "{%p endfor %}", indent=False)
    line(document, "{%p endfor %}", indent=False)


def _in_one(document, name):
    """Parts one after the other in one paragraph, each with its name."""
    made = line(document, "{% for part in " + name + " %}")
    run(made, "{{ part.title }}。", KAI)
    run(made, "{% for text in part.texts %}{{ text }}{% endfor %}")
    run(made, "{% endfor %}")


def _more(document, number, text):
    """A further annex, on the page of the one before it where there is room."""
    line(document, indent=False)
    line(document, f"附件{number}", font=HEI, indent=False, keep=True)
    title(document, text, keep=True)
    line(document, indent=False, keep=True)
