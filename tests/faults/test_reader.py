"""Catalogue sheets of any content whatever: the reader answers, each answer has its words, and no page number is invented."""

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.test_catalogue import answers_in_words, judged

cell = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-5, 10**9),
    st.floats(allow_nan=True),
    st.booleans(),
)


@given(st.lists(st.lists(cell, max_size=8), max_size=30))
def test_no_content_whatever_breaks_the_reader(rows):
    answers_in_words(judged(rows))
