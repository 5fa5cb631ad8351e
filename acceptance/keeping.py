"""Commands that keep what is stored: look at it again, back it up, bring it back."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import click
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from acceptance.services.desk import backups, restoring
from acceptance.services.desk.backups import Outcome
from acceptance.services.files import fixity, stored

from .config import MIB, MIGRATIONS
from .extensions import db, migrate, prepare_sqlite
from .gateways import clock
from .gateways.pacing import Pace
from .gateways.shelves import Unfit, shelf
from .gateways.snapshots import SnapshotFailed
from .gateways.storage import LocalStore
from .models.states import Safekept
from .refusals import Refused
from .transaction import reading, transaction

FAILURES = (Unfit, SnapshotFailed, Refused, OSError)
A_DAY = timedelta(days=1)
BAD, AWAY = 1, 2
"""How `fixity` ends when bad files remain, and when the store is not there; 0 when all is well."""


@click.command("fixity")
@click.option(
    "--whole", is_flag=True, help="核对全部：一天之内核对过的不再核对，中断后再运行即续做"
)
@click.option("--share", type=click.IntRange(1, 100), help="核对全部的百分之几，最久未核对的在先")
@click.option("--rate", type=click.IntRange(0), help="每秒最多读多少 MB，0 不限")
@with_appcontext
def fixity_command(whole: bool, share: int | None, rate: int | None) -> None:
    """核对存储的文件：不加选项只核对到期的。有不一致的以 1 结束，存储不在以 2 结束。"""
    store, replica = current_app.extensions["store"], current_app.extensions["replica"]
    pace = Pace(current_app.config["FIXITY_RATE"] if rate is None else rate * MIB)
    new = fixity.unlisted(store)
    with transaction():
        if new:
            fixity.enrol(new)
    before, left = clock.now(), stored.standing(now=clock.now()).files
    if share is not None:
        left = -(-left * share // 100)
    elif whole:
        before -= A_DAY
    seen = bad = 0
    while left > 0:
        most = min(left, fixity.FILES)
        if whole or share is not None:
            wanted = fixity.oldest(before=before, limit=most)
        else:
            wanted = fixity.due(now=before, limit=most)
        db.session.rollback()
        if not wanted:
            break
        try:
            looks = list(fixity.look(store, wanted, pace, replica))
        except fixity.StoreAway as away:
            click.echo("存储不在，没有核对 the store is not there", err=True)
            raise SystemExit(AWAY) from away
        with transaction():
            fixity.write(looks, now=clock.now(), rounds=True)
        left -= len(looks)
        seen += len(looks)
        bad += sum(one.found != one.digest for one in looks)
    remain = stored.standing(now=clock.now()).damaged
    click.echo(
        f"核对 {seen} 个，{pace.read // MIB} MB，不一致 {bad} 个；现有 {remain} 个待恢复 "
        f"looked at {seen}, bad {bad}, to be restored {remain}"
    )
    if remain:
        raise SystemExit(BAD)


class _Backup(AppGroup):
    """What is no verb is the place of a backup to be made."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`backup DIR` is `backup make DIR`."""
        if args and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(ctx, args)


@click.group("backup", cls=_Backup)
def backup_group() -> None:
    """备份到文件夹：acceptance backup DIR；核对：acceptance backup verify DIR。"""


def _told(error: Exception) -> click.ClickException:
    """A refusal as the command says it."""
    if isinstance(error, Refused):
        return click.ClickException("备份的位置已满，没有完成 no space left there")
    return click.ClickException(str(error))


def _kept(kind: Safekept, place: str, outcome: Outcome, began: datetime) -> None:
    """The record, and what the command says; ends with 1 when something is wrong."""
    with transaction():
        backups.record(kind, place, outcome, began=began, now=clock.now())
    click.echo(
        f"{outcome.files} 个文件，{outcome.bytes // MIB} MB，新复制 {outcome.new} 个 "
        f"files, new {outcome.new}"
    )
    for line in outcome.wrong[: backups.NAMED]:
        click.echo(f"有误 wrong: {line}", err=True)
    if outcome.wrong:
        click.echo(f"共 {len(outcome.wrong)} 处有误 wrong in all", err=True)
        raise SystemExit(BAD)


