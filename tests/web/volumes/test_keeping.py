"""Once volumes have their numbers they stand on shelves, go to readers and come back; each act has its line."""

import re

import pytest
from sqlalchemy import func, select, text

from acceptance.extensions import db
from acceptance.gateways.clock import local_date, now
from acceptance.models import (
    Arrangement,
    JournalEntry,
    Loan,
    LoanVolume,
    OfficeRecord,
    Placement,
    ShelfPlace,
    Volume,
)
from acceptance.services.desk import reconciling
from tests.builders import SEWAGE
from tests.locks import locked

AT = f"/projects/{SEWAGE}"
CODE = "0427-KJ·HB-2020-007-{:03d}".format
PLACES = {"room": "一库", "row": "1-2", "layer": "1-2", "box": "1-3"}
TODAY = local_date(now()).isoformat()


def asked(app, query, *values):
    with app.app_context():
        found = db.session.execute(text(query), dict(enumerate(values))).all()
        db.session.remove()
    return found


def told(app, action):
    """The facts of the last line of that kind."""
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=SEWAGE, action=action)
        line = db.session.scalars(mine.order_by(JournalEntry.seq.desc())).first()
        db.session.remove()
    return line and line.facts


def agree(app):
    """Nothing of the database differs from what the lines say."""
    from collections import Counter

    from acceptance.transaction import reading

    with app.app_context():
        with reading():
            found = list(reconciling.differences(Counter()))
        db.session.remove()
    return found


def archived(app):
    """The archive has it: the project is handed over."""
    with app.app_context():
        db.session.execute(text(f"UPDATE project SET state = 'archived' WHERE id = {SEWAGE}"))
        db.session.commit()
        db.session.remove()


@pytest.fixture
def room(app, enter):
    """The owner, in whose room there are places."""
    owner = enter("owner")
    assert owner.post(f"{AT}/keeping/places", data=PLACES).status_code == 302
    return owner


def put(client, first, last, to):
    return client.post(
        f"{AT}/keeping/put",
        data={"first": CODE(first), "last": CODE(last) if last else "", "to": to},
    )


def lend(client, first=1, last=0, **more):
    data = {"reader": "林涛", "unit": "西江市审计局", "purpose": "决算审计", "way": "lending"}
    days = {"out_on": TODAY, "due_on": TODAY}
    run = {"first": CODE(first), "last": last and CODE(last) or ""}
    return client.post(f"{AT}/loans", data={**data, **days, **run, **more})


def number(client, answer):
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_a_run_of_places_is_entered_once_and_one_closed_comes_back(app, room):
    with app.app_context():
        rows = db.session.scalars(select(ShelfPlace).order_by(ShelfPlace.rank)).all()
        assert [one.label for one in rows][:2] == ["一库/1/1/1", "一库/1/1/2"] and len(rows) == 12
        line = db.session.scalars(select(OfficeRecord).filter_by(act="add_places")).one()
        assert line.after == {"name": "一库/1/1/1 – 一库/2/2/3", "count": 12}
        key = rows[0].id
        db.session.remove()
    again = room.post(f"{AT}/keeping/places", data=PLACES)
    assert again.status_code == 422 and "都已登记" in again.text
    assert room.post(f"{AT}/keeping/places/{key}/close").status_code == 302
    assert "没有库位" in put(room, 1, 1, "一库/1/1/1").text
    assert room.post(f"{AT}/keeping/places", data=PLACES).status_code == 302
    assert put(room, 1, 1, "一库/1/1/1").status_code == 302
    many = room.post(f"{AT}/keeping/places", data=PLACES | {"row": "1-99", "box": "1-99"})
    assert "一次登记" in many.text
    slash = room.post(f"{AT}/keeping/places", data=PLACES | {"room": "一/二"})
    assert slash.status_code == 422 and "不能含" in slash.text


def test_nobody_puts_a_volume_on_a_place_that_another_closes_at_the_same_time(app, room):
    with app.app_context(), locked() as seen:
        assert put(room, 1, 1, "一库/1/1/1").status_code == 302
    assert seen.get(ShelfPlace.__tablename__) == "wait"
    with app.app_context():
        wanted = select(ShelfPlace.id).where(ShelfPlace.label == "一库/1/1/2")
        key = db.session.scalars(wanted).one()
        with locked() as seen:
            assert room.post(f"{AT}/keeping/places/{key}/close").status_code == 302
    assert seen.get(ShelfPlace.__tablename__) == "wait"


