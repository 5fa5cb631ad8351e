"""The converter is away or hangs: Word still goes out, the page says what is pending, and the PDF comes when it can."""

import stat

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import clock, previews, resident
from acceptance.models import Report
from acceptance.services.letters import prints
from acceptance.transaction import transaction
from tests.builders import POWER


@pytest.mark.parametrize("fault", ["absent", "hung"])
def test_word_is_issued_without_a_converter_and_the_pdf_comes_later(
    app, enter, work, monkeypatch, tmp_path, fault
):
    program = previews.converter()
    if not program:
        pytest.skip("because LibreOffice is not installed here; `make test` installs it when root")
    bureau, url = enter("bureau"), f"/projects/{POWER}/reports"
    work()
    with monkeypatch.context() as broken:
        if fault == "absent":
            broken.setattr(previews, "converter", lambda: "")
        else:
            sleeper = tmp_path / "soffice"
            sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
            sleeper.chmod(sleeper.stat().st_mode | stat.S_IXUSR)
            broken.setattr(previews, "converter", lambda: str(sleeper))
            broken.setattr(resident, "python", lambda: "")
            broken.setattr(previews, "PRINTING", 1)
        assert (
            bureau.post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"}).status_code
            == 302
        )
        work()
        page = bureau.get(url).text
        assert "PDF 稍后再试" in page and "受理通知" in page
    with app.app_context():
        with transaction():
            assert prints.ask_again(now=clock.now()) == 1
        assert prints.ask_again(now=clock.now()) == 0
        db.session.rollback()
        tasks.drain(app)
    with app.app_context():
        report = db.session.scalars(
            select(Report).filter_by(project_id=POWER, kind="admission")
        ).one()
        assert report.pdf_digest
        assert bureau.get(f"{url}/{report.id}.pdf").data[:5] == b"%PDF-"
