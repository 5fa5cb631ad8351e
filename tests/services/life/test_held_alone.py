"""Conditions that stand in one line: each taken out alone would be seen here."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Document,
    Drawing,
    Duty,
    Filing,
    Letter,
    Organisation,
    PanelMember,
    Party,
    Person,
    Project,
    Volume,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.desk import entrusted, urging
from acceptance.services.files import changes, drawings, facets, search
from acceptance.services.ground import access
from acceptance.services.judging import findings
from acceptance.services.life import engaging, organisations
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.volumes import binding, entries, proposing, relocations, volumes
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, SEWAGE, a_builder


def place(who, project=BRIDGE):
    return access.stand(a_builder().viewers[who], project)


def builder_of(section=1, project=BRIDGE):
    mine = select(Party).filter_by(project_id=project, kind="contractor", section=section)
    return db.session.scalars(mine.order_by(Party.id)).first()


def person(login):
    return db.session.scalars(select(Person).filter_by(login=f"demo-{login}")).one()


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("email", "until", "reached"),
    [
        ("archive@example.cn", None, True),
        ("archive@example.cn", TODAY, True),
        ("archive@example.cn", TODAY - timedelta(1), False),
        ("", None, False),
        ("luo@example.cn", None, False),
    ],
)
def test_a_named_archivist_is_urged_beside_the_units_people_once_and_while_serving(
    context, email, until, reached
):
    with transaction() as session:
        party = builder_of()
        person("contractor").email = "luo@example.cn"
        session.add(
            Duty(
                party_id=party.id,
                duty="archivist",
                name="档案员甲",
                email=email,
                phone="",
                until=until,
                since=date(2024, 1, 1),
            )
        )
        session.flush()
        session.expire(party)
        now = a_builder().at.replace(year=2026, month=11, day=30, hour=2)
        urging.urge(place("owner"), party, now=now)
        names = set(session.scalars(select(Letter.name).filter_by(kind="urge")))
    assert ("档案员甲" in names) == reached


def test_a_file_in_no_item_is_moved_by_the_owner_alone(context):
    to = db.session.scalars(
        select(Filing).filter_by(project_id=BRIDGE, party_id=builder_of().id).order_by(Filing.id)
    ).first()
    loose = db.session.scalars(
        select(Document).filter_by(project_id=BRIDGE, gone="").order_by(Document.id)
    ).first()
    loose.filing_id = None
    db.session.flush()
    [lot] = relocations.look(place("contractor"), [loose], to)
    assert lot.refused.code == "not_your_file"
    [lot] = relocations.look(place("owner"), [loose], to)
    assert lot.refused is None


def test_nobody_is_engaged_under_a_unit_that_has_left_or_is_of_another_project(context):
    head = builder_of()
    unit = db.session.scalars(select(Organisation).filter_by(name="西江市建工集团")).first()
    unit = unit or Organisation(name="分包甲", kind="enterprise")
    db.session.add(unit)
    db.session.flush()
    given = {
        "organisation_id": unit.id,
        "kind": "contractor",
        "section": 1,
        "bond": "sub",
        "actor": place("owner").viewer,
        "now": clock.now(),
    }
    other = builder_of(project=SEWAGE)
    with pytest.raises(NotFound):
        engaging.engage(place("owner").project, **given, under_id=other.id)
    head.ended_on = date(2026, 1, 1)
    db.session.flush()
    with pytest.raises(NotFound):
        engaging.engage(place("owner").project, **given, under_id=head.id)
    head.ended_on = None
    db.session.flush()
    assert engaging.engage(place("owner").project, **given, under_id=head.id).under_id == head.id


def test_no_problem_is_put_down_to_a_unit_that_has_left(context):
    party = builder_of(project=SEWAGE)
    party.ended_on = date(2026, 1, 1)
    db.session.flush()
    said = {
        "problem": "缺章",
        "basis": "",
        "location": "",
        "due_on": date(2027, 1, 1),
        "party_id": party.id,
    }
    with pytest.raises(Refused) as refused:
        findings.add(place("bureau", SEWAGE), said, now=clock.now())
    assert refused.value.code == "party_ended"


def test_a_search_that_nothing_narrows_finds_files_in_no_item(context):
    loose = db.session.scalars(
        select(Document).filter_by(project_id=BRIDGE, gone="").order_by(Document.id)
    ).first()
    loose.filing_id = None
    db.session.flush()
    wanted = facets.matching(place("owner"), "", facets.Narrowed(), "")
    assert loose in db.session.scalars(wanted).all()
    narrowed = facets.matching(place("owner"), "", facets.Narrowed(section=1), "")
    assert loose not in db.session.scalars(narrowed).all()


def test_a_retired_unit_is_engaged_by_nobody(context):
    unit = Organisation(name="已停用单位", kind="enterprise", retired_at=clock.now())
    db.session.add(unit)
    db.session.flush()
    with pytest.raises(Refused) as refused:
        organisations.usable(unit.id)
    assert refused.value.code == "unit_retired"


def test_a_listed_file_that_was_withdrawn_is_awaited_no_more(context):
    project = db.session.get(Project, BRIDGE)

    def awaited():
        return ProjectFacts(project, TODAY).volumes.not_stored

    before = awaited()
    listed = Document(project_id=BRIDGE, title="只有目录", state="listed")
    db.session.add(listed)
    db.session.flush()
    assert awaited() == before + 1
    listed.gone = "withdrawn"
    db.session.flush()
    assert awaited() == before


def test_a_vote_is_nobodys_to_hand_over(context):
    expert = person("expert")
    seat = db.session.scalars(
        select(PanelMember).filter_by(project_id=SEWAGE, person_id=expert.id)
    ).one()
    unit = db.session.get(Organisation, seat.organisation_id)
    things = entrusted.open_things(expert, unit, today=local_date(clock.now()))
    assert "seat" in {one.kind for one in things}
    assert not [one for one in things if one.kind == "task" and one.project.id == SEWAGE]


def test_a_paper_has_its_volumes_by_their_numbers_and_not_as_they_came(context):
    mine = select(Volume).where(Volume.project_id == SEWAGE).order_by(Volume.id)
    rows = db.session.scalars(mine).all()
    for number, volume in enumerate(reversed(rows), 1001):
        volume.number = number
    db.session.flush()
    wanted = entries.of_scope(place("owner", SEWAGE), entries.Scope())
    assert [one.number for one in db.session.scalars(wanted)] == list(range(1001, 1001 + len(rows)))


def test_hits_come_in_the_order_of_entry_page_by_page_and_are_counted(context):
    here = place("owner", SEWAGE)
    titled = select(Document.id).where(
        Document.project_id == SEWAGE, Document.gone == "", Document.title.contains("竣工")
    )
    known = set(db.session.scalars(titled))
    pages = [search.first(here, "竣工", offset=at, limit=7) for at in range(0, 70, 7)]
    found = [one.id for page in pages for one in page]
    assert found == sorted(found) and known <= set(found)
    assert search.count(here, "竣工") == len(found) < 70


@pytest.mark.parametrize("thing", ["volume", "drawing", "change"])
def test_nothing_is_entered_in_a_section_that_the_project_does_not_have(context, thing):
    """Found by the walk: after two sections were merged, or where there are none, the door took the number."""
    here = place("owner")
    section = here.project.sections[-1]
    section.merged_into = here.project.sections[0].number
    db.session.flush()
    db.session.expire(here.project)
    words = {"number": "S-1", "title": "图", "section": section.number}
    with pytest.raises(Refused) as refused:
        if thing == "volume":
            volumes.create(here, "新卷", section=section.number, now=clock.now())
        elif thing == "drawing":
            drawings.refuse_taken(here, Drawing, section.number, "S-1")
        else:
            changes.save_change(here, {**words, "kind": "design_change"}, now=clock.now())
    assert refused.value.code == "no_such_section"


def test_a_proposal_with_a_file_that_was_withdrawn_meanwhile_is_stale(context):
    """Found by the walk: the withdrawn file was laid into the volume with the others."""
    here = place("health", HOSPITAL)
    loose = update(Document).where(Document.project_id == HOSPITAL).values(volume_id=None)
    db.session.execute(loose)
    row = proposing.propose(here, 1, now=clock.now())
    number = next(iter(row.body["volumes"][0]["files"]))
    db.session.get(Document, number).gone = "withdrawn"
    db.session.flush()
    with pytest.raises(Refused) as refused:
        binding.accept(here, row, version=row.version_id, now=clock.now())
    assert refused.value.code == "arrangement_stale"
