"""The folder of an export: written beside its place and renamed when it is whole; read again name by
name before anything is believed.

README.txt, manifest.json, manifest.sha256, SHA256SUMS, schema.json
tables/NAME.jsonl     one record a line
files/ab/cd/DIGEST    as in the store
prints/ab/DIGEST.pdf  issued documents as PDF, by the digest of their Word file
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workflows.exits.readme import FIRST

from .parts import CHUNK, FULL
from .shelves import Unfit
from .storage import READ_ONLY, LocalStore, Running, digested, synced

README, SCHEMA = "README.txt", "schema.json"
MANIFEST, SEAL, SUMS = "manifest.json", "manifest.sha256", "SHA256SUMS"
FILES, PRINTS, TABLES = "files", "prints", "tables"
FORMAT, OF_ONE, NUMBER = "acceptance-export", "acceptance-project", 1
PRIVATE = 0o700
SAID = frozenset(
    {"format", "number", "at", "migration", "tables", "heads", "missing", "listed", SUMS}
)
"""What every manifest says."""
BY_ITSELF = frozenset({MANIFEST, SEAL, SUMS})
"""What does not stand in SHA256SUMS: each is vouched for by the one before."""
_NAME = re.compile(
    r"README\.txt|schema\.json|tables/[a-z_]{1,60}\.jsonl"
    r"|files/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}"
    r"|prints/([0-9a-f]{2})/\3[0-9a-f]{62}\.pdf"
)
_LINE = re.compile(r"([0-9a-f]{64})  ([ -~]{1,200})\n")
_SEAL = re.compile(r"([0-9a-f]{64})  manifest\.json\n")

Tell = Callable[[str, int, int], None]
"""Told of what (`tables`, `files`, `reading`) how many are done, of how many."""


@dataclass(frozen=True)
class Listed:
    """One line of SHA256SUMS."""

    digest: str
    name: str


@contextmanager
def beginning(target: Path) -> Iterator[Path]:
    """A folder beside the target, which takes its name when the block ends well and goes away when it
    does not. What a killed run left there is cleared away first.

    Raises Unfit: the target exists, another run is writing, or something of another lies there.
    """
    if os.path.lexists(target):
        raise Unfit(f"{target} 已经存在 exists already")
    half = target.with_name(f"{target.name}.part")
    half.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with _alone(half) as readme:
        for kept in half.iterdir():
            if kept.is_dir():
                shutil.rmtree(kept)
            elif kept.name != README:
                kept.unlink()
        try:
            readme.write(f"{FIRST}\n")
            readme.flush()
            yield half
            _durable(half)
            half.rename(target)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    synced(target.parent)


@contextmanager
def _alone(half: Path) -> Iterator[IO[str]]:
    """Nobody else writes there meanwhile; the note by which it is known as ours, held open."""
    names = {path.name for path in half.iterdir()}
    if names and README not in names:
        raise _strange(half)
    with open(half / README, "a+", encoding="utf-8") as readme:
        try:
            fcntl.flock(readme, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unfit("另一次导出正在进行 another export is running") from error
        readme.seek(0)
        if readme.readline().rstrip("\n") not in ("", FIRST):
            raise _strange(half)
        readme.truncate(0)
        yield readme


def _durable(folder: Path) -> None:
    """All files under a folder are durable when this returns. Its disk is asked once: file by file a
    slow one would take a hundred times as long.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(handle):
            raise OSError(ctypes.get_errno(), "syncfs", str(folder))
    finally:
        os.close(handle)


def _strange(half: Path) -> Unfit:
    return Unfit(f"{half} 里有别的东西 holds something else")


def written(path: Path, words: str) -> str:
    """Write a small file; its digest."""
    content = words.encode("utf-8")
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def finish(half: Path, known: Mapping[str, str], manifest: dict[str, Any]) -> str:
    """List every file with its digest, then write the manifest and what vouches for it; the digest of
    the manifest. `known` are digests by name that need not be read again.
    """
    with open(half / SUMS, "w", encoding="ascii") as sums:
        for name in walked(half):
            if name not in BY_ITSELF:
                sums.write(f"{_digest(half, name, known)}  {name}\n")
    manifest = {**manifest, SUMS: digested(half / SUMS).digest}
    told = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    digest = written(half / MANIFEST, told)
    written(half / SEAL, f"{digest}  {MANIFEST}\n")
    return digest


def _digest(half: Path, name: str, known: Mapping[str, str]) -> str:
    if name.startswith(f"{FILES}/"):
        # it was read while it was copied
        return name.rsplit("/", 1)[-1]
    return known.get(name) or digested(half / name).digest


def walked(folder: Path, under: str = "") -> Iterator[str]:
    """The names of all files, in order, folder by folder. Raises Unfit for what is neither file nor
    folder.
    """
    with os.scandir(folder / under) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = f"{under}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from walked(folder, f"{name}/")
        elif entry.is_file(follow_symlinks=False):
            yield name
        else:
            raise Unfit(f"{name} 不是普通文件 is no plain file")


