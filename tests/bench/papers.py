"""PDF: one page by the resident office against a cold start with the same hardening; a catalogue of 10,000 rows to its end."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from acceptance.gateways import previews, resident, word
from acceptance.services.volumes.papers import TEMPLATES
from tests.bench.timing import row
from tests.bench.volumes import PATH
from tests.reports.test_papers import of_catalogue, rows


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def long_catalogue(folder: Path, count: int, at_once: int) -> tuple[float, float]:
    """(wall, CPU) seconds of a catalogue whose tables have so many rows."""
    source, everything = folder / f"{count}-{at_once}.docx", rows(count)
    parts = [{"rows": everything[at : at + at_once]} for at in range(0, count, at_once)]
    source.write_bytes(word.template(PATH).render(of_catalogue(parts)))
    start, before = time.perf_counter(), spent()
    previews._converted(source, ".docx", seconds=500)
    return time.perf_counter() - start, spent() - before


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cover = {
            "volumes": [
                dict.fromkeys(("code", "title", "unit", "span", "retention", "secrecy"), "甲")
            ]
        }
        source = folder / "cover.docx"
        source.write_bytes(word.template(TEMPLATES / "cover-11822.docx").render(cover))
        previews._warm(source)
        warm, cold = [], []
        for _ in range(7):
            for work, taken in (
                (previews._warm, warm),
                (lambda path: previews._converted(path, ".docx", seconds=90), cold),
            ):
                start = time.perf_counter()
                work(source)
                taken.append(time.perf_counter() - start)
        resident.OFFICE.close()
        a, b = sorted(warm)[3], sorted(cold)[3]
        row(
            "PDF of one page, resident office",
            f"{a * 1e3:.0f} ms",
            f"cold start, same hardening {b:.2f} s",
            f"{b / a:.1f}×",
            "≥ 6×",
        )
        wall, cpu = long_catalogue(folder, 10_000, 100)
        row(
            "PDF of 10,000 rows in tables of 100",
            f"{wall:.0f} s, {cpu:.0f} s CPU",
            "one table: did not finish in 590 s",
            "–",
            "finishes",
        )
        _wall, many = long_catalogue(folder, 2_000, 100)
        _wall, single = long_catalogue(folder, 2_000, 2_000)
        row(
            "PDF of 2,000 rows, CPU",
            f"{many:.1f} s",
            f"one table {single:.1f} s",
            f"{single / many:.1f}×",
            "≥ 9× at 10,000",
        )
