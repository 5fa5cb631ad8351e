"""What a pack calls things is read in the reader's language, from the pack; what it rules is taken in by the administrator's page."""

import pytest

from workflows import standards


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/standards/law-check", "Inspection of archives by law"),
        ("/standards/village-round", "Begin the next year"),
        ("/standards/dat-28-2018", "Land acquisition and resettlement"),
    ],
)
def test_an_english_page_speaks_the_english_of_the_pack(enter, page, said):
    bureau = enter("bureau")
    assert said not in bureau.get(page, headers={"Accept-Language": "zh-CN"}).text
    assert said in bureau.get(page, headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\npanel:\n", "\npanell:\n", "行 panell：不认识 panell，是否应为 panel"),
        (
            "{value: 5, ",
            "{value: minus seven, ",
            "行 panel.minimum.value：应为整数（0 至 99），现为 minus seven",
        ),
    ],
)
def test_the_administrator_is_told_line_keys_and_remedy(enter, old, new, said):
    text = standards.shipped("national-2006").replace('"2006.1"', '"2006.2"').replace(old, new, 1)
    answer = enter("admin").post(
        "/standards/national-2006/new", data={"text": text, "note": "试行"}
    )
    assert answer.status_code == 422 and said in answer.text
