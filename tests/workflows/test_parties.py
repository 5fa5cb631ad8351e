"""Who may stand how beside whom in a section, and who may come to owe what."""

from itertools import product

import pytest

from workflows.roles import BOND_NAMES, HEAD_NAMES, Bond, PartyKind
from workflows.rules.parties import bound, may_owe

LEADER, SUB, CHIEF = ("contractor", 1, ""), ("contractor", 1, "sub"), ("supervisor", 0, "")


@pytest.mark.parametrize(
    ("bond", "kind", "section", "head", "fits"),
    [
        ("", "contractor", 1, None, True),
        ("", "contractor", 1, LEADER, False),
        ("member", "contractor", 1, LEADER, True),
        ("member", "contractor", 1, None, False),
        ("member", "contractor", 2, LEADER, False),
        ("member", "designer", 1, LEADER, False),
        ("member", "contractor", 1, ("contractor", 1, "member"), False),
        ("sub", "contractor", 1, LEADER, True),
        ("sub", "contractor", 1, ("contractor", 1, "member"), True),
        ("sub", "contractor", 1, ("contractor", 0, ""), True),
        ("sub", "contractor", 0, LEADER, False),
        ("sub", "contractor", 1, SUB, False),
        ("sub", "designer", 1, LEADER, False),
        ("sub", "supervisor", 1, CHIEF, False),
        ("resident", "supervisor", 1, CHIEF, True),
        ("resident", "supervisor", 1, ("supervisor", 2, ""), False),
        ("resident", "supervisor", 1, ("supervisor", 0, "resident"), False),
        ("resident", "contractor", 1, CHIEF, False),
    ],
)
def test_a_unit_stands_to_another_only_as_such_units_do(bond, kind, section, head, fits):
    assert bound(bond, kind, section, head) is fits


def test_whoever_checks_owes_nothing_that_it_would_check_and_the_owner_may_owe_all():
    for asked, kind in product(PartyKind, PartyKind):
        watched = PartyKind.SUPERVISOR in (asked, kind)
        assert may_owe(asked, kind) == (kind == "owner" or asked == kind or not watched)


def test_every_bond_has_a_name_and_a_name_for_its_head():
    assert list(BOND_NAMES) == list(Bond)
    assert set(HEAD_NAMES) == set(Bond) - {Bond.NONE}
