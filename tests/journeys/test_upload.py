"""A clerk with a folder, and a site foreman with a phone, in a real browser."""

from acceptance.demo.pdfs import small_pdf
from tests.journeys.walker import Person


def a_folder(home):
    for name in ("第1标段/施工文件/隐蔽工程验收记录 3号墩.pdf", "杂项/IMG_001.pdf"):
        path = home / "现场" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(small_pdf(name))
    (home / "现场" / "程序.pdf").write_bytes(b"MZ" + b"\0" * 100)
    return home / "现场"


def test_a_folder_is_previewed_sent_and_told_truthfully(browser, address, tmp_path):
    owner = Person(browser, address, "owner", "zh")
    owner.go("/projects/1/filings/upload")
    page = owner.page
    page.set_input_files("#pick-folder", a_folder(tmp_path))
    page.wait_for_selector("#plan:not([hidden])")
    said = page.inner_text("#plan")
    assert "共 3 个文件，1 个找到条目，2 个先存入预归档区" in said and "隐蔽工程" in said
    page.click("#go")
    page.locator("#uploads-said", has_text="可以关闭本页").wait_for()
    assert "存好 2 个，没有存 1 个" in page.inner_text("#uploads-said")
    page.locator("#uploads li", has_text="已检").first.wait_for(timeout=20_000)
    told = page.inner_text("#uploads")
    assert "可执行文件" in told and "暂存" in told and "SHA-256" in told
    owner.go("/projects/1/held")
    assert "IMG_001.pdf" in page.inner_text("main")


def test_a_foreman_sends_a_picture_by_the_link_alone(browser, address, tmp_path):
    owner = Person(browser, address, "owner", "zh")
    owner.go("/projects/1/links")
    owner.page.select_option("[name=party_id]", index=4)
    owner.press("main form button.btn-primary")
    link = owner.page.input_value("#link-address")
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    phone.goto(link)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture = tmp_path / "IMG_9.pdf"
    picture.write_bytes(small_pdf("x"))
    phone.set_input_files("form.shoot >> nth=0 >> input[type=file] >> nth=1", picture)
    phone.locator("form.shoot [role=status]", has_text="已存").first.wait_for()
    phone.reload()
    assert "IMG_9.pdf" in phone.text_content("main")
