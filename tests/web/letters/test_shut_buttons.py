"""A button that could only be refused is grey, with the reason that the door would give."""

import re

from acceptance.extensions import db
from acceptance.models import Project
from acceptance.transaction import transaction
from tests.builders import a_project


def test_a_result_that_is_told_to_nobody_above_has_no_button(app, enter):
    """Seen: 备案报告 was offered and answered 422."""
    with app.app_context():
        project = a_project("accepted").id
    bureau, url = enter("bureau"), f"/projects/{project}/reports"
    page = bureau.get(url).text
    assert re.search(r'aria-disabled="true" aria-describedby="why-record_report"', page)
    assert "本项目不需报上级备案" in page and 'value="record_report"' not in page
    refused = bureau.post(url, data={"kind": "record_report"})
    assert refused.status_code == 422 and "本项目不需报上级备案" in refused.text
    with app.app_context(), transaction():
        db.session.get(Project, project).completion_by = "province"
    page = bureau.get(url).text
    assert 'value="record_report"' in page and "本项目不需报上级备案" not in page


def test_a_vote_that_goes_on_has_no_sheet_yet(enter):
    """Seen: 表决表 was offered and answered 422 before the vote had ended."""
    page = enter("bureau").get("/projects/4/reports").text
    assert 'aria-describedby="why-ballot"' in page and 'value="ballot"' not in page
    assert "还不能出具：表决尚未结束" in page
