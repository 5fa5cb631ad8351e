"""The journal replayed: a row that is otherwise than its lines say is named, and so is a row that no line knows."""

from collections import Counter

import pytest

from workflows import replay

EMPTY = {
    name: []
    for name in (
        "project",
        "filing",
        "finding",
        "inspection",
        "panel_member",
        "ballot",
        "draw",
        "sample",
        "numbering",
        "volume",
        "report",
        "handover",
        "sealed_ballot",
        "draw_number",
        "sample_note",
        "amendment",
        "archive_version",
    )
}


def line(action, noun="project", of=7, before="", after="", **facts):
    return {
        "noun": noun,
        "object_id": of,
        "action": action,
        "before": before,
        "after": after,
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


def project(state="design", came_from=None):
    return [{"id": 7, "state": state, "came_from": came_from}]


def test_what_agrees_is_silent_and_counted():
    seen = Counter()
    rows = {**EMPTY, "project": project(), "filing": ITEMS}
    assert list(replay.reconcile(7, [{**BEGUN, "seq": 1, "hash": ""}], rows, seen)) == []
    assert (seen["project"], seen["line"], seen["stage"], seen["filing"]) == (1, 1, 1, 2)
    assert "条目 items 2" in replay.looked(seen) and "文件 documents 0" in replay.looked(seen)


# --- stages -----------------------------------------------------------------------------------


def test_a_stage_set_in_the_database_is_named():
    (one,) = told([BEGUN], project=project("failed"), filing=ITEMS)
    assert one.startswith("项目 project 7: 项目阶段") and "留痕为 design，数据库为 failed" in one


def test_a_project_without_a_row_and_one_without_a_line_are_named():
    assert "数据库中没有" in told([BEGUN], filing=ITEMS)[0]
    assert "留痕中没有" in told([], project=project())[0]


def test_lines_that_do_not_follow_one_another_are_named():
    odd = line("approve", before="review", after="accepted")
    found = told([BEGUN, odd], project=project("accepted"), filing=ITEMS)
    assert len(found) == 1 and "第 2 行从 review 开始，此前留痕为 design" in found[0]


def test_where_a_suspended_project_goes_back_to_is_held():
    left = line("suspend", before="design", after="suspended")
    assert told([BEGUN, left], project=project("suspended", "design"), filing=ITEMS) == []
    (one,) = told([BEGUN, left], project=project("suspended", "self_check"), filing=ITEMS)
    assert "停缓建前的阶段" in one and "留痕为 design，数据库为 self_check" in one
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
    assert "条目 item 12" in one and "留痕为 missing，数据库为 filed" in one


def test_an_item_follows_its_lines_and_what_many_did_at_once():
    sent = line("submit", "filing", 11, "missing", "submitted")
    many = line("file", moved={"filed": [11, 12]})
    assert told([BEGUN, sent, many], project=project(), filing=items("filed", "filed")) == []
    (one,) = told([BEGUN, sent, many], project=project(), filing=items("submitted", "filed"))
    assert "item 11" in one


def test_an_item_taken_off_the_checklist_is_missed():
    (one,) = told([BEGUN], project=project(), filing=ITEMS[:1])
    assert "条目 item：留痕为 2 个，数据库为 1 个" in one
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
    assert "problem 6" in one and "留痕中没有" in one


# --- panel ------------------------------------------------------------------------------------


def member(key, name, vote=None, dissent="", at=None, recused=False, unit="档案局"):
    return {
        "id": key,
        "name": name,
        "unit": unit,
        "vote": vote,
        "dissent": dissent,
        "voted_on": at,
        "recused": recused,
    }


def panel(*lines, ballots=0, members):
    return told_panel(*lines, members=members, ballot=[{"id": n} for n in range(ballots)])


def told_panel(*lines, members, **rows):
    seats = [
        line("add_panelist", "panel", 1, name="冯远", unit="档案局", post="leader"),
        line("add_panelist", "panel", 2, name="罗敏", unit="档案局", post="member"),
    ]
    return told(
        [BEGUN, *seats, *lines],
        project=project(),
        filing=ITEMS,
        panel_member=members,
        **rows,
    )


AGREED = line("vote", "panel", 1, member="冯远", vote="agree")
SECRET = line("vote", "panel", 1, member="冯远")


def test_a_vote_that_nobody_cast_and_one_that_was_turned_are_named():
    rest = member(2, "罗敏")
    assert panel(AGREED, members=[member(1, "冯远", "agree", at="x"), rest]) == []
    (one,) = panel(members=[member(1, "冯远", "agree", at="x"), rest])
    assert "表决 vote of 冯远：留痕为 –，数据库为 agree" in one
    (one,) = panel(AGREED, members=[member(1, "冯远", "against", at="x"), rest])
    assert "留痕为 agree，数据库为 against" in one
    (one,) = panel(AGREED, members=[member(1, "冯远"), rest])
    assert "留痕为 agree，数据库为 –" in one


def test_a_dissent_is_held_to_the_letter():
    cast = line("vote", "panel", 1, member="冯远", vote="against", dissent="缺原件")
    rows = [member(1, "冯远", "against", "缺原件", "x"), member(2, "罗敏")]
    assert panel(cast, members=rows) == []
    rows[0]["dissent"] = "无"
    assert "不同意见 dissent of 冯远：留痕为 缺原件，数据库为 无" in panel(cast, members=rows)[0]


def test_of_a_secret_ballot_who_voted_and_how_many_are_held():
    rows = [member(1, "冯远", at="x"), member(2, "罗敏")]
    assert panel(SECRET, members=rows, ballots=1) == []
    (one,) = panel(SECRET, members=rows, ballots=2)
    assert "不记名票 secret ballots：留痕为 1 个，数据库为 2 个" in one
    sealed = told_panel(SECRET, members=rows, sealed_ballot=[{"id": 1}])
    assert sealed == []
    (one,) = panel(SECRET, members=[member(1, "冯远"), rows[1]], ballots=1)
    assert "vote of 冯远：留痕为 secret，数据库为 –" in one


def test_a_new_meeting_begins_without_votes():
    for step in ("open_review", "adjourn", "call_off"):
        call = line(step, before="design", after="design")
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
    away = line("excuse", "panel", 2, name="罗敏", reason="出差")
    for step in (aside, away):
        assert panel(step, members=[one, member(2, "罗敏", recused=True)]) == []
    assert "回避" in panel(aside, members=[one, two])[0]
    assert "回避" in panel(members=[one, member(2, "罗敏", recused=True)])[0]


# --- sample -----------------------------------------------------------------------------------

FIXED = line("fix_frame", frame="f", volumes=9)
DRAWN = line("draw_sample", "draw", 1, "fixed", "drawn", seed="s", volumes=2, ids=[21, 22])
DRAW = {
    "id": 1,
    "head": "h2",
    "frame": "f",
    "volumes": 9,
    "number": None,
    "named_by": "",
    "seed": "s",
    "public_number": "",
    "state": "drawn",
}


def sample(*lines, draw=DRAW, volumes=(21, 22), by_hand=(), **rest):
    rows = [{"volume_id": key, "by_hand": False} for key in volumes]
    rows += [{"volume_id": key, "by_hand": True} for key in by_hand]
    drawing = [draw] if draw else []
    everything = {"project": project(), "filing": ITEMS, "draw": drawing, "sample": rows, **rest}
    return told([BEGUN, *lines], **everything)


def test_the_drawing_is_held():
    assert sample(FIXED, DRAWN) == []
    for column, value in (("seed", "t"), ("frame", "g"), ("head", "h1"), ("state", "void")):
        (one,) = sample(FIXED, DRAWN, draw={**DRAW, column: value})
        assert f"drawing {column} 1" in one
    waiting = {**DRAW, "seed": "", "state": "fixed"}
    assert sample(FIXED, draw=waiting, volumes=()) == []
    assert "drawing" in sample(volumes=())[0]
    assert "drawing" in sample(FIXED, draw=None, volumes=())[0]
    assert "drawing 1" in sample(FIXED, DRAWN, draw=None)[0]
    leaping = {**DRAWN, "before": "closed"}
    assert "此前留痕为 fixed" in sample(FIXED, leaping)[0]


NAMED = line("name_number", "draw", 1, "fixed", "fixed", member="冯远", seat=4, digest="d")
SHOWN = line("show_number", "draw", 1, "fixed", "fixed", member="冯远", seat=4, number=7, salt="x")
NUMBER = {"draw_id": 1, "seat": 4, "name": "冯远", "digest": "d", "number": 7, "salt": "x"}


def test_the_number_that_a_member_named_is_held_from_its_digest_on():
    hidden = {**NUMBER, "number": None, "salt": ""}
    assert sample(FIXED, NAMED, DRAWN, draw_number=[hidden]) == []
    assert sample(FIXED, NAMED, SHOWN, DRAWN, draw_number=[NUMBER]) == []
    for column, value in (("digest", "e"), ("number", 8), ("salt", "y")):
        (one,) = sample(FIXED, NAMED, SHOWN, DRAWN, draw_number=[{**NUMBER, column: value}])
        assert f"报数 number named by {column} 冯远" in one
    assert "冯远" in sample(FIXED, DRAWN, draw_number=[NUMBER])[0]
    assert "数据库中没有" in sample(FIXED, NAMED, DRAWN)[0]


def test_a_public_number_is_held():
    public = line("enter_public", "draw", 1, "fixed", "fixed", number="0731", source="x", on="y")
    assert sample(FIXED, public, DRAWN, draw={**DRAW, "public_number": "0731"}) == []
    assert "public_number" in sample(FIXED, public, DRAWN)[0]


def test_a_void_drawing_is_kept_beside_the_one_that_took_its_place():
    void = line("void_draw", "draw", 1, "fixed", "void", silent=[])
    again = {**DRAWN, "object_id": 2}
    rows = [{**DRAW, "seed": "", "state": "void"}, {**DRAW, "id": 2, "head": "h4"}]
    found = sample(FIXED, void, FIXED, again, draw=None, volumes=(21, 22))
    assert len(found) == 2
    lines = [BEGUN, FIXED, void, FIXED, again]
    drawn = [{"volume_id": key, "by_hand": False} for key in (21, 22)]
    rest = {"project": project(), "filing": ITEMS, "sample": drawn}
    assert told(lines, draw=rows, **rest) == []
    assert told(lines, draw=rows[1:], **rest) != []


def noted(*lines, rows):
    return told([BEGUN, *lines], project=project(), filing=ITEMS, sample_note=rows)


def note(entry, result="sound", struck=None):
    return {"entry": entry, "result": result, "struck_at": struck}


def test_what_was_noted_of_the_sample_is_held():
    two = line("note_sample", "sample", 7, entries=2, results=[[1, "sound"], [2, "faulty"]])
    assert noted(two, rows=[note("a"), note("b", "faulty")]) == []
    turned = noted(two, rows=[note("a"), note("b")])
    assert len(turned) == 2 and "抽查记录 notes faulty：留痕为 1 个，数据库为 0 个" in turned[0]
    assert "留痕为 2 个，数据库为 1 个" in noted(two, rows=[note("a")])[0]
    older = line("note_sample", "sample", 7, entries=2, volumes=[1, 2])
    assert noted(older, rows=[note("a"), note("b")]) == [] and noted(older, rows=[]) != []
    strike = line("strike_note", "sample", 7, volume=1, entry="a", reason="x")
    assert noted(two, strike, rows=[note("a", struck="t"), note("b", "faulty")]) == []
    assert "note struck through a" in noted(two, strike, rows=[note("a"), note("b", "faulty")])[0]
    struck = [note("a", struck="t"), note("b", "faulty")]
    assert "note struck through a" in noted(two, rows=struck)[0]


def test_a_sampled_volume_exchanged_for_another_is_named():
    found = sample(FIXED, DRAWN, volumes=(21, 23))
    assert len(found) == 2 and "volume 23" in found[0] and "volume 22" in found[1]


def test_a_volume_added_by_hand_has_its_line():
    added = line("sample_volume", "volume", 25, volume=5, remark="")
    assert sample(FIXED, DRAWN, added, by_hand=[25]) == []
    assert "volume 25" in sample(FIXED, DRAWN, by_hand=[25])[0]
    assert "volume 25" in sample(FIXED, DRAWN, added)[0]


def test_of_an_older_line_the_number_of_volumes_is_held():
    older = line("draw_sample", number=2026, named_by="冯远", seed="s", volumes=2)
    draw = {**DRAW, "number": 2026, "named_by": "冯远"}
    assert sample(FIXED, older, draw=draw) == []
    assert "draw" in sample(FIXED, older, draw={**draw, "number": 0})[0]
    (one,) = sample(FIXED, older, draw=draw, volumes=[21])
    assert "抽查案卷 sampled volume：留痕为 2 个，数据库为 1 个" in one


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
    assert "number of volume 2：留痕为 A-2，数据库为 A-9" in one
    (one,) = numbers(NUMBERED, volumes=[volume(31, "A-1")])
    assert "A-2" in one and "数据库中没有" in one
    (one,) = numbers(NUMBERED, volumes=[*(volume(*one) for one in GIVEN), volume(33, "A-3")])
    assert "A-3" in one and "留痕中没有" in one
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


def paper(key, kind="admission", number="西档〔2026〕1号", state="valid", digest="d"):
    return {
        "id": key,
        "kind": kind,
        "number": number,
        "digest": digest,
        "template_digest": "t",
        "state": state,
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
    assert "西档〔2026〕1号：数据库中有，留痕中没有" in papers(rows=[paper(1)])[0]
    assert "西档〔2026〕1号：留痕中有，数据库中没有" in papers(issued(1), rows=[])[0]


def test_a_document_that_no_longer_stands_stays_so():
    back = line("withdraw_report", "report", 1, number="", reason="误发")
    assert papers(issued(1), back, rows=[paper(1, state="withdrawn")]) == []
    assert papers(issued(1), back, rows=[paper(1)]) != []
    anew = [issued(1), issued(2, number="2号", reason="更正", replaces=1)]
    told_old = line("reissue_report", "report", 1, number="", by="2号", reason="更正")
    rows = [paper(1, state="superseded"), paper(2, number="2号")]
    assert papers(*anew, told_old, rows=rows) == []
    assert papers(*anew, told_old, rows=[paper(1), rows[1]]) != []


def test_an_application_handed_in_again_supersedes_the_earlier_one():
    form = {"kind": "application_form", "number": ""}
    old, new = issued(1, **form), issued(2, **form)
    named = issued(2, **form, replaces=1)
    rows = [paper(1, **form, state="superseded"), paper(2, **form)]
    assert papers(old, new, rows=rows) == [] and papers(old, named, rows=rows) == []
    twice = [paper(1, **form), paper(2, **form)]
    assert papers(old, named, rows=twice) != []


def test_a_signed_list_is_as_its_line_says():
    signed = line("sign_handover", "transfer", 4, volumes=12, files=110, pages=900)
    row = {"id": 4, "volumes": 12, "files": 110, "pages": 900}
    rest = {"project": project(), "filing": ITEMS}
    assert told([BEGUN, signed], **rest, handover=[row]) == []
    (one,) = told([BEGUN, signed], **rest, handover=[{**row, "files": 111}])
    assert "移交清册 hand-over list files 4：留痕为 110，数据库为 111" in one
    assert told([BEGUN], **rest, handover=[row]) and told([BEGUN, signed], **rest)


def test_a_fixed_version_of_the_archive_is_as_its_line_says():
    fixed = line("freeze_archive", "archive", 1, version=1, digest="d", volumes=2, files=9)
    row = {"number": 1, "digest": "d", "volumes": 2, "files": 9, "line": 2}
    rest = {"project": project(), "filing": ITEMS}
    assert told([BEGUN, fixed], **rest, archive_version=[row]) == []
    for column, value in (("digest", "e"), ("files", 8), ("line", 3)):
        (one,) = told([BEGUN, fixed], **rest, archive_version=[{**row, column: value}])
        assert f"定稿 version of the archive {column} 1" in one
    assert told([BEGUN], **rest, archive_version=[row]) and told([BEGUN, fixed], **rest)
    again = told([BEGUN, fixed, fixed], **rest, archive_version=[{**row, "line": 3}])
    assert again == [], "the same archive fixed again is the same version"


def test_a_change_of_the_fixed_archive_follows_its_lines():
    lines = [
        BEGUN,
        line("ask_amendment", "amendment", 3, after="asked"),
        line("agree_amendment", "amendment", 3, "asked", "agreed"),
    ]
    rest = {"project": project(), "filing": ITEMS}
    assert told(lines, **rest, amendment=[{"id": 3, "state": "agreed"}]) == []
    (one,) = told(lines, **rest, amendment=[{"id": 3, "state": "fixed"}])
    assert "更改单 change of the archive 3：留痕为 agreed，数据库为 fixed" in one
