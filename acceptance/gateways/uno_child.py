"""Runs under the Python that LibreOffice brings (python3-uno): tells a resident office to write PDFs. Imports nothing of ours.

One JSON line in ({in, out}), one JSON line out ({ok}).
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def desktop(pipe):
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(300):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except Exception:
            time.sleep(0.1)
    sys.exit(3)


office = desktop(sys.argv[1])
for line in sys.stdin:
    asked = json.loads(line)
    how = (prop("Hidden", True), prop("ReadOnly", True), prop("MacroExecutionMode", 0), prop("UpdateDocMode", 0))
    document = office.loadComponentFromURL(uno.systemPathToFileUrl(asked["in"]), "_blank", 0, how)
    try:
        document.storeToURL(uno.systemPathToFileUrl(asked["out"]), (prop("FilterName", "writer_pdf_Export"),))
    finally:
        document.close(True)
    print(json.dumps({"ok": True}), flush=True)

# nobody asks any more, the server was killed perhaps: the office goes with us, and nothing of it stays
with contextlib.suppress(Exception):
    office.terminate()
with contextlib.suppress(ProcessLookupError, PermissionError):
    for _ in range(50):
        os.kill(int(sys.argv[2]), 0)
        time.sleep(0.1)
    os.killpg(int(sys.argv[2]), signal.SIGKILL)
shutil.rmtree(sys.argv[3], ignore_errors=True)
