"""Pins: marks that stick to their page until they are dealt with."""

from acceptance.demo.pdfs import small_pdf
from tests.builders import BRIDGE
from tests.web.intake.tus import missing, push

BASE = f"/projects/{BRIDGE}"


def test_pins_stick_to_their_page_until_they_are_dealt_with(app, enter, work):
    contractor, supervisor = enter("contractor"), enter("supervisor")
    told = push(contractor, small_pdf("a", 2), filename="a.pdf", filing=missing(app, section=1))
    work()
    url = f"{BASE}/versions/{told['version']}/pins"
    assert (
        contractor.post(url, data={"page": 1, "x": "0.5", "y": "0.5", "text": "x"}).status_code
        == 403
    )
    assert (
        supervisor.post(url, data={"page": 3, "x": "0.5", "y": "0.5", "text": "x"}).status_code
        == 422
    )
    assert (
        supervisor.post(url, data={"page": 2, "x": "1.5", "y": "0.5", "text": "x"}).status_code
        == 422
    )
    assert (
        supervisor.post(
            url, data={"page": 2, "x": "0.25", "y": "0.75", "text": "缺监理签字"}
        ).status_code
        == 302
    )
    page = contractor.get(f"{BASE}/documents/{told['document']}?page=2").text
    assert "缺监理签字" in page and "translate(250.0 750.0)" in page
    pin = page.split("/pins/")[1].split("/")[0]
    assert contractor.post(f"{BASE}/pins/{pin}/close").status_code == 302
    assert "translate(" not in contractor.get(f"{BASE}/documents/{told['document']}?page=2").text
