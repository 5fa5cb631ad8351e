"""The client of a site's computer: one file, killed and cut at will, and each of its files is there once."""

import ast
import io
import json
import re
import signal
import subprocess
import sys
import zipfile

import pytest
from sqlalchemy import func, select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import pusher
from acceptance.models import FileVersion, HeldFile, Party
from acceptance.push import __main__ as command
from acceptance.push.folder import look
from acceptance.push.memory import NAME, Memory
from tests.builders import BRIDGE
from tests.faults import site

BASE = f"/projects/{BRIDGE}"


@pytest.fixture
def link(app, enter):
    with app.app_context():
        party = db.session.scalars(
            select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        ).one()
    asked = {"party_id": party, "days": 14}
    made = enter("owner").post(f"{BASE}/links", data=asked, follow_redirects=True)
    assert "push.pyz" in made.text
    return re.search(r"/l/[\w.-]+", made.text).group()


def test_it_is_one_small_file_that_the_link_gives_away_and_old_pythons_read(app, link):
    answer = app.test_client().get(f"{link}/push.pyz")
    assert answer.status_code == 200 and len(answer.data) <= pusher.MOST
    assert "push.pyz" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        for name in package.namelist():
            tree = ast.parse(package.read(name).decode(), feature_version=(3, 8))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and not node.level:
                    assert (node.module or "").split(".")[0] in {*sys.stdlib_module_names, "push"}


def test_files_are_each_there_once_after_cuts_and_kills(app, link, tmp_path):
    folder = tmp_path / "现场"
    for number in range(24):
        place = folder / "第1标段" / "杂项" / f"{number % 4}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"IMG_{number:03d}.pdf").write_bytes(small_pdf(f"{number}"))
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "~$锁.docx").write_bytes(b"x")
    told = site.work(app, link, folder, cuts=6, kills=2, files=24)
    assert told["code"] == 0 and told["stored"] == 24 and told["junk"] == 2
    assert told["cuts"] == 6 and told["killed"] == 2
    with app.app_context():
        held = db.session.scalars(select(HeldFile.name).filter_by(project_id=BRIDGE)).all()
        assert len(held) == len(set(held)) == 24


def test_without_its_memory_nothing_is_doubled_and_it_says_so(app, link, tmp_path):
    folder = tmp_path / "现场"
    place = folder / "第1标段" / "隐蔽工程验收记录"
    place.mkdir(parents=True)
    for number in range(2):
        (place / f"{number}号墩.pdf").write_bytes(small_pdf(f"{number}"))
    with app.app_context():
        from acceptance.models import Filing
        from acceptance.transaction import transaction

        with transaction() as session:
            for row in session.scalars(select(Filing).filter_by(project_id=BRIDGE, code="6-07")):
                row.state = "missing"
        before = db.session.scalar(select(func.count()).select_from(FileVersion))
    site.work(app, link, folder, cuts=0, kills=0, files=2)
    (folder / NAME).write_text("")
    told = site.work(app, link, folder, cuts=0, kills=0, files=2)
    assert told["stored"] == 2 and told["same"] == 2
    with app.app_context():
        after = db.session.scalar(select(func.count()).select_from(FileVersion))
        assert after - before == 2


def test_a_memory_cut_at_any_byte_is_gone_on_from(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"1")
    (tmp_path / "b.pdf").write_bytes(b"2")
    one, other = look(tmp_path).files
    memory = Memory(tmp_path, "http://x/l/y")
    memory.note_begun(one, "http://x/l/y/uploads/1")
    memory.note_done(one, {"file": "a.pdf", "state": "stored", "sentence": "已存"})
    memory.close()
    whole = (tmp_path / NAME).read_bytes()
    for at in range(len(whole) + 1):
        (tmp_path / NAME).write_bytes(whole[:at])
        cut = Memory(tmp_path, "http://x/l/y")
        cut.note_done(other, {"file": "b.pdf"})
        cut.close()
        again = Memory(tmp_path, "http://x/l/y")
        again.close()
        assert again.done(other) == {"file": "b.pdf"} and again.lost <= 1
        assert bool(again.done(one)) == (at >= len(whole) - 1)
    other_link = Memory(tmp_path, "http://x/l/z")
    other_link.close()
    assert not other_link.done(other)


