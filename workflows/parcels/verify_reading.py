"""What `verify.py` reads with: a folder or a ZIP, the names in it, the lines of the catalogue, and what each
fault is called. Python (3.8 or later) alone.

Nothing is unpacked or written, and no name in a package is ever followed outside it.
"""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

FAULTS = {
    "not_found": ("没有这个文件夹或压缩包", "there is no such folder or ZIP"),
    "zip_broken": ("压缩包不完整或已损坏", "the ZIP is cut short or damaged"),
    "zip_secret": ("压缩包已加密", "the ZIP is encrypted"),
    "zip_method": ("压缩方式不明", "compressed in a way that is not known"),
    "zip_bomb": ("解开后的大小异常", "unpacks to a size beyond reason"),
    "zip_top": ("压缩包中应只有一个顶层文件夹", "a ZIP has exactly one folder at its top"),
    "too_many": ("文件太多", "too many files"),
    "link": ("是链接，不是文件", "is a link and not a file"),
    "twice": ("同一个名称出现两次", "the same name twice"),
    "alike": ("与另一个文件只差大小写或写法", "differs from another by case or writing alone"),
    "path_outside": ("路径指向包外", "leads outside the package"),
    "name_not_nfc": ("文件名不是 NFC 写法", "the name is not in NFC"),
    "name_long": ("文件名超过 255 字节", "the name has more than 255 bytes"),
    "name_unsafe": ("文件名在 Windows 上不能用", "Windows does not take the name"),
    "no_bagit": ("没有 bagit.txt，不是本规范的包", "no bagit.txt: not a package of this kind"),
    "bad_bagit": ("bagit.txt 不是 BagIt 1.0", "bagit.txt does not say BagIt 1.0"),
    "tag_missing": ("缺少说明用的文件", "a tag file is missing"),
    "tag_changed": ("说明用的文件与摘要不符", "a tag file does not fit its digest"),
    "tag_extra": ("顶层多出文件", "a file at the top that nothing lists"),
    "line_bad": ("摘要清单中有一行读不懂", "a line of a manifest cannot be read"),
    "line_twice": ("摘要清单中同一文件列了两次", "a manifest lists a file twice"),
    "file_missing": ("缺少文件", "a file is missing"),
    "file_extra": ("多出文件，摘要清单未列", "a file that the manifest does not list"),
    "file_changed": ("内容与摘要不符", "the bytes do not fit their digest"),
    "unreadable": ("读不出来", "cannot be read"),
    "oxum": ("文件数或字节数与 bag-info.txt 不符", "counts do not fit bag-info.txt"),
    "about_bad": ("移交包.json 读不懂", "移交包.json cannot be read"),
    "counts": ("件数、卷数或字节数与移交包.json 不符", "counts do not fit 移交包.json"),
    "xml_bad": ("目录文件读不懂", "a catalogue cannot be read"),
    "catalogue_missing": ("目录所列的文件不在包中", "the catalogue lists a file that is not here"),
    "catalogue_digest": ("目录所记摘要与文件不符", "the catalogue has another digest for a file"),
    "catalogue_twice": ("目录中同一件列了两次", "the catalogue lists a file twice"),
    "catalogue_extra": ("目录没有列这个文件", "the catalogue does not list this file"),
    "catalogue_lacks": (
        "定稿中的一件不在目录中",
        "the fixed archive has a file that is not listed",
    ),
    "catalogue_unknown": ("目录中的一件不在定稿中", "the catalogue has a file of no fixed archive"),
    "catalogue_differs": ("目录与定稿的著录不同", "the catalogue does not say what was fixed"),
    "volume_differs": ("案卷目录与定稿不同", "the list of volumes does not say what was fixed"),
    "frozen_bad": ("定稿读不懂", "the fixed archive cannot be read"),
    "frozen_digest": (
        "定稿的摘要不能由所列案卷算出",
        "the digest of the fixed archive does not follow",
    ),
    "frozen_other": (
        "定稿不是移交包.json 所说的那一版",
        "another fixed archive than 移交包.json says",
    ),
    "journal_bad": ("操作日志读不懂", "the journal cannot be read"),
    "journal_line": ("操作日志的一行与链不符", "a line of the journal does not fit the chain"),
    "journal_cut": ("操作日志的行数或末值不符", "the journal ends elsewhere than it should"),
    "proof_bad": ("当日校验值的证明不成立", "the proof of the daily root does not hold"),
    "paper_proof": (
        "文件在日志中的证明不成立",
        "the proof that a paper is in the log does not hold",
    ),
    "root_other": ("当日校验值与纸上或邮件中的不符", "another daily root than the one on paper"),
    "virus": ("带有病毒", "carries a virus"),
    "eark_bad": ("METS、PREMIS 或 EAD 读不懂", "METS, PREMIS or EAD cannot be read"),
    "eark_differs": (
        "METS、PREMIS 或 EAD 与文件不符",
        "METS, PREMIS or EAD does not fit the files",
    ),
    "eark_lacks": ("METS、PREMIS 或 EAD 没有列这个文件", "METS, PREMIS or EAD lacks this file"),
    "carrier_missing": ("缺少这一号载体", "the carrier of this number is missing"),
    "carrier_other": (
        "这些载体不是同一次分盘的：载体清单不同",
        "carriers of different packages, or divided at different times",
    ),
    "trial": ("试移交的包，只核对，不接收", "a trial: it is checked and not taken in"),
    "not_ours": ("不是本规范的包", "no package of this form"),
    "another": (
        "不是所要的那个包：包摘要不同",
        "another package: its digest is not the one asked for",
    ),
}
"""Each fault in one sentence, Chinese and English."""
LIST = "载体清单.csv"
"""What lies beside a package that was written on several carriers."""
MOST, LARGEST, RATIO = 2_000_000, 1 << 28, 200
"""Files of a package; bytes of a text that is read whole; how much smaller a ZIP may make a file."""
_SIGNS = frozenset('<>:"|?*')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.I)


