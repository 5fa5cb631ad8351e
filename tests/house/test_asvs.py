"""docs/asvs.md: every requirement stands there once, and what it names is there."""

import re
from functools import cache
from pathlib import Path

ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in Path("docs/asvs.md").read_text("utf-8").splitlines()
    if re.match(r"\| \d", line)
]
NUMBERS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section of ASVS 5.0 has; they are numbered from 1 on."""
PLACES = (Path("acceptance"), Path(), Path("tests"))


@cache
def names_in(path):
    """The names of the tests of a file."""
    return set(re.findall(r"^(?:async )?def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE))


def there(name):
    """Whether a file or a folder of that name is there, below the product or the repository."""
    return any((place / name).exists() for place in PLACES)


def test_every_requirement_stands_there_once():
    wanted = [f"{section}.{n}" for section, most in NUMBERS.items() for n in range(1, most + 1)]
    assert len(wanted) == 253
    assert [row[0] for row in ROWS] == wanted


def test_each_names_a_place_and_a_test_that_are_there_or_says_why_not():
    for number, what, where, shown in ROWS:
        assert what, number
        if where in ("n/a", "**not met**"):
            assert len(shown) >= 4 and "`web/" not in where, number
            for name in re.findall(r"`((?:[\w-]+/)*[\w-]+\.(?:py|md|html))`", shown):
                assert there(name), (number, name)
            continue
        assert re.fullmatch(r"`[^`]+`", where) and there(where.strip("`")), (number, where)
        path, _colons, test = shown.strip("`").partition("::")
        file = Path("tests") / path
        assert file.exists() and test in names_in(file), (number, shown)


def test_it_counts_what_is_met():
    text = " ".join(Path("docs/asvs.md").read_text("utf-8").split())
    absent = sum(1 for row in ROWS if row[2] == "n/a")
    lacking = sum(1 for row in ROWS if row[2] == "**not met**")
    met = len(ROWS) - absent - lacking
    assert f"Of {len(ROWS)} there are {met} met, {absent} not applicable, {lacking} not met" in text


def test_each_threat_names_a_defence_and_a_test_that_are_there():
    text = Path("docs/threats.md").read_text("utf-8")
    rows = re.findall(
        r"^\| ([STRIDE](?:, [STRIDE])*) \| (.+?) \| (.+?) \| `(\S+?)::(\w+)` \|$",
        text,
        re.MULTILINE,
    )
    lines = [line for line in text.splitlines() if re.match(r"\| [A-Z]", line)]
    assert len(rows) == len(lines) >= 60
    for _kinds, threat, defence, path, test in rows:
        named = re.findall(r"`([^`]+)`", defence)
        assert named and all(there(one) for one in named), (threat, defence)
        file = Path("tests") / path
        assert file.exists() and test in names_in(file), (threat, test)
    flows = text.split("\n## ")[1:]
    assert len(flows) >= 12 and all("*Left:*" in flow for flow in flows)
