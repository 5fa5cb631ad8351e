"""Runs alone, with little memory and time.

The same workbook again, with bad cells coloured and a column that says why.

In: {"path", "heading", "sheets": [{"at", "header", "column", "rows": {row: [message, [columns]]}}]} as
JSON; out: the bytes of the workbook.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import copy
import io
import json
import re
import sys
import zipfile
from typing import TypedDict

from lxml import etree

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Sheet(TypedDict):
    """A sheet by its place (from 0), and per row the message and the bad columns, all from 1."""

    at: int
    header: int
    column: int
    rows: dict[str, tuple[str, list[int]]]


class Asked(TypedDict):
    """The workbook, and what is to be written on its sheets."""

    path: str
    heading: str
    sheets: list[Sheet]


def letters(number: int) -> str:
    """The letters of a column, from 1: A, Z, AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def index(reference: str) -> int:
    """The column of a cell's reference, from 1."""
    column = re.match("[A-Z]+", reference)
    if not column:
        raise ValueError(reference)
    number = 0
    for letter in column.group():
        number = number * 26 + ord(letter) - 64
    return number


def red_styles(data: bytes) -> tuple[bytes, int]:
    """The style sheet with a red twin for every style, and how far the twins are off.

    Twins, since red must keep the borders and the format of numbers that a cell had.
    """
    root = etree.fromstring(data, PARSER)
    fills, formats = root.find(f"{{{NS}}}fills"), root.find(f"{{{NS}}}cellXfs")
    fill = etree.SubElement(fills, f"{{{NS}}}fill")
    pattern = etree.SubElement(fill, f"{{{NS}}}patternFill", patternType="solid")
    etree.SubElement(pattern, f"{{{NS}}}fgColor", rgb="FFFFC7CE")
    fills.set("count", str(len(fills)))
    plain = list(formats)[:4000]
    for xf in plain:
        twin = copy.deepcopy(xf)
        twin.set("fillId", str(len(fills) - 1))
        twin.set("applyFill", "1")
        formats.append(twin)
    formats.set("count", str(len(formats)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), len(plain)


def cell_at(row: etree._Element, column: int, number: int) -> etree._Element:
    """The cell of a row in that column, made at its place when it is not there."""
    for at, cell in enumerate(row):
        here = at + 1
        if reference := cell.get("r"):
            here = index(reference)
        if here == column:
            return cell
        if here > column:
            made = etree.Element(f"{{{NS}}}c", r=f"{letters(column)}{number}")
            row.insert(at, made)
            return made
    return etree.SubElement(row, f"{{{NS}}}c", r=f"{letters(column)}{number}")


def redden(cell: etree._Element, shift: int) -> None:
    """Give a cell the red twin of its style; one that is red already stays as it is."""
    style = int(cell.get("s", "0"))
    if style < shift:
        style += shift
    cell.set("s", str(style))


def say(row: etree._Element, column: int, number: int, text: str, shift: int) -> None:
    """Write a message into a red cell; without one empty the cell and take its red away."""
    cell = cell_at(row, column, number)
    style = int(cell.get("s", "0"))
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if text:
        cell.set("t", "inlineStr")
        held = etree.SubElement(etree.SubElement(cell, f"{{{NS}}}is"), f"{{{NS}}}t")
        held.text = text
        redden(cell, shift)
    elif style >= shift:
        cell.set("s", str(style - shift))


def parts(source: zipfile.ZipFile) -> list[str]:
    """The parts of the sheets in the order of the workbook."""
    workbook = etree.fromstring(source.read("xl/workbook.xml"), PARSER)
    links = etree.fromstring(source.read("xl/_rels/workbook.xml.rels"), PARSER)
    targets = {link.get("Id"): link.get("Target").lstrip("/") for link in links}
    found = []
    for sheet in workbook.find(f"{{{NS}}}sheets"):
        target = targets[sheet.get(f"{{{REL}}}id")]
        # most programs write it relative to the workbook
        found.append(target if target in source.namelist() else f"xl/{target}")
    return found


def marked(data: bytes, asked: Sheet, heading: str, shift: int) -> bytes:
    """A sheet with what is wrong beside its rows."""
    rows = {int(number): told for number, told in asked["rows"].items()}
    root = etree.fromstring(data, PARSER)
    number = 0
    for row in root.find(f"{{{NS}}}sheetData"):
        number = int(row.get("r", number + 1))
        row.attrib.pop("spans", None)
        if number == asked["header"]:
            say(row, asked["column"], number, heading, 0)
        elif number in rows:
            text, columns = rows[number]
            for column in columns:
                redden(cell_at(row, column, number), shift)
            say(row, asked["column"], number, text, shift)
    dimension = root.find(f"{{{NS}}}dimension")
    if dimension is not None:
        root.remove(dimension)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def main() -> None:
    """The sheets of the workbook that were asked for marked; all other members as they were."""
    asked: Asked = json.loads(sys.stdin.buffer.read())
    source = zipfile.ZipFile(asked["path"])
    order = parts(source)
    wanted = {order[sheet["at"]]: sheet for sheet in asked["sheets"]}
    styles, shift = b"", 0
    if "xl/styles.xml" in source.namelist():
        styles, shift = red_styles(source.read("xl/styles.xml"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for info in source.infolist():
            data = source.read(info)
            if info.filename in wanted:
                data = marked(data, wanted[info.filename], asked["heading"], shift)
            elif info.filename == "xl/styles.xml":
                data = styles
            made.writestr(info.filename, data)
    sys.stdout.buffer.write(out.getvalue())


main()
