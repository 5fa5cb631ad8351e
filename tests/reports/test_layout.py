"""公文 to the millimetre (GB/T 9704): a letter is printed and its red ink is measured."""

import os
import shutil
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from acceptance.gateways import qr, word
from acceptance.services.letters.press import QR, TEMPLATES
from forms.letters.reports import form_of
from forms.letters.samples import sample
from workflows.documents import FILE, KINDS, LETTER

PER_MM = 10
TOP, LEFT, RIGHT = 37, 28, 210 - 26
"""The type area on A4, in millimetres."""
LETTERS = {kind.template: name for name, kind in KINDS.items() if kind.series == LETTER}
FILES = {kind.template: name for name, kind in KINDS.items() if kind.series == FILE}


def printed(kind, folder):
    """The first page as rows of (red pixels, dark pixels), each with the first and last place in mm."""
    said = sample(form_of(kind)) | {
        "organ": "西江市档案局文件",
        "number": "西档函〔2026〕12号",
        "title": "关于召开验收会的通知",
    }
    (folder / "letter.docx").write_bytes(
        word.template(TEMPLATES / f"{KINDS[kind].template}.docx").render(
            said, {QR: qr.png("http://localhost/v/A")}
        )
    )
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "letter.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "FONTCONFIG_FILE": str(Path("templates/docx/fonts.conf").resolve()),
        },
    )
    page = pypdfium2.PdfDocument(folder / "letter.pdf")[0].render(
        scale=PER_MM * 25.4 / 72, rev_byteorder=True
    )
    raw, rows = bytes(page.buffer), []
    for y in range(page.height):
        line = raw[y * page.stride : y * page.stride + page.width * page.n_channels]
        reds, greens = line[0 :: page.n_channels], line[1 :: page.n_channels]
        red = [x for x, (r, g) in enumerate(zip(reds, greens, strict=True)) if r > 150 and g < 110]
        rows.append((red, any(r < 110 for r in reds)))
    return rows


def runs(rows, of):
    """Where ink begins and ends, in mm from the top of the paper."""
    found, start = [], None
    for y, row in enumerate([*rows, ([], False)]):
        if row[of] and start is None:
            start = y
        elif not row[of] and start is not None:
            found.append((start / PER_MM, y / PER_MM))
            start = None
    return found


def where(rows, line):
    """From where to where the red of a line reaches, in mm from the left of the paper."""
    red = rows[round(line[0] * PER_MM)][0]
    return red[0] / PER_MM, red[-1] / PER_MM


def need_an_office():
    if not shutil.which("soffice"):
        pytest.skip("because LibreOffice is not installed here; `make test` installs it when root")


@pytest.mark.parametrize("template", sorted(FILES))
def test_the_head_of_a_file_stands_where_the_standard_puts_it(template, tmp_path):
    need_an_office()
    rows = printed(FILES[template], tmp_path)
    mark, line = runs(rows, 0)[:2]
    dark = runs(rows, 1)
    number = next(run for run in dark if run[0] > mark[1])
    title = next(run for run in dark if run[0] > line[1])
    assert mark[0] == pytest.approx(TOP + 35, abs=1)
    assert line[0] - number[1] == pytest.approx(4, abs=1)
    assert where(rows, line) == (pytest.approx(LEFT, abs=0.5), pytest.approx(RIGHT, abs=0.5))
    two_lines = 2 * 28.95 / 72 * 25.4
    assert title[0] - line[1] == pytest.approx(two_lines, abs=3)


@pytest.mark.parametrize("template", sorted(LETTERS))
def test_the_head_of_a_letter_stands_where_the_standard_puts_it(template, tmp_path):
    """信函格式 (GB/T 9704-2012, 10.1): the mark 30 mm below the edge, double rules of 170 mm 4 mm below
    it and 20 mm above the lower edge, no number on the first page."""
    need_an_office()
    rows = printed(LETTERS[template], tmp_path)
    red = runs(rows, 0)
    mark, upper, lower = red[0], red[1:3], red[-2:]
    number = next(run for run in runs(rows, 1) if run[0] > upper[1][1])
    assert mark[0] == pytest.approx(30, abs=1)
    assert upper[0][0] - mark[1] == pytest.approx(4, abs=1)
    assert number[0] - upper[1][1] == pytest.approx(16 * 7 / 8 / 72 * 25.4, abs=1)
    assert lower[1][1] == pytest.approx(297 - 20, abs=1)
    thick = [end - start for start, end in (*upper, *lower)]
    assert thick[0] > thick[1] and thick[2] < thick[3]
    for line in (*upper, *lower):
        assert where(rows, line) == (pytest.approx(20, abs=0.5), pytest.approx(190, abs=0.5))
    below = [run for run in runs(rows, 1) if run[0] > lower[1][1]]
    assert not below
    pages = pypdfium2.PdfDocument(tmp_path / "letter.pdf")
    told = [page.get_textpage().get_text_bounded() for page in pages]
    assert ["核验码" in text for text in told] == [False] * (len(told) - 1) + [True]
    # What it hangs on stands on the same page, in the lines above it.
    before, _code, _after = told[-1].partition("核验码")
    assert before.strip()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.docx")), ids=lambda path: path.stem)
def test_no_paragraphs_that_share_a_frame_have_borders(path):
    """LibreOffice drops such a frame: 版记 with 抄送 stood in the text, without its rules."""
    before = None
    for one in docx.Document(path).element.body.iter(qn("w:p")):
        framed = one.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
        borders = one.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        here = None if framed is None else (dict(framed.attrib), borders is not None)
        if before and here and before[0] == here[0]:
            assert not here[1]
            assert before == here
        before = here
