"""The receiving side: a package is taken in whole or refused whole, and its receipt closes the circle."""

import io
import json
import re
import shutil
import socket
import threading
import zipfile

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.sealing import Signer, fingerprint, signed
from acceptance.models import Accession, JournalEntry
from acceptance.services.life import answered, frozen
from tests.builders import POWER, SEWAGE
from tests.conftest import copied, make_app
from tests.web.hands import step, vote_all
from tests.web.letters import planting
from tests.web.letters.test_parcels import made, unpacked
from workflows.archive_facts import Answer
from workflows.parcels import carriers, receipts, verify


@pytest.fixture(scope="module")
def seeded(seeded, tmp_path_factory):
    """The demo, one of its projects accepted and a package made of it."""
    folder = tmp_path_factory.mktemp("accepted") / "instance"
    copied(seeded, folder)
    site = make_app(folder)

    def enter(who):
        client = site.test_client()
        assert client.post(f"/demo/demo-{who}").status_code == 302
        return client

    vote_all(enter, SEWAGE)
    assert step(enter("bureau"), SEWAGE, "approve", confirm="true").status_code == 302
    content = made(enter("owner"), SEWAGE, agreed="false").data
    (folder.parent / "p.zip").write_bytes(content)
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def elsewhere(seeded, tmp_path, compiled_templates):
    """Another installation, with keys of its own."""
    folder = tmp_path / "elsewhere"
    copied(seeded, folder)
    other = make_app(folder, SECRET_KEY="others" * 8)
    other.jinja_env.bytecode_cache = compiled_templates
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def archive_of(app):
    client = app.test_client()
    assert client.post("/demo/demo-city").status_code == 302
    return client


def hand_in(client, content, name="移交包.zip", **data):
    sent = {"package": (io.BytesIO(content), name), **data}
    return client.post("/accessions", data=sent)


def load(client, text, project=SEWAGE):
    sent = {"receipt": (io.BytesIO(text.encode()), "receipt.json")}
    return client.post(f"/projects/{project}/parcels/receipts", data=sent)


def rezipped(top, path):
    """A folder as a ZIP again."""
    with zipfile.ZipFile(path, "w") as out:
        for one in sorted(top.rglob("*")):
            if one.is_file():
                out.write(one, f"{top.name}/{one.relative_to(top)}")
    return path.read_bytes()


@pytest.fixture
def accepted(seeded):
    """The package that was made of what was accepted."""
    return (seeded.parent / "p.zip").read_bytes()


def test_a_package_goes_to_another_installation_and_back_and_its_receipt_is_loaded(
    app, enter, elsewhere, accepted, agrees, tmp_path
):
    archive = archive_of(elsewhere)
    taken = hand_in(archive, accepted)
    assert taken.status_code == 302
    page = archive.get(taken.location).text
    assert "已接收" in page and "下载回执" in page
    assert archive.get("/accessions/1.zip").data == accepted
    again = hand_in(archive, accepted)
    assert again.status_code == 422 and "已经接收过" in again.text
    text = archive.get("/accessions/1/receipt.json").text
    owner = enter("owner")
    assert load(owner, text).status_code == 302
    told = json.loads(text)
    (tmp_path / "p.zip").write_bytes(accepted)
    assert told["digest"] == verify.check(str(tmp_path / "p.zip")).digest
    page = owner.get(f"/projects/{SEWAGE}/parcels").text
    assert told["number"] in page and fingerprint(told["key"])[:4] in page
    with app.app_context():
        line = db.session.scalars(select(JournalEntry).filter_by(action="load_receipt")).one()
        assert line.facts["digest"] == told["digest"] and line.facts["verdict"] == "accepted"
        db.session.remove()
    known = load(owner, text)
    assert known.status_code == 422 and "已经登记过" in known.text


def test_a_package_with_one_byte_changed_is_refused_whole_with_the_file_named(
    elsewhere, accepted, tmp_path
):
    archive = archive_of(elsewhere)
    top = unpacked(accepted, tmp_path / "out")
    spoiled = planting.first_path(top)
    planting.flipped(spoiled)
    stored = sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*"))
    refused = hand_in(archive, rezipped(top, tmp_path / "bad.zip"))
    assert refused.status_code == 302
    page = archive.get(refused.location).text
    assert "整包退回" in page and "内容与摘要不符" in page and spoiled.name in page
    assert "内容与摘要不符" in archive.get(f"{refused.location}/reasons.csv").text
    assert archive.get("/accessions/1.zip").status_code == 404
    assert sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*")) == stored
    told = json.loads(archive.get("/accessions/1/receipt.json").text)
    assert told["verdict"] == "refused" and told["reasons"][0][0] == "file_changed"
    with elsewhere.app_context():
        assert db.session.scalars(select(Accession)).one().blob == ""
        db.session.remove()


