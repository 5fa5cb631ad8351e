"""Commands.

Prepare the database, seed the demo, make the first administrator's link, draw the diagram.
"""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections import Counter
from itertools import chain
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from acceptance.demo import demo
from acceptance.services.desk import reconciling, roots
from acceptance.services.ground import factors, people
from workflows import corrections, heads, ledger, replay, sealed, sources, witness
from workflows.diagram import document, standalone

from . import doctor, exit_commands, grants, keeping, log_commands, parcel_commands, tasks
from .config import HOME, MIGRATIONS
from .extensions import db
from .gateways import clock
from .models import Person
from .push import __main__ as push
from .transaction import reading, transaction

commands = AppGroup("acceptance", help="建设项目档案验收系统的命令")


def prepare() -> None:
    """Bring the database to the newest form; quick when it is there already."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from flask_migrate import upgrade

    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory(str(MIGRATIONS))
    if now != tuple(script.get_heads()):
        upgrade(directory=str(MIGRATIONS))


def seed_if_empty() -> bool:
    """Build the demo in demo mode when no one is registered yet; says whether it did."""
    if not current_app.config["DEMO"] or db.session.scalar(select(Person.id).limit(1)):
        return False
    demo.build(current_app.extensions["press"], transaction, now=clock.now())
    return True


@commands.command("prepare")
def prepare_command() -> None:
    """建库或升级数据库。"""
    prepare()
    click.echo("数据库已就绪 database ready")


@commands.command("grant-serving")
@click.argument("role")
def grant_serving(role: str) -> None:
    """PostgreSQL：给服务进程的角色授权。以属主身份运行，每次升级后再运行一次。"""
    try:
        with transaction() as session:
            grants.grant(session.connection(), role)
    except grants.Unfit as unfit:
        raise click.ClickException(str(unfit)) from unfit
    click.echo(f"已授权 granted: {role}")


@commands.command("first-admin")
def first_admin() -> None:
    """给出第一个系统管理员的一次性链接：完整地址，24 小时内有效。"""
    with transaction() as session:
        if session.scalar(
            select(Person.id).where(Person.is_admin, Person.password_hash.is_not(None)).limit(1)
        ):
            raise click.ClickException("已有系统管理员 an administrator exists already")
        token = people.make_token("first_admin", person_id=None, now=clock.now(), hours=24)
    click.echo(f"{current_app.config['PUBLIC_URL']}/invitation/{token}")


@commands.command("end-second")
@click.argument("login")
@click.option("--reason", required=True, help="为什么：记入人员操作日志")
def end_second(login: str, reason: str) -> None:
    """取消一个人的两步登录：唯一的系统管理员丢了手机和恢复码时，在服务器上用。"""
    with transaction() as session:
        person = session.scalar(select(Person).where(Person.login == login))
        if person is None or person.second_since is None:
            raise click.ClickException("没有这个登录名，或没有设两步登录 nobody, or no second step")
        factors.end(person, reason, actor=None, now=clock.now())
    click.echo(f"已取消 ended: {login}")


@commands.command("seal-journal")
def seal_journal() -> None:
    """算出今天的日志当日校验值（后台每天自动做一次）。"""
    with transaction():
        made = roots.seal(now=clock.now(), pen=current_app.extensions["pen"])
        said = f"{made.day} {made.root}" if made else "今天的已有 there already"
    click.echo(said)


@commands.command("verify-journal")
@click.option("--anchor", multiple=True, help="纸上或邮件中的总值：2026-11-24=6f1c…")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="另把操作日志、总值和核对程序写到这个文件夹",
)
def verify_journal(anchor: tuple[str, ...], out: Path | None) -> None:
    """核对全部操作日志：插入、删除、改动、调换、截尾、整体重写；再与数据库逐项目、逐件核对。"""
    if out:
        _write_out(out)
    seen: Counter[str] = Counter()
    wrong = False
    with reading():
        anchors = dict(one.split("=", 1) for one in anchor if "=" in one)
        for line in chain(roots.verify(anchors), reconciling.differences(seen)):
            click.echo(line)
            wrong = True
    if not wrong:
        click.echo("完整，与数据库一致 whole, and the database agrees")
    click.echo(replay.looked(seen))
    click.echo(replay.NOT_SHOWN)
    click.echo(ledger.LIMITS)
    if wrong:
        raise SystemExit(1)


def _write_out(folder: Path) -> None:
    """The journal, the roots and the program that checks them."""
    folder.mkdir(parents=True, exist_ok=True)
    exports = {
        "journal": roots.exported,
        "roots": roots.exported_roots,
        "heads": roots.exported_heads,
    }
    for name, texts in exports.items():
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8") as file:
            file.writelines(texts())
    for program in (ledger, sealed, witness, heads):
        shutil.copy(str(program.__file__), folder)


@commands.command("doctor")
def doctor_command() -> None:
    """逐项检查本系统的各部分，说出哪里不对、怎么办；有 ✗ 时退出码为 1。"""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    bad = False
    for one in doctor.examine(app, now=clock.now()):
        click.echo(f"{one.tone} {one.part:<12} {one.zh}\n{'':15}{one.en}")
        bad = bad or one.tone == doctor.Tone.BAD
    if bad:
        raise SystemExit(1)


@commands.command("work")
@click.option("--once", is_flag=True, help="做完排队的就停")
def work(once: bool) -> None:
    """运行后台工作进程：检测文件、解包、导入大表、催办、发信。"""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        click.echo(f"{tasks.drain(app)} 项 done")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    tasks.work(app, stop)


@commands.command(
    "push",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def push_command(words: tuple[str, ...]) -> None:
    """把一个文件夹续传到上传链接：与 push.pyz 相同，--help 列出选项和退出码。"""
    sys.exit(push.main(words))


@commands.command("diagram")
@click.option("--out", type=click.Path(path_type=Path), default=HOME / "docs" / "workflow.md")
def diagram(out: Path) -> None:
    """从流程表生成 docs/workflow.md 和 docs/images/stages.svg。"""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(document(), "utf-8")
    (out.parent / "images").mkdir(exist_ok=True)
    (out.parent / "images" / "stages.svg").write_text(standalone(), "utf-8")


@commands.command("corrections")
@click.option("--out", type=click.Path(path_type=Path), default=HOME / "docs" / "corrections.md")
def corrections_command(out: Path) -> None:
    """从更正表生成 docs/corrections.md。"""
    out.write_text(corrections.document(), "utf-8")


@commands.command("rules")
@click.option("--out", type=click.Path(path_type=Path), default=HOME / "docs" / "rules.md")
def rules_command(out: Path) -> None:
    """从规则和出处生成 docs/rules.md。"""
    out.write_text(sources.document(), "utf-8")


commands.add_command(parcel_commands.package_command)
commands.add_command(parcel_commands.receive_command)


def init_app(app: Flask) -> None:
    """Hang the verbs under `flask --app wsgi acceptance`."""
    app.cli.add_command(commands)


for _command in (*keeping.COMMANDS, *exit_commands.COMMANDS, *log_commands.COMMANDS):
    commands.add_command(_command)
