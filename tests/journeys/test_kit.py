"""A site without a line: the kit's page, opened from the disk, in a real browser that reaches nobody."""

import io
import zipfile

import openpyxl

from acceptance.demo.pdfs import small_pdf
from tests.builders import BRIDGE

SITE = {
    "第1标段/施工文件/6-03 图纸会审记录.pdf": small_pdf("a"),
    "第1标段/施工文件/6-03 图纸会审记录 副本.pdf": small_pdf("a"),
    "杂项/IMG_0001.pdf": small_pdf("b"),
    "杂项/程序.pdf": b"MZ" + b"\0" * 100,
    "杂项/图片.pdf": b"\xff\xd8\xff\xe0" + b"\0" * 100,
    "Thumbs.db": b"x",
}


def test_a_site_without_a_line_sees_what_is_wrong_and_saves_it(browser, enter, tmp_path):
    kit, site = tmp_path / "kit.html", tmp_path / "工地"
    kit.write_text(enter("owner").get(f"/projects/{BRIDGE}/kit.html").text, "utf-8")
    for name, content in SITE.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", offline=True
    )
    page, wrong, asked = context.new_page(), [], []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(kit.as_uri())
    page.set_input_files("#folder", site)
    page.wait_for_selector("#found:not([hidden])")
    said = page.inner_text("#found")
    assert "1 个内容重复" in said and "系统文件 1 个" in said
    assert "可执行文件" in said and "扩展名与内容不符" in said and "都不匹配" in said
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Tab")
    for button, name in (("zip", "files.zip"), ("list", "list.xlsx"), ("report", "report.xlsx")):
        with page.expect_download() as saving:
            page.focus(f"#{button}")
            page.keyboard.press("Enter")
        assert saving.value.suggested_filename == name
        content = saving.value.path().read_bytes()
        if button == "zip":
            assert "工地/杂项/IMG_0001.pdf" in zipfile.ZipFile(io.BytesIO(content)).namelist()
        else:
            assert openpyxl.load_workbook(io.BytesIO(content)).active.max_row > 1
    page.click("#language")
    assert page.title() == "Offline check" and "missing" in page.inner_text("#headline")
    assert wrong == [] and {url.partition(":")[0] for url in asked} <= {"file", "blob"}
    context.close()
