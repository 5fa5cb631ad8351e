"""Every page × role × language × theme in a real browser, taken from the URL map, looked at by axe and by ourselves.

python -m tests.crawl [part of an endpoint]    walks all, prints each kind of fault with its pages

What is looked at: axe with its best practices in light and in dark, no page wider than a phone, no word of the
other language, no other host asked, no error in the console. The suite walks one page in many (tests/journeys/test_fit.py).
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask

from tests.house.matrix import DOORS, PEOPLE
from tests.journeys.walker import STRAY

AXE = Path("node_modules/axe-core/axe.min.js")
LANGUAGES = ("zh_CN", "en")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
WHERE = {
    "owner": (1, 4),
    "contractor": (1,),
    "supervisor": (1,),
    "bureau": (4, 5),
    "city": (4,),
    "authority": (4,),
    "expert": (4,),
    "province": (6,),
    "health": (2,),
}
"""In which projects of the demo each opens the pages of projects: one of every stage there is."""
ALL = {"rules": {"label-content-name-mismatch": {"enabled": True}}, "resultTypes": ["violations"]}
"""What axe looks at by itself, and one more."""
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""All that a theme changes."""
OF_THE_HOUR = re.compile(
    r'<header class="top">.*?</header>|<footer class="pg">.*?</footer>'
    r'|<meta name="csrf-token"[^>]*>|name="csrf_token"[^>]*>|nonce="[^"]*"',
    re.DOTALL,
)
"""What differs between two answers that show the same: whose it is, and when it was asked."""
LOOK = """async ([options, dark]) => {
  const root = document.documentElement, found = []
  document.head.insertAdjacentHTML("beforeend", "<style>* { transition: none !important }</style>")
  root.dataset.bsTheme = dark ? "dark" : "light"
  for (const one of document.querySelectorAll("details")) one.open = true
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const said = await axe.run(document, options)
  for (const fault of said.violations)
    for (const node of fault.nodes)
      found.push([fault.id, node.html.slice(0, 160), (node.any[0]?.message ?? "").slice(0, 160)])
  return found
}"""
WIDER = """() => {
  const wide = document.documentElement.scrollWidth
  return wide > 390 ? [String(wide)] : []
}"""
NO_PAGE = re.compile(
    r"^look|export|download|metadata_xml|kits\.|photo|cells.rows|tile|proof|checkpoint|package"
    r"|papers.download|picture|program|^api|printed|verifier"
)
"""Doors through which no page comes: they are not opened, for some take long."""
ADDRESSES = re.compile(r"^(https?://127\.0\.0\.1:\d+/|data:|blob:)")


OTHERS = {"key": 1, "view_id": 1, "upload": "x", "batch": "x"}
"""What stands in addresses beside what `tests.walk` knows."""


class Fault(NamedTuple):
    """One thing that is wrong, with where it was seen."""

    kind: str
    endpoint: str
    address: str
    who: str
    language: str
    detail: str


class Counts(NamedTuple):
    """What a walk came to, how many of these pages showed something new, and what is wrong with them."""

    pages: int
    looked: int
    kinds: int
    faults: list[Fault]


