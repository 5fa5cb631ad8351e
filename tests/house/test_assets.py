"""Style sheets and scripts: served as they are, one dialect, each short enough to be read."""

import gzip
import re
from pathlib import Path

import brotli

from acceptance.web import assets
from acceptance.web.assets import STYLES

STATIC = Path("acceptance/static")
SCRIPTS = sorted((STATIC / "scripts").rglob("*.js"))
KIT = sorted((STATIC / "kit").glob("*.js"))


def test_every_script_is_short_and_says_what_it_does():
    assert SCRIPTS and KIT
    assert {
        str(path): n for path in [*SCRIPTS, *KIT] if (n := len(path.read_text().splitlines())) > 150
    } == {}
    assert [
        str(path) for path in [*SCRIPTS, *KIT] if not path.read_text("utf-8").startswith("// ")
    ] == []


def test_every_style_sheet_is_linked_and_colours_are_tokens():
    assert {path.stem for path in (STATIC / "styles").glob("*.css")} == set(STYLES)
    for name in STYLES:
        plain = re.sub(r"/\*.*?\*/", "", (STATIC / "styles" / f"{name}.css").read_text("utf-8"))
        if name not in ("tokens", "print"):
            colours = set(re.findall(r"#[0-9a-f]{3,6}\b", plain)) - {"#fff", "#7d150d"}
            assert colours == set(), (name, colours)


def test_after_an_upgrade_no_page_mixes_old_and_new_scripts(enter):
    """Every script and style sheet stands under the digest of all of them, and imports its
    neighbours by their place beside it."""
    page = enter("owner").get("/").text
    asked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(asked) > len(STYLES)
    assert {address.split("/")[2] for address in asked} == {assets.digest()}
    for path in SCRIPTS:
        imported = re.findall(r'(?:import|from)\s*\(?"([^"]+)"', path.read_text("utf-8"))
        assert [name for name in imported if not name.startswith(".")] == [], path


def test_what_a_browser_has_it_keeps_and_never_asks_for_again(enter):
    client = enter("nobody")
    address = f"/static/{assets.digest()}/scripts/page.js"
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == (STATIC / "scripts/page.js").read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"  # the same for everybody
    assert answer.content_type == "text/javascript; charset=utf-8"
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == (STATIC / "scripts/page.js").read_bytes()
    plain = client.get(address)
    assert plain.data == (STATIC / "scripts/page.js").read_bytes()
    assert "Content-Encoding" not in plain.headers


def test_a_page_left_open_over_an_upgrade_gets_what_there_is_and_does_not_keep_it(enter):
    client = enter("nobody")
    answer = client.get("/static/0123456789ab/scripts/page.js")
    assert answer.status_code == 200 and "immutable" not in answer.headers["Cache-Control"]
    assert client.get(f"/static/{assets.digest()}/scripts/none.js").status_code == 404
    assert client.get(f"/static/{assets.digest()}/../../config.py").status_code == 404


def test_pages_are_pressed_but_not_for_another_site(enter):
    client = enter("owner")
    asks = {"Accept-Encoding": "br"}
    plain = client.get("/projects")
    page = client.get("/projects", headers=asks)
    assert page.headers["Content-Encoding"] == "br" and len(page.data) * 4 < len(plain.data)
    assert "项目" in brotli.decompress(page.data).decode()
    secure = {"base_url": "https://localhost", "headers": asks}
    another = {**asks, "Sec-Fetch-Site": "cross-site"}
    own = {**asks, "Sec-Fetch-Site": "same-origin"}
    door = "/sign-in"
    assert "Content-Encoding" not in client.get(door, **secure).headers
    assert "Content-Encoding" not in client.get(door, **{**secure, "headers": another}).headers
    assert client.get(door, **{**secure, "headers": own}).headers["Content-Encoding"] == "br"


def test_a_list_is_pressed_while_it_is_read(enter):
    answer = enter("owner").get(
        "/projects/1/filings/export.csv", headers={"Accept-Encoding": "gzip"}
    )
    assert answer.status_code == 200, answer.status
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode("utf-8-sig").count("\n") > 20
