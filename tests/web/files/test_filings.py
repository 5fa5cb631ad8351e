"""Items are delivered, checked, returned and filed; catalogue sheets come in whole or not at all."""

import io
import re

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, JournalEntry, Party, Project
from acceptance.services.ground import journal
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_project
from tests.conftest import SAMPLES


def test_items_are_checked_returned_corrected_and_filed(app, enter, work):
    contractor, supervisor, owner = enter("contractor"), enter("supervisor"), enter("owner")
    with app.app_context():
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=1, code="6-07")
        ).one()
    url = f"/projects/{BRIDGE}/filings/{filing}"
    assert contractor.post(f"{url}/steps/submit").status_code == 409
    sent = contractor.post(
        f"{url}/files",
        data={"files": (io.BytesIO(small_pdf("one")), "隐蔽工程验收记录.pdf")},
        follow_redirects=True,
    )
    assert sent.status_code == 200 and "已存" in sent.text
    assert contractor.post(f"{url}/steps/submit").status_code == 302
    late = contractor.post(
        f"{url}/files",
        data={"files": (io.BytesIO(small_pdf("two")), "b.pdf")},
        follow_redirects=True,
    )
    assert (
        late.status_code == 200 and "条目已提交，退回后才能改动" in late.text
    )  # kept in the holding area, not in the item
    assert owner.post(f"{url}/steps/file").status_code == 409
    assert supervisor.post(f"{url}/steps/return_unchecked", data={"reason": ""}).status_code == 422
    assert (
        supervisor.post(f"{url}/steps/return_unchecked", data={"reason": "缺监理签字"}).status_code
        == 302
    )
    assert "缺监理签字" in contractor.get("/").text
    contractor.post(
        f"{url}/files",
        data={"newer": "1", "files": (io.BytesIO(small_pdf("three")), "隐蔽工程验收记录.pdf")},
    )
    contractor.post(f"{url}/steps/submit")
    assert supervisor.post(f"{url}/steps/check").status_code == 302
    refused = owner.post(f"{url}/steps/file")
    assert refused.status_code == 409 and "还未检测" in refused.text
    work()
    assert owner.post(f"{url}/steps/file").status_code == 302
    with app.app_context():
        assert db.session.get(Filing, filing).state == "filed"
        versions = db.session.scalars(
            select(FileVersion)
            .where(FileVersion.name == "隐蔽工程验收记录.pdf", FileVersion.project_id == BRIDGE)
            .order_by(FileVersion.id)
        ).all()
        assert [version.current for version in versions] == [False, True]
        assert journal.verify(BRIDGE) is None


def test_not_applicable_needs_a_reason_and_the_bureau(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=2, code="6-13")
        ).one()
    url = f"/projects/{BRIDGE}/filings/{filing}/steps"
    assert owner.post(f"{url}/ask_exemption").status_code == 422
    assert (
        owner.post(f"{url}/ask_exemption", data={"reason": "本标段不单独交工"}).status_code == 302
    )
    assert owner.post(f"{url}/grant_exemption").status_code == 403
    assert bureau.post(f"{url}/grant_exemption").status_code == 302


def test_many_items_move_together(app, enter):
    contractor = enter("contractor")
    with app.app_context():
        ids = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=1).order_by(Filing.id)
        ).all()[:3]
    contractor.post(
        f"/projects/{BRIDGE}/filings/{ids[0]}/files",
        data={"files": (io.BytesIO(small_pdf("x")), "a.pdf")},
    )
    answer = contractor.post(
        f"/projects/{BRIDGE}/filings/steps", data={"step": "submit", "ids": ids[1:]}
    )
    assert answer.status_code == 409
    with app.app_context():
        assert {db.session.get(Filing, i).state for i in ids} == {"missing"}
    assert (
        contractor.post(
            f"/projects/{BRIDGE}/filings/steps", data={"step": "submit", "ids": ids[:1]}
        ).status_code
        == 302
    )