def addresses(app: Flask, who: str) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of all that the matrix lets this person read."""
    from tests.walk import NOT_OPENED, values

    where = app.url_map.bind("127.0.0.1")
    told = {project: values(project) | OTHERS for project in (0, *WHERE.get(who, ()))}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in rule.methods or rule.endpoint in NOT_OPENED:
            continue
        if who not in DOORS.get(rule.endpoint, ()) or NO_PAGE.search(rule.endpoint):
            continue
        places = WHERE.get(who, ()) if "project_id" in rule.arguments else (0,)
        for project in places:
            known = told[project]
            if any(name not in known for name in rule.arguments):
                continue
            args = {name: known[name] for name in rule.arguments}
            if rule.endpoint.startswith("standards.") and "name" in args:
                args["name"] = "national-2006"
            if rule.endpoint.endswith("metadata_xml"):
                args["form"] = "dc"
            yield rule.endpoint, where.build(rule.endpoint, args)


def pages(
    app: Flask, who: str, wanted: Callable[[str, str], bool]
) -> Iterator[tuple[str, str, str]]:
    """Of these, what is a page, and the mark of what it shows: asked of the program itself first,
    so that no browser waits for a download."""
    from tests.conftest import second_unit

    with app.app_context():
        from acceptance.extensions import db

        todo = [one for one in addresses(app, who) if wanted(*one)]
        db.session.remove()
    if not todo:
        return
    client = app.test_client()
    if who != "nobody":
        client.post(f"/demo/demo-{'owner' if who == 'health' else who}")
    if who == "health":
        client.post(f"/serve/{second_unit(app)}")
    for endpoint, address in todo:
        with client.get(address) as answer:
            policy = answer.headers.get("Content-Security-Policy", "")
            page = answer.mimetype == "text/html" and "sandbox" not in policy
            if page and answer.status_code == 200:
                shown = OF_THE_HOUR.sub("", answer.text)
                yield endpoint, address, hashlib.sha256(shown.encode()).hexdigest()


class Looker:
    """One person at one window, in one language."""

    def __init__(self, browser: Any, address: str, who: str, language: str, unit: int) -> None:
        self.context = browser.new_context(viewport=DESK, locale="zh-CN", bypass_csp=True)
        self.context.add_init_script(path=str(AXE))
        self.address, self.who, self.language = address, who, language
        ask = self.context.request
        if who != "nobody":
            ask.post(f"{address}/demo/demo-{'owner' if who == 'health' else who}")
        if who == "health":
            ask.post(f"{address}/serve/{unit}")
        ask.post(f"{address}/language/{language}")
        self.page = self.context.new_page()
        self.heard: list[tuple[str, str]] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.heard.append(("script", str(error))))
        self.page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.heard.append(("console", message.text))

    def _asked(self, request: Any) -> None:
        if not ADDRESSES.match(request.url):
            self.heard.append(("foreign host", request.url))

    def look(self, endpoint: str, address: str) -> Iterator[Fault]:
        """Everything that is wrong with one page."""

        def fault(kind: str, detail: str) -> Fault:
            return Fault(kind, endpoint, address, self.who, self.language, detail)

        self.heard.clear()
        self.page.set_viewport_size(DESK)
        self.page.goto(self.address + address)
        if self.language == "en":  # the other language on the other width
            self.page.set_viewport_size(PHONE)
            for text in self.page.evaluate(STRAY):
                yield fault("mixed language", text)
        for kind, html, why in self.page.evaluate(LOOK, [ALL, False]):
            yield fault(kind, f"{why} {html}")
        for kind, html, why in self.page.evaluate(LOOK, [CONTRAST, True]):
            yield fault(f"{kind} in dark", f"{why} {html}")
        self.page.set_viewport_size(PHONE)
        for wide in self.page.evaluate(WIDER):
            yield fault("wider than a phone", wide)
        for kind, detail in self.heard:
            yield fault(kind, detail)


def chosen(who: str, language: str, one_in: int, part: str, endpoint: str, address: str) -> bool:
    """One page in so many, always the same; of a part of the doors alone where one is named."""
    drawn = zlib.crc32(f"{address}|{who}|{language}".encode()) % one_in
    return part in endpoint and drawn == 0


def crawl(
    app: Flask, browser: Any, address: str, *, one_in: int = 1, part: str = "", told: bool = False
) -> Counts:
    """Look at the pages of everybody in both languages and both themes."""
    from tests.conftest import second_unit

    faults: list[Fault] = []
    came, seen, kinds, spoken, unit = 0, set(), set(), set(), second_unit(app)
    for who in PEOPLE:
        if os.environ.get("WHO", who) != who:
            continue
        for language in LANGUAGES:
            if os.environ.get("ONLY", language) != language:
                continue
            wanted = partial(chosen, who, language, one_in, part)
            todo = list(pages(app, who, wanted))
            if not todo:
                continue
            looker = Looker(browser, address, who, language, unit)
            for endpoint, where, mark in todo:
                came += 1
                kinds.add(endpoint)
                if (mark, language) in seen:
                    continue
                seen.add((mark, language))
                for fault in looker.look(endpoint, where):
                    faults.append(fault)
                    if told and (fault.kind, endpoint) not in spoken:
                        spoken.add((fault.kind, endpoint))
                        print(*fault, flush=True)
            looker.context.close()
            if told:
                print(f"{who} {language}: {len(todo)} pages, {len(faults)} faults", flush=True)
    return Counts(came, len(seen), len(kinds), faults)


def report(counts: Counts) -> None:
    """Each kind of fault, with the places where it stands."""
    places = defaultdict(lambda: defaultdict(list))
    for fault in counts.faults:
        places[fault.kind][fault.endpoint, fault.detail].append(fault)
    for kind, found in sorted(places.items()):
        print(f"\n## {kind}: {sum(map(len, found.values()))}")
        for (endpoint, detail), several in sorted(found.items()):
            one = several[0]
            print(
                f"{endpoint} {one.address} {one.who} {one.language} ×{len(several)}\n    {detail}"
            )
    print(
        f"\nfigure: {counts.pages} pages in 2 themes, {counts.kinds} kinds of page,"
        f" {counts.looked} of them each another, {len(counts.faults)} faults"
    )


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on loopback."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["PUBLIC_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.conftest import copied, make_app, seed

    logging.disable(logging.ERROR)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "instance"
        if "SEEDED" in os.environ:
            copied(Path(os.environ["SEEDED"]), home)
        else:
            seed(home)
        app = make_app(home)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with served(app) as address:
            counts = crawl(app, browser, address, part="".join(sys.argv[1:2]), told=True)
        browser.close()
    report(counts)
    sys.exit(bool(counts.faults))


if __name__ == "__main__":
    main()
