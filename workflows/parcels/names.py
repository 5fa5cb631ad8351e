"""Names of folders and files in a package: as an archivist reads them, and as every system keeps them.

NFC, at most 255 bytes a name, nothing that Windows refuses (its signs, its devices, a dot or a
blank at an end), no two in a folder that differ by case or by how they are written alone.
"""

from __future__ import annotations

import re
import unicodedata

FOLDER, FILE = 120, 180
"""Bytes of a folder's and of a file's name: a path of five stays below what Windows opens (260)."""
UNNAMED = "无题名"
_SIGNS = str.maketrans('<>:"/\\|?*%', "＜＞：＂／＼｜？＊％")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.I)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_TYPE = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def component(text: str, *, limit: int = FOLDER, ending: str = "") -> str:
    """One name made of a title: signs that no system takes become their full-width forms, what is
    not seen is left out, what is too long is cut; `ending` (such as .pdf) is kept whole.

    `limit` counts bytes of UTF-8, the ending among them.
    """
    seen = "".join(one for one in text if unicodedata.category(one) not in _UNSEEN or one == "\t")
    plain = " ".join(unicodedata.normalize("NFC", seen).translate(_SIGNS).split())
    name = _cut(plain.strip(" ."), limit - len(ending.encode())) or UNNAMED
    if _DEVICES.match(name + ending):
        name = f"_{name}"
    return name + ending


def _cut(name: str, limit: int) -> str:
    """So much of it as the bytes allow."""
    return name.encode()[:limit].decode(errors="ignore").strip(" .")


def ending(name: str) -> str:
    """The type that a file's name bears, in small letters, with its dot; empty when it bears none."""
    found = _TYPE.search(name)
    if found is None:
        return ""
    return found[0].lower()


def alike(name: str) -> str:
    """By which two names are the same on some system: without case, and as compatible letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


class Taken:
    """The names that are given in each folder; the second of two alike gets a number."""

    def __init__(self) -> None:
        self._given: dict[str, set[str]] = {}

    def give(self, folder: str, text: str, *, limit: int, ending: str = "") -> str:
        """A name for a title in a folder, unlike all that were given there."""
        given = self._given.setdefault(folder, set())
        name, number = component(text, limit=limit, ending=ending), 1
        while alike(name) in given:
            number += 1
            mark = f" ({number}){ending}"
            name = component(text, limit=limit, ending=mark)
        given.add(alike(name))
        return name
