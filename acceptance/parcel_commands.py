"""Commands of packages: an archive leaves into a folder or a ZIP, one from elsewhere is taken in."""

from __future__ import annotations

import errno
import shutil
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from acceptance.services.ground import access, servings
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.letters import accessions, parcel_carriers, parcels
from acceptance.services.letters.parcel_carriers import Split
from acceptance.services.letters.parcels import Opened, Wanted
from workflows.parcels import verify, verify_carriers, verify_reading
from workflows.parcels.accepted import WORDS
from workflows.parcels.carriers import LEAST, MOST, SIZES, Carrier
from workflows.parcels.verify_reading import FAULTS
from workflows.permissions import allowed

from .extensions import db
from .gateways import clock, parcelcheck
from .gateways.sealing import Signer
from .gateways.storage import Damaged, LocalStore, Stored
from .models import Person, Project
from .refusal_words import REFUSALS
from .refusals import NotFound, Refused
from .transaction import transaction

FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
"""What a carrier answers that takes no more."""
_AS = click.option("--as", "login", required=True, help="以谁的名义：登录名")


def _viewers(login: str, now: datetime) -> list[Viewer]:
    """A person by login, as acting for each of its units."""
    person = db.session.scalar(select(Person).where(Person.login == login))
    if person is None:
        raise click.ClickException("没有这个登录名 nobody of that login")
    return [one.viewer for one in servings.of(person.id, today=clock.local_date(now))]


def _place(code: str, login: str, permission: str, now: datetime) -> Place:
    """The project of a number, as the person stands to it."""
    project_id = db.session.scalar(select(Project.id).where(Project.code == code))
    for viewer in _viewers(login, now):
        try:
            place = access.stand(viewer, project_id or 0)
        except NotFound:
            continue
        if place.may(permission):
            return place
    raise click.ClickException(
        "没有这个项目，或这个人不能办理 no such project, or not for this hand"
    )


@click.command("package")
@click.argument("project")
@click.argument("folder", type=click.Path(path_type=Path))
@_AS
@click.option("--agreed", is_flag=True, help="知道与验收通过的不同，仍然制作")
@click.option("--trial", is_flag=True, help="试移交：按档案现在的样子")
@click.option("--zip", "zipped", is_flag=True, help="写成一个 ZIP，不写成文件夹")
@click.option("--carrier", default="", help="分装载体：cd、dvd、bd，或容量（GB）")
@click.option("--only", type=int, default=0, help="只写第几张")
@with_appcontext
def package_command(
    project: str,
    folder: Path,
    login: str,
    carrier: str,
    only: int,
    *,
    agreed: bool,
    trial: bool,
    zipped: bool,
) -> None:
    """把项目的移交包写到一个文件夹（或写成 ZIP，或分装到几张载体）：先写到旁边，写完并核对后才改名。"""
    kind, own = _carrier(carrier)
    store, now = current_app.extensions["store"], clock.now()
    place = _place(project, login, "parcel.make", now)
    scanner = bool(current_app.config["SCANNER_URL"])
    stands = parcels.standing(place)
    for code in stands.differs:
        click.echo(WORDS[code], err=True)
    try:
        wanted = Wanted(trial=trial, agreed=agreed)
        made = parcels.write(place, store, wanted, scanner=scanner, now=now)
        with transaction():
            place = access.stand(place.viewer, place.project.id)
            row = parcels.record(place, made, now=now)
            number, digest = row.number, row.digest
        row = parcels.numbered(place.project.id, number)
        found = parcels.opened(place, store, row, scanner=scanner)
        if kind:
            split = parcel_carriers.split(row, found, kind, own)
            target = _divided(split, folder, only)
        else:
            target = _written(found, folder, zipped=zipped)
    except Refused as refused:
        raise click.ClickException(REFUSALS[refused.code] % refused.facts) from refused
    except Damaged as damaged:
        raise click.ClickException(f"内容已损坏，没有写出 damaged: {damaged.digest}") from damaged
    click.echo(f"{target}\n包摘要 digest {digest}")


def _carrier(said: str) -> tuple[str, int]:
    """The kind that an option says, and the bytes of one of no known kind; nothing where it says none."""
    if not said or said in SIZES:
        return said, 0
    try:
        size = int(float(said) * 10**9)
    except (ValueError, OverflowError):
        size = 0
    if not LEAST <= size <= MOST:
        raise click.ClickException("载体：cd、dvd、bd，或容量（GB） cd, dvd, bd, or its size in GB")
    return Carrier.OWN.value, size


