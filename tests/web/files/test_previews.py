"""Previews: pages as pictures, office files through the converter, an OFD as its card."""

import io
import shutil
import zipfile

import docx
import pytest
from PIL import Image

from acceptance.demo.pdfs import small_pdf
from tests.builders import BRIDGE
from tests.web.intake.tus import missing, push

BASE = f"/projects/{BRIDGE}"


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
