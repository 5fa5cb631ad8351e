"""The kit without a server: one page that judges a folder as the server would, and what it saves comes in.

`KIT_FILES=2000 pytest tests/web/intake/test_kit.py -s` holds it against the server over so many files.
"""

import base64
import html
import io
import json
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import kitscripts
from acceptance.models import Document, FileVersion, Filing, HeldFile, Section, Upload
from acceptance.services.ground.job_lanes import LONG
from tests.builders import BRIDGE
from tests.web.intake.test_links import filing_of
from tests.web.intake.test_links import link as link
from tests.web.intake.test_same_name import listed_in
from tests.web.intake.tus import BASE, missing, push
from tests.web.lists.layouts import hand_in
from tests.workflows.site_tree import leaves

FILES = int(os.environ.get("KIT_FILES", "200"))
RUNNER = Path(__file__).with_name("kit.mjs")
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(not NODE, reason="because no node is installed here")


def page_of(client, path=BASE):
    answer = client.get(f"{path}/kit.html")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attach")
    return answer.text


def told_by(page, files, folder):
    """What the script of a page says of files, and the folder with what it saves."""
    (folder / "kit.html").write_text(page, "utf-8")
    given = [
        [path, None if content is None else base64.b64encode(content).decode()]
        for path, content in files
    ]
    (folder / "files.json").write_text(json.dumps(given), "utf-8")
    command = [NODE, RUNNER, folder / "kit.html", folder / "files.json", folder]
    subprocess.run([str(part) for part in command], check=True)
    return json.loads((folder / "told.json").read_text("utf-8"))


def package(*names):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, f"<{name}/>" * 40)
    return raw.getvalue()


def compound(word, seed):
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + seed
        + b"\0" * 600
        + word.encode("utf-16-le")
        + b"\0\0"
    )


TYPES = "[Content_Types].xml"
STARTS = [
    # what a file begins with, and the extension with which it comes
    (lambda n: b"\r\n%PDF-1.4 " + n, "pdf"),
    (lambda n: b"\xff\xd8\xff\xe0" + n, "jpg"),
    (lambda n: b"\xff\xd8\xff\xe0" + n, "pdf"),
    (lambda n: b"II*\x00" + n, "TIFF"),
    (lambda n: b"\x89PNG\r\n\x1a\n" + n, "png"),
    (lambda n: b"AC1032" + n, "dwg"),
    (lambda n: b"999\r\n" + n + b"\r\n  0\r\nSECTION\r\n  2\r\nTABLES\r\n", "dxf"),
    (lambda n: b"AutoCAD Binary DXF\r\n\x1a\x00" + n, "dxf"),
    (lambda n: b"ISO-10303-21;\nHEADER;FILE_SCHEMA(('IFC4'));" + n, "ifc"),
    (lambda n: b"\0\0\0\x18ftypheic" + n, "heic"),
    (lambda n: b"\0\0\0\x18ftypqt  " + n, "mov"),
    (lambda n: b"RIFF\0\0\0\0WAVE" + n, "wav"),
    (lambda n: b"\0\0\0\x18ftypmp42" + n, "m4a"),
    (lambda n: b"\0\0\0\x18ftypavif" + n, "avif"),
    (lambda n: b"\r\n  0\r\nSECTION\r\n  2\r\nTABLES\r\n" + n, "dxf"),
    (lambda n: b"MM\0+" + n, "tif"),
    (lambda n: "會議記錄第一條\r\n".encode("big5") + n, "txt"),
    (lambda n: "会议\r\n".encode("gb18030") + n + b"\x1a", "txt"),
    (lambda n: n.ljust(257, b"\0") + b"ustar\0", "tar"),
    (lambda n: b"{\\rtf1" + n, "doc"),
    (lambda n: compound("EncryptedPackage", n), "docx"),
    (lambda n: package(n.decode()), "rar"),
    (lambda n: b"#!AMR\n" + n, "amr"),
    (lambda n: package(TYPES, "word/document.xml", n.decode()), "docx"),
    (lambda n: package("./OFD.xml", n.decode()), "ofd"),
    (lambda n: package(TYPES, "xl/workbook.xml", "xl/vbaProject.bin", n.decode()), "xlsx"),
    (lambda n: package(n.decode()), "docx"),
    (lambda n: compound("WordDocument", n), "doc"),
    (lambda n: compound("_VBA_PROJECT", n), "xls"),
    (lambda n: "　　第一章　总则\r\n".encode("gb18030") + n, "txt"),
    (lambda n: ("\ufeff说明" + n.decode()).encode("utf-16-le"), "txt"),
    (lambda n: b"\0\1\2" + n, "txt"),
    (lambda n: b"MZ" + n, "pdf"),
    (lambda n: b" \n<HTML>" + n, "doc"),
    (lambda n: b"Rar!\x1a\x07" + n, "rar"),
    (lambda _n: b"", "pdf"),
]
MORE = [
    "竣工图（一）",
    "a\u202eb",
    "Constructor",
    "合同段3-2 开工报告",
    "٣标段 6-01 开工报告",
    "６－０１开工报告(2)",
    "Cafe\u0301 会议纪要",
    "LJ-01、LJ-02 会议纪要",
    "LJ01-LJ02开工报告",
    "長" * 240 + "开工报告",
]


