"""Lays out the Word templates. Run it after a change of layout; the results are committed."""

from pathlib import Path

import carriers
import catalogues
import covers
import handovers
import hands
import letters
import meetings
import opinion
import plans
import sheets
import statements
import visits
from sheet import in_order, long_list

HERE = Path(__file__).parent
DOCUMENTS = (
    opinion.opinion,
    visits.inspection_notice,
    visits.rectification_notice,
    visits.visit_record,
    visits.correction_order,
    letters.letter,
    letters.petition,
    letters.with_receipt,
    letters.rectification_order,
    letters.recheck_opinion,
    statements.rectification_report,
    statements.statement,
    statements.application_form,
    meetings.panel_list,
    meetings.inspection_record,
    meetings.ballot,
    meetings.score_sheet,
    meetings.quality_check,
    meetings.member_score_sheet,
    statements.archive_registration,
    statements.finding_ledger,
    handovers.four_report,
    handovers.handover_list,
    handovers.succession_note,
    handovers.city_opinion,
    handovers.handing_review,
    handovers.appraisal_list,
    handovers.service_receipt,
    handovers.amendment_note,
    hands.told_at_once,
    hands.deputation_form,
    hands.avoidance_pledge,
    hands.minutes,
    hands.digital_list,
    hands.digital_registration,
    hands.city_pledge,
    hands.city_transfer,
    hands.city_certificate,
    hands.grade_certificate,
)
PAPERS = {
    "cover-11822": covers.cover_11822,
    "cover-50328": covers.cover_50328,
    "spines": covers.spines,
    "contents-11822": lambda: catalogues.contents("页数"),
    "contents-50328": lambda: catalogues.contents("页次"),
    "note-11822": covers.note_11822,
    "note-50328": covers.note_50328,
    "catalogue-11822": lambda: long_list("案卷目录", catalogues.CATALOGUE_11822),
    "catalogue-50328": lambda: long_list("案卷目录", catalogues.CATALOGUE_50328, landscape=True),
    "general": catalogues.classes,
    "full": catalogues.full,
    "statistics": catalogues.statistics,
    "as_built": lambda: long_list("竣工图目录", catalogues.AS_BUILT, uncounted=True),
    "as_built_check": lambda: long_list(
        "竣工图审核表",
        catalogues.AS_BUILT_CHECK,
        landscape=True,
        signed=catalogues.SIGNED,
        uncounted=True,
    ),
    "as_built_notes": catalogues.as_built_notes,
    "stamps": lambda: long_list("档号章数据", catalogues.STAMPS),
    "media": lambda: long_list("声像档案目录", catalogues.MEDIA, landscape=True),
}

DRAFTS = {"sheet": sheets.draft_sheet}
OFFICE = (plans.emergency_plan,)
CARRIERS = (carriers.labels, carriers.boxes, carriers.handover)

if __name__ == "__main__":
    for made in DOCUMENTS:
        made().save(str(HERE / f"{made.__name__}.docx"))
    for name, made in PAPERS.items():
        in_order(made()).save(str(HERE / "volumes" / f"{name}.docx"))
    for name, made in DRAFTS.items():
        made().save(str(HERE / "drafts" / f"{name}.docx"))
    for made in CARRIERS:
        in_order(made()).save(str(HERE / "carriers" / f"{made.__name__}.docx"))
    for made in OFFICE:
        made().save(str(HERE / "office" / f"{made.__name__}.docx"))
