"""四性检测: damage, encryption, page counts, signatures, viruses; the same result for contractor and bureau."""

import io
import socket
import subprocess
import time
import zipfile

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways.checker import Checker
from acceptance.models import CheckResult, FileVersion
from acceptance.services.files import checks
from tests.builders import BRIDGE, SEWAGE
from tests.system import program
from tests.web.intake.tus import missing, push
from workflows import four

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
    push(contractor, small_pdf("新"), filename="坏.pdf", filing=filing, newer=1)
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
    assert found == [
        ("not_run", ["no_scanner"]),
        # clamd is no scanner in common use in the country: what it says passes nothing.
        ("manual", ["clean", "other_scanner"]),
        ("failed", ["infected"]),
    ]
    app.config["SCANNER_URL"] = "tcp://127.0.0.1:1"
    away = push(contractor, small_pdf("d"), filename="d.pdf", filing=filing)
    work()
    assert items(app, away["version"])["4-2"][0] == "not_run"


def test_the_counts_of_the_page_are_those_of_the_results_themselves(context):
    """Kept in one word by each version, counted here from every result."""
    from collections import Counter

    plain, kept = Counter(), Counter()
    for version in db.session.scalars(select(FileVersion).filter_by(project_id=SEWAGE)):
        result = checks.latest(version.id)
        said = {code: outcome for code, outcome, _notes in result.items}
        assert dict(four.results_of(version.outcome)) == said
        plain.update(said.items())
        kept.update(four.results_of(version.outcome))
    assert plain == kept and plain
