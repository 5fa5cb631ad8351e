"""What stands in an address was typed by somebody: anything that is no number counts as not asked."""

import pytest

from tests.builders import BRIDGE

PAGES = ("volumes", "filings", "search", "drawings", "arrangements", "catalogue/list.xlsx")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["²", "٣", "-1", "1e3", "9" * 40])
def test_a_section_that_is_no_number_is_not_asked_for(enter, page, asked):
    answer = enter("owner").get(f"/projects/{BRIDGE}/{page}", query_string={"section": asked})
    assert answer.status_code == 200, page
