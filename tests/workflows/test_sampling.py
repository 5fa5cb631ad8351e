"""The drawing: the same for everyone, to nobody's wish, focus kinds first, percentages kept."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import sampling

FRAME = [
    {
        "key": n,
        "title": f"第 {n} 卷",
        "drawings": n % 3 * 10,
        "focus": ["隐蔽"] if n % 50 == 0 else [],
    }
    for n in range(1, 1001)
]
RULE = {"minimum_volumes": 100, "percent_volumes": 0, "percent_drawings": 0, "focus": ["隐蔽"]}


def drawn(number=7, rule=RULE, frame=FRAME):
    return sampling.draw(frame, rule, sampling.seed("h" * 64, sampling.frame_digest(frame), number))


def test_the_same_number_draws_the_same_and_another_draws_another():
    assert drawn() == drawn()
    assert {key for key, _focus in drawn()} != {key for key, _focus in drawn(8)}


def test_the_focus_kinds_come_first_and_the_rest_fills_up():
    found = drawn()
    assert len(found) == 100 == len({key for key, _ in found})
    assert [focus for _key, focus in found[:10]] == ["隐蔽"] * 10


def test_every_volume_has_its_chance():
    times = dict.fromkeys(range(1, 1001), 0)
    for number in range(400):
        for key, _focus in drawn(number, {**RULE, "focus": []}):
            times[key] += 1
    assert min(times.values()) >= 15 and max(times.values()) <= 75


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ({"percent_volumes": 30}, 300),
        ({"percent_volumes": 8}, 100),
        ({"minimum_volumes": 5000}, 1000),
    ],
)
def test_the_floor_and_the_percentage(rule, least):
    assert len(drawn(rule={**RULE, **rule})) == least


def test_so_many_per_cent_of_the_drawings():
    sheets = {v["key"]: v["drawings"] for v in FRAME}
    found = drawn(rule={**RULE, "percent_drawings": 40})
    assert sum(sheets[key] for key, _ in found) >= 0.4 * sum(sheets.values())


@given(st.integers(0, 60), st.integers(0, 100), st.integers(0, 100))
def test_never_more_than_there_are_and_never_twice(count, floor, percent):
    found = drawn(
        rule={**RULE, "minimum_volumes": floor, "percent_drawings": percent}, frame=FRAME[:count]
    )
    assert len(found) == len({key for key, _ in found}) <= count
    assert len(found) >= min(count, floor)


def test_anyone_draws_again_with_python_alone(tmp_path):
    digest = sampling.frame_digest(FRAME)
    told = {
        "head": "h" * 64,
        "frame_digest": digest,
        "number": 7,
        "seed": sampling.seed("h" * 64, digest, 7),
        "rule": RULE,
        "frame": FRAME,
        "drawn": [list(pair) for pair in drawn()],
    }
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    run = [sys.executable, "-I", sampling.__file__, path]
    assert "same drawing" in subprocess.run(run, capture_output=True, text=True, check=True).stdout
    for spoil in (
        {"number": 8},
        {"frame": FRAME[1:]},
        {"drawn": told["drawn"][1:]},
        {"seed": "0" * 64},
    ):
        path.write_text(json.dumps({**told, **spoil}, ensure_ascii=False), "utf-8")
        assert subprocess.run(run, capture_output=True, text=True, check=False).returncode == 1
