"""The guides show what the program shows: each picture is there, in the guide's language, and is one that is taken."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.guide_pictures import FOLDER, LANGUAGES, PICTURES

SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")
GUIDES = {
    "docs/guide/zh/roles.md": LANGUAGES["zh_CN"],
    "docs/guide/en/roles.md": LANGUAGES["en"],
    "README.zh-CN.md": LANGUAGES["zh_CN"],
    "README.md": LANGUAGES["en"],
}
PAPER = FOLDER / "opinion.png"
"""A paper, pictured as Word prints it."""


def shown(guide):
    here = Path(guide).parent
    root = Path.cwd()
    return [
        (here / name).resolve().relative_to(root) for name in SHOWN.findall(Path(guide).read_text())
    ]


@pytest.mark.parametrize("guide", GUIDES)
def test_each_picture_of_a_guide_is_there_in_its_language(guide):
    found = [one for one in shown(guide) if one != PAPER]
    assert found
    for one in found:
        assert one.parent == GUIDES[guide], one
        assert Image.open(one).width in {picture.window[0] for picture in PICTURES}, one


def test_what_is_taken_is_shown_in_the_guides_of_both_languages():
    taken = {one.name for one in PICTURES}
    for guide in ("docs/guide/zh/roles.md", "docs/guide/en/roles.md"):
        assert {one.stem for one in shown(guide)} == taken, guide
