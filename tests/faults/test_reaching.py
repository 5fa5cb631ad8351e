"""A document that reaches out: what comes from outside is converted without a word to anybody.

`REACHING=30 pytest tests/faults/test_reaching.py` converts so many, each asking in its own way for
an address at which somebody listens.
"""

import io
import os
import socket
import zipfile
from itertools import cycle, islice
from threading import Event, Thread

import docx
import openpyxl
import pytest

from acceptance.gateways import previews
from acceptance.refusals import Refused

MANY = int(os.environ.get("REACHING", "3"))
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PICTURE = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{office}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:r><w:drawing><wp:inline>'
    '<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rIdOut"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
FIELD = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:fldChar'
    ' w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar'
    ' w:fldCharType="end"/></w:r></w:p>'
)


def changed(content, changes, fresh=()):
    """A package with some of its parts changed, and others put in."""
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(raw, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in changes:
                part = changes[name](part.decode()).encode()
            new.writestr(name, part)
        for name, text in fresh:
            new.writestr(name, text)
    return raw.getvalue()


def plain_word(body=""):
    raw = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("来文")
    document.save(raw)
    return changed(
        raw.getvalue(),
        {"word/document.xml": lambda x: x.replace("<w:sectPr", body + "<w:sectPr", 1)},
    )


def related(kind, address, part="word/_rels/document.xml.rels"):
    """One more relation of a part, to an address outside."""
    out = f'<Relationship Id="rIdOut" Type="{OFFICE}/{kind}" Target="{address}" TargetMode="External"/>'
    return {part: lambda text: text.replace("</Relationships>", f"{out}</Relationships>")}


def linked_picture(address):
    return changed(plain_word(PICTURE.format(office=OFFICE)), related("image", f"{address}/p.png"))


def attached_template(address):
    settings = "word/settings.xml"
    return changed(
        plain_word(),
        {
            settings: lambda x: x.replace(
                "</w:settings>",
                f'<w:attachedTemplate r:id="rIdOut" xmlns:r="{OFFICE}"/></w:settings>',
            )
        },
        [
            (
                "word/_rels/settings.xml.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rIdOut" Type="{OFFICE}/attachedTemplate"'
                f' Target="{address}/t.dotx" TargetMode="External"/></Relationships>',
            )
        ],
    )


def field(code):
    def made(address):
        return plain_word(FIELD.format(code=code.format(address=address)))

    return made


def other_chunk(address):
    chunk = f'<w:altChunk r:id="rIdOut" xmlns:r="{OFFICE}"/>'
    return changed(plain_word(chunk), related("aFChunk", f"{address}/c.html"))


def formula(text):
    def made(address):
        book, raw = openpyxl.Workbook(), io.BytesIO()
        book.active["A1"] = text.format(address=address)
        book.save(raw)
        return raw.getvalue()

    return made


WAYS = (
    (".docx", linked_picture),
    (".xlsx", formula('=WEBSERVICE("{address}/w")')),
    (".docx", field('INCLUDEPICTURE "{address}/p.png" \\\\d')),
    (".docx", attached_template),
    (".docx", field('INCLUDETEXT "{address}/t.docx"')),
    (".docx", field('LINK Excel.Sheet.12 "{address}/b.xlsx" "A1" \\\\a')),
    (".docx", field('DDEAUTO "{address}/b.xlsx" "A1"')),
    (".docx", other_chunk),
    (".xlsx", formula("='{address}/[b.xlsx]Sheet1'!A1")),
    (".xlsx", formula('=HYPERLINK("{address}/h","x")&WEBSERVICE("{address}/v")')),
)
"""How a document asks for something that lies elsewhere."""


@pytest.fixture
def listener():
    """An address at which somebody listens, and who came."""
    came, over = [], Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def wait():
            while not over.is_set():
                try:
                    line, _address = server.accept()
                except TimeoutError:
                    continue
                with line:
                    line.settimeout(1)
                    came.append(line.recv(200))
                    line.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

        thread = Thread(target=wait)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        over.set()
        thread.join()


def test_no_document_reaches_out_of_the_converter(listener, tmp_path):
    if not previews.converter():
        pytest.skip("because LibreOffice is not installed here; `make test` installs it when root")
    if not previews.apart():
        pytest.skip("because a network apart cannot be had here: user namespaces are closed")
    address, came = listener
    converted = 0
    for number, (suffix, make) in enumerate(islice(cycle(WAYS), MANY)):
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(make(f"{address}/{number}"))
        try:
            converted += previews._converted(path, suffix, seconds=90).startswith(b"%PDF")
        except Refused as refused:
            assert refused.code == "no_preview"
    assert came == [] and converted > 0
