"""A package on several carriers: divided by size, each with the list of all, read together as one."""

import errno
import io
import re
import subprocess
import sys
import zipfile

import docx
import pytest

from acceptance.gateways.shells import Reader
from tests.web.letters.test_parcels import AT, made
from workflows.parcels import carriers, verify
from workflows.parcels.carriers import Piece, TooSmall, divided

OWN = "kind=own&size=0.01"


def blob(volume, number, size):
    return Piece(f"data/电子档案/J1/建筑/{volume:03d} 卷/{number:03d} 文.pdf", size, "0" * 64)


def test_a_volume_stays_on_one_carrier_where_one_holds_it_and_is_divided_where_none_does():
    texts = [Piece("bagit.txt", 55, "0" * 64), Piece("data/文件目录.xml", 9000, "0" * 64)]
    small = [blob(volume, number, 900_000) for volume in (1, 2, 3) for number in range(5)]
    found = divided([*texts, *small], 10_000_000)
    assert found[0][:2] == [0, 1]
    volumes = [{small[at - 2].path.split("/")[4] for at in one if at > 1} for one in found]
    assert volumes == [{"001 卷"}, {"002 卷"}, {"003 卷"}]
    large = [blob(1, number, 5_000_000) for number in range(3)]
    assert [len(one) for one in divided(large, 10_000_000)] == [1, 1, 1]
    with pytest.raises(TooSmall, match="001 文.pdf"):
        divided([blob(1, 1, 10_000_000)], 10_000_000)


