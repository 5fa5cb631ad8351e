"""Uploads by tus: gone on with, its sender's alone, refused before the first byte, given up."""

import hashlib
import threading
import time
import zlib

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import parts
from acceptance.models import FileVersion, Upload
from acceptance.services.ground import journal
from tests.builders import BRIDGE
from tests.web.intake.race import race
from tests.web.intake.tus import create, missing, pour, send


def test_an_upload_goes_on_where_it_broke_off(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    content = small_pdf("续传", 3)
    made = create(contractor, len(content), filename="隐蔽工程.pdf", filing=filing)
    url = made.headers["Location"]
    assert made.status_code == 201 and made.headers["Upload-Offset"] == "0"
    assert send(contractor, url, 0, content[:500]).headers["Upload-Offset"] == "500"
    head = contractor.head(url)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (
        "500",
        str(len(content)),
    )
    assert send(contractor, url, 300, b"x").status_code == 409
    told = contractor.get(url).json
    assert told["state"] == "receiving" and "请勿删除原件" in told["sentence"]
    assert send(contractor, url, 500, content[500:]).status_code == 204
    told = contractor.get(url).json
    assert (
        told["digest"] == hashlib.sha256(content).hexdigest()
        and told["check"] == ""
        and told["holder"] == "ower"
    )
    work()
    told = contractor.get(url).json
    assert told["check"] == "passed"
    with app.app_context():
        version = db.session.scalars(select(FileVersion).filter_by(digest=told["digest"])).one()
        assert version.crc32 == f"{zlib.crc32(content):08x}" and version.pages == 3
        assert version.sm3 == hashlib.new("sm3", content).hexdigest()
        assert journal.verify(BRIDGE) is None


def test_nobody_reaches_the_upload_of_another(app, enter):
    url = create(enter("contractor"), 100, filename="a.pdf").headers["Location"]
    assert enter("owner").head(url).status_code == 404
    assert enter("health").head(url).status_code == 404


def test_what_does_not_fit_is_refused_before_a_byte_is_taken(app, enter):
    contractor = enter("contractor")
    app.config["PROJECT_QUOTA"] = 1 << 20
    refused = create(contractor, 5 << 20, filename="大.pdf")
    assert refused.status_code == 422 and "项目空间只剩" in refused.json["detail"]
    assert create(contractor, 60 << 30, filename="大.pdf").status_code == 422
    assert create(contractor, 0, filename="空.pdf").status_code == 422
    assert create(contractor, 5, filename="a\u202eb.pdf").status_code == 422
    with app.app_context():
        assert db.session.query(Upload).count() == 0


def test_an_executable_leaves_nothing_and_says_why(app, enter):
    contractor = enter("contractor")
    made = create(contractor, 200, filename="程序.pdf")
    answer = send(contractor, made.headers["Location"], 0, b"MZ" + b"\0" * 198)
    assert answer.status_code == 422 and "可执行" in answer.json["detail"]
    assert contractor.get(made.headers["Location"]).json["state"] == "refused"
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_giving_up_frees_the_space(app, enter):
    contractor = enter("contractor")
    url = create(contractor, 1000, filename="a.pdf").headers["Location"]
    send(contractor, url, 0, b"x" * 100)
    assert contractor.delete(url).status_code == 204
    assert contractor.head(url).status_code == 410
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


class Held:
    """The body of a PATCH whose bytes come when they are let go."""

    def __init__(self, content):
        self.content, self.asked, self.free = content, threading.Event(), threading.Event()

    def read(self, _size=-1):
        self.asked.set()
        self.free.wait(30)
        given, self.content = self.content, b""
        return given


def opened_first(client, url, body):
    """A PATCH under way in a thread; its answer comes into the list."""
    answers = []

    def work():
        answers.append(pour(client, url, body, len(body.content)))

    thread = threading.Thread(target=work)
    thread.start()
    assert body.asked.wait(30)
    return thread, answers


def test_a_patch_opened_first_and_fed_last_rewrites_nothing(app, enter, monkeypatch):
    monkeypatch.setattr(parts, "IDLE", 0.5)
    contractor, filing = enter("contractor"), missing(app, section=1)
    honest, forged = small_pdf("真").ljust(3000, b"%"), small_pdf("假").ljust(3000, b"%")
    url = create(contractor, 3000, filename="隐蔽工程.pdf", filing=filing).headers["Location"]
    body = Held(forged)
    thread, answers = opened_first(enter("contractor"), url, body)
    busy = send(contractor, url, 0, honest)
    assert busy.status_code == 423 and "另一处上传" in busy.json["detail"]
    while send(contractor, url, 0, honest).status_code == 423:
        time.sleep(0.05)  # until the silent one has lost its lease
    body.free.set()
    thread.join()
    assert answers[0].status_code == 423
    digest = contractor.get(url).json["digest"]
    assert digest == hashlib.sha256(honest).hexdigest()
    assert app.extensions["store"].path(digest).read_bytes() == honest
    late = send(contractor, url, 0, forged)
    assert late.status_code == 410
    assert app.extensions["store"].path(digest).read_bytes() == honest
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_two_senders_of_one_upload_raced_rewrite_nothing(app, enter):
    outcomes, rewritten = race(app, [enter("contractor"), enter("contractor")], rounds=15)
    assert rewritten == 0 and sum(outcomes.values()) == 15
    assert {won for won, _lost in outcomes} == {204}
    assert {lost for _won, lost in outcomes} <= {409, 410, 423}


def test_who_gives_up_while_another_writes_stays_given_up(app, enter):
    contractor = enter("contractor")
    url = create(contractor, 3000, filename="a.pdf").headers["Location"]
    body = Held(small_pdf("x").ljust(3000, b"%"))
    thread, answers = opened_first(enter("contractor"), url, body)
    assert contractor.delete(url).status_code == 204
    body.free.set()
    thread.join()
    assert answers[0].status_code == 410 and contractor.head(url).status_code == 410
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_bytes_that_the_disk_has_lost_are_asked_for_again_and_not_filled_with_nothing(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    content = small_pdf("续传", 3)
    url = create(contractor, len(content), filename="a.pdf", filing=filing).headers["Location"]
    send(contractor, url, 0, content[:500])
    for part in (app.config["INSTANCE"] / "files" / "incoming").iterdir():
        part.unlink()
    answer = send(contractor, url, 500, content[500:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    assert contractor.head(url).headers["Upload-Offset"] == "0"
    assert send(contractor, url, 0, content).status_code == 204
    assert contractor.get(url).json["digest"] == hashlib.sha256(content).hexdigest()
