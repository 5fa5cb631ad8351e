"""What goes with the carriers of a package: labels of carriers, the label of a box, 载体交接单."""

from page import form, line, page, table, title
from sheet import grid, hair, put, sheet, tag, tall, text
from strokes import BIAO, CENTRE, HEI, LEFT, SONG, named


def _label(cell, side):
    """One label: its number large, then what it holds."""
    cell.vertical_alignment = 1
    put(cell, "{{ r." + side + "_number }}", CENTRE, HEI, 16)
    for field, font, size, before in (
        ("title", BIAO, 12, 4),
        ("holds", SONG, 10.5, 4),
        ("made", SONG, 9, 3),
        ("digest", SONG, 8, 3),
    ):
        text(cell, "{{ r." + f"{side}_{field}" + " }}", font, size, CENTRE, before=before)


def labels():
    """载体标签: two side by side, to be cut out."""
    document = sheet(top=15, right=15, bottom=15, left=15)
    tag(document, "for r in rows")
    made = grid(document, 1, [88, 88])
    tall(made.rows[0], 48)
    for cell, side in zip(made.rows[0].cells, ("left", "right"), strict=True):
        _label(cell, side)
    hair(document)
    tag(document, "endfor")
    return named(document, "载体标签")


def boxes():
    """载体盒标签: one box, all carriers of a package."""
    document = sheet(top=20, right=20, bottom=20, left=20)
    made = grid(document, 1, [120])
    tall(made.rows[0], 110)
    cell = made.rows[0].cells[0]
    cell.vertical_alignment = 1
    put(cell, "{{ project }}", CENTRE, BIAO, 18)
    for name, field in (
        ("载体编号", "codes"),
        ("载体数量", "count"),
        ("档案文件", "files"),
        ("数 据 量", "size"),
        ("移交单位", "sender"),
        ("制作日期", "made"),
    ):
        unit = {"count": " 张", "files": " 件"}.get(field, "")
        text(cell, f"　　{name}　" + "{{ " + field + " }}" + unit, SONG, 12, LEFT, before=6)
    text(cell, "包摘要 {{ digest }}", SONG, 8, CENTRE, before=10)
    return named(document, "载体盒标签")


def handover():
    """载体交接单: what was handed over on which carriers; how each looked is written by hand."""
    document = page()
    title(document, "电子档案载体交接单")
    line(document, indent=False)
    line(
        document,
        "{{ sender }}移交{{ project }}电子档案载体{{ count }}张，档案文件{{ files }}件，数据量{{ size }}，清点如下。",
    )
    table(
        document,
        (12, 38, 30, 16, 22, 26, 12),
        ["序号", "载体编号", "类型", "件数", "数据量", "案卷号", "外观"],
        [
            "{{ r.position }}",
            "{{ r.code }}",
            "{{ r.kind }}",
            "{{ r.files }}",
            "{{ r.size }}",
            "{{ r.volumes }}",
            "　",
        ],
        "r in rows",
        tight=True,
    )
    line(document, indent=False)
    line(document, "包摘要：{{ digest }}", indent=False)
    form(
        document,
        [
            [
                ("移交单位（盖章）", 1),
                (" \n移交人：\n　　年　　月　　日", 1),
                ("接收单位（盖章）", 1),
                (" \n接收人：\n　　年　　月　　日", 1),
            ]
        ],
        (36, 42, 36, 42),
    )
    hair(document)
    return named(document, "电子档案载体交接单")
