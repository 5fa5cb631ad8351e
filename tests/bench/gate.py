"""What is missing in a project with 500,000 files: against the plain aggregate, and against one with 5,000 files."""

from __future__ import annotations

import time

from sqlalchemy import event, func, insert, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date, now
from acceptance.models import Document, Filing, Project, Volume
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from tests.bench.timing import pair, row
from tests.builders import a_project
from workflows.projects import PROJECT


def fill(project_id: int, files: int) -> None:
    """Files in volumes, spread over the checklist items."""
    with transaction() as session:
        filings = session.scalars(select(Filing.id).where(Filing.project_id == project_id)).all()
        top = session.scalar(select(func.max(Volume.id))) or 0
        number = (
            session.scalar(select(func.max(Volume.number)).where(Volume.project_id == project_id))
            or 0
        )
        volumes = max(1, files // 50)
        session.execute(
            insert(Volume),
            [
                {
                    "id": top + i,
                    "project_id": project_id,
                    "number": number + i,
                    "title": f"案卷{i}",
                    "files": 50,
                    "pages": 200,
                    "groups": "6",
                }
                for i in range(1, volumes + 1)
            ],
        )
        session.connection().execute(
            insert(Document.__table__),
            [
                {
                    "project_id": project_id,
                    "filing_id": filings[i % len(filings)],
                    "volume_id": top + 1 + i // 50 % volumes,
                    "position": i % 50,
                    "title": f"文件{i}",
                    "number": "",
                    "author": "",
                    "first_page": 1,
                    "last_page": 4,
                    "state": "stored",
                }
                for i in range(files)
            ],
        )


def gate(project_id: int) -> list:
    """The whole list of what blocks the application, as the button asks for it."""
    project = db.session.get(Project, project_id)
    return PROJECT.steps["apply"].blockers(ProjectFacts(project, local_date(now())))


def aggregate(project_id: int) -> list:
    """The plain way: count files per item and state."""
    return db.session.execute(
        select(Document.filing_id, Document.state, func.count())
        .where(Document.project_id == project_id)
        .group_by(Document.filing_id, Document.state)
    ).all()


def queries(project_id: int) -> int:
    seen = []

    def count(*args: object) -> None:
        seen.append(args)

    event.listen(db.engine, "before_cursor_execute", count)
    gate(project_id)
    event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)


def main() -> None:
    small, large = (
        a_project("self_check", code="S", name="小").id,
        a_project("self_check", code="L", name="大").id,
    )
    fill(small, 5_000)
    start = time.perf_counter()
    fill(large, 500_000)
    print(f"<!-- 500,000 files laid out in {time.perf_counter() - start:.0f} s -->")
    db.session.execute(select(1))
    often = 20
    ours, plain = pair(
        lambda: [gate(large) for _ in range(often)], lambda: aggregate(large), rounds=9
    )
    ours, little = (
        taken / often
        for taken in pair(
            lambda: [gate(large) for _ in range(often)],
            lambda: [gate(small) for _ in range(often)],
            rounds=9,
        )
    )
    row(
        "gate with 500,000 files",
        f"{ours * 1e3:.2f} ms",
        f"plain aggregate {plain * 1e3:.0f} ms",
        f"{plain / ours:.0f}×",
        "≤ 5 ms, ≥ 50×",
    )
    row(
        "the same with 5,000 files",
        f"{little * 1e3:.2f} ms",
        f"500,000 files {ours * 1e3:.2f} ms",
        f"{ours / little:.2f}×",
        "≤ 1.5×",
    )
    row(
        "queries of the gate",
        str(queries(large)),
        f"5,000 files: {queries(small)}",
        "–",
        "the same number",
    )
