"""The other readings of a package (METS, PREMIS, EAD) held against its files. Read by `verify.py`; Python (3.8 or
later) alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat

if __package__:
    from .verify_reading import Fault
else:  # beside this file
    from verify_reading import Fault  # type: ignore[import-not-found,no-redef]

METS, EAD, PREMIS = "METS.xml", "metadata/descriptive/EAD.xml", "metadata/preservation/PREMIS.xml"
_M, _P = "http://www.loc.gov/METS/}", "http://www.loc.gov/premis/v3}"
_E, _HREF = "http://ead3.archivists.org/schema/}", "http://www.w3.org/1999/xlink}href"


class _Elements:
    """The elements of a text that are wanted, as the parser meets them, with their attributes; a document type
    is refused. Of the others nothing is kept: a package of ten thousand files has half a million.
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.found: list[tuple[str, dict[str, str], str]] = []
        self._open: list[dict[str, str]] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens; until it closes its text and its end are told."""
        if tag in self.wanted:
            self._open.append(attributes)
            self._text = []
            self.parser.CharacterDataHandler = self._text.append
            self.parser.EndElementHandler = self.end

    def end(self, tag: str) -> None:
        """It closes, or another one inside it."""
        if tag not in self.wanted:
            return
        self.found.append((tag, self._open.pop(), "".join(self._text)))
        if not self._open:
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None

    def doctype(self, *_told: Any) -> None:
        """It has none: it could name other files, or grow without end."""
        raise ValueError("DOCTYPE")


def _elements(file: IO[bytes], *wanted: str) -> list[tuple[str, dict[str, str], str]]:
    """All that are wanted, in the order in which they close. Raises ValueError."""
    elements = _Elements(frozenset(wanted))
    try:
        elements.parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return elements.found


@lru_cache(maxsize=1 << 16)
def _path(address: str) -> str:
    """The path that an address says: all three readings name each file, and a folder holds many."""
    folder, slash, name = address.rpartition("/")
    return _folder(folder) + slash + unquote(name)


@lru_cache(maxsize=1024)
def _folder(address: str) -> str:
    return unquote(address)


def problems(source: Any, found: dict[str, str], about: dict[str, Any]) -> Iterator[Fault]:
    """Where METS, PREMIS or EAD do not tell of the files that are here; `found` are these by digest.

    A package of before has none of the three, and does not say that it has.
    """
    if "eark" not in about.get("readings", ()) and METS not in found:
        return
    for path, look in ((METS, _mets), (PREMIS, _premis), (EAD, _ead)):
        try:
            with source.open(path) as file:
                yield from look(file, found)
        except (ValueError, KeyError, OSError):
            yield Fault("eark_bad", path)


def _mets(file: IO[bytes], found: dict[str, str]) -> Iterator[Fault]:
    listed: set[str] = set()
    said: dict[str, str] = {}
    for tag, attributes, _text in _elements(file, _M + "FLocat", _M + "file", _M + "mdRef"):
        if tag == _M + "FLocat":
            said = attributes
            continue
        place = attributes if tag == _M + "mdRef" else said
        path, said = _path(place.get(_HREF, "")), {}
        if path in listed:
            yield Fault("eark_differs", METS + ": " + path[:300])
        listed.add(path)
        if found.get(path) != attributes.get("CHECKSUM"):
            yield Fault("eark_differs", METS + ": " + path[:300])
    for path in found:
        if path.startswith("data/") and path not in listed:
            yield Fault("eark_lacks", METS + ": " + path)


def _premis(file: IO[bytes], found: dict[str, str]) -> Iterator[Fault]:
    digest = ""
    held = set(found.values())
    told: set[str] = set()
    for tag, _attributes, text in _elements(
        file, _P + "messageDigest", _P + "contentLocationValue"
    ):
        if tag == _P + "messageDigest":
            digest = text
            continue
        path = _path(text)
        told.add(digest)
        if found.get(path) != digest:
            yield Fault("eark_differs", PREMIS + ": " + path[:300])
    lacking = held - told
    for path in found:
        if path.startswith("data/电子档案/") and found[path] in lacking:
            yield Fault("eark_lacks", PREMIS + ": " + path)


def _ead(file: IO[bytes], found: dict[str, str]) -> Iterator[Fault]:
    told = [_path(one.get("href", "")) for _tag, one, _text in _elements(file, _E + "dao")]
    for path in told:
        if path not in found:
            yield Fault("eark_differs", EAD + ": " + path[:300])
    known = set(told)
    for path in found:
        if path.startswith("data/电子档案/") and path not in known:
            yield Fault("eark_lacks", EAD + ": " + path)
