"""What must not be kept at all: proposed by one side, carried out by the other; the bytes go, a tombstone stays."""

import hashlib
import io
import json
import runpy
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock, previews
from acceptance.models import (
    Document,
    FileVersion,
    Filing,
    Fixity,
    HeldFile,
    Purge,
    PurgedDigest,
    Volume,
)
from acceptance.services.desk import reconciling
from acceptance.services.files import fixity
from acceptance.services.life import frozen
from acceptance.services.life.facts import ProjectFacts
from tests import builders
from tests.web.intake.tus import TUS, TYPE, metadata
from workflows import frozen as tree

BRIDGE, PLANT = builders.BRIDGE, builders.SEWAGE
SECRET = small_pdf("军用光缆走向", 2)


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def contractor(enter):
    return enter("contractor")


@pytest.fixture
def bureau(enter):
    return enter("bureau")


def work(app):
    with app.app_context():
        tasks.drain(app)


def send(hand, filing_id, title, content, project_id=BRIDGE, newer=""):
    return hand.post(
        f"/projects/{project_id}/filings/{filing_id}/files",
        data={"files": (io.BytesIO(content), f"{title}.pdf"), "newer": newer},
        content_type="multipart/form-data",
    )


def open_items():
    wanted = select(Filing.id).where(
        Filing.project_id == BRIDGE,
        Filing.state == "missing",
        Filing.files == 0,
        Filing.section == 1,
    )
    return db.session.scalars(wanted.order_by(Filing.id)).all()


def newest_version():
    return db.session.scalars(select(FileVersion).order_by(FileVersion.id.desc())).first()


def propose(hand, version_id, project_id=BRIDGE, ground="secret", reason="军用光缆走向"):
    return hand.post(
        f"/projects/{project_id}/versions/{version_id}/purge",
        data={"ground": ground, "reason": reason},
    )


def answer(app, hand, step, project_id=BRIDGE, text="同意"):
    with app.app_context():
        row = db.session.scalars(select(Purge).order_by(Purge.id.desc())).first()
        key, version = row.id, row.version_id
    return hand.post(
        f"/projects/{project_id}/purges/{key}/steps/{step}",
        data={"answer": text, "version": version},
    )


def agrees():
    """The journal against the data."""
    assert list(reconciling.differences(Counter())) == []


def test_a_secret_file_is_purged_by_two_sides_and_nobody_gets_it_any_more(
    app, owner, contractor, bureau
):
    with app.app_context():
        item, other, *_rest = open_items()
    assert send(contractor, item, "光缆图", SECRET).status_code == 303
    assert send(contractor, other, "同一份的另一处", SECRET).status_code == 303
    held = contractor.post(
        f"/projects/{BRIDGE}/filings/upload",
        data={"files": (io.BytesIO(SECRET), "不知归哪的.pdf")},
        content_type="multipart/form-data",
    )
    assert held.status_code == 303
    work(app)
    with app.app_context():
        version = newest_version()
        key, digest, document = version.id, version.digest, version.document_id
        store = app.extensions["store"]
        path = store.path(digest)
        previews.page(store, digest, "application/pdf", 1, 180)
        tasks.drain(app)
    picture = f"/projects/{BRIDGE}/versions/{key}/pages/1.png"
    download = f"/projects/{BRIDGE}/filings/files/{key}"
    assert contractor.get(download).status_code == 200

    assert propose(contractor, key).status_code == 403
    looked = owner.get(f"/projects/{BRIDGE}/versions/{key}/purge").text
    assert "相同内容的版本 2 个" in looked and "预归档区 1 个" in looked
    assert propose(owner, key, ground="", reason="").status_code == 422
    assert propose(owner, key).status_code == 302
    assert propose(owner, key).status_code == 422
    # while it is proposed only those who decide see it, and it is not withdrawn on the side
    assert contractor.get(download).status_code == 422
    assert bureau.get(download).status_code == 200
    shut = contractor.get(f"/projects/{BRIDGE}/documents/{document}").text
    assert "已申请彻底清除" in shut and "pages/1.png" not in shut
    assert (
        contractor.post(
            f"/projects/{BRIDGE}/versions/{key}/withdraw", data={"reason": "先撤"}
        ).status_code
        == 422
    )

    assert answer(app, owner, "agree_purge").status_code == 403
    assert answer(app, bureau, "agree_purge", text="").status_code == 422
    assert path.exists()
    assert answer(app, bureau, "agree_purge").status_code == 302
    work(app)
    assert not path.exists()
    assert not list((store.folder / "derived" / digest[:2]).glob(f"{digest}*"))
    for address in (download, picture):
        gone = bureau.get(address)
        assert gone.status_code == 410 and "彻底清除" in gone.text, address
    page = bureau.get(f"/projects/{BRIDGE}/documents/{document}").text
    assert "已彻底清除" in page and "军用光缆走向" in page and "光缆图.pdf" not in page
    with app.app_context():
        row = db.session.scalars(select(Purge)).one()
        assert (row.state, row.digest, row.others) == ("purged", digest, 0)
        assert [one["kind"] for one in row.places] == ["version", "version", "held"]
        versions = db.session.scalars(select(FileVersion).where(FileVersion.digest == digest)).all()
        assert {(one.gone, one.name) for one in versions} == {("purged", "已清除")}
        assert {db.session.get(Document, one.document_id).gone for one in versions} == {"purged"}
        assert {db.session.get(Filing, number).files for number in (item, other)} == {0}
        assert db.session.scalars(select(HeldFile.name).filter_by(digest=digest)).all() == [
            "已清除"
        ]
        # the next backup is told, and nobody looks for what is not there
        assert db.session.get(PurgedDigest, digest).size == len(SECRET)
        assert db.session.get(Fixity, digest) is None
        assert digest not in fixity.unlisted(store)
        fixity.write([fixity.Look(digest, "")], now=clock.now())
        assert db.session.get(Fixity, digest) is None
        agrees()
    again = send(contractor, item, "光缆图再传", SECRET)
    assert again.status_code == 422 and "不再接收" in again.text
    assert not path.exists()


