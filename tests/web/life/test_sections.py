"""标段的拆分与合并: everything goes along, nothing is judged anew, and it is taken back as a whole."""

import io
import sqlite3
from collections import Counter

import pytest
from sqlalchemy import func, select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Arrangement,
    Document,
    Drawing,
    Filing,
    JournalEntry,
    Membership,
    Party,
    Section,
    Volume,
)
from acceptance.services.ground import access
from acceptance.services.ground.access import Viewer
from acceptance.services.intake import matching
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, SEWAGE
from tests.corrections import recount

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{HOSPITAL}/sections"
KEPT = ("filing", "document", "volume", "party", "drawing", "change_notice", "duty", "section")
"""What is as it was when a change is taken back; a row's version is only a count of its writings."""


def contractor(app, section, project=HOSPITAL):
    with app.app_context():
        mine = select(Party.id).filter_by(project_id=project, kind="contractor", section=section)
        return db.session.scalars(mine.order_by(Party.id)).first()


def split(enter, unit, section=1, name="第 3 标段 后勤楼", reason="分开发包", who="health"):
    data = {"section": section, "units": unit, "name": name, "reason": reason}
    return enter(who).post(f"{AT}/split", data=data)


def merge(enter, section=2, into=1, reason="合同合并", who="health"):
    data = {"section": section, "into": into, "reason": reason}
    return enter(who).post(f"{AT}/merge", data=data)


def undo(enter, key=1, who="health"):
    return enter(who).post(f"{AT}/changes/{key}/undo")


def told(app):
    """Every row of the project that a change of sections may touch."""
    found = {}
    with app.app_context():
        base = sqlite3.connect(db.engine.url.database)
    base.row_factory = sqlite3.Row
    for table in KEPT:
        rows = [dict(row) for row in base.execute(f"SELECT * FROM {table} ORDER BY id")]
        for row in rows:
            row.pop("version_id", None)
        found[table] = rows
    base.close()
    return found


def counted(app, model, **of):
    with app.app_context():
        mine = select(model.section, func.count()).filter_by(project_id=HOSPITAL, **of)
        return dict(map(tuple, db.session.execute(mine.group_by(model.section))))


def files(app):
    """Files by section, counted from the files."""
    with app.app_context():
        mine = (
            select(Filing.section, func.count())
            .join(Document, Document.filing_id == Filing.id)
            .where(Filing.project_id == HOSPITAL)
        )
        return dict(map(tuple, db.session.execute(mine.group_by(Filing.section))))


def states(app, **of):
    with app.app_context():
        mine = select(Filing.state).filter_by(project_id=HOSPITAL, **of)
        return Counter(db.session.scalars(mine))


def sound(app):
    """Items and volumes hold what an independent count comes to."""
    with app.app_context():
        base = sqlite3.connect(db.engine.url.database)
    base.row_factory = sqlite3.Row

    class Read:
        def rows(self, asked, *values):
            return base.execute(asked, values).fetchall()

    rows = recount.Rows(Read(), HOSPITAL)
    wrong = [*recount.files(rows), *recount.items(rows), *recount.volumes(rows)]
    base.close()
    return wrong == []


def test_a_section_is_divided_and_its_unit_takes_all_that_is_its_own_along(app, enter):
    unit, before = contractor(app, 1), told(app)
    shelves, lines, lay = counted(app, Volume), counted(app, Filing), files(app)
    owed = sum(row["party_id"] == unit for row in before["filing"])
    page = enter("health").get(f"{AT}/look?section=1&name=后勤楼&units={unit}").text
    assert "拆出" in page and "为什么拆并" in page
    assert split(enter, unit).status_code == 302
    assert counted(app, Volume) == {0: shelves[0], 3: shelves[1], 2: shelves[2]}
    # what the unit owed went along; what it left is owed anew on both sides, once a section
    assert counted(app, Filing)[0] == lines[0]
    assert states(app, party_id=unit) == Counter(
        row["state"] for row in before["filing"] if row["party_id"] == unit
    )
    assert counted(app, Filing, party_id=unit)[3] >= owed
    assert files(app) == {0: lay[0], 2: lay[2], 3: lay[1]}
    assert sound(app)
    page = enter("contractor").get(f"/projects/{HOSPITAL}/filings?section=3")
    assert page.status_code == 200
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).filter_by(project_id=HOSPITAL, action="split_section")
        ).one()
        assert line.facts["reason"] == "分开发包"
        assert (line.facts["before"], line.facts["after"]) == (
            "第 1 标段 门急诊医技楼",
            "第 3 标段 后勤楼",
        )
        assert line.facts["data"] == {"section.3": "第 3 标段 后勤楼"}


def test_a_division_is_taken_back_as_it_was_and_its_number_stays_used(app, enter):
    before = told(app)
    assert split(enter, contractor(app, 1)).status_code == 302
    assert undo(enter).status_code == 302
    after = told(app)
    gone = after["section"].pop()
    assert (gone["number"], gone["merged_into"]) == (3, 1)
    assert after == before
    assert undo(enter).status_code == 404
    assert split(enter, contractor(app, 1), name="又一个").status_code == 302
    with app.app_context():
        numbers = select(Section.number).filter_by(project_id=HOSPITAL, name="又一个")
        assert db.session.scalars(numbers).one() == 4


