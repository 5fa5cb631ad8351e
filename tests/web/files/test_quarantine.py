"""What a scanner found is handed to nobody, and where there is one nothing goes out unseen."""

from datetime import timedelta

import pytest
from flask import url_for

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import FileVersion, Job
from acceptance.services.files import quarantine
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.files.test_checks import clamd  # noqa: F401 - a fixture
from tests.web.intake.tus import missing, push


@pytest.fixture
def stored(app, enter):
    """A fresh file, stored and not looked at: its key."""
    contractor = enter("contractor")
    return push(contractor, small_pdf("疫"), filename="疫.pdf", filing=missing(app, section=1))[
        "version"
    ]


def said(app, version, scan):
    with app.app_context(), transaction():
        db.session.get_one(FileVersion, version).scan = scan


@pytest.mark.parametrize("who", ["contractor", "owner"])
def test_an_infected_file_is_handed_to_nobody(app, enter, stored, who):
    said(app, stored, "infected")
    answer = enter(who).get(address(app, stored))
    assert answer.status_code == 422 and "检出病毒" in answer.text


def address(app, version):
    with app.test_request_context():
        return url_for("filings.download", project_id=BRIDGE, version_id=version)


def test_its_pages_are_not_drawn_either(app, enter, stored):
    said(app, stored, "infected")
    with app.app_context():
        document = db.session.get_one(FileVersion, stored).document_id
    page = enter("owner").get(f"/projects/{BRIDGE}/documents/{document}")
    assert page.status_code == 200 and "检出病毒" in page.text
    picture = f"/projects/{BRIDGE}/versions/{stored}/pages/1.png"
    drawn = enter("owner").get(picture)
    assert drawn.status_code == 422 and "检出病毒" in drawn.text
    said(app, stored, "clean")
    assert enter("owner").get(picture).status_code == 200


def test_where_a_scanner_is_set_up_nothing_goes_out_unseen(app, enter, stored):
    owner = enter("owner")
    assert owner.get(address(app, stored)).status_code == 200, "there is no scanner here"
    app.config["SCANNER_URL"] = "tcp://127.0.0.1:1"
    answer = owner.get(address(app, stored))
    assert answer.status_code == 422 and "还没有经过病毒扫描" in answer.text
    said(app, stored, "clean")
    assert owner.get(address(app, stored)).status_code == 200


def test_what_the_scanner_missed_is_sent_to_it_again_and_then_goes_out(
    app,
    enter,
    stored,
    work,
    clamd,  # noqa: F811
):
    app.config["SCANNER_URL"] = "tcp://127.0.0.1:1"
    work()
    app.config["SCANNER_URL"] = clamd
    with app.app_context():
        with transaction() as session:
            others = session.query(FileVersion).filter(FileVersion.id != stored)
            others.update({"scan": "clean"})
        with transaction():
            quarantine.ask_again(now=clock.now())
        asked = db.session.query(Job).filter_by(kind="check_file", state="queued")
        assert stored not in {job.subject_id for job in asked}, "it was looked at this very hour"
        with transaction():
            while quarantine.ask_again(now=clock.now() + timedelta(hours=2)):
                pass
        assert stored in {job.subject_id for job in asked}
    work()
    assert enter("owner").get(address(app, stored)).status_code == 200


def test_a_scanner_that_is_away_does_not_let_out_what_it_held_back(app, enter, stored, work):
    said(app, stored, "infected")
    work()
    with app.app_context():
        assert db.session.get_one(FileVersion, stored).scan == "infected"
    assert enter("contractor").get(address(app, stored)).status_code == 422
