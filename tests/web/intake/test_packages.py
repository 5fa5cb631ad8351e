"""Packages: unpacked with their names, and no bomb among them."""

import io
import zipfile
import zlib

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways.storage import LocalStore
from acceptance.models import Upload
from acceptance.refusals import Refused
from acceptance.services.intake import packages
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


def packed(names, method=zipfile.ZIP_DEFLATED, content=b"x" * 100):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as package:
        for name in names:
            package.writestr(name, content)
    return raw.getvalue()


def locked(content):
    """The same, said to be encrypted: a flag in the directory."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]


WRONG = {
    "已损坏": (b"PK nothing", 1 << 20),
    "超过 3 个文件": (packed(["1.pdf", "2.pdf", "3.pdf", "4.pdf"]), 1 << 20),
    "解压后超过剩余空间": (packed(["1.pdf", "2.pdf"]), 199),
    "已加密": (locked(packed(["1.pdf"])), 1 << 20),
    "压缩方式不明": (packed(["1.pdf"], zipfile.ZIP_BZIP2), 1 << 20),
    "压缩比异常": (packed(["1.pdf"], content=b"\0" * (2 << 20)), 4 << 20),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_with_a_package_is_said(tmp_path, monkeypatch, why):
    monkeypatch.setattr(packages, "ENTRIES", 3)
    content, room = WRONG[why]
    path = tmp_path / "包.zip"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        packages.gate(path, room=room)
    assert refused.value.facts["why"] == why
    path.write_bytes(packed(["1.pdf", "2.pdf", "3.pdf"]))
    assert len(packages.gate(path, room=300)) == 3


def test_an_empty_entry_is_told_and_the_others_come_in(tmp_path):
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("空.pdf", b"")
        package.writestr("甲.pdf", small_pdf("甲"))
    store = LocalStore(tmp_path / "files")
    (_folder, empty), (_folder, good) = packages.unpack(
        store, path, room=1 << 20, tell=lambda *_: None
    )
    assert empty.refused.code == "empty_file" and good.name == "甲.pdf"


def test_names_that_only_look_like_utf8_are_read_as_windows_wrote_them(app, enter, work):
    content = _without_utf8_flag(["图纸.pdf"])
    assert "图纸.pdf".encode("gb18030")[:4].decode("utf-8")  # valid by chance
    told = push(enter("owner"), content, filename="现场.zip")
    work()
    files = enter("owner").get(f"{BASE}/uploads/{told['token']}").json["files"]
    assert [one["name"] for one in files] == ["图纸.pdf"]


def test_a_package_in_a_package_is_opened_once_and_junk_left_out(app, enter, work):
    def packed(**entries):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as package:
            for name, content in entries.items():
                package.writestr(name, content)
        return raw.getvalue()

    third = packed(**{"深.pdf": small_pdf("深")})
    second = packed(**{"里/内.pdf": small_pdf("内"), "又.zip": third, "~$内.docx": b"x"})
    whole = packed(
        **{"外.pdf": small_pdf("外"), "包.zip": second, "Thumbs.db": b"x", "坏.zip": b"PK"}
    )
    told = push(enter("owner"), whole, filename="现场.zip")
    work()
    told = enter("owner").get(f"{BASE}/uploads/{told['token']}").json
    found = {one["name"]: one for one in told["files"]}
    assert set(found) == {"外.pdf", "内.pdf", "又.zip", "坏.zip"}
    assert "包中的包里还有包" in found["又.zip"]["sentence"]
    assert "已损坏" in found["坏.zip"]["sentence"]
    with app.app_context():
        from acceptance.models import HeldFile

        assert db.session.scalars(select(HeldFile.folder).filter_by(name="内.pdf")).one() == "包/里"
