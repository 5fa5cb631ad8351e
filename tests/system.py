"""Installs the programs that tests start for real: browser, LibreOffice, fonts, clamd, PostgreSQL, and npm with the
checkers of scripts and pages. By apt when root, else says how."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from acceptance.gateways import resident

PACKAGES = [
    "chromium",
    "libreoffice-writer-nogui",
    "libreoffice-calc-nogui",
    "python3-uno",
    "fonts-noto-cjk",
    "fonts-lxgw-wenkai",
    "poppler-utils",
    "clamav-daemon",
    "postgresql",
]
PROGRAMS = ("chromium", "soffice", "pdftotext", "clamd", "postgres", "npm")
ROOT = Path(__file__).parent.parent


def program(name: str) -> str:
    """The path of a program, also where Debian keeps daemons; nothing when it is not installed."""
    if found := shutil.which(name):
        return found
    places = [Path("/usr/sbin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return next((str(place / name) for place in places if (place / name).exists()), "")


def install() -> None:
    missing = [name for name in PROGRAMS if not program(name)]
    packages = PACKAGES
    if "npm" in missing:  # Debian's own would quarrel with a Node.js from elsewhere
        packages = [*PACKAGES, "nodejs", "npm"]
    if program("soffice") and not resident.python():
        missing.append("python3-uno")
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            check=True,
            env=environment,
        )
    elif missing:
        print(
            f"Missing for the tests: {', '.join(missing)}. Please run:\n"
            f"  sudo apt-get install {' '.join(packages)}",
            file=sys.stderr,
        )
        print("Tests that need them will say: skipped, because.", file=sys.stderr)
    if npm := program("npm"):
        command = [npm, "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    install()