BAD = {
    "cut in the middle": lambda content: content[: len(content) // 2],
    "no ZIP at all": lambda _content: b"hello",
    "empty": lambda _content: b"",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_whole_zip_is_refused_with_a_sentence(elsewhere, name):
    archive = archive_of(elsewhere)
    refused = hand_in(archive, BAD[name](b"PK\x03\x04" + b"x" * 4000))
    assert "压缩包不完整或已损坏" in archive.get(refused.location).text


def test_a_trial_is_checked_and_never_taken_in(app, enter, elsewhere, tmp_path):
    archive = archive_of(elsewhere)
    content = made(enter("owner"), POWER, trial="1").data
    looked = hand_in(archive, content, look="1")
    assert looked.status_code == 200 and "试移交的包" in looked.text
    top = unpacked(content, tmp_path / "out")
    planting.first_path(top).unlink()
    looked = hand_in(archive, rezipped(top, tmp_path / "bad.zip"), look="1")
    assert "缺少文件" in looked.text
    with elsewhere.app_context():
        assert db.session.scalars(select(Accession)).all() == []
        db.session.remove()
    refused = hand_in(archive, content)
    assert "整包退回" in archive.get(refused.location).text


def test_a_receipt_that_was_changed_or_is_of_another_package_is_not_loaded(
    app, enter, elsewhere, accepted
):
    archive = archive_of(elsewhere)
    hand_in(archive, accepted)
    told = json.loads(archive.get("/accessions/1/receipt.json").text)
    owner = enter("owner")
    for text, said in (
        ("{", "不是接收回执"),
        ("[" * 100_000, "不是接收回执"),
        (json.dumps({**told, "verdict": "perhaps"}), "不是接收回执"),
        (json.dumps({**told, "receiver": "别的档案馆"}), "签名不成立"),
        (json.dumps({**told, "key": "zz"}), "签名不成立"),
    ):
        refused = load(owner, text)
        assert refused.status_code == 422 and said in refused.text, text[:40]
    foreign = {**{name: told[name] for name in receipts.FIELDS}, "digest": "0" * 64}
    signer = Signer("y" * 32)
    text = receipts.written(foreign, signer.public, signer.sign(receipts.signed_text(foreign)))
    refused = load(owner, text)
    assert refused.status_code == 422 and "不是本项目制作的" in refused.text
    assert not signed(told["key"], told["signature"], b"other")


def test_an_archive_that_refused_keeps_the_transfer_until_it_has_a_later_one(app, enter, accepted):
    owner, signer = enter("owner"), Signer("y" * 32)

    def answer(verdict, number, parcel=1):
        page = owner.get(f"/projects/{SEWAGE}/parcels").text.split(f'id="parcel-{parcel}"')
        digest = page[-1].split('<code title="')[1].split('"')[0]
        told = dict.fromkeys(receipts.FIELDS, "")
        told |= {"form": receipts.FORM, "verdict": verdict, "digest": digest}
        told |= {"receiver": "省档案馆", "number": number}
        text = receipts.written(told, signer.public, signer.sign(receipts.signed_text(told)))
        assert load(owner, text).status_code == 302

    def told(lies=None):
        with app.app_context():
            digest = lies or frozen.latest(SEWAGE).digest
            found = answered.last(SEWAGE, digest)
            db.session.remove()
        return found

    made(owner, SEWAGE, trial="1")
    answer("refused", "0", parcel=2)
    assert told() == Answer.NONE
    answer("refused", "1")
    assert told() == Answer.REFUSED
    answer("accepted", "2")
    assert told() == Answer.ACCEPTED
    assert told("0" * 64) == Answer.OTHER


def test_nobody_but_an_archive_takes_packages_in(app, enter):
    for who in ("owner", "bureau", "contractor"):
        assert enter(who).get("/accessions").status_code == 403
    assert enter("city").get("/accessions/1").status_code == 404


def test_the_command_takes_a_folder_in_and_refuses_a_bad_one(
    app, enter, elsewhere, accepted, tmp_path
):
    runner, top = elsewhere.test_cli_runner(), unpacked(accepted, tmp_path / "out")
    words = ["acceptance", "receive", str(top), "--as", "demo-city"]
    assert runner.invoke(args=[*words[:-1], "demo-owner"]).exit_code
    shutil.copytree(top, tmp_path / "bad")
    planting.first_path(tmp_path / "bad").unlink()
    refused = runner.invoke(args=[*words[:2], str(tmp_path / "bad"), *words[3:], "--look"])
    assert refused.exit_code == 1 and "缺少文件" in refused.output
    receipt = tmp_path / "receipt.json"
    taken = runner.invoke(args=[*words, "--receipt", str(receipt)])
    assert taken.exit_code == 0, taken.output
    assert json.loads(receipt.read_text("utf-8"))["digest"] in taken.output
    back = archive_of(elsewhere).get("/accessions/1.zip").data
    for name, content in contents(back).items():
        assert contents(accepted)[name] == content


def contents(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


class Scanner(threading.Thread):
    """A scanner as clamd speaks: what holds the mark is infected."""

    def __init__(self):
        super().__init__(daemon=True)
        self.line = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.line.getsockname()[1]}"
        self.files = 0

    def run(self):
        while True:
            try:
                line, _address = self.line.accept()
            except OSError:
                return
            with line, line.makefile("rb") as file:
                file.read(len(b"zINSTREAM\0"))
                content = b""
                while size := int.from_bytes(file.read(4)):
                    content += file.read(size)
                self.files += 1
                found = b"stream: Own FOUND" if b"TEST-VIRUS" in content else b"stream: OK"
                line.sendall(found + b"\0")


def test_a_package_with_a_virus_is_refused_by_the_name_of_the_file(elsewhere, accepted, tmp_path):
    """Whole by every digest; the scanner is asked file by file, as for whatever comes in."""
    scanner = Scanner()
    scanner.start()
    elsewhere.config["SCANNER_URL"] = scanner.url
    top = unpacked(accepted, tmp_path / "p")
    planting.put(top / "data/说明文件.txt", "TEST-VIRUS")
    planting.reseal(top)
    archive = archive_of(elsewhere)
    refused = hand_in(archive, rezipped(top, tmp_path / "bad.zip"))
    page = archive.get(refused.location).text
    assert "已退回" in page and "带有病毒" in page and "data/说明文件.txt" in page
    assert archive.get("/accessions/1.zip").status_code == 404
    assert "已接收" in archive.get(hand_in(archive, accepted).location).text
    assert scanner.files > 20
    # a scanner that is away: nothing is taken in and nobody is blamed
    scanner.line.close()
    elsewhere.config["SCANNER_URL"] = "tcp://127.0.0.1:1"
    away = hand_in(archive, accepted, look="1")
    assert away.status_code == 422 and "没有答复" in away.text
    with elsewhere.app_context():
        assert len(db.session.scalars(select(Accession)).all()) == 2


def test_a_package_on_several_carriers_is_taken_in_as_one_through_the_page(
    app, enter, elsewhere, accepted, monkeypatch, tmp_path
):
    monkeypatch.setattr(carriers, "KEPT", 10_000_000 - 420_000)
    owner, archive = enter("owner"), archive_of(elsewhere)
    page = owner.get(f"/projects/{SEWAGE}/parcels/1/carriers?kind=own&size=0.01").text
    urls = re.findall(r'href="([^"]+/carriers/\d+\.zip[^"]*)"', page)
    came = [owner.get(url.replace("&amp;", "&")).data for url in urls]
    assert len(came) > 2

    def send(parts, **more):
        files = [(io.BytesIO(one), f"载体{at:02d}.zip") for at, one in enumerate(parts, 1)]
        return archive.post("/accessions", data={"package": files, **more})

    # one was left out, or handed in twice: which is said, and nothing is on record
    lacking = send(came[:-1])
    assert lacking.status_code == 422 and "缺少这一号载体" in lacking.text
    lone = send(came[:1])
    assert lone.status_code == 422 and lone.text.count("缺少这一号载体") == len(came) - 1
    twice = send([*came, came[0]])
    assert twice.status_code == 422 and "每张载体只交一次" in twice.text
    assert send(came, look="1").status_code == 200
    assert "还没有接收过" in archive.get("/accessions").text
    whole = send(list(reversed(came)))
    assert whole.status_code == 302, whole.text
    (tmp_path / "kept.zip").write_bytes(archive.get(f"{whole.location}.zip").data)
    (tmp_path / "p.zip").write_bytes(accepted)
    kept, sent = (verify.check(str(tmp_path / name)) for name in ("kept.zip", "p.zip"))
    assert kept.faults == [] and kept.digest == sent.digest
    assert not list((tmp_path / "elsewhere/files/incoming").iterdir())
    # one of them changed: the whole is refused, with the reason
    spoiled = bytearray(came[-1])
    spoiled[len(spoiled) // 2] ^= 1
    refused = send([*came[:-1], bytes(spoiled)])
    assert refused.status_code == 302 and "整包退回" in archive.get(refused.location).text
