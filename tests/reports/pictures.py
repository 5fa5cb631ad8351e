"""`python -m tests.reports.pictures` draws the papers into docs/papers: those of five lives of the demo's projects,
and, of kinds that come in none of these, one issued upon things made up.

Of each kind the first that a life brings forth, page beside page, at most PAGES of them. The Word files are
turned into pictures by LibreOffice and pdftoppm; fonts are those of the machine.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from acceptance.extensions import db
from acceptance.gateways import clock, previews
from acceptance.services.ground import access
from acceptance.services.letters import issuing
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder
from tests.conftest import copied, make_app, seed
from tests.reports import lives
from tests.web.letters.test_only_what_was_put_right import (
    HANDS,
    TOLD,
    VISITS,
    something_to_tell,
)
from workflows.documents import KINDS

FOLDER = Path("docs/papers")
PAGES, DPI, GAP = 4, 64, 8
COLOURS = 16
"""A paper is black and white, its red head and the edges of its letters."""


def lived(seeded: Path, work: Path) -> dict[str, bytes]:
    """The Word file of each kind, as the lives bring it forth."""
    found: dict[str, bytes] = {}
    for name, live in lives.LIVES.items():
        folder = work / name
        copied(seeded, folder)
        app = make_app(folder)
        with app.app_context():
            store = app.extensions["store"]
            for row, _text in live().papers():
                found.setdefault(row.kind, store.path(row.digest).read_bytes())
            db.session.remove()
            db.engine.dispose()
    return found


def told_apart(seeded: Path, work: Path, wanted: set[str]) -> dict[str, bytes]:
    """What comes in none of the lives, each issued upon what is made up for the test of corrections."""
    folder = work / "apart"
    copied(seeded, folder)
    app = make_app(folder)
    found = {}
    with app.app_context():
        press, viewers = app.extensions["press"], a_builder().viewers
        with transaction() as session:
            visit = something_to_tell(session)
            for kind in TOLD:
                place = access.stand(viewers[HANDS[KINDS[kind].by]], SEWAGE)
                made = issuing.issue(
                    place,
                    kind,
                    press,
                    now=clock.now(),
                    answers={"reason": "缺盖章页，限三十日"},
                    inspection=visit if kind in VISITS else None,
                )
                found[kind] = press.store.path(made.digest).read_bytes()
        db.session.remove()
        db.engine.dispose()
    return {kind: word for kind, word in found.items() if kind in wanted}


def pictured(word: Path, work: Path) -> Image.Image:
    """The first pages of a Word file, beside each other."""
    print_of = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(word)]
    # in the fonts in which the office lays a paper out, so that its contents name the pages that are seen
    fonts = os.environ | {"FONTCONFIG_FILE": str(previews.FONTS)}
    silent = subprocess.DEVNULL
    subprocess.run(print_of, check=True, stdout=silent, stderr=silent, env=fonts)
    pdf = work / f"{word.stem}.pdf"
    drawn = ["pdftoppm", "-r", str(DPI), "-l", str(PAGES), "-png", str(pdf), str(work / word.stem)]
    subprocess.run(drawn, check=True)
    pages = [Image.open(path).convert("RGB") for path in sorted(work.glob(f"{word.stem}-*.png"))]
    width = sum(page.width + GAP for page in pages) + GAP
    sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), "#d9dce1")
    at = GAP
    for page in pages:
        sheet.paste(page, (at, GAP))
        at += page.width + GAP
    return sheet.quantize(COLOURS)


def index(kinds: list[str]) -> str:
    """docs/papers/README.md"""
    head = [
        "# 文书样张 The papers, pictured",
        "",
        f"由 `python -m tests.reports.pictures` 用演示数据生成，每种至多前 {PAGES} 页；字体是这台机器的。",
        "Made of the demo's data; at most the first pages of each kind, in the fonts of the machine that drew them.",
        "",
    ]
    for kind in kinds:
        head += [f"## {KINDS[kind].title}", "", f"![{KINDS[kind].title}]({kind}.png)", ""]
    return "\n".join(head)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        seeded = work / "seed"
        seed(seeded)
        found = lived(seeded, work)
        found |= told_apart(seeded, work, set(KINDS) - set(found))
        kinds = [kind for kind in KINDS if kind in found]
        for kind in kinds:
            word = work / f"{kind}.docx"
            word.write_bytes(found[kind])
            pictured(word, work).save(FOLDER / f"{kind}.png", optimize=True)
            print(kind, flush=True)
        (FOLDER / "README.md").write_text(index(kinds), "utf-8")
    print("not in these lives:", *(kind for kind in KINDS if kind not in found), sep="\n· ")


if __name__ == "__main__":
    sys.exit(main())
