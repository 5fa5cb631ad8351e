"""The emergency plan of an archive office: written by its people, adopted in versions that stand, looked at again when
its day has come; drills with what they found. Nobody else reads any of it.
"""

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI
from acceptance.models import EmergencyDrill, EmergencyPlan, OfficeRecord
from acceptance.transaction import transaction
from workflows.emergencies import HEADS, a_year_after

AT = "/emergency-plan"
FIRE = "值班员张明（13800000000）报警119，切断电源，\n用二氧化碳灭火器。"


def the(app, model):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc())).first()


def acts(app, noun):
    with app.app_context():
        wanted = select(OfficeRecord).filter_by(noun=noun).order_by(OfficeRecord.id)
        return [one.act for one in db.session.scalars(wanted)]


def today(app):
    from acceptance.gateways import clock

    return clock.now().astimezone(SHANGHAI).date()


def writes(client, *sections, version=0):
    sent = {
        "places": [str(place) for place, _head, _text in sections],
        "heads": [head for _place, head, _text in sections],
        "texts": [text for _place, _head, text in sections],
        "version": version,
    }
    return client.post(f"{AT}/draft", data=sent)


def adopts(client, app, **more):
    row = the(app, EmergencyPlan)
    sent = {"reason": "办公会通过", "review_on": "2099-01-01", "version": row.version_id, **more}
    return client.post(f"{AT}/draft/adopt", data=sent)


def adopted(client, app):
    assert writes(client, (1, "火灾", FIRE)).status_code == 303
    assert adopts(client, app).status_code == 303
    return the(app, EmergencyPlan)


def words_of(answer):
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        return package.read("word/document.xml").decode()


def test_a_plan_is_written_under_headings_of_the_offices_own_and_adopted(app, enter):
    bureau = enter("bureau")
    assert "还没有启用的预案" in bureau.get(AT).text
    page = bureau.get(f"{AT}/draft").text
    assert all(head in page for head, _hint in HEADS) and "使用前请核对原文" in page
    assert the(app, EmergencyPlan) is None, "looking writes nothing"
    answer = writes(bureau, (2, "水患", ""), (1, "火灾", FIRE), (3, "", ""), (4, "车辆", "无"))
    assert answer.status_code == 303
    row = the(app, EmergencyPlan)
    assert [one["head"] for one in row.sections] == ["火灾", "水患", "车辆"], "in the order asked"
    assert writes(bureau, (1, "甲", "乙")).status_code == 409, "somebody wrote meanwhile"
    assert writes(bureau, (1, "", "没有标题"), version=row.version_id).status_code == 422
    assert "没有标题" in writes(bureau, (1, "", "没有标题"), version=row.version_id).text
    unsaid = adopts(bureau, app)
    assert unsaid.status_code == 422 and "水患" in unsaid.text
    assert writes(bureau, (1, "火灾", FIRE), version=row.version_id).status_code == 303
    assert adopts(bureau, app, review_on="2020-01-01").status_code == 422
    assert adopts(bureau, app, reason="").status_code == 422
    assert adopts(bureau, app).status_code == 303
    page = bureau.get(AT).text
    assert "第 1 版" in page and "值班员张明" in page and "陈岚" in page
    said = words_of(bureau.get(f"{AT}/1.docx"))
    assert "西江市档案局" in said and "用二氧化碳灭火器。" in said and "第1版" in said
    assert "水患" not in said and "被盗" not in said, "nothing stands there that nobody wrote"
    assert acts(app, "emergency_plan") == ["save_plan", "save_plan", "adopt_plan"]


def test_an_adopted_version_stands_and_the_next_one_begins_in_its_words(app, enter):
    bureau = enter("bureau")
    first = adopted(bureau, app)
    for change in (
        update(EmergencyPlan).values(reason="x"),
        text("DELETE FROM emergency_plan"),
    ):
        with app.app_context(), pytest.raises(DBAPIError), transaction():
            db.session.execute(change)
    assert "值班员张明" in bureau.get(f"{AT}/draft").text
    assert writes(bureau, (1, "火灾", FIRE)).status_code == 303
    assert adopts(bureau, app).status_code == 422, "it says nothing new"
    draft = the(app, EmergencyPlan)
    gone = {"reason": "写错了", "version": draft.version_id}
    assert bureau.post(f"{AT}/draft/drop", data=gone).status_code == 303
    assert bureau.post(f"{AT}/draft/drop", data=gone).status_code == 404
    assert writes(bureau, (1, "火灾", "改为七氟丙烷。")).status_code == 303
    assert adopts(bureau, app).status_code == 303
    assert (
        FIRE.split("\n")[0] in bureau.get(f"{AT}/1").text
        and "已有新版" in bureau.get(f"{AT}/1").text
    )
    late = {"reason": "复核过", "review_on": "2098-01-01", "version": first.version_id}
    assert bureau.post(f"{AT}/1/review", data=late).status_code == 422, "another one is in force"


