"""Versions below which a package, Python or SQLite is known to be unsafe for what is done with it here.

What the pins install lies above them; an installation that was put together otherwise is told. In production one that
lies below does not start; Python and SQLite, which come with the system, are told by the doctor alone.
"""

from __future__ import annotations

import platform
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata

from .config import MissingSettings


@dataclass(frozen=True)
class Floor:
    """The least version of something, and what is wrong with those before."""

    name: str
    least: str
    why: str


PACKAGES = (
    Floor("flask", "3.1.3", "CVE-2026-27205: a page with a session could be kept by a cache"),
    Floor("werkzeug", "3.1.6", "CVE-2024-49767, CVE-2023-46136: a form exhausts memory or time"),
    Floor("jinja2", "3.1.6", "CVE-2025-27516: the sandbox of templates can be left"),
    Floor("marshmallow", "4.1.2", "CVE-2025-68480: a list in a form exhausts time"),
    Floor("lxml", "6.1.0", "CVE-2026-41066: external entities are read"),
    Floor("pillow", "11.3.0", "CVE-2025-48379: a picture writes beyond its memory"),
    Floor("cryptography", "44.0.1", "CVE-2024-12797: brings an OpenSSL with that fault"),
    Floor("pyyaml", "5.4", "CVE-2020-14343: a file can run code"),
)
SYSTEM = (
    Floor("python", "3.11.8", "CVE-2024-0450: overlapping entries of a ZIP"),
    Floor("sqlite", "3.51.3", "two checkpoints and a commit at once can damage a WAL database"),
)


class Outdated(MissingSettings):
    """A package lies below its floor; the message names each."""


def numbers(version: str) -> list[int]:
    """A version as numbers, as far as they go: `3.1.3rc1` is 3.1.3."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return [int(part) for part in found[0].split(".")] if found else []


def _below(floors: Sequence[Floor], here: dict[str, str]) -> Iterator[tuple[Floor, str]]:
    for floor in floors:
        if numbers(here[floor.name]) < numbers(floor.least):
            yield floor, here[floor.name]


def packages() -> list[tuple[Floor, str]]:
    """The installed packages that lie below their floors, each with its version."""
    return list(_below(PACKAGES, {one.name: metadata.version(one.name) for one in PACKAGES}))


def system() -> list[tuple[Floor, str]]:
    """The same of what comes with the system."""
    here = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return list(_below(SYSTEM, here))


def told(found: Sequence[tuple[Floor, str]]) -> str:
    """`name version < least (why)` of each."""
    return "; ".join(f"{one.name} {here} < {one.least} ({one.why})" for one, here in found)


def require() -> None:
    """Raises Outdated."""
    if found := packages():
        raise Outdated(f"依赖过旧 too old: {told(found)}. pip install -r requirements.txt")