def site(count, seed=28):
    """The files of a site in order of their paths: names and folders of all kinds, bytes of all kinds, doubles."""
    chance, found = random.Random(seed), {}
    for number, leaf in enumerate(leaves(count, seed=seed)):
        bytes_of = f"{number}".encode()
        path, content = leaf.path, b"%PDF-1.4 " + bytes_of
        stem, _dot, ending = path.rpartition(".")
        if ending == "dwg":
            content = b"AC1032" + bytes_of
        way = chance.random()
        if way < 0.35:
            make, ending = chance.choice(STARTS)
            path, content = f"{stem}.{ending}", make(bytes_of)
        elif way < 0.45:
            # an original, or a picture, beside what has its name
            found[f"{stem}.doc"] = compound("WordDocument", bytes_of)
        elif way < 0.5:
            found[f"{stem}.jpg"] = b"\xff\xd8\xff\xe0" + bytes_of
        elif way < 0.55:
            path = f"{stem.rpartition('/')[0]}/{chance.choice(MORE)}{number % 3}.pdf"
        elif way < 0.6 and found:
            content = chance.choice(list(found.values()))
        found[path] = content
    return sorted(found.items())


def zipped(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for path, content in files:
            made.writestr(path, content)
    return raw.getvalue()


def truth(app, files):
    """What the server did with the files of a package, by their paths: how, reason, and the item."""
    rows = db.session.scalars(select(Upload)).one().result["files"]
    held = {
        f"{row.folder}/{row.name}".strip("/"): row.reason
        for row in db.session.scalars(
            select(HeldFile).where(HeldFile.project_id == BRIDGE, HeldFile.state == "held")
        )
    }
    placed = {
        f"{folder}/{name}".strip("/"): (code, section)
        for folder, name, code, section in db.session.execute(
            select(FileVersion.folder, FileVersion.name, Filing.code, Filing.section)
            .join(Document, Document.id == FileVersion.document_id)
            .join(Filing, Filing.id == Document.filing_id)
            .where(FileVersion.project_id == BRIDGE, FileVersion.folder != "")
        )
    }
    return rows, held, placed


@needs_node
def test_the_kit_judges_a_folder_as_the_server_does(app, enter, tmp_path):
    owner, files = enter("owner"), site(FILES)
    with app.app_context():
        # what sites call the sections, taught and untaught
        row = db.session.scalars(select(Section).filter_by(project_id=BRIDGE, number=1)).one()
        row.called = ["LJ-01合同段", "TJ01"]
        db.session.commit()
    # files that a list names in a volume: the folder names that volume, another one, or nothing
    listed_in(app, missing(app, section=1), "大桥卷", "开工令")
    folders = ("大桥", "路基", "扫描件", "2024年3月/第2批资料", "路基/施工文件")
    files += [(f"第1标段/{one}/开工令.pdf", b"%PDF-1.4 " + one.encode()) for one in folders]
    files.sort()
    told = told_by(page_of(owner), files, tmp_path)
    push(owner, zipped(files), filename="现场.zip")
    with app.app_context():
        # where each file goes is told by taking them in; their checks are another story
        assert tasks.run_once(tasks.tools_of(app), lanes=(LONG,)) == 1
    with app.app_context():
        rows, held, placed = truth(app, files)
    wrong, ways = [], Counter()
    rows = iter(rows)
    for one in told["files"]:
        ways[one["how"], one["reason"]] += 1
        path = one["path"]
        if one["how"] == "junk":
            continue
        row = next(rows)
        if one["how"] == "refused":
            right = row.get("refused") == one["reason"]
        elif one["how"] == "same":
            right = row.get("known") == "same"
        elif one["how"] == "held":
            right = held.get(path) == one["reason"]
        else:
            item = told["items"][one["item"]]
            right = placed.get(path) == (item["code"], item["section"]) and not row.get("refused")
        if not right:
            wrong.append((path, one["how"], one["reason"], row, held.get(path), placed.get(path)))
    print(len(told["files"]), "files;", dict(ways))
    assert next(rows, None) is None
    assert wrong == []
    assert len({how for how, _reason in ways}) >= 4 and ways["placed", ""] > len(files) // 4
    saved = zipfile.ZipFile(tmp_path / "files-1.zip")
    assert saved.testzip() is None
    assert saved.namelist() == [
        one["path"] for one in told["files"] if one["how"] in ("placed", "held", "package")
    ]


@needs_node
def test_what_the_kit_saves_comes_in_through_our_own_doors(app, enter, work, tmp_path):
    owner = enter("owner")
    files = [
        ("工地/第1标段/施工文件/6-03 图纸会审记录.pdf", small_pdf("a")),
        ("工地/第1标段/施工文件/图纸会审记录<甲>&乙.pdf", small_pdf("b")),
        ("工地/第1标段/施工文件/又一份/6-03 图纸会审记录.pdf", small_pdf("c")),
        ("工地/第1标段/施工文件/6-03 图纸会审记录.docx", package(TYPES, "word/document.xml")),
        ("工地/另外/未知.pdf", small_pdf("d")),
    ]
    told = told_by(page_of(owner), files, tmp_path)
    by_way = Counter(one["how"] for one in told["files"])
    assert by_way["held"] >= 1 and len(told["rows"]) >= 2, told["files"]
    answer = hand_in(owner, (tmp_path / "list.xlsx").read_bytes(), "list.xlsx")
    assert answer.status_code == 200, answer.text.split("<main")[1][:3000]
    titles = [row[3] for row in told["rows"][1:]]
    with app.app_context():
        rows = db.session.scalars(select(Document).where(Document.title.in_(titles))).all()
        assert sorted(row.title for row in rows) == sorted(titles)
        assert {row.state for row in rows} == {"listed"}
        ids = {row.id for row in rows}
    # what the page says afterwards: these are listed, and the folder has them all
    again = told_by(page_of(owner), files, tmp_path)
    assert Counter(one["known"] for one in again["files"])["listed"] == len(titles)
    push(owner, (tmp_path / "files-1.zip").read_bytes(), filename="files.zip")
    work()
    with app.app_context():
        rows = db.session.scalars(select(Document).where(Document.id.in_(ids))).all()
        assert {row.state for row in rows} == {"stored"}


@needs_node
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_judged(enter, tmp_path):
    files = [
        ("工地/第1标段/占用.pdf", None),
        ("工地/第1标段/6-03 图纸会审记录.pdf", small_pdf("a")),
    ]
    told = told_by(page_of(enter("owner")), files, tmp_path)
    assert [(one["how"], one["reason"]) for one in told["files"]] == [
        ("refused", "no_read"),
        ("placed", ""),
    ]
    assert any("读不了" in cell for box in told["boxes"] for row in box["rows"] for cell in row)
    assert zipfile.ZipFile(tmp_path / "files-1.zip").namelist() == [files[1][0]]


def test_packages_of_a_kit_are_no_larger_than_the_server_takes(app, enter, monkeypatch):
    page = page_of(enter("owner"))
    assert '"zip":[3500000000,15000]' in page and "这个浏览器不能选文件夹" in page
    monkeypatch.setitem(app.config, "FILE_LIMIT", 1_000_000_000)
    assert '"zip":[950000000,15000]' in page_of(enter("owner"))


def test_a_contractors_kit_holds_what_that_contractor_may_see(app, enter, link):
    path, filing = link(1), filing_of(app, 2)
    push(enter("owner"), small_pdf("x"), filename="引道段独有.pdf", filing=filing)
    push(enter("owner"), small_pdf("y"), filename="<script>甲.pdf", filing=filing_of(app, 1))
    page = page_of(app.test_client(), path)
    assert "<script>甲" not in page and "\\u003cscript>甲" in page
    with app.app_context():
        names = db.session.execute(
            select(Section.number, Section.name).where(Section.project_id == BRIDGE)
        ).all()
    data = json.loads(page.split('id="kit">')[1].split("</script>")[0])
    assert {item["section"] for item in data["items"]} == {1} and data["items"]
    assert "引道段独有" not in page and "引道段独有" in page_of(enter("owner"))
    other = next(name for number, name in names if number == 2)
    assert other not in page and path not in page
    whole = page_of(enter("owner"))
    assert other.replace(" ", "") in whole.replace(" ", "")
    assert app.test_client().get(f"{BASE}/kit.html").status_code in (302, 303)
    assert app.test_client().get("/l/no-such/kit.html").status_code == 404


def test_the_kit_is_one_small_page_that_loads_and_sends_nothing(enter):
    page = html.unescape(page_of(enter("owner")))
    assert len(page.encode()) <= 1_000_000
    assert "default-src 'none'" in page and "unsafe" not in page
    assert not re.search(
        r"""(?:src|href)\s*=\s*["']?\w+:|@import|url\(|fetch\(|XMLHttp|WebSocket""", page
    )
    hosts = set(re.findall(r"https?://([\w.-]+)", page))
    # names of the kinds of parts in a workbook, no addresses
    assert hosts <= {"schemas.openxmlformats.org"}


def test_the_page_has_every_script_of_the_kit():
    """One that it lacked was found by a browser alone."""
    there = {path.stem for path in (kitscripts.STATIC / "kit").glob("*.js")}
    assert set(kitscripts.ORDER) == there
