"""The command: `python push.pyz FOLDER --link LINK`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import sending, words
from .folder import Tree, look
from .sending import Manner, Outcome, Sender
from .wire import Wire

STOPPED = 130
WIDTH = 28


class Bar:
    """How far it has come, on a terminal alone."""

    def __init__(self, total: int, *, shown: bool) -> None:
        self.total, self.moved, self.shown = max(1, total), 0, shown

    def move(self, count: int) -> None:
        """So many bytes more."""
        self.moved = min(self.total, self.moved + count)
        if self.shown:
            full = WIDTH * self.moved // self.total
            share = 100 * self.moved // self.total
            bar = "#" * full + "." * (WIDTH - full)
            sys.stderr.write(f"\r[{bar}] {share:3d}% {self.moved >> 20} MB")
            sys.stderr.flush()

    def clear(self) -> None:
        """Make room for a line."""
        if self.shown:
            sys.stderr.write("\r" + " " * (WIDTH + 24) + "\r")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    said = words.chosen()
    asked = _parser(said).parse_args(argv)
    said = words.chosen(asked.lang)
    folder = Path(asked.folder)
    if not folder.is_dir():
        return _wrong(said["no_folder"])
    parts = urlsplit(asked.link)
    if parts.scheme not in ("http", "https") or "/l/" not in parts.path:
        return _wrong(said["no_link"])
    for stream in (sys.stdout, sys.stderr):
        # a Windows console of another code page shows question marks, and goes on
        getattr(stream, "reconfigure", lambda **_how: None)(errors="replace")
    try:
        return _work(folder, asked, said)
    except KeyboardInterrupt:
        return STOPPED


def _wrong(why: str) -> int:
    sys.stderr.write(why + "\n")
    return 2


def _parser(said: dict[str, str]) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="push.pyz", description=said["about"], epilog=said["codes"])
    made.add_argument("folder", help=said["folder"])
    made.add_argument("--link", required=True, help=said["link"])
    made.add_argument("--watch", type=float, metavar="SECONDS", help=said["watch"])
    made.add_argument("--json", action="store_true", help=said["json"])
    made.add_argument("--newer", action="store_true", help=said["newer"])
    made.add_argument("--quiet", action="store_true", help=said["quiet"])
    made.add_argument("--lang", default="", help="zh, en")
    made.add_argument("--chunk", type=int, default=Manner.chunk, help=argparse.SUPPRESS)
    made.add_argument("--patience", type=float, default=Manner.patience, help=argparse.SUPPRESS)
    return made


def _work(folder: Path, asked: argparse.Namespace, said: dict[str, str]) -> int:
    wire = Wire(asked.link, asked.lang or "zh")
    manner = Manner(asked.newer, patience=asked.patience, chunk=asked.chunk)
    sender, tree = Sender(folder, wire, manner), look(folder)
    if sender.memory.path.parent != folder:
        sys.stderr.write(said["elsewhere"].format(place=sender.memory.path) + "\n")
    seen: set[str] = set()
    while True:
        outcome = _round(sender, tree, asked, said, seen)
        if asked.watch is None or outcome.no_link:
            return outcome.code
        if not asked.json:
            sys.stderr.write(said["watching"] + "\n")
        tree = _settled(folder, asked.watch)


def _settled(folder: Path, seconds: float) -> Tree:
    """The files that did not change between two looks: what is still being copied waits."""
    before = set(look(folder).files)
    time.sleep(max(0.1, seconds))
    now = look(folder)
    return Tree([one for one in now.files if one in before], now.junk)


def _round(
    sender: Sender,
    tree: Tree,
    asked: argparse.Namespace,
    said: dict[str, str],
    seen: set[str],
) -> Outcome:
    """Send what is there; a file is told again only when something else became of it."""
    bar = Bar(tree.size, shown=sys.stderr.isatty() and not asked.quiet and not asked.json)

    def tell(line: dict[str, Any]) -> None:
        words_of = json.dumps(line, ensure_ascii=False)
        if words_of in seen:
            return
        seen.add(words_of)
        bar.clear()
        sentence = said.get(line["sentence"], line["sentence"])
        print(words_of if asked.json else "{}  {}".format(line["file"], sentence), flush=True)

    sender._tell, sender._move = tell, bar.move
    outcome = sender.run(tree)
    bar.clear()
    _sum(outcome, asked, said)
    return outcome


def _sum(outcome: Outcome, asked: argparse.Namespace, said: dict[str, str]) -> None:
    sums = outcome.sums
    if asked.json:
        print(json.dumps({"sums": sums, "code": outcome.code}), flush=True)
        return
    print(said["sum"].format(**sums))
    if sums["junk"]:
        print(said["junk"].format(**sums))
    if sums["lost"]:
        print(said["lost"].format(**sums))
    if outcome.no_link:
        print(said["gone"])
    elif outcome.code == sending.LINE:
        print(said["broken"])


if __name__ == "__main__":
    sys.exit(main())
