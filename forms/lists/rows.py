"""One line of a file list. The schema is the rule; `compiled` is the same rule for a hundred
thousand lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from forms.base import AnyField
from workflows.catalogue import FIELD_LIMIT, PAGE_LIMIT, PLAIN, TITLE_LIMIT
from workflows.list_line import Cells, Line, Loader

from .cells import CellCount, CellDate, CellDay, CellNumber, CellSection, CellSpan, CellText


class RowForm(Schema):
    """One line; what is empty is nothing. Rules between cells are the service's."""

    key = CellNumber(2**53)
    item = CellText(20)
    section = CellSection(99)
    item_name = CellText(300)
    party = CellText(300)
    volume = CellText(TITLE_LIMIT)
    title = CellText(TITLE_LIMIT)
    number = CellText(FIELD_LIMIT)
    author = CellText(FIELD_LIMIT)
    formed_on = CellDate()
    first_page = CellNumber(PAGE_LIMIT)
    last_page = CellNumber(PAGE_LIMIT)
    pages = CellCount(PAGE_LIMIT)
    due_on = CellDay()
    volume_number = CellText(50)
    span = CellSpan()
    retention = CellText(50)
    secrecy = CellText(50)
    remark = CellText(FIELD_LIMIT)
    code = CellText(100)
    see_also = CellText(FIELD_LIMIT)

    def __init__(self, *, accept: bool = False) -> None:
        super().__init__()
        # days that are only proposed are taken: a person has confirmed them
        dated = self.fields["formed_on"]
        assert isinstance(dated, CellDate)
        dated.accept = accept


NAMES = Line._fields
REMEMBERED = 50_000
"""So many ways of writing a number or a day are kept while a list is read."""

WORDS = 500
"""So many texts of a column are kept: units, items and volumes repeat, titles do not."""

TEXT = """\
    v = cells[{at}]
    if v not in words_{name}:
        if v is None: v = ''
        if v != '' and (type(v) is not str or len(v) > {most} or not plain(v)): return slow(cells)
        if len(words_{name}) < {words}: words_{name}.add(v)
    {name} = v
"""
NUMBER = """\
    try: w = numbers[cells[{at}]]
    except KeyError:
        try: w = to_number(cells[{at}], {most})
        except ValidationError: return slow(cells)
    if w is not None and w > {most}: return slow(cells)
    {name} = w
"""
OTHER = """\
    try: w = read_{name}[cells[{at}]]
    except KeyError:
        try: w = to_{name}(cells[{at}])
        except ValidationError: return slow(cells)
    {name} = w
"""


def _source(schema: Schema, columns: Mapping[str, int]) -> str:
    """The text of `load`, with nothing in it for columns a list does not have."""
    width = max(columns.values(), default=0) + 1
    lines = [
        "def load(cells):\n",
        f"    if len(cells) < {width}: cells = list(cells) + [''] * ({width} - len(cells))\n",
    ]
    values = []
    for name in NAMES:
        field, value, at = schema.fields[name], name, columns.get(name)
        missing, step, most = "None", OTHER, 0
        if isinstance(field, CellText):
            missing, step, most = "''", TEXT, field.limit
        elif type(field) is CellNumber:
            step, most = NUMBER, field.most
        if at is None:
            value = missing
        else:
            lines.append(step.format(name=name, at=at, most=most, words=WORDS))
        values.append(value)
    return f"{''.join(lines)}    return Line({', '.join(values)})\n"


def compiled(columns: Mapping[str, int], *, accept: bool = False) -> Loader:
    """A function from the cells of a row to its line, equal in result and errors to
    `RowForm(accept=accept).load`.

    The usual cell is taken as it is; at the first unusual one the whole line goes to the schema.
    Raises ValidationError.
    """
    schema = RowForm(accept=accept)
    used = [(name, columns[name]) for name in NAMES if name in columns]
    numbers: dict[object, int | None] = {"": None, None: None}

    def slow(cells: Cells) -> Line:
        return Line(**schema.load({name: cells[at] for name, at in used if cells[at] is not None}))

    def number(value: object, most: int) -> int | None:
        found: int | None = CellNumber(most).deserialize(value)
        if len(numbers) < REMEMBERED:
            numbers[value] = found
        return found

    scope: dict[str, Any] = {
        "Line": Line,
        "slow": slow,
        "to_number": number,
        "numbers": numbers,
        "plain": PLAIN.fullmatch,
        "ValidationError": ValidationError,
    }
    for name, _at in used:
        field = schema.fields[name]
        if isinstance(field, CellText):
            scope[f"words_{name}"] = set()
        elif type(field) is not CellNumber:
            scope[f"read_{name}"], scope[f"to_{name}"] = _remembering(field)
    # our own lines, made from our own field names and numbers
    exec(_source(schema, columns), scope)  # noqa: S102
    loader: Loader = scope["load"]
    return loader


def _remembering(field: AnyField) -> tuple[dict[object, object], Callable[[object], object]]:
    """What a field has read so far, and how it reads on."""
    known: dict[object, object] = {"": None, None: None}

    def read(value: object) -> object:
        found: object = field.deserialize(value)
        if len(known) < REMEMBERED:
            known[value] = found
        return found

    return known, read
