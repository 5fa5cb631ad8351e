"""The rule that judges rows fast judges them as the schema does."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from forms.lists.rows import NAMES, RowForm, compiled

CELL = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-5, 10**6).map(float),
    st.sampled_from(
        [
            "",
            "20240301",
            "2024-3-1",
            "20240231",
            " 桥 ",
            "=A1",
            "１２",
            "12页",
            "\u202eabc",
            "x" * 501,
            "3.5",
            "2024年3月1日",
            "2024年3月",
            "1-4",
            "4页",
            "24.3.1",
            43831.0,
            "/",
            "第1标段",
        ]
    ),
)


@given(st.lists(CELL, min_size=len(NAMES), max_size=len(NAMES)))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_compiled_rule_is_the_schema(cells):
    columns = {name: at for at, name in enumerate(NAMES)}

    def outcome(work):
        try:
            return work()
        except ValidationError as error:
            return error.messages

    raw = {name: cells[at] for name, at in columns.items() if cells[at] is not None}
    plain = outcome(lambda: tuple(RowForm().load(raw)[name] for name in NAMES))
    assert outcome(lambda: compiled(columns)(cells)) == plain


def test_a_line_with_one_unusual_cell_and_no_section_is_not_refused_for_its_section():
    """The schema refused an empty section; only the usual line, which never asks it, was right."""
    assert RowForm().load({"section": "", "title": "桥 施工图"})["section"] is None
    assert RowForm().load({"section": "  "})["section"] is None
