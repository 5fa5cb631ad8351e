"""The exit door: everything leaves in plain files, and comes into an empty instance as it was."""

import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from itertools import pairwise

import pytest
from flask_migrate import downgrade
from jsonschema import Draft202012Validator
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    func,
    select,
    text,
)

from acceptance import exit_commands, tasks
from acceptance.config import MIGRATIONS
from acceptance.extensions import Base, db
from acceptance.gateways import clock, exports
from acceptance.gateways.shelves import digest_of
from acceptance.gateways.storage import LocalStore
from acceptance.keeping import beside
from acceptance.models import Document, FileVersion, OfficeRecord, Project, Report
from acceptance.services.desk import exporting, importing, plain_rows
from acceptance.services.ground import journal
from acceptance.transaction import reading
from tests import postgres
from tests.builders import BRIDGE
from tests.conftest import make_app
from tests.faults.apart import apart
from workflows.exits.tables import LEFT_OUT, MASKED, TABLES

SECRETS = {
    "hash": "$argon2id$planted-hash",
    "invited": "1nv" * 21,
    "upload": "planted-upload-address",
    "link": "aa11" * 16,
    "ballot": "bb22" * 16,
    "letter": "https://here/password/planted-token",
    "second": b"planted-second-secret".hex(),
}
ODD = "𠮷林\u2028“甲”\\\n😀"


def run(app, *words):
    answer = app.test_cli_runner().invoke(args=["acceptance", *map(str, words)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def planted(path):
    """Into a database: secrets of every kind, and what is hard to carry."""
    with closing(sqlite3.connect(path)) as base, base:
        said = "2026-11-24 01:02:03.000004"
        base.execute("UPDATE person SET password_hash = ?, name = ?", (SECRETS["hash"], ODD))
        base.execute("UPDATE person SET second_since = ? WHERE id = 1", (said,))
        base.execute(
            "INSERT INTO second_factor VALUES (1, ?, ?, 3, '[]')",
            (bytes.fromhex(SECRETS["second"]), said),
        )
        base.execute(
            "INSERT INTO one_time_token (token_hash, purpose, person_id, expires_at) "
            "VALUES (?, 'invitation', 1, ?)",
            (SECRETS["invited"], said),
        )
        base.execute(
            "INSERT INTO upload_link (project_id, party_id, token_hash, made_by, made_at, "
            "expires_at) SELECT project_id, id, ?, '甲', ?, ? FROM party LIMIT 1",
            (SECRETS["link"], said, said),
        )
        base.execute(
            "INSERT INTO upload (token, project_id, person_id, name, folder, size, offset, state, "
            "result, created_at) VALUES (?, 1, 0, '甲', '', 9, 3, 'receiving', '{}', ?)",
            (SECRETS["upload"], said),
        )
        base.execute(
            "UPDATE panel_member SET token_hash = ? WHERE id = (SELECT min(id) FROM panel_member)",
            (SECRETS["ballot"],),
        )
        base.execute(
            'INSERT INTO letter (kind, "on", key, name, address, subject, body, state, attempts, '
            "error, written_at) VALUES ('access', '2026-11-24', 'k', '甲', 'a@b', '重设', ?, "
            "'queued', 0, '', ?)",
            (SECRETS["letter"], said),
        )
        # the null of JSON is another thing than nothing
        base.execute("UPDATE numbering SET before = 'null'")
        base.execute("UPDATE panel_member SET sheet = NULL")
        base.execute("UPDATE panel_member SET sheet = 'null' WHERE id % 2 = 0")
        # a unit that stands under one that was entered later
        base.execute(
            "UPDATE organisation SET parent_id = (SELECT max(id) FROM organisation) WHERE id = 1"
        )
        base.execute("UPDATE document SET indexed = 0 WHERE id % 5 = 0")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("exit")


@pytest.fixture(scope="module")
def source(standing, home, seeded, room):
    """The demo with what was planted; a copy of its database as it was before anything left."""
    home.put_back(seeded)
    with standing.app_context():
        path = db.engine.url.database
        db.session.remove()
        db.engine.dispose()
    planted(path)
    with closing(sqlite3.connect(path)) as base, closing(sqlite3.connect(room / "was.db")) as was:
        base.backup(was)
    yield standing
    with standing.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def left(source, room):
    """The export of all that."""
    code, said = run(source, "export", room / "left")
    assert code == 0, said
    return room / "left"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("elsewhere") / "instance")


@pytest.fixture
def empty(elsewhere):
    """Another instance, in which nothing is yet."""
    yield elsewhere
    with elsewhere.app_context():
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(elsewhere.config["INSTANCE"])
    elsewhere.extensions["store"].incoming.mkdir(parents=True)


def stands_empty(app):
    """Nothing was written: neither a row nor a file."""
    with app.app_context():
        database = db.engine.url.database
        db.engine.dispose()
    with closing(sqlite3.connect(database)) as base:
        assert base.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    store = app.extensions["store"]
    assert not list(store.digests()) and not list(store.folder.glob("derived/*/*"))
    assert not list(app.config["INSTANCE"].glob("*.importing*"))


def rows_of(path, table):
    """The rows as they lie there, without what is masked or counted anew."""
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        found = [dict(row) for row in base.execute(f'SELECT * FROM "{table}"')]
    for row in found:
        for name in [name for name in row if f"{table}.{name}" in MASKED]:
            del row[name]
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def same(was, now):
    """Held against each other by SQLite alone; the office's record has only grown."""
    with closing(sqlite3.connect(was)) as base:
        found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in found} & set(TABLES)
    assert len(names) > 70
    for name in sorted(names - {"office_records"}):
        before = rows_of(was, name)
        # a newer version may have more columns
        known = set().union(*before)
        after = [{key: row[key] for key in known} for row in rows_of(now, name)]
        before = [{key: row[key] for key in known} for row in before]
        assert sorted(map(repr, after)) == sorted(map(repr, before)), name
    after = {row["id"]: row for row in rows_of(now, "office_records")}
    before = rows_of(was, "office_records")
    assert len(before) > 10
    for row in before:
        if row["act"] != "export_all":
            assert {name: after[row["id"]][name] for name in row} == row
    for name in LEFT_OUT:
        assert rows_of(now, name) == []


