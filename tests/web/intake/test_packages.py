"""Packages: unpacked with their names, and no bomb among them."""

import io
import zipfile
import zlib

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Upload
from tests.web.intake.tus import BASE, push


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_package_is_unpacked_with_its_chinese_names(app, enter, work, encoding):
    owner = enter("owner")
    names = ["第1标段/施工文件/隐蔽工程验收记录（甲）.pdf", "说明.pdf"]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            package.writestr(info, small_pdf(name))
    content = raw.getvalue() if encoding == "utf-8" else _without_utf8_flag(names)
    told = push(owner, content, filename="现场.zip")
    assert told["package"]
    work()
    with app.app_context():
        row = db.session.scalars(select(Upload)).one()
        results = {one["name"]: one for one in row.result["files"]}
        assert set(results) == {"隐蔽工程验收记录（甲）.pdf", "说明.pdf"}
        assert (
            results["隐蔽工程验收记录（甲）.pdf"]["document"]
            and results["说明.pdf"]["held"] == "no_match"
        )


def _without_utf8_flag(names):
    """A ZIP whose names are raw GBK bytes, by hand: local headers and directory with flag 0."""
    import struct

    body, directory = b"", b""
    for name in names:
        raw, data = name.encode("gb18030"), small_pdf(name)
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(raw), 0
        )
        directory += (
            b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + raw
        )
        body += b"PK\x03\x04" + common + raw + data
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(body), 0
    )
    return body + directory + end


def test_a_bomb_of_a_package_is_refused(app, enter, work):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.pdf", b"\0" * (50 << 20))
    told = push(enter("owner"), raw.getvalue(), filename="bomb.zip")
    work()
    url = f"{BASE}/uploads/{told['token']}"
    assert "压缩比异常" in enter("owner").get(url).json["sentence"]
