"""Keeps the worker: a process of its own beside those that answer, begun anew whenever it ends.

Neither outlives the command that began them by more than PATIENCE, however that ends. Processes are
forked while nothing else runs in them, so that they share what is loaded already.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

Work: TypeAlias = Callable[[threading.Event], None]
"""Works until the event is set."""
LOOK = 0.5
"""Seconds between looks whether everybody is still there."""
PAUSE = 1.0
"""Seconds before a worker that ended is begun anew."""
PATIENCE = 10.0
"""Seconds that a worker has to end what it does, when told to stop."""
ENDING = (signal.SIGTERM, signal.SIGINT)


def start(work: Work) -> int:
    """Begin the keeper and return its process number.

    For a process that runs no thread yet.
    """
    parent = os.getpid()
    return _forked(lambda: _keep(work, parent))


def end(child: int) -> None:
    """Tell it to stop, and end it when it does not in time: its tasks are another's then."""
    os.kill(child, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while not _gone(child):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        time.sleep(LOOK / 10)


def _forked(life: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        life()
        code = 0
    except BaseException:
        logging.getLogger(__name__).exception("a process of the worker")
    finally:
        # nothing that the parent registered for its own end is done here
        os._exit(code)


def _told_to_stop() -> threading.Event:
    """Is set when this process is told to end."""
    stop = threading.Event()
    for number in ENDING:
        signal.signal(number, lambda *_: stop.set())
    return stop


def _keep(work: Work, parent: int) -> None:
    """A worker, and another when it is gone, as long as the parent lives."""
    stop, keeper = _told_to_stop(), os.getpid()
    while not stop.is_set() and os.getppid() == parent:
        worker = _forked(lambda: _live(work, keeper))
        while not _gone(worker):
            if stop.wait(LOOK) or os.getppid() != parent:
                end(worker)
                return
        stop.wait(PAUSE)


def _live(work: Work, keeper: int) -> None:
    """Work, as long as the keeper lives."""
    stop = _told_to_stop()
    working = threading.Thread(target=work, args=(stop,), daemon=True)
    working.start()
    while working.is_alive():
        working.join(LOOK)
        if os.getppid() != keeper:
            stop.set()
            working.join(PATIENCE)
            return


def _gone(child: int) -> bool:
    return os.waitpid(child, os.WNOHANG) != (0, 0)
