"""An inspector in an archive room without a network: the sheet opens, entries and photos are kept, and they come in once when the network is back."""

import io
import struct
import zlib

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import SampleNote
from acceptance.web import assets
from tests.builders import SEWAGE
from tests.journeys.walker import Person

WAITING = f"""
    import("/static/{assets.digest()}/scripts/sheet/shelf.js")
        .then((shelf) => shelf.photosOf("{SEWAGE}"))
        .then((all) => all.length)
"""


PROGRESS = "已查 11 卷，共 11 卷"


def a_picture(width=400, height=300):
    """A PNG of one colour."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80\x60\x40" * width for _ in range(height)))

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def test_entries_and_photos_survive_the_cellar(app, browser, address):
    expert = Person(browser, address, "expert", "zh", width=820)
    page = expert.page
    expert.go(f"/projects/{SEWAGE}/sample")
    page.locator("#told[data-offline]").wait_for(timeout=15_000)
    expert.context.set_offline(True)
    page.reload()
    box = page.locator("[data-volume]").first
    box.locator("[name=result]").select_option("faulty")
    box.locator("[name=page]").fill("12")
    box.locator("[name=text]").fill("缺监理签字")
    box.locator("[name=photo]").set_input_files(
        {"name": "shot.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    canvas = box.locator("canvas")
    canvas.wait_for(state="visible")
    canvas.click(position={"x": 100, "y": 150})
    canvas.press("ArrowRight")
    box.locator("form[data-note] button").click()
    page.locator("#told", has_text="已记在本机 1 条").wait_for(timeout=10_000)
    page.reload()
    # still without a network: what was written stands on the page, and counts
    line = page.locator("[data-volume]").first.locator("li", has_text="缺监理签字")
    line.locator("small", has_text="待送出").wait_for(timeout=10_000)
    assert page.locator("#progress").inner_text() == PROGRESS
    assert page.evaluate(f"JSON.parse(localStorage.getItem('notes-{SEWAGE}')).length") == 1
    assert page.evaluate(WAITING) == 1
    expert.context.set_offline(False)
    for _ in range(200):
        if not page.evaluate(WAITING):
            break
        page.wait_for_timeout(200)
    page.locator("#told", has_text="已全部送出").wait_for(timeout=20_000)
    assert not page.locator("small.waiting").count()
    page.reload()
    box = page.locator("[data-volume]").first
    assert not page.evaluate(f"JSON.parse(localStorage.getItem('sent-{SEWAGE}')).length")
    assert box.inner_text().count("缺监理签字") == 1 and box.locator(".photo circle").count() == 1
    with app.app_context():
        notes = db.session.scalars(select(SampleNote).filter_by(project_id=SEWAGE, by="冯远")).all()
        assert [(note.text, note.page, note.result, note.by) for note in notes] == [
            ("缺监理签字", "12", "faulty", "冯远")
        ]
        (photo,) = notes[0].photos
        assert (photo["type"], photo["width"], photo["height"]) == ("image/jpeg", 400, 300)
        assert 255 <= photo["x"] <= 285 and 485 <= photo["y"] <= 515


def test_photos_are_pictures_of_ones_own_entries_and_come_in_once(app, enter):
    expert, bureau = enter("expert"), enter("bureau")
    with app.app_context():
        from acceptance.models import Sample

        volume = (
            db.session.scalars(
                select(Sample).filter_by(project_id=SEWAGE).order_by(Sample.volume_id)
            )
            .first()
            .volume.number
        )
    base = f"/projects/{SEWAGE}/sample/notes"
    entry = {
        "entry": "e-1",
        "volume": volume,
        "result": "faulty",
        "text": "缺页",
        "page": "",
        "at": "2026-11-24T08:00:00Z",
    }
    assert expert.post(base, json=[entry]).status_code == 200

    def send(client, content, name="a.png", **seen):
        return client.post(
            f"{base}/e-1/photos",
            data={"files": (io.BytesIO(content), name), "width": "400", "height": "300", **seen},
        )

    assert send(expert, a_picture(), x="10", y="20").status_code == 200
    assert send(expert, a_picture()).status_code == 200
    assert send(expert, b"%PDF-1.4 not a picture", "a.pdf").status_code == 422
    assert send(expert, a_picture(401), x="2000").status_code == 422
    assert send(bureau, a_picture(402)).status_code == 403
    assert (
        expert.post(
            f"{base}/none/photos",
            data={"files": (io.BytesIO(a_picture()), "a.png"), "width": "1", "height": "1"},
        ).status_code
        == 404
    )
    for count in range(403, 408):
        assert send(expert, a_picture(count)).status_code == 200
    assert send(expert, a_picture(409)).status_code == 422
    shown = bureau.get(f"{base}/e-1/photos/0")
    assert shown.data == a_picture() and "sandbox" in shown.headers["Content-Security-Policy"]
    assert (
        enter("contractor").get(f"{base}/e-1/photos/0").status_code == 403
        and bureau.get(f"{base}/e-1/photos/9").status_code == 404
    )
