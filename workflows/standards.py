"""Standard packs as the rules read them: filing scopes and procedures of one version.

How they must be written stands in `packs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, NotRequired, TypedDict

from . import scoring
from .packs import checks, scopes
from .packs.scope_shape import RETENTIONS as RETENTIONS
from .packs.scope_shape import STAGES as STAGES
from .packs.scopes import Group as Group
from .packs.scopes import Item as Item
from .packs.scopes import Scope as Scope
from .packs.written import BadPack as BadPack
from .packs.written import guard, line_of, read
from .packs.written import names as names
from .packs.written import shipped as shipped
from .packs.written import shipped_versions as shipped_versions
from .sampling import Rule

# fmt: off   — a table is read down the columns
REACHED = {
    "design": 0,
    "contracting": 1,
    "construction": 2,
    "supervision": 2,
    "self_check": 3,
    "applied": 3,
    "supplement": 3,
    "admitted": 3,
    "pre_check": 3,
    "review": 3,
    "rectification": 3,
    "recheck": 3,
    "accepted": 4,
    "archived": 5,
    "failed": 3,
    "suspended": 0,
    "terminated": 0,
    "voided": 0,
}
# fmt: on
"""How far into STAGES a project in each state is: items of that rank or below are due."""


class Cited(NamedTuple):
    """A law or standard as papers cite it; `number` is empty where it is not known."""

    title: str
    number: str = ""


class Focus(TypedDict):
    """A kind of files that every sample must hold: by classes of the scope, narrowed by words in
    the title."""

    name: str
    groups: list[str]
    like: NotRequired[list[str]]


@dataclass(frozen=True, eq=False)
class Procedure:
    """The parameters of an acceptance procedure of one version; `data` keeps clause and
    confidence beside each value."""

    pack: str
    version: str
    title: str
    title_en: str
    source: str
    notice: str
    uncertain: tuple[str, ...]
    data: Mapping[str, Any]

    def value(self, section: str, name: str, default: Any = None) -> Any:
        """A parameter; where the pack does not give it `default`, or KeyError when there is none
        either."""
        if default is None:
            return self.data[section][name]["value"]
        found = self.data.get(section, {}).get(name)
        if found is None:
            return default
        return found["value"]

    @property
    def blocked(self) -> str:
        """Why no new project may take it yet; empty when it may."""
        return str(self.data.get("blocked", ""))

    @property
    def cited(self) -> list[Cited]:
        """What papers cite as the law that they follow. A version written before packs said it
        cites what the shipped pack of its name does.
        """
        told = self.data.get("cited")
        if told is None and self.pack in names("procedure"):
            told = procedure(self.pack).data.get("cited")
        return [Cited(law["title"], law.get("number", "")) for law in told or ()]

    @property
    def organisers(self) -> list[Mapping[str, Any]]:
        """Who organises the archive acceptance (`archive`), by who organises that of completion
        (`completion`)."""
        return list(self.data["organiser"]["rows"])

    @property
    def score(self) -> scoring.Table | None:
        """The table of points, where the pack has one."""
        return scoring.table(self.data["score"])

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that a panel gives by its own judgement, best first; none for most packs."""
        return scoring.grades(self.data["score"])

    @property
    def grade_papers(self) -> tuple[str, ...]:
        """The papers that tell the grade of an archive, as the pack has them; none for most packs."""
        return tuple(self.value("score", "papers", ()))

    @property
    def sampling(self) -> Rule:
        """The rule of the drawing, as `sampling.draw` takes it."""
        return {
            "minimum_volumes": self.value("sampling", "minimum_volumes", 0),
            "percent_volumes": self.value("sampling", "percent_volumes", 0),
            "percent_drawings": self.value("sampling", "percent_drawings", 0),
            "focus": [kind["name"] for kind in self.focus],
        }

    @property
    def shown_hours(self) -> int:
        """For how many hours the numbers of a drawing are shown once they are closed."""
        return int(self.value("sampling", "shown_hours", 24))

    @property
    def public_number(self) -> str:
        """The source of the number drawn in public that enters the drawing; empty where none does."""
        return str(self.data["sampling"].get("public_number", {}).get("value", ""))

    @property
    def conditions(self) -> list[str]:
        """What must be met before anyone may apply, in the words of the clause."""
        return list(self.data["conditions"]["items"])

    @property
    def focus(self) -> list[Focus]:
        """The kinds of files that every sample must hold."""
        return list(self.data["sampling"]["focus"]["items"])

    @property
    def english(self) -> Mapping[str, str]:
        """The English of the pack's words."""
        return dict(self.data.get("english", {}))

    @property
    def words(self) -> frozenset[str]:
        """The texts of the pack that pages show in the reader's language."""
        told = self.data.get("programme", {})
        steps = [row["title"] for row in told.get("steps", {}).values() if row and "title" in row]
        own = [told[key] for key in ("name", "subject") if key in told]
        focus = [kind["name"] for kind in self.focus]
        return frozenset([*own, *steps, *told.get("names", {}).values(), *focus, *self.conditions])


