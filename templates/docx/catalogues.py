"""Lists of volumes and of what lies in them: 卷内目录, 案卷目录, 总目录, stamps, photographs."""

from sheet import each_volume, hair, listed, page_number, sheet, tag, text
from strokes import BIAO, CENTRE, HEI, LEFT, SONG, named

CONTENTS = (
    (11, "序号", "position"),
    (28, "文件编号", "number"),
    (30, "责任者", "author"),
    (52, "文件题名", "title"),
    (20, "日期", "date"),
    (14, "页数", "pages"),
    (15, "备注", "remark"),
)


def contents(pages_word):
    """卷内目录: one list for each volume, each on a page of its own."""
    document = sheet()
    page_number(document.sections[0])
    each_volume(document, "卷内目录")
    text(document, "档号：{{ v.code }}", SONG, 12, LEFT, after=4, keep=True)
    columns = tuple(
        (width, pages_word if field == "pages" else name, field) for width, name, field in CONTENTS
    )
    listed(document, "f in v.files", columns)
    hair(document)
    tag(document, "endfor")
    return named(document, "卷内目录")


def classes():
    """总目录: how many volumes of each class, then the volumes."""
    document = sheet()
    page_number(document.sections[0])
    text(document, "{{ project }}", BIAO, 20, CENTRE, before=20)
    text(document, "档案总目录", BIAO, 24, CENTRE, after=20)
    columns = (
        (16, "序号", "position"),
        (70, "类别", "title"),
        (21, "案卷数", "volumes"),
        (21, "文件数", "files"),
        (21, "总页数", "pages"),
        (21, "图纸张数", "drawings"),
    )
    listed(document, "c in classes", columns)
    tag(document, "for text in uncounted")
    text(document, "{{ text }}", before=4)
    tag(document, "endfor")
    hair(document)
    tag(document, "for c in listed")
    head = text(document, "{{ c.title }}", HEI, 14, CENTRE, after=6, keep=True)
    head.paragraph_format.page_break_before = True
    rows = (
        (13, "序号", "position"),
        (48, "档号", "code"),
        (65, "案卷题名", "title"),
        (14, "页数", "pages"),
        (18, "保管期限", "retention"),
        (12, "备注", "remark"),
    )
    listed(document, "r in c.rows", rows)
    hair(document)
    tag(document, "endfor")
    return named(document, "档案总目录")


def full():
    """全引目录: every volume with the list of what lies in it, one after another."""
    document = sheet()
    page_number(document.sections[0])
    text(document, "{{ project }}{{ scope }}", SONG, 12, CENTRE)
    text(document, "全引目录", BIAO, 22, CENTRE, after=10)
    tag(document, "for v in volumes")
    text(document, "{{ v.code or v.number }}　{{ v.title }}", HEI, 10.5, LEFT, before=8, keep=True)
    text(
        document,
        "{{ v.files_count }}件，{{ v.pages }}页"
        "{% if v.span %}，{{ v.span }}{% endif %}{% if v.retention %}，{{ v.retention }}{% endif %}"
        "{% if v.remark %}，{{ v.remark }}{% endif %}",
        SONG,
        10.5,
        LEFT,
        after=3,
        keep=True,
    )
    listed(document, "f in v.files", CONTENTS)
    hair(document)
    tag(document, "endfor")
    return named(document, "全引目录")


def statistics():
    """项目档案数量统计表: by class, by period, and what the counts leave out."""
    document = sheet()
    page_number(document.sections[0])
    text(document, "{{ project }}{{ scope }}", SONG, 12, CENTRE)
    text(document, "项目档案数量统计表", BIAO, 22, CENTRE, after=10)
    columns = (
        (16, "序号", "position"),
        (70, "类别", "title"),
        (21, "案卷数", "volumes"),
        (21, "文件数", "files"),
        (21, "总页数", "pages"),
        (21, "图纸张数", "drawings"),
    )
    listed(document, "c in classes", columns)
    text(document, "按保管期限", HEI, 10.5, LEFT, before=10, after=4, keep=True)
    listed(document, "p in periods", ((86, "保管期限", "period"), (84, "案卷数", "volumes")))
    tag(document, "for text in uncounted")
    text(document, "{{ text }}", before=4)
    tag(document, "endfor")
    text(document, "填表人（签名）：　　　　　　　　　填表日期：　　　　年　　月　　日", before=20)
    return named(document, "项目档案数量统计表")


