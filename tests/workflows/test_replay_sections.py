"""The journal replayed: sections that were divided and joined, and the units that became one by it."""

from .test_replay import BEGUN, ITEMS, line, project, told

DIVIDED = line("split_section", change=3, section=1, other=3, items=2, data={"section.3": "后勤楼"})
UNDONE = line("undo_sections", change=3, section=1, other=3, items=2, data={"section.3": None})
ROW = {"id": 3, "section": 1, "other": 3, "line": 2, "undone": False}
ENDED = line("end_party", noun="party", of=5, ended_on="2026-11-30", successor_id=4)
REVIVED = line("revive_party", noun="party", of=5)
LEFT = {"id": 5, "ended_on": "2026-11-30", "successor_id": 4}


def shaped(lines, **rows):
    return told([BEGUN, *lines], project=project(), filing=ITEMS, **rows)


def test_a_division_is_held_until_it_is_taken_back():
    there = [{"section.3": "后勤楼"}]
    assert shaped([DIVIDED], section_change=[ROW], data=there) == []
    (said,) = shaped([DIVIDED], data=there)
    assert "标段的拆并" in said
    (said,) = shaped([DIVIDED], section_change=[ROW], data=[{}])
    assert "section.3" in said
    back = [{**ROW, "undone": True}]
    assert shaped([DIVIDED, UNDONE], section_change=back, data=[{}]) == []


def test_a_unit_that_stands_again_did_not_leave():
    assert shaped([ENDED], ended_party=[LEFT]) == []
    assert shaped([ENDED, REVIVED]) == []
    (said,) = shaped([ENDED, REVIVED], ended_party=[LEFT])
    assert "5" in said
