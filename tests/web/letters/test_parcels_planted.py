"""Packages that another made to be large, or put together of two: taken in whole, or not at all."""

import hashlib
import io
import json
import zipfile

from tests.builders import SEWAGE
from tests.web.letters import planting
from tests.web.letters.test_accessions import (
    accepted,
    archive_of,
    elsewhere,
    hand_in,
    rezipped,
    seeded,
)
from tests.web.letters.test_parcels import made, unpacked

__all__ = ("accepted", "elsewhere", "seeded")


def entered(content, extra):
    """A package's ZIP with more empty files in its folder, listed with the others; its entries."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    (listing,) = (one for one in inside if one.endswith("/tagmanifest-sha256.txt"))
    top, empty = listing.partition("/")[0], hashlib.sha256(b"").hexdigest()
    lines = [f"{empty}  附/{number:05d}\n" for number in range(extra)]
    inside[listing] += "".join(lines).encode()
    inside |= {f"{top}/附/{number:05d}": b"" for number in range(extra)}
    return inside


def as_zip(inside, path):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in inside.items():
            out.writestr(name, content)
    return path.read_bytes()


def test_a_package_of_more_entries_than_a_short_zip_counts_is_looked_at_whole(
    elsewhere, accepted, tmp_path
):
    """65,536 and more: whole it is taken in; with one of them beside the list it is refused, in one
    sentence that names it, and nothing of it is kept.
    """
    inside, archive = entered(accepted, 65_600), archive_of(elsewhere)
    stored = sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*"))
    last = list(inside)[-1]
    refused = hand_in(archive, as_zip({**inside, last: b"x"}, tmp_path / "bad.zip"))
    page = archive.get(refused.location).text
    assert "整包退回" in page and page.count(last.partition("/")[-1]) == 1
    assert sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*")) == stored
    taken = hand_in(archive, as_zip(inside, tmp_path / "good.zip"))
    assert "已接收" in archive.get(taken.location).text


def test_a_package_under_the_manifest_of_another_is_refused_and_nothing_of_it_kept(
    app, enter, elsewhere, accepted, tmp_path
):
    """Either manifest of the other: what is not in it, and what it lists, is named."""
    archive = archive_of(elsewhere)
    foreign = unpacked(made(enter("owner"), SEWAGE, volume="1").data, tmp_path / "other")
    stored = sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*"))
    codes = {"manifest-sha256.txt": "file_changed", "tagmanifest-sha256.txt": "tag_changed"}
    for name in codes:
        top = unpacked(accepted, tmp_path / name)
        planting.put(top / name, (foreign / name).read_bytes())
        refused = hand_in(archive, rezipped(top, tmp_path / "bad.zip"))
        page = archive.get(refused.location).text
        told = json.loads(archive.get(f"{refused.location}/receipt.json").text)["reasons"]
        assert "整包退回" in page and codes[name] in {one for one, _where in told}, told
        assert archive.get(f"{refused.location}.zip").status_code == 404
    assert sum(1 for _ in (tmp_path / "elsewhere/files").rglob("*")) == stored