def test_a_run_of_volumes_goes_to_a_box_moves_and_is_taken_off(app, room):
    assert put(room, 2, 5, "一库/1/2/3").status_code == 302
    facts = told(app, "shelve_volumes")
    assert facts["count"] == 4 and facts["codes"] == f"{CODE(2)} – {CODE(5)}"
    assert [before for _key, _volume, before, _to in facts["moved"]] == [None] * 4
    put(room, 4, 0, "一库/2/1/1")
    moved = told(app, "shelve_volumes")
    assert moved["count"] == 1 and moved["moved"][0][2] == facts["moved"][0][3]
    page = room.get(f"{AT}/keeping?state=on&sort=place").text
    assert page.index(CODE(5)) < page.index(CODE(4)) and CODE(6) not in page
    shown = room.get(f"{AT}/keeping?q=一库/2/1").text
    assert CODE(4) in shown and CODE(5) not in shown
    sheet = room.get(f"{AT}/keeping/export.csv?state=on").text
    assert len(sheet.splitlines()) == 5 and f"{CODE(4)}," in sheet and ",一库,2,1,1," in sheet
    off = room.post(f"{AT}/keeping/off", data={"first": CODE(4), "reason": "送修裱"})
    assert off.status_code == 302 and told(app, "unshelve_volumes")["reason"] == "送修裱"
    twice = room.post(f"{AT}/keeping/off", data={"first": CODE(4), "reason": "送修裱"})
    assert twice.status_code == 422 and "都没有上架" in twice.text
    nowhere = room.post(f"{AT}/keeping/put", data={"first": "没有", "to": "一库/1/1/1"})
    assert nowhere.status_code == 422 and "没有档号" in nowhere.text
    blank = room.post(f"{AT}/keeping/put", data={"first": "", "to": ""})
    assert blank.status_code == 422 and blank.text.count('class="err"') == 1
    assert agree(app) == []
    with app.app_context():
        db.session.execute(text("UPDATE placement SET place_id = 1"))
        db.session.commit()
        db.session.remove()
    assert "案卷的库位" in agree(app)[0]


def test_where_a_volume_lies_is_said_on_it_and_in_the_search(app, enter, room):
    put(room, 1, 11, "一库/1/1/2")
    (key,) = asked(app, f"SELECT id FROM volume WHERE code = '{CODE(1)}'")[0]
    volume = f"{AT}/volumes/{key}"
    assert "一库/1/1/2" in room.get(volume).text
    assert "一库/1/1/2" in room.get(f"{AT}/search").text
    told_to_panel = enter("bureau").get(volume).text
    assert "一库/1/1/2" in told_to_panel and "西江新区交通建设开发有限公司" in told_to_panel
    for who in ("supervisor", "city"):
        assert "一库/1/1/2" not in enter(who).get(volume).text, who
    labels = room.get(f"{AT}/keeping/labels").text
    assert labels.count('class="label"') == 11 and CODE(11) in labels
    assert room.get(f"{AT}/keeping/places/labels?q=一库/1/1").text.count('class="label"') == 3


def test_a_place_is_called_otherwise_and_keeps_what_stands_on_it(app, room):
    put(room, 1, 2, "一库/1/1/2")
    with app.app_context():
        one = db.session.scalars(select(ShelfPlace).filter_by(label="一库/1/1/2")).one()
        key, version = one.id, one.version_id
        db.session.remove()
    at = f"{AT}/keeping/places/{key}"
    assert CODE(2) in room.get(at).text
    full = room.post(f"{at}/close")
    assert full.status_code == 422 and "还有 2 卷" in full.text
    name = {"room": "一库", "row": "1", "layer": "1", "version": version}
    taken = room.post(at, data=name | {"box": "3"})
    assert taken.status_code == 422 and "已登记" in taken.text
    assert room.post(at, data=name | {"box": "2甲"}).status_code == 302
    assert room.post(at, data=name | {"box": "9"}).status_code == 409
    assert "一库/1/1/2甲" in room.get(f"{AT}/keeping").text
    with app.app_context():
        line = db.session.scalars(select(OfficeRecord).filter_by(act="correct_place")).one()
        assert (line.before, line.after) == ({"name": "一库/1/1/2"}, {"name": "一库/1/1/2甲"})
        db.session.remove()


