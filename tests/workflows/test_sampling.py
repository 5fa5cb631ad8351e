"""The drawing: the same for everyone, to nobody's wish, focus kinds first, percentages kept."""

import json

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


HEAD = "h" * 64


def a_number(seat, number, unit, salt="0" * 32, frame=FRAME, head=HEAD):
    """A number that a member named and has shown."""
    digest = sampling.frame_digest(frame)
    return {
        "seat": seat,
        "name": f"成员{seat}",
        "unit": unit,
        "entered_by": "",
        "digest": sampling.commitment("P-1", head, digest, seat, number, salt),
        "number": number,
        "salt": salt,
    }


def seeded_by(numbers, public=None, frame=FRAME, rule=RULE):
    return sampling.seed(HEAD, sampling.frame_digest(frame), rule, numbers, public)


def drawn(number=7, rule=RULE, frame=FRAME):
    chance = seeded_by([a_number(3, number, "甲"), a_number(5, 40, "乙")], None, frame, rule)
    return sampling.draw(frame, rule, chance)


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
    for number in range(400):
        for key, _focus in drawn(number, rule, frame):
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


def a_published_drawing(**changed):
    numbers = [a_number(3, 7, "甲"), a_number(5, 40, "乙", "f" * 32)]
    chance = seeded_by(numbers)
    return {
        "algorithm": 2,
        "project": "P-1",
        "head": HEAD,
        "fixed_on": "2026-11-20",
        "frame_digest": sampling.frame_digest(FRAME),
        "named": numbers,
        "public": None,
        "seed": chance,
        "rule": RULE,
        "frame": FRAME,
        "drawn": [list(pair) for pair in sampling.draw(FRAME, RULE, chance)],
        **changed,
    }


def with_a_public_number(**changed):
    public = {"source": "福彩3D", "due": "2026-11-21", "on": "2026-11-21", "number": "047"}
    public |= changed
    numbers = a_published_drawing()["named"]
    chance = seeded_by(numbers, public)
    found = [list(pair) for pair in sampling.draw(FRAME, RULE, chance)]
    return a_published_drawing(public=public, seed=chance, drawn=found)


def of_the_first_algorithm():
    """As they were given away before numbers were handed in as digests."""
    digest = sampling.frame_digest(FRAME)
    chance = sampling.first_seed(HEAD, digest, 7)
    return {
        "head": HEAD,
        "frame_digest": digest,
        "number": 7,
        "named_by": "冯远",
        "seed": chance,
        "rule": RULE,
        "frame": FRAME,
        "drawn": [list(pair) for pair in sampling.draw(FRAME, RULE, chance)],
    }


def changed_number(**changed):
    first, second = a_published_drawing()["named"]
    return [first, second | changed]


SPOILT = {
    "another number": {"named": changed_number(number=41)},
    "another salt": {"named": changed_number(salt="e" * 32)},
    "a number that is not shown": {"named": changed_number(number=None)},
    "a member left out": {"named": changed_number()[:1]},
    "a number shown by another seat": {"named": changed_number(seat=6)},
    "two numbers of one organisation": {"named": changed_number(unit="甲")},
    "another project": {"project": "P-2"},
    "a volume left out": {"frame": FRAME[1:]},
    "a drawn volume left out": {"drawn": [list(pair) for pair in drawn()][1:]},
    "another seed": {"seed": "0" * 64},
    "another rule": {"rule": {**RULE, "minimum_volumes": 99}},
    "no seed yet": {"seed": ""},
    "an algorithm of a later day": {"algorithm": 3},
}


@pytest.mark.parametrize(
    "published", [a_published_drawing(), with_a_public_number(), of_the_first_algorithm()]
)
def test_a_published_drawing_can_be_repeated(published):
    assert sampling.verify(published) == []


@pytest.mark.parametrize("spoilt", SPOILT)
def test_whatever_was_altered_in_a_published_drawing_is_found(spoilt):
    assert sampling.verify(a_published_drawing() | SPOILT[spoilt])


@pytest.mark.parametrize("spoilt", [{"number": 8}, {"seed": "0" * 64}, {"drawn": [[1, ""]]}])
def test_whatever_was_altered_in_a_drawing_of_the_first_algorithm_is_found(spoilt):
    assert sampling.verify(of_the_first_algorithm() | spoilt)


def test_a_public_number_is_of_a_day_after_the_list_was_fixed():
    assert sampling.verify(with_a_public_number(due="2026-11-20"))
    assert sampling.verify(with_a_public_number(on="2026-11-20"))
    assert seeded_by([]) != seeded_by([], {"source": "a", "due": "", "on": "b", "number": "1"})


def test_before_the_others_show_theirs_no_number_leads_to_chosen_volumes():
    """The trick of one number: with everything fixed but an honest member's number and salt, the
    outcome of each number that one might name oneself changes with them, so that none can be
    picked beforehand.
    """
    frame, rule = FRAME[:500], {"minimum_volumes": 100}
    unwanted = set(range(1, 9))

    def spared(mine, theirs, salt):
        numbers = [a_number(3, mine, "甲"), a_number(5, theirs, "乙", salt)]
        chance = seeded_by(numbers, None, frame, rule)
        return not unwanted & {key for key, _focus in sampling.draw(frame, rule, chance)}

    found = next(mine for mine in range(1000) if spared(mine, 7, "0" * 32))
    kept = sum(spared(found, 7, f"{salt:032x}") for salt in range(1, 101))
    # 0.8 to the eighth is 0.17: what was found for one salt is worth nothing for the next.
    assert kept <= 40


def test_a_number_that_everybody_guesses_does_not_give_its_digest_away():
    """Without the salt in it the digest of 7 would be found among a thousand."""
    secret = sampling.new_salt()
    mine = a_number(3, 7, "甲", secret)
    guessed = {a_number(3, number, "甲")["digest"] for number in range(1000)}
    assert len(secret) == 32 and mine["digest"] not in guessed
    # nor does the digest, known to all, give the seed away to whoever guesses the number
    assert seeded_by([mine]) != seeded_by([{**mine, "salt": sampling.new_salt()}])


def test_the_rule_cannot_be_changed_under_the_seed():
    assert seeded_by([], rule=RULE) != seeded_by([], rule={**RULE, "minimum_volumes": 99})


def test_a_digest_fits_one_seat_of_one_list_alone():
    mine = a_number(3, 7, "甲")["digest"]
    others = [
        a_number(4, 7, "甲"),
        a_number(3, 7, "甲", head="i" * 64),
        a_number(3, 7, "甲", frame=FRAME[1:]),
    ]
    assert mine not in {one["digest"] for one in others}


def test_who_trusts_no_server_makes_the_slip_alone(tmp_path, capsys):
    (tmp_path / "draw.json").write_text(json.dumps(a_published_drawing(seed="")), "utf-8")
    assert sampling.main(["commit", str(tmp_path / "draw.json"), "3", "7"]) == 0
    told = capsys.readouterr().out.split()
    digest, number, salt = told[3], int(told[6]), told[7]
    assert a_number(3, number, "甲", salt)["digest"] == digest


def test_the_program_names_the_public_number_that_anyone_must_look_up(tmp_path, capsys):
    (tmp_path / "draw.json").write_text(json.dumps(with_a_public_number()), "utf-8")
    assert sampling.main([str(tmp_path / "draw.json")]) == 0
    told = capsys.readouterr().out
    assert (
        "same drawing" in told and "福彩3D, first since 2026-11-21 起第一期: 2026-11-21 047" in told
    )
