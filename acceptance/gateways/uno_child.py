"""Runs under the Python that LibreOffice brings (python3-uno).

Starts an office and tells it to write PDFs. Imports nothing of ours.

The office stands in its process group and ends with it, whoever dies first. One JSON line in ({in,
out}), one JSON line out ({ok}).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

TYPE_CHECKING = False  # by hand: typing takes five milliseconds to load
if TYPE_CHECKING:
    from typing import Protocol, TypedDict

    Asked = TypedDict("Asked", {"in": str, "out": str})
    """The paper to print and the place of its PDF."""

    class Document(Protocol):
        """An open paper (com.sun.star.frame.XStorable, com.sun.star.util.XCloseable)."""

        def storeToURL(self, url: str, how: tuple[PropertyValue, ...]) -> None: ...
        def close(self, deliver_ownership: bool) -> None: ...

    class Office(Protocol):
        """A running office (com.sun.star.frame.XDesktop, com.sun.star.frame.XComponentLoader)."""

        def loadComponentFromURL(
            self, url: str, frame: str, flags: int, how: tuple[PropertyValue, ...]
        ) -> Document: ...
        def terminate(self) -> bool: ...


def prop(name: str, value: object) -> PropertyValue:
    """An argument as the office wants it."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def desktop(pipe: str) -> Office:
    """The office behind a pipe, for which half a minute is waited; without one this ends."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    for _ in range(300):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            office: Office = there.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", there
            )
            return office
        except Exception:
            time.sleep(0.1)
    sys.exit(3)


def serve(pipe: str) -> None:
    """Print one paper after another until nobody asks any more."""
    office = desktop(pipe)
    for line in sys.stdin:
        asked: Asked = json.loads(line)
        how = (
            prop("Hidden", True),
            prop("ReadOnly", True),
            prop("MacroExecutionMode", 0),
            prop("UpdateDocMode", 0),
        )
        document = office.loadComponentFromURL(
            uno.systemPathToFileUrl(asked["in"]), "_blank", 0, how
        )
        try:
            document.storeToURL(
                uno.systemPathToFileUrl(asked["out"]), (prop("FilterName", "writer_pdf_Export"),)
            )
        finally:
            document.close(True)
        print(json.dumps({"ok": True}), flush=True)
    with contextlib.suppress(Exception):
        office.terminate()


pipe, room, program = sys.argv[1:]
started = subprocess.Popen(
    [
        program,
        "--headless",
        "--norestore",
        "--nologo",
        f"-env:UserInstallation=file://{room}/profile",
        f"--accept=pipe,name={pipe};urp",
    ],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
try:
    serve(pipe)
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.wait(5)
finally:
    # nobody asks any more, the server was killed perhaps: the office goes with us, nothing stays
    shutil.rmtree(room, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