@backup_group.command("make")
@click.argument("place")
def backup_make(place: str) -> None:
    """在线备份到文件夹 PLACE：数据库的一致快照，加上还没复制过的文件。不停服务。"""
    began, app = clock.now(), current_app
    try:
        outcome = backups.make(
            db.engine,
            app.extensions["store"],
            shelf(place),
            secret=app.config["SECRET_KEY"],
            now=began,
        )
    except FAILURES as error:
        raise _told(error) from error
    _kept(Safekept.BACKUP, place, outcome, began)


@backup_group.command("verify")
@click.argument("place")
@click.option("--quick", is_flag=True, help="只看文件在不在、大小对不对")
@click.option("--rate", type=click.IntRange(0), default=0, help="每秒最多读多少 MB，0 不限")
def backup_verify(place: str, quick: bool, rate: int) -> None:
    """重读 PLACE 中最新的备份：数据库和它记载的每一个文件。"""
    began = clock.now()
    try:
        outcome = backups.verify(shelf(place), Pace(rate * MIB), whole=not quick)
    except FAILURES as error:
        raise _told(error) from error
    _kept(Safekept.VERIFY, place, outcome, began)


@click.command("restore")
@click.argument("place")
@click.option("--verify", is_flag=True, help="恢复后再把每一个文件读一遍")
@click.option("--drill", is_flag=True, help="演练：恢复到临时的库里核对，不动本系统，留下记录")
@click.option("--database", default="", help="演练用的空库；PostgreSQL 必须给")
@with_appcontext
def restore_command(place: str, verify: bool, drill: bool, database: str) -> None:
    """把 PLACE 中最新的备份恢复到这个空的系统，升级到本版本，并核对操作日志。"""
    began, kind = clock.now(), Safekept.RESTORE
    try:
        if drill:
            kind, outcome = Safekept.DRILL, _drill(place, database)
        else:
            outcome = _restore(place, verify)
    except FAILURES as error:
        raise _told(error) from error
    _kept(kind, place, outcome, began)


def _restore(place: str, verify: bool) -> Outcome:
    source, store = shelf(place), current_app.extensions["store"]
    kept = source.last()
    restoring.require_fit(kept, db.engine, script())
    outcome = restoring.bring_back(kept, source, db.engine, store)
    _upgrade()
    pace = None
    if verify:
        pace = Pace(0)
    with reading():
        restoring.judge(store, outcome, pace, source.erased())
    if kept.manifest["key"] != backups.key_mark(current_app.config["SECRET_KEY"]):
        click.echo(
            "SECRET_KEY 与备份时不同：未拆封的选票和两步登录打不开 "
            "another SECRET_KEY: sealed ballots and second steps cannot be read",
            err=True,
        )
    return outcome


def _drill(place: str, database: str) -> Outcome:
    """Bring the database back in a room of its own, and read every file where it lies."""
    source = shelf(place)
    kept, outcome = source.last(), backups.verify(source, Pace(0))
    if outcome.torn:
        return outcome
    with tempfile.TemporaryDirectory() as room:
        store = LocalStore(Path(room) / "files")
        with beside(database or f"sqlite:///{room}/acceptance.db").app_context():
            restoring.require_fit(kept, db.engine, script())
            restoring.require_empty(db.engine, store, set())
            restoring.put_back(kept, db.engine)
            _upgrade()
            with reading():
                restoring.judge(store, outcome, None, set())
            db.session.remove()
            db.engine.dispose()
    return outcome


def beside(database: str) -> Flask:
    """Another database under the same tables, without doors."""
    app = Flask("beside")
    app.config["SQLALCHEMY_DATABASE_URI"] = database
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
    return app


@cache
def script() -> ScriptDirectory:
    """The migrations that this version knows."""
    return ScriptDirectory(str(MIGRATIONS))


def _upgrade() -> None:
    with db.engine.connect() as connection:
        now = backups.migration(connection)
    if now != script().get_current_head():
        upgrade(directory=str(MIGRATIONS))


COMMANDS = (fixity_command, backup_group, restore_command)
