"""Files come in: by tus, in folders, in packages; what fits nothing is held, and fixing it moves it on."""

import base64
import hashlib
import io
import zipfile
import zlib

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, HeldFile, Upload
from acceptance.services.ground import journal
from tests.builders import BRIDGE

BASE = f"/projects/{BRIDGE}"
TYPE = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**values):
    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in values.items()
    )


def create(client, size, path=BASE, body=None, **values):
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata(**values)}
    return client.post(
        f"{path}/uploads", headers=headers, data=body, content_type=TYPE if body else None
    )


def send(client, url, offset, data):
    return client.patch(
        url, headers={**TUS, "Upload-Offset": str(offset)}, data=data, content_type=TYPE
    )


def push(client, content, path=BASE, **values):
    made = create(client, len(content), path, body=content, **values)
    assert made.status_code == 201, made.text
    return client.get(made.headers["Location"]).json


def missing(app, **where):
    with app.app_context():
        return db.session.scalars(
            select(Filing.id)
            .filter_by(project_id=BRIDGE, state="missing", **where)
            .order_by(Filing.id)
        ).first()


def test_an_upload_goes_on_where_it_broke_off(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    content = small_pdf("续传", 3)
    made = create(contractor, len(content), filename="隐蔽工程.pdf", filing=filing)
    url = made.headers["Location"]
    assert made.status_code == 201 and made.headers["Upload-Offset"] == "0"
    assert send(contractor, url, 0, content[:500]).headers["Upload-Offset"] == "500"
    app.extensions["store"]._running.clear()  # as after a restart of the server
    head = contractor.head(url)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (
        "500",
        str(len(content)),
    )
    assert send(contractor, url, 300, b"x").status_code == 409
    told = contractor.get(url).json
    assert told["state"] == "receiving" and "请勿删除原件" in told["sentence"]
    assert send(contractor, url, 500, content[500:]).status_code == 204
    told = contractor.get(url).json
    assert (
        told["digest"] == hashlib.sha256(content).hexdigest()
        and told["check"] == ""
        and told["holder"] == "ower"
    )
    work()
    told = contractor.get(url).json
    assert told["check"] == "passed"
    with app.app_context():
        version = db.session.scalars(select(FileVersion).filter_by(digest=told["digest"])).one()
        assert version.crc32 == f"{zlib.crc32(content):08x}" and version.pages == 3
        assert version.sm3 == hashlib.new("sm3", content).hexdigest()
        assert journal.verify(BRIDGE) is None


def test_nobody_reaches_the_upload_of_another(app, enter):
    url = create(enter("contractor"), 100, filename="a.pdf").headers["Location"]
    assert enter("owner").head(url).status_code == 404
    assert enter("health").head(url).status_code == 404


def test_what_does_not_fit_is_refused_before_a_byte_is_taken(app, enter):
    contractor = enter("contractor")
    app.config["PROJECT_QUOTA"] = 1 << 20
    refused = create(contractor, 5 << 20, filename="大.pdf")
    assert refused.status_code == 422 and "项目空间只剩" in refused.json["detail"]
    assert create(contractor, 60 << 30, filename="大.pdf").status_code == 422
    assert create(contractor, 0, filename="空.pdf").status_code == 422
    assert create(contractor, 5, filename="a\u202eb.pdf").status_code == 422
    with app.app_context():
        assert db.session.query(Upload).count() == 0


def test_an_executable_leaves_nothing_and_says_why(app, enter):
    contractor = enter("contractor")
    made = create(contractor, 200, filename="程序.pdf")
    answer = send(contractor, made.headers["Location"], 0, b"MZ" + b"\0" * 198)
    assert answer.status_code == 422 and "可执行" in answer.json["detail"]
    assert contractor.get(made.headers["Location"]).json["state"] == "refused"
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_giving_up_frees_the_space(app, enter):
    contractor = enter("contractor")
    url = create(contractor, 1000, filename="a.pdf").headers["Location"]
    send(contractor, url, 0, b"x" * 100)
    assert contractor.delete(url).status_code == 204
    assert contractor.head(url).status_code == 410
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


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


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_package_is_unpacked_with_its_chinese_names(app, enter, work, encoding):
    owner = enter("owner")
    names = ["第1标段/施工文件/隐蔽工程验收记录（甲）.pdf", "说明.pdf"]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            package.writestr(info, small_pdf(name))
    content = raw.getvalue() if encoding == "utf-8" else _without_utf8_flag(names)
    told = push(owner, content, filename="现场.zip")
    assert told["package"]
    work()
    with app.app_context():
        row = db.session.scalars(select(Upload)).one()
        results = {one["name"]: one for one in row.result["files"]}
        assert set(results) == {"隐蔽工程验收记录（甲）.pdf", "说明.pdf"}
        assert (
            results["隐蔽工程验收记录（甲）.pdf"]["document"]
            and results["说明.pdf"]["held"] == "no_match"
        )


def _without_utf8_flag(names):
    """A ZIP whose names are raw GBK bytes, by hand: local headers and directory with flag 0."""
    import struct

    body, directory = b"", b""
    for name in names:
        raw, data = name.encode("gb18030"), small_pdf(name)
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(raw), 0
        )
        directory += (
            b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + raw
        )
        body += b"PK\x03\x04" + common + raw + data
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(body), 0
    )
    return body + directory + end


