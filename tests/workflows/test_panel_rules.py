"""Articles 6 and 7 over plain objects: each clause broken alone says so and nothing else does; a
lawful panel is silent.
"""

from dataclasses import replace

import pytest

from workflows import needs
from workflows.clauses import Organiser, PanelRule
from workflows.facts import MemberFacts

from .plain import (
    FROM_THE_CITY_ARCHIVE,
    LEADER,
    OF_THE_BUREAU,
    ORGANISER,
    PANEL,
    SENT,
    Project,
    a_panel,
    codes,
)


def said(panel):
    return list(needs.panel_formed(Project(panel=panel)))


def test_a_lawful_panel_may_meet():
    assert said(PANEL) == []


ALONE = {
    "four where five are asked for": (
        a_panel(members=PANEL.members[:-1]),
        "panel_small",
    ),
    "six people": (
        a_panel(members=[*PANEL.members, MemberFacts("周", "市档案局", 1)]),
        "panel_even",
    ),
    "nobody leads": (
        a_panel(members=[replace(LEADER, post="member"), *PANEL.members[1:]]),
        "no_panel_leader",
    ),
    "the leader was sent by another unit": (
        a_panel(members=[replace(LEADER, organisation=3, deputed_on=SENT), *PANEL.members[1:]]),
        "leader_not_from_organiser",
    ),
    "one of two leaders was sent by another unit": (
        a_panel(
            members=[*PANEL.members[:-1], replace(FROM_THE_CITY_ARCHIVE, name="周", post="leader")]
        ),
        "leader_not_from_organiser",
    ),
    "in the planning area without the city archive": (
        a_panel(members=[LEADER, *OF_THE_BUREAU, MemberFacts("吴", "市档案局", 1)]),
        "no_city_archive",
    ),
    "the city accepts what the province must": (
        a_panel(
            organiser=replace(ORGANISER, due=Organiser("省级档案主管部门", frozenset({"province"})))
        ),
        "organiser_level",
    ),
    "the unit of a member builds the project": (
        a_panel(members=[*PANEL.members[:-1], MemberFacts("郑", "市建工集团", deputed_on=SENT)]),
        "panel_party",
    ),
    "a member's account is of a party under another name": (
        a_panel(members=[*PANEL.members[:-1], MemberFacts("郑", "集团三公司", 7)]),
        "panel_party",
    ),
    "a party is written with other brackets": (
        a_panel(
            party_names=frozenset({"市建工集团（三公司）"}),
            members=[
                *PANEL.members[:-1],
                MemberFacts("郑", "市建工集团 (三公司)", deputed_on=SENT),
            ],
        ),
        "panel_party",
    ),
    "a member's account serves a party beside its own unit": (
        a_panel(members=[*PANEL.members[:-1], replace(PANEL.members[-1], serves_party="甲公司")]),
        "panel_party",
    ),
    "one account sits for two units": (
        a_panel(
            members=[
                *PANEL.members[:3],
                MemberFacts("唐慧", "市档案学会", person=4, deputed_on=SENT),
                MemberFacts("唐惠", "市城建档案馆", person=4, deputed_on=SENT),
            ]
        ),
        "panel_twin",
    ),
    "one expert of the pool sits twice": (
        a_panel(
            members=[
                *PANEL.members[:3],
                MemberFacts("冯", "交通大学", expert=6, deputed_on=SENT),
                MemberFacts("冯教授", "市档案学会", expert=6, deputed_on=SENT),
            ]
        ),
        "panel_twin",
    ),
    "one person sits by account and by name": (
        a_panel(
            members=[
                *PANEL.members[:3],
                MemberFacts("冯", "市档案学会", person=9, deputed_on=SENT),
                MemberFacts("冯 ", "市档案学会", deputed_on=SENT),
            ]
        ),
        "panel_twin",
    ),
    "a name sits for two units and nobody asked": (
        a_panel(
            members=[
                *PANEL.members[:3],
                MemberFacts("冯", "市档案学会", person=9, deputed_on=SENT),
                MemberFacts("冯", "交通大学", deputed_on=SENT),
            ]
        ),
        "panel_namesake",
    ),
    "an expert came without a letter": (
        a_panel(members=[*PANEL.members[:-1], MemberFacts("冯教授", "交通大学")]),
        "panel_undeputed",
    ),
}


