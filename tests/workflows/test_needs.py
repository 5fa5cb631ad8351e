"""Needs over plain facts: an option is open exactly when nothing is missing, whatever the facts."""

from hypothesis import given
from hypothesis import strategies as st

from workflows import needs
from workflows.engine import Option
from workflows.projects import PROJECT, Stage
from workflows.roles import Role
from workflows.words import BLOCKERS, TEXT_NAMES

gap = st.fixed_dictionaries(
    {
        "party_id": st.integers(1, 9),
        "party": st.just("甲公司"),
        "group": st.just("立项"),
        "group_code": st.just("A1"),
        "count": st.integers(1, 99),
        "sample": st.just("x"),
        "role": st.sampled_from(["owner", "contractor"]),
        "duty": st.sampled_from(["leader", "archivist"]),
    }
)
few = st.lists(gap, max_size=3)
coded = st.lists(
    st.sampled_from(
        [
            {"code": "panel_small", "count": 3, "minimum": 5},
            {"code": "no_volumes"},
            {"code": "sample_small", "count": 1, "minimum": 100},
        ]
    ),
    max_size=2,
)


@st.composite
def facts(draw):
    class Facts:
        pass

    found = Facts()
    for name in ("duty_gaps", "drawing_gaps"):
        setattr(found, name, lambda value=draw(few): value)
    for name in ("volume_gaps", "panel_gaps", "sample_gaps"):
        setattr(found, name, lambda value=draw(coded): value)
    filings = draw(few)
    found.open_filings = lambda stage, below: filings
    found.absent_parties = lambda value=draw(st.lists(st.just("监理单位"), max_size=1)): value
    found.unmet_conditions = lambda value=draw(st.lists(st.just("条件"), max_size=2)): value
    texts = {kind: draw(st.booleans()) for kind in TEXT_NAMES}
    found.texts = lambda: texts
    members = draw(st.integers(0, 9))
    agreed = draw(st.integers(0, members))
    against = draw(st.integers(0, members - agreed))
    found.votes, found.quorum = lambda: (members, agreed, against), lambda: members
    counts = {state: draw(st.integers(0, 2)) for state in ("open", "answered", "closed")}
    counts["total"] = sum(counts.values())
    found.findings = lambda: counts
    found.handover = lambda value=draw(st.booleans()): value
    scores = {
        "own_missing": draw(st.integers(0, 2)),
        "missing": draw(st.integers(0, 2)),
        "why": draw(
            st.sampled_from([(), (("below_threshold", {"total": "60", "threshold": "75"}),)])
        ),
    }
    found.scores = lambda: scores
    found.record_due = lambda value=draw(st.sampled_from(["", "国家档案局"])): value
    return found


@given(facts(), st.sampled_from(list(Stage)))
def test_an_option_is_open_exactly_when_its_list_is_empty(found, state):
    for option in PROJECT.options(state, list(Role), found):
        assert isinstance(option, Option)
        assert option.open == (option.blockers == [])
        for blocker in option.blockers:
            assert BLOCKERS[blocker.code] % blocker.facts
            assert blocker.owed_by in list(Role)


@given(facts())
def test_approval_needs_more_than_half_of_the_composed_panel(found):
    members, agreed, _against = found.votes()
    if not list(needs.voted_through(found)):
        assert 2 * agreed > members


@given(facts())
def test_a_panel_is_never_both_for_and_against(found):
    through = [*needs.voted_through(found), *needs.scored_through(found)]
    down = [*needs.scored(found), *needs.judged_down(found)]
    assert through or down
