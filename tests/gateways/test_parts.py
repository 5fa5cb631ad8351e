"""Resumable uploads on disk: one writer at a time, and an end that nobody can write behind."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from acceptance.gateways import parts
from acceptance.gateways.parts import Busy, Part
from acceptance.gateways.storage import LocalStore, digested

HOLD = """
import sys, time
from pathlib import Path
from acceptance.gateways.parts import Part
with Part(Path(sys.argv[1]), "t").held() as part:
    part.append(0, lambda n, left=[b"ab"]: left.pop() if left else b"", total=9, note=lambda n: None)
    print("held", flush=True)
    time.sleep(600)
"""


def fed(*pieces):
    """A reader that gives these pieces."""
    left = list(pieces)
    return lambda _size: left.pop(0) if left else b""


def filled(store, content=b"x" * 100):
    with store.part("t").held() as part:
        part.append(0, fed(content), total=len(content) + 1, note=lambda offset: None)
    return store.part("t")


def test_one_upload_has_one_writer(tmp_path):
    with Part(tmp_path, "t").held():
        with pytest.raises(Busy), Part(tmp_path, "t").held():
            raise AssertionError("two held it")
        with Part(tmp_path, "another").held():
            pass
    with Part(tmp_path, "t").held():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_is_killed_holds_nothing_any_more(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy), Part(tmp_path, "t").held():
        raise AssertionError("two held it")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with Part(tmp_path, "t").held() as part:
        assert part.append(2, fed(b"c"), total=3, note=lambda offset: None) == 3
        assert part.path.read_bytes() == b"abc"


def test_a_silent_writer_loses_its_lease_and_cannot_write_when_it_wakes(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "IDLE", 0.2)
    woken, outcome = threading.Event(), []

    def late(_size):
        woken.wait()
        return b"forged"

    def sleeper():
        try:
            with Part(tmp_path, "t").held() as part:
                part.append(0, late, total=6, note=outcome.append)
        except Busy:
            outcome.append("busy")

    thread = threading.Thread(target=sleeper)
    thread.start()
    while True:
        try:
            with Part(tmp_path, "t").held() as part:
                part.append(0, fed(b"honest"), total=6, note=outcome.append)
                break
        except Busy:
            continue
    woken.set()
    thread.join()
    assert outcome == ["busy"] and (tmp_path / "part-t").read_bytes() == b"honest"


@pytest.mark.parametrize("leases", (True, False), ids=("told by the system", "by a copy"))
def test_a_descriptor_opened_before_the_end_cannot_write_into_what_is_stored(
    tmp_path, monkeypatch, leases
):
    if not leases:
        monkeypatch.delattr(parts.fcntl, "F_SETLEASE")
    store = LocalStore(tmp_path)
    part = filled(store)
    straggler = os.open(part.path, os.O_WRONLY)
    whole = part.whole()
    stored = digested(whole)
    store.keep(whole, stored)
    os.pwrite(straggler, b"forged", 0)
    os.close(straggler)
    assert store.look(stored.digest) == stored.digest


def test_nothing_is_copied_when_nobody_else_has_it_open(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "_copied", None)
    part = filled(LocalStore(tmp_path))
    assert part.whole().stat().st_ino == part.path.stat().st_ino


def test_an_end_without_its_commit_is_gone_on_with_and_leaves_what_is_stored_alone(tmp_path):
    store = LocalStore(tmp_path)
    part = filled(store)
    whole = part.whole()
    stored = digested(whole)
    store.keep(whole, stored)
    with store.part("t").held() as again:
        again.append(50, fed(b"y" * 50), total=101, note=lambda offset: None)
    assert store.look(stored.digest) == stored.digest
    assert again.path.read_bytes() == b"x" * 50 + b"y" * 50
