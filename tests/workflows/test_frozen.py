"""The digest over a fixed archive, and what two versions differ in, over plain lines."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from workflows import frozen


def a_file(position, title, sha256="a" * 64):
    return {
        "position": position,
        "item": "C5-1",
        "title": title,
        "number": "",
        "author": "",
        "formed_on": "2026-03-02",
        "first_page": 1,
        "last_page": 4,
        "works": "",
        "division": "",
        "discipline": "",
        "retention": "",
        "secrecy": "",
        "remark": "",
        "caption": "",
        "sha256": sha256,
    }


def a_volume(number, *titles):
    return {
        "number": number,
        "code": f"KJ-{number:03d}",
        "title": f"施工文件 第 {number} 卷",
        "section": 1,
        "unit": "",
        "begins_on": None,
        "ends_on": None,
        "retention": "永久",
        "secrecy": "",
        "see_also": "",
        "note": "",
        "holds": "text",
        "cover_title": "",
        "stated_pages": None,
        "filed_by": "梁静",
        "filed_on": "2026-04-01",
        "checked_by": "",
        "checked_on": None,
        "files": [a_file(place, title) for place, title in enumerate(titles, 1)],
    }


def a_version(volumes, number=1):
    return {"version": number, "digest": frozen.archive_digest(volumes), "volumes": volumes}


ARCHIVE = [a_volume(1, "开工报告", "测量记录"), a_volume(2, "隐蔽工程验收")]


def spoil(change):
    archive = copy.deepcopy(ARCHIVE)
    change(archive)
    return archive


SPOILT = {
    "other bytes": lambda a: a[0]["files"][1].update(sha256="b" * 64),
    "another title": lambda a: a[0]["files"][0].update(title="开工报告（改）"),
    "another 档号": lambda a: a[1].update(code="KJ-009"),
    "another order of files": lambda a: a[0]["files"].reverse(),
    "another order of volumes": lambda a: a.reverse(),
    "a file less": lambda a: a[0]["files"].pop(),
    "a volume less": lambda a: a.pop(),
    "a volume more": lambda a: a.append(a_volume(3, "竣工报告")),
    "a word of the volume": lambda a: a[1].update(note="缺一页"),
    "a file in the other volume": lambda a: a[1]["files"].append(a[0]["files"].pop()),
}


@pytest.mark.parametrize("story", SPOILT)
def test_whatever_changes_in_an_archive_changes_its_digest(story):
    assert frozen.archive_digest(spoil(SPOILT[story])) != frozen.archive_digest(ARCHIVE)


@pytest.mark.parametrize("name", [*frozen.VOLUME, *frozen.FILE])
def test_every_field_that_is_held_counts(name):
    def change(archive):
        for line in (archive[0], archive[0]["files"][0]):
            if name in line:
                line[name] = "anders"

    assert frozen.archive_digest(spoil(change)) != frozen.archive_digest(ARCHIVE)


def test_the_same_archive_twice_is_the_same_version():
    assert frozen.compared(a_version(ARCHIVE), a_version(copy.deepcopy(ARCHIVE), 2)) == []


def test_a_digest_that_does_not_follow_from_its_list_is_told():
    forged = a_version(ARCHIVE) | {"volumes": spoil(SPOILT["other bytes"])}
    assert len(frozen.problems(forged)) == 1
    assert frozen.problems(a_version(ARCHIVE)) == []


def test_what_differs_is_told_place_by_place():
    other = spoil(SPOILT["other bytes"])
    other.append(a_volume(3, "竣工报告"))
    told = frozen.compared(a_version(ARCHIVE), a_version(other, 2))
    assert any("第1卷" in line and "differs" in line for line in told)
    assert any("2 sha256" in line and "b" * 64 in line for line in told)
    assert any("第3卷" in line and "new" in line for line in told)


def test_a_thousand_differences_are_counted_and_not_listed():
    many = [a_volume(number, "甲") for number in range(1, 1001)]
    changed = [a_volume(number, "乙") for number in range(1, 1001)]
    told = frozen.compared(a_version(many), a_version(changed, 2))
    assert len(told) == frozen.LISTED + 1 and "more" in told[-1]


def run(tmp_path, *versions):
    names = []
    for place, version in enumerate(versions):
        (tmp_path / f"{place}.json").write_text(json.dumps(version), encoding="utf-8")
        names.append(str(tmp_path / f"{place}.json"))
    script = Path(frozen.__file__)
    return subprocess.run(
        [sys.executable, "-I", script, *names], capture_output=True, text=True, check=False
    )


def test_inspected_accepted_and_handed_over_are_compared_by_the_file_alone(tmp_path):
    one = a_version(ARCHIVE)
    same = run(tmp_path, one, one | {"version": 2}, one | {"version": 3})
    assert same.returncode == 0 and "档案一致" in same.stdout
    other = run(tmp_path, one, a_version(spoil(SPOILT["another 档号"]), 2))
    assert other.returncode == 1 and "KJ-009" in other.stdout
