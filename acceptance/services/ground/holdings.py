"""How much archive a project has: volumes, files, pages, drawings, class by class, and what these counts
leave out.
"""

from __future__ import annotations

from sqlalchemy import Integer, bindparam, case, func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Fixity, HeldFile, Project, Volume
from acceptance.models.states import Gone, HeldState
from acceptance.services.ground import packs
from acceptance.services.ground.questions import Answers, Question
from workflows import classes

_MINE = bindparam("project", type_=Integer)


def by_class(project: Project) -> list[classes.Row]:
    """The volumes of a project class by class, the sum last."""
    rows = db.session.execute(
        select(Volume.groups, Volume.holds, Volume.files, Volume.pages, Volume.drawings)
        .where(Volume.project_id == project.id)
        .order_by(Volume.number)
    )
    names = {group.code: group.name for group in packs.scope(project).groups}
    return classes.table([classes.Shelved(*row) for row in rows], names)


def left_over(project_id: int) -> list[str]:
    """Sentences on the files that the counts of volumes do not say: in no item, without pages, in no
    volume, held."""
    counted = totals(project_id)
    return classes.left_over(**{name: counted[name] for name in classes.LEFT})


def _totals() -> Question:
    mine = Document.project_id == _MINE
    here = mine & (Document.gone == Gone.HERE)
    counts = {
        "stored": select(func.count()).where(mine, Document.state == "stored"),
        "unplaced": select(func.count()).where(
            here, Document.filing_id.is_(None), Document.volume_id.is_not(None)
        ),
        "unpaged": select(func.count())
        .select_from(Document)
        .join(Volume, Volume.id == Document.volume_id)
        .where(
            here,
            Volume.holds != "media",
            Document.first_page.is_(None) | Document.last_page.is_(None),
        ),
        "loose": select(func.count()).where(here, Document.volume_id.is_(None)),
        "unbound": select(func.count()).where(
            here, Document.volume_id.is_(None), Document.filing_id.is_not(None)
        ),
        "held": select(func.count()).where(
            HeldFile.project_id == _MINE, HeldFile.state == HeldState.HELD
        ),
        "damaged": select(func.count())
        .select_from(FileVersion)
        .join(Fixity, Fixity.digest == FileVersion.digest)
        .where(
            FileVersion.project_id == _MINE,
            FileVersion.current,
            Fixity.damaged_at.is_not(None),
        ),
    }
    bound = {
        "volumes": func.count(),
        "files": func.sum(Volume.files),
        "pages": func.sum(Volume.pages),
        "drawings": func.sum(Volume.drawings),
        "gaps": func.sum(case((Volume.sound, 0), else_=Volume.files)),
        "unnumbered": func.sum(case((Volume.sound & (Volume.code == ""), Volume.files), else_=0)),
    }
    asked = [value.label(name) for name, value in bound.items()]
    asked += [query.scalar_subquery().label(name) for name, query in counts.items()]
    return Question(select(*asked).where(Volume.project_id == _MINE))


TOTALS = _totals()


def totals(project_id: int, answers: Answers | None = None) -> dict[str, int]:
    """Volumes, files, pages, drawings, stored files of a project; and what these counts leave out: files in a volume
    and no item, files in a volume without pages, files in no volume, those of them that have an item, files that wait.
    Of the files in volumes those in one whose pages do not run on, or else without a number; files known to be damaged.
    """
    (found,) = (answers or Answers(project=project_id)).rows(TOTALS)
    return {name: getattr(found, name) or 0 for name in found._fields}
