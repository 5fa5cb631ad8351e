"""Anyone follows the log and proves a paper through the door; nothing of a project shows in it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import JournalEntry, Project, Report
from acceptance.services.desk import roots
from acceptance.transaction import transaction
from workflows import heads, witness


@pytest.fixture
def sealed(app):
    """The first day is in the log, and the next."""
    with app.app_context():
        for days in (0, 1):
            with transaction():
                roots.seal(now=clock.now() + timedelta(days=days), pen=app.extensions["pen"])
        db.session.remove()
    return app


def reader(client):
    """The files of the log through the door."""

    def read(path):
        answer = client.get(f"/v/log/{path}")
        if answer.status_code != 200:
            raise OSError(path)
        return answer.data

    return read


def paper(app):
    """A document that was issued: its code and its bytes."""
    with app.app_context():
        row = db.session.scalar(select(Report).order_by(Report.id).limit(1))
        content = app.extensions["store"].path(row.digest).read_bytes()
        db.session.remove()
        return row.code, content


def test_anyone_follows_the_log_through_the_door(sealed):
    read = reader(sealed.test_client())
    text, leaves = witness.followed(read, [], None)
    head = heads.head_of(text)
    assert head.size == len(leaves) == 3
    assert heads.signs(head, sealed.extensions["pen"].verifier())
    bundle = read("tile/entries/000.p/3")
    assert (
        int.from_bytes(bundle[:2]) == len(bundle[2:].split(b"\nchains")[0]) or b"papers" in bundle
    )
    with pytest.raises(OSError, match="000"):
        read("tile/0/000")
    for path in ("tile/0/000.p/4", "tile/1/000.p/1", "tile/0/0", "tile/../checkpoint", "x"):
        assert sealed.test_client().get(f"/v/log/{path}").status_code == 404, path
    whole = sealed.test_client().get("/v/log/tile/0/000.p/3")
    assert "immutable" in whole.headers["Cache-Control"]
    assert sealed.test_client().get("/v/log/checkpoint").headers["Cache-Control"] == "no-store"


def test_a_later_head_is_shown_to_continue_the_earlier_one(sealed):
    client = sealed.test_client()
    text = client.get("/v/log/consistency/2/3").text
    path = [heads.b64decode(line) for line in text.splitlines()]
    leaves = [client.get("/v/log/tile/0/000.p/3").data[at : at + 32] for at in (0, 32, 64)]
    old = witness.State(2, witness.tree_root(leaves[:2]))
    assert witness.continues(old, witness.State(3, witness.tree_root(leaves)), path)
    for sizes in ("1/3", "3/2", "3/9", "0/3"):
        assert client.get(f"/v/log/consistency/{sizes}").status_code == 404, sizes


def test_a_paper_is_proved_by_its_bytes_and_the_code_on_it(sealed):
    client, (code, content) = sealed.test_client(), paper(sealed)
    page = client.get(f"/v/{code}").text
    (address,) = re.findall(r'href="(/v/[A-Z0-9]+/word\.proof)"', page)
    proof = client.get(address).text
    digest = witness.hashlib.sha256(content).hexdigest()
    head = witness.paper(digest, proof)
    assert head == heads.head_of(client.get("/v/log/checkpoint").text)
    with pytest.raises(heads.Unproved):
        witness.paper(witness.hashlib.sha256(content + b".").hexdigest(), proof)
    with pytest.raises(heads.Unproved):
        witness.paper(digest, proof.replace(code, "AAAAABBBBB"))
    assert client.get(f"/v/{code}/pdf.proof").status_code in (200, 404)
    assert client.get("/v/AAAAABBBBB/word.proof").status_code == 404


def test_before_the_first_head_a_paper_answers_and_has_no_proof(app):
    client, (code, _content) = app.test_client(), paper(app)
    page = client.get(f"/v/{code}")
    assert page.status_code == 200 and ".proof" not in page.text
    assert client.get(f"/v/{code}/word.proof").status_code == 404
    assert client.get("/v/log/checkpoint").status_code == 404
    assert "还没有" in client.get("/v/roots").text


def test_nothing_that_is_public_names_a_project_or_tells_a_length(sealed):
    """Every file of the log, and the page: no code, no name, no hash of a line, no digest of a paper."""
    read = reader(sealed.test_client())
    shown = b"".join(map(read, ("checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3")))
    shown += sealed.test_client().get("/v/roots").data
    with sealed.app_context():
        projects = db.session.scalars(select(Project).order_by(Project.id)).all()
        secret = {text for one in projects for text in (one.code, one.name)}
        secret |= {*db.session.scalars(select(JournalEntry.hash).order_by(JournalEntry.id))}
        secret |= {*db.session.scalars(select(Report.digest).order_by(Report.id))}
        db.session.remove()
    found = [text for text in secret if text.encode() in shown or _raw(text) in shown]
    assert found == []
    assert sealed.test_client().get("/v/roots.jsonl").status_code == 404


def _raw(text):
    if re.fullmatch("[0-9a-f]{64}", text):
        return bytes.fromhex(text)
    return text.encode()


def test_the_program_is_one_file_that_python_alone_runs(sealed, tmp_path):
    import subprocess
    import sys

    client, (code, content) = sealed.test_client(), paper(sealed)
    names = {"witness.pyz": "/v/witness.pyz", "paper.proof": f"/v/{code}/word.proof"}
    for name, address in names.items():
        (tmp_path / name).write_bytes(client.get(address).data)
    (tmp_path / "paper.docx").write_bytes(content)
    words = [sys.executable, "-I", "witness.pyz", "paper", "paper.docx", "paper.proof"]
    verifier = sealed.extensions["pen"].verifier()
    said = subprocess.run([*words, verifier], cwd=tmp_path, capture_output=True, text=True)
    assert said.returncode == 0 and "proved" in said.stdout, said.stdout + said.stderr
    (tmp_path / "paper.docx").write_bytes(content + b"x")
    assert subprocess.run(words, cwd=tmp_path, capture_output=True).returncode == 1


def test_a_log_keeps_its_name_when_its_address_changes(sealed):
    """So that who follows it goes on; the page gives the key under that name."""
    pen = sealed.extensions["pen"]
    kept, pen.name = pen.name, "new.example.cn/v/log"
    with sealed.app_context(), transaction():
        roots.seal(now=clock.now() + timedelta(days=2), pen=pen)
    client = sealed.test_client()
    head = heads.head_of(client.get("/v/log/checkpoint").text)
    assert (head.origin, head.size) == (kept, 4)
    verifier = pen.verifier(name=kept)
    assert heads.signs(head, verifier) and verifier in client.get("/v/roots").text.replace(
        "&#43;", "+"
    )
