"""Finds keys and passwords in files that are about to be committed. `python -m tests.leaks [file …]`, all files without names."""

import re
import subprocess
import sys
from pathlib import Path

PATTERNS = {
    "a private key": r"-----BEGIN (?:\w+ )*PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b",
    "a token of a forge": r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|glpat-[0-9A-Za-z_-]{20})\b",
    "a token of a chat": r"\bxox[abprs]-[0-9A-Za-z-]{10,}",
    "a signed token": r"\beyJ[0-9A-Za-z_-]{15,}\.eyJ[0-9A-Za-z_-]{15,}\.[0-9A-Za-z_-]{15,}",
    "a password in an address": r"\b[a-z][a-z+]*://[^\s/:@'\"{}$]+:[^\s/@'\"{}$]{3,}@(?!host\b|localhost\b|127\.)",
    "a secret with its value": (
        r"(?i)\b(?:secret_key|api_?key|password|passwd|token)\s*[:=]\s*['\"][0-9A-Za-z+/_-]{24,}['\"]"
    ),
}
"""What a leaked secret looks like. Addresses in the documents use `host`; tests make their keys by multiplication."""


def leaks(path: Path) -> list[str]:
    """`file:line: what` for everything in a file that looks like a secret; files that are no text have none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (UnicodeDecodeError, IsADirectoryError, FileNotFoundError):
        return []
    return [
        f"{path}:{number}: {what}"
        for number, line in enumerate(lines, 1)
        for what, pattern in PATTERNS.items()
        if re.search(pattern, line)
    ]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def main() -> None:
    found = [leak for name in sys.argv[1:] or tracked() for leak in leaks(Path(name))]
    sys.exit("\n".join(found) or 0)


if __name__ == "__main__":
    main()
