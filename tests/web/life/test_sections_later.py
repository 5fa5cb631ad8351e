"""After a section was divided or joined: what is taken back, moved and left, and what is said where it cannot be."""

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Arrangement,
    Document,
    FileMove,
    Filing,
    HeldFile,
    Party,
    Volume,
)
from acceptance.transaction import transaction
from tests.builders import HOSPITAL
from tests.web.life.test_sections import (
    AT,
    contractor,
    contractor_owner,
    engaged,
    files,
    merge,
    sound,
    split,
    undo,
)

pytestmark = pytest.mark.usefixtures("agrees")
HERE = f"/projects/{HOSPITAL}"
MADE_IN_THE_ACT = 3
"""The number of the section that a division of the demo's hospital makes."""


def loosened(app, section=1):
    """The files of a section out of its volumes, as if they had just been filed; their keys."""
    with app.app_context(), transaction() as session:
        shelf = select(Volume.id).filter_by(project_id=HOSPITAL, section=section)
        keys = session.scalars(shelf.order_by(Volume.id)).all()
        mine = select(Document.id).where(Document.volume_id.in_(keys)).order_by(Document.id)
        lay = session.scalars(mine).all()
        out = update(Document).where(Document.id.in_(lay))
        session.execute(out.values(volume_id=None, position=0))
        session.execute(Volume.__table__.delete().where(Volume.id.in_(keys)))
    return lay


def arranged(app, enter, section=1):
    """The files of a section in the volumes of an accepted proposal; its key."""
    owner = enter("health")
    answer = owner.post(f"{HERE}/arrangements", data={"section": section})
    assert answer.status_code == 302, answer.text
    with app.app_context():
        mine = select(Arrangement).filter_by(project_id=HOSPITAL).order_by(Arrangement.id.desc())
        row = db.session.scalars(mine).first()
        key, version = row.id, row.version_id
    taken = owner.post(f"{HERE}/arrangements/{key}/accept", data={"version": version})
    assert taken.status_code == 302, taken.text
    return key


def take_back(enter, key):
    return enter("health").post(f"{HERE}/arrangements/{key}/undo")


def lying(app, keys):
    """Volume, position and pages of files."""
    with app.app_context():
        wanted = select(
            Document.id,
            Document.volume_id,
            Document.position,
            Document.first_page,
            Document.last_page,
        ).where(Document.id.in_(keys))
        return list(map(tuple, db.session.execute(wanted.order_by(Document.id))))


def one_stays(session):
    """The items of one volume are the owner's: they stay when the section is divided."""
    shelves = {}
    lying = select(Document.filing_id, Document.volume_id).where(
        Document.project_id == HOSPITAL, Document.volume_id.is_not(None)
    )
    for filing, volume in session.execute(lying.order_by(Document.id)):
        shelves.setdefault(filing, set()).add(volume)
    here = select(Volume.id).filter_by(project_id=HOSPITAL, section=1).order_by(Volume.id)
    for key in session.scalars(here):
        inside = [filing for filing, volumes in shelves.items() if key in volumes]
        if all(shelves[filing] == {key} for filing in inside):
            owner = contractor_owner(session)
            session.execute(update(Filing).where(Filing.id.in_(inside)).values(party_id=owner))
            return key
    raise AssertionError("every volume shares an item with another")


def test_an_arrangement_of_which_a_part_went_off_is_taken_back_once_the_division_is(app, enter):
    keys = loosened(app)
    before = lying(app, keys)
    key = arranged(app, enter)
    bound = lying(app, keys)
    with app.app_context(), transaction() as session:
        one_stays(session)
    assert split(enter, contractor(app, 1)).status_code == 302
    assert lying(app, keys) == bound and sound(app)
    answer = take_back(enter, key)
    assert answer.status_code == 422 and "后来拆到了另一个标段" in answer.text
    assert lying(app, keys) == bound
    assert undo(enter).status_code == 302
    assert take_back(enter, key).status_code == 302
    assert lying(app, keys) == before and sound(app)


def test_an_arrangement_goes_along_as_a_whole_and_is_taken_back_where_it_went(app, enter):
    owner, keys = enter("health"), loosened(app)
    before = lying(app, keys)
    key = arranged(app, enter)
    assert merge(enter, 1, 2).status_code == 302
    assert split(enter, contractor(app, 2), 2).status_code == 302
    # a volume that was sealed since is named before all else
    shelf = lying(app, keys)[0][1]
    assert owner.post(f"{HERE}/volumes/{shelf}/seal").status_code == 302
    answer = undo(enter, 2)
    assert answer.status_code == 422 and "已封卷" in answer.text
    refused = take_back(enter, key)
    assert refused.status_code == 422 and "已封卷" in refused.text
    unsealed = owner.post(f"{HERE}/volumes/{shelf}/unseal", data={"reason": "撤回组卷"})
    assert unsealed.status_code == 302
    assert take_back(enter, key).status_code == 302
    assert lying(app, keys) == before and sound(app)
    # the volumes that had gone along are no more: the division is no longer taken back as it was
    over = undo(enter, 2)
    assert over.status_code == 422 and "后来又有变动" in over.text


