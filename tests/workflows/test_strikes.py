"""What was entered wrongly from paper is struck through by two persons."""

import pytest

from workflows.strikes import may_agree

STORIES = [
    ("another person agrees", {3}, {1, 2}, "罗敏", "", True),
    ("who entered it does not", {1}, {1, 2}, "陈岚", "", False),
    ("who asked for it does not", {2}, {1, 2}, "冯远", "", False),
    ("nor a deputy of who entered it", {3, 1}, {1, 2}, "罗敏（代陈岚）", "", False),
    ("nor he in whose name it was entered", {1}, {9, 1}, "陈岚", "", False),
    ("a namesake is somebody else", {3}, {1, 2}, "陈岚", "", True),
    ("before persons were kept the name decides", {3}, {2}, "陈岚", "陈岚", False),
    ("of another name he is another", {3}, {2}, "罗敏", "陈岚", True),
]


@pytest.mark.parametrize(("story", "viewer", "took", "name", "entered", "may"), STORIES)
def test_who_agrees_that_it_is_struck_through(story, viewer, took, name, entered, may):
    assert may_agree(viewer, took=took, name=name, entered=entered) == may
