"""The papers of volumes: what the archive holds is what Word, Excel and the printer show."""

import contextlib
import io
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docxtpl import DocxTemplate
from lxml import etree
from sqlalchemy import select

from acceptance import tasks
from acceptance.gateways import word
from acceptance.gateways.word import Rows
from acceptance.models import Document, Volume
from acceptance.refusals import Refused
from acceptance.services.volumes import papers, totals
from acceptance.services.volumes.papers import OF_DRAWINGS, PAPERS, TEMPLATES, VARIED
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.system import program

BASE = f"/projects/{BRIDGE}/papers"
COLUMNS = ("position", "code", "title", "pages", "retention", "remark")


def an_office():
    if not (program("soffice") and program("pdftotext")):
        pytest.skip(
            "because LibreOffice or poppler is not installed here; `make test` installs them when root"
        )


def numbered(client):
    values = {
        "pattern": "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}",
        "fonds": "J013",
        "category": "KJ",
        "project_number": "01",
    }
    assert client.post(f"/projects/{BRIDGE}/numbers", data=values).status_code == 302


def tables(content):
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(io.BytesIO(content)).tables
    ]


def rows(count):
    return [
        {
            "position": n,
            "code": f"J013-KJ·01-{n:05}",
            "title": f"第 {n} 卷 <桥> & “引道”",
            "pages": n % 200,
            "retention": "永久",
            "remark": "",
        }
        for n in range(1, count + 1)
    ]


def of_catalogue(parts):
    return {"project": "西江大桥", "scope": "", "parts": parts}


@pytest.mark.parametrize("paper", [one for one in PAPERS if one not in OF_DRAWINGS])
@pytest.mark.parametrize("variant", ["11822", "50328"])
def test_every_paper_comes_as_word_and_excel(enter, paper, variant):
    client = enter("owner")
    written = client.get(f"{BASE}/{paper}.docx?variant={variant}")
    assert written.status_code == 200 and docx.Document(io.BytesIO(written.data))
    book = client.get(f"{BASE}/{paper}.xlsx?variant={variant}")
    assert openpyxl.load_workbook(io.BytesIO(book.data)).active.max_row > 1 or paper == "media"
    assert (
        paper in VARIED
        or variant == "11822"
        or written.data == client.get(f"{BASE}/{paper}.docx").data
    )


def test_a_paper_of_more_lines_than_somebody_should_wait_for_is_made_by_the_worker(
    app, enter, monkeypatch
):
    """A giant's contents took 49 seconds of processor time inside the request."""
    owner, waited = enter("owner"), {}
    for paper, form in (("contents", "docx"), ("contents", "xlsx"), ("catalogue", "docx")):
        waited[paper, form] = owner.get(f"{BASE}/{paper}.{form}").data
    monkeypatch.setattr(papers, "AT_ONCE", 2)
    for (paper, form), straight in waited.items():
        offered = owner.get(f"{BASE}/{paper}.{form}")
        assert f'action="{BASE}/{paper}.{form}"' in offered.text
        asked = owner.post(f"{BASE}/{paper}.{form}", data={"variant": "11822"})
        again = owner.post(f"{BASE}/{paper}.{form}", data={"variant": "11822"})
        assert asked.location == again.location, "who asks twice waits once"
        assert owner.get(f"{asked.location}.{form}").status_code == 404
        with app.app_context():
            tasks.drain(app)
        assert f"{asked.location}.{form}" in owner.get(asked.location).text
        assert unzipped(owner.get(f"{asked.location}.{form}").data) == unzipped(straight)
        assert owner.get(f"{asked.location}.pdf").status_code == 404
    volume = re.search(
        rf"/projects/{BRIDGE}/volumes/(\d+)\"", owner.get(f"/projects/{BRIDGE}/volumes").text
    )
    one = owner.get(f"{BASE}/catalogue.docx?volume={volume.group(1)}")
    assert one.mimetype.endswith("wordprocessingml.document"), "what is short comes at once"