def test_what_came_in_a_package_is_purged_with_the_package_and_does_not_come_in_again(
    app, owner, contractor, bureau
):
    def package(name):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr("光缆图.pdf", SECRET)
            made.writestr(f"{name}.pdf", small_pdf(name))
        content = packed.getvalue()
        said = metadata(filename=f"{name}.zip")
        headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": said}
        begun = contractor.post(f"/projects/{BRIDGE}/uploads", headers=headers)
        sent = contractor.patch(
            begun.headers["Location"],
            headers={**TUS, "Upload-Offset": "0"},
            data=content,
            content_type=TYPE,
        )
        assert sent.status_code == 204
        work(app)
        return hashlib.sha256(content).hexdigest()

    first = package("无关的一")
    store, secret = app.extensions["store"], hashlib.sha256(SECRET).hexdigest()
    assert store.path(first).exists() and store.path(secret).exists()
    with app.app_context():
        item = open_items()[0]
    send(contractor, item, "光缆图", SECRET)
    with app.app_context():
        key = newest_version().id
    assert "压缩包 1 个" in owner.get(f"/projects/{BRIDGE}/versions/{key}/purge").text
    propose(owner, key)
    answer(app, bureau, "agree_purge")
    work(app)
    assert not store.path(first).exists() and not store.path(secret).exists()
    second = package("无关的二")
    work(app)
    assert not store.path(second).exists() and not store.path(secret).exists()
    with app.app_context():
        kept = db.session.scalars(select(HeldFile.name).where(HeldFile.name.like("无关的%"))).all()
        assert sorted(kept) == ["无关的一.pdf", "无关的二.pdf"]
        agrees()


def test_the_bureau_refuses_and_the_owner_takes_back_and_nothing_is_lost(app, owner, bureau):
    with app.app_context():
        item = open_items()[0]
    send(owner, item, "体检表", small_pdf("体检表"))
    with app.app_context():
        version = newest_version()
        key, path = version.id, app.extensions["store"].path(version.digest)
    propose(owner, key, ground="personal", reason="有身份证号")
    assert answer(app, bureau, "refuse_purge", text="遮盖后可归档").status_code == 302
    propose(owner, key, ground="personal", reason="有身份证号")
    assert answer(app, owner, "withdraw_purge", text="").status_code == 302
    work(app)
    assert path.exists()
    assert owner.get(f"/projects/{BRIDGE}/filings/files/{key}").status_code == 200
    with app.app_context():
        agrees()


