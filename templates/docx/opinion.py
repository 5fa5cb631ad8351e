"""项目档案验收意见, with the panel, the sample and the problems in its annexes."""

from page import heading, line, loop, on_new_page, page, proof, table, title
from strokes import CENTRE, HEI, KAI, RIGHT, named


def opinion():
    document = page()
    title(document, "{{ project }}", "项目档案验收意见")
    line(document, "{{ number }}", indent=False, align=CENTRE)
    line(document, indent=False)
    line(
        document,
        "{% if basis %}根据{{ basis }}，{% endif %}应{{ applicant }}申请，{{ organiser }}于{{ meeting_date }}在"
        "{{ meeting_place }}组织召开项目档案验收会。验收组由{{ members }}人组成，名单附后。",
    )
    line(document, "{{ did }}")
    loop(document, "text in rounds", "{{ text }}")
    heading(document, "一、项目建设概况")
    loop(document, "text in overview", "{{ text }}")
    line(
        document,
        "{% for party in parties %}{{ party.kind }}：{{ party.name }}"
        "{% if loop.last %}。{% else %}；{% endif %}{% endfor %}",
    )
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
    loop(document, "text in uncounted", "{{ text }}")
    table(
        document,
        (46, 25, 25, 25, 35),
        ["类别", "卷", "件", "页", "竣工图（张）"],
        ["{{ c.name }}", "{{ c.volumes }}", "{{ c.files }}", "{{ c.pages }}", "{{ c.drawings }}"],
        "c in classes",
        keep=True,
    )
    line(document, indent=False)
    heading(document, "三、完整性、准确性、系统性、安全性评价")
    line(document, "{%p for part in evaluation %}", indent=False)
    line(document, "{{ part.title }}", font=KAI, keep=True)
    loop(document, "text in part.texts", "{{ text }}")
    line(document, "{%p endfor %}", indent=False)
    heading(document, "四、结论")
    line(document, "{{ decision }}")
    line(document, "{%p if score %}", indent=False)
    line(document, "{{ score }}")
    line(document, "{%p endif %}", indent=False)
    loop(document, "text in dissents", "{{ text }}")
    heading(document, "五、存在问题、整改要求与建议")
    loop(document, "text in requirements", "{{ text }}")
    line(document, indent=False)
    line(document, "验收组组长（签名）：　　　　　　", indent=False, align=RIGHT, keep=True)
    line(document, "成员签名见附件 1。{{ issued }}", indent=False, align=RIGHT, keep=True)
    proof(document)

    on_new_page(document, "附件 1")
    title(document, "验收组成员表决、签字表")
    table(
        document,
        (11, 18, 20, 31, 15, 42, 19),
        ["序号", "姓名", "组内职务", "单位及职务、职称", "表决", "表决方式", "签字"],
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
    line(document, indent=False)
    line(document, "附件 2", font=HEI, indent=False, keep=True)
    title(document, "抽查案卷记录", keep=True)
    table(
        document,
        (11, 48, 50, 47),
        ["序号", "档号", "案卷题名", "备注"],
        ["{{ s.number }}", "{{ s.volume }}", "{{ s.title }}", "{{ s.remark }}"],
        "s in samples",
    )
    line(document, "{%p if findings %}", indent=False)
    line(document, indent=False)
    line(document, "附件 3", font=HEI, indent=False, keep=True)
    title(document, "问题清单", keep=True)
    table(
        document,
        (15, 59, 34, 26, 22),
        ["序号", "问题", "位置", "整改期限", "状态"],
        ["{{ f.number }}", "{{ f.problem }}", "{{ f.location }}", "{{ f.due }}", "{{ f.state }}"],
        "f in findings",
    )
    line(document, "{%p endif %}", indent=False)
    return named(document, "项目档案验收意见")