def unzipped(content):
    """What a package holds; its dates are not compared."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_inner_list_says_number_author_title_date_pages_and_code(enter):
    client = enter("owner")
    numbered(client)
    first = client.get(f"/projects/{BRIDGE}/volumes").text
    volume = re.search(rf"/projects/{BRIDGE}/volumes/(\d+)\"", first).group(1)
    [table] = tables(client.get(f"{BASE}/contents.docx?volume={volume}").data)
    assert table[0] == ["序号", "文件编号", "责任者", "文件题名", "日期", "页数", "备注"]
    assert [row[0] for row in table[1:]] == [str(n) for n in range(1, len(table))]
    by_run = tables(client.get(f"{BASE}/contents.docx?volume={volume}&variant=50328").data)[0]
    assert by_run[0][5] == "页次" and by_run[1][5].startswith("1-")
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{BASE}/stamps.xlsx?volume={volume}").data)
    ).active
    assert sheet["B2"].value == "J013-KJ·01-001-0001"


def test_a_volume_with_a_drawing_of_unknown_pages_leaves_its_numbers_to_be_written_in(app, enter):
    with app.app_context(), transaction() as session:
        lost = session.scalars(
            select(Document)
            .join(Volume, Volume.id == Document.volume_id)
            .where(Volume.project_id == BRIDGE, Volume.pages > 0)
            .order_by(Document.id)
        ).first()
        lost.first_page = lost.last_page = None
        session.flush()
        totals.count_again([lost.volume_id])
        volume = lost.volume_id
        kept = session.scalars(
            select(Volume).where(Volume.project_id == BRIDGE).order_by(Volume.number)
        ).all()
        truth = [one.pages if one.id != volume else None for one in kept]
    client = enter("owner")
    for variant, said in (("11822", "件　　　页。"), ("50328", "共有文件材料　　　页")):
        note = docx.Document(
            io.BytesIO(client.get(f"{BASE}/note.docx?volume={volume}&variant={variant}").data)
        )
        text = "".join(one.text or "" for one in note.element.body.iter() if one.tag.endswith("}t"))
        assert said in text and "图样材料0张" not in text
    for variant in ("11822", "50328"):
        book = client.get(f"{BASE}/catalogue.xlsx?variant={variant}").data
        head, *lines = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
        at = next(at for at, name in enumerate(head) if name in ("总页数", "页数"))
        assert [line[at] or None for line in lines] == [pages or None for pages in truth]


def test_the_catalogue_equals_docxtpl_to_the_last_element():
    path, plain = (
        TEMPLATES / "catalogue-11822.docx",
        of_catalogue([{"rows": rows(137)}, {"rows": rows(3)}]),
    )
    peer = DocxTemplate(str(path))
    peer.render(plain, autoescape=True)
    out = io.BytesIO()
    peer.save(out)
    ours = word.template(path).render(
        of_catalogue(Rows(lambda: ({"rows": Rows(lambda n=n: rows(n))} for n in (137, 3))))
    )
    for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        same = [
            etree.tostring(
                etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(part)), method="c14n"
            )
            for made in (out.getvalue(), ours)
        ]
        assert same[0] == same[1], part


def test_what_word_cannot_keep_is_refused_by_name_in_the_middle_of_a_stream():
    broken = [*rows(700), {**rows(1)[0], "title": "坏\x07字"}]
    with pytest.raises(Refused) as refused:
        word.template(TEMPLATES / "catalogue-11822.docx").render(
            of_catalogue([{"rows": Rows(lambda: iter(broken))}])
        )
    assert refused.value.facts == {"field": "title"}


def test_the_same_data_gives_the_same_bytes(enter):
    client = enter("owner")
    assert client.get(f"{BASE}/catalogue.docx").data == client.get(f"{BASE}/catalogue.docx").data


def test_word_and_libreoffice_read_the_same_rows_and_the_head_is_on_every_page(tmp_path):
    an_office()
    path, count = tmp_path / "catalogue.docx", int(os.environ.get("ROWS", "1000"))
    path.write_bytes(
        word.template(TEMPLATES / "catalogue-11822.docx").render(
            of_catalogue([{"rows": rows(count)[at : at + 100]} for at in range(0, count, 100)])
        )
    )
    assert [row for table in tables(path.read_bytes()) for row in table] == [
        [str(row[name]) for name in COLUMNS] for row in rows(count)
    ]
    subprocess.run(
        [
            program("soffice"),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/p",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    pages = subprocess.run(
        [program("pdftotext"), "-layout", tmp_path / "catalogue.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\f")[:-1]
    assert len(pages) > 5 and all("案卷题名" in page and "保管期限" in page for page in pages)
    assert [int(n) for page in pages for n in re.findall(r"J013-KJ·01-(\d{5})", page)] == list(
        range(1, count + 1)
    )


def test_a_warm_office_writes_one_paper_after_another_and_a_killed_one_is_replaced(app):
    from acceptance.gateways import previews, resident

    an_office()
    if not resident.python():
        pytest.skip("because python3-uno is not installed here; `make test` installs it when root")
    with app.app_context():
        store, folder = app.extensions["store"], app.extensions["store"].folder
        made = []
        for number in (1, 2, 3):
            source = folder / f"{number}.docx"
            source.write_bytes(
                word.template(TEMPLATES / "catalogue-11822.docx").render(
                    of_catalogue([{"rows": rows(number)}])
                )
            )
            if number == 3:
                resident.OFFICE._child.kill()
            made.append(previews.print_of(store, previews.printed(store, source)).read_bytes())
    resident.OFFICE.close()
    assert all(pdf.startswith(b"%PDF-") for pdf in made) and len(set(made)) == 3


def test_a_pdf_is_made_by_the_worker_and_its_page_says_so(enter, work):
    an_office()
    client = enter("owner")
    page = client.post(f"{BASE}/general.pdf", data={"variant": "11822"}).headers["Location"]
    assert "data-reload" in client.get(page).text and client.get(page + ".pdf").status_code == 404
    work()
    assert client.get(page + ".pdf").data.startswith(b"%PDF-")
    assert enter("health").get(page + ".pdf").status_code == 404


def running(group):
    """What still runs in a process group; what ended may wait there to be fetched."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, pgid = stat.read_text().rpartition(")")[2].split()[:3]
            found += [stat.parent.name] if pgid == group and state != "Z" else []
    return found


