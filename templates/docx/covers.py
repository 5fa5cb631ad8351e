"""What a volume is put into: 案卷封面, 卷内备考表, 卷脊 (GB/T 11822, GB/T 50328)."""

from docx.shared import Mm
from sheet import each_volume, grid, hair, put, sheet, tag, tall, text
from strokes import BIAO, CENTRE, FANG, HEI, LEFT, RIGHT, element, named, run


def field_line(document, name, value, before=14):
    paragraph = text(document, "", before=before)
    paragraph.paragraph_format.left_indent = Mm(18)
    run(paragraph, name, HEI, 15, closer=0)
    run(paragraph, value, FANG, 15, closer=0)


def cover_11822():
    """案卷封面 (GB/T 11822)."""
    document = sheet(top=35, right=25, bottom=25, left=30)
    tag(document, "for v in volumes")
    head = text(document, "档号：{{ v.code }}", FANG, 14, RIGHT, after=90)
    head.paragraph_format.page_break_before = True
    text(document, "{{ v.title }}", BIAO, 24, CENTRE, after=150)
    for name, value in (
        ("立卷单位　", "{{ v.unit }}"),
        ("起止日期　", "{{ v.span }}"),
        ("保管期限　", "{{ v.retention }}"),
        ("密　　级　", "{{ v.secrecy }}"),
    ):
        field_line(document, name, value)
    tag(document, "endfor")
    return named(document, "案卷封面")


def cover_50328():
    """案卷封面 (GB/T 50328 附录 E)."""
    document = sheet(top=35, right=25, bottom=25, left=30)
    tag(document, "for v in volumes")
    head = text(document, "档　　号：{{ v.code }}", FANG, 14, LEFT, after=70)
    head.paragraph_format.page_break_before = True
    text(document, "案　卷　题　名", HEI, 18, CENTRE, after=16)
    text(document, "{{ v.title }}", BIAO, 22, CENTRE, after=120)
    for name, value in (
        ("编制单位　", "{{ v.unit }}"),
        ("起止日期　", "{{ v.span }}"),
        ("密　　级　", "{{ v.secrecy }}"),
        ("保管期限　", "{{ v.retention }}"),
    ):
        field_line(document, name, value, before=10)
    text(
        document,
        "本工程共{{ total }}卷　　本案卷为第{{ v.number }}卷",
        FANG,
        15,
        CENTRE,
        before=30,
    )
    tag(document, "endfor")
    return named(document, "案卷封面")


def note_11822():
    """卷内备考表 (GB/T 11822)."""
    document = sheet()
    each_volume(document, "卷内备考表")
    box = grid(document, 1, [168])
    tall(box.rows[0], 225)
    cell = box.rows[0].cells[0]
    cell.vertical_alignment = 0
    put(cell, "档号：{{ v.code }}", LEFT, FANG, 14)
    for words, before in (
        ("互见号：{{ v.see_also }}", 8),
        ("说明：", 18),
        ("本卷共{{ v.files_count }}件{{ v.pages }}页。", 6),
        ("{{ v.note }}", 6),
        ("立卷人：{{ v.filed_by }}　　　　　　{{ v.filed_on }}", 300),
        ("检查人：{{ v.checked_by }}　　　　　　{{ v.checked_on }}", 14),
    ):
        paragraph = text(cell, words, FANG, 14, RIGHT if "人：" in words else LEFT, before=before)
        paragraph.paragraph_format.right_indent = Mm(12)
    hair(document)
    tag(document, "endfor")
    return named(document, "卷内备考表")


def note_50328():
    """卷内备考表 (GB/T 50328 附录 D)."""
    document = sheet()
    each_volume(document, "卷内备考表")
    box = grid(document, 1, [168])
    tall(box.rows[0], 225)
    cell = box.rows[0].cells[0]
    cell.vertical_alignment = 0
    put(cell, "本案卷共有文件材料{{ v.pages }}页，其中：", LEFT, FANG, 14)
    for words, before in (
        ("文字材料{{ v.text_pages }}页", 8),
        ("图样材料{{ v.drawings }}页", 4),
        ("照片{{ v.photos }}张", 4),
        ("说明：{{ v.note }}", 14),
        ("档号：{{ v.code }}　　互见号：{{ v.see_also }}", 8),
        ("立卷人：{{ v.filed_by }}　　　　　　{{ v.filed_on }}", 270),
        ("审核人：{{ v.checked_by }}　　　　　　{{ v.checked_on }}", 14),
    ):
        paragraph = text(cell, words, FANG, 14, RIGHT if "人：" in words else LEFT, before=before)
        paragraph.paragraph_format.right_indent = Mm(12)
        if words.endswith(("页", "张")):
            paragraph.paragraph_format.left_indent = Mm(12)
    hair(document)
    tag(document, "endfor")
    return named(document, "卷内备考表")


SLOTS = {20: 9, 30: 6, 40: 4, 50: 3}


def spines():
    """卷脊 for boxes of 20, 30, 40 and 50 mm, side by side to be cut out; title from top to bottom."""
    document = sheet(top=20, right=12, bottom=15, left=12)
    tag(document, "for s in strips")
    for width, slots in SLOTS.items():
        tag(document, f"if s.width == {width}")
        table = grid(document, 3, [width] * slots)
        for row, (field, height) in zip(
            table.rows, (("retention", 18), ("code", 70), ("title", 160)), strict=True
        ):
            tall(row, height, "exact")
            for slot in range(slots):
                cell = row.cells[slot]
                size = {20: 11, 30: 13, 40: 15, 50: 16}[width]
                put(
                    cell,
                    "{{ s.slots[" + str(slot) + "]." + field + " }}",
                    CENTRE,
                    HEI if field != "title" else BIAO,
                    size if field != "code" else min(size, 12),
                )
                if field != "retention":
                    element(cell._tc.get_or_add_tcPr(), "w:textDirection", w_val="tbRlV")
                    cell.vertical_alignment = 1
        end = hair(document)
        element(end.add_run()._r, "w:br", w_type="page")
        tag(document, "endif")
    tag(document, "endfor")
    return named(document, "卷脊")
