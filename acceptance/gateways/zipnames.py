"""The names of the entries of a ZIP, decided for the package as a whole: what one program wrote is in one encoding."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence

UTF8_FLAG, UNICODE_PATH = 0x800, 0x7075


def of(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of entries: as each says itself (the flag of UTF-8, a Unicode Path), the others by the encoding in
    which all of them read: UTF-8 or GBK, as Windows writes here.
    """
    told = [_told(info) for info in infos]
    raw = [
        info.orig_filename.encode("cp437", "replace")
        for info, name in zip(infos, told, strict=True)
        if name is None
    ]
    encoding = encoding_of(raw)
    found = []
    for info, name in zip(infos, told, strict=True):
        if name is None:
            name = info.orig_filename.encode("cp437", "replace").decode(encoding, "replace")
        found.append(unicodedata.normalize("NFC", name))
    return found


def _told(info: zipfile.ZipInfo) -> str | None:
    """The name as the entry says it beyond doubt."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    if raw.isascii() and not info.extra:
        return info.filename
    for kind, content in _extra(info.extra):
        if kind != UNICODE_PATH or len(content) < 6 or content[0] != 1:
            continue
        if int.from_bytes(content[1:5], "little") != zlib.crc32(raw):
            # the name was changed since by a program that does not know the field
            continue
        try:
            return content[5:].decode("utf-8")
        except UnicodeDecodeError:
            return None
    return None


def _extra(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields behind a name: kind and content."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]


def encoding_of(names: Sequence[bytes]) -> str:
    """The encoding of names that say none: UTF-8 where all of them are UTF-8 and do not merely look so."""
    foreign = [name for name in names if not name.isascii()]
    try:
        read = "".join(name.decode("utf-8") for name in foreign)
    except UnicodeDecodeError:
        return _of_windows(foreign)
    try:
        other = "".join(name.decode("gb18030") for name in foreign)
    except UnicodeDecodeError:
        return "utf-8"
    if _strange(read) and not _strange(other):
        return "gb18030"
    return "utf-8"


def _of_windows(names: Sequence[bytes]) -> str:
    """GBK, or Big5 where hardly a letter is one of GB 2312 and nearly all are everyday ones of Big5."""
    try:
        simplified = _share("".join(name.decode("gb18030") for name in names), "gb2312", 0xF7)
        traditional = _share("".join(name.decode("big5") for name in names), "big5", EVERYDAY)
    except UnicodeDecodeError:
        return "gb18030"
    if simplified < FEW and traditional > MOST:
        return "big5"
    return "gb18030"


FEW, MOST = 0.7, 0.9
"""Shares of letters below which a reading is doubted, and above which another is believed (本系统约定)."""
EVERYDAY = 0xC6
"""The last lead byte of the everyday characters of Big5."""


def _share(text: str, encoding: str, last: int) -> float:
    """The share of letters beyond ASCII that an encoding has, up to some lead byte."""
    letters = [letter for letter in text if ord(letter) > 127]
    coded = [letter.encode(encoding, "ignore") for letter in letters]
    return sum(1 for one in coded if one and one[0] <= last) / max(1, len(letters))


def _strange(text: str) -> bool:
    """Whether most letters beyond ASCII are none that names here have: GBK that happens to be UTF-8 reads as Greek,
    Hebrew or Arabic letters.
    """
    letters = [letter for letter in text if ord(letter) > 127]
    usual = [letter for letter in letters if "\u2e80" <= letter <= "\uffef" or letter in USUAL]
    return 2 * len(usual) < len(letters)


USUAL = frozenset("·—–…“”‘’№℃Φφ±×÷°²³àáâäçèéêëíñóôöúü")
