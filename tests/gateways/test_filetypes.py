"""What a file is, by its bytes: the variants that programs write, originals, and what is never taken."""

import io
import struct
import zipfile
import zlib

import pytest

from acceptance.gateways import filetypes as f
from acceptance.gateways import zipnames
from acceptance.refusals import Refused
from tests.builders import compound


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, b"x")
    return out.getvalue()


def media(brand):
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1isom" + b"\0" * 40


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"\n%PDF-1.4\n", f.PDF),
        ("a.pdf", b"\xef\xbb\xbf%PDF-1.7\n", f.PDF),
        ("a.pdf", b"x" * 1000 + b"%PDF-1.7\n", f.PDF),
        ("a.ofd", zipped("OFD.xml"), f.OFD),
        ("a.ofd", zipped("/OFD.xml"), f.OFD),
        ("a.ofd", zipped("./OFD.xml", "Doc_0/Document.xml"), f.OFD),
        ("a.dxf", b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n  9\r\n$ACADVER\r\n", f.DXF),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n", f.DXF),
        ("a.dxf", b"\r\n  0\r\nSECTION\r\n  2\r\nHEADER\r\n", f.DXF),
        ("a.dxf", b"999\nmade by hand\n  0\nSECTION\n  2\nTABLES\n", f.DXF),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0\0SECTION\0", f.DXF),
        ("a.heic", media(b"heic"), f.HEIC),
        ("a.mov", media(b"qt  "), f.MOV),
        ("a.mov", b"\0\0\0\x08wide\0\0\0\0mdat", f.MOV),
        ("a.m4a", media(b"M4A "), f.M4A),
        ("a.m4a", media(b"mp42"), f.M4A),
        ("a.m4a", media(b"3gp4"), f.M4A),
        ("a.mov", media(b"mp42"), f.MOV),
        ("a.mp4", media(b"isom"), f.MP4),
        ("a.doc", compound("WordDocument"), f.DOC),
        ("a.wps", compound("WordDocument"), f.DOC),
        ("a.xls", compound("Workbook"), f.XLS),
        ("a.ppt", compound("PowerPoint Document"), f.PPT),
        ("a.bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", f.BMP),
        ("a.txt", "会议记录\r\n第一条".encode("gb18030"), f.TXT),
        ("a.txt", "会议记录".encode(), f.TXT),
        ("a.txt", "会议记录\r\n\x1a".encode("gb18030"), f.TXT),
        ("a.txt", "會議記錄第一條".encode("big5"), f.TXT),
        ("a.tif", b"MM\0+\0\x08\0\0", f.TIFF),
        ("a.mp3", b"\xff\xfa\x90\0", f.MP3),
    ],
)
def test_the_kinds_that_sites_have_are_known_under_their_own_names(tmp_path, name, content, kind):
    path = tmp_path / "x"
    path.write_bytes(content)
    assert f.kind_of(path, name) == kind and f.fits(name, kind)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\0", "packed_otherwise"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "packed_otherwise"),
        ("a.doc", compound("WordDocument", "_VBA_PROJECT"), "macros"),
        ("a.msi", compound("Something"), "unknown_type"),
        ("a.pdf", b"x" * 1025 + b"%PDF-1.7\n", "unknown_type"),
        ("a.txt", b"\0\1\2text", "not_text"),
        ("a.txt", "会议记录第一条".encode("utf-16-le"), "not_text"),
        ("a.doc", b"{\\rtf1\\ansi}", "not_office"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "not_office"),
        ("a.docx", compound("EncryptedPackage"), "locked_file"),
        ("a.zip", b"PK\x07\x08PK\x03\x04", "packed_otherwise"),
        ("a.rar", zipped("a.pdf"), "packed_otherwise"),
        ("a.tar", b"a.pdf".ljust(257, b"\0") + b"ustar\0", "packed_otherwise"),
        ("a.tgz", b"\x1f\x8b\x08\0", "packed_otherwise"),
        ("a.amr", b"#!AMR\n", "unknown_type"),
        ("a.avif", media(b"avif"), "unknown_type"),
        ("a.cr3", media(b"crx "), "unknown_type"),
        ("a.md", "文字".encode(), "unknown_type"),
        ("a.pdf", b"MZ" + b"%PDF-1.4\n", "executable"),
        ("a.txt", b"  <html><script>", "executable"),
    ],
)
def test_what_no_archive_takes_is_refused_with_the_way_that_works(tmp_path, name, content, code):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        f.kind_of(path, name)
    assert refused.value.code == code


def infos(names, *, extra=None):
    found = []
    for number, raw in enumerate(names):
        info = zipfile.ZipInfo("x")
        info.orig_filename = info.filename = raw.decode("cp437")
        if extra:
            info.extra = extra[number]
        found.append(info)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "names", [["图纸.pdf"], ["图纸.pdf", "第1标段/开工报告.pdf", "a.pdf"], ["café.pdf"]]
)
def test_names_are_read_by_the_package_as_a_whole(encoding, names):
    assert zipnames.of(infos([name.encode(encoding) for name in names])) == names


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["第1標段/施工檔/圖紙會審記錄.pdf", "a.pdf"], "big5"),
        (["第1標段/圖紙會審記錄.pdf"], "gb18030"),
        (["张喆.pdf"], "gb18030"),
    ],
)
def test_names_of_older_computers_are_read_in_big5_where_they_are(names, encoding):
    assert zipnames.of(infos([name.encode(encoding) for name in names])) == names


def test_a_unicode_path_says_the_name_beyond_doubt():
    raw, name = b"??.pdf", "图纸.pdf"
    body = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
    field = struct.pack("<HH", 0x7075, len(body)) + body
    stale = field[:5] + b"\0\0\0\0" + field[9:]
    assert zipnames.of(infos([raw, raw], extra=[field, stale])) == ["图纸.pdf", "??.pdf"]
