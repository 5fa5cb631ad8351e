"""Who may be what beside what in one project, and whose supervisor looks at which section."""

from itertools import product

import pytest

from workflows.roles import PartyKind
from workflows.sides import NAMES, OFFICES, Standing, clash, two_sides, watched_by


@pytest.mark.parametrize(("office", "kind"), list(product(OFFICES, PartyKind)))
def test_no_party_judges_and_no_judge_is_a_party(office, kind):
    for section in (0, 1):
        assert clash(Standing(kind, section), Standing(office))
        assert clash(Standing(office), Standing(kind, section))


def test_one_authority_may_hold_several_offices():
    for one, other in product(OFFICES, OFFICES):
        assert not clash(Standing(one), Standing(other))


@pytest.mark.parametrize(
    ("kind", "section", "watching", "refused"),
    [
        ("contractor", 1, 1, True),
        ("contractor", 1, 0, True),
        ("contractor", 0, 1, True),
        ("contractor", 1, 2, False),
        ("owner", 0, 2, True),
        ("designer", 0, 0, False),
        ("surveyor", 0, 0, False),
    ],
)
def test_nobody_supervises_its_own_works(kind, section, watching, refused):
    one, other = Standing(kind, section), Standing("supervisor", watching)
    assert clash(one, other) == clash(other, one) == refused


def test_builders_may_be_several_things_at_once():
    assert not clash(Standing("designer"), Standing("surveyor"))
    assert not clash(Standing("contractor", 1), Standing("contractor", 2))


def test_two_sides_are_told_by_what_looks_at_what():
    assert two_sides([Standing("contractor", 1), Standing("supervisor", 2)])
    assert two_sides([Standing("contractor", 1), Standing("owner")])
    assert two_sides([Standing("owner"), Standing("guide")])
    assert not two_sides([Standing("contractor", 1), Standing("designer")])
    assert not two_sides([Standing("city_archive"), Standing("organiser")])


@pytest.mark.parametrize(
    ("section", "engaged", "watched"),
    [
        (1, {1, 2}, {1}),
        (2, {1, 2}, {2}),
        (2, {1}, set()),
        (2, {0, 1}, {0}),
        (1, {0, 1}, {1}),
        (0, {0, 1}, {0}),
        (0, {1, 2}, {1, 2}),
        (0, set(), set()),
        (1, set(), set()),
    ],
)
def test_a_section_is_watched_by_its_own_supervisor_else_by_that_of_the_whole(
    section, engaged, watched
):
    assert watched_by(section, engaged) == watched


def test_every_standing_has_a_name():
    assert set(NAMES) == {*PartyKind, *OFFICES}
