"""`acceptance doctor` and /readyz: each part that is broken on purpose is named, with what to do."""

import os
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from acceptance import doctor, floors
from acceptance.doctor import Tone
from acceptance.extensions import db
from acceptance.gateways import clock, previews
from acceptance.models import Fixity
from acceptance.models.states import Safekept
from acceptance.services.desk import backups
from acceptance.services.desk.backups import Outcome
from acceptance.services.ground import jobs
from acceptance.transaction import transaction
from tests.conftest import make_app

PINS = Path("requirements.txt")


@pytest.fixture
def found(app):
    """What the doctor finds, by part."""
    app.config["INSTANCE"].chmod(0o700)

    def look(later=timedelta()):
        with app.app_context():
            return {one.part: one for one in doctor.examine(app, now=clock.now() + later)}

    return look


def test_a_sound_installation_has_nothing_bad(found):
    told = found()
    assert list(told) == list(doctor.LOOKS)
    assert {one.part for one in told.values() if one.tone == Tone.BAD} == set()
    assert {told[part].tone for part in ("scanner", "mail", "fixity")} == {Tone.NOTE}


def broken_database(app):
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def no_worker(app):
    with app.app_context(), transaction():
        jobs.queue("check_file", now=clock.now() - timedelta(hours=1), project_id=1, subject_id=1)


def damaged(app):
    with app.app_context(), transaction() as session:
        session.execute(text("DELETE FROM fixity"))
        session.add(Fixity(digest="0" * 64, checked_at=clock.now(), damaged_at=clock.now()))


def plain_address(app):
    app.config.update(PRODUCTION=True, PUBLIC_URL="http://archive.example")


def scanner_away(app):
    app.config["SCANNER_URL"] = "tcp://127.0.0.1:1"


def mail_away(app):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"


BROKEN = {
    "database": (broken_database, "db upgrade"),
    "queue": (no_worker, "acceptance work"),
    "fixity": (damaged, "损坏或丢失"),
    "address": (plain_address, "https://"),
    "scanner": (scanner_away, "clamd"),
    "mail": (mail_away, "不通"),
}


@pytest.mark.parametrize("part", BROKEN)
def test_what_is_broken_is_named_with_what_to_do(app, found, part):
    breaks, says = BROKEN[part]
    breaks(app)
    one = found()[part]
    assert one.tone == Tone.BAD and says in one.zh and one.en


@pytest.mark.parametrize("floor", floors.PACKAGES, ids=lambda one: one.name)
def test_a_package_that_is_known_to_be_unsafe_is_told_and_keeps_production_shut(
    app, found, tmp_path, monkeypatch, floor
):
    real = floors.metadata.version

    def version(name):
        return "0.9.9" if name == floor.name else real(name)

    monkeypatch.setattr(floors.metadata, "version", version)
    told = found()["versions"]
    assert told.tone == Tone.BAD and floor.name in told.en and floor.why in told.zh
    with pytest.raises(floors.Outdated, match=floor.name):
        make_app(tmp_path / "new", PRODUCTION=True)
    assert make_app(tmp_path / "new", PRODUCTION=False)


def test_an_old_python_or_sqlite_is_told_and_keeps_nothing_shut(found, tmp_path, monkeypatch):
    monkeypatch.setattr(floors.platform, "python_version", lambda: "3.11.7")
    monkeypatch.setattr(floors.sqlite3, "sqlite_version", "3.40.1")
    told = found()["versions"]
    assert told.tone == Tone.WARN and "python 3.11.7" in told.en and "sqlite 3.40.1" in told.en
    assert make_app(tmp_path / "new", PRODUCTION=True)


def test_the_pins_lie_above_every_floor():
    pinned = dict(re.findall(r"^([\w-]+)==([\w.]+)", PINS.read_text("utf-8"), re.MULTILINE))
    for floor in floors.PACKAGES:
        assert floors.numbers(pinned[floor.name]) >= floors.numbers(floor.least), floor.name


def test_a_store_that_takes_nothing_is_told(app, found, monkeypatch):
    monkeypatch.setattr(app.extensions["store"], "incoming", app.config["INSTANCE"] / "gone")
    assert found()["store"].tone == Tone.BAD


def test_an_installation_without_a_backup_is_told_so_until_one_is_made_and_tried(app, found):
    assert found()["backup"].tone == Tone.WARN and "从来没有" in found()["backup"].zh
    for kind in (Safekept.BACKUP, Safekept.DRILL):
        assert found()["backup"].tone == Tone.WARN
        with app.app_context(), transaction():
            backups.record(kind, "/mnt", Outcome(), began=clock.now(), now=clock.now())
    assert found()["backup"].tone == Tone.GOOD


def test_a_clock_that_went_back_is_noticed_by_the_journal(found):
    assert found(timedelta(days=-4000))["clock"].tone == Tone.BAD


def test_a_converter_with_the_network_in_reach_says_so(found, monkeypatch):
    monkeypatch.setattr(previews, "apart", list)
    if not previews.converter():
        pytest.skip("because LibreOffice is not installed here; `make test` installs it when root")
    assert "unshare" in found()["converter"].en


def test_a_folder_that_others_can_read_is_told(app, found):
    app.config["INSTANCE"].chmod(0o755)
    assert found()["permissions"].tone == Tone.WARN


def test_the_command_fails_when_something_is_bad(app):
    run = app.test_cli_runner().invoke
    told = run(args=["acceptance", "doctor"])
    assert told.exit_code == 0 and "✓ database" in told.output, told.output
    no_worker(app)
    told = run(args=["acceptance", "doctor"])
    assert told.exit_code == 1 and "✗ queue" in told.output


def test_a_new_instance_is_read_by_its_user_alone(tmp_path):
    make_app(tmp_path / "new")
    assert stat.S_IMODE(os.stat(tmp_path / "new").st_mode) == 0o700


def test_readyz_names_what_is_away(app, monkeypatch):
    client = app.test_client()
    assert client.get("/readyz").json == {"database": True, "store": True, "queue": True}
    monkeypatch.setattr(app.extensions["store"], "incoming", app.config["INSTANCE"] / "gone")
    no_worker(app)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "store": False, "queue": False}
    with app.app_context():
        db.session.remove()
