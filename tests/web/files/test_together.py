"""What is done to many items at once: the eligible ones take it, the others are named with why."""

import io
import re

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Filing
from tests.builders import BRIDGE, HOSPITAL

STEPS = f"/projects/{BRIDGE}/filings/steps"


def three(app):
    """Items of the first contractor that are missing."""
    with app.app_context():
        wanted = select(Filing).filter_by(project_id=BRIDGE, section=1, state="missing")
        rows = db.session.scalars(wanted.order_by(Filing.id)).all()[:3]
        return [f"{row.id}.{row.version_id}" for row in rows], [row.name for row in rows]


def states(app, ids):
    with app.app_context():
        return [db.session.get(Filing, int(one.split(".")[0])).state for one in ids]


def test_select_all_does_the_eligible_items_and_names_the_others(app, enter):
    """Seen: "select all" under two filters was refused for the whole batch."""
    contractor, (ids, names) = enter("contractor"), three(app)
    contractor.post(
        f"/projects/{BRIDGE}/filings/{ids[0].split('.')[0]}/files",
        data={"files": (io.BytesIO(small_pdf("x")), "a.pdf")},
    )
    with app.app_context():
        first = db.session.get(Filing, int(ids[0].split(".")[0]))
        ids[0] = f"{first.id}.{first.version_id}"
    told = contractor.post(STEPS, data={"step": "submit", "ids": ids}, follow_redirects=True).text
    assert "已办 1 条" in told
    assert "2 条没有办" in told and f"“{names[1]}”、“{names[2]}”" in told and "还没有文件" in told
    assert states(app, ids) == ["submitted", "missing", "missing"]


def test_items_in_several_states_take_the_step_where_it_is_theirs(app, enter):
    """The owner files what was handed in; of what is filed already it is said that it is not due."""
    owner = enter("health")
    page = owner.get(f"/projects/{HOSPITAL}/filings").text
    ids = re.findall(r'name="ids"\s+value="([0-9.]+)"', page)
    before = states(app, ids)
    ready = [one for one, state in zip(ids, before, strict=True) if state == "missing"]
    filed = next(one for one, state in zip(ids, before, strict=True) if state == "filed")
    url = f"/projects/{HOSPITAL}/filings/steps"
    sent = {"step": "ask_exemption", "ids": [ready[0], filed], "reason": "本项目没有"}
    told = owner.post(url, data=sent, follow_redirects=True).text
    assert "已办 1 条" in told and "1 条没有办" in told
    assert "这一状态的条目不能办这一步" in told
    assert states(app, [ready[0], filed]) == ["exemption_asked", "filed"]


def test_where_none_may_take_it_all_of_what_is_missing_is_said(app, enter):
    contractor, (ids, names) = enter("contractor"), three(app)
    answer = contractor.post(STEPS, data={"step": "submit", "ids": ids})
    assert answer.status_code == 409 and all(name in answer.text for name in names)
    assert states(app, ids) == ["missing"] * 3
    assert contractor.post(STEPS, data={"step": "file", "ids": ids}).status_code == 403
