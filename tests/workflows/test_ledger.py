"""The journal's arithmetic: every kind of tampering is found, with a root where a chain alone cannot show it."""

import json
import tracemalloc

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


PROJECTS, LENGTH = (1, 2, 3), 5


def everything(words="办"):
    return [line for project in PROJECTS for line in chain(project, LENGTH, words)]


def rooted(lines):
    last = {}
    for line in lines:
        last[line["project_id"]] = [line["project_id"], line["seq"], line["hash"]]
    leaves = sorted(last.values())
    return [
        {"day": "2026-11-24", "root": ledger.daily_root(ledger.GENESIS, leaves), "leaves": leaves}
    ]


def changed(lines):
    """Each line with each of its fields altered."""
    for at, line in enumerate(lines):
        for field in ("actor", "unit", "noun", "action", "before", "after", "at"):
            yield [*lines[:at], {**line, field: line[field] + "x"}, *lines[at + 1 :]]
        yield [*lines[:at], {**line, "facts": {"n": -1}}, *lines[at + 1 :]]


def inserted(lines):
    """Each line once more, at each place."""
    for line in lines:
        for at in range(len(lines) + 1):
            yield [*lines[:at], line, *lines[at:]]


def deleted(lines):
    """Each line left out."""
    for at in range(len(lines)):
        yield [*lines[:at], *lines[at + 1 :]]


def swapped(lines):
    """Each two lines of a project in each other's place."""
    for a, one in enumerate(lines):
        for b, other in enumerate(lines[:a]):
            if one["project_id"] == other["project_id"]:
                yield [*lines[:b], one, *lines[b + 1 : a], other, *lines[a + 1 :]]


def cut(lines):
    """The tail of each project left out from each line on."""
    for project in PROJECTS:
        for keep in range(LENGTH):
            yield [line for line in lines if line["project_id"] != project or line["seq"] <= keep]


def rewritten(lines):
    """The whole chain of each project made anew with other words."""
    for project in PROJECTS:
        others = [line for line in lines if line["project_id"] != project]
        yield others + chain(project, LENGTH, "改")


@pytest.mark.parametrize("tamper", [changed, inserted, deleted, swapped, cut, rewritten])
def test_every_tampering_is_found(tamper):
    whole = everything()
    roots = rooted(whole)
    paper = {"2026-11-24": roots[0]["root"]}
    assert ledger.verify(whole, roots, paper) == []
    for number, lines in enumerate(tamper(whole)):
        assert ledger.verify(lines, roots, paper), number


def test_a_rewrite_with_its_roots_is_found_by_the_root_on_paper_alone():
    paper, forged = rooted(everything())[0]["root"], everything("改")
    assert ledger.verify(forged, rooted(forged)) == []
    assert ledger.verify(forged, rooted(forged), {"2026-11-24": paper[:16]})


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 33])
def test_the_root_does_not_depend_on_the_order_of_its_leaves(count):
    leaves = [
        [project, 5, ledger.line_hash(ledger.GENESIS, {"p": project})] for project in range(count)
    ]
    assert ledger.merkle(leaves) == ledger.merkle(leaves[::-1])
    if count > 1:
        assert ledger.merkle(leaves) != ledger.merkle(leaves[:-1])


@pytest.mark.parametrize("count", range(1, 10))
def test_the_daily_root_covers_every_project_however_many_there_are(count):
    leaves = [[project, 5, f"{project:064}"] for project in range(1, count + 1)]
    root = ledger.daily_root(ledger.GENESIS, leaves)
    roots = {root}
    for at, (project, seq, digest) in enumerate(leaves):
        for other in ([project, seq + 1, digest], [project, seq, f"{99:064}"]):
            roots.add(ledger.daily_root(ledger.GENESIS, [*leaves[:at], other, *leaves[at + 1 :]]))
        roots.add(ledger.daily_root(ledger.GENESIS, [*leaves[:at], *leaves[at + 1 :]]))
    roots.add(ledger.daily_root("1" * 64, leaves))
    assert len(roots) == 3 * count + 2, "each leaf changed or left out gives a root of its own"
    assert ledger.daily_root(ledger.GENESIS, leaves[::-1]) == root, "whatever the order told"


def days(*leaves_of_days):
    """Roots of so many days on end, each over its own leaves."""
    before, rows = ledger.GENESIS, []
    for number, leaves in enumerate(leaves_of_days):
        root = ledger.daily_root(before, leaves)
        rows.append({"day": f"2026-11-{24 + number}", "root": root, "leaves": leaves})
        before = root
    return rows


def heads(*projects):
    return [[project, LENGTH, chain(project, LENGTH)[-1]["hash"]] for project in projects]


@pytest.mark.parametrize("count", range(2, 10))
def test_every_leaf_is_in_the_root(count):
    leaves = [[project, 5, ledger.line_hash("", {"p": project})] for project in range(count)]
    roots = {ledger.merkle(leaves)}
    for at, (project, seq, digest) in enumerate(leaves):
        roots.add(ledger.merkle(leaves[:at] + leaves[at + 1 :]))
        for other in ([project, seq + 1, digest], [project, seq, digest[::-1]]):
            roots.add(ledger.merkle([*leaves[:at], other, *leaves[at + 1 :]]))
    assert len(roots) == 1 + 3 * count


def test_a_project_that_is_left_out_of_a_later_root_is_missed():
    whole = days(heads(1, 2, 3), heads(1, 2, 3))
    assert ledger.verify(everything(), whole) == []
    for project in PROJECTS:
        left = [number for number in PROJECTS if number != project]
        (told,) = ledger.verify(everything(), days(heads(1, 2, 3), heads(*left)))
        assert f"project {project}:" in told and "2026-11-25" in told and "漏" in told


def test_a_project_that_never_came_into_a_root_is_missed():
    (told,) = ledger.verify(everything(), days(heads(1, 2), heads(1, 2), heads(1, 2)))
    assert "project 3:" in told and "2026-11-25" in told


def test_two_roots_that_say_different_things_of_a_line_are_told():
    forged = [[1, LENGTH, chain(1, LENGTH, "改")[-1]["hash"]], *heads(2, 3)]
    told = ledger.verify(everything(), days(heads(1, 2, 3), forged))
    assert any("两日所记不同" in one for one in told)


def test_lines_pass_by_and_are_not_kept():
    def passing():
        for project in range(1, 301):
            yield from chain(project, 30)

    tracemalloc.start()
    assert ledger.verify(passing()) == []
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000, "9,000 lines are some 10 MB"


def test_the_file_alone_checks_the_export(tmp_path, capsys):
    whole = everything()
    for name, rows in (("journal", whole), ("roots", rooted(whole))):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, "utf-8")
    files = [str(tmp_path / "journal.jsonl"), str(tmp_path / "roots.jsonl")]
    assert ledger.main(files) == 0 and "15 lines" in capsys.readouterr().out
    assert ledger.main([*files, "2026-11-24=beef"]) == 1
