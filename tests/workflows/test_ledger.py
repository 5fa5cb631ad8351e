"""The journal's arithmetic: every kind of tampering is found, with a root where a chain alone cannot show it."""

import copy
import json
import random
import subprocess
import sys

import pytest

from workflows import ledger


def chain(project, count, words="办"):
    prev, lines = ledger.GENESIS, []
    for seq in range(1, count + 1):
        fields = {
            "project_id": project,
            "seq": seq,
            "at": f"2026-11-{seq % 28 + 1:02}T00:00:00+00:00",
            "actor": "陈岚",
            "unit": "西江市档案局",
            "noun": "project",
            "object_id": project,
            "action": f"{words}{seq}",
            "before": "",
            "after": "",
            "facts": {"n": seq},
        }
        lines.append({**fields, "prev": prev, "hash": ledger.line_hash(prev, fields)})
        prev = lines[-1]["hash"]
    return lines


def everything(words="办"):
    return [line for project in (1, 2, 3) for line in chain(project, 30, words)]


def rooted(lines):
    last = {}
    for line in lines:
        last[line["project_id"]] = [line["project_id"], line["seq"], line["hash"]]
    leaves = sorted(last.values())
    return [
        {"day": "2026-11-24", "root": ledger.daily_root(ledger.GENESIS, leaves), "leaves": leaves}
    ]


def change(lines, chance):
    line = chance.choice(lines)
    line[chance.choice(["actor", "action", "after", "at"])] += "x"


def insert(lines, chance):
    at = chance.randrange(len(lines))
    lines.insert(at, copy.deepcopy(lines[at]))


def delete(lines, chance):
    del lines[chance.choice([n for n in range(len(lines)) if lines[n]["seq"] < 30])]


def swap(lines, chance):
    at = chance.choice(
        [n for n in range(len(lines) - 1) if lines[n]["project_id"] == lines[n + 1]["project_id"]]
    )
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def cut(lines, chance):
    project, keep = chance.choice([1, 2, 3]), chance.randrange(0, 30)
    lines[:] = [line for line in lines if line["project_id"] != project or line["seq"] <= keep]


def rewrite(lines, chance):
    project = chance.choice([1, 2, 3])
    lines[:] = [line for line in lines if line["project_id"] != project] + chain(project, 30, "改")


@pytest.mark.parametrize("tamper", [change, insert, delete, swap, cut, rewrite])
def test_every_tampering_is_found(tamper):
    whole = everything()
    roots = rooted(whole)
    assert ledger.verify(whole, roots, {"2026-11-24": roots[0]["root"]}) == []
    for number in range(170):
        lines = copy.deepcopy(whole)
        tamper(lines, random.Random(number))
        assert ledger.verify(lines, roots, {"2026-11-24": roots[0]["root"]}), number


def test_a_rewrite_with_its_roots_is_found_by_the_root_on_paper_alone():
    paper, forged = rooted(everything())[0]["root"], everything("改")
    assert ledger.verify(forged, rooted(forged)) == []
    assert ledger.verify(forged, rooted(forged), {"2026-11-24": paper[:16]})


def test_without_a_root_a_cut_tail_is_not_found_and_the_check_says_so(tmp_path):
    (tmp_path / "journal.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in chain(1, 10)), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-I", ledger.__file__, tmp_path / "journal.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "whole" in done.stdout and "Not shown" in done.stdout and "未能证明" in done.stdout


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 33])
def test_the_root_does_not_depend_on_the_order_of_its_leaves(count):
    leaves = [
        [project, 5, ledger.line_hash(ledger.GENESIS, {"p": project})] for project in range(count)
    ]
    assert ledger.merkle(leaves) == ledger.merkle(leaves[::-1])
    if count > 1:
        assert ledger.merkle(leaves) != ledger.merkle(leaves[:-1])