def test_the_desk_tells_when_a_plan_is_to_be_looked_at_again_or_a_drills_find_mended(app, enter):
    bureau, day = enter("bureau"), today(app)
    adopted(bureau, app)
    assert "应急预案应于" not in bureau.get("/").text
    with app.app_context(), transaction():
        db.session.execute(update(EmergencyPlan).values(review_on=day))
    assert "应急预案应于" in bureau.get("/").text
    assert "应急预案应于" not in enter("province").get("/").text
    sent = {"reason": "复核过，不变", "review_on": str(day), "version": 2}
    assert bureau.post(f"{AT}/1/review", data=sent).status_code == 422, "it is today"
    new = {**sent, "review_on": str(a_year_after(day))}
    assert bureau.post(f"{AT}/1/review", data={**new, "review_on": "明年"}).status_code == 422
    assert bureau.post(f"{AT}/1/review", data=new).status_code == 303
    assert bureau.post(f"{AT}/1/review", data=new).status_code == 409
    assert "应急预案应于" not in bureau.get("/").text
    assert "复核过，不变" in bureau.get(f"{AT}/1").text
    logs(bureau, day, mend="换灭火器", mend_by=str(day))
    assert "1 次演练发现的问题整改到期" in bureau.get("/").text
    drill = the(app, EmergencyDrill)
    done = {"mended_on": str(day), "version": drill.version_id}
    assert bureau.post(f"{AT}/drills/{drill.id}/mend", data=done).status_code == 303
    assert "整改到期" not in bureau.get("/").text


def logs(client, day, **more):
    sent = {"held_on": str(day), "drilled": "库房灭火", "took_part": "库房全体 6 人", **more}
    return client.post(f"{AT}/drills", data=sent)


def test_a_drill_is_logged_put_right_with_its_trace_and_struck_out(app, enter):
    city, day = enter("city"), today(app)
    tomorrow = str(day + timedelta(1))
    refused = logs(city, tomorrow)
    assert refused.status_code == 422
    assert logs(city, day, mend="换灭火器").status_code == 422, "until when?"
    assert logs(city, "昨天").status_code == 422
    assert logs(city, day, found="灭火器过期", mend="换灭火器", mend_by=tomorrow).status_code == 303
    row = the(app, EmergencyDrill)
    at = f"{AT}/drills/{row.id}"
    right = {
        "held_on": str(day),
        "drilled": "库房灭火",
        "took_part": "库房全体 7 人",
        "found": "灭火器过期",
        "mend": "换灭火器",
        "mend_by": tomorrow,
        "reason": "漏记一人",
        "version": row.version_id,
    }
    early = {**right, "mended_on": str(day - timedelta(1))}
    assert city.post(f"{at}/correct", data=early).status_code == 422
    assert city.post(f"{at}/correct", data={**right, "reason": ""}).status_code == 422
    assert city.post(f"{at}/correct", data=right).status_code == 303
    assert city.post(f"{at}/correct", data=right).status_code == 409
    page = city.get(at).text
    assert "漏记一人" in page and "库房全体 6 人" in page, "what stood there before is told"
    version = the(app, EmergencyDrill).version_id
    assert (
        city.post(f"{at}/mend", data={"mended_on": tomorrow, "version": version}).status_code == 422
    )
    done = {"mended_on": str(day), "version": version}
    assert city.post(f"{at}/mend", data=done).status_code == 303
    version = the(app, EmergencyDrill).version_id
    assert city.post(f"{at}/mend", data={**done, "version": version}).status_code == 422
    gone = {"reason": "没有做", "version": version}
    assert city.post(f"{at}/strike", data=gone).status_code == 303
    version = the(app, EmergencyDrill).version_id
    assert city.post(f"{at}/strike", data={**gone, "version": version}).status_code == 422
    assert "已划去" in city.get(AT).text and "没有做" in city.get(at).text
    assert acts(app, "emergency_drill") == [
        "log_drill",
        "correct_drill",
        "mend_drill",
        "strike_drill",
    ]


def test_no_other_office_and_nobody_of_the_public_reads_a_plan_or_a_drill(app, enter):
    bureau, day = enter("bureau"), today(app)
    adopted(bureau, app)
    logs(bureau, day)
    drill = f"{AT}/drills/{the(app, EmergencyDrill).id}"
    for who in ("city", "province"):
        client = enter(who)
        assert client.get(f"{AT}/1").status_code == 404
        assert client.get(f"{AT}/1.docx").status_code == 404
        assert client.get(drill).status_code == 404
        assert client.post(f"{drill}/strike", data={"reason": "x", "version": 1}).status_code == 404
        assert "值班员张明" not in client.get(f"{AT}/draft").text
    assert enter("owner").get(AT).status_code == 403
    assert enter("nobody").get(AT).status_code in (302, 303)
    assert "值班员张明" not in enter("nobody").get("/public").text


def test_a_year_after_the_29th_of_february_is_the_28th():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2026, 11, 30)) == date(2027, 11, 30)
