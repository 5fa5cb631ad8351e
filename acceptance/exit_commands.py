"""Commands of the exit door: everything leaves into a folder, and comes into an empty instance."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine, event

from acceptance.services.desk import backups, exporting, importing, one_project
from acceptance.services.desk.backups import Outcome

from .config import MIB, MIGRATIONS
from .extensions import db
from .gateways import clock, exports, snapshots
from .gateways.parts import FULL
from .gateways.shelves import Unfit, digest_of
from .gateways.storage import LocalStore
from .keeping import BAD, FAILURES, beside, script
from .refusals import NotFound, Refused
from .transaction import reading, transaction

WORDS = {"tables": "表 tables", "files": "文件 files", "reading": "核对 verified"}
"""What is told of on the way."""


class _Progress:
    """A line to the terminal for every tenth that is done."""

    def __init__(self) -> None:
        self._tenth: dict[str, int] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        tenth = done * 10 // max(total, 1)
        if tenth != self._tenth.get(what):
            self._tenth[what] = tenth
            click.echo(f"{WORDS[what]} {done}/{total}", err=True)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--project", "code", default="", help="只导出这个编号的项目：供阅读，不能导入")
@with_appcontext
def export_command(folder: Path, code: str) -> None:
    """把全部数据（表、文件、操作日志）以开放格式导出到新文件夹 FOLDER，不停服务；不含密码和链接。"""
    store, now, tell = current_app.extensions["store"], clock.now(), _Progress()
    target = folder.absolute()
    try:
        with exports.beginning(target) as half:
            with reading() as session:
                connection = session.connection()
                exporting.require_current(connection, script())
                project = None
                if code:
                    project = one_project.find(code)
                left = exporting.write_rows(connection, half, tell, project)
            exporting.write_files(half, store, left, tell)
            exporting.close(half, left, now=now)
            with transaction():
                exporting.record(str(target), left, now=clock.now())
    except NotFound as missing:
        raise click.ClickException("没有这个编号的项目 no such project") from missing
    except FAILURES as error:
        raise _told(error) from error
    click.echo(
        f"{target}\n{left.rows} 行 rows，{left.files} 个文件 files，{left.bytes // MIB} MB\n"
        f"清单摘要 digest of the manifest {left.digest}"
    )
    _end(left.missing)


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def import_command(folder: Path) -> None:
    """把 FOLDER 中的导出导入这个空的系统：先全部核对，再一次写入，升级到本版本，并核对操作日志。"""
    store, tell, source = current_app.extensions["store"], _Progress(), folder.absolute()
    try:
        manifest = exports.manifest_of(source)
        importing.require_known(manifest, script())
        with _alone(store):
            _require_empty()
            fresh = importing.require_room(store, source)
            exports.require_whole(source, manifest, tell)
            outcome = _taken(source, manifest, store, tell, fresh=fresh)
    except FAILURES as error:
        raise _told(error) from error
    click.echo(
        f"{sum(one['rows'] for one in manifest['tables'].values())} 行 rows，"
        f"{outcome.files} 个文件 files，{outcome.bytes // MIB} MB\n"
        "密码和链接不在导出里：下一步 first-admin "
        "passwords and links were left out: first-admin is next"
    )
    _end(outcome.wrong)


def _told(error: Exception) -> click.ClickException:
    """A refusal as the command says it."""
    full = isinstance(error, OSError) and error.errno in FULL
    if full or isinstance(error, Refused):
        return click.ClickException(
            "空间不够，没有完成，什么都没有留下 no space left, nothing remains"
        )
    return click.ClickException(str(error))


def _end(wrong: list[str]) -> None:
    """Name what is wrong and end with 1."""
    for line in wrong[: backups.NAMED]:
        click.echo(f"有误 wrong: {line}", err=True)
    if wrong:
        click.echo(f"共 {len(wrong)} 处有误 wrong in all", err=True)
        raise SystemExit(BAD)


def _taken(
    source: Path, manifest: dict[str, Any], store: LocalStore, tell: exports.Tell, *, fresh: bool
) -> Outcome:
    """Rows and files, or nothing of them."""
    try:
        with _room(db.engine), transaction() as session:
            connection = session.connection()
            importing.require_empty(connection)
            importing.take_rows(source, manifest, _move, tell)
            outcome = importing.take_files(source, store, tell)
            importing.judge(store, outcome, manifest)
            digest = digest_of(source / exports.MANIFEST)
            importing.record(str(source), digest, manifest, now=clock.now())
    except BaseException:
        if fresh:
            importing.forget_files(source, store)
        raise
    return outcome


def _require_empty() -> None:
    with db.engine.connect() as connection:
        importing.require_empty(connection)


def _move(revision: str) -> None:
    """Bring the database to a migration within the transaction that is open. Raises Unfit when it is at
    one that this version does not know.
    """
    connection = db.session.connection()
    config = current_app.extensions["migrate"].migrate.get_config(str(MIGRATIONS))
    config.attributes["connection"] = connection
    # the newest first
    known = [one.revision for one in script().walk_revisions()]
    here = backups.migration(connection)
    if here and here not in known:
        raise Unfit("数据库是更新的版本的，没有导入 the database is of a newer version")
    if here and revision in known and known.index(revision) > known.index(here):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


@contextmanager
def _room(engine: Engine) -> Iterator[None]:
    """Where the rows are put in: on PostgreSQL the database itself, in one transaction. SQLite's is
    made beside it and takes its place when it is whole.
    """
    if engine.dialect.name == "postgresql":
        yield
        return
    target = Path(str(engine.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f"{target.name}.importing")
    _clear(made)
    try:
        with beside(f"sqlite:///{made}").app_context():
            # rows come in any order, and migrations build tables anew: references rest meanwhile
            event.listen(db.engine, "connect", _rest)
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()
        with closing(sqlite3.connect(made)) as base:
            # all of it in one file
            base.execute("PRAGMA journal_mode=DELETE")
        _require_empty()
        snapshots.brought_back(made, engine)
    finally:
        _clear(made)


def _clear(made: Path) -> None:
    for left in made.parent.glob(f"{made.name}*"):
        left.unlink()


def _rest(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


@contextmanager
def _alone(store: LocalStore) -> Iterator[None]:
    """Nobody else imports here meanwhile. Raises Unfit when somebody does."""
    with open(store.folder / "importing", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unfit("另一次导入正在进行 another import is running") from error
        yield


COMMANDS = (export_command, import_command)
