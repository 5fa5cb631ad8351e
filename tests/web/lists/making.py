"""Makes lists of one truth in many layouts: heading words, rows, order, dates, encodings, sheets, merges.

Written by hand against the forms people use, not against the product's own tables.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl

WORDS = {
    "volume": ("案卷题名", "案卷名称", "卷名", "案卷标题"),
    "given": ("案卷号", "卷号"),
    "title": ("文件题名", "题名", "文件名称", "文件材料题名", "材料名称", "文 件 题 名", "题名*"),
    "number": ("文件编号", "文号", "图号", "发文字号", "编号"),
    "author": ("责任者", "编制单位", "形成单位"),
    "date": ("日期", "文件日期", "形成日期", "成文日期", "形成时间"),
    "first": ("起始页", "起页", "起始页号", "首页"),
    "last": ("终止页", "止页", "终止页号", "末页"),
    "span": ("页次", "页号", "起止页号", "页码", "张次", "起止页"),
    "count": ("页数", "张数"),
    "retention": ("保管期限", "保管 期限"),
    "secrecy": ("密级",),
    "remark": ("备注", "附注"),
}
EXTRA = ("序号", "件号", "载体", "份数", "规格")
DASHES = ("-", "—", "～", "~", "至", "－", " - ")
FOUND = {
    "永久": "Y",
    "30年": "30",
    "10年": "10",
    "Y": "Y",
    "D30": "30",
    "": "",
}


@dataclass
class File:
    """A file as it is in truth; the date is ISO as far as it is known."""

    title: str
    number: str
    author: str
    date: str
    first: int
    last: int
    retention: str
    secrecy: str
    remark: str


@dataclass
class Volume:
    title: str
    given: str
    files: list[File]


@dataclass
class Layout:
    """A list as it is handed in, and what is right: the files, or the words of the refusal."""

    name: str
    content: bytes
    right: list[tuple[object, ...]]
    fault: str = ""
    told: list[str] = field(default_factory=list)


def truth(dice: random.Random, number: int) -> list[Volume]:
    """Two to four volumes of two to five files."""
    volumes = []
    for v in range(dice.randint(2, 4)):
        page, files = 1, []
        for f in range(dice.randint(2, 5)):
            last = page + dice.randint(0, 9)
            day = date(2015 + dice.randint(0, 9), dice.randint(1, 12), dice.randint(1, 28))
            known = dice.choices(("day", "month", "year", "range", "none"), (12, 3, 1, 2, 2))[0]
            until = date(day.year + 1, day.month, day.day)
            written = {
                "day": day.isoformat(),
                "month": day.isoformat()[:7],
                "year": str(day.year),
                "range": f"{day.isoformat()}/{until.isoformat()}",
                "none": "",
            }[known]
            files.append(
                File(
                    f"第{number}次{v}卷{f}号墩隐蔽工程验收记录",
                    dice.choice((f"YB-{number}-{v}-{f}", f"粤建〔2020〕{number}{v}{f}号", "")),
                    dice.choice(("粤西路桥工程有限公司", "江城监理", "")),
                    written,
                    page,
                    last,
                    dice.choice(("永久", "30年", "10年", "D30", "")),
                    dice.choice(("", "", "内部", "秘密")),
                    dice.choice(("", "", "原件缺页", "复印件")),
                )
            )
            page = last + 1
        volumes.append(Volume(f"第{number}次检验批第{'甲乙丙丁'[v]}册", str(v + 1), files))
    return volumes


def as_written(dice: random.Random, text: str, way: str) -> object:
    """A date as people write it."""
    if not text:
        return dice.choice(("", "/", "无"))
    if "/" in text:
        first, last = text.split("/")
        dash = dice.choice(("-", "至", "～", "—"))
        one, other = (
            str(as_written(dice, end, "dots" if way == "excel" else way)) for end in (first, last)
        )
        return f"{one}{dash}{other}"
    parts = text.split("-")
    numbers = [str(int(part)) for part in parts]
    if way == "excel" and len(parts) == 3:
        return datetime(*map(int, parts))
    if way == "eight" or way == "excel" and len(parts) < 3:
        return "".join(parts).ljust(8, "0")
    if way == "iso":
        return text
    if way == "dots":
        return ".".join(numbers)
    if way == "slashes" and len(parts) > 1:
        return "/".join(numbers)
    return "".join(a + b for a, b in zip(numbers, "年月日", strict=False))


OLD = str.maketrans(
    "题号页数称标图发编责单时间终码张级备规验记录监检册内复纸质档移单计审签总项无隐粤铁卷写网区据桥载",
    "題號頁數稱標圖發編責單時間終碼張級備規驗記錄監檢冊內復紙質檔移單計審簽總項無隱粵鐵卷寫網區據橋載",
)
"""The letters of these lists as they are written where Big5 is."""


def traditional(value: object) -> object:
    """A text in the older letters; keys of retention periods and pages stay."""
    return value.translate(OLD) if isinstance(value, str) else value


def in_big5(text: str) -> bytes:
    """A text in Big5, or nothing where it has letters that are not in it."""
    try:
        return text.translate(OLD).encode("big5")
    except UnicodeEncodeError:
        return b""


class Maker:
    """One layout, by its number: the same number gives the same bytes."""

    def __init__(self, number: int) -> None:
        self.number, self.dice = number, random.Random(number)  # noqa: S311
        self.volumes = truth(self.dice, number)
        self.told: list[str] = []
        self.fault = ""
        # what came to the layouts later is drawn apart: the lists made before stay what they were
        self.more = random.Random(number * 7919 + 1)  # noqa: S311
        self.hidden: list[tuple[list[list[object]], int]] = []

    def pick(self, name: str) -> str:
        return self.dice.choice(WORDS[name])

    def make(self) -> Layout:
        """The list and what is right."""
        dice = self.dice
        self.kind = dice.choice(
            (
                "xlsx",
                "xlsx",
                "xlsx",
                "xlsx",
                "utf-8",
                "utf-8-sig",
                "gb18030",
                "tab-gbk",
                "utf-16",
                "semicolon",
            )
        )
        self.dates = dice.choice(("eight", "iso", "dots", "slashes", "chinese"))
        if self.kind == "xlsx" and dice.random() < 0.3:
            self.dates = "excel"
        shapes = ["column", "column", "blank", "loose", "bands", "catalogue"]
        if self.kind == "xlsx":
            shapes += ["merged", "sheets", "sheets", "said"]
        self.shape = dice.choice(shapes)
        self.told = [self.kind, self.shape, self.dates]
        if self.shape == "catalogue":
            return self.catalogue()
        return self.list()

    def catalogue(self) -> Layout:
        rows: list[list[object]] = [["项目名称", ":", "西江新区大桥及引道工程"]]
        right: list[tuple[object, ...]] = []
        for volume in self.volumes:
            rows.append([volume.title, "0"])
            for file in volume.files:
                day = as_written(self.dice, file.date, self.dates)
                rows.append([file.title, file.first, file.last, day, file.number, file.author])
                right.append(
                    (
                        volume.title,
                        "",
                        file.title,
                        file.number,
                        file.author,
                        file.date,
                        file.first,
                        file.last,
                        "",
                        "",
                        "",
                    )
                )
        self.spoil(rows, 3, 1)
        if self.dice.random() < 0.3:
            rows.append(["合计", str(len(right))])
        return self.saved([("目录", rows, [])], right)

    def list(self) -> Layout:
        dice = self.dice
        pages = dice.choice(("two", "span", "count", "none", "starts"))
        columns = ["title"]
        optional = ["number", "author", "date", "retention", "secrecy", "remark"]
        columns += [name for name in optional if dice.random() < 0.75]
        columns += {
            "two": ["first", "last"],
            "span": ["span"],
            "count": ["count"],
            "none": [],
            "starts": ["span"],
        }[pages]
        if len(columns) < 2:
            columns.append("number")
        by_column = self.shape in ("column", "blank", "merged")
        with_given = by_column and dice.random() < 0.5
        same_title = with_given and dice.random() < 0.4
        if by_column:
            columns.append("volume")
        if with_given:
            columns.append("given")
        if same_title:
            for volume in self.volumes:
                volume.title = self.volumes[0].title
        extra = [name for name in EXTRA if dice.random() < 0.3]
        order = columns + extra
        dice.shuffle(order)
        heads = {name: self.pick(name) for name in columns}
        deep = (
            "date" in columns
            and dice.random() < 0.25
            and all("/" not in file.date for volume in self.volumes for file in volume.files)
        )
        both = pages == "two" and dice.random() < 0.3
        self.told += [
            pages,
            "deep" if deep else "",
            "both" if both else "",
            "same" if same_title else "",
        ]
        top, below, split = self.headings(order, heads, deep=deep, both=both)
        right: list[tuple[object, ...]] = []
        sheets: list[tuple[str, list[list[object]], list[str]]] = []
        rows: list[list[object]] = []
        merges: list[str] = []

        def begin() -> None:
            nonlocal rows, merges
            rows, merges = [], []
            for _ in range(dice.choice((0, 0, 1, 2, 5))):
                rows.append([dice.choice(("卷内文件目录", "工程档案移交清单", ""))])
                if self.kind == "xlsx" and dice.random() < 0.6 and len(top) > 2 and rows[-1][0]:
                    merges.append(f"A{len(rows)}:{chr(64 + min(len(top), 26))}{len(rows)}")

        def head() -> None:
            rows.append(list(top))
            if below:
                if self.kind == "xlsx":
                    at = len(rows)
                    for column, (upper, under) in enumerate(zip(top, below, strict=True), 1):
                        letter = openpyxl.utils.get_column_letter(column)
                        if upper and not under:
                            merges.append(f"{letter}{at}:{letter}{at + 1}")
                rows.append(list(below))

        begin()
        single = self.shape not in ("sheets", "said")
        if single:
            head()
        counted = 0
        for volume in self.volumes:
            if not single:
                begin()
                if self.shape == "said":
                    rows.append([f"案卷题名：{volume.title}"])
                head()
            title = volume.title
            if self.shape == "bands":
                title = f"第{volume.given}卷 {volume.title}"
                rows.append([title])
            start = len(rows)
            for at, file in enumerate(volume.files):
                counted += 1
                cells = self.cells(order, split, volume, file, counted, pages, first=at == 0)
                rows.append(cells)
                self.ghost(rows, cells, file.title)
                if pages != "none":
                    run: tuple[object, object] = (file.first, file.last)
                    if pages == "starts" and at == len(volume.files) - 1:
                        run = (file.first, file.first)
                    if self.shape == "loose" and pages == "count":
                        run = (1, file.last - file.first + 1)
                    if self.shape == "loose" and pages == "starts":
                        nxt = volume.files[at + 1].first if at + 1 < len(volume.files) else 0
                        run = (file.first, nxt - 1 if nxt else file.first)
                else:
                    run = (None, None)
                has = set(columns)
                right.append(
                    (
                        "" if self.shape == "loose" else title,
                        volume.given if "given" in has else "",
                        file.title,
                        file.number if "number" in has else "",
                        file.author if "author" in has else "",
                        file.date if "date" in has else "",
                        *run,
                        FOUND[file.retention] if "retention" in has else "",
                        file.secrecy if "secrecy" in has else "",
                        file.remark if "remark" in has else "",
                    )
                )
            if self.shape == "merged" and len(volume.files) > 1:
                for name in ("volume", "given"):
                    if name in order:
                        letter = openpyxl.utils.get_column_letter(split.index(name) + 1)
                        merges.append(f"{letter}{start + 1}:{letter}{len(rows)}")
            if dice.random() < 0.2:
                rows.append(["小计" if dice.random() < 0.5 else "合 计", f"{len(volume.files)} 件"])
            if not single:
                self.foot(rows)
                name = volume.title if self.shape == "sheets" else f"Sheet{len(sheets) + 1}"
                sheets.append((name, rows, merges))
        if single:
            self.foot(rows)
            sheets.append(("清单", rows, merges))
        if "date" in columns and not deep:
            self.spoil(sheets[0][1], split.index("date"), len(sheets[0][1]) - 3)
        if self.kind == "xlsx" and dice.random() < 0.3:
            sheets.insert(0, ("封面", [["工程档案"], ["编制单位：某公司"]], []))
        return self.saved(sheets, right)

    def headings(self, order, heads, *, deep, both):  # type: ignore[no-untyped-def]
        """The rows of the headings, and what stands in each column."""
        top: list[str] = []
        below: list[str] = []
        split: list[str] = []
        if both:
            order = [name for name in order if name != "last"]
        for name in order:
            word = heads.get(name, name)
            if name == "date" and deep:
                top += [word, "", ""]
                below += ["年", "月", "日"]
                split += ["year", "month", "day"]
            elif name == "first" and both:
                top += [self.dice.choice(("页号", "页次", "起止页")), ""]
                below += self.dice.choice((["起", "止"], ["起页", "止页"]))
                split += ["first", "last"]
            else:
                top.append(word)
                below.append("")
                split.append(name)
        return top, below if any(below) else [], split

    def cells(self, order, split, volume, file, counted, pages, *, first):  # type: ignore[no-untyped-def]
        dice, cells = self.dice, []
        parts = [*file.date.split("-"), "", "", ""]
        for name in split:
            value: object = {
                "volume": volume.title if first or self.shape == "column" else "",
                "given": volume.given if first or self.shape == "column" else "",
                "title": file.title,
                "number": file.number,
                "author": file.author,
                "first": file.first,
                "last": file.last,
                "count": file.last - file.first + 1,
                "retention": file.retention,
                "secrecy": file.secrecy,
                "remark": file.remark,
                "year": parts[0],
                "month": parts[1],
                "day": parts[2],
                "序号": self.counted(counted),
                "件号": counted,
                "载体": "纸质",
                "份数": 1,
                "规格": "A4",
            }.get(name, "")
            if name == "date":
                value = as_written(dice, file.date, self.dates)
            if name == "span":
                value = f"{file.first}{dice.choice(DASHES)}{file.last}"
                if pages == "starts":
                    value = file.first
            if name in ("first", "last", "count") and dice.random() < 0.2:
                value = str(value)
            cells.append(value)
        return cells

    def counted(self, number: int) -> object:
        """A running number, now and then computed: nothing reads it."""
        if self.kind == "xlsx" and self.more.random() < 0.1:
            return "=ROW()-1"
        return number

    def ghost(self, rows: list[list[object]], cells: list[object], title: str) -> None:
        """A hidden line between the files: it is none of them."""
        if self.kind == "xlsx" and self.more.random() < 0.05:
            rows.append([f"{cell}（作废）" if cell == title else cell for cell in cells])
            self.hidden.append((rows, len(rows)))
            self.told.append("hidden")

    def foot(self, rows: list[list[object]]) -> None:
        """What people write below a list."""
        dice = self.dice
        if dice.random() < 0.3:
            rows.append(["合计", "", "", len(rows)])
        if dice.random() < 0.3:
            rows.append([])
            rows.append(
                [
                    dice.choice(
                        (
                            "填表人：张三    审核人：李四",
                            "编制单位：某公司",
                            "注：一式三份",
                            "审核人签字：",
                            "第 1 页 共 3 页",
                        )
                    )
                ]
            )

    def spoil(self, rows: list[list[object]], column: int, least: int) -> None:
        """Put a fault into a date, in one list of eight."""
        dice = self.dice
        if dice.random() > 0.12:
            return
        lines = [
            row
            for row in rows
            if len(row) > column
            and not any("作废" in str(cell) for cell in row)  # a hidden line is not read
            and any(str(cell).startswith("第") and "墩" in str(cell) for cell in row)
        ]
        row = dice.choice(lines)
        self.fault = dice.choice(("20200231", "20.8.1", "待定", "43831", "202x0101", "2099-01-01"))
        if self.more.random() < 0.2:
            self.fault = self.more.choice(("#REF!", "#N/A", "#VALUE!"))
        row[column] = self.fault

    def saved(self, sheets, right) -> Layout:  # type: ignore[no-untyped-def]
        """The bytes, in the encoding of this layout."""
        name, told = f"第{self.number}种", [one for one in self.told if one]
        if self.kind == "xlsx":
            book = openpyxl.Workbook()
            book.remove(book.active)
            for title, rows, merges in sheets:
                page = book.create_sheet(title[:31])
                for row in rows:
                    page.append(row)
                for block in merges:
                    page.merge_cells(block)
                for at in (at for those, at in self.hidden if those is rows):
                    page.row_dimensions[at].hidden = True
            out = io.BytesIO()
            book.save(out)
            return Layout(f"{name}.xlsx", out.getvalue(), right, self.fault, told)
        ((_title, rows, _merges),) = sheets
        divider = {"tab-gbk": "\t", "utf-16": "\t", "semicolon": ";"}.get(self.kind, ",")
        encoding = {"tab-gbk": "gb18030", "semicolon": "utf-8"}.get(self.kind, self.kind)
        text = io.StringIO()
        csv.writer(text, delimiter=divider).writerows(rows)
        old = b""
        if encoding == "gb18030" and self.shape != "catalogue" and self.more.random() < 0.6:
            old = in_big5(text.getvalue())
        if old:
            # degrees and periods are the archive's own words
            right = [
                (*map(traditional, one[:8]), *one[8:10], traditional(one[10])) for one in right
            ]
            return Layout(f"{name}.csv", old, right, self.fault, [*told, "big5"])
        return Layout(f"{name}.csv", text.getvalue().encode(encoding), right, self.fault, told)
