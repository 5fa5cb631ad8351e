"""Uploads by tus: gone on with, its sender's alone, refused before the first byte, given up."""

import hashlib
import zlib

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import FileVersion, Upload
from acceptance.services.ground import journal
from tests.builders import BRIDGE
from tests.web.intake.tus import create, missing, send


def test_an_upload_goes_on_where_it_broke_off(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    content = small_pdf("续传", 3)
    made = create(contractor, len(content), filename="隐蔽工程.pdf", filing=filing)
    url = made.headers["Location"]
    assert made.status_code == 201 and made.headers["Upload-Offset"] == "0"
    assert send(contractor, url, 0, content[:500]).headers["Upload-Offset"] == "500"
    app.extensions["store"]._running.clear()  # as after a restart of the server
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