def test_no_carrier_holds_more_than_its_size_with_what_lies_beside():
    pieces = [blob(at // 7, at, at * 7919 % 3_000_000) for at in range(400)]
    room = 20_000_000
    found = divided(pieces, room)
    assert sorted(at for one in found for at in one) == list(range(400))
    master = carriers.master(pieces, found).encode()
    for one in found:
        assert sum(pieces[at].takes for at in one) + len(master) < room


@pytest.fixture
def heavy(app, enter, monkeypatch):
    """A package of the demo, on carriers that hold three files each."""
    monkeypatch.setattr(carriers, "KEPT", 10_000_000 - 420_000)
    client = enter("owner")
    made(client)
    return client


def discs(client, number=1):
    page = client.get(f"{AT}/{number}/carriers?{OWN}").text
    urls = re.findall(r'href="([^"]+/carriers/\d+\.zip[^"]*)"', page)
    return [client.get(url.replace("&amp;", "&")) for url in urls]


def test_a_package_comes_on_carriers_that_are_one_again_and_the_missing_one_is_named(
    heavy, tmp_path
):
    came = discs(heavy)
    assert len(came) > 2
    paths = []
    for number, answer in enumerate(came, 1):
        assert len(answer.data) == int(answer.headers["Content-Length"])
        paths.append(str(tmp_path / f"{number}.zip"))
        (tmp_path / f"{number}.zip").write_bytes(answer.data)
    report = verify.check(paths)
    assert report.faults == [] and report.about["files"] > 0
    for left, name in ((0, "1"), (1, "2")):
        rest = [path for at, path in enumerate(paths) if at != left]
        told = verify.check(rest).faults
        assert [(one.code, one.where) for one in told] == [("carrier_missing", name)], told
    lone = verify.check(paths[1]).faults
    assert {one.code for one in lone} == {"carrier_missing"}
    # all unpacked into one folder are the package itself; as folders they are read where they lie
    for number, path in enumerate(paths, 1):
        with zipfile.ZipFile(path) as package:
            package.extractall(tmp_path / "one")
            package.extractall(tmp_path / "each" / str(number))
    (top,) = [one for one in (tmp_path / "one").iterdir() if one.is_dir()]
    words = [sys.executable, str(top / "verify.py")]
    assert subprocess.run(words, capture_output=True).returncode == 0
    folders = [str(one) for one in sorted((tmp_path / "each").iterdir())]
    ran = subprocess.run([*words, *folders[1:]], capture_output=True, text=True)
    assert ran.returncode == 1 and "缺少这一号载体" in ran.stdout and ran.stdout.count(": 1\n") == 1


def test_carriers_that_were_divided_otherwise_are_not_read_together(heavy, tmp_path):
    first = discs(heavy)[0].data
    made(heavy, volume="1")
    other = heavy.get(f"{AT}/2/carriers/1.zip?{OWN}").data
    for name, content in (("a.zip", first), ("b.zip", other)):
        (tmp_path / name).write_bytes(content)
    told = verify.check([str(tmp_path / "a.zip"), str(tmp_path / "b.zip")]).faults
    assert [one.code for one in told] == ["carrier_other"]


def test_a_carrier_can_be_resumed_and_one_that_is_not_there_is_not_found(heavy):
    whole = discs(heavy)[1]
    url = f"{AT}/1/carriers/2.zip?{OWN}"
    for first in (0, 40, len(whole.data) // 2, len(whole.data) - 1):
        part = heavy.get(url, headers={"Range": f"bytes={first}-"})
        assert part.status_code == 206 and part.data == whole.data[first:]
    assert heavy.get(f"{AT}/1/carriers/99.zip?{OWN}").status_code == 404
    assert heavy.get(f"{AT}/1/carriers/cover.docx?{OWN}").status_code == 404


def test_the_papers_of_the_carriers_say_how_many_and_of_which_package(heavy):
    said = {}
    for paper in ("labels", "boxes", "handover"):
        answer = heavy.get(f"{AT}/1/carriers/{paper}.docx?{OWN}")
        document = docx.Document(io.BytesIO(answer.data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        said[paper] = "\n".join([*(one.text for one in document.paragraphs), *cells])
    count = len(discs(heavy))
    assert f"第 {count} 张，共 {count} 张" in said["labels"]
    assert f"NY-2018-002-1-{count:02d}" in said["boxes"]
    assert f"载体{count}张" in said["handover"] and "移交人" in said["handover"]
    assert all("核对原文" not in text for text in said.values())


def test_a_carrier_of_no_size_and_one_smaller_than_a_file_are_refused_with_a_sentence(
    app, enter, monkeypatch
):
    client = enter("owner")
    made(client)
    for size in ("", "0", "nan", "1e99", "x"):
        answer = client.get(f"{AT}/1/carriers?kind=own&size={size}")
        assert answer.status_code == 422 and "其他载体的容量（GB）：" in answer.text, size
    monkeypatch.setattr(carriers, "KEPT", 10_000_000 - 80_000)
    small = client.get(f"{AT}/1/carriers?{OWN}")
    assert small.status_code == 422 and "比一张载体还大" in small.text


def test_a_carrier_that_is_full_says_so_and_keeps_nothing_half(app, heavy, tmp_path, monkeypatch):
    runner, out = app.test_cli_runner(), tmp_path / "out"
    words = ["acceptance", "package", "NY-2018-002", str(out), "--as", "demo-owner", "--agreed"]
    real, calls = Reader.read, []

    def filling(self, number, skip=0):
        calls.append(number)
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, "full")
        yield from real(self, number, skip)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", filling)
        full = runner.invoke(args=[*words, "--carrier", "0.01"])
    assert full.exit_code and "载体已满" in full.output
    assert not [one for one in out.iterdir() if one.name.endswith(".part")]
    ran = runner.invoke(args=[*words, "--carrier", "0.01"])
    assert ran.exit_code == 0, ran.output
    assert runner.invoke(args=[*words, "--carrier", "floppy"]).exit_code


def test_an_archive_takes_a_package_in_from_its_carriers_and_names_the_missing_one(
    app, heavy, tmp_path
):
    runner, out = app.test_cli_runner(), tmp_path / "out"
    words = ["acceptance", "package", "NY-2018-002", str(out), "--as", "demo-owner", "--agreed"]
    assert runner.invoke(args=[*words, "--carrier", "0.01"]).exit_code == 0
    folders = [str(one) for one in sorted(out.iterdir())]
    taken = ["acceptance", "receive", "--as", "demo-city", "--look"]
    lacking = runner.invoke(args=[*taken, *folders[:-1]])
    assert lacking.exit_code and f"缺少这一号载体：{len(folders)}" in lacking.output
    whole = runner.invoke(args=[*taken, *folders])
    # a trial: whole, and never taken in
    assert "试移交的包" in whole.output and whole.output.count("\n") <= 2


def test_each_party_has_its_own_set_of_what_it_may_see(app, enter, tmp_path):
    client = enter("owner")
    page = client.get(AT).text
    names = re.findall(r'value="party:([^"]+)"', page)
    sizes = {}
    for name in names:
        answer = client.post(AT, data={"agreed": "1", "holds": f"party:{name}"})
        if answer.status_code == 422:
            assert "没有案卷" in answer.text
            sizes[name] = 0
            continue
        number = client.get(AT).text.split('id="parcel-')[1].split('"')[0]
        (tmp_path / "p.zip").write_bytes(client.get(f"{AT}/{number}.zip").data)
        report = verify.check(str(tmp_path / "p.zip"))
        assert report.faults == [] and report.about["extent"] == "party"
        with zipfile.ZipFile(tmp_path / "p.zip") as package:
            (told,) = [one for one in package.namelist() if one.endswith("定稿.json")]
            assert package.read(told).count(b'"files"') == len(report.about["volumes"])
        sizes[name] = len(report.about["volumes"])
    assert len(set(sizes.values())) > 1, sizes
    strange = client.post(AT, data={"agreed": "1", "holds": "party:没有的单位"})
    assert strange.status_code == 422 and "不是本项目的参建单位" in strange.text
