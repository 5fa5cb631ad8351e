"""Every address that can be read, opened by several people: how many questions it asks, and how long it is.

python -m tests.walk FOLDER [part of an endpoint]    prints what each page of an instance costs
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select, text

from tests.scale import BUILDING, REVIEW

PEOPLE = ("owner", "bureau", "province", "contractor", "admin")
WHERE: Mapping[str, tuple[int, ...]] = {
    "owner": (BUILDING,),
    "bureau": (REVIEW,),
    "province": (REVIEW,) if "SCALE" in os.environ else (),
    "contractor": (BUILDING,),
    "admin": (),
}
"""In which project each opens the pages of projects; the level above only where there is time."""
NOT_OPENED = {"static", "auth.invitation", "links.show", "links.client", "links.show_upload", "links.receipt"} | {
    "votes.ballot", "arrivals.show_upload", "api.problems", "auth.second", "papers.printed", "kits.of_link",
}  # fmt: skip
"""Behind a secret that nobody here has, or files as they lie on the disk."""


@dataclass(frozen=True)
class Cost:
    """What one address cost one person."""

    status: int
    queries: int
    bytes: int
    cpu: float
    kind: str


@contextmanager
def counted(engine: Any) -> Iterator[list[str]]:
    """Every statement that is sent while this runs."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def values(project: int) -> dict[str, object]:
    """What stands in addresses: the first of each kind in a project."""
    from acceptance.extensions import db
    from acceptance.models import (
        CatalogueImport,
        Document,
        FileVersion,
        Filing,
        Finding,
        Loan,
        PanelMember,
        Party,
        Report,
        Volume,
    )

    def first(model: Any, *where: Any) -> int:
        wanted = select(model.id).where(model.project_id == project, *where).order_by(model.id)
        return db.session.scalar(wanted.limit(1)) or 999_999

    fullest = (
        select(Document.filing_id)
        .where(Document.project_id == project)
        .group_by(Document.filing_id)
        .order_by(func.count().desc(), Document.filing_id)
        .limit(1)
    )
    filing = db.session.scalar(fullest)
    document = first(Document, Document.filing_id == filing)
    return {
        "project_id": project,
        "filing_id": filing or first(Filing),
        "document_id": document,
        "version_id": first(FileVersion, FileVersion.document_id == document),
        "volume_id": first(Volume),
        "party_id": first(Party),
        "member_id": first(PanelMember),
        "finding_id": first(Finding),
        "loan_id": first(Loan),
        "basis_id": 1,
        "pack_id": 1,
        "place_id": 1,
        "report_id": first(Report),
        "import_id": first(CatalogueImport),
        "person_id": 1,
        "succession_id": 1,
        "draft_id": 1,
        "newcomer_id": 1,
        "organisation_id": 2,
        "inspection_id": 1,
        "purge_id": 1,
        "paper_id": 1,
        "question_id": 1,
        "drill_id": 1,
        "line_id": 1,
        "number": 1,
        "disc": 1,
        "job_id": 1,
        "of": "files",
        "paper": "catalogue",
        "form": "docx",
        "figure": "units",
        "suffix": "csv",
        "name": "open_review",
        "kind": "evaluation",
        "version": "2006.1",
        "entry": "x",
        "code": "x",
        "copy": "word",
        "rest": "0/000.p/1",
        "old": 1,
        "new": 1,
        "login": "x",
    }


def addresses(app: Flask, who: str) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of everything that a person may try to read."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in rule.methods or rule.endpoint in NOT_OPENED:
            continue
        places = WHERE[who] if "project_id" in rule.arguments else (0,)
        for project in places:
            known = values(project)
            args = {name: known[name] for name in rule.arguments}
            if rule.endpoint.startswith("standards.") and "name" in args:
                args["name"] = "national-2006"
            if rule.endpoint.endswith("metadata_xml"):
                args["form"] = "dc"
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **args)


def walk(app: Flask, who: str, part: str = "") -> Iterator[tuple[str, str, Cost]]:
    """Open everything as one person; what is refused or not there costs too, and is not looked at."""
    from acceptance.extensions import db
    from acceptance.services.intake import quotas
    from acceptance.services.volumes import defects

    client = app.test_client()
    if who != "nobody":
        assert client.post(f"/demo/demo-{who}").status_code == 302
    with app.app_context():
        engine, wanted = db.engine, list(addresses(app, who))
        db.session.execute(text("SELECT 1"))
        db.session.remove()
    for endpoint, address in wanted:
        if part not in endpoint:
            continue
        defects._found.cache_clear()  # what another page found is not this one's
        quotas.forget()
        with counted(engine) as seen:
            since = time.process_time()
            answer = client.get(address)
            size = len(answer.data)
            taken = time.process_time() - since
        yield (
            endpoint,
            address,
            Cost(answer.status_code, len(seen), size, taken, answer.mimetype or ""),
        )
        answer.close()


def main() -> None:
    from tests.conftest import make_app

    folder, part = Path(sys.argv[1]), "".join(sys.argv[2:3])
    app = make_app(folder)
    for who in PEOPLE:
        for endpoint, address, cost in walk(app, who, part):
            if cost.status == 200:
                print(
                    f"{who:10} {endpoint:28} {cost.queries:6} q {cost.bytes / 1000:9.1f} kB"
                    f" {cost.cpu * 1000:8.0f} ms  {address}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