SERVER = """
import os, sys
from pathlib import Path
from acceptance.gateways import previews, resident
from acceptance.gateways.storage import LocalStore
if sys.argv[2] == "killed early":
    resident.OFFICE._start(previews.converter(), previews.REGISTRY, previews.apart(), previews._environment())
else:
    previews.printed(LocalStore(Path(sys.argv[1]) / "files"), Path(sys.argv[1]) / "last.docx")
print(resident.OFFICE._child.pid, resident.OFFICE._room, flush=True)
if sys.argv[2] != "stopped":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("end", ["stopped", "killed", "killed early"])
def test_the_office_goes_with_the_server_and_leaves_nothing(end, tmp_path):
    from acceptance.gateways import resident

    an_office()
    if not resident.python():
        pytest.skip("because python3-uno is not installed here; `make test` installs it when root")
    (tmp_path / "files").mkdir()
    (tmp_path / "last.docx").write_bytes(
        word.template(TEMPLATES / "catalogue-11822.docx").render(of_catalogue([{"rows": rows(4)}]))
    )
    told = subprocess.run(
        [sys.executable, "-c", SERVER, str(tmp_path), end],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    group, room = told[0], Path(told[1])
    for _ in range(100):
        if not running(group) and not room.exists():
            break
        time.sleep(0.1)
    assert running(group) == [] and not room.exists()
