"""四性检测 of what looks whole and is not: programs inside, a hollow OFD, pages askew, a copy of a title."""

import io
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from acceptance.demo.pdfs import small_pdf
from acceptance.gateways.checker import Checker
from acceptance.gateways.filetypes import OFD, PDF, kind_of
from tests.web.files.test_checks import BASE, items
from tests.web.intake.tus import missing, push
from workflows import four

SCRIPT = {"/S": Name.JavaScript, "/JS": "app.alert(1)"}


@pytest.fixture(scope="module")
def reader():
    checker = Checker()
    yield checker
    checker.close()


@pytest.fixture
def seen(reader, tmp_path):
    """The facts of bytes."""

    def look(content, kind=PDF):
        path = tmp_path / "file"
        path.write_bytes(content)
        return reader.look(path, kind)

    return look


def pdf(change, **how):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf("x", 3))) as document:
        change(document)
        document.save(out, **how)
    return out.getvalue()


def opens_with(document):
    document.Root.OpenAction = Dictionary(SCRIPT)


def named(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", Dictionary(SCRIPT)])))


def of_a_page(document):
    document.pages[1].AA = Dictionary(O=Dictionary(S=Name.Launch, F="a.exe"))


def of_a_remark(document):
    remark = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(SCRIPT))
    document.pages[2].Annots = Array([document.make_indirect(remark)])


def of_a_field(document):
    field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=Dictionary(SCRIPT)))
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def of_a_form(document):
    form = document.make_stream(b"<xdp><SCRIPT contentType='application/x-javascript'/></xdp>")
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form)


def attach(name, content):
    def change(document):
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content)

    return change


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


ESCAPED = pdf(opens_with).replace(b"/JavaScript", b"/Java#53cript").replace(b"app.", b"p.")
PROGRAMS = {
    "OpenAction": (pdf(opens_with), "javascript"),
    "object streams": (
        pdf(opens_with, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "javascript",
    ),
    "Names": (pdf(named), "javascript"),
    "a name with escapes": (ESCAPED, "javascript"),
    "AA of a page": (pdf(of_a_page), "launch"),
    "a remark": (pdf(of_a_remark), "javascript"),
    "a field": (pdf(of_a_field), "javascript"),
    "an XML form": (pdf(of_a_form), "javascript"),
    "a program by its bytes": (pdf(attach("图.txt", b"MZ" + b"\0" * 80)), "attached"),
    "a script by its name": (pdf(attach("清单.vbs", b"x = 1")), "attached"),
    "a program in a ZIP": (pdf(attach("a.zip", zipped(**{"b/安装.exe": "x"}))), "attached"),
    "a PDF with a script": (pdf(attach("a.pdf", pdf(opens_with))), "attached"),
}


@pytest.mark.parametrize("where", PROGRAMS)
def test_a_program_in_a_pdf_is_found_wherever_it_hangs(seen, where):
    content, kind = PROGRAMS[where]
    found = seen(content)
    assert "damaged" not in found and found["programs"] == [kind]


def test_words_about_programs_and_harmless_attachments_are_no_programs(seen):
    def talks(document):
        document.docinfo["/Title"] = "/JavaScript /JS /Launch /EF"
        attach("表.csv", b"a,b")(document)

    found = seen(pdf(talks))
    assert found["programs"] == [] and found["attached"] == ["表.csv"]


def test_a_file_with_a_program_fails_and_one_with_an_attachment_is_remarked(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    bad = push(contractor, PROGRAMS["Names"][0], filename="坏.pdf", filing=filing)
    good = push(contractor, pdf(attach("表.csv", b"1")), filename="好.pdf", filing=filing)
    work()
    assert items(app, bad["version"])["3-3"] == ("failed", ["program_javascript"])
    assert items(app, good["version"])["2-8"] == ("manual", ["attached_files", "attachments"])
    assert "JavaScript" in contractor.get(f"{BASE}/documents/{bad['document']}").text
    assert "表.csv" in contractor.get(f"{BASE}/documents/{good['document']}").text
    refused = contractor.post(f"{BASE}/filings/{filing}/steps/submit")
    assert refused.status_code == 409 and "检测不通过" in refused.text


SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>{{}}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
DOCUMENT = (
    f'<ofd:Document {SPACE}><ofd:Pages><ofd:Page ID="1" BaseLoc="{{}}"/></ofd:Pages></ofd:Document>'
)
LEAF = f"<ofd:Page {SPACE}/>"
WHOLE = {
    "OFD.xml": ROOT.format("Doc_0/Document.xml"),
    "Doc_0/Document.xml": DOCUMENT.format("Pages/Page_0/Content.xml"),
    "Doc_0/Pages/Page_0/Content.xml": LEAF,
}
HOLLOW = {
    "one empty XML": ({"OFD.xml": ""}, "OFD.xml"),
    "no document": ({"OFD.xml": "<OFD/>"}, "DocBody"),
    "something else": ({"OFD.xml": "<a/>"}, "OFD.xml <OFD>"),
    "a document that is not there": ({"OFD.xml": WHOLE["OFD.xml"]}, "Doc_0/Document.xml"),
    "no page": ({**WHOLE, "Doc_0/Document.xml": f"<ofd:Document {SPACE}/>"}, "Page"),
    "a page that is not there": (
        {**WHOLE, "Doc_0/Document.xml": DOCUMENT.format("/Doc_0/Page_9.xml")},
        "Doc_0/Page_9.xml",
    ),
}


@pytest.mark.parametrize("what", HOLLOW)
def test_a_zip_that_only_calls_itself_ofd_is_told_apart(seen, what):
    entries, lacks = HOLLOW[what]
    found = seen(zipped(**entries), OFD)
    assert found["hollow"] == lacks and "pages" not in found


@pytest.mark.parametrize("root", ["", "/", "./"])
def test_an_ofd_is_whole_however_its_root_is_written(seen, tmp_path, root):
    content = zipped(**{root + name: text for name, text in WHOLE.items()})
    path = tmp_path / "a.ofd"
    path.write_bytes(content)
    assert kind_of(path, "a.ofd") == OFD
    found = seen(content, OFD)
    assert found["pages"] == 1 and found["programs"] == [] and "hollow" not in found


def test_a_hollow_ofd_fails(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, zipped(**{"OFD.xml": ""}), filename="空.ofd", filing=filing)
    work()
    assert items(app, told["version"])["3-4"] == ("failed", ["hollow"])


def paper(lines=30):
    """A page of lines of dark blocks, of unequal length, as words are."""
    page = Image.new("L", (827, 1169), 245)
    pen = ImageDraw.Draw(page)
    for line in range(lines):
        for word in range(4 + line * 7 % 9):
            left = 80 + word * 52
            pen.rectangle((left, 100 + line * 32, left + 40, 112 + line * 32), fill=30)
    return page


def drawing():
    """A framed sheet with upright lines and many that slant by 7°."""
    sheet = Image.new("L", (1169, 827), 255)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 1139, 797), outline=0, width=3)
    for line in range(16):
        pen.line((100, 80 + line * 40, 900, 178 + line * 40), fill=0, width=2)
        pen.line((100 + line * 60, 60, 100 + line * 60, 760), fill=0, width=1)
    return sheet


