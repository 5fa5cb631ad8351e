"""Import of a 10,000-row checklist (gate, read in a child, validate, place, insert, journal) against the usual way."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter
from marshmallow import Schema, fields
from sqlalchemy import text

from acceptance.extensions import db
from acceptance.gateways import sheets
from acceptance.gateways.clock import now
from acceptance.models import Document, Project, Volume
from acceptance.services.files import catalogues
from acceptance.services.ground import access
from acceptance.services.lists import sheets as taking
from acceptance.transaction import transaction
from tests.bench.timing import pair, row
from tests.builders import a_builder, a_project

ROWS = 10_000


class RowSchema(Schema):
    """What a tutorial would write for one line."""

    title = fields.String(required=True)
    first_page = fields.Integer(required=True)
    last_page = fields.Integer(required=True)
    formed_on = fields.Date(required=True, format="%Y%m%d")
    number = fields.String(allow_none=True)
    author = fields.String(allow_none=True)


def write(path: Path, name: str) -> None:
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, ["项目名称", ":", name])
    line = 1
    for volume in range(ROWS // 50):
        page.write_row(line, 0, [f"第1标段隐蔽工程验收记录（{volume}）", 0])
        line += 1
        for n in range(50):
            page.write_row(
                line,
                0,
                [
                    f"{volume}号墩{n}号桩隐蔽工程验收记录",
                    n * 4 + 1,
                    n * 4 + 4,
                    20240101 + n % 28,
                    f"YB-{volume}-{n}",
                    "粤西路桥工程有限公司",
                ],
            )
            line += 1
    book.close()


def clear(project_id: int) -> None:
    with transaction() as session:
        session.execute(text("DELETE FROM document WHERE project_id = :p"), {"p": project_id})
        session.execute(text("DELETE FROM volume WHERE project_id = :p"), {"p": project_id})


def main() -> None:
    project = a_project("design", code="C", name="导入工程")
    project_id, store = project.id, a_builder().press.store
    path = Path(tempfile.mkdtemp()) / "c.xlsx"
    write(path, "导入工程")

    def ours() -> None:
        with open(path, "rb") as file:
            received, stored = store.receive(file, limit=1 << 30)
        rows = sheets.book(received).pages[0].rows
        with transaction():
            place = access.stand(a_builder().viewers["owner"], project_id)
            taken = taking.receive(place, "c.xlsx", stored.digest, now=now())
            found = catalogues.take_in(place, taken, pages=[("", rows)], now=now())
        received.unlink()
        assert not found.errors and found.files == ROWS

    def usual() -> None:
        schema, volume_id = RowSchema(), None
        page = openpyxl.load_workbook(path).active
        with transaction() as session:
            for number, cells in enumerate(page.iter_rows(values_only=True), 1):
                if number == 1:
                    continue
                if cells[1] == 0:
                    volume = Volume(
                        project_id=project_id, number=number, title=f"{cells[0]}-{number}"
                    )
                    session.add(volume)
                    session.flush()
                    volume_id = volume.id
                    continue
                names = ("title", "first_page", "last_page", "formed_on", "number", "author")
                data = schema.load(
                    {
                        k: str(v) if k == "formed_on" else v
                        for k, v in zip(names, cells, strict=False)
                    }
                )
                session.add(
                    Document(project_id=project_id, volume_id=volume_id, position=number, **data)
                )

    times: dict[str, list[float]] = {"ours": [], "usual": []}

    def clean(work):
        def run() -> None:
            start = datetime.datetime.now()
            work()
            times["ours" if work is ours else "usual"].append(
                (datetime.datetime.now() - start).total_seconds()
            )
            clear(project_id)

        return run

    pair(clean(ours), clean(usual), rounds=5)
    a, b = sorted(times["ours"][1:])[2], sorted(times["usual"][1:])[2]
    assert db.session.get(Project, project_id)
    row(
        "import of 10,000 rows",
        f"{a:.2f} s, {ROWS / a:,.0f} rows/s",
        f"openpyxl + marshmallow + add_all {b:.2f} s",
        f"{b / a:.1f}×",
        "≥ 7×, ≥ 20,000 rows/s",
    )
