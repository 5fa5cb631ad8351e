"""预组卷: what belongs together comes together, in the order the standard asks for, and only what changed is proposed again."""

from datetime import date, timedelta
from random import Random

import pytest

from workflows import arranging, standards
from workflows.arranging import Arranger, Lying, Piece, rules


def a_piece(id, title, *, group="6", pages=4, **more):
    return Piece(
        id,
        group,
        "施工文件",
        f"{group}-01",
        more.pop("item_name", "施工记录"),
        title,
        pages=pages,
        **more,
    )


def arrange(pieces, lying=(), pack="dat-28-2018", taken=()):
    return Arranger(
        rules(standards.scope(pack)), project="西江大桥工程", section="第 1 标段", taken=taken
    ).propose(pieces, lying)


def order(*titles, **more):
    pieces = [
        a_piece(n, title, formed_on=date(2024, 1, 1) + timedelta(days=n), **more)
        for n, title in enumerate(titles, 1)
    ]
    [volume] = arrange(pieces)
    return [titles[number - 1] for number in volume.files]


@pytest.mark.parametrize("pack", standards.names("filing_scope"))
def test_every_class_of_a_scope_has_its_kind_of_volumes(pack):
    found = rules(standards.scope(pack))
    for item in standards.scope(pack).items:
        assert found.rank(item.group, drawings=item.drawings, media=False) < len(found.classes), (
            item.code
        )


def test_a_reply_comes_before_its_request_and_the_main_text_before_its_annex():
    assert order(
        "关于初步设计的请示",
        "关于初步设计的请示附件：概算",
        "关于初步设计的批复",
        "关于初步设计的批复附件1",
    ) == [
        "关于初步设计的批复",
        "关于初步设计的批复附件1",
        "关于初步设计的请示",
        "关于初步设计的请示附件：概算",
    ]


def test_the_print_comes_before_the_draft():
    assert order("施工管理办法定稿", "施工管理办法") == ["施工管理办法", "施工管理办法定稿"]


def test_drawings_stand_by_discipline_and_number_and_numbers_sort_as_numbers():
    pieces = [
        a_piece(n, f"竣工图{number}", number=number, drawing=True, discipline="结构")
        for n, number in enumerate(("结-10", "结-2", "结-1"), 1)
    ]
    pieces.append(a_piece(4, "竣工图", number="建-1", drawing=True, discipline="建筑"))
    volumes = arrange(pieces)
    assert [volume.files for volume in volumes] == [[3, 2, 1], [4]]
    assert [volume.holds for volume in volumes] == ["drawings", "drawings"]


def test_construction_files_are_divided_by_works_and_division():
    volumes = arrange(
        [
            a_piece(1, "主桥桩基记录"),
            a_piece(2, "引桥桩基记录"),
            a_piece(3, "主桥承台记录"),
            a_piece(4, "记录", works="主桥", division="桩基"),
        ]
    )
    assert sorted(tuple(volume.files) for volume in volumes) == [(1, 4), (2,), (3,)]
    assert volumes[0].title == "西江大桥工程第 1 标段主桥桩基施工记录"


def test_retention_and_secrecy_are_never_mixed():
    volumes = arrange(
        [
            a_piece(1, "甲", retention="Y"),
            a_piece(2, "乙", retention="30"),
            a_piece(3, "丙", retention="Y/30"),
            a_piece(4, "丁", retention="Y", secrecy="秘密"),
        ]
    )
    assert sorted(
        (tuple(volume.files), volume.retention, volume.secrecy) for volume in volumes
    ) == [((1, 3), "Y", ""), ((2,), "30", ""), ((4,), "Y", "秘密")]
    assert any(code == "longer" for code, _facts in volumes[0].reasons)


def test_a_thick_bundle_becomes_several_volumes_and_says_so():
    volumes = arrange([a_piece(n, f"记录{n}", pages=50) for n in range(1, 9)])
    assert [len(volume.files) for volume in volumes] == [3, 3, 2]
    assert volumes[0].title.endswith("（1）") and volumes[2].title.endswith("（3）")
    assert all(
        ("split", {"pages": 400, "limit": 180, "parts": 3}) in volume.reasons for volume in volumes
    )


def test_a_request_and_its_reply_stay_in_one_volume():
    pieces = [
        a_piece(1, "记录", pages=170),
        a_piece(2, "关于开工的请示", pages=8),
        a_piece(3, "关于开工的批复", pages=8),
    ]
    assert sorted(tuple(volume.files) for volume in arrange(pieces)) == [(1,), (3, 2)]


def test_a_file_thicker_than_a_volume_stands_alone():
    volumes = arrange([a_piece(1, "报告", pages=400), a_piece(2, "记录", pages=4)])
    assert sorted(tuple(volume.files) for volume in volumes) == [(1,), (2,)]
    assert any(code == "thick" for volume in volumes for code, _facts in volume.reasons)


def test_what_lies_right_is_not_proposed_again():
    pieces = [a_piece(n, f"记录{n}") for n in range(1, 4)]
    [first] = arrange(pieces)
    lying = [Lying(7, first.key, first.title, tuple(first.files))]
    settled = [
        Piece(**{**{name: getattr(p, name) for name in Piece.__slots__}, "volume": 7})
        for p in pieces
    ]
    assert arrange(settled, lying) == []
    [grown] = arrange([*settled, a_piece(9, "记录9")], lying)
    assert (
        grown.into == 7
        and grown.files == [1, 2, 3, 9]
        and grown.reasons[0] == ("joins", {"count": 1})
    )