def test_a_room_is_its_own_units_and_the_archives_from_the_transfer_on(app, enter, room):
    city = enter("city")
    early = city.post(f"{AT}/keeping/places", data=PLACES)
    assert early.status_code == 422 and "已登记" not in early.text
    assert put(city, 1, 1, "一库/1/1/1").status_code == 422
    put(room, 1, 1, "一库/1/1/1")
    archived(app)
    assert city.post(f"{AT}/keeping/places", data=PLACES | {"room": "馆库"}).status_code == 302
    assert "没有库位" in put(city, 1, 1, "一库/1/1/1").text
    assert put(city, 1, 3, "馆库/2/2/2").status_code == 302
    assert put(room, 1, 1, "一库/1/1/3").status_code == 302
    (mine,) = asked(app, "SELECT id FROM shelf_place WHERE label = '馆库/2/2/2'")[0]
    assert room.get(f"{AT}/keeping/places/{mine}").status_code == 404
    assert room.post(f"{AT}/keeping/places/{mine}/close").status_code == 404
    assert "馆库" not in room.get(f"{AT}/keeping").text
    with app.app_context():
        assert len(db.session.scalars(select(Placement)).all()) == 4
        db.session.remove()
    for who in ("bureau", "supervisor", "expert", "contractor"):
        assert put(enter(who), 1, 1, "一库/1/1/1").status_code == 403, who


def test_a_volume_is_with_one_reader_at_a_time_and_comes_back_with_what_it_was_good_for(app, room):
    put(room, 1, 4, "一库/1/1/1")
    first = number(room, lend(room, 1, 3))
    at = f"{AT}/loans/{first}"
    facts = told(app, "lend_volumes")
    assert facts["reader"] == "林涛" and len(facts["volumes"]) == 3 and facts["number"] == 1
    again = lend(room, 3, 4, reader="何志")
    assert (
        again.status_code == 422
        and CODE(3) in again.text
        and CODE(4) not in again.text.split("<main")[1].split("正在读者手中")[0].split("案卷 ")[-1]
    )
    off = room.post(f"{AT}/keeping/off", data={"first": CODE(1), "reason": "送修裱"})
    assert off.status_code == 422 and "正在读者手中" in off.text
    assert CODE(4) not in room.get(f"{AT}/keeping?state=out").text
    (one,) = told(app, "lend_volumes")["volumes"][:1]
    part = room.post(f"{at}/back", data={"volumes": [one], "on": TODAY})
    assert part.status_code == 302 and "未还" in room.get(at).text
    assert lend(room, 1, 1, reader="何志").status_code == 302
    rest = room.post(f"{at}/back", data={"on": TODAY, "effect": "核减工程款三处"})
    assert rest.status_code == 302 and "核减工程款三处" in room.get(at).text
    assert "没有未还" in room.post(f"{at}/back", data={"on": TODAY}).text
    taken = room.post(f"{at}/not-back", data={"volume": one, "reason": "点错"})
    assert taken.status_code == 422 and "正在读者手中" in taken.text
    other = told(app, "lend_volumes")["volumes"][0]
    assert other == one
    two = asked(
        app, f"SELECT volume_id FROM loan_volume WHERE loan_id = {first} ORDER BY volume_id"
    )
    assert (
        room.post(f"{at}/not-back", data={"volume": two[1][0], "reason": "点错"}).status_code == 302
    )
    assert asked(app, f"SELECT state FROM loan WHERE id = {first}") == [("lent",)]
    assert room.post(f"{at}/not-back", data={"volume": 999999, "reason": "x"}).status_code == 404
    assert agree(app) == []
    sheet = room.get(f"{AT}/loans/export.csv").text
    assert "核减工程款三处" in sheet and "何志" in sheet
    assert "何志" in room.get(f"{AT}/loans?q={CODE(1)}").text