def test_two_sections_become_one_and_every_line_stays_a_line_of_its_own(app, enter):
    was, lay, shelves = states(app), files(app), counted(app, Volume)
    client, look = enter("health"), f"{AT}/look?section=2&into=1"
    assert "并入" in client.get(look).text
    assert "becomes part of" in client.get(look, headers={"Accept-Language": "en"}).text
    assert merge(enter).status_code == 302
    assert states(app) == was
    assert files(app) == {0: lay[0], 1: lay[1] + lay[2]}
    assert counted(app, Volume) == {0: shelves[0], 1: shelves[1] + shelves[2]}
    with app.app_context():
        rows = db.session.scalars(select(Filing).filter_by(project_id=HOSPITAL, section=1)).all()
        came = [row for row in rows if "·" in row.code]
        assert len(came) == len(rows) // 2
        assert all(row.name.endswith("（原第 2 标段 住院楼）") for row in came)
        assert {row.party.organisation_id for row in came} - {
            row.party.organisation_id for row in rows if "·" not in row.code
        }
    assert sound(app)
    page = enter("health").get(f"/projects/{HOSPITAL}/data").text
    assert "住院楼" not in page.split('id="propose"')[1].split("reason")[0]


def test_a_joining_is_taken_back_as_it_was(app, enter):
    before = told(app)
    assert merge(enter).status_code == 302
    assert undo(enter).status_code == 302
    assert told(app) == before


def test_a_unit_that_stands_in_both_sections_is_one_unit_from_then_on_and_two_again(app, enter):
    with app.app_context():
        unit = db.session.get(Party, contractor(app, 1)).organisation_id
    data = {"organisation_id": unit, "kind": "contractor", "section": "2"}
    assert enter("health").post(f"/projects/{HOSPITAL}/parties", data=data).status_code == 302
    before, first = told(app), contractor(app, 1)
    with app.app_context():
        again = select(Party.id).filter_by(project_id=HOSPITAL, organisation_id=unit, section=2)
        second = db.session.scalars(again).one()
    assert "以后只算一家" in enter("health").get(f"{AT}/look?section=2&into=1").text
    assert merge(enter).status_code == 302
    with app.app_context():
        gone = db.session.get(Party, second)
        assert (gone.successor_id, gone.live, gone.section) == (first, False, 1)
    assert enter("contractor").get(f"/projects/{HOSPITAL}/filings?section=1").status_code == 200
    assert undo(enter).status_code == 302
    assert told(app) == before


def test_what_rests_on_a_change_of_sections_is_said(app, enter):
    split(enter, contractor(app, 1))
    with app.app_context():
        empty = select(Filing.id).filter_by(project_id=HOSPITAL, section=1, state="missing")
        item = db.session.scalars(empty.order_by(Filing.id.desc())).first()
    url = f"/projects/{HOSPITAL}/filings/{item}/files"
    sent = enter("health").post(url, data={"files": (io.BytesIO(small_pdf("新的")), "新的.pdf")})
    assert sent.status_code == 303
    answer = undo(enter)
    assert answer.status_code == 422
    assert "后来又有变动" in answer.text


def test_who_divides_it_again_must_take_that_back_first(app, enter):
    merge(enter)
    assert split(enter, contractor(app, 1), name="再拆").status_code == 302
    answer = undo(enter)
    assert answer.status_code == 422 and "后来又拆并过" in answer.text
    assert undo(enter, 2).status_code == 302
    assert undo(enter, 1).status_code == 302


@pytest.mark.parametrize(
    ("column", "value", "said"), [("sealed", True, "已封卷"), ("code", "X-1", "已编制档号 X-1")]
)
def test_a_sealed_or_numbered_volume_is_not_moved_along(app, enter, column, value, said):
    with app.app_context(), transaction() as session:
        row = session.scalars(
            select(Volume).filter_by(project_id=HOSPITAL, section=1).order_by(Volume.id)
        ).first()
        key, was = row.id, getattr(row, column)
        setattr(row, column, value)
    for answer in (split(enter, contractor(app, 1)), merge(enter, 1, 2)):
        assert answer.status_code == 422
        assert said in answer.text
    with app.app_context(), transaction() as session:
        setattr(session.get(Volume, key), column, was)


def test_a_volume_in_which_something_stays_is_named(app, enter):
    unit = contractor(app, 1)
    with app.app_context(), transaction() as session:
        row = session.scalars(
            select(Filing)
            .join(Document, Document.filing_id == Filing.id)
            .where(Filing.project_id == HOSPITAL, Filing.party_id == unit, Filing.section == 1)
            .where(Document.volume_id.is_not(None))
            .order_by(Filing.id)
        ).first()
        row.party_id = contractor_owner(session)
    answer = split(enter, unit)
    assert answer.status_code == 422
    assert "里也有留下的条目的文件" in answer.text