def test_a_file_whose_retention_changed_leaves_its_volume():
    [first] = arrange([a_piece(1, "甲", retention="Y"), a_piece(2, "乙", retention="Y")])
    lying = [Lying(7, first.key, first.title, (1, 2))]
    proposed = arrange(
        [a_piece(1, "甲", retention="Y", volume=7), a_piece(2, "乙", retention="30", volume=7)],
        lying,
    )
    assert sorted((one.into, tuple(one.files)) for one in proposed) == [(0, (2,)), (7, (1,))]


def test_an_order_set_by_hand_is_kept():
    [first] = arrange([a_piece(1, "甲"), a_piece(2, "乙")])
    lying = [Lying(7, first.key, first.title, (2, 1), by_hand=True)]
    [grown] = arrange(
        [a_piece(1, "甲", volume=7), a_piece(2, "乙", volume=7), a_piece(3, "丙")], lying
    )
    assert grown.files == [2, 1, 3]


def test_titles_are_never_used_twice():
    [volume] = arrange([a_piece(1, "甲")], taken=["西江大桥工程第 1 标段施工记录"])
    assert volume.title == "西江大桥工程第 1 标段施工记录（2）"


def some_pieces(count, seed, pack="gbt-50328-2014"):
    chance, items = Random(seed), standards.scope(pack).items
    for number in range(1, count + 1):
        item = items[chance.randrange(len(items))]
        kind = chance.choice(("", "请示", "批复", "附件1", "定稿"))
        yield Piece(
            number,
            item.group,
            item.group_name,
            item.code,
            item.name,
            f"主桥{chance.randrange(9)}号墩{item.name}{kind}",
            f"Y-{number}",
            date(2024, 1, 1) + timedelta(days=chance.randrange(700)),
            chance.randrange(30),
            item.drawings,
            False,
            retention=chance.choice(("", "Y", "30")),
            secrecy=chance.choice(("", "", "秘密")),
        )


@pytest.mark.parametrize(
    ("seed", "count"), [(seed, count) for seed in range(8) for count in (1, 2, 17, 60, 200)]
)
def test_every_file_lies_in_exactly_one_volume_and_nothing_is_mixed(seed, count):
    pieces = list(some_pieces(count, seed))
    by_id = {piece.id: piece for piece in pieces}
    volumes = arrange(pieces, pack="gbt-50328-2014")
    assert sorted(number for volume in volumes for number in volume.files) == list(
        range(1, count + 1)
    )
    for volume in volumes:
        inside = [by_id[number] for number in volume.files]
        assert len({(piece.retention, piece.secrecy, piece.drawing) for piece in inside}) == 1
        assert volume.pages <= 180 or len(volume.files) == 1 or volume.holds == "drawings"
    assert len({volume.title for volume in volumes}) == len(volumes)


def test_edits_of_a_proposal_lose_no_file():
    volumes = [
        {"title": "甲", "files": [1, 2, 3], "into": 0},
        {"title": "乙", "files": [4], "into": 0},
    ]
    arranging.move(volumes, [3, 1], 1, before=4)
    assert [volume["files"] for volume in volumes] == [[2], [3, 1, 4]]
    arranging.move(volumes, [4], None, title="丙")
    assert [volume["files"] for volume in volumes] == [[2], [3, 1], [4]]
    arranging.merge(volumes, 0, [2, 1])
    assert [volume["files"] for volume in volumes] == [[2, 4, 3, 1]]
    arranging.move(volumes, [4], -1)
    assert [volume["files"] for volume in volumes] == [[2, 3, 1]]


def lonely(*items, first=1, **more):
    """A file of each of these items, and no other of it."""
    return [
        a_piece(n, f"{item}记录", item_name=item, **more) for n, item in enumerate(items, first)
    ]


def test_items_of_one_thin_file_each_share_a_volume_of_their_class():
    whole = [a_piece(n, f"旁站记录{n}", item_name="旁站记录") for n in (10, 11, 12)]
    thick = lonely("监测报告", first=20, pages=150)
    found = arrange([*lonely("交底", "日志", "验槽"), *whole, *thick])
    assert {one.title: one.files for one in found} == {
        "西江大桥工程第 1 标段施工文件": [1, 2, 3],
        "西江大桥工程第 1 标段旁站记录": [10, 11, 12],
        "西江大桥工程第 1 标段监测报告": [20],
    }


def test_a_lonely_file_and_one_whose_pages_nobody_knows_have_volumes_of_their_own():
    assert [one.files for one in arrange(lonely("交底"))] == [[1]]
    assert len(arrange(lonely("交底", "日志", pages=0))) == 2


def test_what_lies_in_a_shared_volume_stays_and_the_next_thin_file_joins_it():
    [shared] = arrange(lonely("交底", "日志"))
    lying = [Lying(7, shared.key, shared.title, (1, 2))]
    there = lonely("交底", "日志", volume=7)
    assert arrange(there, lying) == []
    [grown] = arrange([*there, *lonely("验槽", first=3)], lying)
    assert (grown.into, grown.files) == (7, [1, 2, 3])
    second = a_piece(4, "日志二", item_name="日志")
    [more] = arrange([*there, second], lying)
    assert (more.into, sorted(more.files)) == (7, [1, 2, 4])
