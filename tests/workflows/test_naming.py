"""A word of the pack is named by a title when it stands there as a word."""

import pytest

from workflows.arranging.naming import named

DISCIPLINES = ("建筑", "结构", "给排水", "电气", "消防", "水工", "金属结构", "工艺")
DIVISIONS = ("给水排水", "建筑电气", "排水", "照明")


@pytest.mark.parametrize(
    ("words", "title", "found"),
    [
        (DISCIPLINES, "地下室防水工程隐蔽验收记录", ""),
        (DISCIPLINES, "屋面防水工程与水工建筑物沉降观测", "水工"),
        (DISCIPLINES, "水工结构配筋图", "结构"),
        (DISCIPLINES, "闸门金属结构安装记录", "金属结构"),
        (DISCIPLINES, "建筑电气系统图", "电气"),
        (DISCIPLINES, "焊接工艺评定报告", ""),
        (DIVISIONS, "给水排水管道试压", "给水排水"),
        (DIVISIONS, "室外排水管道闭水", "排水"),
        (DIVISIONS, "桥面铺装", ""),
    ],
)
def test_a_word_counts_where_it_stands_alone(words, title, found):
    assert named(words, title) == found