@pytest.mark.parametrize("kept", ["", "{", '{"a.pdf|2|17": "http://127.0.0.1/l/x/uploa', "[]"])
def test_a_memory_that_cannot_be_read_is_named_and_the_files_go_on(app, link, tmp_path, kept):
    folder = tmp_path / "现场"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(small_pdf("a"))
    (folder / NAME).write_text(kept)
    told = site.work(app, link, folder, cuts=0, kills=0, files=1)
    assert told["stored"] == 1 and told["lost"] == bool(kept)


def test_exit_codes_tell_what_is_wrong(app, link, tmp_path):
    client, folder = tmp_path / "push.pyz", tmp_path / "folder"
    client.write_bytes(pusher.packed())
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"MZ program")
    told = site.work(app, link, folder, cuts=0, kills=0, files=1)
    assert (told["code"], told["refused"]) == (1, 1)
    told = site.work(app, "/l/made-up", folder, cuts=0, kills=0, files=1)
    assert told["code"] == 3
    dead = [str(client), str(folder), "--link", "http://127.0.0.1:9/l/x", "--patience", "0"]
    for words, code in ((dead, 4), ([str(client), "nowhere", "--link", "http://x/l/y"], 2)):
        ran = subprocess.run(
            [sys.executable, *words, "--json"], capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, ran
    assert json.loads(ran.stdout or "{}") == {}


def interruptible():
    """As at a terminal: what is started in the background would not hear of an interrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_watching_it_sends_what_is_put_there_later_and_stops_when_told(app, link, tmp_path):
    folder, program = tmp_path / "现场", tmp_path / pusher.NAME
    folder.mkdir()
    program.write_bytes(pusher.packed())
    (folder / "IMG_001.pdf").write_bytes(small_pdf("1"))
    with site.served(app) as port:
        command = [site.PYTHON, "-I", str(program), str(folder), "--json", "--watch", "0.1"]
        command += ["--link", f"http://127.0.0.1:{port}{link}"]
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, preexec_fn=interruptible
        )
        told = [json.loads(running.stdout.readline()) for _line in range(2)]
        assert told[0]["file"] == "IMG_001.pdf" and told[1]["sums"]["stored"] == 1
        (folder / "IMG_002.pdf").write_bytes(small_pdf("2"))
        for line in running.stdout:
            told.append(json.loads(line))
            if told[-1].get("file") == "IMG_002.pdf":
                break
        running.send_signal(signal.SIGINT)
        # who closes the pipe first makes an error of its last words
        running.communicate(timeout=60)
        assert running.returncode == 130
    # each file is told once, however often it was looked at
    assert [one["file"] for one in told if "file" in one] == ["IMG_001.pdf", "IMG_002.pdf"]
    with app.app_context():
        held = db.session.scalars(select(HeldFile.name).filter_by(project_id=BRIDGE)).all()
        assert sorted(held) == ["IMG_001.pdf", "IMG_002.pdf"]


def test_what_is_still_being_copied_waits_for_the_next_look(tmp_path, monkeypatch):
    folder = tmp_path / "现场"
    folder.mkdir()
    (folder / "好.pdf").write_bytes(b"whole")
    (folder / "拷贝中.pdf").write_bytes(b"half")

    def copying(_seconds):
        (folder / "拷贝中.pdf").write_bytes(b"half and more")
        (folder / "新.pdf").write_bytes(b"new")

    monkeypatch.setattr(command.time, "sleep", copying)
    assert [one.name for one in command._settled(folder, 1).files] == ["好.pdf"]
