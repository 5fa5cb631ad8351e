"""The parts of the product itself: database, store, queue, clock, settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, select, text

from acceptance.config import MIGRATIONS
from acceptance.extensions import db
from acceptance.models import Job, JournalEntry
from acceptance.models.states import JobState
from acceptance.services.desk import backups
from acceptance.services.files import stored
from acceptance.services.ground import jobs

from .findings import Finding, Tone

WAITS = timedelta(minutes=5)
"""A task that is free for so long has no worker."""
AHEAD = timedelta(minutes=2)
"""So far may the clocks of two machines be apart."""
LEFT = 2 << 30
"""Bytes without which a disk is called full."""
LITTLE = 0.1
"""Of a disk that is still free when it is called nearly full."""


def database(app: Flask, now: datetime) -> Finding:
    name = "database"
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    here = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    if here != head:
        return Finding(
            name,
            Tone.BAD,
            f"数据库是 {here}，程序要 {head}：停下服务，运行 flask --app wsgi db upgrade",
            f"the database is at {here}, the program wants {head}: run flask --app wsgi db upgrade",
        )
    db.session.rollback()
    # nothing changes; a database that cannot be written says so here
    db.session.connection(execution_options={"write": True})
    db.session.execute(text("UPDATE alembic_version SET version_num = version_num"))
    kind = db.engine.dialect.name
    return Finding(name, Tone.GOOD, f"{kind}，可写，{here}", f"{kind}, writable, {here}")


def store(app: Flask, now: datetime) -> Finding:
    incoming: Path = app.extensions["store"].incoming
    with tempfile.NamedTemporaryFile(dir=incoming, prefix="doctor-") as file:
        file.write(b"1")
        file.flush()
        os.fsync(file.fileno())
    return Finding("store", Tone.GOOD, f"可写：{incoming.parent}", f"writable: {incoming.parent}")


def disk(app: Flask, now: datetime) -> Finding:
    places = {str(app.extensions["store"].incoming), str(app.config["INSTANCE"])}
    tight = sorted(places, key=lambda place: shutil.disk_usage(place).free)[0]
    usage = shutil.disk_usage(tight)
    free, share = f"{usage.free / (1 << 30):.1f} GB", usage.free / usage.total
    if usage.free < LEFT:
        return Finding(
            "disk",
            Tone.BAD,
            f"磁盘只剩 {free}：{tight}，马上扩容或清理",
            f"only {free} left at {tight}: make room now",
        )
    if share < LITTLE:
        return Finding("disk", Tone.WARN, f"磁盘只剩 {free}：{tight}", f"{free} left at {tight}")
    return Finding("disk", Tone.GOOD, f"剩 {free}", f"{free} free")


def queue(app: Flask, now: datetime) -> Finding:
    age = timedelta(seconds=jobs.age(now=now))
    if age > WAITS:
        minutes = int(age.total_seconds() // 60)
        return Finding(
            "queue",
            Tone.BAD,
            f"最早的任务已等了 {minutes} 分钟：没有后台程序，运行 flask --app wsgi acceptance work",
            f"a task has waited for {minutes} minutes: no worker, run flask --app wsgi acceptance work",
        )
    failed = db.session.scalar(select(func.count()).where(Job.state == JobState.FAILED)) or 0
    if failed:
        return Finding(
            "queue",
            Tone.WARN,
            f"有 {failed} 个任务没有办成：见 单位与人员 ▸ 未办成的后台任务",
            f"{failed} tasks failed: see Units and people ▸ Background tasks that failed",
        )
    return Finding("queue", Tone.GOOD, "没有积压", "nothing waits")


def clock(app: Flask, now: datetime) -> Finding:
    latest = db.session.scalar(select(JournalEntry.at).order_by(JournalEntry.id.desc()).limit(1))
    hour = now
    if db.engine.dialect.name == "postgresql":
        hour = db.session.execute(func.clock_timestamp()).scalar_one()
    if abs(hour - now) > AHEAD or (latest and latest > now + AHEAD):
        return Finding(
            "clock",
            Tone.BAD,
            f"本机时钟 {now:%Y-%m-%d %H:%M} UTC 与数据库或最后一条操作日志对不上：校时（chrony、ntpd）",
            f"this clock says {now:%Y-%m-%d %H:%M} UTC, the database or the last journal line another hour: "
            "set it (chrony, ntpd)",
        )
    return Finding("clock", Tone.GOOD, f"{now:%Y-%m-%d %H:%M} UTC", f"{now:%Y-%m-%d %H:%M} UTC")


def permissions(app: Flask, now: datetime) -> Finding:
    folder: Path = app.config["INSTANCE"]
    if folder.stat().st_mode & 0o007:
        return Finding(
            "permissions",
            Tone.WARN,
            f"本机别的用户能读数据：chmod 700 {folder}",
            f"other users of this machine can read the data: chmod 700 {folder}",
        )
    return Finding("permissions", Tone.GOOD, "只有本用户能读", "read by this user alone")


def address(app: Flask, now: datetime) -> Finding:
    url = app.config["PUBLIC_URL"]
    if app.config["PRODUCTION"] and not url.startswith("https://"):
        return Finding(
            "address",
            Tone.BAD,
            f"PUBLIC_URL 是 {url}：正式运行要 https://，否则登录不能保持",
            f"PUBLIC_URL is {url}: production wants https://, else nobody stays signed in",
        )
    return Finding("address", Tone.GOOD, url, url)


def soundness(app: Flask, now: datetime) -> Finding:
    stands = stored.standing(now=now)
    if stands.damaged:
        return Finding(
            "fixity",
            Tone.BAD,
            f"有 {stands.damaged} 份内容损坏或丢失：见“存储”页",
            f"{stands.damaged} stored files are changed or missing: see the page Store",
        )
    if stands.overdue:
        return Finding(
            "fixity",
            Tone.WARN,
            f"有 {stands.overdue} 份内容超过 90 天没有核对",
            f"{stands.overdue} stored files were not verified for 90 days",
        )
    if stands.unseen == stands.files:
        return Finding(
            "fixity",
            Tone.NOTE,
            "存储还没有核对过：后台每天清点，90 天内逐份核对",
            "nothing in the store was verified yet: the worker lists it daily and verifies each within 90 days",
        )
    return Finding(
        "fixity",
        Tone.GOOD,
        f"{stands.files} 份，{stands.unseen} 份还没有核对过",
        f"{stands.files} stored, {stands.unseen} not verified yet",
    )


def backup(app: Flask, now: datetime) -> Finding:
    state = backups.state(now=now)
    if state.old:
        last = "从来没有备份过" if state.backup is None else f"上次备份是 {state.backup:%Y-%m-%d}"
        since = (
            "no backup was ever made"
            if state.backup is None
            else f"the last is of {state.backup:%Y-%m-%d}"
        )
        return Finding(
            "backup",
            Tone.WARN,
            f"{last}：运行 flask --app wsgi acceptance backup 目录，每天一次",
            f"{since}: run flask --app wsgi acceptance backup DIR, daily",
        )
    if state.untried:
        return Finding(
            "backup",
            Tone.WARN,
            "备份没有试着恢复过：flask --app wsgi acceptance restore 目录 --drill",
            "no backup was tried: flask --app wsgi acceptance restore DIR --drill",
        )
    told = f"{state.backup:%Y-%m-%d %H:%M} UTC"
    return Finding("backup", Tone.GOOD, f"上次备份 {told}，已试过恢复", f"of {told}, and was tried")
