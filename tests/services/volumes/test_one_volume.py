"""The defects of one volume, read for it alone, are those that the whole project has of it."""

from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import Volume
from acceptance.services.volumes import defects
from acceptance.transaction import transaction
from tests.builders import SEWAGE

SPOILT = (
    # the same file a second time, by its bytes and by what is written about it
    "UPDATE file_version SET digest = (SELECT max(digest) FROM file_version WHERE project_id = :p)"
    " WHERE project_id = :p AND id % 9 = 0",
    "UPDATE document SET title = '同一件', number = 'A-1', author = '甲', formed_on = '2024-05-06'"
    " WHERE project_id = :p AND id % 7 = 0",
    "UPDATE document SET first_page = 3, last_page = 4 WHERE project_id = :p AND id % 5 = 0",
)


def test_the_defects_of_each_volume_are_those_that_the_whole_project_has_of_it(context):
    with transaction():
        for statement in SPOILT:
            db.session.execute(text(statement), {"p": SEWAGE})
    defects._found.cache_clear()
    whole = defects.find(SEWAGE)
    assert len({one.code for one in whole}) > 1 and any(one.code == "twice" for one in whole)
    mine = select(Volume.id).where(Volume.project_id == SEWAGE).order_by(Volume.id)
    for volume_id in db.session.scalars(mine).all():
        here = [one for one in whole if one.volume == volume_id]
        assert defects.of_volume(SEWAGE, volume_id) == here
