"""One command that serves.

Prepares the database, seeds an empty demo, then answers by as many processes as WORKERS says and
works the queue by one of its own beside them.

And the `acceptance` command of an installed wheel, which serves or runs one of the verbs of `cli`.
"""

from __future__ import annotations

import gc
import os
import socket
import sys

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from . import create_app, keeper, tasks
from .cli import commands, prepare, seed_if_empty
from .config import MissingSettings
from .extensions import db
from .lanes import Lanes

COLLECTED = (20_000, 10, 10)
"""So many new objects until the collector looks at them; so many rounds until it looks at older ones."""
MODES = {
    True: "登录页可一键以各角色进入 one-click entry for each role",
    False: "请用账号登录 sign in with your account",
}
"""How to get in: in the demo, and otherwise."""


def answering() -> Lanes:
    """The application as a process that serves has it: one of its own, since that of the command may
    stand in a context, which all requests would share.
    """
    app = create_app()
    return Lanes(app, share=app.config["WORKERS"])


def spare_the_collector() -> None:
    """What stands once the application is made is never garbage, so the collector need not walk it again and again.

    A list of 100,000 lines makes so many rows that it walked the half million objects of the start a
    dozen times, a third of the whole import; and in a process that is forked each walk copies what
    it shared with the others. For the command alone, before it forks.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def serve(app: Flask) -> None:
    """Prepare, say where and how to sign in, and serve until told to stop.

    Exits with a sentence when the port is taken.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    os.umask(0o077)  # what is written from here on is read by this user alone
    _refuse_taken(host, port)  # before the demo is built, which takes a while
    with app.app_context():
        prepare()
        if seed_if_empty():
            print("已生成演示项目 demo projects are ready")
        db.session.remove()
        db.engine.dispose()
    spare_the_collector()
    # forked while nothing runs beside
    kept = keeper.start(lambda stop: tasks.work(app, stop))
    print(
        f"\n  建设项目档案验收  http://{host}:{port}/\n  {MODES[app.config['DEMO']]}\n", flush=True
    )
    granian = Granian(
        "acceptance.serving:answering",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=app.config["WORKERS"],
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    )
    try:
        granian.serve()
    finally:
        keeper.end(kept)


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"{host}:{port} 不能使用（{error.strerror}），换一个端口 "
                f"choose another port: PORT={port + 1} make run"
            )


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """准备数据库、空库时生成演示、在 HOST:PORT 上提供服务（WORKERS 个进程），并另起一个进程做后台工作。"""
    serve(current_app._get_current_object())  # type: ignore[attr-defined]


def main() -> None:
    """The `acceptance` command.

    The verbs of `cli` by their own names, and those of Flask and of the migrations.
    """
    group = FlaskGroup(name="acceptance", create_app=create_app, help=commands.help)
    for command in (serve_command, *commands.commands.values()):
        group.add_command(command)
    try:
        group.main()
    except MissingSettings as missing:
        raise SystemExit(str(missing)) from missing
