"""The sample: fixed, drawn and drawn again by anyone; what is found in it comes in once."""

import json
import subprocess
import sys

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Draw,
    JournalEntry,
    Sample,
)
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from workflows import sampling


def test_the_sample_is_fixed_then_drawn_and_anyone_draws_it_again(app, enter, tmp_path):
    with app.app_context(), transaction() as session:
        for model in (Sample, Draw):
            for row in session.scalars(select(model).filter_by(project_id=SEWAGE)):
                session.delete(row)
    bureau = enter("bureau")
    base = f"/projects/{SEWAGE}/sample"
    assert bureau.post(f"{base}/draw", data={"number": "7", "named_by": "冯远"}).status_code == 422
    assert bureau.post(f"{base}/fix").status_code == 302
    assert bureau.post(f"{base}/fix").status_code == 422
    assert bureau.post(f"{base}/draw", data={"number": "七", "named_by": "冯远"}).status_code == 422
    assert bureau.post(f"{base}/draw", data={"number": "7", "named_by": "冯远"}).status_code == 302
    assert bureau.post(f"{base}/draw", data={"number": "8", "named_by": "冯远"}).status_code == 422
    (tmp_path / "draw.json").write_bytes(bureau.get(f"{base}/draw.json").data)
    (tmp_path / "sampling.py").write_bytes(bureau.get(f"{base}/sampling.py").data)
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "sampling.py", tmp_path / "draw.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "same drawing" in done.stdout
    told = json.loads((tmp_path / "draw.json").read_text("utf-8"))
    with app.app_context():
        lines = {
            e.action: e
            for e in db.session.scalars(
                select(JournalEntry).filter_by(project_id=SEWAGE).order_by(JournalEntry.seq)
            )
        }
        assert (
            lines["fix_frame"].facts["frame"]
            == told["frame_digest"]
            == sampling.frame_digest(told["frame"])
        )
        assert (
            lines["fix_frame"].hash == told["head"]
            and lines["draw_sample"].facts["seed"] == told["seed"]
        )


def test_entries_of_a_tablet_come_in_once_whatever_it_sends_again(app, enter):
    expert = enter("expert")
    with app.app_context():
        number = (
            db.session.scalars(select(Sample).filter_by(project_id=SEWAGE)).first().volume.number
        )
    entry = {
        "entry": "e-1",
        "volume": number,
        "result": "faulty",
        "text": "第 3 页缺签字",
        "page": "3",
        "at": "2026-11-24T09:00:00+08:00",
    }
    url = f"/projects/{SEWAGE}/sample/notes"
    assert expert.post(url, json=[entry]).json == {"taken": 1, "entries": ["e-1"]}
    assert (
        expert.post(
            url, json=[entry, {**entry, "entry": "e-2", "result": "sound", "text": ""}]
        ).json["taken"]
        == 1
    )
    page = expert.get(f"/projects/{SEWAGE}/sample").text
    assert page.count("第 3 页缺签字") == 1 and "有问题" in page
    assert expert.post(url, json=[{**entry, "entry": "e-3", "volume": 99999}]).status_code == 422
    assert expert.post(url, json=[{**entry, "entry": "e-4", "result": "maybe"}]).status_code == 422
    assert enter("owner").post(url, json=[entry]).status_code == 403
