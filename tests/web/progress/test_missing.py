"""What is missing: counted for all, for each, with what does not apply."""

import random

import pytest
from lxml.html import fromstring
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.ground import access, counts
from acceptance.services.progress import missing
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder

BASE = f"/projects/{BRIDGE}"

TRUTH = """
SELECT f.section, f.group_code, sum(f.required AND f.state <> 'exempt'), sum(f.required AND f.state = 'filed'),
       sum(f.required AND f.state = 'missing'), sum(f.required AND f.state = 'returned'),
       sum(f.required AND f.state IN ('submitted', 'checked', 'exemption_asked')), sum(f.required AND f.state = 'exempt'),
       sum((SELECT count(*) FROM document d WHERE d.filing_id = f.id)),
       sum((SELECT count(*) FROM document d WHERE d.filing_id = f.id AND d.state = 'stored'))
FROM filing f WHERE f.project_id = :p AND (f.required OR EXISTS (SELECT 1 FROM document d WHERE d.filing_id = f.id)) GROUP BY 1, 2
"""


@pytest.mark.parametrize("seed", range(5))
def test_the_matrix_equals_an_independent_count(context, seed):
    dice = random.Random(seed)
    with transaction() as session:
        rows = list(session.scalars(select(Filing).filter_by(project_id=BRIDGE)))
        for row in rows:
            row.state = dice.choice(
                [
                    "missing",
                    "submitted",
                    "checked",
                    "filed",
                    "returned",
                    "exemption_asked",
                    "exempt",
                ]
            )
            for n in range(dice.randrange(6)):
                session.add(
                    Document(
                        project_id=BRIDGE,
                        filing_id=row.id,
                        title=f"{n}",
                        state=dice.choice(["listed", "stored"]),
                    )
                )
        session.flush()
        counts.recount([row.id for row in rows])
    place = access.stand(a_builder().viewers["owner"], BRIDGE)
    found = missing.matrix(place)
    truth = {
        (r[0], r[1]): tuple(int(n) for n in r[2:])
        for r in db.session.execute(text(TRUTH), {"p": BRIDGE})
    }
    assert {key: cell.tuple() for key, cell in found.cells.items()} == truth
    assert found.total.owed == sum(cell[0] for cell in truth.values())


def test_a_contractor_sees_what_it_owes_itself(enter):
    page = enter("contractor").get(f"{BASE}/missing").text
    assert "第 2 标段" not in page.split("<table")[1] and "第 1 标段" in page
    assert enter("owner").get(f"{BASE}/missing/export.csv").text.count("\n") > 10


def test_not_applicable_stands_in_the_report_with_its_reason(app, enter):
    with app.app_context():
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=2, code="6-13")
        ).one()
    enter("owner").post(
        f"{BASE}/filings/{filing}/steps/ask_exemption", data={"reason": "本标段不单独交工"}
    )
    assert "本标段不单独交工" in enter("bureau").get(f"{BASE}/missing").text
    enter("bureau").post(f"{BASE}/filings/{filing}/steps/grant_exemption")
    assert "不适用 1" in enter("owner").get(f"{BASE}/missing").text


def test_a_cell_of_what_is_missing_says_and_looks_the_same_on_every_page(app, enter):
    with app.app_context(), transaction() as session:
        wanted = select(Filing).where(Filing.project_id == BRIDGE).order_by(Filing.id)
        states = ("missing", "returned", "submitted", "checked", "filed", "exempt")
        for number, item in enumerate(session.scalars(wanted)):
            item.state = states[number % len(states)]
    owner = enter("owner")

    def cells(address):
        page = fromstring(owner.get(address).text)
        found = page.xpath("//table[contains(@class, 'mx')]//td[a]")
        return [(cell.get("class"), " ".join(cell.text_content().split())) for cell in found]

    shown = cells(BASE)
    assert shown and shown == cells(f"{BASE}/missing")
    assert any("late" in kind and "退回" in text for kind, text in shown)
