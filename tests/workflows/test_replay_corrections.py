"""The journal replayed: what was withdrawn, moved and purged is what its lines say."""

from .test_replay import BEGUN, ITEMS, line, project, told

OUT = line(
    "withdraw_file", noun="filing", of=11, withdrawal=3, version=5, document=9, reason="扫错了"
)
BACK = line("put_back_file", noun="filing", of=11, withdrawal=3, version=5, document=9)
MOVED = line("move_documents", noun="filing", of=12, move=4, to=12, count=1, files=[[9, 11]])
LEFT = line("move_documents", noun="filing", of=11, move=4, to=12, count=1, left=[9])
PURGING = {"ground": "secret", "reason": "涉密", "size": 10}
ASKED = line("ask_purge", noun="purge", of=2, after="asked", sha256="a" * 64, **PURGING)
AGREED = line(
    "agree_purge",
    noun="purge",
    of=2,
    before="asked",
    after="purged",
    answer="同意",
    places=[["version", 5], ["held", 1]],
)
ERASED = line("erase_bytes", noun="purge", of=2, sha256=["a" * 64], kept=False)
PURGE_ROW = {
    **PURGING,
    "id": 2,
    "digest": "a" * 64,
    "state": "asked",
    "answer": "",
    "erased": False,
}
OUT_ROW = {"id": 3, "version_id": 5, "document_id": 9, "undone": False}


def corrected(lines, **rows):
    return told([BEGUN, *lines], project=project(), filing=ITEMS, **rows)


def test_a_withdrawn_version_is_held_until_it_is_put_back():
    gone = [{"id": 5, "gone": "withdrawn"}]
    assert corrected([OUT], withdrawal=[OUT_ROW], file_version=gone) == []
    (said,) = corrected([OUT], withdrawal=[OUT_ROW])
    assert "不计数的版本 version that is gone 5" in said
    back = [{**OUT_ROW, "undone": True}]
    assert corrected([OUT, BACK], withdrawal=back) == []
    (said,) = corrected([], file_version=gone)
    assert "操作日志中没有" in said


def test_a_move_is_told_once_whole_by_the_item_that_files_went_to():
    row = {"id": 4, "filing_id": 12, "count": 1, "undone": False}
    assert corrected([MOVED, LEFT], file_move=[row]) == []
    (said,) = corrected([MOVED, LEFT], file_move=[{**row, "undone": True}])
    assert "undone" in said
    taken_back = line("undo_move", noun="filing", of=12, move=4, to=12, count=1, files=[[9, 11]])
    assert corrected([MOVED, LEFT, taken_back], file_move=[{**row, "undone": True}]) == []


def test_a_purge_is_held_from_the_proposal_to_the_erasing():
    assert corrected([ASKED], purge=[PURGE_ROW]) == []
    done = {**PURGE_ROW, "state": "purged", "answer": "同意"}
    tomb = [{"id": 5, "gone": "purged"}]
    assert corrected([ASKED, AGREED], purge=[done], file_version=tomb) == []
    erased = {**done, "erased": True}
    assert corrected([ASKED, AGREED, ERASED], purge=[erased], file_version=tomb) == []
    assert len(corrected([ASKED], purge=[done])) == 2
    assert len(corrected([ASKED, AGREED], purge=[erased], file_version=tomb)) == 1
