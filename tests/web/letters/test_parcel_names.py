"""Names of every kind go from one archive to another and back, and are the same."""

import json
import os
import random
import unicodedata
import zipfile

from sqlalchemy import insert, select

from acceptance.models import Document, FileVersion, Volume
from acceptance.services.letters import parcel_making
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.web.letters.test_accessions import archive_of, elsewhere, hand_in, seeded
from tests.web.letters.test_parcels import made
from workflows.parcels import names, verify

__all__ = ("elsewhere", "seeded")

NAMES = int(os.environ.get("ODD_NAMES", "300"))
EACH, HIGH, FIRST = 100, 9_000, 9_000_000
LETTERS = "第号墩隐蔽工程验收记录竣工图施工组织设计（一）·、—…“”《》①ⅣａＡ㎡℃éüñが각ﬁ"
FOUR_BYTES = "𠮷𡈽𣇉𤭢𬱖🏗🄰"
HELD = (
    *("CON", "con.pdf", "NUL", "nul.", "COM1", "LPT¹", "prn .x", "AUX", "."),
    *(
        "..",
        "...",
        "a.",
        "a. ",
        "尾点.",
        "尾空 ",
        "甲/乙",
        "甲\\乙",
        "甲:乙",
        "a*?<>|b",
        '"',
        "%2e%2e",
    ),
    *(
        "Ab",
        "aB",
        "AB",
        "ab",
        "Straße",
        "STRASSE",
        "ﬁ",
        "fi",
        "①",
        "1",
        "é",
        "e\u0301",
        "が",
        "か\u3099",
    ),
    *(
        "가",
        "\u1100\u1161",
        "𠮷",
        "吉",
        "=1+1",
        "-1",
        "@a",
        "​零宽",
        "a\u202eb",
        "無題",
        "字" * 80,
        "𠮷" * 80,
        "é" * 80,
    ),
    *("~$a", "desktop.ini", ".git", "&amp;", "<b>", "]]>", "a'b", "{{ 1 }}", "%s", "$HOME", "`id`"),
)


def odd(number):
    """Titles of 1 to 80 characters, the same each time; among them those that some system refuses."""
    chance = random.Random(20)
    found = list(HELD)
    while len(found) < number:
        text = "".join(
            chance.choice(FOUR_BYTES if chance.random() < 0.1 else LETTERS)
            for _ in range(chance.randint(1, 80))
        )
        kind = chance.random()
        if kind < 0.2:
            text = unicodedata.normalize("NFD", text)[:80]
        elif kind < 0.3:
            text = chance.choice(found).swapcase()[:80]
        elif kind < 0.4:
            text = (text + chance.choice((".", " ", "..", ". "))).strip()[:80]
        found.append(text)
    return found[:number]


def shelved(app, titles):
    """Volumes that hold one file of each title, all of the bytes that one of the project has."""
    with app.app_context(), transaction() as session:
        mine = select(FileVersion).filter_by(project_id=SEWAGE, current=True)
        one = session.scalars(mine.order_by(FileVersion.id)).first()
        plain = ("digest", "size", "crc32", "media_type", "stored_by", "stored_at")
        kept = {name: getattr(one, name) for name in plain}
        for at in range(0, len(titles), EACH):
            some, number = titles[at : at + EACH], HIGH + at // EACH
            volume = Volume(project_id=SEWAGE, number=number, title=some[0], files=len(some))
            session.add(volume)
            session.flush()
            rows = [
                {"id": FIRST + at + position, "project_id": SEWAGE, "volume_id": volume.id}
                | {"title": title, "position": position, "state": "stored"}
                for position, title in enumerate(some, 1)
            ]
            session.execute(insert(Document), rows)
            versions = [
                {"project_id": SEWAGE, "document_id": row["id"], "name": f"{row['title']}.pdf"}
                for row in rows
            ]
            session.execute(insert(FileVersion), [one | kept for one in versions])


def told(path):
    """The titles that a package tells, in their order, and where each file lies."""
    with zipfile.ZipFile(path) as package:
        (name,) = (one for one in package.namelist() if one.endswith("/定稿.json"))
        version = json.loads(package.read(name))
        paths = [one for one in package.namelist() if "/电子档案/" in one]
    mine = [one for one in version["volumes"] if one["number"] >= HIGH]
    titles = [file["title"] for volume in mine for file in volume["files"]]
    return titles, paths


def test_odd_names_are_the_same_after_they_went_to_another_archive_and_back(
    app, enter, elsewhere, monkeypatch, tmp_path
):
    """The titles sign by sign; in the package each at a place of its own that every system opens."""
    titles = odd(NAMES)
    shelved(app, titles)
    # the whole is made while the test waits
    monkeypatch.setattr(parcel_making, "AT_ONCE", 2 * NAMES + 1_000)
    sent = made(enter("owner"), SEWAGE).data
    there = archive_of(elsewhere)
    taken = hand_in(there, sent)
    assert "已接收" in there.get(taken.location).text
    back = there.get(f"{taken.location}.zip").data
    assert back == sent
    home = archive_of(app)
    returned = hand_in(home, back)
    assert "已接收" in home.get(returned.location).text
    (tmp_path / "p.zip").write_bytes(home.get(f"{returned.location}.zip").data)
    assert verify.check(str(tmp_path / "p.zip")).faults == []
    found, paths = told(tmp_path / "p.zip")
    assert found == titles
    assert len({names.alike(one) for one in paths}) == len(paths)
    for one in paths:
        parts = one.split("/")
        assert all(len(part.encode()) <= 255 and part == part.strip(" .") for part in parts), one
        assert one == unicodedata.normalize("NFC", one)
