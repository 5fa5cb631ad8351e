"""The same product on PostgreSQL: migrations up and down, the demo, a list, an upload, its check, the search, the journal."""

import csv
import io

import pytest
from sqlalchemy import text

from acceptance import tasks
from acceptance.cli import prepare, seed_if_empty
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.services.files import search
from acceptance.services.ground import access, journal
from acceptance.services.progress import missing
from tests import postgres
from tests.builders import BRIDGE, a_builder
from tests.conftest import make_app
from tests.web.intake.tus import push


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The demo in a PostgreSQL of its own."""
    if not postgres.available():
        pytest.skip("because PostgreSQL is not installed here; `make test` installs it when root")
    with postgres.cluster(fsync="off") as url:
        app = make_app(tmp_path_factory.mktemp("grown"), SQLALCHEMY_DATABASE_URI=url)
        with app.app_context():
            prepare()
            seed_if_empty()
            tasks.drain(app)
            db.session.remove()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def client_of(app, who):
    client = app.test_client()
    assert client.post(f"/demo/demo-{who}").status_code == 302
    return client


def test_a_list_comes_in_by_copy_and_is_found(grown):
    owner = client_of(grown, "owner")
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            ["题名", "文号", "条目编号", "标段", "日期"],
            *[[f"隧道检验批{n}", f"J-{n}", "6-07", "1", "20240301"] for n in range(300)],
        ]
    )
    answer = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(out.getvalue().encode()), "表.csv")},
    )
    assert answer.status_code == 201
    assert "文件 300 件" in owner.get(f"/projects/{BRIDGE}/search?q=隧道").text
    with grown.app_context():
        tasks.drain(grown)
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        assert search.count(place, "隧道") == 300 and search.count(place, "sdjyp1") == 0
        assert len(search.first(place, "隧道检验批29", offset=0, limit=50)) == 11
        assert missing.matrix(place).total.files >= 300
        db.session.remove()
    number = answer.text.split("/catalogue/imports/")[1].split('"')[0].split("/")[0]
    assert owner.post(f"/projects/{BRIDGE}/catalogue/imports/{number}/undo").status_code == 302
    assert "文件 0 件" in owner.get(f"/projects/{BRIDGE}/search?q=隧道").text


def test_a_volume_by_hand_follows_volumes_that_came_by_a_list(grown):
    """Their keys were given by the list itself, and the sequence did not know: the next one collided."""
    owner = client_of(grown, "owner")
    out = io.StringIO()
    heads = ["案卷题名", "文件题名", "文号", "责任者", "日期", "页号"]
    rows = [
        [f"收文 {n}", f"来函 {n}", f"L-{n}", "西江市档案局", "20240301", "1-2"] for n in range(9)
    ]
    csv.writer(out).writerows([heads, *rows])
    answer = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(out.getvalue().encode()), "收文.csv")},
    )
    assert answer.status_code == 201, answer.text
    for title in ("补卷一", "补卷二"):
        made = owner.post(f"/projects/{BRIDGE}/volumes/new", data={"title": title, "section": "0"})
        assert made.status_code == 302, made.text
    assert "补卷二" in owner.get(f"/projects/{BRIDGE}/volumes?q=补卷").text


def test_a_file_comes_in_and_is_checked(grown):
    contractor = client_of(grown, "contractor")
    told = push(contractor, small_pdf("x"), path=f"/projects/{BRIDGE}", filename="无处可归.pdf")
    assert told["held"] == "no_match"
    with grown.app_context():
        tasks.drain(grown)
        db.session.remove()
    for page in ("missing", "schedule", "checks", "drawings", "held", "filings"):
        assert contractor.get(f"/projects/{BRIDGE}/{page}").status_code == 200, page


def test_the_journal_refuses_to_be_changed(grown):
    with grown.app_context():
        assert journal.verify(BRIDGE) is None
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("UPDATE journal_entry SET actor = 'x' WHERE id = 1"))
        db.session.rollback()
        db.session.remove()
