"""A database that an earlier version has filled comes to the newest form with all that is in it.

`tests/samples/databases/000N.db.xz` is the demo as the last version made it that knew migration N and no later one.
"""

import lzma
import sqlite3
import subprocess
import sys

import pytest
from flask_migrate import upgrade
from sqlalchemy import Integer, MetaData, create_engine, make_url, select, text

from acceptance.cli import prepare
from acceptance.config import MIGRATIONS
from acceptance.extensions import db
from acceptance.services.desk import roots
from acceptance.transaction import reading
from tests import postgres
from tests.conftest import SAMPLES, make_app

FILLED = sorted((SAMPLES / "databases").glob("*.db.xz"))


def unpacked(packed, folder):
    """The database in a folder of its own; its path."""
    folder.mkdir()
    path = folder / "acceptance.db"
    path.write_bytes(lzma.decompress(packed.read_bytes()))
    return path


def counted(path):
    """How many rows each table has, but for the index of the search, which is made anew as files are read."""
    with sqlite3.connect(path) as base:
        names = [
            name
            for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "alembic_", "document_search", "search_pair"))
        ]
        return {
            name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
        }


@pytest.mark.parametrize("packed", FILLED, ids=lambda path: path.name[:4])
def test_a_filled_database_of_every_released_migration_comes_to_head(packed, tmp_path):
    path = unpacked(packed, tmp_path / "instance")
    before = counted(path)
    assert before["journal_entry"] > 100
    app = make_app(path.parent)
    with app.app_context():
        prepare()
        after = counted(path)
        assert {name: after.get(name) for name in before} == before
        with reading():
            assert list(roots.verify({})) == []
        connection = db.session.connection()
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        db.session.remove()
        db.engine.dispose()


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from tests import postgres
from tests.conftest import make_app
from acceptance.cli import prepare
from acceptance.extensions import db
app, left = make_app(Path(sys.argv[1])), [int(sys.argv[2])]
with app.app_context():
    @event.listens_for(db.engine, "after_cursor_execute")
    def _dies(*told):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    prepare()
"""


def test_an_upgrade_that_is_killed_leaves_a_database_that_goes_on(tmp_path):
    path = unpacked(FILLED[1], tmp_path / "instance")
    before = counted(path)
    command = [sys.executable, "-c", KILLED_AT, str(path.parent), "250"]
    assert subprocess.run(command, check=False).returncode == -9
    assert counted(path) == before
    with sqlite3.connect(path) as base:
        assert base.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
    app = make_app(path.parent)
    with app.app_context():
        prepare()
        after = counted(path)
        db.session.remove()
        db.engine.dispose()
    assert {name: after[name] for name in before} == before


def test_a_row_that_refers_to_nothing_stops_an_upgrade_by_name(tmp_path, capsys):
    path = unpacked(FILLED[-1], tmp_path / "instance")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE volume SET project_id = 4711 WHERE id = (SELECT min(id) FROM volume)")
    app = make_app(path.parent)
    with app.app_context():
        with pytest.raises(SystemExit):
            prepare()
        assert "volume 表有一行指向 project 表中没有的一行" in capsys.readouterr().err
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(path) as base:
        assert base.execute("SELECT version_num FROM alembic_version").fetchall() == [("0005",)]


@pytest.fixture(scope="module")
def server():
    if not postgres.available():
        pytest.skip("because PostgreSQL is not installed here; `make test` installs it when root")
    with postgres.cluster(fsync="off") as url:
        yield url


def poured(path, engine):
    """Put the rows of an SQLite database into the same tables on PostgreSQL, as they are."""
    tables = MetaData()
    tables.reflect(engine)
    known = counted(path)
    rows = create_engine(f"sqlite:///{path}")
    with rows.connect() as source, engine.begin() as target:
        target.exec_driver_sql("SET session_replication_role = replica")
        for table in tables.sorted_tables:
            if not known.get(table.name):
                continue
            # by the types of PostgreSQL, which SQLite has forgotten
            found = [dict(row._mapping) for row in source.execute(select(table))]
            target.execute(table.insert(), found)
            if "id" in table.c and isinstance(table.c.id.type, Integer):
                following = f"setval(pg_get_serial_sequence('{table.name}', 'id'), max(id))"
                target.exec_driver_sql(f'SELECT {following} FROM "{table.name}"')
    rows.dispose()


@pytest.mark.parametrize("packed", FILLED[::2], ids=lambda path: path.name[:4])
def test_the_same_on_postgresql(packed, server, tmp_path):
    path, number = unpacked(packed, tmp_path / "made"), packed.name[:4]
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "from{number}"')
    admin.dispose()
    url = make_url(server).set(database=f"from{number}").render_as_string(hide_password=False)
    app = make_app(tmp_path / "instance", SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS), revision=number)
        poured(path, db.engine)
        prepare()
        before = counted(path)
        with reading():
            assert list(roots.verify({})) == []
            after = {
                name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in before
            }
        db.session.remove()
        db.engine.dispose()
    assert after == before