def test_an_item_that_changed_since_it_was_seen_is_named_and_left_out(app, enter):
    """It happened: the bulk step went over what another hand had done meanwhile."""
    owner, bulk = enter("owner"), f"/projects/{BRIDGE}/filings/steps"
    page = owner.get(f"/projects/{BRIDGE}/filings?state=missing").text
    first, second, *_rest = re.findall(r'name="ids"\s+value="([0-9.]+)"', page)
    with app.app_context():
        name = db.session.get(Filing, int(first.split(".")[0])).name
    step, said = f"/projects/{BRIDGE}/filings/{first.split('.')[0]}/steps", {"reason": "本项目没有"}
    assert owner.post(f"{step}/ask_exemption", data=said).status_code == 302
    assert enter("bureau").post(f"{step}/refuse_exemption", data=said).status_code == 302
    many = {"step": "ask_exemption", "ids": [first, second], **said}
    told = owner.post(bulk, data=many, follow_redirects=True).text
    assert "已办 1 条" in told and f"1 条在您看过以后有变动，没有办：“{name}”" in told
    with app.app_context():
        states = [db.session.get(Filing, int(one.split(".")[0])).state for one in (first, second)]
    assert states == ["missing", "exemption_asked"]
    for unread in (first.split(".")[0] + ".", "x.1", "1.x"):
        assert owner.post(bulk, data={**many, "ids": [unread]}).status_code == 422


def test_the_sample_catalogue_comes_in_and_files_find_their_place_by_name(app, enter):
    owner = enter("owner")
    answer = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (open(SAMPLES / "catalogue-gbk.csv", "rb"), "目录.csv")},
        follow_redirects=True,
    )
    assert (
        answer.status_code == 200 and "对应的条目已提交" in answer.text
    )  # what is filed already is told, line by line
    again = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (open(SAMPLES / "catalogue-gbk.csv", "rb"), "目录.csv")},
        follow_redirects=True,
    )
    assert again.status_code == 422 and "项目中已有案卷“立项文件”" in again.text
    sent = owner.post(
        f"/projects/{BRIDGE}/filings/upload",
        data={
            "files": [
                (io.BytesIO(small_pdf("a")), "沉降观测记录.pdf"),
                (io.BytesIO(small_pdf("b")), "照明系统图.pdf"),
                (io.BytesIO(small_pdf("c")), "没有这一件.pdf"),
            ]
        },
        follow_redirects=True,
    )
    assert sent.status_code == 200
    assert "匹配到好几件" in sent.text and "都不匹配" in sent.text and "预归档区" in sent.text
    page = enter("contractor").get(f"/projects/{BRIDGE}/filings").text
    assert "第 2 标段" not in page.split("<table")[1]


@pytest.mark.parametrize(
    ("pack", "encoding"), [("dat-28-2018", "gb18030"), ("gbt-50328-2014", "utf-8-sig")]
)
def test_every_line_of_the_sample_lands_in_a_fresh_project(app, enter, pack, encoding):
    with app.app_context():
        with transaction() as session:
            session.get(Project, BRIDGE).name = "旧桥"
        number = a_project("design", name="西江新区大桥及引道工程", scope_pack=pack).id
    content = (SAMPLES / "catalogue-gbk.csv").read_text("gb18030").encode(encoding)
    answer = enter("owner").post(
        f"/projects/{number}/catalogue",
        data={"sheet": (io.BytesIO(content), "目录.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "核对过：归档条目 590 格、页号 590 格、日期 590 格，无误" in answer.text
    with app.app_context():
        rows = db.session.execute(
            select(Document.title, Filing.section, Party.kind)
            .join(Filing, Filing.id == Document.filing_id)
            .join(Party, Party.id == Filing.party_id)
            .where(Document.project_id == number)
        ).all()
        assert len(rows) == 590
        assert {kind for title, _section, kind in rows if title.startswith("监理月报")} == {
            "supervisor"
        }
        assert {(section, kind) for title, section, kind in rows if title == "孔道压浆记录"} == {
            (1, "contractor"),
            (2, "contractor"),
        }


@pytest.mark.parametrize("name", ["catalogue-with-defects-gbk.csv"])
def test_a_sheet_with_errors_changes_nothing_and_lists_them_all(app, enter, name):
    with app.app_context():
        before = db.session.query(JournalEntry).count()
    answer = enter("owner").post(
        f"/projects/{BRIDGE}/catalogue", data={"sheet": (open(SAMPLES / name, "rb"), name)}
    )
    assert answer.status_code == 422 and "整份未导入，库内没有变化" in answer.text
    for words in ("应从第 8 页起，现写 10", "不是页号", "在今天之后", "与第 152 行重复", "是公式"):
        assert words in answer.text, words
    with app.app_context():
        assert db.session.query(JournalEntry).count() == before
