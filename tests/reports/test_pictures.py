"""docs/papers shows the papers as they are called; its pictures are made by `python -m tests.reports.pictures`."""

from pathlib import Path

from PIL import Image

from tests.reports import pictures
from workflows.documents import KINDS

NOT_PICTURED = {"succession_note", "appraisal_list"}
"""They need an exchange, or a decision of two: test_successions and test_appraisals read them."""


def test_every_kind_that_the_lives_bring_forth_has_a_picture_that_is_listed():
    drawn = {path.stem for path in pictures.FOLDER.glob("*.png")}
    assert drawn | NOT_PICTURED == set(KINDS)
    assert (pictures.FOLDER / "README.md").read_text("utf-8") == pictures.index(
        [kind for kind in KINDS if kind in drawn]
    )
    for path in Path(pictures.FOLDER).glob("*.png"):
        with Image.open(path) as one:
            assert one.width > 500, path
