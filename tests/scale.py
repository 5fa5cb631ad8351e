"""Instances of any size, made from the demo: its projects copied by set-wise statements, one of them enlarged.

    python -m tests.scale DEMO FOLDER 10000 500000

copies the demo in DEMO into FOLDER, until there are 10,000 projects and one of them has 500,000
files. Every copy has its own chain of journal lines, so that whatever a page looks at is whole.
SQLite alone: what is measured here are questions, and they are the same on PostgreSQL.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from workflows import ledger

BAND = 10_000
"""Copies have the ids of their originals plus a multiple of this; the demo has fewer rows a table."""
GIANT = 1_000_000_000
"""Where the ids of what an enlarged project has more begin."""
REVIEW, BUILDING = 4, 1
"""The demo's project in review, and the one under construction."""
OF_ITS_OWN = {
    ("project", "code"): "s.code || '-' || c.k",
    ("project", "name"): "s.name || c.k",
    ("report", "code"): "s.code || c.k",
    ("report", "serial"): "s.id + c.off",
    ("panel_member", "token_hash"): "s.token_hash || c.k",
    ("sample_note", "entry"): "s.entry || c.k",
    ("letter", "key"): "s.key || c.k",
}
"""What may stand once in an instance only, or tells one copy from another."""
NUMBERED = {("hand_taken", "object_id"), ("step_taken", "object_id"), ("job", "subject_id")}
"""Columns that name a row of another table without a key between them."""
LEFT_OUT = {"journal_entry", "job", "search_pair", "recount", "login_session"}
"""Not copied by a statement: the journal is chained anew, the rest is not a project's own."""


def build(demo: Path, folder: Path, projects: int, files: int = 0) -> list[int]:
    """An instance of so many projects in a new folder, of which two have about so many files (0:
    none is enlarged). Returns the ids of the project in review and of the one under construction
    that are the largest.
    """
    folder.mkdir(parents=True)
    shutil.copy2(demo / "acceptance.db", folder)
    shutil.copytree(demo / "files", folder / "files", copy_function=_link)
    base = sqlite3.connect(folder / "acceptance.db", isolation_level=None)
    for setting in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
        base.execute(f"PRAGMA {setting}")
    base.execute("BEGIN")
    largest = [REVIEW, BUILDING]
    spread(base, projects)
    if files:
        for number, key in enumerate(largest, 1):
            enlarge(base, key, files, GIANT * number)
    base.execute("COMMIT")
    base.execute("ANALYZE")
    base.close()
    if files:
        _count(folder, largest)
    return largest


def _count(folder: Path, projects: list[int]) -> None:
    """Have the product count its own counters anew, and index what is new."""
    from sqlalchemy import select

    from acceptance.extensions import db
    from acceptance.models import Document, Volume
    from acceptance.services.files import index
    from acceptance.services.ground import counts
    from acceptance.services.volumes import totals
    from acceptance.transaction import transaction
    from tests.conftest import make_app

    with make_app(folder).app_context():
        for project in projects:
            with transaction():
                counts.recount_project(project)
                mine = select(Volume.id).where(Volume.project_id == project)
                totals.count_again(db.session.scalars(mine).all())
        with transaction():
            later = Document.__table__.c.id >= GIANT
            db.session.execute(Document.__table__.update().where(later).values(indexed=False))
        taken = 1
        while taken:
            with transaction():
                taken = index.index_pending()
        db.session.remove()
        db.engine.dispose()


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def spread(base: sqlite3.Connection, projects: int) -> None:
    """Copy the demo's projects in turn until there are so many."""
    templates = [row[0] for row in base.execute("SELECT id FROM project ORDER BY id")]
    base.execute("CREATE TEMP TABLE copied (k INTEGER PRIMARY KEY, template INTEGER, off INTEGER)")
    wanted = range(1, projects - len(templates) + 1)
    base.executemany(
        "INSERT INTO copied VALUES (?, ?, ?)",
        [(k, templates[k % len(templates)], k * BAND) for k in wanted],
    )
    owned = _owned(base)
    for table in owned:
        if table not in LEFT_OUT:
            _copy(base, table, owned)
    _chain(base, _lines(base))


def _owned(base: sqlite3.Connection) -> dict[str, str]:
    """The tables whose rows belong to a project, each with the way there: a join and its column."""
    tables = [
        name
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        if not name.startswith(("document_search", "sqlite_"))
    ]
    found = {"project": "s.id"}
    found.update({one: "s.project_id" for one in tables if "project_id" in _columns(base, one)})
    for table in tables:
        for column, other in _keys(base, table).items():
            if table not in found and other in found:
                owner = f"(SELECT project_id FROM {other} o WHERE o.id = s.{column})"
                found[table] = owner
    return found


def _columns(base: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in base.execute(f"PRAGMA table_info({table})")]


def _keys(base: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row[3]: row[2] for row in base.execute(f"PRAGMA foreign_key_list({table})")}


def _copy(base: sqlite3.Connection, table: str, owned: dict[str, str]) -> None:
    keys, values = _keys(base, table), []
    columns = _columns(base, table)
    for name in columns:
        value = OF_ITS_OWN.get((table, name), f's."{name}"')
        if name == "id" or keys.get(name) in owned or (table, name) in NUMBERED:
            value = f's."{name}" + c.off'
        values.append(value)
    names = ", ".join(f'"{name}"' for name in columns)
    base.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} s"
        f" JOIN copied c ON c.template = {owned[table]}"
    )


