"""Writes a ZIP package as a stream, from parts that are deflated already."""

import struct
from collections.abc import Iterator


def stream_package(parts: Iterator[tuple[str, tuple[int, int, bytes]]]) -> Iterator[bytes]:
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
