"""Read by the checking child alone: whether a page is blank, or was put askew on the scanner.

Imports nothing of ours. The slant of a page is where its lines of text stand out most sharply when
their darkness is summed row by row; what has no lines of text in both directions says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES, NAMED, SLANTS = 2000, 20, 200
"""Pages that are drawn, that are named of each kind, and whose slant is measured, evenly spread."""
SMALL, WIDE = 80, 420
"""Pixels across at which a page is looked at for blankness, and for its slant."""
FURTHEST, LEAST = 12, 3
"""Degrees to both sides that are tried, and from which a page counts as askew."""
SHADE, CLEARLY, PAPER = 8, 50, 200
"""By how much a dot differs from the paper, seen from afar and near, and how bright paper is, of
255."""
DUST = 0.0002
"""The share of a page that may be specks."""
THINNEST, THICKEST = 0.004, 0.35
"""The share of a page that is ink when it is a page of text, no photo."""
SHARPER, LINES = 2.2, 6
"""How much sharper the lines stand out than as scanned, and how many lines there must be."""


def of_pdf(path: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The pages of a PDF, as `looked` tells them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)

    def drawn(number: int) -> Image:
        page = document[number]
        # neither so small that thin lines vanish, nor larger than twenty thousand dots
        near = max(0.12, WIDE / (page.get_width() or 1))
        scale = min(near, 20_000 / (page.get_height() or 1), 8)
        picture: Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
        page.close()
        return picture

    try:
        return looked(drawn, min(len(document), PAGES))
    finally:
        document.close()


def looked(drawn: Callable[[int], Image], pages: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Numbers of the pages on which nothing can be seen, and of those askew with their degrees."""
    empty: list[int] = []
    skewed: list[tuple[int, int]] = []
    measured = range(0, pages, max(1, -(-pages // SLANTS)))
    for number in range(pages):
        if len(empty) >= NAMED and len(skewed) >= NAMED:
            break
        picture = drawn(number)
        if blank(picture):
            empty.append(number + 1)
        elif number in measured and (degrees := slant(picture)):
            skewed.append((number + 1, degrees))
    return empty[:NAMED], skewed[:NAMED]


def blank(picture: Image) -> bool:
    """Whether nothing can be seen on a grey page: nothing but paper, whatever its shade, and dust."""
    counts = _at(picture, SMALL).histogram()
    paper, darkest = _middle(counts), _darkest(counts)
    if paper < PAPER or paper - darkest > SHADE:
        return False
    near = _at(picture, WIDE)
    dots = sum(near.histogram()[: paper - CLEARLY])
    return dots <= DUST * near.width * near.height


def _at(picture: Image, width: int) -> Image:
    """The page so wide, if it is wider."""
    if picture.width <= width:
        return picture
    return picture.resize((width, max(1, picture.height * width // picture.width)), 4)


def _middle(counts: list[int]) -> int:
    """The shade that half of the dots reach."""
    half, seen = sum(counts) / 2, 0
    for shade, count in enumerate(counts):
        seen += count
        if seen >= half:
            return shade
    return 0


def _darkest(counts: list[int]) -> int:
    return next(shade for shade, count in enumerate(counts) if count)


def slant(picture: Image) -> int:
    """By how many whole degrees a grey page is askew, 0 when it is straight or nobody can say."""
    ink = _ink(picture)
    if ink is None:
        return 0
    straight = _sharpness(ink, 0)
    found = {0: straight}
    for angle in (*range(-FURTHEST, 0, 2), *range(2, FURTHEST + 1, 2)):
        found[angle] = _sharpness(ink, angle)
    near = max(found, key=lambda angle: found[angle][0])
    for angle in (near - 1, near + 1):
        found[angle] = _sharpness(ink, angle)
    best = max(found, key=lambda angle: found[angle][0])
    if LEAST <= abs(best) <= FURTHEST and _stands_out(found, best):
        return abs(best)
    return 0


def _stands_out(found: dict[int, tuple[float, float, int]], best: int) -> bool:
    """Whether lines and margins both say so: a drawing with slanting lines has upright ones too."""
    along, across, lines = found[best]
    straight_along, straight_across, _lines = found[0]
    sharp = along > SHARPER * straight_along and across > straight_across * 1.05
    away = [one for angle, (one, _a, _l) in found.items() if abs(angle - best) >= 4]
    return sharp and lines >= LINES and along > SHARPER * max(away)


def _ink(picture: Image) -> Image | None:
    """The dark dots of a page as white on black, or None for what is no page of text."""
    grey = _at(picture, WIDE)
    ink = grey.point([255 if shade < 150 else 0 for shade in range(256)])
    _black, white = ink.histogram()[0], ink.histogram()[-1]
    share = white / (ink.width * ink.height)
    if THINNEST < share < THICKEST:
        return ink
    return None


def _sharpness(ink: Image, angle: int) -> tuple[float, float, int]:
    """How sharply lines stand out at a turn, how sharply columns do, and how many lines there are."""
    turned = ink.rotate(angle)
    rows = turned.resize((1, turned.height), 4).tobytes()
    columns = turned.resize((turned.width, 1), 4).tobytes()
    mean = sum(rows) / len(rows)
    lines = sum(1 for above, below in pairwise(rows) if above <= mean < below)
    return _jumps(rows), _jumps(columns), lines


def _jumps(sums: bytes) -> float:
    return float(sum((after - before) ** 2 for before, after in pairwise(sums)))
