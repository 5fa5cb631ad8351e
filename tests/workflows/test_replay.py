"""The journal replayed: a row that is otherwise than its lines say is named, and so is a row that no line knows."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from workflows import frozen, replay, sampling

EMPTY = {
    name: []
    for name in (
        "project",
        "filing",
        "finding",
        "change",
        "succession",
        "newcomer",
        "ended_party",
        "section_change",
        "inspection",
        "panel_member",
        "sealed_ballot",
        "ballot",
        "strike",
        "draw",
        "draw_number",
        "sample",
        "sample_note",
        "archive_version",
        "fixed",
        "live",
        "amendment",
        "revision",
        "data",
        "numbering",
        "volume",
        "report",
        "withdrawal",
        "file_move",
        "purge",
        "file_version",
        "handover",
        "parcel",
        "parcel_receipt",
        "draft",
        "placement",
        "loan",
        "loan_copy",
        "basis",
        "appraisal",
    )
}


def line(action, noun="project", of=7, before="", after="", **facts):
    return {
        "noun": noun,
        "object_id": of,
        "action": action,
        "before": before,
        "after": after,
        "actor": "陈岚",
        "unit": "西江市档案局",
        "facts": facts,
    }


def told(lines, **rows):
    """The differences of project 7, in words."""
    numbered = [{**one, "seq": seq, "hash": f"h{seq}"} for seq, one in enumerate(lines, 1)]
    found = replay.reconcile(7, numbered, {**EMPTY, **rows}, Counter())
    return [replay.sentence(one) for one in found]


BEGUN = line("register", after="design", items=2)
ITEMS = [{"id": 11, "state": "missing"}, {"id": 12, "state": "missing"}]


def project(state="design", came_from=None, closed=False, begun=False):
    row = {"id": 7, "state": state, "came_from": came_from}
    return [{**row, "vote_begun": begun, "vote_closed": closed}]


def test_what_agrees_is_silent_and_counted():
    seen = Counter()
    rows = {**EMPTY, "project": project(), "filing": ITEMS}
    assert list(replay.reconcile(7, [{**BEGUN, "seq": 1, "hash": ""}], rows, seen)) == []
    assert (seen["project"], seen["line"], seen["stage"], seen["filing"]) == (1, 1, 1, 2)
    assert "条目 items 2" in replay.looked(seen) and "文件 documents 0" in replay.looked(seen)


# --- stages -----------------------------------------------------------------------------------


def test_a_stage_set_in_the_database_is_named():
    (one,) = told([BEGUN], project=project("failed"), filing=ITEMS)
    assert (
        one.startswith("项目 project 7: 项目阶段") and "操作日志为 design，数据库为 failed" in one
    )


def test_a_project_without_a_row_and_one_without_a_line_are_named():
    assert "数据库中没有" in told([BEGUN], filing=ITEMS)[0]
    assert "操作日志中没有" in told([], project=project())[0]


def test_lines_that_do_not_follow_one_another_are_named():
    odd = line("approve", before="review", after="accepted")
    found = told([BEGUN, odd], project=project("accepted"), filing=ITEMS)
    assert len(found) == 1 and "第 2 行从 review 开始，此前操作日志为 design" in found[0]


def test_where_a_suspended_project_goes_back_to_is_held():
    left = line("suspend", before="design", after="suspended")
    assert told([BEGUN, left], project=project("suspended", "design"), filing=ITEMS) == []
    (one,) = told([BEGUN, left], project=project("suspended", "self_check"), filing=ITEMS)
    assert "停缓建前的阶段" in one and "操作日志为 design，数据库为 self_check" in one
    back = line("resume", before="suspended", after="design")
    assert told([BEGUN, left, back], project=project(), filing=ITEMS) == []


def test_a_line_that_cannot_be_read_is_named_and_does_not_end_the_check():
    torn = line("issue_report", "report", 1, number="x")
    found = told([BEGUN, torn], project=project("failed"), filing=ITEMS)
    assert len(found) == 2 and "第 2 行" in found[0] and "数据库为 failed" in found[1]


# --- things with a state ----------------------------------------------------------------------


def items(*states):
    return [{"id": 11 + at, "state": state} for at, state in enumerate(states)]


def test_an_item_filed_by_hand_in_the_database_is_named():
    (one,) = told([BEGUN], project=project(), filing=items("missing", "filed"))
    assert "条目 item 12" in one and "操作日志为 missing，数据库为 filed" in one


def test_an_item_follows_its_lines_and_what_many_did_at_once():
    sent = line("submit", "filing", 11, "missing", "submitted")
    many = line("file", moved={"filed": [11, 12]})
    assert told([BEGUN, sent, many], project=project(), filing=items("filed", "filed")) == []
    (one,) = told([BEGUN, sent, many], project=project(), filing=items("submitted", "filed"))
    assert "item 11" in one


def test_an_item_taken_off_the_checklist_is_missed():
    (one,) = told([BEGUN], project=project(), filing=ITEMS[:1])
    assert "条目 item：操作日志为 2 个，数据库为 1 个" in one
    sent = line("submit", "filing", 12, "missing", "submitted")
    assert len(told([BEGUN, sent], project=project(), filing=ITEMS[:1])) == 2


def test_another_version_of_a_pack_says_how_many_items_there_are():
    moved = line("move_pack", items=1)
    assert told([BEGUN, moved], project=project(), filing=ITEMS[:1]) == []


def test_a_new_round_asks_for_every_filed_item_again():
    lines = [
        BEGUN,
        line("file", moved={"filed": [11], "exempt": [12]}),
        line("renew", before="design", after="self_check"),
    ]
    assert told(lines, project=project("self_check"), filing=items("missing", "exempt")) == []


def test_problems_and_visits_follow_their_lines():
    lines = [
        BEGUN,
        line("plan_inspection", "inspection", 3),
        line("close_inspection", "inspection", 3),
        line("add_finding", "finding", 5, after="open"),
        line("answer", "finding", 5, "open", "answered"),
    ]
    rows = {"project": project(), "filing": ITEMS}
    visit, problem = [{"id": 3, "state": "closed"}], [{"id": 5, "state": "answered"}]
    assert told(lines, **rows, inspection=visit, finding=problem) == []
    (one,) = told(lines, **rows, inspection=visit, finding=[{"id": 5, "state": "closed"}])
    assert "整改项 problem 5" in one
    (one,) = told(lines, **rows, finding=problem)
    assert "监督检查 visit 3" in one and "数据库中没有" in one
    (one,) = told(
        lines[:4:3], **rows, finding=[{"id": 5, "state": "open"}, {"id": 6, "state": "open"}]
    )
    assert "problem 6" in one and "操作日志中没有" in one


# --- panel ------------------------------------------------------------------------------------


def member(key, name, vote=None, dissent="", on=None, unit="档案局", **more):
    row = {
        "id": key,
        "name": name,
        "unit": unit,
        "post": "member",
        "replaces_id": None,
        "recused": False,
        "absent": False,
        "vote": vote,
        "dissent": dissent,
        "voted_on": on,
        "via": None,
        "via_by": "",
        "sheet": None,
        "awaits": False,
    }
    return row | more


VOID = {"annul_votes", "adjourn", "call_off", "open_review"}


def panel(*lines, ballots=0, sealed=0, closed=False, members, **rows):
    acts = [one["action"] for one in lines]
    seats = [
        line("add_panelist", "panel", 1, name="冯远", unit="档案局", post="member"),
        line("add_panelist", "panel", 2, name="罗敏", unit="档案局", post="member"),
    ]
    return told(
        [BEGUN, *seats, *lines],
        project=project(closed=closed, begun="vote" in acts and not VOID & set(acts)),
        filing=ITEMS,
        panel_member=members,
        sealed_ballot=[{"id": number} for number in range(sealed)],
        ballot=[{"id": number} for number in range(ballots)],
        **rows,
    )


AGREED = line("vote", "panel", 1, member="冯远", vote="agree")
SECRET = line("vote", "panel", 1, member="冯远")


def test_a_vote_that_nobody_cast_and_one_that_was_turned_are_named():
    rest = member(2, "罗敏")
    assert panel(AGREED, members=[member(1, "冯远", "agree", on="x"), rest]) == []
    (one,) = panel(members=[member(1, "冯远", "agree", on="x"), rest])
    assert "表决 vote of 冯远：操作日志为 –，数据库为 agree" in one
    (one,) = panel(AGREED, members=[member(1, "冯远", "against", on="x"), rest])
    assert "操作日志为 agree，数据库为 against" in one
    (one,) = panel(AGREED, members=[member(1, "冯远"), rest])
    assert "操作日志为 agree，数据库为 –" in one


def test_a_dissent_is_held_to_the_letter():
    cast = line("vote", "panel", 1, member="冯远", vote="against", dissent="缺原件")
    rows = [member(1, "冯远", "against", "缺原件", "x"), member(2, "罗敏")]
    assert panel(cast, members=rows) == []
    rows[0]["dissent"] = "无"
    assert (
        "不同意见 dissent of 冯远：操作日志为 缺原件，数据库为 无" in panel(cast, members=rows)[0]
    )


def test_how_a_vote_came_is_held():
    cast = line("vote", "panel", 1, member="冯远", vote="agree", via="handed", by="陈岚")
    rest = member(2, "罗敏")
    came = {"via": "handed", "via_by": "陈岚"}
    assert panel(cast, members=[member(1, "冯远", "agree", on="x", **came), rest]) == []
    found = panel(cast, members=[member(1, "冯远", "agree", on="x", via="account"), rest])
    assert len(found) == 2 and "member via 冯远：操作日志为 handed，数据库为 account" in found[0]
    paper = line("vote", "panel", 1, member="冯远", vote="agree", via="paper", by="陈岚", sheet="d")
    came = {"via": "paper", "via_by": "陈岚", "sheet": {"digest": "d"}}
    assert panel(paper, members=[member(1, "冯远", "agree", on="x", **came), rest]) == []
    came["sheet"] = {"digest": "e"}
    (one,) = panel(paper, members=[member(1, "冯远", "agree", on="x", **came), rest])
    assert "member sheet 冯远" in one


PAPER = line(
    "vote", "panel", 1, member="冯远", vote="agree", via="paper", by="陈岚", sheet="d", awaits=True
)
ON_PAPER = {"via": "paper", "via_by": "陈岚", "sheet": {"digest": "d"}}


def test_a_vote_from_paper_waits_until_its_member_confirms_it():
    rest = member(2, "罗敏")
    waits = member(1, "冯远", "agree", on="x", awaits=True, **ON_PAPER)
    assert panel(PAPER, members=[waits, rest]) == []
    confirmed = line("confirm_vote", "panel", 1, name="冯远")
    (one,) = panel(PAPER, confirmed, members=[waits, rest])
    assert "member awaits 冯远" in one
    assert panel(PAPER, confirmed, members=[{**waits, "awaits": False}, rest]) == []


def test_a_vote_that_was_struck_through_is_no_vote_and_the_strike_is_held():
    of_it = {"what": "vote", "subject": "1", "name": "冯远"}
    asked = line("ask_strike", "strike", 5, "", "asked", **of_it)
    agreed = line("agree_strike", "strike", 5, "asked", "struck", **of_it)
    waits = member(1, "冯远", "agree", on="x", awaits=True, **ON_PAPER)
    none = [member(1, "冯远"), member(2, "罗敏")]
    asks, struck = ([{"id": 5, "state": state}] for state in ("asked", "struck"))
    assert panel(PAPER, asked, members=[waits, none[1]], strike=asks) == []
    assert panel(PAPER, asked, agreed, members=none, strike=struck) == []
    (one,) = panel(PAPER, asked, members=[waits, none[1]], strike=struck)
    assert "划去 strike 5：操作日志为 asked，数据库为 struck" in one
    found = panel(PAPER, asked, agreed, members=[waits, none[1]], strike=struck)
    assert any("vote of 冯远：操作日志为 –，数据库为 agree" in one for one in found)


def test_a_secret_ballot_stays_sealed_until_all_have_voted_or_the_vote_is_closed():
    first, second = (
        line("vote", "panel", key, member=name, via="account")
        for key, name in ((1, "冯远"), (2, "罗敏"))
    )
    cast = member(1, "冯远", on="x", via="account")
    waiting, voted = member(2, "罗敏"), member(2, "罗敏", on="x", via="account")
    assert panel(first, sealed=1, members=[cast, waiting]) == []
    found = panel(first, ballots=1, members=[cast, waiting])
    assert len(found) == 2 and "未开启的不记名票" in found[0] and "已开启的不记名票" in found[1]
    assert panel(first, second, ballots=2, members=[cast, voted]) == []
    assert len(panel(first, second, sealed=2, members=[cast, voted])) == 2
    close = line("close_vote", "panel", 7, votes=1, members=2)
    assert panel(first, close, ballots=1, closed=True, members=[cast, waiting]) == []
    (one,) = panel(first, sealed=1, closed=True, members=[cast, waiting])
    assert "结束表决" in one


def test_a_meeting_put_off_or_called_off_leaves_no_vote():
    void = line("annul_votes", "panel", 7, votes=1)
    none = [member(1, "冯远"), member(2, "罗敏")]
    assert panel(AGREED, void, members=none) == []
    for step in ("adjourn", "call_off"):
        after = line(step, before="design", after="design")
        assert panel(AGREED, after, members=none) == []
    (one,) = panel(AGREED, void, members=[member(1, "冯远", "agree", on="x"), none[1]])
    assert "操作日志为 –，数据库为 agree" in one


def test_who_took_whose_seat_is_held():
    away = line("excuse", "panel", 2, name="罗敏", reason="出差")
    handed = line("replace_panelist", "panel", 2, name="罗敏", by="邓敏")
    seat = {"name": "邓敏", "unit": "档案局", "post": "member", "in_place_of": "罗敏"}
    come = line("add_panelist", "panel", 3, **seat)
    left = member(2, "罗敏", recused=True, absent=True)
    rows = [member(1, "冯远"), left, member(3, "邓敏", replaces_id=2)]
    assert panel(away, handed, come, members=rows) == []
    (one,) = panel(away, handed, come, members=[*rows[:2], member(3, "邓敏", replaces_id=1)])
    assert "member replaces_id 邓敏" in one
    (one,) = panel(away, members=[member(1, "冯远"), member(2, "罗敏", recused=True)])
    assert "member absent 罗敏" in one
    (one,) = panel(members=[member(1, "冯远", post="leader"), member(2, "罗敏")])
    assert "member post 冯远" in one
    gone = line("remove_panelist", "panel", 2, name="罗敏", unit="档案局")
    last = [member(1, "冯远"), member(3, "邓敏")]
    assert panel(away, handed, come, gone, members=last) == []


def test_of_a_secret_ballot_who_voted_and_how_many_are_held():
    rows = [member(1, "冯远", on="x"), member(2, "罗敏")]
    assert panel(SECRET, members=rows, ballots=1) == []
    (one,) = panel(SECRET, members=rows, ballots=2)
    assert "不记名票 opened ballots：操作日志为 1 个，数据库为 2 个" in one
    (one,) = panel(SECRET, members=[member(1, "冯远"), rows[1]], ballots=1)
    assert "vote of 冯远：操作日志为 secret，数据库为 –" in one


def test_a_new_meeting_begins_without_votes():
    call = line("open_review", before="design", after="design")
    assert panel(AGREED, call, members=[member(1, "冯远"), member(2, "罗敏")]) == []
    assert panel(SECRET, call, members=[member(1, "冯远"), member(2, "罗敏")]) == []


def test_who_sits_on_the_panel_is_held():
    one, two = member(1, "冯远"), member(2, "罗敏")
    assert "成员 member 罗敏" in panel(members=[one])[0]
    assert "成员 member 新人" in panel(members=[one, two, member(3, "新人")])[0]
    assert "数据库为 档案局 别人" in panel(members=[one, member(2, "别人")])[0]
    left = line("remove_panelist", "panel", 2, name="罗敏", unit="档案局")
    assert panel(left, members=[one]) == []
    aside = line("recuse", "panel", 2, name="罗敏", reason="亲属")
    assert panel(aside, members=[one, member(2, "罗敏", recused=True)]) == []
    assert "回避" in panel(aside, members=[one, two])[0]
    assert "回避" in panel(members=[one, member(2, "罗敏", recused=True)])[0]


# --- sample -----------------------------------------------------------------------------------

RULE = {"minimum_volumes": 2.0, "focus": []}
LIST = [{"key": 1, "title": "x", "drawings": 0, "focus": []}]
FRAME = sampling.frame_digest(LIST)
FIXED = line("fix_frame", frame=FRAME, volumes=1, algorithm=2, rule=RULE, hours=24)


def drawing(action, before="fixed", after="fixed", **facts):
    return line(action, "draw", 1, before, after, **facts)


NAMED = [
    drawing("name_number", seat=5, member="冯远", unit="档案局", outside=False, digest="d5"),
    drawing("enter_slip", seat=6, member="罗敏", unit="设计院", outside=True, digest="d6"),
]
CLOSED = drawing("close_numbers", after="closed", until="2026-11-25T08:00:00+00:00")
SHOWN = [
    drawing("show_number", "closed", "closed", seat=5, number=47, salt="s5"),
    drawing("show_slip", "closed", "closed", seat=6, number=11, salt="s6"),
]
DRAWN = drawing("draw_sample", "closed", "drawn", seed="s", volumes=2, ids=[21, 22])
ALL = (FIXED, *NAMED, CLOSED, *SHOWN, DRAWN)
DRAW = {
    "id": 1,
    "state": "drawn",
    "algorithm": 2,
    "head": "h2",
    "frame": FRAME,
    "listed": LIST,
    "rule": RULE,
    "volumes": 1,
    "fixed_by": "陈岚",
    "hours": 24,
    "shown_until": datetime(2026, 11, 25, 8, tzinfo=UTC),
    "public_source": "",
    "public_due": None,
    "public_on": None,
    "public_number": "",
    "public_by": "",
    "number": None,
    "named_by": "",
    "seed": "s",
    "reason": "",
}
WAITING = {**DRAW, "state": "fixed", "shown_until": None, "seed": ""}


def number(seat, name, unit, number=None, salt="", **more):
    row = {"draw_id": 1, "seat": seat, "name": name, "unit": unit, "outside": False}
    row |= {"entered_by": "", "digest": f"d{seat}", "number": number, "salt": salt}
    return row | more


SLIP = {"outside": True, "entered_by": "陈岚"}
HIDDEN = [number(5, "冯远", "档案局"), number(6, "罗敏", "设计院", **SLIP)]
OPEN = [number(5, "冯远", "档案局", 47, "s5"), number(6, "罗敏", "设计院", 11, "s6", **SLIP)]


def sample(*lines, draws=(DRAW,), named=OPEN, volumes=(21, 22), by_hand=(), notes=()):
    rows = [{"volume_id": key, "by_hand": False} for key in volumes]
    rows += [{"volume_id": key, "by_hand": True} for key in by_hand]
    return told(
        [BEGUN, *lines],
        project=project(),
        filing=ITEMS,
        draw=list(draws),
        draw_number=list(named),
        sample=rows,
        sample_note=list(notes),
    )


@pytest.mark.parametrize(
    "column, value",
    [
        ("state", "closed"),
        ("seed", "t"),
        ("frame", "g"),
        ("listed", []),
        ("listed", [{"key": 2}]),
        ("rule", {}),
        ("algorithm", 1),
        ("hours", 1),
        ("shown_until", datetime(2026, 11, 26, 8, tzinfo=UTC)),
        ("public_number", "047"),
    ],
)
def test_the_drawing_is_held(column, value):
    assert sample(*ALL) == []
    (one,) = sample(*ALL, draws=[{**DRAW, column: value}])
    assert f"drawing {column} h2" in one


def test_a_drawing_that_nobody_fixed_and_one_that_is_gone_are_named():
    assert "操作日志中没有" in sample(draws=[WAITING], named=[], volumes=())[0]
    assert "数据库中没有" in sample(FIXED, draws=[], named=[], volumes=())[0]
    found = sample(*ALL, draws=[{**DRAW, "head": "h1"}])
    assert "drawing h1" in found[0] and "drawing h2" in found[1]


def test_a_number_is_held_by_its_digest_and_once_it_is_shown_by_itself():
    waiting = {"draws": [WAITING], "volumes": ()}
    assert sample(FIXED, *NAMED, **waiting, named=HIDDEN) == []
    other = {**HIDDEN[0], "digest": "x"}
    (one,) = sample(FIXED, *NAMED, **waiting, named=[other, HIDDEN[1]])
    assert "number named by digest 冯远：操作日志为 d5，数据库为 x" in one
    (one,) = sample(FIXED, *NAMED, **waiting, named=[{**HIDDEN[0], "outside": True}, HIDDEN[1]])
    assert "number named by outside 冯远" in one
    assert "罗敏：操作日志中有" in sample(FIXED, *NAMED, **waiting, named=HIDDEN[:1])[0]
    assert "罗敏：数据库中有" in sample(FIXED, *NAMED[:1], **waiting, named=HIDDEN)[0]
    (one,) = sample(*ALL, named=[{**OPEN[0], "number": 48}, OPEN[1]])
    assert "操作日志为 47，数据库为 48" in one


def test_a_number_that_is_not_shown_is_not_told_by_the_check_either():
    early = [{**HIDDEN[0], "number": 4711, "salt": "geheim"}, HIDDEN[1]]
    found = sample(FIXED, *NAMED, draws=[WAITING], volumes=(), named=early)
    assert len(found) == 2 and all("冯远：数据库中有，操作日志中没有" in one for one in found)
    assert not any("4711" in one or "geheim" in one for one in found)


def test_a_void_drawing_stands_beside_the_one_that_took_its_place():
    called = drawing("call_off_draw", after="void", reason="清单有误")
    again = line("fix_frame", frame=FRAME, volumes=1, algorithm=2, rule=RULE, hours=24)
    void = {**WAITING, "state": "void", "reason": "清单有误"}
    rows = {"draws": [void, {**WAITING, "id": 2, "head": "h4"}], "named": [], "volumes": ()}
    assert sample(FIXED, called, again, **rows) == []
    rows["draws"][0] = {**void, "state": "closed"}
    (one,) = sample(FIXED, called, again, **rows)
    assert "drawing state h2：操作日志为 void，数据库为 closed" in one
    silent = drawing("void_draw", "closed", "void", silent=[])
    late = {**DRAW, "state": "void", "seed": ""}
    assert sample(FIXED, *NAMED, CLOSED, silent, draws=[late], named=HIDDEN, volumes=()) == []
    (one,) = sample(
        FIXED, *NAMED, silent, draws=[{**late, "shown_until": None}], named=HIDDEN, volumes=()
    )
    assert "从 closed 开始，此前操作日志为 fixed" in one


def test_a_public_number_is_held():
    fixed = line(
        action="fix_frame", **FIXED["facts"], public_source="福彩", public_due="2026-11-26"
    )
    told_it = drawing(
        "enter_public", "closed", "closed", source="福彩", on="2026-11-26", number="047"
    )
    day = date(2026, 11, 26)
    row = {**DRAW, "public_source": "福彩", "public_due": day, "public_on": day}
    row |= {"public_number": "047", "public_by": "陈岚"}
    lines = (fixed, *NAMED, CLOSED, *SHOWN, told_it, DRAWN)
    assert sample(*lines, draws=[row]) == []
    (one,) = sample(*lines, draws=[{**row, "public_number": "048"}])
    assert "drawing public_number h2：操作日志为 047，数据库为 048" in one


FIRST = line("fix_frame", frame="f", volumes=9)
FIRST_ROW = {**WAITING, "algorithm": 1, "frame": "f", "volumes": 9, "listed": None, "rule": None}
FIRST_ROW |= {"hours": 0, "state": "drawn", "number": 2026, "named_by": "冯远", "seed": "s"}
OLDER_DRAW = line("draw_sample", number=2026, named_by="冯远", seed="s", volumes=2)


def test_a_drawing_of_the_first_algorithm_is_held_as_far_as_its_lines_tell():
    rows = {"draws": [FIRST_ROW], "named": []}
    assert sample(FIRST, OLDER_DRAW, **rows) == []
    (one,) = sample(FIRST, OLDER_DRAW, draws=[{**FIRST_ROW, "number": 7}], named=[])
    assert "drawing number h2：操作日志为 2026，数据库为 7" in one
    dropped = {**FIRST_ROW, "state": "void", "number": None, "named_by": "", "seed": ""}
    assert sample(FIRST, draws=[dropped], named=[], volumes=()) == []


def test_a_sampled_volume_exchanged_for_another_is_named():
    found = sample(*ALL, volumes=(21, 23))
    assert len(found) == 2 and "volume 23" in found[0] and "volume 22" in found[1]


def test_a_volume_added_by_hand_has_its_line():
    added = line("sample_volume", "volume", 25, volume=5, remark="")
    assert sample(*ALL, added, by_hand=[25]) == []
    assert "volume 25" in sample(*ALL, by_hand=[25])[0]
    assert "volume 25" in sample(*ALL, added)[0]


def test_a_volume_added_by_hand_and_then_drawn_counts_as_drawn():
    added = line("sample_volume", "volume", 21, volume=1, remark="")
    assert sample(FIXED, added, *ALL[1:]) == []
    (one,) = sample(FIXED, added, *ALL[1:], volumes=[22], by_hand=[21])
    assert "sampled volume by_hand 21" in one


def test_what_was_drawn_of_an_archive_that_was_admitted_anew_stays_as_added_by_hand():
    void = drawing("void_draw", "drawn", "void", silent=[], reason="另行定稿")
    row = {**DRAW, "state": "void", "reason": "另行定稿"}
    assert sample(*ALL, void, draws=[row], volumes=(), by_hand=(21, 22)) == []
    (one,) = sample(*ALL, void, draws=[row], volumes=[21], by_hand=[22])
    assert "sampled volume by_hand 21" in one


def test_of_an_older_line_the_number_of_volumes_is_held():
    rows = {"draws": [FIRST_ROW], "named": []}
    (one,) = sample(FIRST, OLDER_DRAW, **rows, volumes=[21])
    assert "抽查案卷 sampled volume：操作日志为 2 个，数据库为 1 个" in one


def test_an_entry_that_vanished_and_one_struck_by_nobody_are_named():
    wrote = line("note_sample", "sample", entries=2, results=[[1, "sound"], [2, "faulty"]])
    struck = line("strike_note", "sample", 1, volume=1, entry="b", reason="看错")
    plain = {"entry": "a", "result": "sound", "struck_at": None}
    crossed = {"entry": "b", "result": "faulty", "struck_at": "x"}
    assert sample(*ALL, wrote, struck, notes=[plain, crossed]) == []
    (one,) = sample(*ALL, wrote, struck, notes=[crossed])
    assert "抽查记录 entries on sampled volumes：操作日志为 2 个，数据库为 1 个" in one
    turned = sample(*ALL, wrote, struck, notes=[{**plain, "result": "faulty"}, crossed])
    assert len(turned) == 2 and "faulty：操作日志为 1 个，数据库为 2 个" in turned[0]
    older = line("note_sample", "sample", entries=2, volumes=[1, 2])
    assert sample(*ALL, older, struck, notes=[plain, crossed]) == []
    (one,) = sample(*ALL, wrote, notes=[plain, crossed])
    assert "struck through b" in one and "操作日志中没有" in one
    (one,) = sample(*ALL, wrote, struck, notes=[plain, {**crossed, "struck_at": None}])
    assert "struck through b" in one and "数据库中没有" in one


# --- numbers ----------------------------------------------------------------------------------

GIVEN = [(31, "A-1"), (32, "A-2")]
NUMBERED = line(
    "number_volumes",
    "volume",
    0,
    pattern="{fonds}",
    volumes=2,
    first="A-1",
    last="A-2",
    codes=[list(one) for one in GIVEN],
    digest=replay.numbers.digest(GIVEN),
)
OLDER = line("number_volumes", "volume", 0, pattern="{fonds}", volumes=2, first="A-1", last="A-2")


def volume(key, code="", sealed=False):
    return {"id": key, "number": key - 30, "code": code, "sealed": sealed}


def numbers(*lines, volumes, pattern="{fonds}", frozen=False):
    return told(
        [BEGUN, *lines],
        project=project(),
        filing=ITEMS,
        volume=volumes,
        numbering=[{"pattern": pattern, "frozen": frozen}],
    )


def test_a_number_that_was_rewritten_is_named():
    assert numbers(NUMBERED, volumes=[volume(31, "A-1"), volume(32, "A-2"), volume(33)]) == []
    (one,) = numbers(NUMBERED, volumes=[volume(31, "A-1"), volume(32, "A-9")])
    assert "number of volume 2：操作日志为 A-2，数据库为 A-9" in one
    (one,) = numbers(NUMBERED, volumes=[volume(31, "A-1")])
    assert "A-2" in one and "数据库中没有" in one
    (one,) = numbers(NUMBERED, volumes=[*(volume(*one) for one in GIVEN), volume(33, "A-3")])
    assert "A-3" in one and "操作日志中没有" in one
    assert "numbering" in numbers(NUMBERED, volumes=[volume(*one) for one in GIVEN], pattern="x")[0]


def test_beyond_the_numbers_that_a_line_names_the_digest_holds_the_rest():
    many = [(100 + n, f"A-{n}") for n in range(9)]
    cut = line(
        "number_volumes",
        "volume",
        0,
        pattern="{fonds}",
        volumes=9,
        first="A-0",
        last="A-8",
        codes=[list(one) for one in many[:3]],
        digest=replay.numbers.digest(many),
    )
    rows = [volume(*one) for one in many]
    assert numbers(cut, volumes=rows) == []
    rows[5]["code"] = "A-X"
    (one,) = numbers(cut, volumes=rows)
    assert "numbering digest" in one


def test_of_an_older_line_the_first_the_last_and_how_many_are_held():
    assert numbers(OLDER, volumes=[volume(31, "A-1"), volume(32, "A-2")]) == []
    assert len(numbers(OLDER, volumes=[volume(31, "A-1"), volume(32, "A-9")])) == 1
    assert len(numbers(OLDER, volumes=[volume(31, "A-1")])) == 2


def test_a_numbered_volume_that_was_taken_away_is_no_difference():
    away = line("remove_volume", "volume", 32, title="x")
    assert numbers(NUMBERED, away, volumes=[volume(31, "A-1")]) == []
    assert numbers(NUMBERED, away, volumes=[volume(31, "A-9")]) != []
    # the database may give its id to another
    assert numbers(NUMBERED, away, volumes=[volume(31, "A-1"), volume(32)]) == []


def test_a_list_taken_back_names_the_numbered_volumes_that_went_with_it():
    back = line("undo_import", "import", 1, numbered=[32])
    assert numbers(NUMBERED, back, volumes=[volume(31, "A-1"), volume(32)]) == []
    nothing = line("undo_import", "import", 1, numbered=[])
    assert numbers(NUMBERED, nothing, volumes=[volume(31, "A-1")]) != []
    older = line("undo_import", "import", 1)
    assert numbers(NUMBERED, older, volumes=[volume(31, "A-1")]) == []


def test_a_number_without_a_numbering_is_named():
    found = told([BEGUN], project=project(), filing=ITEMS, volume=[volume(31, "A-1")])
    assert len(found) == 1 and "A-1" in found[0]


def test_a_seal_broken_in_the_database_is_named():
    sealed = line("seal_volume", "volume", 31)
    assert numbers(OLDER, sealed, volumes=[volume(31, "A-1", True), volume(32, "A-2")]) == []
    (one,) = numbers(OLDER, sealed, volumes=[volume(31, "A-1"), volume(32, "A-2")])
    assert "封卷" in one
    opened = line("unseal_volume", "volume", 31, reason="x")
    assert numbers(OLDER, sealed, opened, volumes=[volume(31, "A-1"), volume(32, "A-2")]) == []
    last = line("transfer", before="design", after="design")
    both = [volume(31, "A-1", True), volume(32, "A-2", True)]
    assert numbers(OLDER, last, volumes=both, frozen=True) == []
    assert "numbering frozen" in numbers(OLDER, last, volumes=both)[0]


# --- documents --------------------------------------------------------------------------------


def issued(key, kind="admission", number="西档〔2026〕1号", **facts):
    return line(
        "issue_report", "report", key, kind=kind, number=number, sha256="d", template="t", **facts
    )


def paper(key, kind="admission", number="西档〔2026〕1号", state="valid", digest="d", ended_by=""):
    return {
        "id": key,
        "kind": kind,
        "number": number,
        "digest": digest,
        "template_digest": "t",
        "state": state,
        "ended_by": ended_by,
    }


def papers(*lines, rows):
    return told([BEGUN, *lines], project=project(), filing=ITEMS, report=rows)


@pytest.mark.parametrize(
    "column, value", [("number", "西档〔2026〕9号"), ("digest", "e"), ("state", "withdrawn")]
)
def test_a_document_that_was_exchanged_is_named(column, value):
    assert papers(issued(1), rows=[paper(1)]) == []
    (one,) = papers(issued(1), rows=[{**paper(1), column: value}])
    assert f"document {column} 西档〔2026〕1号" in one


def test_a_document_nobody_issued_and_one_that_is_gone_are_named():
    assert "西档〔2026〕1号：数据库中有，操作日志中没有" in papers(rows=[paper(1)])[0]
    assert "西档〔2026〕1号：操作日志中有，数据库中没有" in papers(issued(1), rows=[])[0]


def test_a_document_that_no_longer_stands_stays_so():
    back = line("withdraw_report", "report", 1, number="", reason="误发")
    assert papers(issued(1), back, rows=[paper(1, state="withdrawn")]) == []
    assert papers(issued(1), back, rows=[paper(1)]) != []
    anew = [issued(1), issued(2, number="2号", reason="更正", replaces=1)]
    told_old = line("reissue_report", "report", 1, number="", by="2号", reason="更正")
    rows = [paper(1, state="superseded"), paper(2, number="2号")]
    assert papers(*anew, told_old, rows=rows) == []
    assert papers(*anew, told_old, rows=[paper(1), rows[1]]) != []


def test_a_document_that_is_over_says_by_what():
    over = line("end_reports", "project", 1, by="withdraw", reports=[[1, "admission", "1号"]])
    ended = paper(1, state="ended", ended_by="withdraw")
    assert papers(issued(1), over, rows=[ended]) == []
    assert papers(issued(1), over, rows=[paper(1)]) != []
    assert papers(issued(1), over, rows=[{**ended, "ended_by": "decline"}]) != []
    back = line("withdraw_report", "report", 1, number="", reason="误发")
    gone = paper(1, state="withdrawn", ended_by="withdraw")
    assert papers(issued(1), back, over, rows=[gone]) == [], "taken back before, and over as well"


def test_a_withdrawn_document_that_is_issued_anew_stays_withdrawn():
    back = line("withdraw_report", "report", 1, number="", reason="误发")
    anew = issued(2, number="2号", reason="更正", replaces=1)
    told_old = line("reissue_report", "report", 1, number="", by="2号", reason="更正")
    rows = [paper(1, state="withdrawn"), paper(2, number="2号")]
    assert papers(issued(1), back, anew, told_old, rows=rows) == []


def test_an_application_handed_in_again_supersedes_the_earlier_one():
    form = {"kind": "application_form", "number": ""}
    old, new = issued(1, **form), issued(2, **form)
    named = issued(2, **form, replaces=1)
    rows = [paper(1, **form, state="superseded"), paper(2, **form)]
    assert papers(old, new, rows=rows) == [] and papers(old, named, rows=rows) == []
    twice = [paper(1, **form), paper(2, **form)]
    assert papers(old, named, rows=twice) != []


def test_a_signed_list_is_as_its_line_says():
    totals = {"volumes": 12, "files": 110, "pages": 900}
    signed = line("sign_handover", "transfer", 4, number=1, digest="d", **totals)
    row = {"id": 4, "number": 1, "digest": "d", **totals}
    rest = {"project": project(), "filing": ITEMS}
    assert told([BEGUN, signed], **rest, handover=[row]) == []
    (one,) = told([BEGUN, signed], **rest, handover=[{**row, "files": 111}])
    assert "移交清册 hand-over list files 4：操作日志为 110，数据库为 111" in one
    (one,) = told([BEGUN, signed], **rest, handover=[{**row, "digest": "e"}])
    assert "hand-over list digest 4：操作日志为 d，数据库为 e" in one
    assert told([BEGUN], **rest, handover=[row]) and told([BEGUN, signed], **rest)
    older = line("sign_handover", "transfer", 4, **totals)
    assert told([BEGUN, older], **rest, handover=[{**row, "digest": ""}]) == []
    assert told([BEGUN, older], **rest, handover=[row])


# --- the fixed archive ------------------------------------------------------------------------


def leaves(**volumes):
    return [{"number": int(name[1:]), "digest": digest} for name, digest in volumes.items()]


def whole(rows):
    return frozen.root([row["digest"] for row in rows])


ONE, TWO = leaves(v1="a", v2="b"), leaves(v1="a", v2="c")


def fixed(rows, version=1, cause="admit", **more):
    facts = {"version": version, "digest": whole(rows), "cause": cause, "volumes": 2, "files": 9}
    return line("freeze_archive", "archive", version, **facts | more)


def version(rows, at, number=1, cause="admit", **more):
    digest = whole(rows)
    row = {"number": number, "digest": digest, "cause": cause, "volumes": 2, "files": 9}
    return row | {"line": at, "body": digest, "leaves": digest} | more


def archive(*lines, stage="admitted", versions, then=ONE, now=ONE, changes=()):
    moved = line("admit", before="design", after=stage)
    return told(
        [BEGUN, *lines, moved],
        project=project(stage),
        filing=ITEMS,
        archive_version=versions,
        fixed=then,
        live=now,
        amendment=list(changes),
    )


@pytest.mark.parametrize(
    "column, value",
    [("digest", "x"), ("cause", "x"), ("volumes", 3), ("files", 8), ("body", "x"), ("leaves", "x")],
)
def test_a_fixed_version_is_as_its_line_says(column, value):
    assert archive(fixed(ONE), versions=[version(ONE, 2)]) == []
    (one,) = archive(fixed(ONE), versions=[{**version(ONE, 2), column: value}])
    assert f"定稿版本 fixed version {column} 1" in one


def test_a_version_without_a_line_and_a_line_without_a_version_are_named():
    assert "fixed version 1：数据库中有，操作日志中没有" in archive(versions=[version(ONE, 2)])[0]
    assert "fixed version 1：操作日志中有，数据库中没有" in archive(fixed(ONE), versions=[])[0]


def test_a_version_that_is_fixed_again_unchanged_keeps_its_cause_and_notes_the_last_line():
    again = fixed(ONE, cause="transfer")
    assert archive(fixed(ONE), again, versions=[version(ONE, 3)]) == []
    (one,) = archive(fixed(ONE), fixed(TWO), versions=[version(ONE, 3)])
    assert "fixed version digest 1" in one


def test_volumes_that_differ_from_the_last_version_are_named():
    held = {"versions": [version(ONE, 2)]}
    (one,) = archive(fixed(ONE), **held, now=TWO)
    assert "案卷 volume 2：与定稿第 1 版不同" in one
    (one,) = archive(fixed(ONE), **held, now=ONE[:1])
    assert "案卷 volume 2：定稿第 1 版中有，现在没有" in one
    (one,) = archive(fixed(ONE), **held, now=[*ONE, *leaves(v3="c")])
    assert "案卷 volume 3：现在有，定稿第 1 版中没有" in one
    many = leaves(**{f"v{n}": "x" for n in range(1, 31)})
    found = archive(fixed(ONE), **held, now=many)
    assert len(found) == frozen.LISTED + 1 and "还有 10 卷与定稿第 1 版不同" in found[-1]


def test_after_the_acceptance_new_volumes_may_come_and_after_the_transfer_none():
    held, more = {"versions": [version(ONE, 2)]}, [*ONE, *leaves(v3="c")]
    assert archive(fixed(ONE), stage="accepted", **held, now=more) == []
    assert archive(fixed(ONE), stage="accepted", **held, now=TWO) != []
    assert archive(fixed(ONE), stage="archived", **held, now=more) != []


def test_where_nothing_stands_fixed_nothing_is_compared():
    held = {"versions": [version(ONE, 2)], "now": TWO}
    assert archive(fixed(ONE), stage="supplement", **held) == []
    assert archive(versions=[], now=TWO, then=[]) == []


def change(action, before="", after="", **facts):
    return line(action, "amendment", 3, before, after, number=1, **facts)


OPENS = replay.archive.opened([21], [])
ASKED = change("ask_amendment", after="asked", reason="补页", opens=OPENS)
AGREE = change("agree_amendment", "asked", "agreed", answer="同意")
REPORT = change("report_amendment", "agreed", "reported", digest=whole(TWO))
SETTLE = (
    fixed(TWO, 2, "fix_amendment"),
    change("amend_archive", **{"from": 1, "to": 2}),
    change("fix_amendment", "reported", "fixed", digest=whole(TWO)),
)


def amendment(state, **more):
    row = {"id": 3, "number": 1, "state": state, "reason": "补页", "whole": False, "opens": OPENS}
    row |= {"of_version": 1, "to_version": None, "answer": "同意", "digest": ""}
    return row | more


def test_a_change_of_the_archive_follows_its_lines():
    first, asked = [version(ONE, 2)], amendment("asked", answer="")
    assert archive(fixed(ONE), ASKED, versions=first, changes=[asked]) == []
    agreed = [fixed(ONE), ASKED, AGREE]
    assert archive(*agreed, versions=first, now=TWO, changes=[amendment("agreed")]) == []
    (one,) = archive(*agreed, versions=first, changes=[amendment("asked")])
    assert "更改单 change of the archive state 3：操作日志为 agreed，数据库为 asked" in one
    assert "数据库中没有" in archive(*agreed, versions=first)[0]
    assert "操作日志中没有" in archive(fixed(ONE), versions=first, changes=[amendment("agreed")])[0]
    leapt = archive(fixed(ONE), ASKED, REPORT, versions=first, now=TWO, changes=[])
    assert "从 agreed 开始，此前操作日志为 asked" in leapt[0]


def test_a_change_that_nobody_agreed_to_opens_nothing():
    (one, other) = archive(
        fixed(ONE),
        ASKED,
        versions=[version(ONE, 2)],
        now=TWO,
        changes=[amendment("agreed", answer="")],
    )
    assert "操作日志为 asked，数据库为 agreed" in one and "案卷 volume 2" in other
    wider = amendment("asked", answer="", opens=replay.archive.opened([21, 22], []))
    (one,) = archive(fixed(ONE), ASKED, versions=[version(ONE, 2)], changes=[wider])
    assert "change of the archive opens 3" in one


def test_what_was_reported_stands_until_it_is_fixed_as_a_new_version():
    lines = [fixed(ONE), ASKED, AGREE, REPORT]
    row = {"digest": whole(TWO)}
    held = {"versions": [version(ONE, 2)], "changes": [amendment("reported", **row)]}
    assert archive(*lines, **held, now=TWO) == []
    (one,) = archive(*lines, **held, now=leaves(v1="z", v2="c"))
    assert "报核的更改 reported change 1" in one
    done = [version(ONE, 2), version(TWO, 6, 2, "fix_amendment")]
    settled = amendment("fixed", to_version=2, **row)
    assert archive(*lines, *SETTLE, versions=done, then=TWO, now=TWO, changes=[settled]) == []
    (one,) = archive(*lines, *SETTLE, versions=done, then=TWO, now=ONE, changes=[settled])
    assert "案卷 volume 2：与定稿第 2 版不同" in one


def test_the_order_to_rectify_opens_the_whole_archive_until_it_is_submitted():
    order = change(
        "open_rectification", after="agreed", reason="缺原件", opens=replay.archive.opened([], [])
    )
    row = amendment("agreed", whole=True, reason="缺原件", answer="")
    row["opens"] = replay.archive.opened([], [])
    first = [version(ONE, 2)]
    assert archive(fixed(ONE), order, versions=first, now=TWO, changes=[row]) == []
    told_of = change("amend_archive", "agreed", "fixed", **{"from": 1, "to": 2})
    closed = (fixed(TWO, 2, "submit_rectification"), told_of)
    row |= {"state": "fixed", "to_version": 2, "digest": whole(TWO)}
    both = [*first, version(TWO, 4, 2, "submit_rectification")]
    assert (
        archive(fixed(ONE), order, *closed, versions=both, then=TWO, now=TWO, changes=[row]) == []
    )
    # what was on its way gave way to the order, without a step of its own
    dropped = change("withdraw_amendment", "asked", "withdrawn")
    gave = amendment("withdrawn", answer="")
    assert archive(fixed(ONE), ASKED, dropped, versions=first, changes=[gave]) == []