def test_the_version_before_stands_again_when_a_newer_one_is_purged(app, owner, bureau):
    with app.app_context():
        item = open_items()[0]
    send(owner, item, "周报", small_pdf("第一稿"))
    send(owner, item, "周报", small_pdf("夹了别人的体检表"), newer="1")
    with app.app_context():
        version = newest_version()
        key, document = version.id, version.document_id
    propose(owner, key, ground="personal")
    answer(app, bureau, "agree_purge")
    work(app)
    with app.app_context():
        assert db.session.get(Document, document).gone == ""
        chain = select(FileVersion).where(FileVersion.document_id == document)
        assert [(one.current, one.gone) for one in db.session.scalars(chain)] == [
            (True, ""),
            (False, "purged"),
        ]
        assert db.session.get(Filing, item).stored == 1
        agrees()


def test_another_project_with_the_same_bytes_is_counted_and_keeps_them(app, owner, bureau):
    with app.app_context():
        item = open_items()[0]
        twin = db.session.scalars(
            select(FileVersion).where(FileVersion.project_id == PLANT, FileVersion.current)
        ).first()
        path = app.extensions["store"].path(twin.digest)
        key = twin.id
    send(owner, item, "别的项目的", path.read_bytes())
    with app.app_context():
        mine = newest_version().id
    assert "另有 1 个项目" in owner.get(f"/projects/{BRIDGE}/versions/{mine}/purge").text
    propose(owner, mine, ground="foreign", reason="别的项目的文件")
    answer(app, bureau, "agree_purge")
    work(app)
    assert path.exists()
    assert owner.get(f"/projects/{BRIDGE}/filings/files/{mine}").status_code == 410
    assert bureau.get(f"/projects/{PLANT}/filings/files/{key}").status_code == 200
    assert "字节未删" in owner.get(f"/projects/{BRIDGE}/purges").text
    with app.app_context():
        assert db.session.scalars(select(PurgedDigest)).all() == []
        agrees()


def test_in_the_fixed_archive_a_purged_file_leaves_the_archive_standing_and_its_proof_says_so(
    app, owner, bureau, tmp_path, capsys
):
    with app.app_context():
        before = frozen.latest(PLANT)
        digest, number = before.digest, before.number
        version = db.session.scalars(
            select(FileVersion)
            .join(Document, Document.id == FileVersion.document_id)
            .join(Volume, Volume.id == Document.volume_id)
            .where(FileVersion.project_id == PLANT, FileVersion.current, Volume.fixed)
        ).first()
        key, bytes_of = version.id, version.digest
    propose(owner, key, PLANT)
    answer(app, bureau, "agree_purge", PLANT)
    work(app)
    with app.app_context():
        assert tree.archive_digest(frozen.live(PLANT)) == digest
        facts = ProjectFacts(builders_project(), clock.local_date(clock.now()), thorough=True)
        assert not facts.archive.changed and not facts.archive.damaged
        agrees()
    proof = bureau.get(f"/projects/{PLANT}/archive/versions/{number}.json")
    saved = tmp_path / "archive.json"
    saved.write_bytes(proof.data)
    assert bytes_of in json.loads(proof.data)["purged"]
    sys.argv = ["frozen.py", str(saved)]
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(Path(tree.__file__)), run_name="__main__")
    said = capsys.readouterr().out
    assert ended.value.code == 0 and "purged 已彻底清除" in said and "same archive" in said


def test_a_scan_that_lies_under_many_items_is_named_for_some_and_counted_for_the_rest(
    app, owner, monkeypatch
):
    monkeypatch.setattr("acceptance.web.files.purges.SHOWN", 1)
    with app.app_context():
        one, other, third, *_ = open_items()
    for title, item in (("甲", one), ("乙", other), ("丙", third)):
        assert send(owner, item, title, SECRET).status_code == 303
    with app.app_context():
        key = newest_version().id
    page = owner.get(f"/projects/{BRIDGE}/versions/{key}/purge").text
    assert "相同内容的版本 3 个" in page and "……另有 2 件" in page


def builders_project():
    from acceptance.models import Project

    return db.session.get(Project, PLANT)