def contractor_owner(session):
    return session.scalars(select(Party.id).filter_by(project_id=HOSPITAL, kind="owner")).one()


def test_a_drawing_number_that_is_there_twice_is_named(app, enter):
    with app.app_context(), transaction() as session:
        for section in (1, 2):
            session.add(
                Drawing(
                    project_id=HOSPITAL,
                    party_id=contractor(app, section),
                    section=section,
                    number="建施-01",
                    title="平面图",
                )
            )
    answer = merge(enter)
    assert answer.status_code == 422
    assert "建施-01" in answer.text
    assert split(enter, contractor(app, 1)).status_code == 302
    assert counted(app, Drawing) == {2: 1, 3: 1}


def test_what_came_to_the_new_section_since_stands_in_the_way(app, enter):
    split(enter, contractor(app, 1))
    made = {"title": "新来的卷", "section": "3"}
    assert enter("health").post(f"/projects/{HOSPITAL}/volumes/new", data=made).status_code == 302
    answer = undo(enter)
    assert answer.status_code == 422
    assert "新来的卷" in answer.text


def test_a_volume_that_lies_elsewhere_since_or_is_numbered_stands_in_the_way(app, enter):
    merge(enter)
    with app.app_context(), transaction() as session:
        mine = select(Volume).filter_by(project_id=HOSPITAL, section=1).order_by(Volume.id.desc())
        row = session.scalars(mine).first()
        key, title, row.section = row.id, row.title, 0
    answer = undo(enter)
    assert answer.status_code == 422 and title in answer.text and "后来又有变动" in answer.text
    with app.app_context(), transaction() as session:
        row = session.get(Volume, key)
        row.section, row.code = 1, "X-1"
    answer = undo(enter)
    assert answer.status_code == 422 and "已编制档号" in answer.text
    with app.app_context(), transaction() as session:
        session.get(Volume, key).code = ""
    assert undo(enter).status_code == 302


def engaged(app, enter, of, **more):
    """A unit of the demo comes to the hospital in another place."""
    with app.app_context():
        unit = db.session.get(Party, of).organisation_id
    data = {"organisation_id": unit, **more}
    assert enter("health").post(f"/projects/{HOSPITAL}/parties", data=data).status_code == 302


def test_no_unit_comes_to_stand_on_two_sides_of_one_section(app, enter):
    engaged(app, enter, contractor(app, 1), kind="supervisor", section="2")
    answer = merge(enter)
    assert answer.status_code == 422 and "不能又是" in answer.text


def test_whoever_belongs_to_another_unit_goes_with_it_or_not_at_all(app, enter):
    head, other = contractor(app, 1), contractor(app, 2)
    engaged(app, enter, other, kind="contractor", section="1", bond="sub", under_id=head)
    with app.app_context():
        below = db.session.scalars(select(Party.id).filter_by(under_id=head)).one()
    answer = split(enter, below)
    assert answer.status_code == 422 and "两家一起拆出" in answer.text
    assert split(enter, head).status_code == 302
    with app.app_context():
        assert db.session.get(Party, below).section == 3


def test_an_open_proposal_of_volumes_waits_for_its_answer_first(app, enter):
    with app.app_context(), transaction() as session:
        made = {"made_by": "严工", "made_at": clock.now()}
        session.add(Arrangement(project_id=HOSPITAL, section=1, **made))
    for answer in (split(enter, contractor(app, 1)), merge(enter)):
        assert answer.status_code == 422 and "没采用的组卷方案" in answer.text


def test_only_the_owner_divides_sections_and_only_before_the_archive_stands(app, enter):
    unit = contractor(app, 1)
    for who in ("contractor", "supervisor", "bureau"):
        assert split(enter, unit, who=who).status_code == 403
        assert merge(enter, who=who).status_code == 403
    assert split(enter, contractor(app, 1, BRIDGE)).status_code == 404
    there = contractor(app, 1, SEWAGE)
    data = {"section": "1", "units": there, "name": "新", "reason": "晚了"}
    answer = enter("owner").post(f"/projects/{SEWAGE}/sections/split", data=data)
    assert answer.status_code in (404, 422)
    assert merge(enter, 1, 1).status_code == 422
    assert merge(enter, reason="").status_code == 422
    assert split(enter, unit, name="").status_code == 422
    assert split(enter, unit, name="第 2 标段 住院楼").status_code == 422


def test_a_file_finds_the_line_that_came_along(app, enter):
    merge(enter)
    with app.app_context():
        mine = select(Filing).filter_by(project_id=HOSPITAL, section=1, state="missing")
        row = next(one for one in db.session.scalars(mine.order_by(Filing.id)) if "·" in one.code)
        key, code = row.id, row.code.partition("·")[0]
        serves = select(Membership).filter_by(organisation_id=row.party.organisation_id)
        one = db.session.scalars(serves.order_by(Membership.id)).first()
        viewer = Viewer.serving(one.person, one.organisation)
        assert matching.item_of(access.stand(viewer, HOSPITAL), code, 1).id == key