def indexed(app):
    """The worker makes the search's index anew."""
    with app.app_context():
        while tasks.index_once():
            pass
        with reading():
            assert db.session.scalar(select(func.count()).where(Document.indexed)) > 20
        title = db.session.scalar(select(Document.title).where(Document.project_id == BRIDGE))
        assert title
        db.session.remove()


def test_every_table_is_told_of_in_both_languages():
    assert set(TABLES) | set(LEFT_OUT) == set(Base.metadata.tables)
    assert not set(TABLES) & set(LEFT_OUT)
    for name in MASKED:
        table, column = name.split(".")
        assert column in Base.metadata.tables[table].columns


def test_nothing_secret_leaves(left, source):
    words = [*SECRETS.values(), source.config["SECRET_KEY"]]
    for path in [*left.glob("tables/*"), *left.glob("*.*"), left / "SHA256SUMS"]:
        told = path.read_text("utf-8")
        assert not [word for word in words if word in told], path
    assert not [name for name in LEFT_OUT if (left / "tables" / f"{name}.jsonl").exists()]


def test_what_left_is_read_without_us(left):
    """By the schema, by `sha256sum`, and a file found as README.txt says."""
    schema = json.loads((left / "schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for name in sorted(TABLES):
        rule = Draft202012Validator(schema["$defs"][name])
        with open(left / "tables" / f"{name}.jsonl", encoding="utf-8") as lines:
            for _number, line in zip(range(15), lines, strict=False):
                rule.validate(json.loads(line))
    if shutil.which("sha256sum"):
        command = ["sha256sum", "-c", "--quiet", "manifest.sha256", "SHA256SUMS"]
        assert subprocess.run(command, cwd=left, check=False).returncode == 0
    with open(left / "tables" / "file_version.jsonl", encoding="utf-8") as lines:
        digest = json.loads(next(lines))["digest"]
    assert digest_of(left / "files" / digest[:2] / digest[2:4] / digest) == digest
    words = (left / "README.txt").read_text("utf-8")
    assert "sha256sum -c" in words and "略去了什么" in words and "What was left out" in words
    assert all(f"tables/{name}.jsonl" in words for name in TABLES)


def test_who_let_it_out_is_on_the_record(source, left):
    with source.app_context():
        line = db.session.scalar(select(OfficeRecord).order_by(OfficeRecord.id.desc()).limit(1))
        assert (line.noun, line.act) == ("instance", "export_all")
        assert line.after["sha256"] == digest_of(left / "manifest.json")
        db.session.remove()


def test_it_comes_in_as_it_was_though_a_first_try_was_killed(
    left, room, source, empty, monkeypatch
):
    took = [5]

    def dies(*told):
        took[0] -= 1
        if not took[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return bring(*told)

    bring = exports.brought
    with monkeypatch.context() as patched:
        patched.setattr(exports, "brought", dies)
        assert apart(empty, lambda: run(empty, "import", left)) == -signal.SIGKILL
    assert len(list(empty.extensions["store"].digests())) == 4
    with empty.app_context():
        database = db.engine.url.database
        assert db.session.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
        db.session.remove()
    code, said = run(empty, "import", left)
    assert code == 0 and "first-admin" in said, said
    indexed(source)
    indexed(empty)
    with source.app_context():
        path = db.engine.url.database
    same(path, database)
    assert set(empty.extensions["store"].digests()) == set(source.extensions["store"].digests())
    prints = {path.name for path in left.glob("prints/*/*.pdf")}
    assert prints <= {path.name for path in empty.extensions["store"].folder.glob("derived/*/*")}
    assert len(prints) > 5
    assert run(empty, "verify-journal")[0] == 0
    assert run(empty, "fixity", "--whole")[0] == 0
    code, said = run(empty, "import", left)
    assert code == 1 and "数据库不是空的" in said
    assert run(empty, "first-admin")[0] == 0


def other(left, tmp_path):
    """The same export in another folder, whose files may be changed one by one."""
    target = tmp_path / "changed"
    shutil.copytree(left, target, copy_function=os.link)
    return target


def rewritten(path, content):
    path.unlink()
    path.write_bytes(content)


def sealed(folder):
    """All digests made anew, as who forges it would."""
    known = json.loads((folder / "manifest.json").read_text("utf-8"))
    del known["SHA256SUMS"]
    for name in ("manifest.json", "manifest.sha256", "SHA256SUMS"):
        (folder / name).unlink()
    exports.finish(folder, {}, known)


def a_byte(folder):
    path = sorted(folder.glob("files/*/*/*"))[7]
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    rewritten(path, content)
    return f"{path.name} 与导出时不一致"


def a_row(folder):
    path = folder / "tables" / "project.jsonl"
    rewritten(path, path.read_bytes().replace(b'"id":1', b'"id":7'))
    return "project.jsonl 与导出时不一致"


def cut(folder):
    path = folder / "tables" / "journal_entry.jsonl"
    rewritten(path, path.read_bytes()[:-100])
    return "journal_entry.jsonl 与导出时不一致"


def fewer(folder):
    path = sorted(folder.glob("files/*/*/*"))[7]
    path.unlink()
    return f"缺少 files/{path.name[:2]}"


def last_one(folder):
    (folder / "tables" / "withdrawal.jsonl").rename(folder / "tables" / "zzz.jsonl")
    return "缺少 tables/withdrawal.jsonl"


def more(folder):
    (folder / "tables" / "zzz.jsonl").write_text("{}")
    return "多出 tables/zzz.jsonl"


def a_link(folder):
    (folder / "tables" / "passwd").symlink_to("/etc/passwd")
    return "tables/passwd 不是普通文件"


def of_another(folder):
    """Manifest and seal of another export."""
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    words = json.dumps({**said, "SHA256SUMS": "0" * 64}).encode()
    rewritten(folder / "manifest.json", words)
    digest = digest_of(folder / "manifest.json")
    rewritten(folder / "manifest.sha256", f"{digest}  manifest.json\n".encode())
    return "SHA256SUMS 与清单不符"


def its_manifest(folder):
    rewritten(folder / "manifest.json", (folder / "manifest.json").read_bytes() + b" ")
    return "manifest.json 与导出时不一致"


def unfinished(folder):
    (folder / "manifest.sha256").unlink()
    return "不是完成的导出"


def outside(folder):
    lines = (folder / "SHA256SUMS").read_text("ascii")
    rewritten(folder / "SHA256SUMS", (lines + f"{'0' * 64}  ../../planted\n").encode())
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    said["SHA256SUMS"] = digest_of(folder / "SHA256SUMS")
    rewritten(folder / "manifest.json", json.dumps(said).encode())
    digest = digest_of(folder / "manifest.json")
    rewritten(folder / "manifest.sha256", f"{digest}  manifest.json\n".encode())
    return "SHA256SUMS 不是本系统写成的"


def newer(folder):
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    rewritten(folder / "manifest.json", json.dumps({**said, "migration": "9999"}).encode())
    sealed(folder)
    return "更新的版本（9999）"


def of_a_newer_form(folder):
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    rewritten(folder / "manifest.json", json.dumps({**said, "number": 2}).encode())
    sealed(folder)
    return "由更新的版本写成"


def a_table_that_no_one_knows(folder):
    """All digests are right: a forger's."""
    (folder / "tables" / "zzz.jsonl").write_text("{}")
    sealed(folder)
    return "表与清单不符"


BAD = (
    a_table_that_no_one_knows,
    a_byte,
    a_row,
    cut,
    fewer,
    last_one,
    more,
    a_link,
    of_another,
    its_manifest,
    unfinished,
    outside,
    newer,
    of_a_newer_form,
)


@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_what_is_not_as_it_left_is_refused_in_one_sentence(left, empty, tmp_path, spoil):
    folder = other(left, tmp_path)
    wanted = spoil(folder)
    code, said = run(empty, "import", folder)
    errors = [line for line in said.splitlines() if line.startswith("Error:")]
    assert code == 1 and len(errors) == 1 and wanted in errors[0], said
    assert errors[0].isascii() is False and any(word.isascii() for word in errors[0].split())
    stands_empty(empty)


def test_rows_that_fit_no_database_leave_nothing(left, empty, tmp_path):
    """The digests are those of a forger: only the database says that a row refers to nothing."""
    folder = other(left, tmp_path)
    path = folder / "tables" / "finding.jsonl"
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    lines[0]["project_id"] = 4711
    rewritten(path, "".join(f"{json.dumps(line)}\n" for line in lines).encode())
    sealed(folder)
    code, said = run(empty, "import", folder)
    assert code == 1 and "finding 的内容这个数据库不接受" in said
    stands_empty(empty)


def test_a_file_that_changes_after_it_was_verified_leaves_nothing(
    left, empty, tmp_path, monkeypatch
):
    folder = other(left, tmp_path)
    monkeypatch.setattr(importing, "take_rows", lambda *_told: a_byte(folder))
    code, said = run(empty, "import", folder)
    assert code == 1 and "与导出时不一致" in said
    stands_empty(empty)


def test_nothing_is_imported_over_what_is_there(left, source, empty):
    code, said = run(source, "import", left)
    assert code == 1 and "数据库不是空的" in said
    empty.extensions["store"].put(io.BytesIO(b"another"))
    code, said = run(empty, "import", left)
    assert code == 1 and "存储里有别的文件" in said


def test_one_project_leaves_to_be_read(source, empty, tmp_path):
    """Its rows, its files and its whole chain; nothing of another's, nobody who signs in."""
    with source.app_context():
        project = db.session.get_one(Project, BRIDGE)
        code, key = project.code, project.id
        mine = set(db.session.scalars(select(FileVersion.digest).filter_by(project_id=key)))
        papers = set(db.session.scalars(select(Report.digest).filter_by(project_id=key)))
        chain = journal.lines(key)
        last = list(chain)[-1]["hash"]
        db.session.remove()
    target = tmp_path / "one"
    said = run(source, "export", target, "--project", code)
    assert said[0] == 0, said[1]
    assert run(source, "export", tmp_path / "none", "--project", "无")[0] == 1
    assert os.listdir(tmp_path) == ["one"]

    def told(name):
        with open(target / "tables" / f"{name}.jsonl", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    names = {path.stem for path in target.glob("tables/*")}
    assert not names & {"person", "office_records", "daily_root", "job", "upload_link", "expert"}
    assert set(TABLES) - names > {"sealed_ballot", "letterhead"}
    for name in names - {"project", "organisation", "pack_version"}:
        assert {row["project_id"] for row in told(name) if "project_id" in row} <= {key}, name
    assert [row["id"] for row in told("project")] == [key]
    versions = {row["id"] for row in told("file_version")}
    assert {row["version_id"] for row in told("check_result")} <= versions and versions
    assert told("duty") and told("organisation")
    lines = told("journal_entry")
    assert lines[-1]["hash"] == last
    assert all(one["prev"] == before["hash"] for before, one in pairwise(lines))
    assert {path.name for path in target.glob("files/*/*/*")} == mine | papers
    manifest = json.loads((target / "manifest.json").read_text("utf-8"))
    assert manifest["heads"]["project"] == [len(lines), last]
    assert "只供阅读" in (target / "README.txt").read_text("utf-8")
    code, said = run(empty, "import", target)
    assert code == 1 and "一个项目的导出供阅读" in said


def test_two_at_once_do_not_meet(left, source, empty, tmp_path):
    with exports.beginning(tmp_path / "out"):
        code, said = run(source, "export", tmp_path / "out")
        assert code == 1 and "另一次导出正在进行" in said
    with exit_commands._alone(empty.extensions["store"]):
        code, said = run(empty, "import", left)
    assert code == 1 and "另一次导入正在进行" in said


ROW = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sure", Boolean, nullable=False),
    Column("at", DateTime),
    Column("day", Date),
    Column("sum", Numeric(9, 2)),
    Column("much", Float),
    Column("body", LargeBinary),
    Column("more", JSON(none_as_null=True)),
    Column("name", String(9), nullable=False),
)
GOOD = {
    "id": 1,
    "sure": True,
    "at": "2026-11-30T01:02:03.000004+00:00",
    "day": "2026-11-30",
    "sum": "12.50",
    "much": 0.1,
    "body": "AAEC",
    "more": {"b": None, "a": [1.0, 1]},
    "name": ODD,
}


def test_a_row_is_the_same_line_again():
    engine = create_engine("sqlite://")
    ROW.metadata.create_all(engine)
    told = [GOOD, {**GOOD, "id": 2, "more": None, "at": None}, {**GOOD, "id": 3, "sum": None}]
    del told[2]["more"]
    written = [f"{json.dumps(one)}\n".encode() for one in told]
    with engine.begin() as connection:
        for batch in plain_rows.rows(ROW, written):
            connection.execute(ROW.insert(), batch)
        again = [json.loads(line) for line in plain_rows.lines(connection, ROW, masked=False)]
    engine.dispose()
    assert again == told and list(again[0]["more"]) == ["b", "a"]


WRONG = {
    "id": "1",
    "sure": 1,
    "at": "2026-11-30T01:02:03",
    "day": "30.11.2026",
    "sum": 12.5,
    "much": "0.1",
    "body": "A",
    "name": None,
    "other": 1,
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_row_is_refused_by_table_and_line(name):
    written = [json.dumps(GOOD).encode(), json.dumps({**GOOD, name: WRONG[name]}).encode()]
    with pytest.raises(plain_rows.Foreign, match="thing 2"):
        list(plain_rows.rows(ROW, written))
    less = {key: value for key, value in GOOD.items() if key != "day"}
    with pytest.raises(plain_rows.Foreign, match="thing 1"):
        list(plain_rows.rows(ROW, [json.dumps(less).encode()]))


def test_an_export_that_is_killed_leaves_nothing_under_the_name(source, tmp_path, monkeypatch):
    target, copy = tmp_path / "out", exports.put
    took = [5]

    def dies(*told):
        took[0] -= 1
        if not took[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return copy(*told)

    with monkeypatch.context() as patched:
        patched.setattr(exports, "put", dies)
        assert apart(source, lambda: run(source, "export", target)) == -signal.SIGKILL
    assert os.listdir(tmp_path) == ["out.part"]
    with source.app_context():
        digest = db.session.scalar(select(FileVersion.digest).limit(1))
        db.session.remove()
    source.extensions["store"].path(digest).rename(tmp_path / "lost")
    try:
        code, said = run(source, "export", target)
    finally:
        (tmp_path / "lost").rename(source.extensions["store"].path(digest))
    assert code == 1 and digest in said and sorted(os.listdir(tmp_path)) == ["out"]
    assert json.loads((target / "manifest.json").read_text("utf-8"))["missing"] == [digest]
    code, said = run(source, "export", target)
    assert code == 1 and "已经存在" in said


def test_a_strange_folder_beside_is_not_cleared_away(source, tmp_path):
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "letters.txt").write_text("mine")
    code, said = run(source, "export", tmp_path / "out")
    assert code == 1 and "别的东西" in said
    assert (tmp_path / "out.part" / "letters.txt").read_text() == "mine"


@pytest.fixture(scope="module")
def server():
    if not postgres.available():
        pytest.skip("because PostgreSQL is not installed here; `make test` installs it when root")
    with postgres.cluster(fsync="off") as url:
        yield url


def let_out(half, tmp_path):
    """An export of the rows alone."""
    with reading() as session:
        told = exporting.write_rows(session.connection(), half, lambda *_told: None)
    exporting.write_files(half, LocalStore(tmp_path / "none"), told, lambda *_told: None)
    told.missing.clear()
    exporting.close(half, told, now=clock.now())


def test_from_an_older_sqlite_to_postgresql_and_back(source, room, empty, server, tmp_path):
    """What left one migration ago comes to this version on the way."""
    was = tmp_path / "was.db"
    shutil.copyfile(room / "was.db", was)
    with closing(sqlite3.connect(was)) as base, base:
        # of a kind that the older version did not know
        base.execute("DELETE FROM letter WHERE kind = 'access'")
    with beside(f"sqlite:///{was}").app_context():
        downgrade(directory=str(MIGRATIONS), revision="0031")
        with exports.beginning(tmp_path / "first") as half:
            let_out(half, tmp_path)
        db.session.remove()
        db.engine.dispose()
    large = make_app(tmp_path / "large", SQLALCHEMY_DATABASE_URI=server)
    try:
        code, said = run(large, "import", tmp_path / "first")
        assert code == 0, said
        with large.app_context():
            with exports.beginning(tmp_path / "second") as half:
                let_out(half, tmp_path)
            # a new row gets a number that nobody has
            following = text(
                "SELECT nextval(pg_get_serial_sequence('filing', 'id')), max(id) FROM filing"
            )
            number, last = db.session.execute(following).one()
            assert number == last + 1 > 100
    finally:
        with large.app_context():
            db.session.remove()
            db.engine.dispose()
    code, said = run(empty, "import", tmp_path / "second")
    assert code == 0, said
    with empty.app_context():
        database = db.engine.url.database
    with closing(sqlite3.connect(was)) as base, base:
        base.execute("UPDATE document SET indexed = 0")
    same(was, database)
