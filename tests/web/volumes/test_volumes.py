"""Volumes through the doors: every refusal explains itself, nothing is half-done."""

import re
import xml.etree.ElementTree as ET

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Filing, JournalEntry, Volume
from forms.dated import UNREAD
from tests.builders import BRIDGE, SEWAGE

BASE = f"/projects/{BRIDGE}"


def first_volume(app):
    with app.app_context():
        row = db.session.scalars(
            select(Volume).where(Volume.project_id == BRIDGE).order_by(Volume.id)
        ).first()
        files = list(
            db.session.scalars(
                select(Document.id).where(Document.volume_id == row.id).order_by(Document.position)
            )
        )
        return row.id, row.version_id, row.title, files


def words(title, version, **more):
    return {"title": title, "version": version, **more}


def test_what_stands_on_a_volume_can_be_written_and_a_slower_clerk_is_told(app, enter):
    number, version, title, _files = first_volume(app)
    client = enter("owner")
    assert (
        client.post(
            f"{BASE}/volumes/{number}",
            data=words(title, version, filed_by="梁静", begins_on="2024-01-01"),
        ).status_code
        == 302
    )
    answer = client.post(f"{BASE}/volumes/{number}", data=words(title, version, filed_by="别人"))
    assert answer.status_code == 409 and "已被他人改动" in answer.text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"title": "长" * 60_000}, "最多 500 字"),
        ({"begins_on": "去年"}, "不是日期"),
        ({"retention": "25"}, "不在可选范围内"),
        ({"begins_on": "2024-02-01", "ends_on": "2024-01-01"}, "早于起始日期"),
        ({"title": "坏\x07字"}, "控制字符"),
        ({"spine": "7"}, "不在可选范围内"),
    ],
)
def test_bad_words_are_refused_by_name_and_nothing_changes(app, enter, more, told):
    number, version, title, _files = first_volume(app)
    answer = enter("owner").post(f"{BASE}/volumes/{number}", data={**words(title, version), **more})
    assert answer.status_code == 422 and told in answer.text
    assert first_volume(app)[1:3] == (version, title)


def test_a_sealed_volume_says_what_to_do(app, enter):
    number, version, title, files = first_volume(app)
    client = enter("owner")
    assert client.post(f"{BASE}/volumes/{number}/seal").status_code == 302
    for answer in (
        client.post(f"{BASE}/volumes/{number}/move", data={"files": files[0], "to": 0}),
        client.post(f"{BASE}/table/files", json=[[files[0], "remark", "", "补"]]),
    ):
        assert (
            answer.status_code == 422
            and "启封" in answer.get_data(as_text=True)
            or "启封" in str(answer.json)
        )
    assert (
        client.post(f"{BASE}/volumes/{number}/unseal", data={"reason": "补一件"}).status_code == 302
    )
    assert (
        client.post(f"{BASE}/volumes/{number}/move", data={"files": files[0], "to": 2}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{全宗号}-{件号}", "重号"),
        ("{案卷号}{件号}", "分隔符"),
        ("{卷}-{案卷号}-{件号}", "不认识字段"),
    ],
)
def test_a_pattern_that_cannot_be_unique_is_explained(enter, pattern, told):
    answer = enter("owner").post(
        f"{BASE}/numbers",
        data={"pattern": pattern, "fonds": "1", "category": "2", "project_number": "3"},
    )
    assert answer.status_code == 422 and told in answer.text


def test_a_dry_run_writes_nothing(app, enter):
    assert "没有缺号和重号" in enter("owner").get(f"{BASE}/numbers?fonds=J013").text
    with app.app_context():
        numbered = select(Volume.id).where(Volume.project_id == BRIDGE, Volume.code != "")
        assert not db.session.scalar(numbered)


def test_cells_are_saved_together_or_not_at_all(app, enter):
    _number, _version, _title, files = first_volume(app)
    client = enter("owner")
    bad = client.post(
        f"{BASE}/table/files",
        json=[[files[0], "remark", "", "好"], [files[1], "formed_on", "", "昨天"]],
    )
    assert bad.status_code == 422 and bad.json["errors"] == [
        {"row": files[1], "field": "formed_on", "message": UNREAD}
    ]
    stale = client.post(f"{BASE}/table/files", json=[[files[0], "remark", "别的", "好"]])
    assert stale.status_code == 409 and "1 格" in stale.json["reason"]
    assert (
        client.post(
            f"{BASE}/table/files",
            json=[[files[0], "remark", "", "好"], [files[1], "title", None, ""]],
        ).status_code
        == 422
    )
    with app.app_context():
        assert not db.session.get(Document, files[0]).remark
    assert client.post(
        f"{BASE}/table/files",
        json=[[files[0], "remark", "", "好"], [files[1], "retention", "", "Y"]],
    ).json == {"saved": 2}
    with app.app_context():
        last = db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.project_id == BRIDGE)
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert last.action == "edit_cells" and last.facts["cells"] == 2


def test_nobody_writes_cells_of_another_project_or_of_a_column_that_is_not_his(app, enter):
    client = enter("owner")
    with app.app_context():
        other = db.session.scalars(select(Document.id).where(Document.project_id != BRIDGE)).first()
    assert client.post(f"{BASE}/table/files", json=[[other, "remark", "", "x"]]).status_code == 404
    assert client.post(f"{BASE}/table/files", json=[[1, "project_id", "", "2"]]).status_code == 404
    assert enter("supervisor").post(f"{BASE}/table/files", json=[]).status_code == 403


