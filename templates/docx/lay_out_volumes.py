"""Lays out the papers of volumes after GB/T 11822 and GB/T 50328. Run it after a change of layout; the results are committed.

Long lists are tables without a head: the head stands in the page header, so that it is on every page in the same place and a list
may be cut into tables of 100 rows, which every office program lays out in linear time.
"""

from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from lay_out import BIAO, FANG, HEI, SONG, element, named, off_grid, run

CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
HERE = Path(__file__).parent


def sheet(top=25, right=15, bottom=20, left=25, landscape=False):
    """An empty A4 page of an inner list; left is where it is bound. Millimetres."""
    document = Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    section = document.sections[0]
    section.page_width, section.page_height = (
        (Twips(16838), Twips(11906)) if landscape else (Twips(11906), Twips(16838))
    )
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(top),
        Mm(right),
        Mm(bottom),
        Mm(left),
    )
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = SONG, Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    for name, align in (("Cell", CENTRE), ("CellLeft", LEFT)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing, form.alignment = 1.0, align
        element(style.element.get_or_add_pPr(), "w:snapToGrid", w_val=0)
    return document


def text(place, words, font=SONG, size=10.5, align=LEFT, before=0, after=0, keep=False):
    paragraph = place.add_paragraph()
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
    form.keep_with_next = keep
    paragraph.alignment = align
    if words:
        run(paragraph, words, font, size, closer=0)
    return paragraph


def tag(document, words):
    """A control of the loop; its paragraph is gone when the document is written."""
    return text(document, "{%p " + words + " %}")


def hair(document):
    """A paragraph one fifth of a point high: keeps two tables apart without being seen."""
    paragraph = text(document, "")
    paragraph.paragraph_format.line_spacing = Twips(4)
    run(paragraph, "", SONG, 1, closer=0)
    return paragraph


def put(cell, words, align=CENTRE, font=SONG, size=10.5):
    """Words into a cell; the usual ones by style alone, so that a row of a long list is little XML."""
    paragraph = cell.paragraphs[0]
    if (font, size) == (SONG, 10.5):
        paragraph.style = "Cell" if align == CENTRE else "CellLeft"
        paragraph.add_run(words)
        return paragraph
    off_grid(paragraph)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0
    paragraph.alignment = align
    run(paragraph, words, font, size, closer=0)
    return paragraph


def grid(place, rows, widths, *, no_top=False):
    """A table of fixed widths in millimetres with thin lines."""
    made = (
        place.add_table(rows=rows, cols=len(widths))
        if hasattr(place, "core_properties")
        else place.add_table(rows, len(widths), Mm(sum(widths)))
    )
    made.style = "Table Grid"
    made.autofit = False
    properties = made._tbl.tblPr
    element(properties, "w:tblLayout", w_type="fixed")
    margins = element(properties, "w:tblCellMar")
    for side in ("left", "right"):
        element(margins, f"w:{side}", w_w=45, w_type="dxa")
    for row in made.rows:
        for column, width in enumerate(widths):
            row.cells[column].width = Mm(width)
            row.cells[column].vertical_alignment = 1
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    if no_top:
        borders = element(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            if side == "top":
                element(borders, "w:top", w_val="nil")
            else:
                element(borders, f"w:{side}", w_val="single", w_sz=4, w_space=0, w_color="auto")
    return made


def tall(row, millimetres, rule="atLeast"):
    properties = row._tr.get_or_add_trPr()
    element(properties, "w:cantSplit")
    element(properties, "w:trHeight", w_val=Mm(millimetres).twips, w_hRule=rule)


def page_number(section):
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTRE
    run(paragraph, "第 ", SONG, 9, closer=0)
    number = run(paragraph, "", SONG, 9, closer=0)
    for kind in ("begin", None, "end"):
        if kind:
            element(number._r, "w:fldChar", w_fldCharType=kind)
        else:
            element(number._r, "w:instrText").text = "PAGE"
    run(paragraph, " 页", SONG, 9, closer=0)


LEFTY = {"title", "author", "unit", "remark", "caption", "place", "people"}


def long_list(title, columns, landscape=False):
    """A list of any length: head in the page header, `parts` of rows in the body. Columns are (width, head, field)."""
    document = sheet(top=20, bottom=18, landscape=landscape)
    section = document.sections[0]
    header = section.header
    first = header.paragraphs[0]
    first.alignment = CENTRE
    first.paragraph_format.space_after = Pt(2)
    run(first, title, BIAO, 18, closer=0)
    text(header, "{{ project }}{{ scope }}", SONG, 10.5, LEFT, after=2)
    widths = [width for width, _head, _field in columns]
    head = grid(header, 1, widths)
    tall(head.rows[0], 9, "exact")
    for number, (_width, name, _field) in enumerate(columns):
        put(head.rows[0].cells[number], name, font=HEI)
    closing = text(header, "")
    closing.paragraph_format.line_spacing = Twips(4)
    page_number(section)
    tag(document, "for part in parts")
    table = grid(document, 3, widths, no_top=True)
    put(table.rows[0].cells[0], "{%tr for r in part.rows %}")
    put(table.rows[2].cells[0], "{%tr endfor %}")
    tall(table.rows[1], 8)
    for number, (_width, _name, field) in enumerate(columns):
        put(
            table.rows[1].cells[number], "{{ r." + field + " }}", LEFT if field in LEFTY else CENTRE
        )
    hair(document)
    tag(document, "endfor")
    return named(document, title)


def each_volume(document, title, size=22):
    """The start of a page for every volume."""
    tag(document, "for v in volumes")
    head = text(document, title, BIAO, size, CENTRE, after=6, keep=True)
    head.paragraph_format.page_break_before = True
    return head


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
    table = grid(document, 4, [width for width, _name, _field in columns])
    element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    tall(table.rows[0], 10)
    tall(table.rows[2], 9)
    put(table.rows[1].cells[0], "{%tr for f in v.files %}")
    put(table.rows[3].cells[0], "{%tr endfor %}")
    for number, (_width, name, field) in enumerate(columns):
        put(table.rows[0].cells[number], name, font=HEI)
        put(
            table.rows[2].cells[number], "{{ f." + field + " }}", LEFT if field in LEFTY else CENTRE
        )
    hair(document)
    tag(document, "endfor")
    return named(document, "卷内目录")


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
        ("编制日期　", "{{ v.filed_on }}"),
    ):
        field_line(document, name, value, before=10)
    text(
        document,
        "本工程共 {{ total }} 卷　　本案卷为第 {{ v.number }} 卷",
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
        ("本卷共 {{ v.files_count }} 件 {{ v.pages }} 页。", 6),
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
    put(cell, "本案卷共有文件材料 {{ v.pages }} 页，其中：", LEFT, FANG, 14)
    for words, before in (
        ("文字材料 {{ v.text_pages }} 张", 8),
        ("图样材料 {{ v.drawings }} 张", 4),
        ("照片 {{ v.photos }} 张", 4),
        ("说明：{{ v.note }}", 14),
        ("档号：{{ v.code }}　　互见号：{{ v.see_also }}", 8),
        ("立卷人：{{ v.filed_by }}　　　　　　{{ v.filed_on }}", 270),
        ("审核人：{{ v.checked_by }}　　　　　　{{ v.checked_on }}", 14),
    ):
        paragraph = text(cell, words, FANG, 14, RIGHT if "人：" in words else LEFT, before=before)
        paragraph.paragraph_format.right_indent = Mm(12)
        if words.endswith("张"):
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
    table = grid(document, 4, [width for width, _name, _field in columns])
    element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    tall(table.rows[0], 10)
    tall(table.rows[2], 9)
    put(table.rows[1].cells[0], "{%tr for c in classes %}")
    put(table.rows[3].cells[0], "{%tr endfor %}")
    for number, (_width, name, field) in enumerate(columns):
        put(table.rows[0].cells[number], name, font=HEI)
        put(
            table.rows[2].cells[number], "{{ c." + field + " }}", LEFT if field in LEFTY else CENTRE
        )
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
    table = grid(document, 4, [width for width, _name, _field in rows])
    element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    tall(table.rows[0], 10)
    tall(table.rows[2], 9)
    put(table.rows[1].cells[0], "{%tr for r in c.rows %}")
    put(table.rows[3].cells[0], "{%tr endfor %}")
    for number, (_width, name, field) in enumerate(rows):
        put(table.rows[0].cells[number], name, font=HEI)
        put(
            table.rows[2].cells[number], "{{ r." + field + " }}", LEFT if field in LEFTY else CENTRE
        )
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
PAPERS = {
    "cover-11822": cover_11822,
    "cover-50328": cover_50328,
    "spines": spines,
    "contents-11822": lambda: contents("页数"),
    "contents-50328": lambda: contents("页次"),
    "note-11822": note_11822,
    "note-50328": note_50328,
    "catalogue-11822": lambda: long_list("案卷目录", CATALOGUE_11822),
    "catalogue-50328": lambda: long_list("案卷目录", CATALOGUE_50328, landscape=True),
    "general": classes,
    "stamps": lambda: long_list("档号章数据", STAMPS),
    "media": lambda: long_list("声像档案目录", MEDIA, landscape=True),
}

ORDER = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd textDirection vAlign",
    "pPr": "pStyle keepNext keepLines pageBreakBefore snapToGrid spacing ind jc rPr",
}


def in_order(document):
    """The properties in the order that the schema of Word asks for, each once."""
    parts = [
        document.element,
        document.styles.element,
        document.sections[0].header._element,
        document.sections[0].footer._element,
    ]
    for name, wanted in ORDER.items():
        rank = {qn(f"w:{child}"): number for number, child in enumerate(wanted.split())}
        for properties in (found for part in parts for found in part.iter(qn(f"w:{name}"))):
            once = {child.tag: child for child in properties}
            for child in list(properties):
                properties.remove(child)
            for child in sorted(
                once.values(), key=lambda child: rank.get(child.tag, len(rank) - 1)
            ):
                properties.append(child)
    return document


if __name__ == "__main__":
    for name, made in PAPERS.items():
        in_order(made()).save(str(HERE / "volumes" / f"{name}.docx"))
