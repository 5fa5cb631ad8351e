"""The journal's arithmetic: every kind of tampering is found, with a root where a chain alone cannot show it."""

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
