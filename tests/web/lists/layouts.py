"""How a list is handed in through the real door, and what is in the database then."""

import io

import openpyxl
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, Volume
from acceptance.services.files import dating
from tests.builders import BRIDGE

BASE = f"/projects/{BRIDGE}/catalogue"


def hand_in(client, content, name="清单.xlsx", say=()):
    """Hand in bytes, or a workbook; returns the answer."""
    if isinstance(content, openpyxl.Workbook):
        out = io.BytesIO()
        content.save(out)
        content = out.getvalue()
    return client.post(
        BASE, data={"sheet": (io.BytesIO(content), name), "say": list(say)}, follow_redirects=True
    )


def book(*sheets):
    """A workbook of sheets (name, rows)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return made


def last_import(app):
    """What became of the list that was handed in last."""
    with app.app_context():
        row = db.session.scalars(
            select(CatalogueImport).order_by(CatalogueImport.id.desc())
        ).first()
        db.session.expunge(row)
        return row


def files(app):
    """The files of the last list, in their order: title, volume, first and last page, date, and so
    on, as a dict.
    """
    with app.app_context():
        newest = select(CatalogueImport.id).order_by(CatalogueImport.id.desc()).limit(1)
        rows = db.session.execute(
            select(Document, Volume.title, Volume.given_number)
            .outerjoin(Volume, Volume.id == Document.volume_id)
            .where(Document.import_id == newest.scalar_subquery())
            .order_by(Document.id)
        ).all()
        return [
            {
                "title": file.title,
                "volume": volume or "",
                "given": given or "",
                "pages": (file.first_page, file.last_page),
                "date": dating.text_of(file.formed_on, file.formed_as),
                "number": file.number,
                "author": file.author,
                "retention": file.retention,
                "secrecy": file.secrecy,
                "remark": file.remark,
            }
            for file, volume, given in rows
        ]


def volumes(app):
    """The volumes of the last list: title, 案卷号, files, pages."""
    with app.app_context():
        newest = select(CatalogueImport.id).order_by(CatalogueImport.id.desc()).limit(1)
        return [
            (volume.title, volume.given_number, volume.files, volume.pages)
            for volume in db.session.scalars(
                select(Volume)
                .where(Volume.import_id == newest.scalar_subquery())
                .order_by(Volume.number)
            )
        ]
