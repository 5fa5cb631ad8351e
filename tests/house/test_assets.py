"""Style sheets and scripts: served as they are, one dialect, each short enough to be read."""

import json
import re
from pathlib import Path

from acceptance.web.assets import STYLES

STATIC = Path("acceptance/static")
SCRIPTS = sorted((STATIC / "scripts").rglob("*.js"))


def test_every_script_is_short_and_says_what_it_does():
    assert SCRIPTS
    assert {
        str(path): n for path in SCRIPTS if (n := len(path.read_text().splitlines())) > 150
    } == {}
    assert [str(path) for path in SCRIPTS if not path.read_text("utf-8").startswith("// ")] == []


def test_every_style_sheet_is_linked_and_colours_are_tokens():
    assert {path.stem for path in (STATIC / "styles").glob("*.css")} == set(STYLES)
    for name in STYLES:
        plain = re.sub(r"/\*.*?\*/", "", (STATIC / "styles" / f"{name}.css").read_text("utf-8"))
        if name not in ("tokens", "print"):
            colours = set(re.findall(r"#[0-9a-f]{3,6}\b", plain)) - {"#fff", "#7d150d"}
            assert colours == set(), (name, colours)


def test_after_an_upgrade_no_page_mixes_old_and_new_scripts(enter):
    page = enter("owner").get("/").text
    told = json.loads(re.search(r'<script type="importmap"[^>]*>(.*?)</script>', page)[1])
    addresses = {f"/static/{path.relative_to(STATIC).as_posix()}" for path in SCRIPTS}
    assert set(told["imports"]) == addresses
    assert all(re.fullmatch(r"/static/[\w/-]+\.js\?v=\d+", to) for to in told["imports"].values())
    assert page.index("importmap") < page.index('type="module"')


def test_the_import_map_passes_the_content_policy(enter):
    answer = enter("owner").get("/")
    nonce = re.search(r'<script type="importmap" nonce="([^"]+)"', answer.text)[1]
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
