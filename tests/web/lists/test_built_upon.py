"""What is taken back as a whole is not when something stands on it; then it is told what, by name and link."""

import io

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document
from tests.builders import BRIDGE
from tests.web.lists.test_lists import BASE, csv_of, number_of

TITLES = [f"隐蔽记录{number:02}" for number in range(1, 13)]


def test_an_import_says_which_files_and_items_stand_on_it_and_how_many_more(app, enter):
    contractor = enter("contractor")
    lines = [["条目编号", "标段", "文件名称"], *(["6-07", "1", title] for title in TITLES)]
    answer = contractor.post(BASE, data={"sheet": (csv_of(lines), "甲.csv")}, follow_redirects=True)
    assert answer.status_code == 200
    files = [(io.BytesIO(small_pdf(title)), f"{title}.pdf") for title in TITLES]
    contractor.post(f"/projects/{BRIDGE}/filings/upload", data={"files": files})
    url = f"{BASE}/imports/{number_of(answer)}/undo"
    refused = contractor.post(url)
    assert refused.status_code == 422 and "之后已有 12 处新的办理" in refused.text
    assert "文件“隐蔽记录01”已存入原文" in refused.text and "另 2 处" in refused.text
    with app.app_context():
        first = db.session.scalars(select(Document).filter_by(title=TITLES[0])).one()
    assert f"/projects/{BRIDGE}/documents/{first.id}" in refused.text
    assert "隐蔽记录11" not in refused.text
    stranger = enter("contractor2").post(url)
    assert stranger.status_code in (404, 422) and "隐蔽记录" not in stranger.text
