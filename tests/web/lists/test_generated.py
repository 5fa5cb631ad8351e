"""Lists in many layouts made of one truth: what is in the database is the truth, or a sentence says why not.

`LAYOUTS=2000 pytest tests/web/lists/test_generated.py -s` tries so many and counts the refusals by sentence.
"""

import os
from collections import Counter

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, Volume
from acceptance.services.files import dating
from tests.web.lists.layouts import hand_in
from tests.web.lists.making import Maker

LAYOUTS = int(os.environ.get("LAYOUTS", "40"))
FIRST = int(os.environ.get("FIRST_LAYOUT", "31"))


def stored(import_id):
    """What the list became, as `Layout.right` has it."""
    rows = db.session.execute(
        select(Document, Volume.title, Volume.given_number)
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .where(Document.import_id == import_id)
        .order_by(Document.id)
    )
    return [
        (
            volume or "",
            given or "",
            file.title,
            file.number,
            file.author,
            dating.text_of(file.formed_on, file.formed_as) or "",
            file.first_page,
            file.last_page,
            file.retention,
            file.secrecy,
            file.remark,
        )
        for file, volume, given in rows
    ]


def test_what_comes_in_is_what_the_list_says(app, enter):
    owner, wrong, refused = enter("owner"), [], Counter()
    for number in range(FIRST, FIRST + LAYOUTS):
        layout = Maker(number).make()
        answer = hand_in(owner, layout.content, layout.name)
        with app.app_context():
            row = db.session.scalars(
                select(CatalogueImport).order_by(CatalogueImport.id.desc()).limit(1)
            ).one()
            if answer.status_code == 200:
                found = stored(row.id)
                if found != layout.right or layout.fault:
                    differing = [
                        pair
                        for pair in zip(found, layout.right, strict=False)
                        if pair[0] != pair[1]
                    ]
                    wrong.append(
                        (
                            number,
                            layout.told,
                            layout.fault,
                            len(found),
                            len(layout.right),
                            differing[:1],
                        )
                    )
                continue
            assert answer.status_code == 422, (number, answer.text[-500:])
            codes = {one[4].get("said") or one[3] for one in row.issues if one[2] == "error"}
            reason = "、".join(sorted(codes)) or row.state
            refused[("fault" if layout.fault else "no fault", reason)] += 1
            if not layout.fault:
                print(number, layout.told, reason, row.issues[:2], row.headings)
    for (kind, reason), count in refused.most_common():
        print(f"{count:5} {kind}: {reason}")
    assert not wrong, f"{len(wrong)} of {LAYOUTS}: {wrong[:8]}"
    assert not [key for key in refused if key[0] == "no fault"], refused
