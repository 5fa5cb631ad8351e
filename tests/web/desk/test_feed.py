"""The inbox holds what one must do; the rest is a feed. What of it comes by mail and when, each person chooses;
nothing is lost by it, and duties always come.
"""

from datetime import UTC, date, datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Letter, Notice, NoticeChoice, OfficeRecord, Person
from acceptance.models.states import LetterKind
from acceptance.services.desk import hearing, news, outbox, reminders
from acceptance.services.desk.outbox import Draft
from acceptance.services.ground import journal
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Eleven at night in China."""
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
CHOSEN = {"digest_mail": "1", "news": ["stage", "item"], "quiet_from": "22", "quiet_until": "7"}


def number_of(app, who):
    with app.app_context():
        return db.session.scalars(select(Person.id).filter_by(login=f"demo-{who}")).one()


def told(app, action, reason, at=NOON, role="owner", project=BRIDGE, **whom):
    with app.app_context(), transaction():
        journal.notify(project, role, action, now=at, reason=reason, **whom)


def test_what_happened_is_in_the_feed_and_new_until_one_says_so(app, enter):
    owner = enter("owner")
    told(app, "return_filed", "第七页模糊")
    told(app, "decline", "不予受理的理由")
    page = owner.get("/feed").text
    assert "第七页模糊" in page and "不予受理的理由" in page and "新动态" in page
    narrowed = owner.get("/feed?state=item").text
    assert "第七页模糊" in narrowed and "不予受理的理由" not in narrowed
    assert "第七页模糊" not in owner.get("/feed?q=没有这个项目").text
    assert "第七页模糊" in owner.get("/feed?q=江").text
    assert "第七页模糊" not in enter("authority").get("/feed").text, "told to the owner alone"
    assert "第七页模糊" not in enter("contractor").get("/feed").text, "told to the owner alone"
    with app.app_context():
        last = db.session.scalars(select(Notice.id).order_by(Notice.id.desc())).first()
    for _twice in range(2):
        assert owner.post("/feed/look", data={"upto": last}).status_code == 303
    assert "没有新动态" in owner.get("/feed").text
    assert owner.post("/feed/look", data={"upto": 0}).status_code == 303, "marked too early"
    assert "新动态" in owner.get("/feed").text
    for number in range(60):
        told(app, "return_filed", f"第{number}件退回")
    first = owner.get("/feed").text
    assert "第59件" in first and "第0件" not in first
    with app.app_context():
        notices = db.session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(50)).all()
    older = owner.get(f"/feed?before={min(notices)}").text
    assert "第0件" in older and "第59件" not in older


def test_each_person_chooses_and_the_choice_is_put_right_with_its_trace(app, enter):
    owner, number = enter("owner"), number_of(app, "owner")
    page = owner.get("/feed/choices").text
    assert "总会收到，不能关" in page and "催办" in page
    for half in ({"quiet_until": ""}, {"quiet_until": "22"}, {"quiet_until": "25"}):
        wrong = owner.post("/feed/choices", data={**CHOSEN, **half})
        assert wrong.status_code == 422
    assert owner.post("/feed/choices", data=CHOSEN).status_code == 303
    with app.app_context():
        row = db.session.get(NoticeChoice, number)
        assert (row.news, row.quiet_from, row.quiet_until) == (["stage", "item"], 22, 7)
    for _twice in range(2):
        assert owner.post("/feed/choices", data={}).status_code == 303, "all of it off again"
    with app.app_context():
        row = db.session.get(NoticeChoice, number)
        assert (row.digest_mail, row.news, row.quiet_from) == (False, [], None)
        wanted = select(OfficeRecord).filter_by(noun="person", object_id=number)
        lines = db.session.scalars(wanted.filter_by(act="choose_notices")).all()
        assert [line.after["quiet"] for line in lines] == ["22:00–7:00", ""]
    assert "随邮件寄来的" in owner.get("/me").text
    assert number_of(app, "bureau") not in _choosers(app), "nobody else's"


def _choosers(app):
    with app.app_context():
        return set(hearing.of_all())


def test_a_letter_waits_out_the_quiet_hours_and_is_sent_then(app, enter):
    enter("owner").post("/feed/choices", data=CHOSEN)
    owner, bureau = number_of(app, "owner"), number_of(app, "bureau")
    with app.app_context():
        with transaction():
            for kind, person in (("urge", owner), ("ballot", owner), ("urge", bureau)):
                draft = Draft(
                    kind=LetterKind(kind), key=f"{kind}-{person}", name="某", subject="信",
                    body="信", address="a@example.cn", person_id=person,
                )  # fmt: skip
                outbox.post(draft, today=MONDAY, now=NIGHT)
        sent = []
        for now in (NIGHT, NIGHT.replace(hour=23)):  # then it is seven in the morning
            while True:
                with transaction():
                    letter = outbox.take(now=now)
                if letter is None:
                    break
                sent.append((letter.key, letter.attempts))
                with transaction():
                    outbox.delivered(letter.id, error="", now=now)
            sent.append(("–", 0))
    assert sent[:3] == [(f"ballot-{owner}", 1), (f"urge-{bureau}", 1), ("–", 0)]
    assert sent[3:] == [(f"urge-{owner}", 1), ("–", 0)], "it waited, and was not tried before"


def test_what_happened_comes_by_mail_once_of_the_kinds_chosen_and_no_day_is_left_out(app, enter):
    owner = enter("owner")
    owner.post("/feed/choices", data={"news": ["item"]})
    told(app, "return_filed", "周一退回")
    told(app, "decline", "周一不予受理")
    told(app, "return_filed", "另一家的", role="contractor", project=POWER)
    number = number_of(app, "owner")
    with app.app_context():
        with transaction() as session:
            session.get(Person, number).email = "liang@example.cn"
        written = []
        for today in (TUESDAY, TUESDAY, FRIDAY):
            found = [one for one in reminders.drafts(today) if one.person_id == number]
            with transaction():
                outbox.post_all(found, today=today, now=NOON)
            written.append([one for one in found if one.kind == LetterKind.NEWS])
            if today == TUESDAY:
                told(app, "return_filed", "周二退回", at=NOON.replace(day=24))
        assert ["周一退回" in one.body for one in written[0]] == [True]
        assert "周一不予受理" not in written[0][0].body and "另一家的" not in written[0][0].body
        assert written[1] == [], "the same day again"
        assert "周二退回" in written[2][0].body and "周一退回" not in written[2][0].body
        digests = select(Letter).filter_by(kind="digest", person_id=number)
        assert {one.state for one in db.session.scalars(digests)} == {"kept"}, "not by mail"
        sees = reminders.viewers()
        assert list(news.drafts(sees, {number: hearing.Choice(news=())}, FRIDAY)) == []
    page = owner.get("/inbox").text
    assert "等您办" in page and "所参与项目的动态" not in page
