"""How fast a long reading goes, so that those who work meanwhile have the disk."""

from __future__ import annotations

import time


class Pace:
    """So many bytes a second on average, 0: as fast as the disk goes."""

    def __init__(self, rate: int) -> None:
        self.rate, self.read = rate, 0
        self._due = time.monotonic()

    def took(self, count: int) -> None:
        """So many bytes were read: wait until that many were due. Time that was not used is not made
        up for.
        """
        self.read += count
        if not self.rate:
            return
        now = time.monotonic()
        self._due = max(self._due, now - 1.0) + count / self.rate
        if self._due > now:
            time.sleep(self._due - now)