def test_a_bomb_of_a_package_is_refused(app, enter, work):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.pdf", b"\0" * (50 << 20))
    told = push(enter("owner"), raw.getvalue(), filename="bomb.zip")
    work()
    url = f"{BASE}/uploads/{told['token']}"
    assert "压缩比异常" in enter("owner").get(url).json["sentence"]


def held(app, client, count=3):
    for number in range(count):
        push(client, small_pdf(f"held{number}"), filename=f"IMG_{number:03d}.pdf", folder="照片")
    with app.app_context():
        return db.session.scalars(
            select(HeldFile.id).filter_by(project_id=BRIDGE, state="held").order_by(HeldFile.id)
        ).all()


def test_what_fits_nothing_is_held_and_moves_on_once_it_is_fixed(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    ids = held(app, contractor)
    page = contractor.get(f"{BASE}/held").text
    assert "IMG_000.pdf" in page and "对不上清单中任何一件" in page
    fix = {"ids": ids, "find": "IMG_", "put": "隐蔽验收照片", "filing_id": filing}
    preview = contractor.post(f"{BASE}/held/fix", data=fix)
    assert "隐蔽验收照片000.pdf" in preview.text and "3 个会归入条目" in preview.text
    with app.app_context():
        assert (
            db.session.query(HeldFile).filter_by(state="held").count() == 3
        )  # a preview changes nothing
    assert contractor.post(f"{BASE}/held/fix", data={**fix, "go": "1"}).status_code == 302
    work()
    with app.app_context():
        titles = set(db.session.scalars(select(Document.title).filter_by(filing_id=filing)))
        assert {"隐蔽验收照片000", "隐蔽验收照片001", "隐蔽验收照片002"} <= titles
        assert db.session.get(Filing, filing).stored == 3
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    assert contractor.post(f"{BASE}/held/undo/{change}").status_code == 302
    with app.app_context():
        assert {
            row.name for row in db.session.scalars(select(HeldFile).filter_by(state="held"))
        } == {"IMG_000.pdf", "IMG_001.pdf", "IMG_002.pdf"}
        assert (
            db.session.get(Filing, filing).stored == 0
            and db.session.query(Document).filter_by(filing_id=filing).count() == 0
        )
        assert journal.verify(BRIDGE) is None


def test_five_hundred_names_are_fixed_at_once(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    with app.app_context():
        from acceptance.transaction import transaction

        with transaction() as session:
            party = session.get(Filing, filing).party_id
            from acceptance.gateways import clock

            session.add_all(
                HeldFile(
                    project_id=BRIDGE,
                    party_id=party,
                    name=f"扫描{n}.pdf",
                    digest=f"{n:064d}",
                    size=10,
                    media_type="application/pdf",
                    reason="no_match",
                    held_by="x",
                    held_at=clock.now(),
                )
                for n in range(500)
            )
        ids = db.session.scalars(select(HeldFile.id)).all()
    assert (
        contractor.post(
            f"{BASE}/held/fix",
            data={"ids": ids, "find": "扫描", "put": "检验批", "filing_id": filing, "go": "1"},
        ).status_code
        == 302
    )
    with app.app_context():
        assert db.session.get(Filing, filing).stored == 500
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    contractor.post(f"{BASE}/held/undo/{change}")
    with app.app_context():
        assert (
            db.session.query(HeldFile).filter_by(state="held").count() == 500
            and db.session.get(Filing, filing).stored == 0
        )


def test_an_undo_is_refused_once_something_was_built_on_it(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    ids = held(app, contractor, 1)
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "filing_id": filing, "go": "1"})
    work()
    assert contractor.post(f"{BASE}/filings/{filing}/steps/submit").status_code == 302
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    refused = contractor.post(f"{BASE}/held/undo/{change}")
    assert refused.status_code == 422 and "不能撤回" in refused.text


def test_a_wrong_extension_is_held_and_mended(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, small_pdf("x"), filename="验收.docx", filing=filing)
    assert told["held"] == "wrong_extension"
    with app.app_context():
        ids = db.session.scalars(select(HeldFile.id).filter_by(state="held")).all()
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "extension": "1", "go": "1"})
    with app.app_context():
        assert (
            db.session.scalars(select(FileVersion.name).order_by(FileVersion.id.desc())).first()
            == "验收.pdf"
        )


def test_a_newer_version_supersedes_and_twins_are_told(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    first, second = small_pdf("一"), small_pdf("二")
    push(contractor, first, filename="记录.pdf", filing=filing)
    told = push(contractor, second, filename="记录.pdf", filing=filing)
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
