"""The opinion: issued with the approval, saying what was typed and counted."""

import io
import re
import zipfile

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from acceptance.services.ground import journal
from tests.builders import SEWAGE
from tests.web.hands import state, step, vote_all


def test_approval_issues_the_opinion_with_the_numbers_of_the_data(app, enter):
    bureau = enter("bureau")
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 409
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    assert state(app, SEWAGE) == "accepted"
    with app.app_context():
        report = db.session.scalars(
            select(Report).where(Report.project_id == SEWAGE, Report.kind == "opinion")
        ).one()
        assert journal.verify(SEWAGE) is None
    content = bureau.get(f"/projects/{SEWAGE}/reports/{report.id}.docx").data
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml").decode()
    for words in (
        "东湖污水处理厂三期工程",
        "验收组成员5人，同意5人，不同意0人",
        "档案11卷，文件110件，686页",
        "抽查案卷11卷",
        "同意东湖污水处理厂三期工程通过项目档案验收",
    ):
        assert words in text


@pytest.mark.parametrize(
    "typed",
    ["桥<&>\"'", "𠮷野家桥", "{{ 7*7 }}", "{% if x %}", "{_{ a }_}", "长" * 4000, "第一段\n第二段"],
)
def test_what_the_bureau_types_is_what_the_opinion_says(app, enter, typed):
    bureau = enter("bureau")
    texts = dict.fromkeys(
        (
            "base",
            "collection",
            "drawings",
            "completeness",
            "accuracy",
            "system",
            "safety",
            "advice",
        ),
        typed,
    )
    assert bureau.post(f"/projects/{SEWAGE}/review/texts/evaluation", data=texts).status_code == 302
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    link = re.search(
        r"/projects/\d+/reports/\d+\.docx", bureau.get(f"/projects/{SEWAGE}").text
    ).group(0)
    read = [
        paragraph.text for paragraph in docx.Document(io.BytesIO(bureau.get(link).data)).paragraphs
    ]
    for line in typed.split("\n"):
        assert "\n".join(read).count(line) == 8


@pytest.mark.parametrize("typed", ["a\x00b", "a\x0bb", "a\tb", "a\u202eb", "长" * 4001])
def test_what_cannot_be_kept_is_refused_and_nothing_else_is_lost(enter, typed):
    bureau = enter("bureau")
    answer = bureau.post(
        f"/projects/{SEWAGE}/review/texts/evaluation",
        data={"base": typed, "collection": "这一段还在"},
    )
    assert (
        answer.status_code == 422
        and "这一段还在" in answer.text
        and 'aria-invalid="true"' in answer.text
    )
