"""A reader's copy says on each page who reads it, when and what for; the original stays as it was."""

import hashlib
import io

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import text

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import watermarks
from acceptance.gateways.filetypes import JPEG, OFD, PDF, TIFF
from tests.builders import SEWAGE
from tests.web.volumes.test_keeping import AT, TODAY, agree, asked, lend, number, told

if watermarks.font() is None:
    pytest.skip("because there is no Chinese font here", allow_module_level=True)


def turned_pdf():
    """Three pages, one of them turned, with an attachment and a script of its own."""
    made = pikepdf.open(io.BytesIO(small_pdf("图纸", 3)))
    made.pages[1].obj.Rotate = 90
    made.attachments["secret.txt"] = b"unmarked"
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def put_bytes(app, content, kind, name):
    """The first file of the first volume is this one; its version, and where it lies."""
    from flask import current_app

    with app.app_context():
        path, stored = current_app.extensions["store"].receive(io.BytesIO(content), limit=1 << 30)
        current_app.extensions["store"].keep(path, stored)
        key = db.session.scalar(
            text(
                "SELECT file_version.id FROM file_version JOIN document ON document.id = document_id"
                " JOIN volume ON volume.id = volume_id WHERE volume.project_id = :at AND volume.number"
                " = 1 AND current AND file_version.gone = '' ORDER BY document.position"
            ),
            {"at": SEWAGE},
        )
        db.session.execute(
            text("UPDATE file_version SET digest = :d, media_type = :t, name = :n WHERE id = :k"),
            {"d": stored.digest, "t": kind, "n": name, "k": key},
        )
        db.session.commit()
        where = current_app.extensions["store"].path(stored.digest)
        db.session.remove()
    return key, where


def copies_agree(app):
    """The register is what its lines say."""
    return not any("查阅" in one for one in agree(app))


def inked(page):
    """How much of a page is not white."""
    grey = page.convert("L").resize((60, 60))
    return sum(one < 250 for one in grey.get_flattened_data())


def drawn(content):
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return [(page.render().to_pil(), page.get_textpage().get_text_range()) for page in document]


def test_a_copy_says_on_each_page_who_reads_it_and_the_original_stays_as_it_was(app, enter):
    owner = enter("owner")
    original = turned_pdf()
    key, where = put_bytes(app, original, PDF, "图纸.pdf")
    at = f"{AT}/loans/{number(owner, lend(owner, 1, 1))}/copies"
    assert "图纸.pdf" in owner.get(at).text
    made = owner.post(at, data={"version": key, "first": "", "last": ""})
    assert made.status_code == 302, made.text
    facts = told(app, "make_copy")
    assert facts["number"] == 1 and facts["pages"] == [None, None] and facts["version"] == key
    assert facts["lines"][1].startswith("查阅人：林涛（西江市审计局）")
    assert facts["lines"][-1] == "查阅目的：决算审计" and "第 1 号登记第 1 份" in facts["lines"][0]
    copy = owner.get(f"{at}/1")
    assert copy.mimetype == PDF and "attachment" in copy.headers["Content-Disposition"]
    before, after = drawn(original), drawn(copy.data)
    assert len(after) == 3 and [size.size for size, _ in after] == [s.size for s, _ in before]
    for (plain, words), (marked, still) in zip(before, after, strict=True):
        assert inked(marked) > inked(plain) + 200 and still == words
    with pikepdf.open(io.BytesIO(copy.data)) as read:
        assert not read.attachments and "/OpenAction" not in read.Root and "/Names" not in read.Root
    assert hashlib.sha256(where.read_bytes()).digest() == hashlib.sha256(original).digest()
    assert owner.get(f"{at}/1").data == copy.data
    part = owner.post(at, data={"version": key, "first": "2", "last": "3"})
    assert part.status_code == 302 and told(app, "make_copy")["pages"] == [2, 3]
    assert len(drawn(owner.get(f"{at}/2").data)) == 2
    for pages in ({"first": "4"}, {"first": "3", "last": "2"}):
        assert "没有这几页" in owner.post(at, data={"version": key, **pages}).text
    assert owner.post(at, data={"version": key, "first": "0"}).status_code == 422
    assert copies_agree(app)
    page = owner.get(f"{AT}/loans/1").text
    assert "2 份" in page and owner.get(f"{AT}/loans/export.csv").text.count(",2,") >= 1
    # made by mistake: it stays to be read, and nobody has it any more
    assert owner.post(f"{at}/1/strike", data={"reason": "印错了文件"}).status_code == 302
    assert "已划去" in owner.get(f"{at}/1").text and "印错了文件" in owner.get(at).text
    assert "已划去" in owner.post(f"{at}/1/strike", data={"reason": "再划"}).text
    assert copies_agree(app)
    with app.app_context():
        db.session.execute(text("UPDATE loan_copy SET struck = 0"))
        db.session.commit()
        db.session.remove()
    assert not copies_agree(app)


