"""Hand-made hostile files: bombs, polyglots, liars. Each is a name, its bytes, and nothing good in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
BOOK = '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
BOOK_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str, extra: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {NS}><sheetData>{rows}</sheetData>{extra}</worksheet>'


def book(
    sheet_xml: str | bytes,
    *,
    shared: str = "",
    parts: dict[str, bytes] | None = None,
    rels: str = BOOK_RELS,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """An XLSX with one sheet, as wrong as asked for."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELS)
        package.writestr("xl/workbook.xml", BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", rels)
        package.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        if shared:
            package.writestr("xl/sharedStrings.xml", shared)
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return out.getvalue()


def cell(ref: str, text: str = "x") -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


GOOD = book(
    sheet(row(cell("A1", "项目名称"), cell("B1", ":"), cell("C1", "西江新区大桥及引道工程")))
)


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def _huge() -> bytes:
    text = b"<t>" + b"A" * (60 << 20) + b"</t>"
    return book(sheet(row('<c r="A1" t="inlineStr"><is>')).encode() + text)


def _long() -> bytes:
    return book(sheet("<row/>" * 8_000_000))


def spreadsheets() -> Iterator[tuple[str, bytes | Callable[[], bytes]]]:
    """Sheets that must be refused with a sentence, whatever a parser would do with them; what takes
    a second to make is made by whoever uses it."""
    yield "one cell of 60 MB", _huge
    yield "eight million rows", _long
    yield "corner to corner", book(sheet(row(cell("A1"), cell("XFD1048576"))))
    yield "far to the right", book(sheet(row(cell("A1"), cell("ALL100000"))))
    yield "far down", book(sheet(row(cell("A1"), cell("B1048576"))))
    yield "column AA", book(sheet(row(cell("AA1"))))
    yield "reference in lower case", book(sheet(row(cell("xfd1048576"))))
    yield "reference in single quotes", book(sheet("<row><c r='XFD1048576'><v>1</v></c></row>"))
    yield "reference of digits only", book(sheet('<row r="99999999"><c><v>1</v></c></row>'))
    yield "reference with an entity", book(sheet('<row><c r="&#88;FD1048576"><v>1</v></c></row>'))
    yield "negative reference", book(sheet(row(cell("A-1"))))
    yield (
        "unique count of four billion",
        book(
            sheet(row(cell("A1"))),
            shared=f'<sst {NS} count="1" uniqueCount="4000000000"><si><t>a</t></si></sst>',
        ),
    )
    yield (
        "count of four billion",
        book(
            sheet(row(cell("A1"))), shared=f'<sst {NS} count="4000000000"><si><t>a</t></si></sst>'
        ),
    )
    yield (
        "merged to the corner",
        book(
            sheet(
                row(cell("A1")),
                '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
    )
    yield (
        "merged cells",
        book(sheet(row(cell("A1")), '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')),
    )
    yield "a formula", book(sheet('<row><c r="B5"><f>1+1</f><v>2</v></c></row>'))
    yield (
        "a prefixed formula",
        book(
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c r="A1"><x:f>A2</x:f></x:c></x:row></x:sheetData></x:worksheet>'
        ),
    )
    yield "a DDE formula", book(sheet("<row><c r=\"A1\"><f>cmd|' /C calc'!A0</f></c></row>"))
    yield (
        "billion laughs",
        book(
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
            + sheet(row(cell("A1", "&b;")))
        ),
    )
    yield (
        "external entity",
        book(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet(row(cell("A1", "&a;")))
        ),
    )
    yield "a lower case doctype", book("<!doctype x>" + sheet(row(cell("A1"))))
    yield (
        "entity in shared strings",
        book(sheet(row(cell("A1"))), shared='<!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
    )
    yield (
        "external link",
        book(
            sheet(row(cell("A1"))),
            rels=BOOK_RELS.replace(
                "</Relationships>",
                '<Relationship Id="r9" Type="x" Target="http://127.0.0.1:9/" TargetMode="External"/></Relationships>',
            ),
        ),
    )
    yield "a macro", book(sheet(row(cell("A1"))), parts={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield "a path upwards", book(sheet(row(cell("A1"))), parts={"../../evil.xml": b"<a/>"})
    yield "an absolute path", book(sheet(row(cell("A1"))), parts={"/etc/evil.xml": b"<a/>"})
    yield (
        "five hundred parts",
        book(sheet(row(cell("A1"))), parts={f"xl/p{n}.xml": b"<a/>" for n in range(500)}),
    )
    yield "two parts of one name", _twice()
    yield "an encrypted part", _flagged(GOOD, 1)
    yield "an unknown method", _method(GOOD, 99)
    yield "a size that lies", _lying(GOOD)
    yield "UTF-16", book(sheet(row(cell("A1"))).encode("utf-16-le"))
    yield "UTF-16 with mark", book(sheet(row(cell("A1"))).encode("utf-16"))
    yield "no workbook", _without("xl/workbook.xml")
    yield "no sheet", _without("xl/worksheets/sheet1.xml")
    yield "no relationships", _without("xl/_rels/workbook.xml.rels")
    yield "XML cut off", book(sheet(row(cell("A1")))[:-30])
    yield "XML nested deep", book(sheet("<a>" * 100_000))
    yield "not XML", book(b"\x00\x01\x02" * 100)
    yield "an empty sheet part", book(b"")
    yield "an old Excel file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "a zip of nothing", b"PK\x05\x06" + b"\0" * 18
    yield "half a zip", GOOD[: len(GOOD) // 2]
    yield "a zip with its head gone", GOOD[40:]
    yield "a Word file", _other("word/document.xml")
    yield "only PK", b"PK\x03\x04"
    for at in (30, 200, 400, len(GOOD) - 40, len(GOOD) - 10):
        yield f"byte {at} flipped", flip(GOOD, at)


def sheets_of_text() -> Iterator[tuple[str, bytes]]:
    """Text files that must be refused or told line by line."""
    yield "an image", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
    yield "NULs", b"a,b\0c\n"
    yield "neither UTF-8 nor GBK", "項目名稱".encode("big5") + b"\xff\xff\n"
    yield "one line without end", b"a" * 5_000_000
    yield "a quote that never closes", '"项目名称,:,x\n'.encode() * 2000
    yield "a million commas", b"," * 1_000_000
    yield "an executable", b"MZ" + b"\x90" * 4000
    yield "HTML", b"<html><script>alert(1)</script>"
    yield "formulas", "项目名称,:,=cmd|' /C calc'!A0\n立项,0\n=1+1,1,1,20200101,,x\n".encode()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def uploads() -> Iterator[tuple[str, bytes]]:
    """Files for the archive that must be refused: (file name, bytes)."""
    yield "program.pdf", b"MZ" + b"\0" * 100
    yield "elf.pdf", b"\x7fELF" + b"\0" * 100
    yield "script.pdf", b"#!/bin/sh\nrm -rf /\n"
    yield "page.pdf", b"  <HTML><script>alert(1)</script>"
    yield "page.svg", b"<svg onload='alert(1)'/>"
    yield "page.html", b"<!DOCTYPE html><p>x"
    yield "empty.pdf", b""
    yield "noise.pdf", bytes(range(256)) * 10
    yield "late.pdf", b"x" * 2000 + PDF
    yield "zip.pdf", GOOD
    yield "image.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 50
    yield "pdf.png", PDF
    yield "pdf.exe", PDF
    yield "pdf", PDF
    yield "macro.docx", _macro()
    yield "plain.zip", _without("xl/workbook.xml")
    yield "half.docx", GOOD[:60]
    yield "a" * 252 + ".pdf", PDF
    yield "长" * 252 + ".pdf", PDF
    yield "gpj\u202efdp.pdf", PDF
    yield "line\nbreak.pdf", PDF
    yield "nul\x00.pdf", PDF
    yield "..", PDF
    yield "java.jpg", b"\xca\xfe\xba\xbe" + b"\0" * 60


def _macro() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            package.writestr(name, "<a/>")
    return out.getvalue()


def _other(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<a/>")
        package.writestr(name, "<a/>")
    return out.getvalue()


def _without(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
    return out.getvalue()


def _twice() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = io.BytesIO(GOOD)
        with zipfile.ZipFile(out, "a") as package:
            package.writestr("xl/workbook.xml", BOOK)
    return out.getvalue()


def _flagged(data: bytes, bit: int) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + bytes([data[at + 8] | bit]) + data[at + 9 :]


def _method(data: bytes, method: int) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 10] + bytes([method]) + data[at + 11 :]


def _lying(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + b"\x01\x00\x00\x00" + data[at + 28 :]
