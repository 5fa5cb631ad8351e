"""Whatever is wrong with a package is found by its own check, which needs nothing but Python."""

import io
import zipfile

import pytest

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.services.desk import roots
from acceptance.transaction import transaction
from tests.builders import POWER
from tests.conftest import copied as seeded_copy
from tests.conftest import make_app
from tests.web.letters import planting
from workflows.parcels import verify
from workflows.parcels.verify_reading import FAULTS


@pytest.fixture(scope="module")
def package(seeded, tmp_path_factory):
    """One package of the demo in a folder, made once."""
    folder = tmp_path_factory.mktemp("package")
    seeded_copy(seeded, folder / "instance")
    app = make_app(folder / "instance")
    with app.app_context(), transaction():
        roots.seal(now=clock.now())
    client = app.test_client()
    client.post("/demo/demo-owner")
    assert client.post(f"/projects/{POWER}/parcels", data={"agreed": "1"}).status_code == 302
    content = client.get(f"/projects/{POWER}/parcels/1.zip").data
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    (folder / "p.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        inside.extractall(folder / "out")
    (top,) = (folder / "out").iterdir()
    return top


def codes(report):
    return {fault.code for fault in report.faults}


def test_nothing_is_found_where_nothing_is_wrong(package, tmp_path):
    assert verify.check(str(package)).faults == []
    assert verify.check(str(package.parent.parent / "p.zip")).faults == []
    top = planting.copied(package, tmp_path / "p")
    planting.reseal(top)
    assert verify.check(str(top)).faults == []


@pytest.mark.parametrize("name", planting.PLAIN)
def test_a_planted_fault_is_found(package, tmp_path, name):
    plant, code = planting.PLAIN[name]
    top = planting.copied(package, tmp_path / "p")
    plant(top)
    report = verify.check(str(top))
    assert code in codes(report), report.faults
    assert codes(report) <= FAULTS.keys()


@pytest.mark.parametrize("name", planting.RESEALED)
def test_a_fault_behind_fitting_digests_is_found(package, tmp_path, name):
    plant, code = planting.RESEALED[name]
    top = planting.copied(package, tmp_path / "p")
    plant(top)
    if name != "what it says unreadable":
        planting.reseal(top)
    assert code in codes(verify.check(str(top)))


def test_a_package_remade_as_a_whole_is_another_by_its_digest(package, tmp_path):
    digest = verify.check(str(package)).digest
    top = planting.copied(package, tmp_path / "p")
    planting.put(top / "data/说明文件.txt", "别的")
    planting.reseal(top)
    assert codes(verify.check(str(top))) == set()
    assert codes(verify.check(str(top), digest)) == {"another"}
    assert verify.check(str(package), digest[:16]).faults == []


def test_a_daily_root_from_paper_is_the_one_in_the_package(package):
    import json

    proof = json.loads((package / planting.PROOF).read_text("utf-8"))
    assert verify.check(str(package), "", {proof["day"]: proof["root"][:12]}).faults == []
    assert codes(verify.check(str(package), "", {proof["day"]: "0" * 12})) == {"root_other"}


# --- ZIP files ------------------------------------------------------------------------------------


def zipped(folder, *, entries, method=zipfile.ZIP_STORED):
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w", method) as out:
        for name, content in entries:
            out.writestr(name, content)
    return str(path)


BAG = ("包/bagit.txt", verify.BAGIT)
HOSTILE = {
    "two of one name by case": ([BAG, ("包/data/a", "x"), ("包/data/A", "y")], "alike"),
    "a way out": ([BAG, ("包/../../etc/passwd", "x")], "path_outside"),
    "a way from the root": ([BAG, ("/etc/passwd", "x")], "path_outside"),
    "a way of Windows": ([BAG, ("包/data\\..\\x", "x")], "path_outside"),
    "no folder at the top": ([("bagit.txt", verify.BAGIT)], "zip_top"),
    "two folders at the top": ([BAG, ("别的/x", "x")], "zip_top"),
    "no bag": ([("包/x", "x")], "no_bagit"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_named_and_nothing_of_it_opened(tmp_path, name):
    entries, code = HOSTILE[name]
    assert codes(verify.check(zipped(tmp_path, entries=entries))) == {code}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_a_bomb_a_cut_and_a_secret_are_told(tmp_path):
    twice = zipped(tmp_path, entries=[BAG, ("包/data/a", "x"), ("包/data/a", "y")])
    assert codes(verify.check(twice)) == {"twice"}
    entries = [BAG, ("包/data/a", b"\0" * (8 << 20))]
    bomb = zipped(tmp_path, entries=entries, method=zipfile.ZIP_DEFLATED)
    assert codes(verify.check(bomb)) == {"zip_bomb"}
    path = tmp_path / "p.zip"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert codes(verify.check(str(path))) == {"zip_broken"}
    assert codes(verify.check(str(tmp_path / "nothing"))) == {"not_found"}
