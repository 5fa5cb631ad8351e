"""What is wrong is said of the field as its page calls it."""

import re

import pytest

from tests.builders import BRIDGE, SEWAGE


def named(page):
    """The fields that an answer names, each before its sentence."""
    return re.findall(r"<li>([^<：]+)：", page)


@pytest.mark.parametrize(
    ("who", "path", "sent", "field"),
    [
        ("expert", f"/projects/{SEWAGE}/sample/slip", {"number": "abc"}, "我报的数"),
        ("expert", f"/projects/{SEWAGE}/sample/shown", {"number": "abc", "salt": "x"}, "数"),
        ("bureau", f"/projects/{SEWAGE}/sample/public", {"number": "abc"}, "公开号码"),
        ("owner", f"/projects/{BRIDGE}/drawings", {"number": ""}, "图号"),
        ("owner", f"/projects/{BRIDGE}/drawings/changes", {"number": ""}, "编号"),
    ],
)
def test_a_field_is_named_as_its_page_calls_it(enter, who, path, sent, field):
    """Seen: a number for the drawing was refused as 案卷号."""
    answer = enter(who).post(path, data=sent)
    assert answer.status_code == 422
    assert field in named(answer.text) and "案卷号" not in named(answer.text)
