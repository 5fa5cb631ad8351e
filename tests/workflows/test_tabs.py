"""The tabs of a project: few, by hand and stage; what is not in front is one click away, none is lost."""

import pytest

from workflows import tabs
from workflows.projects import Stage
from workflows.roles import Role

IN_FRONT = {
    ("owner", "design"): "show filings parties missing schedule inspections",
    (
        "owner",
        "self_check",
    ): "show filings parties missing schedule checks drawings volumes inspections review reports",
    ("contractor", "construction"): "show filings parties missing drawings",
    ("supervisor", "supervision"): "show filings parties missing volumes review",
    ("bureau", "applied"): "show filings search volumes archive review reports",
    ("bureau", "review"): "show filings search volumes archive review reports findings",
    ("panelist", "review"): "show filings search volumes review findings",
    ("owner", "rectification"): "show filings volumes archive review reports findings",
    ("owner", "accepted"): "show filings checks volumes archive review reports findings",
    ("city_archive", "archived"): "show filings search checks volumes reports",
}


@pytest.mark.parametrize(("role", "stage"), IN_FRONT, ids="-".join)
def test_in_front_stands_what_the_hand_needs_in_the_stage(role, stage):
    shown = {page for page in tabs.FRONT if tabs.front(page, [role], stage)}
    assert shown == set(IN_FRONT[role, stage].split())


def test_whoever_has_a_hand_sees_where_the_project_stands_and_its_items():
    for role in Role:
        for stage in Stage:
            assert tabs.front("show", [role], stage) and tabs.front("filings", [role], stage)


def test_a_page_without_a_row_is_an_error():
    with pytest.raises(KeyError):
        tabs.front("nowhere", ["owner"], "design")
