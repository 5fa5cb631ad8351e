"""Whether a package (移交包) is whole, with the files verify*.py, frozen.py, ledger.py, witness.py, heads.py
beside this one and Python (3.8 or later) alone.

    python verify.py
        the folder in which this file lies
    python verify.py PACKAGE
        a folder or a ZIP, without unpacking it
    python verify.py CARRIER CARRIER …
        one that came on several carriers, each a folder or a ZIP
    python verify.py PACKAGE 6f1c… 2026-11-24=6f1c…
        … of this digest, as a receipt or a paper says it, and with this daily root of the journal

Every file is read once against its digest, files and bytes are counted, each line of the catalogue
is held against its file and against the archive as it was fixed (定稿), the digest of that archive
is counted again, and the journal is followed line by line up to its daily root.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

if __package__:
    from . import verify_eark
    from .verify_archive import CONTENT, Archive
    from .verify_carriers import source_of, told
    from .verify_reading import FAULTS, LARGEST, Broken, Fault
else:  # beside this file; a run leaves nothing in the package
    sys.dont_write_bytecode = True
    import verify_eark  # type: ignore[import-not-found,no-redef]
    from verify_archive import CONTENT, Archive  # type: ignore[import-not-found,no-redef]
    from verify_carriers import source_of, told  # type: ignore[import-not-found,no-redef]
    from verify_reading import FAULTS, LARGEST, Broken, Fault  # type: ignore[import-not-found,no-redef]

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS, INFO, ABOUT = (
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "bag-info.txt",
    "移交包.json",
)
LIMITS = (
    "未能证明：包由谁做成；日志末个当日校验值以后的行。请与纸上或回执上的包摘要核对。\n"
    "Not shown: who made the package; lines after the last daily root. Compare the digest with paper or receipt."
)
CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-fA-F ]{4,64}$")


class Report(NamedTuple):
    """What was found: faults (none: whole), the digest of the package, what it says of itself, how
    many files and bytes its payload has.
    """

    faults: list[Fault]
    digest: str
    about: dict[str, Any]
    files: int = 0
    size: int = 0


def check(
    place: str | Sequence[str], digest: str = "", anchors: dict[str, str] | None = None
) -> Report:
    """Look at a package, which may lie at several places; nothing is written, and nothing is raised
    for what is in it.
    """
    places = [place] if isinstance(place, str) else list(place)
    try:
        source = source_of(places)
        if "bagit.txt" not in source.paths and not source.master():
            raise Broken(Fault("no_bagit"))
        return _Check(source).report(digest, anchors or {})
    except Broken as broken:
        return Report(list(broken.faults), "", {})


class _Check:
    def __init__(self, source: Any) -> None:
        self.source = source
        self.found: dict[str, str] = {}
        self.size = 0

    def report(self, digest: str, anchors: dict[str, str]) -> Report:
        faults = [*self.tags(), *self.payload()]
        about: dict[str, Any] = {}
        try:
            about = json.loads(self.text(ABOUT))
            archive = Archive(self.source, self.found, self.text)
            faults += [*self.counted(about), *archive.problems(about, anchors)]
            faults += verify_eark.problems(self.source, self.found, about)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            faults.append(Fault("about_bad", ABOUT))
        whole = self.found.get(TAGS, "")
        if digest and not whole.startswith(digest.replace(" ", "").lower()):
            faults.append(Fault("another", whole))
        if not isinstance(about, dict):
            about = {}
        faults = told(self.source, faults, self.found)
        return Report(list(dict.fromkeys(faults)), whole, about, self.files, self.size)

    def text(self, path: str) -> str:
        """A text of the package, whole. Raises ValueError when it is not there or too long."""
        if path not in self.found:
            raise ValueError(path)
        with self.source.open(path) as file:
            content: bytes = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(path)
        return content.decode("utf-8")

    @property
    def files(self) -> int:
        return sum(path.startswith("data/") for path in self.source.paths)

    def digested(self, path: str) -> int:
        """Read a file once; its size, its digest is kept. Raises what reading raises."""
        running, size = hashlib.sha256(), 0
        with self.source.open(path) as file:
            while True:
                piece = file.read(CHUNK)
                if not piece:
                    break
                running.update(piece)
                size += len(piece)
        self.found[path] = running.hexdigest()
        return size

    def looked(self, paths: list[str]) -> Iterator[Fault]:
        for path in paths:
            try:
                size = self.digested(path)
            except Exception:  # a damaged entry of a ZIP breaks in many ways
                yield Fault("unreadable", path)
                continue
            if path.startswith("data/"):
                self.size += size

    def listed(self, name: str) -> tuple[dict[str, str], list[Fault]]:
        """The lines of a manifest."""
        lines: dict[str, str] = {}
        faults: list[Fault] = []
        try:
            text = self.text(name)
        except (ValueError, OSError):
            return {}, [Fault("tag_missing", name)]
        for line in text.splitlines():
            said = re.match(r"(?P<digest>[0-9a-f]{64})  ?\*?(?P<path>\S.*)$", line)
            if said is None:
                faults.append(Fault("line_bad", name + ": " + line[:200]))
                continue
            if said["path"] in lines:
                faults.append(Fault("line_twice", said["path"]))
            lines[said["path"]] = said["digest"]
        return lines, faults

    def tags(self) -> Iterator[Fault]:
        mine = [path for path in self.source.paths if not path.startswith("data/")]
        yield from self.looked(mine)
        if "bagit.txt" in self.source.paths:
            yield from self.bagit()
        lines, faults = self.listed(TAGS)
        yield from faults
        for needed in ("bagit.txt", INFO, MANIFEST, ABOUT):
            if needed not in lines or needed not in self.found:
                yield Fault("tag_missing", needed)
        yield from self.held(lines, [path for path in mine if path != TAGS], "tag")

    def bagit(self) -> Iterator[Fault]:
        """Whether it says BagIt 1.0."""
        with self.source.open("bagit.txt") as file:
            if file.read(1000).decode("utf-8", "replace").replace("\r\n", "\n") != BAGIT:
                yield Fault("bad_bagit", "bagit.txt")

    def held(self, lines: dict[str, str], paths: list[str], kind: str) -> Iterator[Fault]:
        """What is listed against what is there."""
        for path in lines:
            if path not in self.found:
                yield Fault(kind + "_missing", path)
            elif self.found[path] != lines[path]:
                yield Fault(kind + "_changed", path)
        for path in paths:
            if path not in lines:
                yield Fault(kind + "_extra", path)

    def payload(self) -> Iterator[Fault]:
        paths = [path for path in self.source.paths if path.startswith("data/")]
        yield from self.looked(paths)
        lines, faults = self.listed(MANIFEST)
        yield from faults
        yield from self.held(lines, paths, "file")
        try:
            said = re.search(
                r"^Payload-Oxum: *(?P<size>\d+)\.(?P<count>\d+) *$", self.text(INFO), re.M
            )
        except ValueError:
            said = None
        if said is None or (int(said["size"]), int(said["count"])) != (self.size, len(paths)):
            yield Fault("oxum", INFO)

    def counted(self, about: dict[str, Any]) -> Iterator[Fault]:
        inside = [path for path in self.found if path.startswith(CONTENT)]
        if about["files"] != len(inside) or about["payload"] != [self.files, self.size]:
            yield Fault("counts", ABOUT)


def main(words: Sequence[str]) -> int:
    """The command line; 0 when the package is whole."""
    anchors = dict(word.split("=", 1) for word in words if re.match(r"\d{4}-\d\d-\d\d=", word))
    rest = [word for word in words if not re.match(r"\d{4}-\d\d-\d\d=", word)]
    here = os.path.dirname(os.path.abspath(__file__))
    places = [word for word in rest if os.path.exists(word) or not _DIGEST.match(word)]
    digest = "".join(word for word in rest if word not in places)
    report = check(places or [here], digest, anchors)
    for fault in report.faults:
        chinese, english = FAULTS[fault.code]
        sys.stdout.write("%s %s: %s\n" % (chinese, english, fault.where))
    if not report.faults:
        told = (report.files, report.size, report.digest)
        sys.stdout.write("完整 whole: %d 个文件 files, %d 字节 bytes\n包摘要 digest %s\n" % told)
    sys.stdout.write(LIMITS + "\n")
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
