"""What becomes of each table when sections go to another project is said of every table that has a project."""

import acceptance.models  # noqa: F401
from acceptance.extensions import db
from workflows.parting import FATES, HANDS, SECTION, How

OF_A_PROJECT = {
    table.name: table
    for table in db.metadata.tables.values()
    if "project_id" in table.c and table.name not in ("project", "login_session")
}


def test_every_table_of_a_project_has_its_row_and_a_reason():
    assert set(FATES) == set(OF_A_PROJECT)
    assert all(fate.why for fate in FATES.values())


def test_what_goes_hangs_on_what_went_before():
    order = list(FATES)
    for name, fate in FATES.items():
        assert (fate.how == How.GOES) or not fate.along, name
        for column in fate.along:
            if column == SECTION:
                continue
            (key,) = OF_A_PROJECT[name].c[column].foreign_keys
            parent = key.column.table.name
            assert FATES[parent].how == How.GOES, (name, parent)
            assert order.index(parent) < order.index(name), (name, parent)


def test_whatever_has_a_section_goes_by_it_or_says_why_not():
    has = {name for name, table in OF_A_PROJECT.items() if "section" in table.c}
    by = {name for name, fate in FATES.items() if SECTION in fate.along}
    assert has - by == {"arrangement", "newcomer", "section_change"}
    assert all(FATES[table].how == How.GOES for table in HANDS.values())
