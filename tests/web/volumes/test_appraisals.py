"""What an archive keeps is looked at when its period has run out and before it is opened: by two, and nothing goes."""

from datetime import date

import pytest
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import JournalEntry, Membership, Person, Report
from tests.builders import SEWAGE
from tests.web.volumes.test_keeping import agree, archived, asked
from workflows import appraisals

AT = f"/projects/{SEWAGE}/appraisals"


@pytest.fixture
def ids(app):
    """The volumes of a project that is handed over: of 30 years, of 10, for good, without a day."""
    with app.app_context():
        keys = db.session.scalars(
            text(f"SELECT id FROM volume WHERE project_id = {SEWAGE} ORDER BY number")
        ).all()
        for key, retention, day in zip(
            keys,
            ("30", "10", "Y", "10"),
            ("1990-06-30", "2001-02-28", "1980-01-01", None),
            strict=False,
        ):
            db.session.execute(
                text("UPDATE volume SET retention = :r, ends_on = :d WHERE id = :k"),
                {"r": retention, "d": day, "k": key},
            )
        db.session.commit()
        db.session.remove()
    archived(app)
    return keys


@pytest.fixture
def second(app, enter, ids):
    """唐慧, who serves the city archive too."""
    with app.app_context():
        person = db.session.scalars(select(Person).filter_by(name="唐慧")).one()
        unit = db.session.scalars(
            select(Membership.organisation_id).join(Person).where(Person.name == "何秀兰")
        ).one()
        mine = select(Membership.id).filter_by(person_id=person.id, organisation_id=unit)
        membership = db.session.scalars(mine).one()
        db.session.remove()
    client = enter("expert2")
    client.post(f"/serve/{membership}")
    return client


def propose(client, kind, volumes, verdict, **more):
    data = {"volumes": volumes, "verdict": verdict, "ground": "查无凭证、参考价值", **more}
    return client.post(f"{AT}?state={kind}", data=data)


def decide(client, number, agrees="true", said=""):
    return client.post(f"{AT}/{number}/answer", data={"agrees": agrees, "answer": said})


def differing(app):
    """Where the appraisals are not what the lines say; the stage was set by hand."""
    return [one for one in agree(app) if "appraisal" in one]


def test_when_a_period_runs_out_and_when_a_volume_opens():
    assert appraisals.runs_out(date(1990, 6, 30), "30") == date(2020, 12, 31)
    assert appraisals.runs_out(date(1990, 6, 30), "Y") is None
    assert appraisals.runs_out(None, "10") is None and appraisals.uncounted(None, "10")
    assert not appraisals.uncounted(None, "Y") and appraisals.uncounted(date(1990, 1, 1), "")
    assert appraisals.opens(date(2000, 2, 29)) == date(2025, 3, 1)
    due = appraisals.due
    day = date(1990, 6, 30)
    assert due("retention", day, "30", ("keep", date(2040, 1, 1))) == date(2040, 1, 1)
    assert due("retention", day, "30", ("keep", None)) is None
    assert due("retention", day, "30", ("destroy", None)) is None
    assert due("opening", day, "30", None) == date(2015, 6, 30)


def test_two_persons_decide_and_nothing_is_deleted(app, enter, ids, second):
    city = enter("city")
    page = city.get(AT).text
    assert "不能计算" in page and "2020-12-31" in page and "次年" in page
    assert propose(city, "retention", [ids[0], ids[1]], "destroy").status_code == 302
    own = decide(city, 1)
    assert own.status_code == 422 and "由两人办理" in own.text
    again = propose(city, "retention", [ids[0]], "keep")
    assert again.status_code == 422 and "第 1 号意见中" in again.text
    silent = decide(second, 1, "false")
    assert silent.status_code == 422 and "写明原因" in silent.text
    assert decide(second, 1).status_code == 302
    over = decide(second, 1)
    assert over.status_code == 422 and "已办结" in over.text
    assert len(asked(app, f"SELECT id FROM volume WHERE project_id = {SEWAGE}")) == len(ids)
    assert "拟销毁" in city.get(AT).text
    assert differing(app) == []
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry).where(JournalEntry.noun == "appraisal").order_by(JournalEntry.seq)
        ).all()
        told = [(one.action, one.before, one.after) for one in lines]
        assert told == [
            ("propose_appraisal", "", "proposed"),
            ("agree_appraisal", "proposed", "agreed"),
        ]
        assert lines[0].facts["volumes"] == [ids[0], ids[1]]
        db.session.execute(text("UPDATE appraisal SET verdict = 'keep'"))
        db.session.commit()
        db.session.remove()
    assert "鉴定意见 appraisal" in differing(app)[0]


