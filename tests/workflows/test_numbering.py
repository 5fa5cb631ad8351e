"""档号: a pattern that cannot be unique is refused with the reason; a numbering is proved free of gaps and duplicates."""

from itertools import product

import pytest

from workflows import numbering
from workflows.numbering import PRESETS, BadPattern, Numbered, dry_run, prove, read

VALUES = {"fonds": "0123", "category": "KJ", "project_number": "2024-1"}


def test_the_default_is_da_t_13_2022():
    pattern = read(PRESETS["dat-13-2022"][1])
    proof = dry_run(pattern, [Numbered(7, files=2), Numbered(9, files=1)], VALUES)
    assert proof.codes == {7: "0123-KJ·2024-1-001", 9: "0123-KJ·2024-1-002"} and not proof.problems
    assert pattern.of_piece(proof.codes[7], 2, None) == "0123-KJ·2024-1-001-0002"


def test_every_preset_can_be_read_and_is_unique():
    volumes = [Numbered(n, section=n % 3, group=f"A{n % 4}", files=n) for n in range(1, 60)]
    for _name, text in PRESETS.values():
        assert not dry_run(read(text), volumes, VALUES).problems


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{全宗号}-{件号}", "no_volume_field"),
        ("{案卷号:3}", "no_piece_field"),
        ("{件号}-{案卷号}", "piece_before_volume"),
        ("{类别号}{案卷号:3}-{件号}", "touching"),
        ("{案卷号}{件号}", "touching"),
        ("{案卷}-{件号}", "unknown_field"),
        ("{案卷号}-{案卷号}-{件号}", "field_twice"),
        ("{案卷号-{件号}", "unclosed"),
        ("{案卷号:0}-{件号}", "bad_width"),
        ("{案卷号}}-{件号}", "unclosed"),
        ("A/{案卷号}-{件号}", "bad_character"),
        ("{案卷号}-{类目}-{件号}", "field_after_volume"),
        ("", "no_volume_field"),
    ],
)
def test_a_pattern_that_cannot_be_unique_is_refused_with_the_reason(text, code):
    with pytest.raises(BadPattern) as refused:
        read(text)
    assert refused.value.code == code and numbering.PROBLEMS[code] % refused.value.facts


def test_values_that_are_not_filled_in_are_named():
    proof = dry_run(read(PRESETS["dat-13-2022"][1]), [Numbered(1)], {"fonds": "1"})
    assert [facts["field"] for _code, facts in proof.problems] == ["类别号", "项目号"]


def test_too_few_digits_are_found_with_the_number_that_is_needed():
    proof = dry_run(read("A-{案卷号:2}-{件号}"), [Numbered(n) for n in range(1, 101)], {})
    assert ("too_narrow", {"series": "A-", "count": 100, "width": 2, "needed": 3}) in proof.problems


def test_numbers_of_files_that_collide_across_volumes_are_found():
    pattern = read("{类别号}-{案卷号}-{件号}")
    assert list(
        prove(
            pattern,
            [Numbered(1, files=12), Numbered(2, files=1)],
            {1: "K-1", 2: "K-1-1"},
            {"K-": [1, 2]},
        )
    ) == [("duplicate", {"code": "K-1-1"})]


def test_a_gap_is_found():
    assert list(
        prove(read("{案卷号}-{件号}"), [Numbered(1), Numbered(2)], {1: "1", 2: "3"}, {"": [1, 3]})
    ) == [("gap", {"series": "", "number": 2})]


def test_see_also_follows_its_volume():
    assert (
        numbering.carried("K-001; 照片档案 12；K-003", {"K-001": "N-007", "K-003": "N-009"})
        == "N-007；照片档案 12；N-009"
    )


PLACES = list(product(range(3), "AB", (0, 1, 40)))
"""Section, class and number of files of a volume: every kind there is."""


@pytest.mark.parametrize("step", range(1, len(PLACES)))
def test_every_series_runs_from_one_without_gap_or_duplicate(step):
    # Each step visits the kinds in another order, some more often than others.
    kinds = [PLACES[number * step % len(PLACES)] for number in range(60)]
    volumes = [
        Numbered(number, section, group, files=files)
        for number, (section, group, files) in enumerate(kinds)
    ]
    proof = dry_run(read("{标段}-{类目}-{案卷号:3}-{件号:4}"), volumes, {})
    assert not proof.problems and len(set(proof.codes.values())) == len(volumes)
    assert sum(last - first + 1 for _prefix, first, last in proof.series) == len(volumes)
