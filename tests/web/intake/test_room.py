"""What a project may hold: space is promised to what is on its way, not to what somebody only announced."""

import io
from datetime import timedelta

import pytest

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import FileVersion, Upload
from acceptance.services.intake import quotas
from tests.builders import BRIDGE
from tests.web.intake.tus import create, missing, send

MB = 1 << 20


@pytest.fixture
def later(monkeypatch):
    """Lets time go by."""
    gone, real = [timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + gone[0])

    def forward(**more):
        gone[0] += timedelta(**more)

    return forward


@pytest.fixture
def room(app):
    """Leaves so many bytes to the bridge."""

    def leave(count):
        with app.app_context():
            held = quotas.quota(BRIDGE, 1 << 60, now=clock.now())
        app.config["PROJECT_QUOTA"] = held.used + held.coming + count

    return leave


def test_ten_announced_uploads_do_not_keep_a_project_shut(enter, room, later):
    """They held half a terabyte for a fortnight."""
    room(100 * MB)
    contractor = enter("contractor")
    for number in range(10):
        assert create(contractor, 10 * MB, filename=f"{number}.pdf").status_code == 201
    assert create(contractor, MB, filename="真.pdf").status_code == 422
    later(minutes=11)
    assert create(contractor, 90 * MB, filename="真.pdf").status_code == 201


def test_what_is_on_its_way_keeps_its_space_for_an_hour_of_silence(enter, room, later):
    room(100 * MB)
    contractor = enter("contractor")
    url = create(contractor, 90 * MB, filename="大.pdf").headers["Location"]
    later(minutes=9)
    assert send(contractor, url, 0, b"%PDF-" + b"x" * MB).status_code == 204
    later(minutes=50)
    assert create(enter("contractor"), 20 * MB, filename="另.pdf").status_code == 422
    later(minutes=11)
    assert create(enter("contractor"), 20 * MB, filename="另.pdf").status_code == 201


def test_who_comes_back_late_goes_on_when_there_is_room_and_is_told_when_not(enter, room, later):
    room(100 * MB)
    contractor, begun = enter("contractor"), b"%PDF-" + b"x" * MB
    url = create(contractor, 90 * MB, filename="大.pdf").headers["Location"]
    assert send(contractor, url, 0, begun).status_code == 204
    later(hours=2)
    contractor = enter("contractor")
    other = create(contractor, 20 * MB, filename="另.pdf").headers["Location"]
    refused = send(contractor, url, len(begun), b"x" * MB)
    assert refused.status_code == 422 and "项目空间只剩" in refused.json["detail"]
    assert contractor.head(url).headers["Upload-Offset"] == str(len(begun)), "nothing is lost"
    assert contractor.delete(other).status_code == 204
    assert send(contractor, url, len(begun), b"x" * MB).status_code == 204


@pytest.mark.parametrize("door", ["item", "project"])
def test_the_plain_form_keeps_to_it_too(app, enter, room, door):
    filing = missing(app, section=1)
    small, large = small_pdf("小"), small_pdf("大") + b"%" * 5000
    room(len(small) + 100)
    address = {
        "item": f"/projects/{BRIDGE}/filings/{filing}/files",
        "project": f"/projects/{BRIDGE}/filings/upload",
    }[door]
    answer = enter("contractor").post(
        address,
        data={"files": [(io.BytesIO(large), "大.pdf"), (io.BytesIO(small), "小.pdf")]},
        follow_redirects=True,
    )
    assert answer.status_code == 200 and "项目空间只剩" in answer.text
    with app.app_context():
        names = set(db.session.scalars(db.select(FileVersion.name)))
        assert "大.pdf" not in names, "what fits is taken, what does not is not"
        assert door == "project" or "小.pdf" in names
        assert db.session.query(Upload).count() == 0
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []
