"""What is not a step: who may see, edit and download.

A table; a permission without a row is nobody's.
"""

from collections.abc import Iterable

from .roles import Role

R = Role
IN_PROJECT = (
    R.OWNER,
    R.CONTRACTOR,
    R.SUPERVISOR,
    R.BUREAU,
    R.CITY_ARCHIVE,
    R.AUTHORITY,
    R.PANELIST,
    R.OBSERVER,
)
WHOLE = (R.OWNER, R.SUPERVISOR, R.BUREAU, R.CITY_ARCHIVE, R.AUTHORITY, R.PANELIST, R.OBSERVER)

# fmt: off
PERMISSIONS: dict[str, tuple[Role, ...]] = {
    #  permission          roles
    "project.see":         (*IN_PROJECT, R.FORMER),
    "project.take_step":   (R.OWNER, R.SUPERVISOR, R.BUREAU, R.CITY_ARCHIVE),
    "project.whole":       WHOLE,                       # everything; without it a party sees only what it owes
    "party.edit":          (R.OWNER,),
    "unit.propose":        (R.OWNER,),                  # one that is not registered yet
    "unit.take_step":      (R.OWNER, R.BUREAU),
    "section.edit":        (R.OWNER,),                  # divide a section, join two
    "succession.propose":  (R.OWNER,),
    "succession.see":      (*IN_PROJECT, R.FORMER),     # without project.whole only one's own
    "succession.take_step": (R.OWNER, R.CONTRACTOR, R.SUPERVISOR),
    "duty.edit":           (R.OWNER, R.CONTRACTOR, R.SUPERVISOR),   # its own party's; the owner's for all
    "filing.see":          (*IN_PROJECT, R.FORMER),
    "filing.take_step":    (R.OWNER, R.CONTRACTOR, R.SUPERVISOR, R.BUREAU),
    "filing.upload":       (R.OWNER, R.CONTRACTOR, R.SUPERVISOR),   # its own items; the owner all
    "catalogue.import":    (R.OWNER, R.CONTRACTOR, R.SUPERVISOR),
    "file.download":       (*IN_PROJECT, R.FORMER),   # a unit that has left: what it delivered
    "purge.ask":           (R.OWNER,),                  # what must not be kept at all
    "purge.take_step":     (R.OWNER, R.BUREAU),
    "volume.see":          WHOLE,
    "volume.edit":         (R.OWNER,),                  # arrange, number, seal, catalogue
    "shelf.keep":          (R.OWNER, R.CITY_ARCHIVE),    # each in its own room: the two below
    "shelf.own":           (R.OWNER,),
    "shelf.archive":       (R.CITY_ARCHIVE,),
    "shelf.see":           (R.OWNER, R.BUREAU, R.CITY_ARCHIVE, R.PANELIST),   # where a volume stands; a keeper its own set
    "appraisal.edit":      (R.CITY_ARCHIVE,),           # 到期鉴定、开放鉴定: proposed by one, agreed by another
    "archive.see":         WHOLE,
    "archive.fix":         (R.BUREAU,),
    "amendment.ask":       (R.OWNER,),
    "amendment.take_step": (R.OWNER, R.BUREAU),
    "revision.see":        WHOLE,
    "revision.propose":    (R.OWNER,),                  # the registered data of the project
    "revision.take_step":  (R.OWNER, R.BUREAU),
    "review.see":          WHOLE,
    "text.audit_report":   (R.SUPERVISOR,),
    "text.self_check":     (R.OWNER,),
    "text.application":    (R.OWNER,),
    "text.evaluation":     (R.BUREAU,),
    "text.city_opinion":   (R.CITY_ARCHIVE,),
    "panel.edit":          (R.BUREAU,),
    "sample.edit":         (R.BUREAU,),
    "sample.name":         (R.PANELIST,),               # a number for the drawing, in one's own name
    "sample.note":         (R.BUREAU, R.PANELIST),
    "score.own":           (R.OWNER,),
    "score.panel":         (R.BUREAU,),
    "vote.cast":           (R.PANELIST,),
    "vote.record":         (R.BUREAU,),                 # for members who signed on paper, with the sheet
    "vote.close":          (R.BUREAU,),                 # where the pack's quorum is less than all
    "vote.sheet":          (R.BUREAU, R.PANELIST),
    "strike.ask":          (R.BUREAU,),                 # of a vote or points entered from paper
    "strike.answer":       (R.BUREAU,),                 # by another person
    "finding.see":         IN_PROJECT,                  # without project.whole only one's own
    "finding.add":         (R.BUREAU,),
    "finding.take_step":   (R.OWNER, R.CONTRACTOR, R.SUPERVISOR, R.BUREAU),
    "handover.edit":       (R.OWNER,),
    "parcel.make":         (R.OWNER, R.BUREAU, R.CITY_ARCHIVE),   # a package of the archive, to leave
    "receipt.load":        (R.OWNER, R.BUREAU, R.CITY_ARCHIVE),
    "parcel.receive":      (R.CITY_ARCHIVE,),           # held by the organisation, outside any project
    "report.see":          WHOLE,
    "report.issue":        (R.OWNER, R.SUPERVISOR, R.BUREAU, R.CITY_ARCHIVE),   # each its own kinds: workflows.documents
    "report.download":     WHOLE,
    "draft.edit":          (R.BUREAU,),                 # the words of its letters before they are numbered; no other office sees them
    "journal.see":         WHOLE,
    "link.make":           (R.OWNER,),
    "urge":                (R.OWNER,),
    "progress.report":     (R.OWNER,),
    "drawing.edit":        (R.OWNER, R.CONTRACTOR),         # its own party's; the owner all
    "inspection.see":      WHOLE,
    "inspection.edit":     (R.BUREAU,),
    "pin.set":             (R.OWNER, R.SUPERVISOR, R.BUREAU, R.PANELIST),
    "pack.move":           (R.BUREAU,),                 # to another version of a pack
    "pack.own":            (R.BUREAU,),                 # held by the organisation: packs of its own, for its own projects
    "project.publish":     (R.BUREAU,),                 # its result, to everybody
    "opened.edit":         (R.BUREAU,),                 # papers in force, answers to everybody; outside any project
    "emergency.edit":      (R.BUREAU, R.CITY_ARCHIVE),  # its own plan and drills; held by the organisation, outside any project
    "project.register":    (R.BUREAU,),                 # held by the organisation, outside any project
    "admin.packs":         (R.ADMIN,),
    "admin.people":        (R.SECURITY,),
    "admin.tasks":         (R.ADMIN,),
    "admin.record":        (R.AUDITOR,),                # the office's record
    "admin.calendar":      (R.ADMIN,),
    "admin.letterhead":    (R.ADMIN,),
    "admin.stored":        (R.ADMIN,),                  # whether all is still there, and kept safe
    "cockpit.see":         (R.BUREAU,),                 # held by the organisation: its projects and those below it
    "expert.edit":         (R.BUREAU,),                 # held by the organisation, outside any project
}
# fmt: on


def allowed(permission: str, roles: Iterable[str]) -> bool:
    """Whether one of `roles` holds `permission`.

    Raises KeyError for a permission that has no row.
    """
    return not frozenset(map(str, PERMISSIONS[permission])).isdisjoint(map(str, roles))