def _divided(split: Split, folder: Path, only: int) -> Path:
    """Each carrier in a folder of its own, beside its place first; one that was written already stays."""
    count = len(split.discs)
    if only > count:
        raise click.ClickException(f"只有 {count} 张 there are only {count}")
    folder.mkdir(parents=True, exist_ok=True)
    for disc in split.discs:
        name = f"载体{disc.number:02d}"
        target, half = folder / name, folder / f"{name}.part"
        if only not in (0, disc.number) or target.exists():
            continue
        try:
            split.lay_out(disc.number, half)
            half.rename(target)
        except OSError as error:
            if error.errno not in FULL:
                raise
            said = f"载体已满：第 {disc.number} 张没有写完，写到一半的已删去 full: {target}"
            raise click.ClickException(said) from error
        finally:
            if half.is_dir():
                shutil.rmtree(half)
        click.echo(f"{disc.number}/{count} {target}")
    return folder


def _written(found: Opened, folder: Path, *, zipped: bool) -> Path:
    """Beside its place first: what is half written bears another name, and is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    name = found.top
    if zipped:
        name = f"{name}.zip"
    target, half = folder / name, folder / f"{name}.part"
    if target.exists():
        raise click.ClickException(f"已有 there already: {target}")
    try:
        if zipped:
            with open(half, "xb") as file:
                file.writelines(found.zip.stream(found.reader.read))
        else:
            found.reader.lay_out(half)
        half.rename(target)
    except OSError as error:
        if error.errno not in FULL:
            raise
        said = f"已满：没有写完，写到一半的已删去 full: {target}"
        raise click.ClickException(said) from error
    finally:
        if half.is_dir():
            shutil.rmtree(half)
        half.unlink(missing_ok=True)
    return target


@click.command("receive")
@click.argument("package", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_AS
@click.option("--look", is_flag=True, help="只核对，不接收")
@click.option("--receipt", type=click.Path(path_type=Path), help="把回执写到这个文件")
@with_appcontext
def receive_command(
    package: tuple[Path, ...], login: str, receipt: Path | None, *, look: bool
) -> None:
    """接收一个移交包（ZIP、文件夹，或几张载体一起）：全部相符才接收，否则整包退回，逐件写明原因。"""
    store, now = current_app.extensions["store"], clock.now()
    viewers = [one for one in _viewers(login, now) if allowed("parcel.receive", one.standing)]
    if not viewers:
        raise click.ClickException("这个人不能接收 not for this hand")
    path, stored = _brought(store, package, now)
    try:
        seen = accessions.judged(parcelcheck.look([path], current_app.config["SCANNER_URL"]))
        for code, where in seen.reasons:
            click.echo(f"{' '.join(FAULTS[code])}: {where}")
        if not look:
            signer = Signer(current_app.config["SECRET_KEY"])
            with transaction():
                came = (package[0].name, path, stored)
                row = accessions.take_in(viewers[0], store, signer, came, seen, now=now)
                written, number = row.receipt, row.number
            if receipt is not None:
                receipt.write_text(written, "utf-8")
            click.echo(f"第 {number} 号 no. {number}")
    except Refused as refused:
        raise click.ClickException(REFUSALS[refused.code] % refused.facts) from refused
    finally:
        path.unlink(missing_ok=True)
    if seen.reasons:
        raise SystemExit(1)
    click.echo(f"完整 whole: {seen.files} 个文件 files\n包摘要 digest {seen.digest}")


def _brought(store: LocalStore, package: tuple[Path, ...], now: datetime) -> tuple[Path, Stored]:
    """The package durably on the disk of the store, under a name that nobody knows; a folder, or
    several carriers, as one ZIP.

    A folder with links in it, or names that no package has, is refused before anything is read.
    """
    if len(package) == 1 and not package[0].is_dir():
        with open(package[0], "rb") as file:
            return store.receive(file, limit=1 << 62)
    try:
        source = verify_carriers.source_of([str(one) for one in package])
    except verify_reading.Broken as broken:
        said = "；".join(f"{FAULTS[one.code][0]} {one.where}" for one in broken.faults[:20])
        raise click.ClickException(said) from broken
    lacking = verify.check([str(one) for one in package]).faults if source.master() else []
    away = [one.where for one in lacking if one.code == "carrier_missing"]
    if away:
        raise click.ClickException(f"{FAULTS['carrier_missing'][0]}：{'、'.join(away)}")
    return accessions.as_one(store, package, now=now)