def as_built_notes():
    """竣工图编制说明: what the register says; the rest by hand."""
    document = sheet()
    page_number(document.sections[0])
    text(document, "{{ project }}{{ scope }}", SONG, 12, CENTRE)
    text(document, "竣工图编制说明", BIAO, 22, CENTRE, after=10)
    text(document, "一、编制单位和范围", HEI, 10.5, LEFT, before=6, after=4, keep=True)
    text(document, "登记的竣工图由{{ units }}编制，按专业列下表。", after=4)
    columns = (
        (16, "序号", "position"),
        (64, "专业", "discipline"),
        (30, "竣工图张数", "drawings"),
        (30, "其中重绘", "redrawn"),
        (30, "涉及变更", "changed"),
    )
    listed(document, "d in disciplines", columns)
    tag(document, "for text in uncounted")
    text(document, "{{ text }}", before=4)
    tag(document, "endfor")
    text(document, "二、变更的反映", HEI, 10.5, LEFT, before=10, after=4, keep=True)
    changes = ((70, "变更文件", "kind"), (50, "有效份数", "notices"), (50, "已对应到图", "drawn"))
    listed(document, "c in changes", changes)
    text(document, "按本项目所定，变更超过图面{{ limit }}%的图纸应当重绘。", before=4)
    text(document, "三、编制依据、方法和需要说明的事项", HEI, 10.5, LEFT, before=10, after=60)
    text(
        document,
        "编制人（签名）：　　　　　　审核人（签名）：　　　　　　技术负责人（签名）：",
        before=14,
    )
    text(
        document,
        "编制单位（盖章）：　　　　　　　　　　　　　　　　　　　　年　　月　　日",
        before=14,
    )
    return named(document, "竣工图编制说明")


AS_BUILT = (
    (12, "序号", "position"),
    (28, "图号", "number"),
    (48, "图名", "title"),
    (14, "专业", "discipline"),
    (19, "编制日期", "drawn_on"),
    (37, "档号、件号", "code"),
    (12, "备注", "remark"),
)

AS_BUILT_CHECK = (
    (12, "序号", "position"),
    (32, "图号", "number"),
    (54, "图名", "title"),
    (20, "编制人", "drawn_by"),
    (20, "审核人", "reviewed_by"),
    (22, "技术负责人", "technical_lead"),
    (22, "编制日期", "drawn_on"),
    (20, "现场监理", "site_supervisor"),
    (20, "总监理工程师", "chief_supervisor"),
    (35, "缺项", "lacks"),
)
SIGNED = "施工单位（盖章）：　　　　　　　　　监理单位（盖章）：　　　　　　　　　建设单位（盖章）：　　　　　　　　　日期："

CATALOGUE_11822 = (
    (13, "序号", "position"),
    (46, "档号", "code"),
    (67, "案卷题名", "title"),
    (14, "总页数", "pages"),
    (18, "保管期限", "retention"),
    (12, "备注", "remark"),
)

CATALOGUE_50328 = (
    (16, "案卷号", "number"),
    (86, "案卷题名", "title"),
    (16, "文字(页)", "text_pages"),
    (16, "图纸(张)", "drawings"),
    (14, "其他", "others"),
    (42, "编制单位", "unit"),
    (21, "编制日期", "filed_on"),
    (18, "保管期限", "retention"),
    (12, "密级", "secrecy"),
    (16, "备注", "remark"),
)

STAMPS = (
    (16, "案卷号", "volume"),
    (66, "档号", "code"),
    (20, "件序号", "position"),
    (20, "页数", "pages"),
    (48, "文件题名", "title"),
)

MEDIA = (
    (13, "序号", "position"),
    (44, "档号", "code"),
    (60, "题名", "title"),
    (50, "说明", "caption"),
    (22, "时间", "taken"),
    (30, "地点", "place"),
    (24, "人物", "people"),
    (14, "摄影者", "photographer"),
)
