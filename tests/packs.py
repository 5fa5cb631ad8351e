"""`python -m tests.packs` checks every pack as the administrator's page does, and that every rule in code has its clause and mark; with `release` it notes the digest of each new version.

A version whose digest is noted has been given away: projects may have pinned it, so what it rules never changes again.
"""

import sys
from functools import cache
from pathlib import Path

import yaml

from workflows import sources, standards
from workflows.packs.written import FOLDER, LOADER, digest

RELEASED = FOLDER / "released.txt"


@cache
def plain(path: Path) -> dict[str, object]:
    """The data of a pack's file, as YAML gives it, read once."""
    return yaml.load(path.read_text("utf-8"), Loader=LOADER)


@cache
def found() -> dict[tuple[str, str], str]:
    """The digest of each version that lies in the folder."""
    digests = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        data = plain(path)
        digests[str(data["pack"]), str(data["version"])] = digest(path.read_text("utf-8"))
    return digests


def released() -> dict[tuple[str, str], str]:
    """The digests noted so far."""
    digests = {}
    for line in RELEASED.read_text("utf-8").splitlines():
        pack, version, noted = line.split()
        digests[pack, version] = noted
    return digests


def wrong(paths: list[Path]) -> list[str]:
    """Every problem of these files, each with its file."""
    return [
        f"{path}：{one}" for path in paths for one in standards.problems(path.read_text("utf-8"))
    ]


def release() -> None:
    """Note the versions that are new. Those noted already stay as they are, even when their file was altered."""
    noted = {**found(), **released()}
    lines = (f"{pack} {version} {told}\n" for (pack, version), told in sorted(noted.items()))
    RELEASED.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    problems = [*wrong(sorted(FOLDER.glob("*.yaml"))), *sources.missing()]
    if not problems and sys.argv[1:] == ["release"]:
        release()
    sys.exit("\n".join(problems) or None)
