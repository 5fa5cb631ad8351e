"""Rows of an uploaded sheet (XLSX or CSV, GBK or UTF-8).

A gate looks first; the parser runs in a limited child.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from ..refusals import Refused

ENTRIES, PART, TOTAL, RATIO = 200, 160 * 1024 * 1024, 256 * 1024 * 1024, 200
ROWS = 200_000
CHILD = Path(__file__).with_name("sheet_child.py")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z0-9:]{1,20})")
_WIDE = re.compile(rb"\sr\s*=\s*[\"'](?![A-Z]?[0-9]{1,6}[\"'])([^\"']{0,20})")
_UNIQUE = re.compile(rb"ount\s*=\s*[\"'][0-9]{7,}")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LAST_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")


def rows(path: Path) -> list[list[Any]]:
    """The rows of the first sheet, cells as text, numbers or None.

    Raises Refused with cell and remedy.

    Whatever the parser does to itself happens in the child: a crash is a refusal, never a dead
    worker.
    """
    with open(path, "rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old_excel")
    kind = "xlsx" if head.startswith(b"PK") else "csv"
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD), kind, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        if kind == "xlsx":
            gate(path)  # beside the child, which can hurt nobody meanwhile
        said, _nothing = child.communicate(timeout=120)
    except subprocess.TimeoutExpired as error:
        raise Refused("broken_sheet") from error
    finally:
        child.kill()
        child.communicate()
    if child.returncode != 0:
        raise Refused("broken_sheet")
    answer = json.loads(said.decode("utf-8", "surrogatepass"))
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["facts"])
    return list(answer["rows"])


def gate(path: Path) -> None:
    """Look at an XLSX without parsing it.

    Raises Refused for bombs, formulas, merged cells, foreign parts.
    """
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            _directory(infos, path.stat().st_size)
            for info in infos:
                if info.filename.lower().endswith((".xml", ".rels")):
                    _part(info.filename, _bounded(package, info))
    except Refused:
        raise
    except Exception as error:
        # whatever a hostile package breaks in the ZIP reader, the package is what is broken
        raise Refused("broken_sheet") from error


def _directory(infos: list[zipfile.ZipInfo], size: int) -> None:
    names = [info.filename for info in infos]
    if len(infos) > ENTRIES or len(set(names)) != len(names):
        raise Refused("hostile_sheet", why="条目过多或重名")
    if sum(info.file_size for info in infos) > TOTAL:
        raise Refused("hostile_sheet", why="解压后过大")
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("hostile_sheet", why="已加密")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("hostile_sheet", why="压缩方式不明")
        if info.file_size > 1024 * 1024 and info.file_size > RATIO * max(info.compress_size, 1):
            raise Refused("hostile_sheet", why="压缩比异常")
        if (
            ".." in info.filename
            or info.filename.startswith("/")
            or "vbaproject" in info.filename.lower()
        ):
            raise Refused("hostile_sheet", why="含宏或越界路径")
    if "xl/workbook.xml" not in names:
        raise Refused("broken_sheet")


def _bounded(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with package.open(info) as part:
        data = part.read(PART + 1)
    if len(data) > PART or len(data) != info.file_size:
        raise Refused("hostile_sheet", why="大小与声明不符")
    return data


def _part(name: str, data: bytes) -> None:
    if b"\x00" in data[:4]:
        raise Refused("hostile_sheet", why="编码异常")
    if _DTD.search(data):
        raise Refused("hostile_sheet", why="含 DTD")
    if name.endswith(".rels"):
        if re.search(rb"TargetMode\s*=\s*[\"']External", data, re.IGNORECASE):
            raise Refused("hostile_sheet", why="含外部链接")
        return
    if name.startswith("xl/sharedStrings") and _UNIQUE.search(data):
        raise Refused("hostile_sheet", why="字符串计数异常")
    if not name.startswith("xl/worksheets/"):
        return
    if (b"<f" in data or b":f" in data) and (formula := _FORMULA.search(data)):
        raise Refused("formula_cell", cell=_cell_before(data, formula.start()))
    if b"mergeCell" in data and (merge := _MERGE.search(data)):
        raise Refused("merged_cells", cell=merge.group(1).decode())
    if wide := _WIDE.search(data):
        cell = wide.group(1).decode("ascii", "replace")
        if re.fullmatch(r"[A-Z]{2,3}[0-9]{1,6}", cell):
            raise Refused("too_many_columns", cell=cell)
        raise Refused("too_many_rows", limit=ROWS)


def _cell_before(data: bytes, at: int) -> str:
    found = _LAST_CELL.findall(data, max(0, at - 2000), at)
    return found[-1].decode() if found else "?"
