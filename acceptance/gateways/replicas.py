"""A second copy of what is stored, which is only read: from it a file is put right that was found bad.

It may be any folder with files under their digests, the files of a backup too.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

from ..refusals import Refused
from .storage import LocalStore


class Replica:
    """A folder of `ab/cd/digest`; nothing is ever written to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the copy of a stored file lies, if there is one."""
        return self.folder / digest[:2] / digest[2:4] / digest


def mend(store: LocalStore, replica: Replica, digest: str) -> tuple[bool, str]:
    """Put the copy in the place of what is bad, which stays set aside under the name that comes
    second. Whether that could be done: the copy is there, is what was stored, and so is what lies in
    the store afterwards.
    """
    try:
        with open(replica.path(digest), "rb") as stream:
            path, stored = store.receive(stream, limit=1 << 50)
    except (OSError, Refused):
        return False, ""
    if stored.digest != digest:
        path.unlink(missing_ok=True)
        return False, ""
    aside = store.set_aside(digest)
    store.keep(path, stored)
    return store.look(digest) == digest, aside


def replica(url: str) -> Replica | None:
    """The replica behind a `file://` URL, none for an empty one. Raises ValueError for any other."""
    if not url:
        return None
    parts = urlparse(url)
    if parts.scheme != "file":
        raise ValueError(f"REPLICA_URL must be file://…, not {parts.scheme}://")
    return Replica(Path(unquote(parts.path)))
