"""Writes XLSX as a stream, in constant memory: heading, locked keys, drop-downs, a guide sheet.

Reads nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from workflows.catalogue import FORBIDDEN

HEAD, TEXT, DAY, LOCKED, NUMBER = 1, 2, 3, 4, 5
"""Cell styles: heading, free text, free date, locked, free number."""
_SPECIAL = re.compile(
    '[&<>"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\r]'
)
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = (
    f'{_XML}<styleSheet {_NS}><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF0F2F5"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">'
    '<xf xfId="0"/><xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1"/>'
    '<xf xfId="0" numFmtId="49" applyNumberFormat="1" applyProtection="1"><protection locked="0"/></xf>'
    '<xf xfId="0" numFmtId="49" applyNumberFormat="1" applyProtection="1"><protection locked="0"/></xf>'
    '<xf xfId="0" fillId="3" applyFill="1"/>'
    '<xf xfId="0" applyProtection="1"><protection locked="0"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass
class Sheet:
    """A sheet: heading, rows of plain values, one style for each column, widths in characters.

    `blank` unlocked lines follow the rows; `lists` are drop-downs (first column, last column, range
    or list); `protect` locks the cells whose style is locked.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    styles: Sequence[int] = ()
    widths: Sequence[int] = ()
    blank: int = 0
    blank_styles: Sequence[int] = ()
    lists: Sequence[tuple[int, str]] = field(default_factory=tuple)
    protect: bool = False
    hidden: bool = False


def column(number: int) -> str:
    """The letters of a column, from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def escape(text: str) -> str:
    """Text for XML; what a sheet cannot keep is left out."""
    if not _SPECIAL.search(text):
        return text
    text = FORBIDDEN.sub("", text.replace("\r", ""))
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def write(out: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Write a workbook. Rows are taken one by one; memory does not grow with them."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        package.writestr(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PKG}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
            f"{parts}</Types>",
        )
        package.writestr(
            "_rels/.rels",
            f'{_XML}<Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        hide = ' state="hidden"'
        listed = "".join(
            f'<sheet name="{escape(sheet.name)}" sheetId="{n}"{hide if sheet.hidden else ""} r:id="rId{n}"/>'
            for n, sheet in enumerate(sheets, 1)
        )
        package.writestr(
            "xl/workbook.xml",
            f'{_XML}<workbook {_NS} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{_XML}<Relationships xmlns="{_PKG}/relationships">{links}<Relationship Id="rIdS" '
            f'Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        )
        package.writestr("xl/styles.xml", STYLES)
        for number, sheet in enumerate(sheets, 1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for piece in _pieces(sheet):
                    part.write(piece.encode())


def _pieces(sheet: Sheet) -> Iterator[str]:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>'
        for n, w in enumerate(sheet.widths, 1)
    )
    yield (
        f'{_XML}<worksheet {_NS}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews>{f"<cols>{widths}</cols>" if widths else ""}<sheetData>'
    )
    letters = [column(n) for n in range(max(len(sheet.head), 1))]
    yield _row(1, letters, sheet.head, [HEAD] * len(letters))
    styles = list(sheet.styles) or [0] * len(letters)
    opens = [
        (
            f'<c r="{letter}',
            f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">',
            f'" s="{style}"><v>',
            f'" s="{style}"/>',
        )
        for letter, style in zip(letters, styles, strict=False)
    ]
    search, buffer, number = _SPECIAL.search, [], 1
    for number, row in enumerate(sheet.rows, 2):
        buffer.append(f'<row r="{number}">')
        for (start, text, figure, empty), value in zip(opens, row, strict=False):
            if value is None or value == "":
                buffer.append(f"{start}{number}{empty}")
            elif type(value) is int or type(value) is float:
                buffer.append(f"{start}{number}{figure}{value}</v></c>")
            else:
                if type(value) is not str:
                    value = value.isoformat() if isinstance(value, date) else str(value)
                if search(value):
                    value = escape(value)
                buffer.append(f"{start}{number}{text}{value}</t></is></c>")
        buffer.append("</row>")
        if len(buffer) > 20_000:
            yield "".join(buffer)
            buffer.clear()
    yield "".join(buffer)
    blank_styles = list(sheet.blank_styles) or styles
    for extra in range(number + 1, number + 1 + sheet.blank):
        yield _row(extra, letters, [None] * len(letters), blank_styles)
    yield "</sheetData>"
    if sheet.protect:
        yield (
            '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" insertRows="0" sort="0" autoFilter="0"/>'
        )
    if sheet.lists:
        last = number + sheet.blank
        rules = "".join(
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{letters[at]}2:{letters[at]}{max(last, 2)}">'
            f"<formula1>{escape(source)}</formula1></dataValidation>"
            for at, source in sheet.lists
        )
        yield f'<dataValidations count="{len(sheet.lists)}">{rules}</dataValidations>'
    yield "</worksheet>"


def _row(number: int, letters: Sequence[str], values: Sequence[Any], styles: Sequence[int]) -> str:
    cells = []
    for letter, value, style in zip(letters, values, styles, strict=False):
        if value is None:
            cells.append(f'<c r="{letter}{number}" s="{style}"/>')
        else:
            cells.append(
                f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
            )
    return f'<row r="{number}">{"".join(cells)}</row>'