def test_a_period_that_runs_is_not_decided_upon_and_a_verdict_is_of_its_kind(enter, ids):
    city = enter("city")
    for volume in ids[2], ids[3], ids[4]:
        early = propose(city, "retention", [volume], "destroy")
        assert early.status_code == 422 and "还没有到" in early.text, volume
    refusals = (
        ("retention", "open", "", "不属于这一类"),
        ("opening", "keep", "", "不属于这一类"),
        ("opening", "defer", "", "延到哪一天"),
        ("opening", "defer", "2020-01-01", "日期不对"),
        ("opening", "control", "2090-01-01", "日期不对"),
        ("opening", "open", "2090-01-01", "日期不对"),
    )
    for kind, verdict, until, words in refusals:
        told = propose(city, kind, [ids[0]], verdict, until=until)
        assert told.status_code == 422 and words in told.text, (kind, verdict)
    assert "没有选中案卷" in propose(city, "opening", [], "open").text
    assert propose(city, "opening", [999999], "open").status_code == 404
    blank = city.post(f"{AT}?state=opening", data={"verdict": "open", "ground": ""})
    assert blank.status_code == 422 and 'class="err"' in blank.text


def test_a_later_decision_stands_and_a_proposal_may_be_withdrawn_by_its_author(
    app, enter, ids, second
):
    city = enter("city")
    propose(city, "opening", [ids[0]], "defer", until="2090-01-01")
    not_mine = second.post(f"{AT}/1/withdraw")
    assert not_mine.status_code == 422 and "由拟定的人撤回" in not_mine.text
    decide(second, 1)
    assert "2090-01-01" in city.get(f"{AT}?state=opening").text
    propose(second, "opening", [ids[0], ids[1]], "open")
    decide(city, 2, "true")
    sheet = city.get(f"{AT}/export.csv?state=opening").text
    assert sheet.count(",开放,") == 2 and "延期" not in sheet
    propose(city, "opening", [ids[2]], "control")
    assert city.post(f"{AT}/3/withdraw").status_code == 302
    assert decide(second, 3).status_code == 422
    propose(city, "opening", [ids[2]], "control")
    assert decide(second, 4, "false", "未满 25 年，但无须控制").status_code == 302
    assert "没有同意" in city.get(f"{AT}/4").text and differing(app) == []
    assert city.get(f"{AT}/99").status_code == 404


def test_what_was_agreed_leaves_in_word(app, enter, ids, second):
    city = enter("city")
    at = f"/projects/{SEWAGE}/reports"
    nothing = city.post(at, data={"kind": "appraisal_list"})
    assert nothing.status_code == 422 and "还没有同意的鉴定意见" in nothing.text
    propose(city, "retention", [ids[0]], "keep", until="2090-12-31")
    propose(city, "opening", [ids[1]], "open")
    decide(second, 1)
    decide(second, 2)
    assert city.post(at, data={"kind": "appraisal_list"}).status_code == 302
    with app.app_context():
        row = db.session.scalars(select(Report).filter_by(kind="appraisal_list")).one()
        store, digest, key = app.extensions["store"], row.digest, row.id
        path = store.path(digest)
        db.session.remove()
    import zipfile

    with zipfile.ZipFile(path) as word:
        body = word.read("word/document.xml").decode()
    for words in ("续存", "2090年12月31日", "开放", "何秀兰、唐慧", "共2项意见", "未经批准不销毁"):
        assert words in body, words
    assert key


def test_only_the_archive_decides_and_only_once_it_has_the_volumes(app, enter):
    city = enter("city")
    early = propose(city, "opening", [1], "open")
    assert early.status_code == 422
    archived(app)
    for who in ("owner", "bureau", "supervisor", "expert"):
        client = enter(who)
        assert client.get(AT).status_code == 403, who
        assert propose(client, "opening", [1], "open").status_code == 403, who
