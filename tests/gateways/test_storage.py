"""Storage: durable before told, and nothing left of what was refused."""

import io
import os

import pytest

from acceptance.gateways import storage
from acceptance.refusals import Refused
from tests.gateways.rot import flip


def test_bytes_are_synced_renamed_and_the_folder_synced_in_that_order(tmp_path, monkeypatch):
    calls, real = [], (os.fsync, os.replace)
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (
            calls.append("dir" if os.path.isdir(f"/proc/self/fd/{fd}") else "file"),
            real[0](fd),
        ),
    )
    monkeypatch.setattr(os, "replace", lambda a, b: (calls.append("rename"), real[1](a, b)))
    stored = storage.LocalStore(tmp_path).put(io.BytesIO(b"x" * 100))
    assert calls == ["file", "rename", "dir", "dir", "dir"] and stored.size == 100
    assert storage.LocalStore(tmp_path).path(stored.digest).read_bytes() == b"x" * 100


def test_a_refused_upload_leaves_no_bytes_behind(tmp_path):
    store = storage.LocalStore(tmp_path)
    with pytest.raises(Refused):
        store.put(io.BytesIO(b"x" * 100), limit=10)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    import errno

    def full(_fd):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        storage.LocalStore(tmp_path).put(io.BytesIO(b"x"))
    assert refused.value.code == "no_space" and list((tmp_path / "incoming").iterdir()) == []


def test_what_is_stored_is_read_only_and_the_same_bytes_again_mend_it(tmp_path):
    store = storage.LocalStore(tmp_path)
    stored = store.put(io.BytesIO(b"x" * 100))
    path = store.path(stored.digest)
    assert path.stat().st_mode & 0o777 == 0o400
    flip(path)
    with pytest.raises(storage.Damaged):
        store.sound(stored.digest)
    store.put(io.BytesIO(b"x" * 100))
    assert store.sound(stored.digest).read_bytes() == b"x" * 100


def test_a_file_that_is_gone_is_not_taken_for_sound(tmp_path):
    with pytest.raises(storage.Damaged) as damage:
        storage.LocalStore(tmp_path).sound("0" * 64)
    assert damage.value.found == ""
