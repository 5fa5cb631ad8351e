"""The project that is walked: as it begins, and what can be amiss with it by no act of the services."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import delete, insert, select

from acceptance.demo.cast import TEXTS
from acceptance.gateways import clock
from acceptance.models import (
    Document,
    Filing,
    Parcel,
    ParcelReceipt,
    Party,
    Project,
    Score,
    Section,
    Statement,
    Volume,
)
from acceptance.services.ground import packs
from acceptance.services.ground.access import Viewer
from acceptance.transaction import transaction
from tests.builders import POWER
from tests.services.law import WHOLE
from tests.workflows.test_versions import after
from workflows.parcels.layout import Extent
from workflows.standards import STAGES

VOLUMES = 3
WORLD = SimpleNamespace(app=None, viewers=None, units=None, number=0, notes=0)


POINTS = {"good": (20, 70, 10), "thin": (20, 59, 10), "poor": (10, 50, 5), "": (None, None, None)}
"""Points for the three items of the water sector's table: enough, too few in its second part, too few."""


def give_points(session, project, whose, how):
    """Give the owner's own (`own`) or the panel's `points`, in place of those that were given."""
    for item, number in zip(("1-01", "2-01", "3-01"), POINTS[how], strict=True):
        where = {"project_id": project, "item": item}
        row = session.scalars(select(Score).filter_by(**where)).first() or Score(**where)
        setattr(row, whose, number)
        session.add(row)


AGAIN = "2008.9"
"""The version of the pack of the walk by which the panel votes once more after a second look."""


def a_pack_with_a_second_vote():
    """Beside the one that ships, by which the second look decides alone."""
    rule = "{value: second_vote, clause: 本系统约定, mark: P}"
    text = after("water-2008", version=AGAIN) + f"vote:\n  after_recheck: {rule}\n"
    with transaction():
        admin = Viewer(0, "系统管理员", is_admin=True)
        packs.add("water-2008", text, "试行", actor=admin, now=clock.now())


def a_fresh_project(again=False):
    """Ready to apply: three sound volumes, the texts written, nothing else in it."""
    with transaction() as session:
        like = session.get(Project, POWER)
        WORLD.number += 1
        row = {
            c.name: getattr(like, c.name)
            for c in Project.__table__.columns
            if c.name not in ("id", "code", "name")
        }
        row |= {
            "code": f"L-{WORLD.number}",
            "name": f"试验{WORLD.number}工程",
            "state": "self_check",
            "in_planning_area": True,
            "version_id": 1,
            "applied_on": None,
            "answer_due_on": None,
            "completion_by": "local",
            "procedure_pack": "water-2008",
            "procedure_version": AGAIN if again else "2008.1",
        }
        key = session.execute(insert(Project.__table__).values(**row)).inserted_primary_key[0]
        for kind, unit, section in (("owner", "owner", 0), ("contractor", "road", 1)):
            party = Party(
                project_id=key, organisation_id=WORLD.units[unit], kind=kind, section=section
            )
            session.add(party)
        session.flush()
        session.add(Section(project_id=key, number=1, name="第 1 标段"))
        session.add(
            Filing(
                project_id=key,
                section=1,
                party_id=party.id,
                code="6-1",
                name="施工日志",
                group_code="6",
                group_name="施工文件",
                stage="self_check",
                stage_rank=STAGES.index("self_check"),
                required=True,
                supervised=False,
                drawings=False,
                state="filed",
            )
        )
        give_points(session, key, "own", "good")
        for number in range(1, VOLUMES + 1):
            session.add(
                Volume(
                    project_id=key,
                    number=number,
                    title=f"第 {number} 卷",
                    code=f"L-{WORLD.number}-{number:03d}",
                    files=1,
                    pages=3,
                    sound=True,
                )
            )
        for kind in ("self_check", "application"):
            body = {
                **TEXTS[kind],
                **({"conditions": [0, 1, 2, 3]} if kind == "application" else {}),
            }
            session.add(
                Statement(
                    project_id=key,
                    kind=kind,
                    body=body,
                    complete=True,
                    written_by="梁静",
                    written_at=clock.now(),
                )
            )
        return key


def _volume(number, **changed):
    def change(session, project, amiss):
        row = session.scalars(select(Volume).filter_by(project_id=project, number=number)).one()
        row.sound = not amiss
        for name, value in changed.items():
            setattr(row, name, value if amiss else 1)

    return change


