"""Pages fit whoever reads them: looked at by axe in both languages and themes, by the keyboard, on a phone, on paper.

The whole of it is `python -m tests.crawl`; here one page in many of each person.
"""

import re
from pathlib import Path

import pytest

from tests import crawl
from tests.journeys.walker import Person

ONE_IN = 210
TOKENS = Path("acceptance/static/styles/tokens.css")


@pytest.mark.skipif(
    not crawl.AXE.exists(), reason="because axe-core is not there; npm ci brings it"
)
def test_pages_of_everybody_are_sound_in_both_themes_and_languages(app, browser, address):
    app.config["WTF_CSRF_ENABLED"] = False
    seen = crawl.crawl(app, browser, address, one_in=ONE_IN)
    print(f"\nfigure: {seen.pages} pages in 2 themes, {seen.kinds} kinds of page")
    assert not seen.faults, "\n".join(map(str, seen.faults))
    assert seen.pages >= 4


def themed(browser, address, system):
    page = browser.new_context(color_scheme=system).new_page()
    page.goto(f"{address}/sign-in")
    return page


def test_the_theme_is_the_system_s_until_the_person_chooses(browser, address):
    page = themed(browser, address, "dark")
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{theme} === 'light'")
    page.click("details.menu > summary")
    page.click("[data-theme-choice=dark]")
    assert page.evaluate(theme) == "dark"
    page.reload()
    assert page.evaluate(theme) == "dark"
    page.evaluate(f"addEventListener('beforeprint', () => (window.printed = {theme}))")
    page.pdf()  # paper is white
    assert page.evaluate("window.printed") == "light"
    page.wait_for_function(f"{theme} === 'dark'")
    page.click("details.menu > summary")
    assert page.get_attribute("[data-theme-choice=dark]", "aria-pressed") == "true"
    page.click("[data-theme-choice='']")
    assert page.evaluate(theme) == "light"


def test_without_scripts_dark_is_the_same_dark():
    text = TOKENS.read_text("utf-8")
    chosen, system = (
        re.search(rf"{head} \{{(.*?)\}}", text, re.DOTALL).group(1).split()
        for head in (r'\n\[data-bs-theme="dark"\]', r":root:not\(\[data-bs-theme\]\)")
    )
    assert chosen == system and len(chosen) > 40


def test_a_list_is_walked_ticked_and_opened_by_the_keyboard(browser, address):
    owner = Person(browser, address, "owner", "zh")
    owner.go("/projects/1/filings")
    page, keys = owner.page, owner.page.keyboard
    keys.press("?")
    assert "勾选这一行" in page.inner_text("dialog[open]")
    keys.press("Escape")
    for key in "jjkjx":
        keys.press(key)
    second = page.locator("main .tb tbody tr >> nth=1")
    assert second.locator("[type=checkbox]").is_checked()
    assert page.inner_text("[data-ticked]") == "已选 1 条"
    title = second.locator("a").inner_text()
    with page.expect_navigation():
        keys.press("Enter")
    assert title in page.inner_text("main")
    page.fill(".find input", "")
    page.focus(".find input")
    keys.type("jx?")
    assert page.input_value(".find input") == "jx?" and not page.locator("dialog[open]").count()


FIRST_SCREEN = 844


def test_on_a_phone_the_first_row_of_a_list_is_on_the_first_screen(browser, address):
    owner = Person(browser, address, "owner", "zh", width=390)
    for path in (
        "/projects",
        "/projects/1/filings",
        "/projects/4/volumes",
        "/projects/1/parties/items",
    ):
        owner.go(path)
        top = owner.page.locator("main .tb tbody tr").first.bounding_box()["y"]
        assert top < FIRST_SCREEN - 100, path
    owner.go("/projects/1/filings")
    assert owner.page.evaluate("document.documentElement.scrollHeight") < 8000