def test_photos_have_a_list_of_their_own(app, enter):
    client = enter("owner")
    with app.app_context():
        photo = db.session.scalars(
            select(Document.id).where(Document.project_id == 4, Document.title.contains("声像"))
        ).first()
        project = 4 if photo else None
    rows = client.get(f"/projects/{project or BRIDGE}/table/media.json").json
    assert (photo in [row[0] for row in rows]) if photo else rows == []


def test_metadata_goes_to_dublin_core_ead_and_premis(app, enter):
    number, _version, title, files = first_volume(app)
    client = enter("owner")
    for path in (
        f"volumes/{number}/metadata/dc.xml",
        f"documents/{files[0]}/metadata/dc.xml",
        f"documents/{files[0]}/metadata/premis.xml",
    ):
        assert ET.fromstring(client.get(f"{BASE}/{path}").data) is not None
    finding_aid = ET.fromstring(client.get(f"{BASE}/volumes/{number}/metadata/ead.xml").data)
    items = finding_aid.findall(".//{urn:isbn:1-931666-22-9}c")
    assert len(items) == len(files) and title in ET.tostring(finding_aid, encoding="unicode")
    assert "SHA-256" in client.get(f"{BASE}/documents/{files[0]}/metadata/premis.xml").text
    page = client.get(f"{BASE}/documents/{files[0]}/metadata").text
    assert "档号" in page and "fixity/messageDigest" in page and "核对原文" in page


def test_defects_are_listed_filtered_and_exported(app, enter):
    number, _version, _title, _files = first_volume(app)
    with app.app_context():
        db.session.get(Volume, number).cover_title = "另一个题名"
        db.session.commit()
    client = enter("owner")
    client.post(f"{BASE}/table/volumes", json=[[number, "filed_by", "", "梁静"]])
    page = client.get(f"{BASE}/defects?kind=title").text
    assert "封面写“另一个题名”" in page and "备考表缺" not in page.split("<table")[1]
    assert "另一个题名" in client.get(f"{BASE}/defects/export.csv").text
    assert "备考表缺" in client.get(f"{BASE}/defects?kind=signature").text


def test_what_a_photo_and_a_pdf_say_of_themselves_is_proposed_never_written(tmp_path):
    import pikepdf
    from PIL import Image

    from acceptance.gateways.checker import Checker

    photo = Image.new("RGB", (40, 30), "white")
    exif = photo.getexif()
    exif[270], exif[315], exif[306] = (
        "3号墩浇筑".encode(),
        "黄志强".encode("gbk"),
        "2024:05:06 09:30:00",
    )
    photo.save(tmp_path / "a.jpg", exif=exif)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"], pdf.docinfo["/Author"], pdf.docinfo["/CreationDate"] = (
            "隐蔽工程记录",
            "路桥公司",
            "D:20240203101500+08'00'",
        )
        pdf.save(tmp_path / "b.pdf")
    checker = Checker()
    try:
        assert checker.look(tmp_path / "a.jpg", "image/jpeg")["described"] == {
            "title": "3号墩浇筑",
            "author": "黄志强",
            "created": "2024-05-06",
        }
        said = checker.look(tmp_path / "b.pdf", "application/pdf")["described"]
    finally:
        checker.close()
    assert (said["title"], said["author"], said["created"]) == (
        "隐蔽工程记录",
        "路桥公司",
        "2024-02-03",
    )


def test_a_proposal_fills_the_form_and_waits_for_the_clerk(app, enter):
    from acceptance.models import CheckResult, FileVersion

    with app.app_context():
        document = db.session.scalars(
            select(Document)
            .join(FileVersion, FileVersion.document_id == Document.id)
            .join(Filing, Filing.id == Document.filing_id)
            .where(Document.project_id == BRIDGE, Filing.state.in_(("missing", "returned")))
        ).first()
        if document is None:
            document = db.session.scalars(
                select(Document)
                .join(FileVersion, FileVersion.document_id == Document.id)
                .where(Document.project_id == BRIDGE)
            ).first()
            db.session.get(Filing, document.filing_id).state = "returned"
        version = db.session.scalars(
            select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
        ).one()
        result = db.session.scalars(
            select(CheckResult)
            .where(CheckResult.version_id == version.id)
            .order_by(CheckResult.id.desc())
        ).first()
        result.facts = {
            **result.facts,
            "described": {
                "title": "文件自己的题名",
                "author": document.author,
                "created": "2024-02-03",
            },
        }
        number, title = document.id, document.title
        db.session.commit()
    client = enter("owner")
    page = client.get(f"{BASE}/documents/{number}").text
    assert "文件自己的题名" in page and f'value="{title}"' in page
    taken = client.get(f"{BASE}/documents/{number}?take=1").text
    assert 'value="文件自己的题名"' in taken and 'value="2024-02-03"' in taken
    with app.app_context():
        assert db.session.get(Document, number).title == title


def test_the_list_says_how_long_each_volume_is_kept_from_its_files(app, enter):
    """Volumes that say nothing of themselves stood there with a dash, while their labels said 永久."""
    client = enter("owner")
    with app.app_context():
        silent = select(Volume.title).where(Volume.project_id == SEWAGE, Volume.retention == "")
        assert db.session.scalars(silent.order_by(Volume.id)).all()
    page = client.get(f"/projects/{SEWAGE}/volumes").text
    cells = re.findall(r'data-l="保管期限">\s*(\S+)', page)
    assert cells and "–" not in cells
    lines = client.get(f"/projects/{SEWAGE}/volumes/export.csv").text.splitlines()
    assert all(re.search(r",(永久|30年|10年),", line) for line in lines[1:])