def test_an_entry_is_put_right_or_struck_through_with_its_trace(app, room):
    key = number(room, lend(room, 1, 2))
    at = f"{AT}/loans/{key}"
    page = room.get(at).text
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    right = {
        "reader": "林滔", "unit": "西江市审计局", "purpose": "决算审计", "way": "reading",
        "out_on": TODAY, "due_on": TODAY, "effect": "", "reason": "写错名字", "version": version,
    }  # fmt: skip
    same = room.post(at, data=right | {"reader": "林涛", "way": "lending"})
    assert same.status_code == 422 and "没有改动" in same.text
    early = room.post(at, data=right | {"due_on": "2020-01-01"})
    assert early.status_code == 422 and "归还日期早于借出日期" in early.text
    assert room.post(at, data=right).status_code == 302
    assert told(app, "correct_loan")["changed"] == {
        "reader": ["林涛", "林滔"],
        "way": ["lending", "reading"],
    }
    assert room.post(at, data=right | {"reader": "别人"}).status_code == 409
    assert room.post(f"{at}/strike", data={"reason": "登在别的项目"}).status_code == 302
    assert "登在别的项目" in room.get(at).text and lend(room, 1, 2).status_code == 302
    for act, data in (("/strike", {"reason": "x"}), ("/back", {"on": TODAY}), ("", right)):
        assert "已划去" in room.post(f"{at}{act}", data=data).text
    later = lend(room, 5, 0, out_on="2099-01-01", due_on="2099-01-02")
    assert later.status_code == 422 and "还没有到" in later.text
    assert agree(app) == []


def test_what_is_due_back_waits_on_the_desk_of_who_lent_it_also_after_the_transfer(
    app, enter, room
):
    archived(app)
    city = enter("city")
    key = number(city, lend(city, 1, 2, due_on="2099-01-01"))
    assert "收回到期未还的案卷" not in city.get("/").text
    with app.app_context():
        loan = db.session.get(Loan, key)
        loan.out_on = loan.due_on = local_date(now()).replace(year=2020)
        db.session.commit()
        db.session.remove()
    assert "收回到期未还的案卷" in city.get("/").text
    assert "收回到期未还的案卷" not in room.get("/").text
    assert f"{AT}/loans?state=due" in city.get("/").text
    assert "超期未还" in city.get(f"{AT}/loans?state=due").text
    assert room.get(f"{AT}/loans/{key}").status_code == 404
    city.post(f"{AT}/loans/{key}/back", data={"on": TODAY})
    assert "收回到期未还的案卷" not in city.get("/").text


def test_the_database_itself_lends_no_volume_twice(app, room):
    key = number(room, lend(room, 1, 0))
    with app.app_context():
        row = db.session.scalars(select(LoanVolume).filter_by(loan_id=key)).one()
        other = Loan(**{n: getattr(db.session.get(Loan, key), n) for n in (
            "project_id", "organisation_id", "way", "reader", "purpose", "out_on", "due_on", "handed_by", "handed_at")}, number=99)  # fmt: skip
        db.session.add(other)
        db.session.flush()
        db.session.add(
            LoanVolume(
                loan_id=other.id,
                **{n: getattr(row, n) for n in ("project_id", "volume_id", "organisation_id")},
            )
        )
        with pytest.raises(Exception, match="UNIQUE"):
            db.session.flush()
        db.session.rollback()
        db.session.remove()


def test_a_volume_on_a_shelf_is_not_taken_away_by_hand_or_with_what_made_it(app, room):
    with app.app_context():
        db.session.execute(text(f"UPDATE project SET state = 'self_check' WHERE id = {SEWAGE}"))
        empty = Volume(project_id=SEWAGE, number=99, title="空卷", code="K-1", sound=False)
        db.session.add(empty)
        db.session.commit()
        key = empty.id
        db.session.remove()
    room.post(f"{AT}/keeping/put", data={"first": "K-1", "to": "一库/1/1/1"})
    kept = room.post(f"{AT}/volumes/{key}/remove")
    assert kept.status_code == 422 and "已上架或登记过查阅" in kept.text
    put(room, 1, 11, "一库/1/1/2")
    with app.app_context():
        first = db.session.scalar(select(func.min(Volume.id)).filter_by(project_id=SEWAGE))
        row = Arrangement(
            project_id=SEWAGE,
            state="accepted",
            body={"volumes": []},
            before={"made": [first], "volumes": {}, "documents": {}},
            made_by="梁静",
            made_at=now(),
        )
        db.session.add(row)
        db.session.execute(
            text(f"UPDATE volume SET code = '', sealed = 0 WHERE project_id = {SEWAGE}")
        )
        db.session.commit()
        made = row.id
        db.session.remove()
    back = room.post(f"{AT}/arrangements/{made}/undo")
    assert back.status_code in (409, 422) and "已上架或登记过查阅" in back.text
