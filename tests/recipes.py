"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the tree.

`python -m tests.recipes [name]`.

A recipe that forgets something leaves the copy red: then the recipe is put right, or what it forgot
is made unnecessary.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.leaks import tracked


@dataclass(frozen=True)
class Copy:
    """A copy of the tracked files in which a recipe is followed."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Copy:
        for name in tracked():
            if Path(
                name
            ).is_file():  # one that was removed and is not committed yet is still tracked
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(name, target)
        return cls(folder)

    def write(self, name: str, text: str) -> None:
        """A new file; the folder is made when it is not there."""
        path = self.folder / name
        assert not path.exists(), name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def put(self, name: str, text: str, *, before: str) -> None:
        """Put text before the first line that begins, blanks aside, with `before`."""
        path = self.folder / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        starts = (at for at, line in enumerate(lines) if line.lstrip().startswith(before))
        at = next(starts, None)
        assert at is not None, f"{name} has no line that begins with {before}"
        lines.insert(at, text)
        path.write_text("".join(lines), "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change one passage that stands there once."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{name} has {old} {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")

    def translate(self, chinese: str, english: str) -> None:
        """What a person does after `make translations`: fill in a blank."""
        self.change(
            "acceptance/translations/en/LC_MESSAGES/messages.po",
            f'msgid "{chinese}"\nmsgstr ""\n',
            f'msgid "{chinese}"\nmsgstr "{english}"\n',
        )

    def python(self, *arguments: str, **more: str) -> None:
        """`python …` in the copy, with more in its environment. Raises AssertionError with what it
        said."""
        plain = {
            key: value for key, value in os.environ.items() if not key.startswith("ACCEPTANCE_")
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**plain, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"


def a_step(copy: Copy) -> None:
    """The bureau can put the meeting off, with a reason."""
    copy.put(
        "workflows/projects.py",
        '    step("postpone_review", S.REVIEW, S.ADMITTED, by=BUREAU, title="验收会改期",\n'
        '         asks=["reason"], tone="back", rule="本系统约定：验收会可以改期"),\n',
        before='step("approve",',
    )
    copy.change(
        "tests/workflows/test_project_table.py",
        '("review", "bureau"): [',
        '("review", "bureau"): ["postpone_review", ',
    )
    copy.put(
        "tests/workflows/held.py",
        '    row("postpone_review", "review", "admitted", "bureau", asks="reason", tone="back"),\n',
        before='row("approve",',
    )
    copy.python("-m", "flask", "--app", "wsgi", "acceptance", "diagram")
    copy.python("-m", "tests.translations")
    copy.translate("验收会改期", "Put the meeting off")


def a_page(copy: Copy) -> None:
    """A page with the telephone numbers of everybody who is named for a duty."""
    copy.write(
        "acceptance/web/life/telephones.py",
        '''"""The telephone list of a project."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from acceptance.guard import needs
from acceptance.services.ground.access import Place

blueprint = Blueprint("telephones", __name__, url_prefix="/projects/<int:project_id>/telephones")


@blueprint.get("")
@needs("project.see")
def index(place: Place) -> ResponseReturnValue:
    """Everybody who is named for a duty, by party."""
    return render_template(
        "pages/life/telephones/index.html", place=place, project=place.project
    )
''',
    )
    copy.write(
        "templates/pages/life/telephones/index.html",
        """{% extends "base.html" %}
{% from "parts/page.html" import head %}
{% block title %}{{ _("电话表") }}{% endblock %}
{% block head %}{{ head(place, _("电话表"), "parties") }}{% endblock %}
{% block main %}
  <ul>
    {% for party in project.parties %}
      {% for duty in party.duties %}
        <li lang="zh-CN">{{ duty.name }} {{ duty.phone }}</li>
      {% endfor %}
    {% endfor %}
  </ul>
{% endblock %}
""",
    )
    doors = "acceptance/web/__init__.py"
    copy.change(doors, "    undoing,\n)", "    telephones,\n    undoing,\n)")
    copy.change(
        doors,
        "    successions,\n    filings,\n",
        "    successions,\n    telephones,\n    filings,\n",
    )
    copy.put(
        "tests/house/matrix.py",
        '    "telephones.index": IN_PROJECT,\n',
        before='"transfers.show"',
    )
    copy.python("-m", "tests.translations")
    copy.translate("电话表", "Telephone list")


def a_pack(copy: Copy) -> None:
    """The procedure of another province: a larger panel, and a condition of its own."""
    copy.write(
        "workflows/standards/elsewhere-2010.yaml",
        """# 某省的实施细则，示例。
pack: elsewhere-2010
kind: procedure
extends: national-2006@2006.1
version: "2010.1"
title: 某省重点建设项目档案验收程序
title_en: Archive acceptance, elsewhere
source: 《某省重点建设项目档案验收实施细则》
notice: 使用前请核对原文
uncertain:
  - 验收组人数须核对原文
panel:
  minimum: {value: 7, clause: 细则第八条, mark: K}
""",
    )
    copy.python("-m", "tests.packs")


@dataclass(frozen=True)
class Recipe:
    """What is done, and the parts of the suite that hold what it touches."""

    follow: Callable[[Copy], None]
    held_by: tuple[str, ...]


RECIPES = {
    "a step": Recipe(a_step, ("tests/workflows", "tests/house/test_house.py")),
    "a page": Recipe(
        a_page,
        (
            "tests/house/test_house.py",
            "tests/house/test_doors.py",
            "-k",
            "telephones or route or marked or test_house",
        ),
    ),
    "a pack": Recipe(a_pack, ("tests/workflows", "tests/house/test_house.py")),
}


def prove(name: str, folder: Path, **more: str) -> None:
    """Follow a recipe in a copy under `folder`; `more` stands in the environment of its tests.

    Raises AssertionError when the copy is not green afterwards.
    """
    recipe = RECIPES[name]
    copy = Copy.made(folder)
    recipe.follow(copy)
    copy.python("-m", "ruff", "check", "--quiet", ".")
    copy.python("-m", "pytest", "-x", *recipe.held_by, **more)


def main() -> None:
    for name in sys.argv[1:] or RECIPES:
        with tempfile.TemporaryDirectory() as folder:
            prove(name, Path(folder))
        print(f"{name}: green", flush=True)


if __name__ == "__main__":
    main()
