"""What a Word document of ours says, as plain lines: its paragraphs, and its tables row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import Table

LINES = 400
"""A paper that is read before it is signed is shown so far; a list of volumes goes on."""
CELLS = "　｜　"


def lines(content: bytes) -> list[str]:
    """The lines of a document that we rendered ourselves, in their order; cut at LINES."""
    # Only here: reading Word costs a second of import that no other page needs.
    from docx import Document
    from docx.text.paragraph import Paragraph

    found: list[str] = []
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, Paragraph):
            found.append(part.text)
        else:
            found += _rows(part)
        if len(found) > LINES:
            return [*found[:LINES], "……"]
    return [line for line in found if line.strip()]


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
        yield CELLS.join(cell for cell in cells if cell)
