"""Writes the pins anew, with the digests of what may be installed: `make lock`, or `python -m tests.lock` where uv is.

What is pinned stays pinned; raise one by naming it: `python -m tests.lock --upgrade-package flask`. The pins hold on
every system and every Python from 3.11 on, the digests are those of all files that the index has of a version.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

FOLDER = Path("requirements")
RUNTIME = Path("requirements.txt")
EXTRAS = {
    FOLDER / "postgresql.txt": ("postgresql",),
    FOLDER / "sign-in.txt": ("passkeys", "sso"),
}
"""What each file for extras pins."""
DEV, SUPPLY = FOLDER / "dev.txt", FOLDER / "supply.txt"
FILES = {
    RUNTIME: ("pyproject.toml", ()),
    **dict.fromkeys(EXTRAS, ("", (RUNTIME,))),
    DEV: ("dev", (RUNTIME, *EXTRAS)),
    SUPPLY: ("supply", ()),
}
"""What each file pins (the project, extras of it, a group), and the files it stands upon."""


def pins(text: str) -> dict[str, str]:
    """The pin of each package of a file, with the digests below it."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", "-r", "-c")):
            continue
        if not line.startswith(" "):
            name = line.split("==")[0]
            found.setdefault(name, "")  # on some systems another version
        found[name] += line + "\n"
    return found


def extras(names: tuple[str, ...]) -> list[str]:
    """What extras of the project ask for."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    return [one for name in names for one in project["optional-dependencies"][name]]


def upon(below: tuple[Path, ...]) -> str:
    """The lines that name the files below; one for extras names the runtime itself."""
    beside = [f"-r {one.name}\n" for one in below if one in EXTRAS]
    if beside or not below:
        return "".join(beside)
    return f"-r ../{RUNTIME.name}\n"


def write(path: Path, more: list[str]) -> None:
    """One file: resolved by uv, less what the files it stands upon pin already."""
    source, below = FILES[path]
    command = [shutil.which("uv") or "uv", "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--output-file", str(path), *more]
    command += [word for one in below for word in ("--constraint", str(one))]
    given = None
    if source.endswith(".toml"):
        command.append(source)
    elif source:
        command += ["--group", source]
    else:
        command.append("-")
        given = "\n".join(extras(EXTRAS[path]))
    if path.exists():  # uv keeps to what stands there; a file named in it would be resolved as well
        path.write_text("".join(pins(path.read_text("utf-8")).values()), "utf-8")
    subprocess.run(command, check=True, text=True, input=given, stdout=subprocess.DEVNULL)
    known = {name for one in below for name in pins(one.read_text("utf-8"))}
    own = {name: text for name, text in pins(path.read_text("utf-8")).items() if name not in known}
    path.write_text(upon(below) + "".join(own.values()), "utf-8")


if __name__ == "__main__":
    for file in FILES:
        write(file, sys.argv[1:])
