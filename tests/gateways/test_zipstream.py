"""A ZIP whose every byte is known before its first, as every other program reads it."""

import io
import zipfile
import zlib
from datetime import datetime

import pytest

from acceptance.gateways.zipstream import SMALL, Layout, Member

AT = datetime(2026, 11, 29, 22, 30, 10)


def written(contents, start=0):
    members = [Member(name, len(text), zlib.crc32(text)) for name, text in contents]
    layout = Layout(members, AT)

    def read(number, skip):
        yield contents[number][1][skip:]

    return layout, b"".join(layout.stream(read, start))


@pytest.mark.parametrize("count", [0, 1, 3, 65_536])
def test_it_is_as_long_as_it_said_and_every_member_is_there(count):
    contents = [(f"案卷/第{number}件 𠮷.txt", b"x" * (number % 7)) for number in range(count)]
    layout, whole = written(contents)
    assert layout.size == len(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        assert package.namelist() == [name for name, _text in contents]
        assert package.testzip() is None if count < 10 else True
        for info in package.infolist()[:5]:
            assert info.date_time == (2026, 11, 29, 22, 30, 10)


def test_from_any_byte_on_it_is_the_rest_of_the_same():
    contents = [("一.txt", b"abc"), ("二.txt", b""), ("三.txt", b"defghij")]
    layout, whole = written(contents)
    for start in range(layout.size + 1):
        assert written(contents, start)[1] == whole[start:], start


def test_beyond_four_gigabytes_the_fields_of_zip64_tell(tmp_path):
    """The bytes are holes in a file: nothing so large is written."""
    members = [
        Member("大.bin", SMALL + 5, 0),
        Member("后.txt", 3, zlib.crc32(b"abc")),
    ]
    layout = Layout(members, AT)
    holes = tmp_path / "holes.zip"
    with open(holes, "wb") as out:

        def read(number, skip):
            if number == 0:
                out.seek(out.tell() + SMALL + 5)
                return iter(())
            return iter((b"abc",))

        for piece in layout.stream(read):
            out.write(piece)
    assert holes.stat().st_size == layout.size
    with zipfile.ZipFile(holes) as package:
        large, after = package.infolist()
        assert large.file_size == SMALL + 5 and after.header_offset > SMALL
        assert package.read("后.txt") == b"abc"