def test_what_is_arranged_in_a_divided_section_stays_within_it(app, enter):
    loosened(app)
    assert split(enter, contractor(app, 1)).status_code == 302
    key = arranged(app, enter, MADE_IN_THE_ACT)
    with app.app_context():
        shelf = select(Volume.section).where(
            Volume.id.in_(
                select(Document.volume_id)
                .join(Filing, Filing.id == Document.filing_id)
                .where(Filing.project_id == HOSPITAL, Filing.section == MADE_IN_THE_ACT)
            )
        )
        assert set(db.session.scalars(shelf.distinct())) == {MADE_IN_THE_ACT}
    answer = undo(enter)
    assert answer.status_code == 422 and "后来又有变动" in answer.text
    assert take_back(enter, key).status_code == 302
    assert undo(enter).status_code == 302
    assert sound(app)


def two_open_items(app, section):
    """Two items of the contractor of a section that take files: one with files in it, and another."""
    with app.app_context(), transaction() as session:
        unit = contractor(app, section)
        mine = select(Filing).filter_by(project_id=HOSPITAL, party_id=unit, drawings=False)
        with_files = mine.where(Filing.files > 0).order_by(Filing.id)
        first, second = session.scalars(with_files).all()[:2]
        return first.id, second.id


def returned(enter, *items):
    """The items are open to files again."""
    for item in items:
        answer = enter("health").post(
            f"{HERE}/filings/{item}/steps/return_filed", data={"reason": "放错了条目"}
        )
        assert answer.status_code == 302, answer.text


def one_file(app, item):
    with app.app_context():
        mine = select(Document.id).filter_by(filing_id=item).order_by(Document.id)
        return db.session.scalars(mine).first()


def move(enter, file, to):
    return enter("health").post(f"{HERE}/moves", data={"ids": [file], "to": to, "reason": "放错"})


def last_move(app):
    with app.app_context():
        return db.session.scalars(select(FileMove.id).order_by(FileMove.id.desc())).first()


def test_a_file_goes_from_a_divided_section_to_the_one_that_stayed_and_back(app, enter):
    here, _other = two_open_items(app, 1)
    assert split(enter, contractor(app, 1)).status_code == 302
    with app.app_context():
        stays = select(Filing.id).filter_by(project_id=HOSPITAL, section=1, state="missing")
        to = db.session.scalars(stays.order_by(Filing.id)).first()
    returned(enter, here)
    key = one_file(app, here)
    before, lay = files(app), lying(app, [key])
    assert lay[0][1] is not None
    assert move(enter, key, to).status_code == 302
    assert files(app)[1] == 1 and sound(app)
    # it left the volume of the section from which it came
    assert lying(app, [key])[0][1] is None
    answer = undo(enter)
    assert answer.status_code == 422 and "后来又有变动" in answer.text
    assert enter("health").post(f"{HERE}/moves/{last_move(app)}/undo").status_code == 302
    assert files(app) == before and lying(app, [key]) == lay and sound(app)


def test_a_move_within_a_section_is_taken_back_after_its_division_when_all_of_it_went_along(
    app, enter
):
    first, second = two_open_items(app, 1)
    returned(enter, first, second)
    key = one_file(app, first)
    lay = lying(app, [key])
    assert move(enter, key, second).status_code == 302
    assert split(enter, contractor(app, 1)).status_code == 302
    answer = enter("health").post(f"{HERE}/moves/{last_move(app)}/undo")
    assert answer.status_code == 302, answer.text
    assert lying(app, [key]) == lay and sound(app)


def test_who_or_what_came_to_the_new_section_is_named(app, enter):
    assert split(enter, contractor(app, 1)).status_code == 302
    engaged(app, enter, contractor(app, 2), kind="contractor", section="3")
    drawn = {"section": "3", "number": "建施-09", "title": "总平面"}
    assert enter("health").post(f"{HERE}/drawings", data=drawn).status_code == 302
    with app.app_context(), transaction() as session:
        made = {"made_by": "严工", "made_at": clock.now()}
        session.add(Arrangement(project_id=HOSPITAL, section=3, **made))
        came = session.get(Party, contractor(app, 2)).organisation.name
    answer = undo(enter)
    assert answer.status_code == 422
    for said in (
        f"参建单位“{came}”后来又有变动",
        "图纸、变更“建施-09”后来又有变动",
        "第 3 标段有没采用的组卷方案",
    ):
        assert said in answer.text


def test_what_went_on_to_another_unit_since_is_named(app, enter):
    with app.app_context():
        unit = db.session.get(Party, contractor(app, 1)).organisation_id
    engaged(app, enter, contractor(app, 1), kind="contractor", section="2")
    with app.app_context(), transaction() as session:
        mine = select(Party.id).filter_by(project_id=HOSPITAL, organisation_id=unit, section=2)
        second = session.scalars(mine).one()
        said = {"name": "无主.pdf", "digest": "0" * 64, "size": 9, "reason": "no_match"}
        held = {"held_by": "严工", "held_at": clock.now()}
        session.add(HeldFile(project_id=HOSPITAL, party_id=second, **said, **held))
    assert merge(enter).status_code == 302
    stays, owner = contractor(app, 1), enter("health")
    sent = {"party_id": stays, "organisation_id": "", "ends_on": "2026-11-01", "reason": "撤场"}
    assert owner.post(f"{HERE}/successions", data=sent).status_code == 302
    for version, name in enumerate(("hand_over_for", "take_over"), 2):
        asked = {"answer": "已撤场", "version": version}
        done = owner.post(f"{HERE}/successions/1/steps/{name}", data=asked)
        assert done.status_code == 302, done.text
    answer = undo(enter)
    assert answer.status_code == 422 and "号登记后来又有变动" in answer.text
    assert f"{AT}/changes/1/undo" in owner.get(AT).text