def photo():
    """A slope under a bright sky, with a grain."""
    picture = Image.effect_noise((800, 600), 60)
    ImageDraw.Draw(picture).polygon([(0, 350), (800, 250), (800, 600), (0, 600)], fill=40)
    return picture


def bound(*pictures):
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=100)
    return out.getvalue()


def turned(degrees):
    return paper().rotate(degrees, 3, fillcolor=245)


def test_a_page_put_askew_is_told_and_straight_pages_drawings_and_photos_are_not(seen):
    plain = [paper(), turned(1), drawing(), photo(), Image.new("L", (827, 1169), 235)]
    found = seen(bound(turned(7), turned(-5), *plain))
    assert found["skewed"] == [[1, 7], [2, 5]]
    assert found["blank"] == [7]
    out = io.BytesIO()
    turned(7).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (827, 1169), 255)])
    found = seen(out.getvalue(), "image/tiff")
    assert (found["skewed"], found["blank"]) == ([[1, 7]], [2])


def test_pages_askew_and_blank_ones_between_others_are_for_a_person_to_look_at(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    empty = Image.new("L", (827, 1169), 255)
    file = bound(paper(), empty, turned(7), empty)
    told = push(contractor, file, filename="扫描.pdf", filing=filing)
    work()
    result, notes = items(app, told["version"])["3-4"]
    assert result == "manual"
    assert set(notes) >= {"blank_inside", "skewed", "blank_pages"}
    page = contractor.get(f"{BASE}/documents/{told['document']}").text
    assert "第 2 页在中间，是空白" in page and "第 3 页倾斜约 7°" in page
    assert "第 4 页是空白" in page


def test_a_title_that_tells_of_a_copy_is_told_as_possibly_doubled(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = {
        name: push(contractor, small_pdf(name), filename=f"{name}.pdf", filing=filing)
        for name in ("基坑记录", "基坑记录（副本）", "支护记录 第1期", "支护记录 第2期")
    }
    work()
    found = {name: items(app, one["version"])["1-8"] for name, one in told.items()}
    assert found["基坑记录（副本）"] == ("manual", ["near_title"])
    assert found["支护记录 第2期"] == ("passed", [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("开工报告", "开工报告 另一份", True),
        ("开工报告", "开工报告 ", True),
        ("开工报告", "复件 开工报告", True),
        ("Report", "Report - Copy (2)", True),
        ("ＤＬ－５ 记录（一）", "DL-5记录(一)", True),
        ("记录", "记录 (1)", True),
        ("记录(1)", "记录(2)", False),
        ("检验批 第1期", "检验批 第2期", False),
        ("合同正本", "合同", False),
        ("副本", "记录", False),
    ],
)
def test_what_makes_a_title_that_of_a_copy(one, other, same):
    assert four.doubled(one, other) == four.doubled(other, one) == same
