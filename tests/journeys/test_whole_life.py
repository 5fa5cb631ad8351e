"""A bridge goes from design to the archive in a real browser: once in Chinese, once in English."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest

from acceptance.demo.pdfs import small_pdf
from tests.journeys.walker import Person
from workflows import standards


def catalogue(name: str) -> tuple[str, list[str]]:
    """A sheet with one file for every required item of the scope, and the titles in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["项目名称", ":", name])
    titles = []
    for group in standards.scope("dat-28-2018").groups:
        items = [item for item in group.items if item.required]
        if not items:
            continue
        writer.writerow([("第1标段" if group.each_section else "") + group.name, "0"])
        for page, item in enumerate(items, 1):
            title = item.like[0]
            writer.writerow([title, page, page, "20240301", "", "某单位"])
            titles.append(title)
    return out.getvalue(), titles


LANGUAGES = ["zh", "en"] if os.environ.get("LANGUAGES") == "all" else ["zh"]
"""The suite walks in Chinese; `LANGUAGES=all pytest tests/journeys/test_whole_life.py` in English too."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bridge_from_design_to_the_archive(browser, address, tmp_path: Path, language):
    bureau, owner, contractor, supervisor = (
        Person(browser, address, who, language)
        for who in ("bureau", "owner", "contractor", "supervisor")
    )

    bureau.go("/projects/new")
    name = "月亮湾大桥工程"
    for field, value in {
        "name": name,
        "code": "YL-01",
        "place": "西江市",
        "sections": "第 1 标段",
        "investment": "12000",
        "started_on": "2024-01-08",
    }.items():
        bureau.page.fill(f"[name={field}]", value)
    for field, unit in {
        "owner_id": "西江新区交通建设开发有限公司",
        "city_archive_id": "西江市城建档案馆",
    }.items():
        bureau.page.select_option(f"[name={field}]", label=unit)
    bureau.page.select_option("[name=scope_pack]", "dat-28-2018")
    bureau.page.check("[name=in_planning_area]")
    bureau.press("main form button.btn-primary")
    project = bureau.number()
    bureau.shot(f"{language}-registered")

    owner.go(f"{project}/parties")
    for unit, kind, section in (
        ("岭南公路勘察设计研究院", "surveyor", "0"),
        ("岭南公路勘察设计研究院", "designer", "0"),
        ("粤西路桥工程有限公司", "contractor", "1"),
        ("南方工程监理咨询有限公司", "supervisor", "0"),
    ):
        owner.page.select_option("[name=organisation_id]", label=unit)
        owner.page.select_option("[name=kind]", kind)
        owner.page.select_option("select[name=section]", section)
        owner.press('form[action$="/parties"] button')
    assert owner.refused(project, "start_contracting").count("\n") > 5
    owner.go(f"{project}/parties")
    for index in range(5):
        for duty in ("leader", "archivist"):
            naming = owner.page.locator("[name=duty]")
            box = owner.page.locator("main section.box details.alt").filter(has=naming).nth(index)
            box.locator("summary").click()
            box.locator("[name=duty]").select_option(duty)
            box.locator("[name=name]").fill("张三")
            with owner.page.expect_navigation():
                box.locator("form button").click()
            owner.look()

    sheet, titles = catalogue(name)
    path = tmp_path / "目录.csv"
    path.write_text(sheet, "gb18030")
    owner.go(f"{project}/catalogue")
    owner.page.set_input_files("[name=sheet]", path)
    owner.press("main form button")
    owner.shot(f"{language}-imported")
    assert owner.page.locator(".st.late").count() == 0, owner.page.inner_text("main")
    files = []
    for title in titles:
        files.append(tmp_path / f"{title}.pdf")
        files[-1].write_bytes(small_pdf(title))
    owner.go(f"{project}/filings/upload")
    owner.page.set_input_files("[name=files]", files)
    owner.press("main form button")
    owner.shot(f"{language}-uploaded")
    assert owner.page.locator(".receipt .fix").count() == 0, owner.page.inner_text("main")[:800]

    contractor.bulk(project, "submit", "state=open")
    contractor.shot(f"{language}-contractor")
    assert contractor.page.locator("table a").count() <= 14
    supervisor.bulk(project, "submit", "state=open&group=7")
    supervisor.bulk(project, "check", "state=submitted&section=1")
    for group in ("1", "2", "3", "4", "5", "12", "13"):
        owner.bulk(project, "submit", f"state=open&group={group}")
    owner.bulk(project, "file", "state=submitted")
    owner.bulk(project, "file", "state=checked")

    owner.step(project, "start_contracting")
    owner.step(project, "start_construction")
    owner.step(project, "submit_to_supervisor")
    supervisor.step(project, "return_to_contractor", reason="竣工图 3 张签字不全")
    owner.step(project, "submit_to_supervisor")
    assert supervisor.refused(project, "sign_off")
    supervisor.write(project, "audit_report")
    supervisor.step(project, "sign_off")
    owner.write(project, "self_check")
    owner.write(project, "application")
    owner.go(f"{project}/numbers?fonds=0427")
    owner.press("#numbers button.btn-primary")
    owner.step(project, "apply")
    bureau.step(project, "ask_supplement", reason="缺盖章页")
    owner.step(project, "supplement", conclusion="已补盖章页")
    bureau.step(project, "admit")

    bureau.go(f"{project}/panel")
    for who, post in (
        ("陈岚，西江市档案局", "leader"),
        ("吴建国，西江市发展和改革局", "deputy"),
        ("何秀兰，西江市城建档案馆", "member"),
        ("冯远，西江市档案学会", "member"),
        ("唐慧，西江市档案学会", "member"),
    ):
        bureau.page.locator(
            f"[name=candidate] optgroup >> nth=0 >> option:text-is('{who}')"
        ).evaluate("o => { o.parentElement.parentElement.value = o.value }")
        bureau.page.fill("form[action$='/panel'] [name=deputed_on]", "2026-11-01")
        bureau.page.select_option("[name=post]", post)
        bureau.press('form[action$="/panel"] button')
    bureau.step(project, "open_review", meeting_on="2026-11-20", meeting_place="项目部")
    bureau.page.goto(f"{address}{project}/sample/draw")
    bureau.press('form[action$="/sample/fix"] button')
    naming = [Person(browser, address, who, language) for who in ("expert", "city")]
    slips = [hand_in(member, project, number) for member, number in zip(naming, "67", strict=True)]
    bureau.page.reload()
    bureau.press('form[action$="/sample/close"] button')
    for member, number, salt in zip(naming, "67", slips, strict=True):
        member.go(f"{project}/sample/draw")
        member.page.fill("form[action$='/sample/shown'] [name=number]", number)
        member.page.fill("form[action$='/sample/shown'] [name=salt]", salt)
        member.press('form[action$="/sample/shown"] button')
    look_at_every_volume(naming[0], project)
    for member in naming:
        assert sorted(set(member.trouble)) == []
        member.context.close()
    bureau.write(project, "evaluation")
    assert bureau.refused(project, "approve")
    for who in ("bureau", "authority", "city", "expert", "expert2"):
        member = Person(browser, address, who, language)
        member.go(f"{project}/review")
        member.press('main a[href$="/panel/vote"]')
        member.page.check("main form [value=agree]")
        member.press("main form button")
        member.press("main form button")
        member.context.close()
    bureau.step(project, "approve")
    bureau.shot(f"{language}-accepted")

    with bureau.page.expect_download() as download:
        bureau.page.click("a.doc")
    with zipfile.ZipFile(download.value.path()) as package:
        text = package.read("word/document.xml").decode()
    assert download.value.suggested_filename == f"{name}项目档案验收意见.docx"
    assert (
        f"文件{len(titles)}件" in text
        and "验收组成员5人，同意5人" in text
        and "桥&lt;&amp;&gt;“引号”" in text
    )

    owner.go(f"{project}/handover")
    owner.press('form[action$="/handover"] button')
    city = Person(browser, address, "city", language)
    city.step(project, "transfer")
    city.go(project)
    assert city.page.locator("li.here[aria-current=step]").count() == 1
    assert city.page.locator(".flow .here").count() == 1
    city.go(f"{project}/journal")
    assert city.page.locator(".st.ok").count() >= 1
    city.shot(f"{language}-journal")
    for person in (bureau, owner, contractor, supervisor, city):
        assert sorted(set(person.trouble)) == []


def hand_in(member, project, number):
    """A number named by its digest; the salt, as the slip shows it once."""
    member.go(f"{project}/sample/draw")
    member.page.fill("form[action$='/sample/slip'] [name=number]", number)
    member.press('form[action$="/sample/slip"] button')
    salt = member.page.locator("main code").first.inner_text()
    member.press('form[action$="/sample/numbers"] button')
    return salt


def look_at_every_volume(inspector, project):
    """Sound, volume by volume, until the server has every entry."""
    inspector.go(f"{project}/sample")
    inspector.page.evaluate(
        """() => document.querySelectorAll('form[data-note]').forEach((form) => {
            form.elements.result.value = 'sound'
            form.requestSubmit()
        })"""
    )
    inspector.page.wait_for_function(
        """() => {
            const all = document.querySelectorAll('[data-volume]').length
            const there = document.querySelectorAll('[data-entry]').length
            return there >= all && !document.querySelector('.waiting')
        }"""
    )


def test_a_refused_sheet_names_row_and_column_and_keeps_nothing(browser, address):
    owner = Person(browser, address, "owner", "zh")
    owner.go("/projects/1/catalogue")
    owner.page.set_input_files("[name=sheet]", "tests/samples/catalogue-with-defects-gbk.csv")
    owner.press("main form button")
    text = owner.page.inner_text("main")
    assert "整份未导入，库内没有变化" in text and "B 起始页" in text and "应从第 8 页起" in text


OPENED = int(os.environ.get("OPENED", "30"))
"""Pages that each person opens at a phone's width; `OPENED=1000` opens every kind."""
DOWNLOADS = (
    "kit.html",
    ".csv",
    ".json",
    ".py",
    ".docx",
    "/files/",
    ".xlsx",
    ".png",
    ".svg",
    ".xml",
    ".pdf",
    ".proof",
    ".pyz",
    "/checkpoint",
)