def _lines(base: sqlite3.Connection) -> Iterator[dict[str, object]]:
    """The lines of the templates as the copies say them."""
    kept: dict[int, list[dict[str, object]]] = {}
    for line in _told(base, "1"):
        kept.setdefault(int(str(line["project_id"])), []).append(line)
    for template, off in base.execute("SELECT template, off FROM copied ORDER BY k").fetchall():
        for line in kept.get(template, []):
            number = int(str(line["object_id"])) + off
            yield {**line, "project_id": template + off, "object_id": number}


def _told(base: sqlite3.Connection, where: str) -> list[dict[str, object]]:
    names = ledger.FIELDS
    rows = base.execute(
        f"SELECT {', '.join(names)} FROM journal_entry WHERE {where} ORDER BY project_id, seq"
    )
    return [
        {**dict(zip(names, row, strict=True)), "facts": json.loads(row[10])}
        for row in rows.fetchall()
    ]


def _chain(
    base: sqlite3.Connection, lines: Iterator[dict[str, object]], prev: str = ledger.GENESIS
) -> None:
    """Put lines in, chained as the product chains them; a new project begins at its first line."""

    def chained() -> Iterator[list[object]]:
        before = prev
        for line in lines:
            if line["seq"] == 1:
                before = ledger.GENESIS
            hashed = {**line, "at": _iso(str(line["at"]))}
            digest = ledger.line_hash(before, hashed)
            text = json.dumps(line["facts"], ensure_ascii=False)
            yield [*line.values()][:-1] + [text, before, digest]
            before = digest

    names = (*ledger.FIELDS, "prev", "hash")
    marks = ", ".join("?" * len(names))
    base.executemany(f"INSERT INTO journal_entry ({', '.join(names)}) VALUES ({marks})", chained())


def _iso(kept: str) -> str:
    """A time as it is hashed, from how SQLite keeps it."""
    day, _space, hour = kept.partition(" ")
    return f"{day}T{hour.removesuffix('.000000')}+00:00"


def enlarge(base: sqlite3.Connection, project: int, files: int, first: int) -> None:
    """Give a project about so many files: fifty a volume, a line of the journal for each, and an
    original with a result of its check for each as well.
    """
    (there,) = base.execute(
        "SELECT count(*) FROM document WHERE project_id = ?", (project,)
    ).fetchone()
    times = max(2, files // max(1, there))
    base.execute("DROP TABLE IF EXISTS more")
    base.execute("CREATE TEMP TABLE more (k INTEGER PRIMARY KEY, off INTEGER)")
    base.executemany(
        "INSERT INTO more VALUES (?, ?)", [(k, first + k * BAND) for k in range(1, times)]
    )
    (volumes,) = base.execute(
        "SELECT count(*) FROM volume WHERE project_id = ?", (project,)
    ).fetchone()
    rounds = max(5, files // 50 // max(1, volumes))
    of_its_own = {
        "number": f"s.number + c.k * {volumes}",
        "code": "CASE WHEN s.code = '' THEN '' ELSE s.code || '-' || c.k END",
        "title": "s.title || c.k",
    }
    _more(base, "volume", project, of_its_own, f"c.k < {rounds}")
    folded = f"CASE WHEN c.k % {rounds} = 0 THEN s.volume_id"
    into = f"{folded} ELSE s.volume_id + {first} + (c.k % {rounds}) * {BAND} END"
    _more(base, "document", project, {"volume_id": into, "title": "s.title || c.k"})
    _more(base, "file_version", project, {"document_id": "s.document_id + c.off"})
    _more(base, "notice", project, {})
    _results(base, project)
    _journal(base, project, files)


def _more(
    base: sqlite3.Connection, table: str, project: int, said: dict[str, str], narrowed: str = "1"
) -> None:
    columns = _columns(base, table)
    values = ['s."id" + c.off', *(said.get(one, f's."{one}"') for one in columns[1:])]
    names = ", ".join(f'"{name}"' for name in columns)
    base.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} s"
        f" JOIN more c ON {narrowed} WHERE s.project_id = ? AND s.id < {GIANT}",
        (project,),
    )


def _results(base: sqlite3.Connection, project: int) -> None:
    base.execute(
        "INSERT INTO check_result (id, version_id, at, facts, items)"
        " SELECT s.id + c.off, s.version_id + c.off, s.at, s.facts, s.items"
        " FROM check_result s JOIN file_version v ON v.id = s.version_id JOIN more c"
        f" WHERE v.project_id = ? AND v.id < {GIANT}",
        (project,),
    )


def _journal(base: sqlite3.Connection, project: int, lines: int) -> None:
    known = _told(base, f"project_id = {project}")
    (prev,) = base.execute(
        "SELECT hash FROM journal_entry WHERE project_id = ? ORDER BY seq DESC LIMIT 1", (project,)
    ).fetchone()
    said = [line for line in known if line["noun"] == "filing"] or known[-1:]

    def further() -> Iterator[dict[str, object]]:
        for number in range(len(known) + 1, lines + 1):
            yield {**said[number % len(said)], "seq": number, "project_id": project}

    _chain(base, further(), str(prev))


def main() -> None:
    demo, folder, projects, files = sys.argv[1:5]
    print(build(Path(demo), Path(folder), int(projects), int(files)))


if __name__ == "__main__":
    main()
