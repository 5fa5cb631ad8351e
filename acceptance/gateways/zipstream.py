"""Writes a ZIP as a stream whose every byte is known before the first: stored members of known size and
checksum, Zip64 where it needs it, the same bytes each time, from wherever one asks.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

STORED, UTF8, UNIX_FILE = 0, 0x800, 0o100644 << 16
SMALL = 0xFFFFFFFF
"""Sizes and places from here on stand in the Zip64 fields."""
MANY = 0xFFFF
"""And numbers of members from here on."""
Read = Callable[[int, int], Iterator[bytes]]
"""The bytes of a member (by its place in the list) from a place in it to its end."""


HEAD, ENTRY = 30, 46
"""Bytes before a member and in the directory, without name and Zip64 field."""


def _field(content: int) -> int:
    """Bytes of a Zip64 field; of none where it has nothing to say."""
    if not content:
        return 0
    return 4 + content


class Member(NamedTuple):
    """One file: its name, its size in bytes, its CRC-32."""

    name: str
    size: int
    crc: int


class Layout:
    """Where everything lies in the ZIP of some members, all dated alike."""

    def __init__(self, members: Sequence[Member], at: datetime) -> None:
        self._members = members
        self._names = [one.name.encode() for one in members]
        year = max(at.year, 1980) - 1980
        self._date = year << 9 | at.month << 5 | at.day
        self._time = at.hour << 11 | at.minute << 5 | at.second // 2
        self._starts: list[int] = []
        offset = directory = 0
        for one, name in zip(members, self._names, strict=True):
            self._starts.append(offset)
            length, size = len(name), one.size
            if size < SMALL and offset < SMALL:
                # nearly all of them
                directory += ENTRY + length
                offset += HEAD + length + size
                continue
            large = 0
            if size >= SMALL:
                large = 16
            directory += ENTRY + length + _field(large + 8 * (offset >= SMALL))
            offset += HEAD + length + _field(large) + size
        self._directory = offset
        self.size = offset + directory + len(self._end(offset, directory))

    def stream(self, read: Read, start: int = 0) -> Iterator[bytes]:
        """All bytes from a place on; `read` gives those of the members that are reached."""
        for at, (one, begins) in enumerate(zip(self._members, self._starts, strict=True)):
            head = self._head(one)
            if start >= begins + len(head) + one.size:
                continue
            skipped = max(0, start - begins)
            if skipped < len(head):
                yield head[skipped:]
            yield from read(at, max(0, skipped - len(head)))
        yield from self._tail(max(0, start - self._directory))

    def _tail(self, skipped: int) -> Iterator[bytes]:
        size = 0
        for one, begins in zip(self._members, self._starts, strict=True):
            entry = self._entry(one, begins)
            size += len(entry)
            if skipped < len(entry):
                yield entry[skipped:]
            skipped = max(0, skipped - len(entry))
        end = self._end(self._directory, size)
        if skipped < len(end):
            yield end[skipped:]

    def _head(self, one: Member) -> bytes:
        name, extra, size, version = one.name.encode(), b"", one.size, 20
        if size >= SMALL:
            extra, size, version = struct.pack("<HHQQ", 1, 16, size, size), SMALL, 45
        fields = (version, UTF8, STORED, self._time, self._date, one.crc, size, size)
        return (
            struct.pack("<IHHHHHIIIHH", 0x04034B50, *fields, len(name), len(extra)) + name + extra
        )

    def _entry(self, one: Member, begins: int) -> bytes:
        name, size, version = one.name.encode(), one.size, 20
        large = b""
        if size >= SMALL:
            large, size = struct.pack("<QQ", size, size), SMALL
        if begins >= SMALL:
            large, begins = large + struct.pack("<Q", begins), SMALL
        extra = b""
        if large:
            extra, version = struct.pack("<HH", 1, len(large)) + large, 45
        fields = (3 << 8 | version, version, UTF8, STORED, self._time, self._date, one.crc)
        return (
            struct.pack("<IHHHHHHIII", 0x02014B50, *fields, size, size)
            + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, UNIX_FILE, begins)
            + name
            + extra
        )

    def _end(self, begins: int, size: int) -> bytes:
        """The end of the directory, with its Zip64 form before it where a number needs it."""
        count, large = len(self._members), b""
        if count >= MANY or begins >= SMALL or size >= SMALL:
            head = struct.pack("<IQHHII", 0x06064B50, 44, 3 << 8 | 45, 45, 0, 0)
            large = head + struct.pack("<QQQQ", count, count, size, begins)
            large += struct.pack("<IIQI", 0x07064B50, 0, begins + size, 1)
        told = (min(count, MANY), min(count, MANY), min(size, SMALL), min(begins, SMALL))
        return large + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, *told, 0)
