"""An archive leaves: as a package that needs no software, of what was accepted, the same bytes each time."""

import ast
import io
import subprocess
import sys
import zipfile

import bagit
import pytest
from sqlalchemy import func, select, text, update

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import shells
from acceptance.models import FileVersion, JournalEntry, Parcel, Volume
from acceptance.services.letters import parcel_making
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, SEWAGE
from tests.web.hands import step, vote_all
from workflows.parcels import verify

AT = f"/projects/{POWER}/parcels"


def made(client, project=POWER, **data):
    """The ZIP of a package that is made now."""
    answer = client.post(f"/projects/{project}/parcels", data={"agreed": "1"} | data)
    assert answer.status_code == 302, answer.text
    page = client.get(f"/projects/{project}/parcels").text
    number = page.split('id="parcel-')[1].split('"')[0]
    return client.get(f"/projects/{project}/parcels/{number}.zip")


def unpacked(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        package.extractall(folder)
    (top,) = folder.iterdir()
    return top


def test_a_package_is_whole_to_its_own_check_and_to_bagit(app, enter, tmp_path, agrees, ordered):
    answer = made(enter("owner"))
    assert len(answer.data) == int(answer.headers["Content-Length"])
    (tmp_path / "p.zip").write_bytes(answer.data)
    report = verify.check(str(tmp_path / "p.zip"))
    assert report.faults == [] and report.about["files"] > 0
    top = unpacked(answer.data, tmp_path / "out")
    assert bagit.Bag(str(top)).is_valid()
    ran = subprocess.run([sys.executable, str(top / "verify.py")], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert report.digest in ran.stdout
    with app.app_context():
        row = db.session.scalars(select(Parcel)).one()
        assert row.digest == report.digest
        line = db.session.scalars(select(JournalEntry).filter_by(action="make_parcel")).one()
        assert line.facts["digest"] == report.digest
        db.session.remove()


def test_the_same_bytes_come_each_time_and_from_wherever_one_asks(app, enter):
    owner = enter("owner")
    whole = made(owner)
    url = f"{AT}/1.zip"
    later = enter("bureau").get(url)
    assert later.data == whole.data and later.headers["ETag"] == whole.headers["ETag"]
    size = len(whole.data)
    for first in (0, 1, 31, size // 3, size // 2 + 7, size - 40, size - 1):
        part = owner.get(url, headers={"Range": f"bytes={first}-"})
        assert part.status_code == 206 and part.data == whole.data[first:], first
    some = owner.get(url, headers={"Range": "bytes=100-299", "If-Range": whole.headers["ETag"]})
    assert some.data == whole.data[100:300]
    assert some.headers["Content-Range"] == f"bytes 100-299/{size}"
    assert owner.get(url, headers={"Range": "bytes=-25"}).data == whole.data[-25:]
    other = owner.get(url, headers={"Range": "bytes=9-", "If-Range": '"other"'})
    assert other.status_code == 200 and other.data == whole.data


def some_blob(app, project=POWER):
    """The digest of a file of the archive, and where it lies."""
    with app.app_context():
        mine = select(FileVersion).filter_by(project_id=project, current=True)
        digest = db.session.scalars(mine.order_by(FileVersion.id)).first().digest
        path = app.extensions["store"].path(digest)
        db.session.remove()
    return digest, path


def spoil(path):
    """Other bytes of the same number in the place of stored ones."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink()
    path.write_bytes(content)


def test_a_file_that_is_not_there_stops_the_package_before_its_first_byte_by_name(app, enter):
    owner = enter("owner")
    made(owner)
    _digest, path = some_blob(app)
    path.unlink()
    refused = owner.get(f"{AT}/1.zip")
    assert refused.status_code == 422 and "不在存储中" in refused.text and ".pdf" in refused.text
    again = owner.post(AT, data={"agreed": "1"})
    assert again.status_code == 422 and "不在存储中" in again.text


def test_a_file_found_damaged_on_the_way_ends_the_stream_and_is_written_down(app, enter):
    owner = enter("owner")
    whole = made(owner).data
    digest, path = some_blob(app)
    spoiled = path.read_bytes()
    spoil(path)
    with pytest.raises(Exception, match=digest):
        owner.get(f"{AT}/1.zip").get_data()
    answer = owner.get(f"{AT}/1.zip", buffered=False)
    came = b""
    with pytest.raises(Exception, match=digest):
        for piece in answer.iter_encoded():
            came += piece
    assert whole.startswith(came) and spoiled not in came
    with app.app_context():
        found = select(JournalEntry).filter_by(project_id=POWER, action="find_damage")
        assert digest in db.session.scalars(found).one().facts["sha256"]
        db.session.remove()


@pytest.mark.parametrize("where", ["a path", "a size", "a checksum", "a text"])
def test_a_byte_changed_in_the_texts_of_a_package_never_leaves_whole(app, enter, where):
    owner = enter("owner")
    made(owner)
    with app.app_context():
        shell = db.session.scalar(select(Parcel.shell).where(Parcel.project_id == POWER))
        path = app.extensions["store"].path(shell)
        db.session.remove()
    text = path.read_bytes()
    row = text.index(b'["index.html", ')
    places = {
        "a path": row + 3,
        "a size": row + 15,
        "a checksum": text.index(b", ", row + 15) + 3,
        "a text": text.index(b"<html"),
    }
    at = places[where]
    path.chmod(0o600)
    path.write_bytes(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])
    if where == "a text":
        with pytest.raises(Exception, match=shell):
            owner.get(f"{AT}/1.zip").get_data()
        return
    refused = owner.get(f"{AT}/1.zip")
    assert refused.status_code == 409


def test_a_package_of_before_whose_table_bears_no_digest_still_leaves_and_is_looked_at_whole(
    app, enter
):
    owner = enter("owner")
    whole = made(owner).data
    store = app.extensions["store"]
    with app.app_context(), transaction():
        row = db.session.scalars(select(Parcel).where(Parcel.project_id == POWER)).one()
        text = store.path(row.shell).read_bytes()
        older = text[: -shells.DIGEST - shells.END] + text[-shells.END :]
        row.shell = shell = store.put(io.BytesIO(older)).digest
    assert owner.get(f"{AT}/1.zip").get_data() == whole
    spoil(store.path(shell))
    assert owner.get(f"{AT}/1.zip").status_code == 409


def test_what_was_not_accepted_says_so_and_asks(app, enter, tmp_path):
    owner = enter("owner")
    refused = owner.post(AT, data={})
    assert refused.status_code == 422 and "不是验收通过的档案" in refused.text
    content = made(owner).data
    (tmp_path / "p.zip").write_bytes(content)
    about = verify.check(str(tmp_path / "p.zip")).about
    assert about["trial"] and about["version"] == 0 and about["differs"]
    page = zipfile.ZipFile(io.BytesIO(content))
    index = next(name for name in page.namelist() if name.endswith("index.html"))
    assert "尚未定稿" in page.read(index).decode()


def test_what_was_accepted_leaves_without_a_question_until_it_is_changed(app, enter, tmp_path):
    vote_all(enter, SEWAGE)
    assert step(enter("bureau"), SEWAGE, "approve", confirm="true").status_code == 302
    owner = enter("owner")
    (tmp_path / "p.zip").write_bytes(made(owner, SEWAGE, agreed="false").data)
    report = verify.check(str(tmp_path / "p.zip"))
    assert report.faults == []
    assert report.about["differs"] == [] and report.about["version"] == 1
    with zipfile.ZipFile(tmp_path / "p.zip") as package:
        papers = [name for name in package.namelist() if "/文书/" in name]
    assert any("验收意见" in name and name.endswith(".docx") for name in papers)
    made_later = {"title": "后补的一卷", "section": 0}
    assert owner.post(f"/projects/{SEWAGE}/volumes/new", data=made_later).status_code == 302
    refused = owner.post(f"/projects/{SEWAGE}/parcels", data={})
    assert refused.status_code == 422 and "不是验收通过的档案" in refused.text
    page = owner.get(f"/projects/{SEWAGE}/parcels").text
    assert "验收以后又归入了案卷" in page and "后补的一卷" in page


@pytest.mark.parametrize("extent", ["volume", "section", "class"])
def test_a_part_of_the_archive_is_a_whole_package(app, enter, tmp_path, extent):
    owner = enter("owner")
    page = owner.get(AT).text
    data = {"volume": "1"}
    if extent != "volume":
        data = {"holds": page.split(f'value="{extent}:')[1].split('"')[0]}
        data["holds"] = f"{extent}:{data['holds']}"
    (tmp_path / "p.zip").write_bytes(made(owner, **data).data)
    report = verify.check(str(tmp_path / "p.zip"))
    assert report.faults == [] and report.about["extent"] == extent
    assert report.about["journal"] == [] and report.about["listed"] > 0


def test_nobody_of_another_project_takes_a_package(app, enter):
    made(enter("owner"))
    for who in ("contractor", "health"):
        assert enter(who).get(f"{AT}/1.zip").status_code in (403, 404)
    assert enter("owner").get(f"/projects/{BRIDGE}/parcels/1.zip").status_code == 404


def test_the_command_writes_a_folder_that_is_whole_and_leaves_nothing_half(app, tmp_path):
    runner, out = app.test_cli_runner(), tmp_path / "out"
    words = ["acceptance", "package", "NY-2018-002", str(out), "--as", "demo-owner"]
    refused = runner.invoke(args=words)
    assert refused.exit_code and "不是验收通过的档案" in refused.output
    assert not out.exists() or not list(out.iterdir())
    ran = runner.invoke(args=[*words, "--agreed"])
    assert ran.exit_code == 0, ran.output
    (top,) = out.iterdir()
    report = verify.check(str(top))
    assert report.faults == [] and report.digest in ran.output
    assert runner.invoke(args=[*words, "--agreed"]).exit_code
    zipped = runner.invoke(args=[*words, "--agreed", "--zip"])
    assert zipped.exit_code == 0
    assert verify.check(f"{top}.zip").faults == []
    _digest, path = some_blob(app)
    spoil(path)
    spoiled = runner.invoke(args=[*words[:3], str(tmp_path / "more"), *words[4:], "--agreed"])
    assert spoiled.exit_code and "已损坏" in spoiled.output
    assert list((tmp_path / "more").iterdir()) == []
    stranger = runner.invoke(args=[*words[:-1], "demo-contractor", "--agreed"])
    assert stranger.exit_code and "不能办理" in stranger.output


def test_what_the_scanner_found_leaves_in_no_package(app, enter):
    owner = enter("owner")
    made(owner)
    digest, _path = some_blob(app)
    with app.app_context(), transaction() as session:
        session.execute(update(FileVersion).filter_by(digest=digest).values(scan="infected"))
    for answer in (owner.get(f"{AT}/1.zip"), owner.post(AT, data={"agreed": "1"})):
        assert answer.status_code == 422 and "病毒" in answer.text and ".pdf" in answer.text


def test_what_a_package_is_checked_with_runs_on_the_python_of_an_old_computer(app, enter):
    """Read as Python 3.8 reads it; and no name is taken from a library of a later one."""
    later = {"pairwise", "removeprefix", "removesuffix", "batched", "strict", "slots", "kw_only"}
    package = zipfile.ZipFile(io.BytesIO(made(enter("owner")).data))
    programs = [name for name in package.namelist() if name.endswith(".py")]
    assert {name.rsplit("/")[-1] for name in programs} >= {"verify.py", "frozen.py", "ledger.py"}
    for name in programs:
        tree = ast.parse(package.read(name).decode(), feature_version=(3, 8))
        used = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
        used |= {one.arg for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg}
        assert not used & later, name
        subscripted = [
            one
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Subscript)
        ]
        assert not subscripted, f"{name}: an alias that Python 3.8 cannot make"


def test_a_package_of_more_files_than_somebody_should_wait_for_is_made_by_the_worker(
    app, enter, monkeypatch
):
    """A giant's package took its minutes inside the request; who asked twice made two."""
    owner = enter("owner")
    straight = made(owner).data
    with app.app_context():
        held = select(func.sum(Volume.files)).filter_by(project_id=POWER)
        monkeypatch.setattr(parcel_making, "AT_ONCE", db.session.scalar(held) - 1)
        db.session.remove()
    assert "不是验收通过的档案" in owner.post(AT, data={}).text, (
        "what only a person answers is asked first"
    )
    asked = [owner.post(AT, data={"agreed": "1"}) for _ in range(2)]
    assert asked[0].location == asked[1].location, "who asks twice waits once"
    here = asked[0].location
    part = owner.post(AT, data={"agreed": "1", "holds": "party:没有的单位"})
    assert "不是本项目的参建单位" in part.text
    assert "正在制作" in owner.get(AT).text and "data-reload" in owner.get(here).text
    assert owner.get(f"{AT}/2.zip").status_code == 404
    with app.app_context():
        tasks.drain(app)
        lines = db.session.scalars(select(JournalEntry).filter_by(action="make_parcel")).all()
        assert [line.facts["number"] for line in lines] == [1, 2]
        assert lines[0].actor == lines[-1].actor
        db.session.remove()
    assert f"{AT}/2.zip" in owner.get(here).text and "正在制作" not in owner.get(AT).text
    whole, other = (
        zipfile.ZipFile(io.BytesIO(one)) for one in (owner.get(f"{AT}/2.zip").data, straight)
    )
    assert whole.namelist() == other.namelist()
    assert owner.get(here.replace(f"/{POWER}/", f"/{BRIDGE}/")).status_code == 404
    assert owner.post(AT, data={"volume": "1", "agreed": "1"}).location == AT, "a short one at once"


def test_a_long_package_that_cannot_be_made_says_why_to_whoever_waits(app, enter, monkeypatch):
    """The rights are read again when it is made; what is not there is named."""
    monkeypatch.setattr(parcel_making, "AT_ONCE", 2)
    owner = enter("owner")
    _digest, path = some_blob(app)
    content = path.read_bytes()
    path.unlink()
    here = owner.post(AT, data={"agreed": "1"}).location
    with app.app_context():
        tasks.drain(app)
    page = owner.get(here).text
    assert "没有制作" in page and "不在存储中" in page
    path.write_bytes(content)
    here = owner.post(AT, data={"agreed": "1"}).location
    owners = "UPDATE party SET ended_on = :day WHERE project_id = :id AND kind = 'owner'"
    with app.app_context():
        with transaction() as session:
            session.execute(text(owners), {"day": "2026-12-01", "id": POWER})
        tasks.drain(app)
    assert "已不能制作本项目的移交包" in enter("bureau").get(here).text
    with app.app_context():
        assert not db.session.scalars(select(Parcel)).all()
        db.session.remove()
