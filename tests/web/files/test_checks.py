"""四性检测: damage, encryption, page counts, signatures, viruses; the same result for contractor and bureau; previews and pins."""

import io
import shutil
import socket
import subprocess
import time
import zipfile

import docx
import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways.checker import Checker
from acceptance.models import CheckResult, FileVersion
from tests.builders import BRIDGE
from tests.system import program
from tests.web.intake.test_arrivals import missing, push

BASE = f"/projects/{BRIDGE}"


def items(app, version):
    with app.app_context():
        found = db.session.scalars(
            select(CheckResult).filter_by(version_id=version).order_by(CheckResult.id.desc())
        ).first()
        return {
            code: (result, [note for note, _facts in notes]) for code, result, notes in found.items
        }


def encrypted():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf("x"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def scan(dpi, blank=False):
    """A PDF of one A4 page that is one picture."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    picture = Image.new("L", size, 255)
    if not blank:
        picture.paste(0, (10, 10, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    return out.getvalue()


def signed():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf("x"))) as pdf:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, Name="赵启明", M="D:20260301120000+08'00'"
        )
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="sig1", V=pdf.make_indirect(value))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
        pdf.save(out)
    return out.getvalue()


def broken(kind):
    data = bytearray(small_pdf("x", 20))
    if kind == "truncated":
        return bytes(data[: len(data) // 2])
    at = data.index(b"stream")
    data[at : at + 60] = b"\0" * 60
    return bytes(data)


GOOD = {
    "2-7": "manual",
    "3-4": "passed",
    "4-2": "not_run",
    "1-9": "not_run",
    "3-6": "manual",
    "1-1": "passed",
}


def test_every_item_says_passed_failed_manual_or_not_run(app, enter, work):
    told = push(
        enter("contractor"), small_pdf("好"), filename="好.pdf", filing=missing(app, section=1)
    )
    work()
    found = items(app, told["version"])
    assert len(found) == 39 and {result for result, _ in found.values()} <= {
        "passed",
        "failed",
        "manual",
        "not_run",
    }
    assert {code: found[code][0] for code in GOOD} == GOOD
    assert found["4-2"][1] == ["no_scanner"]


@pytest.mark.parametrize(
    ("content", "code", "note"),
    [
        (broken("truncated"), "3-4", "damaged"),
        (broken("zeroed"), "3-4", "damaged"),
        (encrypted(), "3-4", "encrypted"),
    ],
    ids=["truncated", "zeroed", "encrypted"],
)
def test_a_bad_pdf_fails_and_cannot_be_submitted(app, enter, work, content, code, note):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, content, filename="坏.pdf", filing=filing)
    work()
    assert items(app, told["version"])[code] == ("failed", [note])
    assert contractor.get(f"{BASE}/uploads/{told['token']}").json["check"] == "failed"
    refused = contractor.post(f"{BASE}/filings/{filing}/steps/submit")
    assert refused.status_code == 409 and "检测不通过" in refused.text
    assert "检测不通过" in contractor.get("/").text  # told on the desk
    push(contractor, small_pdf("新"), filename="坏.pdf", filing=filing)
    work()
    assert contractor.post(f"{BASE}/filings/{filing}/steps/submit").status_code == 302


def test_blank_pages_coarse_scans_and_signatures_are_remarked(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = {
        name: push(contractor, content, filename=f"{name}.pdf", filing=filing)
        for name, content in {
            "blank": scan(300, blank=True),
            "coarse": scan(100),
            "fine": scan(300),
            "signed": signed(),
        }.items()
    }
    work()
    notes = {name: items(app, one["version"]) for name, one in told.items()}
    assert "blank_pages" in notes["blank"]["3-4"][1] and "coarse_scan" in notes["coarse"]["3-4"][1]
    assert notes["fine"]["3-4"] == ("passed", [])
    assert notes["signed"]["1-1"] == ("manual", ["signed_unverified", "digest_kept"])
    page = contractor.get(f"{BASE}/documents/{told['signed']['document']}").text
    assert "赵启明" in page and "签名未验证信任链" in page


def test_pages_are_compared_with_the_catalogue_and_again_after_it_is_mended(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, small_pdf("四页", 4), filename="记录.pdf", filing=filing)
    url = f"{BASE}/documents/{told['document']}"
    words = {
        "title": "记录",
        "number": "",
        "author": "粤西",
        "formed_on": "2024-03-01",
        "first_page": "1",
        "last_page": "3",
    }
    assert contractor.post(url, data=words).status_code == 302
    work()
    assert items(app, told["version"])["2-7"] == ("failed", ["pages_differ"])
    assert "目录写 3 页，文件实际 4 页" in contractor.get(url).text
    contractor.post(url, data={**words, "last_page": "4"})
    assert items(app, told["version"])["2-7"] == ("passed", [])
    with app.app_context():
        assert db.session.get(FileVersion, told["version"]).verdict == "passed"


def test_the_bureau_sees_the_very_result_the_contractor_saw(app, enter, work):
    told = push(
        enter("contractor"), broken("zeroed"), filename="坏.pdf", filing=missing(app, section=1)
    )
    work()

    def table(who):
        return (
            enter(who)
            .get(f"{BASE}/documents/{told['document']}")
            .text.split("四性检测</h2>")[1]
            .split("</table>")[0]
        )

    assert table("contractor") == table("bureau") == table("owner")
    assert "文件已损坏" in table("bureau")


@pytest.mark.parametrize(
    ("name", "content", "result"),
    [
        ("图.dwg", b"AC1027" + b"\0" * 200, "manual"),
        ("模型.ifc", b"ISO-10303-21;\nHEADER;FILE_SCHEMA(('IFC4'));\n", "manual"),
        ("件.step", b"ISO-10303-21;\nHEADER;FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\n", "manual"),
        ("音.wav", b"RIFF\xff\xff\xff\x00WAVE" + b"\0" * 50, "failed"),
    ],
)
def test_formats_that_are_not_opened_are_left_to_a_person(app, enter, work, name, content, result):
    told = push(enter("contractor"), content, filename=name, filing=missing(app, section=1))
    work()
    assert items(app, told["version"])["3-4"][0] == result


def test_a_drawing_shows_its_pdf_twin(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, b"AC1027" + b"\0" * 200, filename="桥型图.dwg", filing=filing)
    assert "不能在浏览器里看" in contractor.get(f"{BASE}/documents/{told['document']}").text
    twin = push(contractor, small_pdf("图"), filename="桥型图.pdf", filing=filing)
    assert twin["document"] != told["document"]  # two files, not a newer version
    work()
    page = contractor.get(f"{BASE}/documents/{told['document']}").text
    assert "这里显示同名的 PDF" in page


def office():
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("会议纪要")
    made.save(out)
    return out.getvalue()


def test_pages_are_shown_as_pictures_and_never_as_the_file(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    frames = [Image.new("L", (200, 300), shade) for shade in (0, 128, 255)]
    tiff = io.BytesIO()
    frames[0].save(tiff, "TIFF", save_all=True, append_images=frames[1:])
    for name, content, pages in (("a.pdf", small_pdf("a", 3), 3), ("b.tif", tiff.getvalue(), 3)):
        told = push(contractor, content, filename=name, filing=filing)
        work()
        page = contractor.get(f"{BASE}/documents/{told['document']}?page=2").text
        assert f"第 2 页，共 {pages} 页" in page
        picture = contractor.get(f"{BASE}/versions/{told['version']}/pages/2.png")
        assert (
            picture.mimetype == "image/png"
            and picture.data[:4] == b"\x89PNG"
            and "sandbox" in picture.headers["Content-Security-Policy"]
        )
    assert contractor.get(f"{BASE}/versions/{told['version']}/pages/9.png").status_code == 422
    assert (
        enter("contractor2").get(f"{BASE}/versions/{told['version']}/pages/1.png").status_code
        == 404
    )


@pytest.mark.skipif(not shutil.which("soffice"), reason="because LibreOffice is not installed here")
def test_an_office_file_is_shown_through_the_converter(app, enter, work):
    contractor = enter("contractor")
    told = push(contractor, office(), filename="纪要.docx", filing=missing(app, section=1))
    work()
    assert "第 1 页，共 1 页" in contractor.get(f"{BASE}/documents/{told['document']}").text
    assert contractor.get(f"{BASE}/versions/{told['version']}/pages/1.png").data[:4] == b"\x89PNG"


def test_an_ofd_shows_its_card(app, enter, work):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        package.writestr(
            "OFD.xml",
            '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocInfo><ofd:Title>会议纪要</ofd:Title></ofd:DocInfo></ofd:OFD>',
        )
        package.writestr("Doc_0/Pages/Page_0/Content.xml", "<a/>")
    told = push(
        enter("contractor"), raw.getvalue(), filename="纪要.ofd", filing=missing(app, section=1)
    )
    work()
    page = enter("contractor").get(f"{BASE}/documents/{told['document']}").text
    assert "OFD" in page and "会议纪要" in page


def test_pins_stick_to_their_page_until_they_are_dealt_with(app, enter, work):
    contractor, supervisor = enter("contractor"), enter("supervisor")
    told = push(contractor, small_pdf("a", 2), filename="a.pdf", filing=missing(app, section=1))
    work()
    url = f"{BASE}/versions/{told['version']}/pins"
    assert (
        contractor.post(url, data={"page": 1, "x": "0.5", "y": "0.5", "text": "x"}).status_code
        == 403
    )
    assert (
        supervisor.post(url, data={"page": 3, "x": "0.5", "y": "0.5", "text": "x"}).status_code
        == 422
    )
    assert (
        supervisor.post(url, data={"page": 2, "x": "1.5", "y": "0.5", "text": "x"}).status_code
        == 422
    )
    assert (
        supervisor.post(
            url, data={"page": 2, "x": "0.25", "y": "0.75", "text": "缺监理签字"}
        ).status_code
        == 302
    )
    page = contractor.get(f"{BASE}/documents/{told['document']}?page=2").text
    assert "缺监理签字" in page and "translate(250.0 750.0)" in page
    pin = page.split("/pins/")[1].split("/")[0]
    assert contractor.post(f"{BASE}/pins/{pin}/close").status_code == 302
    assert "translate(" not in contractor.get(f"{BASE}/documents/{told['document']}?page=2").text


def test_a_reader_that_dies_is_an_answer(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(small_pdf("x"))
    checker = Checker(patience=0.0)
    assert "damaged" in checker.look(path, "application/pdf")
    checker.patience = 60
    assert checker.look(path, "application/pdf")["pages"] == 1
    checker.close()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real clamd with one signature of our own."""
    daemon_path = program("clamd")
    if not daemon_path:
        pytest.skip("because clamd is not installed here; `make test` installs it when root")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "own.ndb").write_text("Acceptance.Test:0:*:" + b"ACCEPTANCE-TEST-VIRUS".hex() + "\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nUser root\nStreamMaxLength 50M\n"
    )
    folder.chmod(0o755)
    daemon = subprocess.Popen(
        [daemon_path, "-c", str(folder / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.2)
    yield f"tcp://127.0.0.1:{port}"
    daemon.kill()
    daemon.wait()


def test_the_scanner_finds_the_virus_and_nothing_is_called_clean_without_it(
    app, enter, work, clamd
):
    contractor, filing = enter("contractor"), missing(app, section=1)
    unscanned = push(contractor, small_pdf("a"), filename="a.pdf", filing=filing)
    work()
    app.config["SCANNER_URL"] = clamd
    clean = push(contractor, small_pdf("b"), filename="b.pdf", filing=filing)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        for name in ("[Content_Types].xml", "word/document.xml"):
            package.writestr(name, "<a>ACCEPTANCE-TEST-VIRUS</a>")
    bad = push(contractor, raw.getvalue(), filename="c.docx", filing=filing)
    work()
    found = [items(app, told["version"])["4-2"] for told in (unscanned, clean, bad)]
    assert found == [("not_run", ["no_scanner"]), ("passed", ["clean"]), ("failed", ["infected"])]
    app.config["SCANNER_URL"] = "tcp://127.0.0.1:1"
    away = push(contractor, small_pdf("d"), filename="d.pdf", filing=filing)
    work()
    assert items(app, away["version"])["4-2"][0] == "not_run"
