"""Hostile files: each gets a sentence, nothing is imported, no worker dies."""

import io
import resource

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, FileVersion
from tests.builders import BRIDGE
from tests.faults.hostile import (
    GOOD,
    PDF,
    book,
    cell,
    row,
    sheet,
    sheets_of_text,
    spreadsheets,
    uploads,
)

SHEETS = [*spreadsheets(), *sheets_of_text()]
UPLOADS = list(uploads())
MISNAMED = ("zip.pdf", "image.pdf", "pdf.png", "pdf.exe", "pdf")


def test_there_are_enough_of_them():
    assert len(SHEETS) + len(UPLOADS) >= 60


@pytest.fixture(scope="module")
def owner(seeded, tmp_path_factory):
    """One signed-in owner for all of them: if one killed the worker, the next would fail."""
    import shutil

    from tests.conftest import make_app

    folder = tmp_path_factory.mktemp("hostile") / "instance"
    shutil.copytree(seeded, folder)
    app = make_app(folder)
    client = app.test_client()
    client.post("/demo/demo-owner")
    yield app, client
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def counts(app):
    with app.app_context():
        taken = db.session.scalar(select(func.count()).where(CatalogueImport.state == "imported"))
        return [
            taken,
            *(
                db.session.scalar(select(func.count()).select_from(model))
                for model in (Document, FileVersion)
            ),
        ]


@pytest.mark.parametrize(("name", "content"), SHEETS, ids=[name for name, _ in SHEETS])
def test_a_hostile_sheet_gets_a_sentence_and_changes_nothing(owner, name, content):
    app, client = owner
    before = counts(app)
    made = content() if callable(content) else content
    answer = client.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(made), "目录.xlsx")},
        follow_redirects=True,
    )
    assert answer.status_code == 422, answer.text[-800:]
    assert 'class="wrong"' in answer.text or "整份未导入，库内没有变化" in answer.text
    assert counts(app) == before
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_the_plain_sheet_they_are_made_from_is_read(owner):
    _app, client = owner
    answer = client.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(GOOD), "目录.xlsx")},
        follow_redirects=True,
    )
    assert "没有一行案卷" in answer.text
    rows = [
        row(cell("A1", "项目名称"), cell("B1", ":"), cell("C1", "西江新区大桥及引道工程")),
        f'<row r="2">{cell("A2", "监理月报（2024年）")}{cell("B2", "0")}</row>',
        f'<row r="3">{cell("A3", "监理月报")}<c r="B3"><v>1</v></c><c r="C3"><v>4</v></c><c r="D3"><v>20240131</v></c>{cell("F3", "监理公司")}</row>',
    ]
    answer = client.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(book(sheet("".join(rows)))), "目录.xlsx")},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.text[-1500:]


@pytest.mark.parametrize(
    ("name", "content"), UPLOADS, ids=[ascii(name)[:40] for name, _ in UPLOADS]
)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_no_bytes(owner, name, content):
    app, client = owner
    with app.app_context():
        from acceptance.models import Filing

        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, state="missing")
        ).first()
    before = counts(app)
    answer = client.post(
        f"/projects/{BRIDGE}/filings/{filing}/files",
        data={"files": (io.BytesIO(content), name)},
        follow_redirects=True,
    )
    if name in MISNAMED:
        assert (
            answer.status_code == 200 and "扩展名与内容不符" in answer.text
        )  # harmless bytes, a wrong name: held until it is mended
        assert counts(app) == before
        return
    assert answer.status_code in (400, 422)
    assert (
        "没有存" in answer.text
        or 'class="wrong"' in answer.text
        or answer.status_code == 400
        or "还没有文件" in answer.text
    )
    assert counts(app) == before
    assert list((app.config["INSTANCE"] / "files" / "incoming").iterdir()) == []


def test_twins_in_nfc_and_nfd_are_told_apart_from_one_file(owner):
    app, client = owner
    with app.app_context():
        from acceptance.models import Filing

        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, state="missing")
        ).first()
    twins = [(io.BytesIO(PDF), "caf\u00e9.pdf"), (io.BytesIO(PDF + b"2"), "cafe\u0301.pdf")]
    answer = client.post(
        f"/projects/{BRIDGE}/filings/{filing}/files", data={"files": twins}, follow_redirects=True
    )
    assert answer.status_code == 200 and "一次传了两份" in answer.text


def test_a_name_of_255_characters_and_rare_ones_come_through(owner):
    app, client = owner
    with app.app_context():
        from acceptance.models import Filing

        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, state="missing")
        ).first()
    names = ["长" * 251 + ".pdf", "𠮷野家竣工图.pdf"]
    assert len(names[0]) == 255
    answer = client.post(
        f"/projects/{BRIDGE}/filings/{filing}/files",
        data={"files": [(io.BytesIO(PDF + n.encode()), n) for n in names]},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.text
    with app.app_context():
        kept = db.session.scalars(select(FileVersion).where(FileVersion.name.in_(names))).all()
        assert {version.name for version in kept} == set(names)
        found = kept[0].id
    answer = client.get(f"/projects/{BRIDGE}/filings/files/{found}")
    assert (
        answer.status_code == 200 and "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    )


def test_the_worker_stayed_small(owner):
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000


def test_too_much_is_refused_before_it_is_read(owner):
    _app, client = owner
    big = {"name": "x" * 2_000_000}
    assert client.post("/projects/1/steps/suspend", data=big).status_code == 413
    assert client.post(
        "/api/v1/projects/1/steps/suspend", data=b"[" * 2_000_000, content_type="application/json"
    ).status_code in (400, 413)
    assert client.post(
        "/api/v1/projects/1/steps/suspend", data=b"[" * 200_000, content_type="application/json"
    ).status_code in (400, 422)
