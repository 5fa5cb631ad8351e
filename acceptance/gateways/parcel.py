"""Writes a ZIP package as a stream, from parts that are deflated already."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Part(NamedTuple):
    """A member of a package, deflated already: its checksum, its size before that, its bytes."""

    crc: int
    size: int
    packed: bytes


def deflated(content: bytes) -> Part:
    """A member that is held whole."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Part(zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def deflated_pieces(pieces: Iterable[bytes]) -> Part:
    """A member that comes in pieces and is never held whole."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    crc = size = 0
    packed: list[bytes] = []
    for content in pieces:
        crc, size = zlib.crc32(content, crc), size + len(content)
        packed.append(packer.compress(content))
    packed.append(packer.flush())
    return Part(crc, size, b"".join(packed))


def stream_package(parts: Iterator[tuple[str, Part]]) -> Iterator[bytes]:
    """A ZIP of deflated members, dated 1980-01-01 so that equal text gives equal bytes."""
    directory, offset, count = [], 0, 0
    for name, (crc, size, packed) in parts:
        raw = name.encode()
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, 8, 0, 0x21, crc, len(packed), size, len(raw), 0
        )
        yield b"PK\x03\x04" + common + raw
        yield packed
        directory.append(
            b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw
        )
        offset += 30 + len(raw) + len(packed)
        count += 1
    entries = b"".join(directory)
    yield entries
    yield b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), offset, 0)