def test_pictures_are_marked_and_what_cannot_be_marked_is_said_so(app, enter, monkeypatch):
    owner = enter("owner")
    at = f"{AT}/loans/{number(owner, lend(owner, 1, 1))}/copies"
    black, out = Image.new("RGB", (800, 600), "black"), io.BytesIO()
    black.save(out, "JPEG")
    key, _where = put_bytes(app, out.getvalue(), JPEG, "照片.jpg")
    assert owner.post(at, data={"version": key}).status_code == 302
    photo = owner.get(f"{at}/1")
    light = Image.open(io.BytesIO(photo.data)).convert("L").get_flattened_data()
    # also seen on what is all black
    assert photo.mimetype == JPEG and sum(one > 40 for one in light) > 5000
    scans = io.BytesIO()
    Image.new("L", (300, 400), 255).save(
        scans, "TIFF", save_all=True, append_images=[Image.new("L", (300, 400), 255)]
    )
    key, _where = put_bytes(app, scans.getvalue(), TIFF, "扫描.tif")
    assert owner.post(at, data={"version": key}).status_code == 302
    marked = drawn(owner.get(f"{at}/2").data)
    assert len(marked) == 2 and all(inked(page) > 100 for page, _text in marked)
    key, _where = put_bytes(app, b"PK\x03\x04 ofd", OFD, "批复.ofd")
    assert "不能逐页加水印" in owner.get(at).text
    assert "不能逐页加水印，没有制作" in owner.post(at, data={"version": key}).text
    locked, sealed = io.BytesIO(), pikepdf.open(io.BytesIO(small_pdf("锁")))
    sealed.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    key, _where = put_bytes(app, locked.getvalue(), PDF, "锁.pdf")
    assert "设了打开密码，不能加水印" in owner.post(at, data={"version": key}).text
    key, _where = put_bytes(app, b"%PDF-1.7 nothing", PDF, "坏.pdf")
    assert "读不出来，不能加水印" in owner.post(at, data={"version": key}).text
    monkeypatch.setattr(watermarks, "MOST", 3)
    key, _where = put_bytes(app, small_pdf("大"), PDF, "大.pdf")
    assert "超过 0 MB" in owner.post(at, data={"version": key}).text
    monkeypatch.setattr(watermarks, "font", lambda: None)
    assert "没有中文字体" in owner.post(at, data={"version": key}).text
    assert asked(app, "SELECT count(*) FROM loan_copy") == [(2,)]


def test_copies_are_of_what_is_with_the_reader_and_of_the_unit_that_lent_it(app, enter):
    owner, city = enter("owner"), enter("city")
    key, _where = put_bytes(app, small_pdf("甲"), PDF, "甲.pdf")
    loan = number(owner, lend(owner, 2, 3))
    at = f"{AT}/loans/{loan}/copies"
    wrong = owner.post(at, data={"version": key})
    assert wrong.status_code == 422 and "不在第 1 号登记未还的案卷中" in wrong.text
    assert owner.post(at, data={"version": 999_999}).status_code == 404
    assert city.get(at).status_code == 404
    assert city.post(at, data={"version": key}).status_code == 404
    own = f"{AT}/loans/{number(owner, lend(owner, 1, 1))}"
    assert owner.post(f"{own}/copies", data={"version": key}).status_code == 302
    assert city.get(f"{own}/copies/1").status_code == 404
    assert owner.get(f"{own}/copies/9").status_code == 404
    for who in ("bureau", "supervisor", "contractor", "expert"):
        assert enter(who).get(f"{own}/copies").status_code == 403, who
    owner.post(f"{own}/back", data={"on": TODAY})
    over = owner.post(f"{own}/copies", data={"version": key})
    assert over.status_code == 422 and "已办结" in over.text
    assert owner.get(f"{own}/copies/1").status_code == 200
    assert "已办结" in owner.get(f"{own}/copies").text
    # what has been withdrawn since is not handed out again
    with app.app_context():
        db.session.execute(
            text("UPDATE file_version SET gone = 'withdrawn', current = 0 WHERE id = :k"),
            {"k": key},
        )
        db.session.commit()
        db.session.remove()
    assert "已不能再取" in owner.get(f"{own}/copies/1").text
    owner.post(f"{own}/strike", data={"reason": "登在别的项目"})
    assert "已划去" in owner.get(f"{own}/copies/1").text