@pytest.mark.parametrize("story", ALONE)
def test_each_clause_broken_alone_is_named_alone(story):
    panel, code = ALONE[story]
    assert codes(said(panel)) == [code]


def test_too_few_are_not_told_to_be_odd_as_well():
    blocker, *others = said(a_panel(members=PANEL.members[:4]))
    assert dict(blocker.facts) == {"count": 4, "minimum": 5} and not others


def test_a_pack_that_asks_for_four_asks_for_an_odd_number_all_the_same():
    four = replace(PanelRule(), minimum=4)
    assert codes(said(a_panel(rule=four, members=PANEL.members[:4]))) == ["panel_even"]


def test_a_pack_that_asks_for_nothing_takes_any_panel():
    lax = PanelRule(
        minimum=0, odd=False, leader_from_organiser=False, city_archive_in_planning_area=False
    )
    leader = MemberFacts("杨", "县档案馆", 9, post="leader", deputed_on=SENT)
    assert (
        said(a_panel(rule=lax, members=[leader, replace(leader, name="何", post="member")])) == []
    )


@pytest.mark.parametrize(
    "relaxed", ["odd", "leader_from_organiser", "city_archive_in_planning_area", "deputed"]
)
def test_each_demand_of_the_pack_can_be_dropped_alone(relaxed):
    broken = {
        "odd": [*PANEL.members, MemberFacts("周", "市档案局", 1)],
        "leader_from_organiser": [
            replace(LEADER, organisation=3, deputed_on=SENT),
            *PANEL.members[1:],
        ],
        "city_archive_in_planning_area": [LEADER, *OF_THE_BUREAU, MemberFacts("吴", "市档案局", 1)],
        "deputed": [*PANEL.members[:-1], MemberFacts("冯", "交通大学", 8)],
    }[relaxed]
    assert said(a_panel(members=broken)) != []
    assert said(a_panel(members=broken, rule=replace(PanelRule(), **{relaxed: False}))) == []


def test_outside_the_planning_area_the_city_archive_need_not_sit():
    members = [LEADER, *OF_THE_BUREAU, MemberFacts("吴", "市档案局", 1)]
    assert said(a_panel(members=members, in_planning_area=False)) == []


def test_an_organiser_whose_level_nobody_noted_is_not_accused():
    due = Organiser("省级档案主管部门", frozenset({"province"}))
    assert said(a_panel(organiser=replace(ORGANISER, level="", due=due))) == []
    assert said(a_panel(organiser=replace(ORGANISER, due=None))) == []


def test_who_must_step_back_is_not_asked_for_a_letter():
    judge = MemberFacts("郑", "市建工集团", 7)
    assert codes(said(a_panel(members=[*PANEL.members[:-1], judge]))) == ["panel_party"]


def test_everything_that_is_wrong_is_said_at_once():
    members = [MemberFacts("郑", "市建工集团", 7), MemberFacts("冯教授", "交通大学")]
    due = Organiser("国家档案局", frozenset({"national"}))
    wrong = a_panel(members=members, organiser=replace(ORGANISER, due=due))
    assert codes(said(wrong)) == [
        "panel_small",
        "no_panel_leader",
        "no_city_archive",
        "organiser_level",
        "panel_party",
        "panel_undeputed",
    ]


def test_two_of_one_name_sit_when_it_was_asked_and_confirmed_or_each_has_an_account():
    first = MemberFacts("冯", "市档案学会", person=9, deputed_on=SENT)
    confirmed = MemberFacts("冯", "交通大学", namesake=True, deputed_on=SENT)
    another = MemberFacts("冯", "交通大学", person=10, deputed_on=SENT)
    for second in (confirmed, another):
        assert said(a_panel(members=[*PANEL.members[:3], first, second])) == []