@pytest.mark.parametrize(
    "who", ["owner", "contractor", "supervisor", "bureau", "expert", "city", "admin"]
)
def test_every_page_fits_a_phone(browser, address, who):
    person = Person(browser, address, who, "zh", width=390)
    seen, todo = set(), ["/"]
    while todo and len(seen) < OPENED:
        path = todo.pop(0)
        kind = "".join("#" if c.isdigit() else c for c in path.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        person.go(path)
        hrefs = person.page.eval_on_selector_all(
            "a[href^='/']", "links => links.map(a => a.getAttribute('href'))"
        )
        todo += [href for href in hrefs if not any(kind in href for kind in DOWNLOADS)]
    assert len(seen) >= 4
    assert person.trouble == []


def test_the_keyboard_reaches_everything(browser, address):
    owner = Person(browser, address, "owner", "zh")
    owner.go("/projects/1")
    owner.page.keyboard.press("Tab")
    assert owner.page.evaluate("document.activeElement.className") == "skip"
    owner.page.keyboard.press("/")
    assert owner.page.evaluate("document.activeElement.name") == "q"
    grey = owner.page.locator('button[data-step="submit_to_supervisor"]')
    grey.focus()
    assert owner.page.evaluate("document.activeElement.dataset.step") == "submit_to_supervisor"


def test_no_page_asks_another_host(browser, address):
    owner = Person(browser, address, "owner", "zh")
    asked = []
    owner.page.on("request", lambda request: asked.append(request.url))
    for path in (
        "/",
        "/projects",
        "/projects/1",
        "/projects/1/filings",
        "/standards/gbt-50328-2014",
    ):
        owner.go(path)
    assert asked and all(url.startswith((address, "data:")) for url in asked)
