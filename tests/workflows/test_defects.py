"""The machine finds every planted defect, at its place, and nothing in a clean set."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from workflows.defects import DEFECTS, KIND_OF, NOTE, STAMP, Bound, File, find


def clean_volumes(count=400, files=25):
    """Volumes of text, the last fifth of drawings: 10,000 files that are in order."""
    number = 0
    for volume in range(1, count + 1):
        drawing, inside, page = volume > count * 4 // 5, [], 1
        for position in range(1, files + 1):
            number += 1
            pages = 1 + number % 7
            title = f"第{volume}号墩{position}号桩记录" if not drawing else f"结构竣工图{position}"
            if not drawing and position % 5 == 0:
                title = f"关于第{volume}号墩第{(position + 5) // 10}批材料的{'批复' if position % 10 == 5 else '请示'}"
            inside.append(
                File(
                    number,
                    title,
                    position,
                    f"Y{volume}-{position}",
                    "路桥公司",
                    date(2024, 1, 1) + timedelta(days=position),
                    page,
                    page + pages - 1,
                    drawing,
                    discipline="结构" if drawing else "",
                    retention="30",
                    least="30",
                    digest=f"{number:064x}",
                )
            )
            page += pages
        yield Bound(
            volume,
            f"案卷{volume}",
            f"K-{volume:03}",
            f"案卷 {volume}" if volume % 2 else "",
            page - 1,
            date(2024, 1, 1),
            date(2024, 3, 1),
            "30",
            files=inside,
        )


def test_a_clean_set_of_ten_thousand_files_raises_nothing():
    volumes = list(clean_volumes())
    assert sum(len(volume.files) for volume in volumes) == 10_000
    assert list(find(volumes)) == []


def _swap(files, a, b):
    files[a].title, files[b].title = files[b].title, files[a].title


def _shift(files, at, pages):
    for file in files[at:]:
        file.first, file.last = file.first + pages, file.last + pages


def _twice(volume, other):
    volume.files[3].digest = other.files[4].digest


# what a planter does to a volume, and the defect and file (position from 0, None for the volume) that must be found
PLANTERS = {
    "title_differs": lambda v, o: setattr(v, "cover", v.title + "（二）"),
    "pages_differ": lambda v, o: setattr(v, "stated", v.stated + 3),
    "page_gap": lambda v, o: (_shift(v.files, 7, 2), 7)[1],
    "page_overlap": lambda v, o: (_shift(v.files, 9, -1), 9)[1],
    "no_pages": lambda v, o: (
        setattr(v.files[24], "first", None),
        setattr(v.files[24], "last", None),
        setattr(v, "stated", None),
        24,
    )[3],
    "date_outside": lambda v, o: (setattr(v.files[2], "formed_on", date(2023, 12, 31)), 2)[1],
    "twice": lambda v, o: (_twice(v, o), 3)[1],
    "order_reply": lambda v, o: (_swap(v.files, 4, 9), 9)[1],
    "unsigned_note": lambda v, o: setattr(v, "note", NOTE[:2]),
    "retention_short": lambda v, o: (setattr(v.files[5], "least", "Y"), 5)[1],
    "position_gap": lambda v, o: (setattr(v.files[11], "position", 99), 11)[1],
    "code_twice": lambda v, o: setattr(v, "code", o.code),
    "empty": lambda v, o: (setattr(v, "files", ()), setattr(v, "stated", None), None)[2],
}
DRAWN = {
    "unsigned_drawing": lambda v, o: (setattr(v.files[1], "stamp", STAMP[:1]), 1)[1],
    "order_drawings": lambda v, o: (setattr(v.files[12], "number", f"Y0-{v.id}"), 12)[1],
    "order_text_drawings": lambda v, o: (setattr(v.files[24], "drawing", False), 24)[1],
}


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_planted_defects_are_found_to_the_last_and_no_other(seed):
    # the first 40 lend what is found twice; text to 200, drawings to 250: one planter to a volume
    chance, volumes = Random(seed), list(clean_volumes(250))
    text, drawn = list(range(40, 200)), list(range(200, 250))
    chance.shuffle(text), chance.shuffle(drawn)
    planted = Counter()
    kinds = [*PLANTERS, *DRAWN]
    for n in range(190):
        kind = kinds[n % len(kinds)]
        volume = volumes[(drawn if kind in DRAWN else text).pop()]
        at = {**PLANTERS, **DRAWN}[kind](volume, volumes[n % 40])
        planted[kind, volume.id, volume.files[at].id if at is not None else 0] += 1
    loose = range(90_001, 90_011)
    planted.update(("in_none", 0, number) for number in loose)
    found = Counter((defect.code, defect.volume, defect.file) for defect in find(volumes, loose))
    assert sum(planted.values()) == 200
    assert found == planted


def test_every_defect_has_a_kind_and_a_planter():
    assert set(KIND_OF) == set(DEFECTS) == {*PLANTERS, *DRAWN, "in_none"}


def test_the_same_number_title_author_and_day_in_two_volumes_is_one_file_twice():
    first = next(iter(clean_volumes(1, 3)))
    again = [replace(file, id=file.id + 50, digest="") for file in first.files]
    second = Bound(2, "另一卷", "K-900", files=again)
    assert [(d.code, d.file, d.facts["other"]) for d in find([first, second])] == [
        ("twice", 51, "案卷1"),
        ("twice", 52, "案卷1"),
        ("twice", 53, "案卷1"),
    ]
