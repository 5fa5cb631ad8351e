"""Files come in: in folders, in newer versions, under rare names."""

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import FileVersion
from tests.web.intake.tus import BASE, missing, push


def test_a_folder_is_matched_to_sections_and_items_before_anything_is_sent(enter):
    told = (
        enter("owner")
        .post(
            f"{BASE}/uploads/plan",
            json={
                "paths": [
                    "第1标段/施工文件/隐蔽工程验收记录 3号墩.pdf",
                    "第二标段/竣工图/桥型布置图.dwg",
                    "杂项/IMG_001.jpg",
                    "第9标段/竣工图/图.dwg",
                ]
            },
        )
        .json["files"]
    )
    assert told[0]["section"] == 1 and "隐蔽" in told[0]["item"] and told[0]["filing"]
    assert told[1]["section"] == 2 and "竣工图" in told[1]["item"]
    assert told[2]["filing"] is None and told[2]["why"]
    assert told[3]["filing"] is None and "没有这一标段" in told[3]["why"]


def test_a_contractor_is_not_sent_to_an_item_of_another(enter):
    told = (
        enter("contractor")
        .post(f"{BASE}/uploads/plan", json={"paths": ["第2标段/施工文件/隐蔽工程验收记录.pdf"]})
        .json["files"]
    )
    assert told[0]["filing"] is None


def test_a_newer_version_supersedes_and_twins_are_told(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    first, second = small_pdf("一"), small_pdf("二")
    push(contractor, first, filename="记录.pdf", filing=filing)
    told = push(contractor, second, filename="记录.pdf", filing=filing, newer=1)
    twin = push(contractor, first, filename="另一份.pdf", filing=filing)
    assert twin["twin"] == "记录" and "内容与“记录”相同" in twin["sentence"]
    work()
    page = contractor.get(f"{BASE}/documents/{told['document']}").text
    assert "版本 2 个" in page and "旧版" in page and "内容与另一件相同" not in page
    old = contractor.get(f"{BASE}/documents/{twin['document']}").text
    assert "内容与另一件相同" in old


@pytest.mark.parametrize(
    "name",
    [
        "长" * 83 + "ab.pdf",
        "😀竣工.pdf",
        "-rf 图纸.pdf",
        "cafe\u0301.pdf",
        "A.pdf",
        "a.pdf",
        "it's; drop `x`.pdf",
    ],
)
def test_rare_names_arrive_whole(app, enter, name):
    import unicodedata

    contractor, filing = enter("contractor"), missing(app, section=1)
    push(contractor, small_pdf(name), filename=name, filing=filing)
    with app.app_context():
        assert db.session.scalars(
            select(FileVersion.name).order_by(FileVersion.id.desc())
        ).first() == unicodedata.normalize("NFC", name)


def test_two_names_that_differ_by_case_stay_two_files(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    one, two = (
        push(contractor, small_pdf(name), filename=name, filing=filing)
        for name in ("Plan.pdf", "plan.pdf")
    )
    assert one["document"] != two["document"]


def test_the_page_says_when_no_worker_runs(app, enter):
    import datetime

    from acceptance.models import Job
    from acceptance.transaction import transaction

    owner, filing = enter("owner"), missing(app, section=1)
    push(owner, small_pdf("x"), filename="a.pdf", filing=filing)
    with app.app_context(), transaction() as session:
        for job in session.scalars(select(Job).filter_by(state="queued")):
            job.queued_at -= datetime.timedelta(minutes=7)
    assert "后台没有工作：最早一项已等 7 分钟" in owner.get(f"{BASE}/filings").text
