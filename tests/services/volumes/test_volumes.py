"""Volumes end to end below the doors: proposed, accepted, numbered, sealed, taken back; nothing is lost on the way."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.gateways.clock import now
from acceptance.models import Arrangement, Document, Sample, Volume
from acceptance.refusals import Refused, Stale
from acceptance.services.files import documents
from acceptance.services.ground import access
from acceptance.services.volumes import (
    arrangements,
    binding,
    defects,
    laying,
    numbers,
    proposing,
    sealing,
    undoing,
    volumes,
)
from acceptance.transaction import transaction
from tests.builders import a_builder, a_project

VALUES = {"fonds": "0123", "category": "KJ", "project_number": "D1"}
DEFAULT = "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}"


@pytest.fixture
def place(context):
    project = a_project("self_check", code="V-1", name="组卷试验大桥工程")
    return access.stand(a_builder().viewers["owner"], project.id)


def loosen(place, section=1):
    """All files of a section out of their volumes, as if they had just been filed."""
    with transaction():
        ids = select(Volume.id).where(
            Volume.project_id == place.project.id, Volume.section == section
        )
        db.session.execute(
            update(Document).where(Document.volume_id.in_(ids)).values(volume_id=None),
            execution_options={"synchronize_session": False},
        )
        db.session.execute(
            Volume.__table__.delete().where(
                Volume.project_id == place.project.id, Volume.section == section
            )
        )
    return loose(place)


def loose(place):
    return sorted(
        db.session.scalars(
            select(Document.id).where(
                Document.project_id == place.project.id, Document.volume_id.is_(None)
            )
        )
    )


def propose(place, section=1):
    with transaction():
        return proposing.propose(place, section, now=now())


def accept(place, row):
    with transaction():
        return binding.accept(place, row, version=row.version_id, now=now())


def test_a_section_is_arranged_and_every_volume_is_whole(place):
    ids = loosen(place)
    row = propose(place)
    assert accept(place, row) == len(row.body["volumes"]) > 3
    assert loose(place) == []
    made = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.section == 1)
    ).all()
    assert all(
        volume.sound and volume.files and volume.begins_on and volume.retention for volume in made
    )
    assert sum(volume.files for volume in made) == len(ids)
    assert not [
        d
        for d in defects.find(place.project.id)
        if d.code != "unsigned_note" and d.volume in {v.id for v in made}
    ]


def test_undo_puts_every_file_back_where_it_was(place):
    loosen(place)
    columns = (
        Document.id,
        Document.volume_id,
        Document.position,
        Document.first_page,
        Document.last_page,
    )
    before = db.session.execute(select(*columns).order_by(Document.id)).all()
    row = propose(place)
    accept(place, row)
    with transaction():
        undoing.undo(place, row, now=now())
    assert db.session.execute(select(*columns).order_by(Document.id)).all() == before
    assert not db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.section == 1)
    ).all()


def test_only_what_changed_is_proposed_again(place):
    loosen(place)
    accept(place, propose(place))
    with pytest.raises(Refused, match="nothing_to_arrange"):
        propose(place)
    document = db.session.scalars(
        select(Document)
        .join(Volume, Volume.id == Document.volume_id)
        .where(Volume.project_id == place.project.id, Volume.section == 1, Volume.files > 0)
    ).first()
    with transaction():
        db.session.execute(
            update(Document).where(Document.id == document.id).values(secrecy="秘密")
        )
        db.session.expire_all()
    row = propose(place)
    assert sorted(bool(one["into"]) for one in row.body["volumes"]) == [False, True]


def test_two_clerks_work_on_one_proposal_and_the_slower_is_told(place):
    loosen(place)
    row = propose(place)
    first, again = row.version_id, propose(place)
    assert again.id == row.id
    edited = row.body["volumes"][0]["files"][:1]
    with transaction():
        arrangements.edit(
            place, again, {"act": "move", "files": edited, "to": 1}, version=again.version_id
        )
    with pytest.raises(Stale), transaction():
        arrangements.edit(place, again, {"act": "rename", "to": 0, "title": "甲"}, version=first)
    assert edited[0] in again.body["volumes"][1]["files"]
    assert db.session.scalar(select(func.count()).select_from(Arrangement)) == 1


def test_a_volume_that_is_not_proposed_is_not_edited_and_no_title_is_given_twice(place):
    loosen(place)
    row = propose(place)
    taken = row.body["volumes"][1]["title"]

    def edit(**change):
        with transaction():
            arrangements.edit(place, row, change, version=row.version_id)

    with pytest.raises(Refused, match="name_taken"):
        edit(act="rename", to=0, title=taken)
    with pytest.raises(Refused, match="no_such_volume"):
        edit(act="rename", title="甲")
    with pytest.raises(Refused, match="no_such_volume"):
        edit(act="move", files=row.body["volumes"][0]["files"][:1], to=999)
    assert row.body["volumes"][0]["title"] != taken


def test_what_was_built_upon_is_not_taken_back(place):
    loosen(place)
    row = propose(place)
    with pytest.raises(Stale), transaction():
        undoing.undo(place, row, now=now())
    accept(place, row)
    first, second = (db.session.get(Volume, one["id"]) for one in row.body["volumes"][:2])
    moved = row.body["volumes"][0]["files"][:1]
    with transaction():
        laying.move(place, moved, second, now=now())
    with pytest.raises(Refused, match="built_upon"), transaction():
        undoing.undo(place, row, now=now())
    with transaction():
        laying.move(place, moved, first, now=now())
    with transaction():
        second.code = "0123-KJ·D1-001"
    with pytest.raises(Refused, match="built_upon") as refused, transaction():
        undoing.undo(place, row, now=now())
    assert [one.name for one in refused.value.facts["built"]] == [second.title]


def test_a_proposal_that_the_world_overtook_is_refused_whole(place):
    ids = loosen(place)
    row = propose(place)
    other = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.section == 2)
    ).first()
    with transaction():
        laying.move(place, ids[:2], other, now=now())
    with pytest.raises(Refused) as refused:
        accept(place, row)
    assert refused.value.facts == {"count": 2} and len(loose(place)) == len(ids) - 2


def test_moving_a_file_numbers_both_volumes_anew(place):
    one, two = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.files > 2).limit(2)
    ).all()
    moved, total = laying.ordered(one.id)[1].id, one.pages + two.pages
    before = laying.ordered(two.id)[0].id
    with transaction():
        laying.move(place, [moved], two, before=before, now=now())
    assert (
        laying.ordered(two.id)[0].id == moved
        and one.sound
        and two.sound
        and one.pages + two.pages == total
    )


def test_numbers_are_proved_written_and_carried(place):
    with transaction():
        count = numbers.apply(place, DEFAULT, VALUES, now=now())
    rows = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id).order_by(Volume.number)
    ).all()
    assert count == len(rows) and [row.code for row in rows] == [
        f"0123-KJ·D1-{n:03}" for n in range(1, len(rows) + 1)
    ]
    with transaction():
        rows[0].see_also = f"{rows[2].code}；旧档 7"
        db.session.flush()
    with transaction():
        numbers.apply(place, "{类别号}-{项目号}-{案卷号:3}-{件号:4}", VALUES, now=now())
    assert rows[0].see_also == "KJ-D1-003；旧档 7" and rows[0].former_code == "0123-KJ·D1-001"


def test_a_sealed_volume_answers_every_change_with_its_name(place):
    volume = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.files > 1)
    ).first()
    inside = db.session.get(Document, laying.ordered(volume.id)[0].id)
    with transaction():
        assert sealing.seal(place, [volume.id], now=now()) == 1
    for change in (
        lambda: laying.move(place, [inside.id], None, now=now()),
        lambda: volumes.edit(place, volume, {"title": "别名"}, version=None, now=now()),
        lambda: documents.edit(place, inside, {"title": "别名"}, now=now()),
    ):
        with pytest.raises(Refused), transaction():
            change()
    with transaction():
        sealing.unseal(place, volume, "补一件", now=now())
        laying.move(place, [inside.id], None, now=now())
    assert loose(place) == [inside.id]


def test_a_volume_with_a_gap_is_not_sealed(place):
    volume = db.session.scalars(
        select(Volume).where(Volume.project_id == place.project.id, Volume.files > 1)
    ).first()
    with transaction():
        volume.sound = False
    with pytest.raises(Refused, match="volume_unsound"), transaction():
        sealing.seal(place, [volume.id], now=now())


def test_after_the_hand_over_numbers_are_frozen(place):
    with transaction():
        numbers.apply(place, DEFAULT, VALUES, now=now())
        numbers.freeze(place.project.id)
    with pytest.raises(Refused, match="numbers_frozen"), transaction():
        numbers.apply(place, DEFAULT, VALUES, now=now())
    volume = db.session.scalars(select(Volume).where(Volume.project_id == place.project.id)).first()
    with pytest.raises(Refused, match="numbers_frozen"), transaction():
        sealing.unseal(place, volume, "想改", now=now())


def test_volumes_stand_still_while_they_are_judged(context):
    project = a_project("review", code="V-2", name="评审中大桥工程")
    place = access.stand(a_builder().viewers["owner"], project.id)
    sampled = db.session.scalars(
        select(Volume)
        .join(Sample, Sample.volume_id == Volume.id)
        .where(Sample.project_id == project.id)
    ).first()
    with pytest.raises(Refused, match="archive_fixed"):
        volumes.edit(place, sampled, {"begins_on": date(2024, 1, 1)}, version=None, now=now())
    with pytest.raises(Refused, match="archive_fixed"):
        proposing.propose(place, 1, now=now())