def problems(text: str) -> list[str]:
    """Everything that is wrong with a pack as it is written, each with its line, the path of its
    keys, and the remedy.

    `make check` and the page that takes a new version both ask here; empty when the pack may be
    used.
    """
    try:
        tree = guard(text)
        data = read(text, tree)
    except BadPack as error:
        return [str(error)]
    found = []
    for problem in checks.problems(data):
        line = line_of(tree, problem.path)
        if line:
            found.append(f"第 {line} 行 {problem}")
        else:  # what it is about is written in the pack that this one extends
            found.append(str(problem))
    return found


@lru_cache(maxsize=64)
def scope(name: str, version: str = "") -> Scope:
    """The shipped filing scope of that name. Raises BadPack."""
    return scope_of(_in_order(name, version))


@lru_cache(maxsize=64)
def procedure(name: str, version: str = "") -> Procedure:
    """The shipped procedure pack of that name. Raises BadPack."""
    return procedure_of(_in_order(name, version))


def _in_order(name: str, version: str) -> str:
    """A shipped text, checked: a file may be edited by hand; an added version was checked when it
    was written."""
    text = shipped(name, version)
    if not text:
        raise BadPack(f"没有标准包 {name} {version}".strip())
    found = checks.problems(read(text))
    if found:
        raise BadPack("；".join(f"{name} {problem}" for problem in found[:5]))
    return text


def _of_kind(text: str, kind: str, called: str) -> dict[str, Any]:
    data = read(text)
    if data.get("kind") != kind:
        raise BadPack(f"{data.get('pack')} 不是{called}")
    return data


@lru_cache(maxsize=64)
def scope_of(text: str) -> Scope:
    """The filing scope of a text in order (see `problems`).

    Raises BadPack when it is another kind of pack.
    """
    found = scopes.of(_of_kind(text, "filing_scope", "归档范围"))
    _ADDED.update(found.english)
    return found


@lru_cache(maxsize=64)
def procedure_of(text: str) -> Procedure:
    """The procedure of a text in order (see `problems`).

    Raises BadPack when it is another kind of pack.
    """
    data = _of_kind(text, "procedure", "验收程序")
    found = Procedure(
        data["pack"],
        str(data["version"]),
        data["title"],
        data["title_en"],
        data["source"],
        data["notice"],
        tuple(data["uncertain"]),
        data,
    )
    _ADDED.update(found.english)
    return found


def every() -> list[Scope | Procedure]:
    """The newest shipped version of every pack, scopes first."""
    scopes_there = [scope(name) for name in names("filing_scope")]
    return [*scopes_there, *map(procedure, names("procedure"))]


_ADDED: dict[str, str] = {}
"""The English that versions read so far gave to words of their own."""


@lru_cache(maxsize=1)
def _shipped_english() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pack in every():
        for word, said in pack.english.items():
            found.setdefault(word, said)
    return found


def english(word: str) -> str:
    """The English of a word of a pack; the word itself when none says it.

    What ships has the last word: a local version may add English, not change that of the others.
    """
    return _shipped_english().get(word) or _ADDED.get(word, word)
