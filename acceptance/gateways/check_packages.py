"""Read by the checking child alone: whether a ZIP is whole, and whether one that calls itself OFD is
one (GB/T 33190).

Imports nothing of ours.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

LARGEST = 64 << 20
"""Bytes of one XML file of an OFD that are read."""


class Hollow(Exception):
    """What an OFD must have and this one has not."""


def ofd(path: str, is_program: Callable[[str, bytes], bool]) -> dict[str, Any]:
    """Whether a ZIP is whole and is an OFD: how many pages, or what it lacks."""
    facts = package(path)
    if facts:
        return facts
    with zipfile.ZipFile(path) as archive:
        try:
            facts["pages"] = pages(archive)
        except Hollow as lacks:
            return {"hollow": str(lacks)[:200]}
        facts["programs"] = _packed(archive, is_program)
    return facts


def _packed(archive: zipfile.ZipFile, is_program: Callable[[str, bytes], bool]) -> list[str]:
    """`attached` when an entry of a package is a program."""
    for entry in archive.infolist():
        with archive.open(entry) as member:
            if is_program(entry.filename, member.read(64)):
                return ["attached"]
    return []


def package(path: str) -> dict[str, Any]:
    """What is wrong with a document that is a ZIP: encrypted, or a member that does not unpack."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(info.flag_bits & 1 for info in archive.infolist()):
                return {"encrypted": True}
            if sum(info.file_size for info in archive.infolist()) > 4 << 30:
                return {"damaged": "unpacked size"}
            broken = archive.testzip()
    except Exception as error:
        return {"damaged": str(error)[:200]}
    if broken:
        return {"damaged": broken[:200]}
    return {}


def pages(archive: zipfile.ZipFile) -> int:
    """How many pages it has: OFD.xml names a document, and that names each page.

    Raises Hollow with the name of what is missing or is no such XML.
    """
    entries = {_plain(name): name for name in archive.namelist()}
    root = _read(archive, entries, "OFD.xml", "OFD")
    bodies = list(_named(root, "DocBody"))
    if not bodies:
        raise Hollow("DocBody")
    return sum(_of_document(archive, entries, body) for body in bodies)


def _of_document(archive: zipfile.ZipFile, entries: dict[str, str], body: Any) -> int:
    place = _word(next(_named(body, "DocRoot"), None))
    if not place:
        raise Hollow("DocRoot")
    document = _read(archive, entries, _plain(place), "Document")
    folder = posixpath.dirname(_plain(place))
    found = [_beside(folder, page.get("BaseLoc", "")) for page in _named(document, "Page")]
    if not found:
        raise Hollow("Page")
    for page in found:
        if page not in entries:
            raise Hollow(page or "BaseLoc")
    _read(archive, entries, found[0], "Page")
    return len(found)


def _beside(folder: str, place: str) -> str:
    """A place as the document names it: from the root when it begins with a stroke."""
    place = place.strip().replace("\\", "/")
    if place.startswith("/"):
        return _plain(place)
    return _plain(posixpath.join(folder, place))


def _plain(name: str) -> str:
    """The name of an entry without the ways in which its root may be written."""
    return posixpath.normpath(name.strip().replace("\\", "/")).lstrip("/")


def _read(archive: zipfile.ZipFile, entries: dict[str, str], name: str, root: str) -> Any:
    from lxml import etree

    if name not in entries or archive.getinfo(entries[name]).file_size > LARGEST:
        raise Hollow(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(archive.read(entries[name]), parser)
    except etree.XMLSyntaxError as error:
        raise Hollow(name) from error
    if etree.QName(tree).localname != root:
        raise Hollow(f"{name} <{root}>")
    return tree


def _named(tree: Any, name: str) -> Iterator[Any]:
    """The elements of that name, in whatever namespace."""
    return iter(tree.iter(f"{{*}}{name}"))


def _word(node: Any) -> str:
    if node is None:
        return ""
    return (node.text or "").strip()
