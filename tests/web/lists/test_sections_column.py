"""A column 标段 is read by the project's own words, decides where a file belongs, and never against the volume."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Section
from tests.builders import BRIDGE
from tests.web.lists.layouts import book, hand_in, last_import

HEAD = ["标段", "案卷题名", "文件题名", "日期"]


def placed(app):
    with app.app_context():
        rows = db.session.execute(
            select(Document.title, Filing.code, Filing.section)
            .outerjoin(Filing, Filing.id == Document.filing_id)
            .where(Document.import_id == last_import(app).id)
            .order_by(Document.id)
        )
        return [tuple(row) for row in rows]


@pytest.fixture
def taught(app):
    with app.app_context():
        row = db.session.scalars(select(Section).filter_by(project_id=BRIDGE, number=2)).one()
        row.called = ["LJ-02合同段"]
        db.session.commit()
        return row.name


def test_words_of_a_section_column_are_numbers_of_the_project(app, enter, taught):
    words = [2, "2", "第二标段", "LJ-02合同段", "LJ02", taught, "整个项目", "1标"]
    rows = [
        [word, "施工文件", f"隐蔽工程验收记录{letter}", "20200101"]
        for word, letter in zip(words, "甲乙丙丁戊己庚辛", strict=True)
    ]
    answer = hand_in(enter("owner"), book(("清单", [HEAD, *rows])))
    assert answer.status_code == 200, last_import(app).issues
    assert [section for _title, _code, section in placed(app)] == [2] * 6 + [None, 1]


@pytest.mark.parametrize(
    "word, volume, said",
    [
        ("天书", "施工文件", "不是本项目的标段"),
        ("房建2标", "施工文件", "不是本项目的标段"),
        ("LJ-02、LJ-03", "施工文件", "不是本项目的标段"),
        ("LJ01-LJ02", "施工文件", "不是本项目的标段"),
        ("LJ-01~02", "施工文件", "不是本项目的标段"),
        ("1", "第2标段施工文件", "标段一列写的是另一个"),
    ],
)
def test_what_a_section_column_cannot_mean_is_said(app, enter, taught, word, volume, said):
    row = [word, volume, "隐蔽工程验收记录", "20200101"]
    answer = hand_in(enter("owner"), book(("清单", [HEAD, row])))
    assert answer.status_code == 422 and said in answer.text and placed(app) == []


def test_the_title_of_a_volume_names_a_section_by_the_projects_words(app, enter, taught):
    head = HEAD[1:]
    rows = [
        [volume, f"隐蔽工程验收记录{at}", "20200101"]
        for at, volume in enumerate(["LJ-02合同段施工文件", "房建2标施工文件", "3标高测量施工文件"])
    ]
    answer = hand_in(enter("owner"), book(("清单", [head, *rows])))
    assert answer.status_code == 200 and "标段叫法还没有对应" in answer.text
    assert [section for _title, _code, section in placed(app)] == [2, None, None]
