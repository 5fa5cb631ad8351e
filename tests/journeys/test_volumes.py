"""An archivist arranges a section, numbers it, fills the table like a spreadsheet, and prints, in a real browser."""

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Document, Volume
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.journeys.walker import Person

PASTE = """(text) => { const held = new DataTransfer(); held.setData('text/plain', text);
  document.querySelector('#table').dispatchEvent(new ClipboardEvent('paste', {clipboardData: held, bubbles: true, cancelable: true})) }"""


def loosen(app):
    with app.app_context(), transaction():
        db.session.execute(
            update(Document).where(Document.project_id == BRIDGE).values(volume_id=None),
            execution_options={"synchronize_session": False},
        )
        db.session.execute(Volume.__table__.delete().where(Volume.project_id == BRIDGE))


def test_from_loose_files_to_numbered_volumes_and_paper(app, browser, address):
    loosen(app)
    owner = Person(browser, address, "owner", "zh")
    page = owner.page
    owner.go(f"/projects/{BRIDGE}/arrangements")
    owner.press("main .filters button.btn-primary")
    assert page.inner_text("h1").startswith("拟 ") and "归并依据" in page.inner_text("main")
    name = page.locator("[data-volume='1'] h2 span").inner_text()
    target = page.locator("[data-volume]").filter(has=page.locator(f"h2 span:text-is('{name}')"))
    inside, moved = (
        target.locator("[data-file]"),
        page.locator("[data-volume='0'] [data-file]").first,
    )
    title, before = moved.locator("span").inner_text(), inside.count()
    moved.hover()
    page.mouse.down()
    at = moved.bounding_box()
    page.mouse.move(at["x"] + 30, at["y"] + 5)
    with page.expect_navigation():
        inside.first.hover()
        inside.first.hover()
        page.mouse.up()
    assert inside.count() == before + 1 and inside.locator("span").first.inner_text() == title
    assert "已由人调整" in target.inner_text()
    inside.first.locator("input").focus()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowDown")
    assert inside.locator("span").nth(1).inner_text() == title
    owner.press("main .filters button.btn-primary")
    assert "已组成" in page.inner_text("main")
    owner.go(f"/projects/{BRIDGE}/numbers?fonds=J013")
    assert "没有缺号和重号" in page.inner_text("h1")
    owner.press("#numbers button.btn-primary")
    assert "J013-KJ·XJ-2019-001-001" in page.inner_text("main")
    owner.go(f"/projects/{BRIDGE}/volumes")
    with page.expect_download() as got:
        page.click("[aria-label='下载 案卷目录 GB/T 11822 Word']")
    assert got.value.suggested_filename == "案卷目录-11822.docx"


def test_the_table_fills_like_a_spreadsheet(app, browser, address):
    owner = Person(browser, address, "owner", "zh")
    page = owner.page
    owner.go(f"/projects/{BRIDGE}/table/files")
    page.locator("#table[data-ready]").wait_for()
    page.fill("#why", "按纸质目录更正")

    def cell(row, field):
        return (
            page.locator(".tabulator-row")
            .nth(row)
            .locator(f".tabulator-cell[tabulator-field={field}]")
        )

    def said(text):
        page.locator("#said", has_text=text).wait_for(timeout=10_000)

    cell(0, "number").click()
    page.keyboard.type("JX-01")
    page.keyboard.press("Enter")
    said("已存 1 格")
    cell(0, "number").click()
    for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
        page.keyboard.press(key)
    said("已存 2 格")
    cell(0, "number").click()
    page.evaluate(PASTE, "A-1\t张工\t20240102\nA-2\t李工\t2024/3/4\nA-3\t王工\t昨天")
    said("已存 8 格")
    assert "3 · 文件日期：不是日期" in page.inner_text("#wrong") and "bad" in cell(
        2, "formed_on"
    ).get_attribute("class")
    with app.app_context():
        stored = db.session.execute(
            select(Document.number, Document.author, Document.formed_on).where(
                Document.project_id == BRIDGE, Document.author == "李工"
            )
        ).all()
        assert [(n, a, d.isoformat()) for n, a, d in stored] == [("A-2", "李工", "2024-03-04")]
    page.keyboard.press("Control+z")
    page.locator(".tabulator-row >> nth=0 >> text=JX-01").wait_for()
    assert owner.page.locator("#table").get_attribute("data-ready")


def test_the_pages_of_volumes_fit_a_phone_and_speak_english(browser, address):
    owner = Person(browser, address, "owner", "en", width=390)
    for path in ("volumes", "volumes/1", "arrangements", "numbers", "defects", "table/volumes"):
        owner.go(f"/projects/{BRIDGE}/{path}")
