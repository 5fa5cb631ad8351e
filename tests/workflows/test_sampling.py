"""The drawing: the same for everyone, to nobody's wish, focus kinds first, percentages kept."""

import pytest

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


def drawn(number=7, rule=RULE, frame=FRAME, digest=""):
    digest = digest or sampling.frame_digest(frame)
    return sampling.draw(frame, rule, sampling.seed("h" * 64, digest, number))


def test_the_same_number_draws_the_same_and_another_draws_another():
    assert drawn() == drawn()
    assert {key for key, _focus in drawn()} != {key for key, _focus in drawn(8)}


def test_the_focus_kinds_come_first_and_the_rest_fills_up():
    found = drawn()
    assert len(found) == 100 == len({key for key, _ in found})
    assert [focus for _key, focus in found[:10]] == ["隐蔽"] * 10


def test_every_volume_has_its_chance():
    # A tenth of 100 volumes, 400 times: each is drawn 40 times but for chance (standard deviation 6).
    times = dict.fromkeys(range(1, 101), 0)
    frame, rule = FRAME[:100], {"minimum_volumes": 10}
    digest = sampling.frame_digest(frame)
    for number in range(400):
        for key, _focus in drawn(number, rule, frame, digest):
            times[key] += 1
    assert min(times.values()) >= 20 and max(times.values()) <= 65


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


@pytest.mark.parametrize("count", [0, 1, 2, 9, 60])
def test_never_more_than_there_are_and_never_twice(count):
    for floor in (0, 1, count, 100):
        for percent in (0, 1, 50, 100):
            rule = {**RULE, "minimum_volumes": floor, "percent_drawings": percent}
            found = drawn(rule=rule, frame=FRAME[:count])
            assert len(found) == len({key for key, _ in found}) <= count
            assert len(found) >= min(count, floor)


def a_published_drawing():
    digest = sampling.frame_digest(FRAME)
    return {
        "head": "h" * 64,
        "frame_digest": digest,
        "number": 7,
        "seed": sampling.seed("h" * 64, digest, 7),
        "rule": RULE,
        "frame": FRAME,
        "drawn": [list(pair) for pair in drawn()],
    }


SPOILT = {
    "another number": {"number": 8},
    "a volume left out": {"frame": FRAME[1:]},
    "a drawn volume left out": {"drawn": [list(pair) for pair in drawn()][1:]},
    "another seed": {"seed": "0" * 64},
}


def test_a_published_drawing_can_be_repeated():
    assert sampling.verify(a_published_drawing()) == []


@pytest.mark.parametrize("spoilt", SPOILT)
def test_whatever_was_altered_in_a_published_drawing_is_found(spoilt):
    assert sampling.verify(a_published_drawing() | SPOILT[spoilt])
