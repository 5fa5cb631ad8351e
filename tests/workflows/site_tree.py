"""The tree of a site: names as the sample catalogue has them under folders as sites name them, with what systems leave
behind, and where each file truly belongs.

`python -m tests.workflows.site_tree 2000` tells how many find their item right, are held, or go wrong.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from workflows import standards
from workflows.folders import Finder, guess
from workflows.names import junk, plain
from workflows.sections import Sections

SAMPLE = Path(__file__).parents[1] / "samples" / "catalogue-gbk.csv"
SECTIONS = {1: ["第 1 标段 主桥", "LJ-01合同段", "TJ01"], 2: ["第 2 标段 引道", "土建2标"]}
CALLED = {
    1: ["第1标段", "LJ-01合同段", "标段一", "TJ01", "1标 中铁某局"],
    2: ["第2标段", "LJ-02合同段", "标段二", "TJ02", "土建2标"],
}
JUNK = ["Thumbs.db", "desktop.ini", "~$纪要.docx", "._图.pdf", ".DS_Store"]
SCANNED = ["IMG_{:04d}", "扫描件{:03d}", "SCAN{:04d}", "微信图片_2020080{}", "{:03d}"]
TRUTH = {
    # the volumes of the sample and the items in which an archivist puts each of their files, by words of the title
    "项目建议书": "1-01",
    "可行性研究": "1-02",
    "开工报告": "6-01",
    "技术交底": "6-02",
    "图纸会审": "6-03",
    "施工组织设计": "6-04",
    "隐蔽工程验收记录": "6-07",
    "施工记录": "6-08",
    "监理规划": "7-01",
    "监理月报": "7-05",
    "竣工图": "6-14",
}


@dataclass(frozen=True)
class Leaf:
    """A path, and the item and section where it belongs; `told` that a code or title stands in its name or folder."""

    path: str
    item: str
    section: int
    told: bool


def titles() -> list[tuple[str, str]]:
    """(volume, title) of the sample catalogue."""
    volume, found = "", []
    for line in SAMPLE.read_text("gb18030").splitlines()[17:]:
        cells = line.split(",")
        if cells[1] == "0" and not cells[2]:
            volume = cells[0]
        else:
            found.append((volume, cells[0]))
    return found


def leaves(count: int, seed: int) -> list[Leaf]:
    """So many files of a site in up to forty levels of folders, and junk among them."""
    chance, scope = random.Random(seed), standards.scope("dat-28-2018")
    found: list[Leaf] = []
    while len(found) < count:
        item = chance.choice(scope.items)
        section = chance.choice((1, 2)) if item.each_section else 0
        folders = [chance.choice(["工程资料", "报送资料", "2020年", "电子档案"])]
        if section or chance.random() < 0.3:
            folders.append(chance.choice(CALLED[section or 1]))
        folders += [f"第{n}层" for n in range(chance.randint(0, 37))]
        found.append(_leaf(chance, item, section, folders))
    for number in range(count // 20):
        found.append(
            Leaf(f"{found[number].path.rpartition('/')[0]}/{chance.choice(JUNK)}", "", 0, False)
        )
    return found


def _leaf(chance: random.Random, item, section: int, folders: list[str]) -> Leaf:
    """One file in one of the ways in which sites name them."""
    number = chance.randint(1, 9999)
    name = chance.choice(SCANNED).format(number)
    word = chance.choice(item.like or (item.name,))
    way = chance.choice(
        (
            "code_title",
            "title",
            "code",
            "bracket",
            "code_folder",
            "title_folder",
            "class_word",
            "nothing",
        )
    )
    kind = {True: ".dwg", False: ".pdf"}[item.drawings and chance.random() < 0.5]
    if way == "code_title":
        return Leaf(
            "/".join([*folders, f"{item.code} {item.name}{kind}"]), item.code, section, True
        )
    if way == "title":
        return Leaf("/".join([*folders, f"{item.name}{number}{kind}"]), item.code, section, True)
    if way == "code":
        return Leaf("/".join([*folders, f"{item.code}_{number}{kind}"]), item.code, section, True)
    if way == "bracket":
        return Leaf("/".join([*folders, f"批复（{item.code}）{kind}"]), item.code, section, True)
    if way == "code_folder":
        return Leaf(
            "/".join([*folders, f"{item.code} {item.name[:12]}", name + kind]),
            item.code,
            section,
            True,
        )
    if way == "title_folder":
        return Leaf("/".join([*folders, item.name, name + kind]), item.code, section, True)
    if way == "class_word":
        return Leaf(
            "/".join([*folders, item.group_name, f"{word}{number}{kind}"]),
            item.code,
            section,
            False,
        )
    return Leaf("/".join([*folders, name + kind]), item.code, section, False)


def sampled() -> list[Leaf]:
    """The files of the sample catalogue under the titles of their volumes, where the truth is plain from both."""
    found = []
    for volume, title in titles():
        known = {code for word, code in TRUTH.items() if word in title and word in volume}
        known |= {code for word, code in TRUTH.items() if plain(word) == plain(title)}
        if len(known) != 1:
            continue
        section = next((n for n in (1, 2) if f"第{n}标段" in volume), 0)
        code = known.pop()
        if code.startswith("6") and not section:
            continue
        found.append(
            Leaf(f"{volume.replace('/', ' ')}/{title.replace('/', ' ')}.pdf", code, section, True)
        )
    return found


def judged(found: list[Leaf]) -> dict[str, Counter]:
    """How each went: right, held or wrong; apart those of which a code or title stands in name or folder."""
    finder = Finder(standards.scope("dat-28-2018"), Sections(SECTIONS))
    told: dict[str, Counter] = {"told": Counter(), "all": Counter()}
    for leaf in found:
        if junk(leaf.path):
            told["all"]["junk"] += 1
            continue
        went = guess(finder, leaf.path)
        if not went.item:
            how = "held"
        elif (went.item, went.section) == (leaf.item, leaf.section):
            how = "right"
        else:
            how = "wrong"
        told["all"][how] += 1
        if leaf.told:
            told["told"][how] += 1
    return told


if __name__ == "__main__":
    many = leaves(int(sys.argv[1]), seed=28)
    for name, files in (("site", many), ("sample", sampled())):
        print(name, {key: dict(value) for key, value in judged(files).items()})