def manifest_of(folder: Path) -> dict[str, Any]:
    """What an export says of itself. Raises Unfit: no export, changed, or of a newer form."""
    try:
        content = (folder / MANIFEST).read_bytes()
        seal = _SEAL.fullmatch((folder / SEAL).read_text("ascii", errors="replace"))
    except OSError as error:
        raise Unfit(
            f"{folder} 不是完成的导出：缺少 {Path(str(error.filename)).name} is no finished export"
        ) from error
    if seal is None or seal.group(1) != hashlib.sha256(content).hexdigest():
        raise Unfit(f"{MANIFEST} 与导出时不一致 is not what was exported")
    try:
        said = json.loads(content)
        of_one = said["format"] == OF_ONE
        fits = said["format"] == FORMAT and said["number"] <= NUMBER
        known = said.keys() >= SAID and dict(said["tables"]) and dict(said["heads"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unfit(f"{MANIFEST} 不是本系统写成的 was not written by this system") from error
    if of_one:
        raise Unfit("一个项目的导出供阅读，不能导入 the export of one project is to be read alone")
    if not fits or not known:
        raise Unfit(f"{MANIFEST} 由更新的版本写成 was written by a newer version")
    return dict(said)


def listed(folder: Path) -> Iterator[Listed]:
    """The lines of SHA256SUMS. Raises Unfit for a name that no export has."""
    with open(folder / SUMS, encoding="ascii", errors="replace", newline="\n") as lines:
        for line in lines:
            told = _LINE.fullmatch(line)
            if told is None or not _NAME.fullmatch(told.group(2)):
                raise Unfit(f"{SUMS} 不是本系统写成的 was not written by this system")
            yield Listed(told.group(1), told.group(2))


def stored(folder: Path) -> Iterator[str]:
    """The digests of the archived files of an export."""
    for one in listed(folder):
        if one.name.startswith(f"{FILES}/"):
            yield one.digest


def require_whole(folder: Path, manifest: Mapping[str, Any], tell: Tell) -> None:
    """Read everything: every file is there, none is there that is not listed, each is what was
    written. Raises Unfit at the first that is not.
    """
    if not (folder / SUMS).is_file() or digested(folder / SUMS).digest != manifest[SUMS]:
        raise Unfit(f"{SUMS} 与清单不符 is not what the manifest says")
    there = (name for name in walked(folder) if name not in BY_ITSELF)
    tables = set()
    for done, one in enumerate(listed(folder), 1):
        name = next(there, "")
        if name != one.name:
            raise _astray(folder, name, one.name)
        if digested(folder / name).digest != one.digest or not _named_so(one):
            raise Unfit(f"{name} 与导出时不一致 is not what was exported")
        if name.startswith(f"{TABLES}/"):
            tables.add(Path(name).stem)
        tell("reading", done, manifest["listed"])
    name = next(there, "")
    if name:
        raise _over(name)
    if tables != set(manifest["tables"]):
        raise Unfit("表与清单不符 the tables are not those of the manifest")


def _astray(folder: Path, found: str, wanted: str) -> Unfit:
    """Either the wanted one is missing, or the found one is too many."""
    if not found or not (folder / wanted).is_file():
        return Unfit(f"缺少 {wanted} is missing")
    return _over(found)


def _over(name: str) -> Unfit:
    return Unfit(f"多出 {name}：清单中没有 is in no list")


def _named_so(one: Listed) -> bool:
    return not one.name.startswith(f"{FILES}/") or one.name.endswith(f"/{one.digest}")


def put(source: Path, target: Path, digest: str) -> int:
    """Copy a file, read-only; its size, or -1 when what was read is not of this digest: nothing lies
    there then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    running = Running()
    with open(target, "xb") as file:
        try:
            with open(source, "rb") as stream:
                while chunk := stream.read(CHUNK):
                    running.add(chunk)
                    file.write(chunk)
        except OSError as error:
            if error.errno in FULL:
                raise
    if running.stored().digest != digest:
        target.unlink()
        return -1
    target.chmod(READ_ONLY)
    return running.size


def place(folder: Path, digest: str) -> Path:
    """Where an export has an archived file."""
    return folder / FILES / digest[:2] / digest[2:4] / digest


def print_in(folder: Path, word: str) -> Path:
    """Where an export has the PDF of a document, by the digest of its Word file."""
    return folder / PRINTS / word[:2] / f"{word}.pdf"


def brought(folder: Path, digest: str, store: LocalStore) -> bool:
    """Bring one archived file into the store, digested once more; whether it is what was exported.
    Raises Refused (no_space).
    """
    with open(place(folder, digest), "rb") as stream:
        path, made = store.receive(stream, limit=1 << 50)
    if made.digest != digest:
        path.unlink(missing_ok=True)
        return False
    store.keep(path, made)
    return True
