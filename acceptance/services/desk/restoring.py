"""A backup brought back into an empty instance, and held against what its manifest says.

The files come first and the database last: whoever kills it in the middle leaves an empty instance, and
what has arrived is not copied again.
"""

from __future__ import annotations

from collections import Counter

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from acceptance.extensions import db
from acceptance.gateways import previews, shelves, snapshots
from acceptance.gateways.pacing import Pace
from acceptance.gateways.shelves import Kept, Shelf, Unfit
from acceptance.gateways.storage import LocalStore
from acceptance.models import Accession, CurrentPaper, FileVersion, HeldFile, Parcel, Report
from acceptance.models.states import Gone
from acceptance.services.desk import backups, reconciling, roots
from acceptance.services.desk.backups import Outcome
from acceptance.services.files.erasing import NAMELESS


def require_fit(kept: Kept, engine: Engine, script: ScriptDirectory) -> None:
    """Raises Unfit: the snapshot is of another kind of database, or of a newer version than this."""
    dialect, number = kept.manifest["dialect"], kept.manifest["migration"]
    if dialect != engine.dialect.name:
        raise Unfit(
            f"备份是 {dialect} 的，这里是 {engine.dialect.name}：换同一种数据库 another kind of database"
        )
    if number not in {one.revision for one in script.walk_revisions()}:
        raise Unfit(
            f"备份由更新的版本（{number}）写成：先升级程序 the backup is of a newer version"
        )


def require_empty(engine: Engine, store: LocalStore, listed: set[str]) -> None:
    """Raises Unfit when somebody uses this instance already: nothing is ever overwritten."""
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        used = (
            "person" in tables and connection.execute(text("SELECT id FROM person LIMIT 1")).first()
        )
        if used or (tables and engine.dialect.name == "postgresql"):
            raise Unfit("数据库不是空的，没有恢复 the database is not empty, nothing was restored")
    if any(digest not in listed for digest in store.digests()):
        raise Unfit("存储里有别的文件，没有恢复 other files lie in the store, nothing was restored")


def bring_back(kept: Kept, shelf: Shelf, engine: Engine, store: LocalStore) -> Outcome:
    """The files, then the database. Raises Unfit, SnapshotFailed, Refused (no_space)."""
    outcome, copies, erased = Outcome(), shelf.store(), shelf.erased()
    for name in (snapshots.NAMES[kept.manifest["dialect"]], shelves.LIST):
        if shelves.digest_of(kept.folder / name) != kept.manifest[name]:
            raise Unfit(f"{name} 与备份时不一致 is not what was backed up")
    files = dict(shelves.listed(kept.folder / shelves.LIST))
    require_empty(engine, store, set(files))
    for digest, size in files.items():
        if digest in erased:
            continue
        outcome.files += 1
        outcome.bytes += size
        if store.size(digest) != size and not shelves.copied(copies, store, digest):
            outcome.wrong.append(digest)
    for digest, printed in kept.manifest["prints"].items():
        path = previews.place_of_print(store, digest)
        if copies.look(printed) == printed:
            path.write_bytes(copies.path(printed).read_bytes())
        else:
            outcome.wrong.append(printed)
    outcome.wrong += kept.manifest["missing"]
    # copying may have taken hours, in which somebody began to use the instance
    require_empty(engine, store, set(files))
    put_back(kept, engine)
    return outcome


def put_back(kept: Kept, engine: Engine) -> None:
    """The database alone. Raises SnapshotFailed, Unfit when it is not what was taken."""
    snapshots.brought_back(kept.folder / snapshots.NAMES[engine.dialect.name], engine)
    with engine.connect() as connection:
        rows = snapshots.counted(connection, kept.manifest["rows"])
        heads = backups.heads(connection)
    if rows != kept.manifest["rows"] or heads != kept.manifest["heads"]:
        raise Unfit("恢复的数据库与清单不符 the restored database is not what the manifest says")


def judge(store: LocalStore, outcome: Outcome, pace: Pace | None, erased: set[str]) -> None:
    """What does not fit in a database that was brought back and upgraded, into `wrong`: chains and
    daily roots, rows against their journal, and with a pace every named file, read again.
    """
    outcome.wrong += roots.verify({})
    outcome.wrong += reconciling.differences(Counter())
    if pace is None:
        return
    for column, counts in (
        (FileVersion.digest, FileVersion.gone != Gone.PURGED),
        (HeldFile.digest, HeldFile.name != NAMELESS),
        (Report.digest, Report.digest != ""),
        (Parcel.shell, Parcel.shell != ""),
        (Accession.blob, Accession.blob != ""),
        (CurrentPaper.digest, CurrentPaper.digest != ""),
    ):
        wanted = select(column).where(counts).distinct().order_by(column)
        for digest in db.session.scalars(wanted):
            known = digest in erased or digest in outcome.wrong
            if not known and store.look(digest, pace) != digest:
                outcome.wrong.append(digest)
