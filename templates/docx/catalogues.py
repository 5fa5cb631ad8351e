"""Lists of volumes and of what lies in them: 卷内目录, 案卷目录, 总目录, stamps, photographs."""

from sheet import each_volume, hair, listed, page_number, sheet, tag, text
from strokes import BIAO, CENTRE, HEI, LEFT, SONG, named


def contents(pages_word):
    """卷内目录: one list for each volume, each on a page of its own."""
    document = sheet()
    page_number(document.sections[0])
    each_volume(document, "卷内目录")
    text(document, "档号：{{ v.code }}", SONG, 12, LEFT, after=4, keep=True)
    columns = (
        (11, "序号", "position"),
        (28, "文件编号", "number"),
        (30, "责任者", "author"),
        (52, "文件题名", "title"),
        (20, "日期", "date"),
        (14, pages_word, "pages"),
        (15, "备注", "remark"),
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
