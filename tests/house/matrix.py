"""Who gets through which door: a written table. A route that is not in it fails the test."""

OWNER, CONTRACTOR, SUPERVISOR, BUREAU = "owner", "contractor", "supervisor", "bureau"
CITY, AUTHORITY, EXPERT, PROVINCE = "city", "authority", "expert", "province"
ADMIN, HEALTH, NOBODY = "admin", "health", "nobody"
PEOPLE = (
    OWNER,
    CONTRACTOR,
    SUPERVISOR,
    BUREAU,
    CITY,
    AUTHORITY,
    EXPERT,
    PROVINCE,
    ADMIN,
    HEALTH,
    NOBODY,
)
"""Seen from the demo's project 4 (in review): HEALTH serves another owner and has no part in it."""

ALL = frozenset(PEOPLE)
SIGNED = ALL - {NOBODY}
WHOLE = frozenset({OWNER, SUPERVISOR, BUREAU, CITY, AUTHORITY, EXPERT, PROVINCE})
IN_PROJECT = WHOLE | {CONTRACTOR}

# fmt: off
DOORS = {
    "auth.sign_in": ALL, "auth.enter": ALL, "auth.enter_demo": ALL, "auth.invitation": ALL, "auth.language": ALL, "auth.health": ALL, "auth.sheet_worker": ALL,
    "look.show": ALL,
    "auth.sign_out": SIGNED, "auth.serve": SIGNED, "desks.show": SIGNED,
    "projects.index": SIGNED, "projects.export": SIGNED, "standards.index": SIGNED, "standards.show": SIGNED,
    "standards.draft": {ADMIN}, "standards.add": {ADMIN}, "standards.plan": {BUREAU, PROVINCE}, "standards.move": {BUREAU, PROVINCE}, "standards.undo": {BUREAU, PROVINCE},
    "api_projects.index": SIGNED,
    "projects.new": {BUREAU, PROVINCE}, "projects.create": {BUREAU, PROVINCE},
    "projects.show": IN_PROJECT, "api_projects.show": IN_PROJECT, "api_projects.options": IN_PROJECT,
    "projects.show_journal": WHOLE, "projects.export_journal": WHOLE, "projects.export_chain": WHOLE,
    "projects.step": {OWNER, SUPERVISOR, BUREAU, CITY}, "projects.take_step": {OWNER, SUPERVISOR, BUREAU, CITY},
    "api_projects.take_step": {OWNER, SUPERVISOR, BUREAU, CITY},
    "parties.index": IN_PROJECT, "parties.add": {OWNER}, "parties.name_duty": {OWNER, CONTRACTOR, SUPERVISOR},
    "filings.index": IN_PROJECT, "filings.export": IN_PROJECT, "filings.show": IN_PROJECT, "filings.download": IN_PROJECT,
    "filings.take_step": {OWNER, CONTRACTOR, SUPERVISOR, BUREAU}, "filings.take_steps": {OWNER, CONTRACTOR, SUPERVISOR, BUREAU},
    "filings.upload": {OWNER, CONTRACTOR, SUPERVISOR},
    "filings.upload_by_name": {OWNER, CONTRACTOR, SUPERVISOR},
    "catalogues.new": {OWNER, CONTRACTOR, SUPERVISOR}, "catalogues.take_in": {OWNER, CONTRACTOR, SUPERVISOR},
    "catalogues.unplaced": {OWNER, CONTRACTOR, SUPERVISOR}, "catalogues.place_document": {OWNER, CONTRACTOR, SUPERVISOR},
    "filings.new_upload": {OWNER, CONTRACTOR, SUPERVISOR},
    "catalogues.show": {OWNER, CONTRACTOR, SUPERVISOR}, "catalogues.imports": {OWNER, CONTRACTOR, SUPERVISOR},
    "catalogues.map_headings": {OWNER, CONTRACTOR, SUPERVISOR}, "catalogues.undo": {OWNER, CONTRACTOR, SUPERVISOR},
    "catalogues.marked": {OWNER, CONTRACTOR, SUPERVISOR}, "catalogues.download": {OWNER, CONTRACTOR, SUPERVISOR},
    **dict.fromkeys(("arrivals.plan", "arrivals.create_upload", "arrivals.show_upload", "arrivals.append_upload",
                     "arrivals.drop_upload", "arrivals.standing", "arrivals.held", "arrivals.export_held", "arrivals.fix_held",
                     "arrivals.undo_fix", "arrivals.discard_held"), {OWNER, CONTRACTOR, SUPERVISOR}),
    **dict.fromkeys(("documents.show", "documents.picture", "search.index", "search.export", "checks.index",
                     "checks.export", "progress.show_missing", "progress.export_missing", "progress.schedule",
                     "progress.export_schedule", "progress.letters", "progress.export_letters", "drawings.index", "drawings.export"), IN_PROJECT),
    "documents.show_metadata": IN_PROJECT, "documents.metadata_xml": IN_PROJECT,
    "documents.edit": {OWNER, CONTRACTOR, SUPERVISOR}, "documents.pin": {OWNER, SUPERVISOR, BUREAU, CITY, AUTHORITY, EXPERT},
    "documents.close_pin": {OWNER, CONTRACTOR, SUPERVISOR, BUREAU},
    "progress.report": {OWNER}, "progress.dates": {OWNER}, "progress.urge": {OWNER}, "inbox.show": SIGNED, "inbox.set_address": SIGNED,
    "drawings.save": {OWNER, CONTRACTOR}, "drawings.change": {OWNER, CONTRACTOR}, "drawings.save_change": {OWNER, CONTRACTOR},
    "drawings.connect": {OWNER, CONTRACTOR}, "drawings.from_files": {OWNER, CONTRACTOR},
    "inspections.index": WHOLE, "inspections.export": WHOLE, "inspections.show": WHOLE, "inspections.plan": {BUREAU},
    "inspections.add_problem": {BUREAU}, "inspections.close": {BUREAU},
    "links.index": {OWNER}, "links.make": {OWNER}, "links.revoke": {OWNER},
    **dict.fromkeys(("links.show", "links.send", "links.create_upload", "links.show_upload", "links.append_upload", "links.drop_upload"), frozenset()),
    **dict.fromkeys(("volumes.index", "volumes.export", "volumes.show", "arrangements.show", "numbers.show", "numbers.show_defects",
                     "numbers.export_defects", "papers.download", "papers.start_print", "papers.printing", "papers.printed", "volumes.metadata_xml", "cells.show", "cells.rows"), WHOLE),
    **dict.fromkeys(("volumes.edit", "volumes.create", "volumes.remove", "volumes.move", "volumes.seal", "volumes.unseal", "arrangements.propose",
                     "arrangements.edit", "arrangements.accept", "arrangements.drop", "arrangements.undo", "numbers.apply", "cells.save"), {OWNER}),
    "reviews.show": WHOLE, "reviews.text": WHOLE,
    "panels.add": {BUREAU}, "panels.remove": {BUREAU}, "panels.depute": {BUREAU}, "panels.recuse": {BUREAU}, "panels.invite": {BUREAU}, "panels.record_vote": {BUREAU},
    "panels.vote": {BUREAU, CITY, AUTHORITY, EXPERT},          # the demo's panel
    "panels.ballot": ALL, "verify.index": ALL, "verify.show": ALL, "verify.compare": ALL, "verify.daily": ALL, "verify.daily_file": ALL, "verify.program": ALL,
    "samples.fix": {BUREAU}, "samples.draw": {BUREAU}, "samples.add": {BUREAU}, "samples.add_photo": {BUREAU, CITY, AUTHORITY, EXPERT}, "samples.photo": WHOLE, "samples.note": {BUREAU, CITY, AUTHORITY, EXPERT},
    "samples.sheet": WHOLE, "samples.published": WHOLE, "samples.algorithm": WHOLE, "scores.show": WHOLE,
    "reports.index": WHOLE, "reports.export": WHOLE, "reports.print_of": WHOLE,
    "reports.issue": {OWNER, SUPERVISOR, BUREAU, CITY}, "reports.correct": {OWNER, SUPERVISOR, BUREAU, CITY}, "reports.withdraw": {OWNER, SUPERVISOR, BUREAU, CITY},
    "turns.index": SIGNED, "turns.export": SIGNED, "experts.index": {BUREAU, PROVINCE}, "experts.export": {BUREAU, PROVINCE},
    "experts.add": {BUREAU, PROVINCE}, "experts.toggle": {BUREAU, PROVINCE},
    "office.calendar": {ADMIN}, "office.enter_year": {ADMIN}, "office.letterheads": {ADMIN}, "office.word_templates": {ADMIN}, "office.put_template": {ADMIN}, "office.use_template": {ADMIN}, "office.template_file": {ADMIN}, "office.save_letterhead": {ADMIN},
    "findings.index": IN_PROJECT, "findings.export": IN_PROJECT, "findings.add": {BUREAU}, "findings.add_evidence": {OWNER, CONTRACTOR, SUPERVISOR, BUREAU}, "findings.evidence": IN_PROJECT,
    "findings.take_step": {OWNER, CONTRACTOR, SUPERVISOR, BUREAU},
    "transfers.sign": {OWNER}, "reports.download": WHOLE,
    "people.index": {ADMIN}, "people.export": {ADMIN}, "people.add_organisation": {ADMIN}, "people.add": {ADMIN}, "people.join": {ADMIN}, "people.invite": {ADMIN},
}
# fmt: on
