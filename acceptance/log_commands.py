"""Commands for the log that can be proved: write it out as files, cosign that of another, keep what was cosigned."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from acceptance.services.desk import witnesses
from acceptance.services.ground import logs
from workflows import heads, witness

from .gateways import clock
from .refusals import Refused
from .sentences import sentence
from .transaction import reading, transaction


@click.command("log")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def log_command(folder: Path) -> None:
    """把日志写成静态文件（树头、各片、各条），可放到任何网站上；只写没有的，树头最后写。"""
    with reading():
        wanted = logs.files()
        for path in wanted:
            place = folder / path
            if path != logs.CHECKPOINT and place.exists():
                continue
            _put(place, logs.file(path))
    click.echo(f"{len(wanted)} 个文件 files")


def _put(place: Path, content: bytes) -> None:
    """Whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, place)


@click.command("cosign")
@click.argument("source")
@click.argument("kept", type=click.Path(file_okay=False))
@click.option("--verifier", default="", help="对方日志的签名公钥，见其当日校验值页")
@with_appcontext
def cosign_command(source: str, kept: str, verifier: str) -> None:
    """作为见证方核对 SOURCE（下级日志的网址或文件夹）是 KEPT 中上次所见的延续，签名后打印。"""
    pen = current_app.extensions["pen"]
    try:
        head = witness.follow(source, kept)
    except (heads.Unproved, OSError) as error:
        raise click.ClickException(str(error)) from error
    if verifier and not heads.signs(head, verifier):
        raise click.ClickException("没有这个密钥的有效签名 not signed with that key")
    click.echo(pen.cosigned(head.body, clock.now()), nl=False)
    click.echo(f"见证方公钥 the witness's key: {pen.verifier(heads.COSIGNED)}", err=True)


@click.command("cosigned")
@click.argument("note", type=click.File(encoding="utf-8"))
@with_appcontext
def cosigned_command(note: TextIO) -> None:
    """收下见证方签了名的树头（文件，- 为标准输入）；见证方的公钥列在 LOG_WITNESSES。"""
    known = current_app.config["LOG_WITNESSES"]
    try:
        with transaction():
            fresh = witnesses.cosign(note.read(), known, now=clock.now())
    except Refused as refused:
        raise click.ClickException(sentence(refused)) from refused
    click.echo(f"{fresh} 个签名 signatures kept")


COMMANDS = (log_command, cosign_command, cosigned_command)