def _number(session, project, amiss):
    row = session.scalars(select(Volume).filter_by(project_id=project, number=2)).one()
    row.code = "" if amiss else f"{session.get(Project, project).code}-002"


def _document(**what):
    def change(session, project, amiss):
        filing = session.scalars(select(Filing).filter_by(project_id=project)).one()
        volume = session.scalars(select(Volume).filter_by(project_id=project, number=3)).one()
        placed = {"volume_id": volume.id} | what
        if amiss:
            session.add(Document(project_id=project, filing_id=filing.id, title="日志", **placed))
        else:
            session.execute(delete(Document).filter_by(project_id=project, **what))

    return change


def _item(session, project, amiss):
    session.scalars(select(Filing).filter_by(project_id=project)).one().state = (
        "missing" if amiss else "filed"
    )


def _own_points(session, project, amiss):
    give_points(session, project, "own", "" if amiss else "good")


def _condition(session, project, amiss):
    where = {"project_id": project, "kind": "application"}
    row = session.scalars(select(Statement).filter_by(**where)).one()
    row.body = {**row.body, "conditions": [0, 1, 3] if amiss else [0, 1, 2, 3]}


def _commissioned(session, project, amiss):
    session.get(Project, project).completion_by = "province" if amiss else "local"


def tomorrow():
    return clock.local_date(clock.now()) + timedelta(days=1)


def _works_accepted_soon(session, project, amiss):
    session.get(Project, project).planned_completion_on = tomorrow() if amiss else None


def _meeting_tomorrow(session, project, amiss):
    day = tomorrow() if amiss else clock.local_date(clock.now())
    session.get(Project, project).meeting_on = day


def _receipt(order, verdict):
    """A package that the archive answered, in the order of their keys the last of which counts."""

    def change(session, project, amiss):
        key = 2 * project + order
        session.execute(delete(ParcelReceipt).filter_by(id=key))
        session.execute(delete(Parcel).filter_by(id=key))
        if not amiss:
            return
        by = {"project_id": project, "number": order + 1}
        digests = dict.fromkeys(("archive_digest", "digest", "shell"), "0" * 64)
        made = {"files": 1, "size": 1, "made_by": "梁静", "made_at": clock.now()}
        session.add(Parcel(id=key, extent=Extent.WHOLE.value, version=1, **by, **digests, **made))
        session.flush()
        said = {"receiver": "档案馆", "number": "1", "fingerprint": "0", "body": "{}"}
        loaded = {"loaded_by": "梁静", "loaded_at": clock.now()}
        session.add(
            ParcelReceipt(
                id=key, project_id=project, parcel_id=key, verdict=verdict, **said, **loaded
            )
        )

    return change


AMISS = {
    "filings_unfiled": _item,
    "volume_gap": _volume(1),
    "volume_empty": _volume(2, files=0),
    "volumes_unnumbered": _number,
    "documents_loose": _document(volume_id=None, state="stored"),
    "documents_not_stored": _document(state="listed"),
    "own_scores_missing": _own_points,
    "condition_unmet": _condition,
    # The organiser is then of the wrong level, and the result is owed to the next one.
    "record_missing": _commissioned,
    "completion_near": _works_accepted_soon,
    "meeting_to_come": _meeting_tomorrow,
    "receipt_stale": _receipt(0, "accepted"),
    "receipt_refused": _receipt(1, "refused"),
}
MENDABLE = (*AMISS, "self_check_missing", "application_missing", "evaluation_missing")
assert set(AMISS) > WHOLE
DECIDED_UPON = ("self_check", "supplement", "review", "rectification", "recheck", "accepted")
WHEN = {
    # what                  while it may come about, or be mended: what the digest of the archive is
    "filings_unfiled":      DECIDED_UPON,  # counted over is not changed once it is fixed
    "volume_gap":           DECIDED_UPON,
    "volume_empty":         DECIDED_UPON,
    "documents_loose":      DECIDED_UPON,
    "volumes_unnumbered":   ("self_check", "supplement"),
    "documents_not_stored": ("self_check", "supplement"),
    "application_missing":  ("self_check", "supplement"),
    "evaluation_missing":   ("review", "recheck"),
    "record_missing":       ("admitted", "review", "accepted"),
    "completion_near":      ("admitted",),
    "meeting_to_come":      ("review",),
    "receipt_stale":        ("accepted",),
    "receipt_refused":      ("accepted",),
}  # fmt: skip
