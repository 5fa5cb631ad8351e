"""What two workers must not both take is read with a lock on its row (PostgreSQL; SQLite has one
writer at a time and needs none)."""

from acceptance.demo.pdfs import small_pdf
from acceptance.gateways import clock
from acceptance.models import Draw, Letter, Project, Upload
from acceptance.services.desk import outbox
from acceptance.services.ground import jobs
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.locks import locked
from tests.web.intake.tus import create, missing, send


def test_two_workers_never_lease_the_same_task(context):
    with locked() as seen, transaction():
        jobs.claim(5, now=clock.now())
    assert seen == {"job": "skip"}


def test_two_workers_never_send_the_same_letter(context):
    with locked() as seen, transaction():
        outbox.take(now=clock.now())
    assert seen == {Letter.__tablename__: "skip"}


def test_an_upload_is_settled_once_though_its_last_bytes_come_twice(app, enter):
    owner, content = enter("owner"), small_pdf("锁", 1)
    made = create(owner, len(content), filename="一.pdf", filing=missing(app, section=1))
    with app.app_context(), locked() as seen:
        assert send(owner, made.headers["Location"], 0, content).status_code == 204
    assert seen.get(Upload.__tablename__) == "wait"


def test_of_two_who_show_the_last_number_at_once_one_is_the_last(app, enter):
    bureau = enter("bureau")
    with app.app_context(), locked() as seen:
        bureau.post(f"/projects/{SEWAGE}/sample/close")
    assert seen.get(Draw.__tablename__) == "wait"
    assert seen.get(Project.__tablename__) == "wait"


def test_a_vote_and_a_decision_of_the_same_moment_do_not_cross(app, enter):
    expert = enter("expert")
    said = {"vote": "agree", "dissent": "", "confirmed": "true"}
    with app.app_context(), locked() as seen:
        assert expert.post(f"/projects/{SEWAGE}/panel/vote", data=said).status_code == 302
    assert seen.get(Project.__tablename__) == "wait"
