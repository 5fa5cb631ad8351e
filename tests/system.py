"""Installs the programs that tests start for real: a browser, LibreOffice, CJK fonts. By apt when root, else says how."""

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "libreoffice-writer-nogui", "fonts-noto-cjk", "fonts-lxgw-wenkai", "poppler-utils", "clamav-daemon", "postgresql"]
PROGRAMS = ("chromium", "soffice", "pdftotext", "clamd", "postgres")

missing = [program for program in PROGRAMS if not shutil.which(program)]
if missing and os.geteuid() == 0 and shutil.which("apt-get"):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=True, env=environment)
elif missing:
    print(f"Missing for the tests: {', '.join(missing)}. Please run:\n  sudo apt-get install {' '.join(PACKAGES)}", file=sys.stderr)
    print("Tests that need them will say: skipped, because.", file=sys.stderr)
