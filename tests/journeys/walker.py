"""People at their browsers: each has a window of its own, keeps its language, and notices what is wrong with a page."""

from __future__ import annotations

import re
from pathlib import Path

STRAY = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const node = walk.currentNode, home = node.parentElement
    if (/[\\u4e00-\\u9fff]/.test(node.data.replace(/“[^”]*”/g, '')) && !home.closest('[lang="zh-CN"], script, style, textarea, summary, details.menu, .who, code, option[lang]')) found.push(node.data.trim())
  }
  return found
}"""


class Person:
    """One of the demo's people at a window."""

    def __init__(self, browser, address: str, who: str, language: str, width: int = 1440) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.address, self.language, self.trouble = address, language, []
        self.page.on(
            "console",
            lambda message: self.trouble.append(message.text) if message.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on(
            "response",
            lambda answer: (
                self.trouble.append(f"{answer.status} {answer.url}")
                if answer.status >= 500
                else None
            ),
        )
        self.go("/sign-in")
        if language == "en":
            self.page.click("details.menu > summary")
            with self.page.expect_navigation():
                self.page.click('form[action="/language/en"] button')
        self.press(f'form[action="/demo/demo-{who}"] button')

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def press(self, selector: str) -> None:
        """Click something that leads to another page, wait for it, look at it."""
        with self.page.expect_navigation():
            self.page.click(selector)
        self.look()

    def look(self) -> None:
        """No page scrolls sideways, asks another host, or mixes languages."""
        page = self.page
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{page.url} scrolls sideways"
        )
        if self.language == "en" and not page.url.endswith("/sign-in"):
            assert page.get_attribute("html", "lang") == "en"
            stray = page.evaluate(STRAY)
            self.trouble += [f"Chinese on an English page: {page.url} {text}" for text in stray]

    def step(self, project: str, name: str, **answers: str) -> None:
        """Open the project, press the step's button, fill in what it asks, confirm."""
        self.go(project)
        self.press(f'a[data-step="{name}"]')
        for field, value in answers.items():
            self.page.fill(f'[name="{field}"]', value)
        if self.page.locator("[name=confirm]").count():
            self.page.check("[name=confirm]")
        self.press("main form button.btn-primary")
        assert self.page.locator(".flash").count(), (name, self.page.inner_text("main")[:500])

    def refused(self, project: str, name: str) -> str:
        """The reasons under the grey button."""
        self.go(project)
        button = self.page.locator(f'button[data-step="{name}"]')
        assert button.get_attribute("aria-disabled") == "true"
        return self.page.inner_text(f"#{button.get_attribute('aria-describedby')}")

    def bulk(self, project: str, name: str, query: str) -> None:
        """Select every item that a filter shows and take one step."""
        self.go(f"{project}/filings?{query}")
        self.page.check("[data-check-all=ids]")
        self.page.select_option("select[name=step]", name)
        self.press("main table ~ .acts button")
        assert self.page.locator(".flash").count(), (
            name,
            query,
            self.page.inner_text("main")[:400],
        )

    def write(self, project: str, kind: str) -> None:
        """Fill in every part of a statement."""
        self.go(f"{project}/review/texts/{kind}")
        for area in self.page.locator("main textarea").all():
            area.fill("情况属实，符合要求。\n第二段：桥<&>“引号”。")
        for box in self.page.locator("main input[type=checkbox]").all():
            box.check()
        self.press("main form button.btn-primary")

    def number(self) -> str:
        return re.search(r"/projects/(\d+)", self.page.url).group(0)

    def shot(self, name: str) -> None:
        """Keep a picture when the folder `shots` is there."""
        if Path("shots").is_dir():
            self.page.screenshot(path=f"shots/{name}.png", full_page=True)
