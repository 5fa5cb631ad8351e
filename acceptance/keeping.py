"""Commands that keep what is stored: look at it again, back it up, bring it back."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from acceptance.services.files import fixity, stored

from .extensions import db
from .gateways import clock
from .gateways.pacing import Pace
from .transaction import transaction

MIB = 1024 * 1024
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


COMMANDS = (fixity_command,)
