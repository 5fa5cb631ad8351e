"""Search for a word of two characters among 500,000 titles, against LIKE; recall against LIKE on random queries; size."""

from __future__ import annotations

import random
import time

from sqlalchemy import func, insert, select, text

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.files import index, search
from acceptance.services.ground import access
from acceptance.transaction import transaction
from tests.bench.timing import pair, row
from tests.builders import a_builder, a_project

TITLES = 500_000
PLACES = [
    "隧道",
    "污水处理厂",
    "主桥",
    "引道",
    "厂房",
    "泵站",
    "大坝",
    "溢洪道",
    "门急诊楼",
    "住院楼",
]
PARTS = ["桩基", "承台", "幕墙", "钢筋", "混凝土", "防水", "管道", "电气", "通风", "路基"]
KINDS = [
    "隐蔽工程验收记录",
    "检验批质量验收记录",
    "竣工图",
    "施工日志",
    "试验报告",
    "旁站记录",
    "设计变更通知单",
    "质量评定表",
]


def titles(count: int, dice: random.Random):
    for n in range(count):
        yield f"K{dice.randrange(90)}+{dice.randrange(1000):03d}{dice.choice(PLACES)}{dice.choice(PARTS)}第{n % 997}号{dice.choice(KINDS)}"


def fill(project_id: int) -> float:
    dice = random.Random(3)
    with transaction() as session:
        items = session.scalars(select(Filing.id).where(Filing.project_id == project_id)).all()
        rows = [
            {
                "project_id": project_id,
                "filing_id": items[n % len(items)],
                "position": 0,
                "title": title,
                "number": f"ZJ-{n % 5000}",
                "author": "粤西路桥工程有限公司",
                "state": "stored",
                "indexed": False,
            }
            for n, title in enumerate(titles(TITLES, dice))
        ]
        session.connection().execute(insert(Document.__table__), rows)
    start = time.perf_counter()
    while True:
        with transaction():
            if not index.index_pending(limit=20_000):
                break
    return time.perf_counter() - start


def like(project_id: int, asked: str) -> int:
    return db.session.scalar(
        select(func.count()).where(
            Document.project_id == project_id, Document.title.contains(asked, autoescape=True)
        )
    )


def main(name: str = "SQLite", goal: str = "≥ 50×") -> None:
    project_id = a_project("design", code="S", name="查找工程").id
    seconds = fill(project_id)
    if name != "SQLite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    place = access.stand(a_builder().viewers["owner"], project_id)

    def page() -> list:
        return search.first(place, "隧道", offset=0, limit=50)

    def count() -> int:
        return search.count(place, "隧道")

    truth = like(project_id, "隧道")
    assert count() == truth, (count(), truth)
    ours, theirs = pair(count, lambda: like(project_id, "隧道"), rounds=7)
    row(
        f"search “隧道” among {TITLES:,} titles, {truth:,} hits counted, {name}",
        f"{ours * 1000:.1f} ms",
        f"LIKE {theirs * 1000:.0f} ms",
        f"{theirs / ours:.0f}×",
        goal,
    )
    first, _ = pair(page, page)
    row(f"the first 50 of them, {name}", f"{first * 1000:.1f} ms", "–", "–", "–")
    rare, rare_like = pair(
        lambda: search.count(place, "K19+588"), lambda: like(project_id, "K19+588")
    )
    row(
        f"search “K19+588”, {name}",
        f"{rare * 1000:.2f} ms",
        f"LIKE {rare_like * 1000:.0f} ms",
        f"{rare_like / rare:.0f}×",
        "–",
    )
    dice, missed = random.Random(5), 0
    sample = db.session.scalars(
        select(Document.title).where(Document.project_id == project_id).limit(2000)
    ).all()
    for _ in range(60):
        title = dice.choice(sample)
        start = dice.randrange(len(title) - 4)
        asked = title[start : start + dice.randint(2, 5)]
        wanted = set(
            db.session.scalars(
                select(Document.id).where(
                    Document.project_id == project_id,
                    Document.title.contains(asked, autoescape=True),
                )
            )
        )
        missed += len(
            wanted
            - set(db.session.scalars(search.matching(place, asked).with_only_columns(Document.id)))
        )
    size, words = sizes(project_id, name)
    row(
        f"recall on 60 random queries; index / text, {name}",
        f"{missed} missed; {size / 1e6:.0f} MB",
        f"text {words / 1e6:.0f} MB",
        f"{size / words:.2f}",
        "100 %, ≤ 1",
    )
    row(f"indexing {TITLES:,} titles, {name}", f"{seconds:.0f} s", "–", "–", "–")


def sizes(project_id: int, name: str) -> tuple[int, int]:
    octets = "octet_length" if name != "SQLite" else "length"
    cast = (lambda c: c) if name != "SQLite" else (lambda c: f"CAST({c} AS BLOB)")
    words = db.session.scalar(
        text(
            f"SELECT sum({octets}({cast('title')}) + {octets}({cast('number')}) + {octets}({cast('author')})) FROM document WHERE project_id = :p"
        ),
        {"p": project_id},
    )
    if name == "SQLite":
        with transaction():
            db.session.execute(
                text("INSERT INTO document_search (document_search) VALUES ('optimize')")
            )
        size = db.session.scalar(text("SELECT sum(length(block)) FROM document_search_data"))
        size += db.session.scalar(text("SELECT sum(length(pair) * 3 + 4) FROM search_pair"))
    else:
        size = db.session.scalar(
            text(
                "SELECT pg_relation_size('ix_document_search_body') + pg_relation_size('search_pair')"
            )
        )
    return int(size), int(words)


def main_on_postgres() -> None:
    main("PostgreSQL", "≥ 4×")
