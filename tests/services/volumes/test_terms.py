"""保管期限 and 密级 of a volume: from its files where nothing is said of itself, the longest and the highest."""

from datetime import date

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Document, Volume
from acceptance.services.ground import access
from acceptance.services.volumes import appraising, description, terms
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder
from workflows.appraisals import AppraisalKind


def a_volume():
    """One whose files are kept for one period by their items, and that says nothing itself."""
    found = select(Volume.id).where(Volume.project_id == SEWAGE, Volume.retention == "")
    return db.session.scalars(found.order_by(Volume.id)).first()


def test_no_volume_is_without_a_period(context):
    told = terms.of(SEWAGE)
    assert told and all(one.retention for one in told.values())


def test_a_volume_of_several_periods_takes_the_longest_and_says_so(context):
    volume = a_volume()
    with transaction() as session:
        inside = select(Document.id).where(Document.volume_id == volume).order_by(Document.id)
        first, second, *_rest = session.scalars(inside).all()
        for file, period, degree in ((first, "Y", "秘密"), (second, "10", "内部")):
            session.execute(
                update(Document).where(Document.id == file).values(retention=period, secrecy=degree)
            )
    told = terms.of(SEWAGE)[volume]
    assert (told.retention, told.secrecy) == ("Y", "秘密")
    assert told.mixture.startswith("卷内保管期限有永久、") and "从长为永久" in told.mixture


def test_a_volume_of_ten_years_with_a_file_for_good_is_never_due_to_be_destroyed(context):
    """Seen: 到期鉴定 and its list went by what was said of the volume alone."""
    with transaction() as session:
        volume = session.get_one(Volume, a_volume())
        volume.retention, volume.ends_on = "10", date(2001, 2, 28)
        inside = select(Document).where(Document.volume_id == volume.id).order_by(Document.id)
        session.scalars(inside).first().retention = "Y"
    place = access.stand(a_builder().viewers["city"], SEWAGE)
    told = {one.volume.id: one for one in appraising.standings(place, AppraisalKind.RETENTION)}
    assert (told[volume.id].retention, told[volume.id].due) == ("Y", None)
    assert not told[volume.id].uncounted
    assert description.volume_values(place, volume)["retention"] == "Y"
