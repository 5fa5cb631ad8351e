"""The search: finds what reading through would, at once, each its own."""

import random

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Document,
    Filing,
)
from acceptance.services.files import index, pairs, search
from acceptance.services.ground import access
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder

BASE = f"/projects/{BRIDGE}"

POOL = [
    "隧道工程",
    "污水处理厂",
    "幕墙竣工图",
    "K19+588",
    "桥（左幅）",
    "A-01 结构图",
    "设计变更单",
    "100%验收",
    "under_score",
    "ＡＢ全角",
    "长江",
    "重庆",
]


@pytest.fixture
def library(context):
    """Two hundred titles, indexed in part."""
    dice = random.Random(7)
    with transaction() as session:
        items = list(session.scalars(select(Filing.id).filter_by(project_id=BRIDGE)))
        for n in range(200):
            title = "".join(dice.choices(POOL, k=2)) + f"第{n}号"
            session.add(
                Document(
                    project_id=BRIDGE,
                    filing_id=dice.choice(items),
                    title=title,
                    number=f"ZJ-{n % 17}",
                    author=dice.choice(["甲公司", "监理部"]),
                )
            )
    with transaction():
        index.index_pending(limit=700)
    return access.stand(a_builder().viewers["owner"], BRIDGE)


def found(place, asked):
    return {row.id for row in db.session.scalars(search.matching(place, asked))}


def test_search_finds_what_like_finds(library):
    dice = random.Random(11)
    rows = list(db.session.scalars(select(Document).where(Document.project_id == BRIDGE)))
    names = dict(
        db.session.execute(select(Filing.id, Filing.name).where(Filing.project_id == BRIDGE)).all()
    )
    for _ in range(300):
        title = dice.choice(rows).title
        start = dice.randrange(len(title))
        asked = title[start : start + dice.randint(1, 5)].strip()
        if not asked or " " in asked:
            continue
        fold = pairs.fold(asked)
        truth = {
            r.id
            for r in rows
            if any(fold in pairs.fold(t) for t in (r.title, r.number, r.author))
            or asked.casefold() in names.get(r.filing_id, "").casefold()
        }
        assert found(library, asked) >= truth, asked
        assert found(library, asked) <= truth | {
            r.id for r in rows if search.is_initials([asked])
        }, asked


def test_initials_find_titles(library):
    ids = found(library, "sdgc")
    assert ids and all(
        "隧道工程" in db.session.get(Document, i).title
        or "sdgc" in pairs.initials(db.session.get(Document, i).title)
        for i in ids
    )


def test_changed_words_are_found_at_once(library):
    document = db.session.scalars(
        select(Document).where(Document.indexed, Document.project_id == BRIDGE)
    ).first()
    old = document.title
    with transaction() as session:
        row = session.get(Document, document.id)
        index.forget([row])
        row.title = "独一无二的标题甲乙丙"
    assert found(library, "独一无二") == {document.id} and document.id not in found(library, old)
    with transaction():
        index.index_pending()
    assert found(library, "独一无二") == {document.id} and document.id not in found(library, old)


def test_a_contractor_searches_its_own_and_the_page_keeps_the_query(app, enter):
    with app.app_context(), transaction() as session:
        for section in (1, 2):
            item = session.scalars(
                select(Filing.id).filter_by(project_id=BRIDGE, section=section, code="6-07")
            ).one()
            session.add(Document(project_id=BRIDGE, filing_id=item, title=f"隧道记录{section}"))
    page = enter("contractor").get(f"{BASE}/search?q=隧道&sort=title").text
    assert "隧道记录1" in page and "隧道记录2" not in page and 'value="隧道"' in page
    assert "隧道记录2" in enter("owner").get(f"{BASE}/search/export.csv?q=隧道").text