class Fault(NamedTuple):
    """One thing that is wrong: a key of FAULTS, and where."""

    code: str
    where: str = ""


class Broken(Exception):
    """The package cannot be read at all, for these faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def alike(name: str) -> str:
    """By which two names are the same on some system: without case, and as compatible letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def name_problem(path: str) -> str:
    """Why a path may not stand in a package, as a key of FAULTS; empty when it may."""
    if path.startswith("/") or "\\" in path or re.match(r"[A-Za-z]:", path):
        return "path_outside"
    for part in path.split("/"):
        found = _part_problem(part)
        if found:
            return found
    return ""


@lru_cache(maxsize=1024)
def _part_problem(part: str) -> str:
    """Why one name may not stand in a path: a folder is asked for once and not for each file in it."""
    if part in ("", ".", ".."):
        return "path_outside"
    if part != unicodedata.normalize("NFC", part):
        return "name_not_nfc"
    if len(part.encode("utf-8", "replace")) > 255:
        return "name_long"
    if part.strip(" ") != part or part.endswith(".") or _DEVICES.match(part):
        return "name_unsafe"
    if not _SIGNS.isdisjoint(part):
        return "name_unsafe"
    if not part.isprintable() and any(unicodedata.category(one)[0] == "C" for one in part):
        return "name_unsafe"
    return ""


def name_faults(paths: list[str]) -> Iterator[Fault]:
    """What is wrong with the names alone: nothing is opened before they are as they should be."""
    seen: dict[str, str] = {}
    for path in paths:
        code = name_problem(path)
        if code:
            yield Fault(code, path[:300])
        key = alike(path)
        if key in seen:
            yield Fault("twice" if seen[key] == path else "alike", path[:300])
        seen[key] = path


class Folder:
    """A package that lies on a disk."""

    def __init__(self, top: Path) -> None:
        self.top, self.name = top, top.resolve().name
        self.paths = sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        left = [""]
        while left:
            above = left.pop()
            for one in self._inside(above):
                path = above + one.name
                if one.is_symlink():
                    raise Broken(Fault("link", path))
                if one.is_dir():
                    left.append(path + "/")
                else:
                    yield path

    def _inside(self, folder: str) -> list[os.DirEntry[str]]:
        """Of a folder that cannot be read the files are missing."""
        try:
            with os.scandir(str(self.top / folder)) as inside:
                return list(inside)
        except OSError:
            return []

    def open(self, path: str) -> IO[bytes]:
        """The bytes of one file."""
        return open(str(self.top) + "/" + path, "rb")

    def master(self) -> str:
        """The list beside it, where it came on several carriers; empty where it did not."""
        path = self.top.resolve().parent / LIST
        if not path.is_file():
            return ""
        with open(str(path), "rb") as file:
            return file.read(LARGEST).decode("utf-8", "replace")


class Zip:
    """A package in one file, read where it lies."""

    def __init__(self, file: Path, beside: Callable[[str], bool] = lambda _name: False) -> None:
        try:
            self._zip = zipfile.ZipFile(str(file))
            listed = [one for one in self._zip.infolist() if not one.is_dir()]
        except Exception as error:  # whatever a hostile ZIP breaks, the ZIP is what is broken
            raise Broken(Fault("zip_broken")) from error
        if len(listed) > MOST:
            raise Broken(Fault("too_many"))
        room = 8 * file.stat().st_size + LARGEST
        if sum(one.file_size for one in listed) > room:
            raise Broken(Fault("zip_bomb"))
        for one in listed:
            self._look(one)
        entries = [one for one in listed if not beside(one.filename)]
        self._listed = any(one.filename == LIST for one in listed)
        tops = {one.filename.partition("/")[0] for one in entries}
        if len(tops) != 1 or any("/" not in one.filename for one in entries):
            raise Broken(*self._names(entries) or [Fault("zip_top")])
        self.name = self._top = tops.pop()
        names = [one.filename[len(self._top) + 1 :] for one in entries]
        # the name of the folder at the top is judged with the others
        faults = [*name_faults([self._top]), *name_faults(names)]
        if faults:
            raise Broken(*faults)
        self.paths = sorted(names)

    def _names(self, entries: list[zipfile.ZipInfo]) -> list[Fault]:
        return list(name_faults([one.filename for one in entries]))

    def _look(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & 1:
            raise Broken(Fault("zip_secret", entry.filename[:300]))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Broken(Fault("zip_method", entry.filename[:300]))
        if entry.file_size > 1 << 20 and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise Broken(Fault("zip_bomb", entry.filename[:300]))
        if entry.external_attr >> 28 == 0o12:
            raise Broken(Fault("link", entry.filename[:300]))

    def open(self, path: str) -> IO[bytes]:
        """The bytes of one file."""
        return self._zip.open(self._top + "/" + path)

    def master(self) -> str:
        """The list beside it, where it is one of several carriers; empty where it is not."""
        if not self._listed:
            return ""
        with self._zip.open(LIST) as file:
            return file.read(LARGEST).decode("utf-8", "replace")
