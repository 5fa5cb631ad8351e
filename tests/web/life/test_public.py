"""公开: what everybody may see of an accepted project, and only once its organiser says so."""

import csv
import io
import json
from xml.etree import ElementTree

import jsonschema
import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Document, JournalEntry, Project, Report, Volume
from acceptance.transaction import transaction
from tests.builders import BRIDGE, SEWAGE
from tests.reports import lives
from tests.web.hands import step

PAGE = f"/public/{SEWAGE}"
PEOPLE = ("梁静", "陈岚", "谢文", "黄志强")


@pytest.fixture
def accepted(app):
    with app.app_context():
        life = lives.Life(SEWAGE)
        life.votes(*["agree"] * 5)
        life.step("bureau", "approve", confirm=True)


@pytest.fixture
def stranger(app):
    return app.test_client()


def lines(app, action):
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=SEWAGE, action=action)
        return db.session.scalars(mine.order_by(JournalEntry.seq)).all()


def test_nothing_is_open_before_the_organiser_says_so(accepted, enter, stranger):
    assert "没有公开的项目" in stranger.get("/public").text
    assert stranger.get(PAGE).status_code == 404
    assert json.loads(stranger.get("/public/projects.json").text) == []
    assert "公开验收结果" in enter("bureau").get(f"/projects/{SEWAGE}").text
    assert "公开验收结果" not in enter("owner").get(f"/projects/{SEWAGE}").text


def test_opened_it_tells_the_result_and_no_person_no_title_no_file(app, accepted, enter, stranger):
    bureau = enter("bureau")
    assert bureau.post(f"/projects/{SEWAGE}/publish").status_code == 302
    assert bureau.post(f"/projects/{SEWAGE}/publish").status_code == 302
    assert len(lines(app, "publish_project")) == 1, "twice is once"
    page = stranger.get(PAGE).text
    assert "东湖污水处理厂三期工程" in page and "档案数量" in page
    told = page + stranger.get("/public").text + stranger.get("/public/projects.json").text
    assert not [name for name in PEOPLE if name in told]
    with app.app_context():
        titles = db.session.scalars(
            select(Document.title).filter_by(project_id=SEWAGE).order_by(Document.id)
        ).all()
    assert not [title for title in titles if title in told]
    (row,) = json.loads(stranger.get("/public/projects.json").text)
    jsonschema.validate([row], stranger.get("/public/schema.json").json)
    assert row["accepted_on"] and row["transferred_on"] is None
    (_head, line) = list(csv.reader(io.StringIO(stranger.get("/public/projects.csv").text)))
    assert line[1] == row["name"]
    feed = ElementTree.fromstring(stranger.get("/public/feed.xml").data)
    assert [item.findtext("title") for item in feed.iter("item")] == [row["name"]]


def test_volumes_with_a_classification_are_not_counted(app, accepted, enter, stranger):
    enter("bureau").post(f"/projects/{SEWAGE}/publish")

    def volumes():
        page = stranger.get(PAGE).text
        return page.split("合计")[1].split('data-l="案卷">', 1)[1].split("<")[0]

    assert volumes() == "11"
    with app.app_context(), transaction() as session:
        mine = select(Volume.id).filter_by(project_id=SEWAGE).order_by(Volume.id).limit(2)
        keys = session.scalars(mine).all()
        session.execute(update(Volume).where(Volume.id.in_(keys)).values(secrecy="内部"))
    assert volumes() == "9"


def test_closed_again_nobody_finds_it_and_the_reason_stays(app, accepted, enter, stranger):
    bureau = enter("bureau")
    bureau.post(f"/projects/{SEWAGE}/publish")
    assert bureau.post(f"/projects/{SEWAGE}/unpublish").status_code == 422, "a reason is asked for"
    assert stranger.get(PAGE).status_code == 200
    answer = bureau.post(f"/projects/{SEWAGE}/unpublish", data={"reason": "名称有误"})
    assert answer.status_code == 302
    assert stranger.get(PAGE).status_code == 404
    (line,) = lines(app, "unpublish_project")
    assert line.facts["reason"] == "名称有误"


def test_an_opinion_that_is_taken_back_closes_it_and_none_opens_it(app, accepted, enter, stranger):
    bureau = enter("bureau")
    bureau.post(f"/projects/{SEWAGE}/publish")
    with app.app_context(), transaction() as session:
        mine = select(Report).filter_by(project_id=SEWAGE, kind="opinion", state="valid")
        session.scalars(mine.order_by(Report.id)).one().state = "withdrawn"
    assert stranger.get(PAGE).status_code == 404
    assert stranger.get("/public").status_code == 200
    bureau.post(f"/projects/{SEWAGE}/unpublish", data={"reason": "意见撤回"})
    refused = bureau.post(f"/projects/{SEWAGE}/publish")
    assert refused.status_code == 422 and "没有有效的验收意见" in refused.text


def test_what_is_not_accepted_yet_is_not_opened_by_anybody(app, enter):
    for who in ("bureau", "owner", "contractor", "admin"):
        assert enter(who).post(f"/projects/{BRIDGE}/publish").status_code >= 400, who
    with app.app_context():
        assert db.session.get(Project, BRIDGE).published_at is None


def test_a_name_that_is_markup_or_a_formula_stays_a_name(app, accepted, enter, stranger):
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).name = "=1+1<script>]]>&amp;"
    enter("bureau").post(f"/projects/{SEWAGE}/publish")
    assert "<script>]]" not in stranger.get("/public").text + stranger.get(PAGE).text
    feed = ElementTree.fromstring(stranger.get("/public/feed.xml").data)
    assert feed.find("channel/item").findtext("title") == "=1+1<script>]]>&amp;"
    (_head, line) = list(csv.reader(io.StringIO(stranger.get("/public/projects.csv").text)))
    assert line[1] == "'=1+1<script>]]>&amp;"


def test_it_stays_open_when_the_archive_is_handed_over(accepted, app, enter, stranger):
    enter("bureau").post(f"/projects/{SEWAGE}/publish")
    with app.app_context():
        life = lives.Life(SEWAGE)
        life.papers_by_hand()
        life.hand_over()
    assert step(enter("city"), SEWAGE, "transfer", confirm="true").status_code == 302
    (row,) = json.loads(stranger.get("/public/projects.json").text)
    assert row["state"] == "archived" and row["transferred_on"]
