"""What stands in an address was typed by somebody: anything that is no number counts as not asked."""

import pytest
from marshmallow import ValidationError

from forms.base import Identity
from forms.intake.arrivals import Share
from tests.builders import BRIDGE
from workflows import dates, numbering
from workflows.arranging import natural

PAGES = ("volumes", "filings", "search", "drawings", "arrangements", "catalogue/list.xlsx")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["²", "٣", "-1", "1e3", "9" * 40])
def test_a_section_that_is_no_number_is_not_asked_for(enter, page, asked):
    answer = enter("owner").get(f"/projects/{BRIDGE}/{page}", query_string={"section": asked})
    assert answer.status_code == 200, page


ENDLESS = "9" * 5000
"""More digits than Python reads as a number."""


@pytest.mark.parametrize("of", ["files", "volumes", "media"])
def test_a_window_after_an_endless_number_is_empty(enter, of):
    answer = enter("owner").get(f"/projects/{BRIDGE}/table/{of}.json?after={ENDLESS}")
    assert answer.status_code == 200


@pytest.mark.parametrize("field", [Identity(), Share()])
def test_an_endless_number_in_a_form_is_told_at_its_field(field):
    with pytest.raises(ValidationError):
        field.deserialize(ENDLESS)


def test_an_endless_number_in_a_list_or_a_pattern_is_read_as_text():
    assert dates.read(ENDLESS).code == "not_a_date"
    with pytest.raises(numbering.BadPattern):
        numbering.read(f"{{案卷号:{ENDLESS}}}")
    assert natural(f"图-{ENDLESS}") != natural("图-8")


@pytest.mark.parametrize("page", ["没有这个", "nothing/new", "nothing/1/move"])
def test_a_pack_that_there_is_not_is_not_found(enter, page):
    for who in ("admin", "bureau"):
        assert enter(who).get(f"/standards/{page}").status_code in (403, 404)
