"""The pictures of the guides and of the README, taken of the demo in a real browser, in both languages.

python -m tests.guide_pictures [name]    writes docs/images/NAME.png (Chinese) and docs/images/en/NAME.png

Look at each before it is kept: what a picture shows is what the guide promises.
"""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from PIL import Image
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Party
from tests.builders import BRIDGE, SEWAGE
from tests.crawl import served

FOLDER = Path("docs/images")
LANGUAGES = {"zh_CN": FOLDER, "en": FOLDER / "en"}
DESK, PHONE = (1280, 800), (390, 844)
COLOURS = 96
"""A page has few; a picture of it stays small."""


class Picture(NamedTuple):
    """What is pictured: whose page at which address, and how large the window is."""

    name: str
    who: str
    address: str
    window: tuple[int, int] = DESK


LINK = "the link of a contractor"
PICTURES = (
    Picture("desk", "owner", "/"),
    Picture("project", "owner", f"/projects/{BRIDGE}"),
    Picture("upload", "owner", f"/projects/{BRIDGE}/filings/upload"),
    Picture("missing", "owner", f"/projects/{BRIDGE}/missing"),
    Picture("schedule", "owner", f"/projects/{BRIDGE}/schedule"),
    Picture("import", "owner", f"/projects/{BRIDGE}/catalogue"),
    Picture("owed", "contractor", f"/projects/{BRIDGE}/filings"),
    Picture("phone", "nobody", LINK, PHONE),
    Picture("checking", "supervisor", "/"),
    Picture("cockpit", "bureau", "/cockpit"),
    Picture("review", "bureau", f"/projects/{SEWAGE}/review"),
    Picture("sample", "bureau", f"/projects/{SEWAGE}/sample"),
    Picture("turns", "province", "/turns"),
    Picture("vote", "expert", f"/projects/{SEWAGE}/panel/vote"),
    Picture("people", "admin", "/people"),
)


def take(browser: Any, address: str, language: str, one: Picture, link: str) -> bytes:
    """One picture as PNG."""
    width, height = one.window
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    if one.who != "nobody":
        context.request.post(f"{address}/demo/demo-{one.who}")
    context.request.post(f"{address}/language/{language}")
    page = context.new_page()
    answer = page.goto(address + (link if one.address == LINK else one.address))
    assert answer is not None and answer.status == 200, (one.name, answer and answer.status)
    shown = page.screenshot()
    context.close()
    return bytes(shown)


def small(content: bytes) -> bytes:
    """The same picture with as many colours as a page has."""
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def link_of(app: Flask) -> str:
    """A link of the first contractor, as the owner makes it."""
    client = app.test_client()
    client.post("/demo/demo-owner")
    with app.app_context():
        wanted = select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        data = {"party_id": str(db.session.scalars(wanted).one()), "days": "7"}
    made = client.post(f"/projects/{BRIDGE}/links", data=data, follow_redirects=True).text
    found = re.search(r"/l/[\w.-]+", made)
    assert found is not None
    return found.group()


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
        link = link_of(app)
        with served(app) as address:
            for language, place in LANGUAGES.items():
                place.mkdir(parents=True, exist_ok=True)
                # what the browser says itself, as on a button for files, is of its own language
                browser = playwright.chromium.launch(
                    executable_path=program,
                    args=["--no-sandbox"],
                    env={**os.environ, "LANGUAGE": language},
                )
                for one in PICTURES:
                    if one.name in sys.argv[1:] or not sys.argv[1:]:
                        shown = take(browser, address, language, one, link)
                        (place / f"{one.name}.png").write_bytes(small(shown))
                        print(place / f"{one.name}.png", flush=True)
                browser.close()


if __name__ == "__main__":
    main()
