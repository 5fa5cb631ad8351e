"""Who gets through which door: a written table in the order of its endpoints, one door a line.

A route that is not in it fails the test; `python -m tests.house.matrix` prints its line.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

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
NONE: frozenset[str] = frozenset()
"""Closed to whoever comes without the token of a link."""
WHOLE = frozenset({OWNER, SUPERVISOR, BUREAU, CITY, AUTHORITY, EXPERT, PROVINCE})
"""Who sees the whole project."""
IN_PROJECT = WHOLE | {CONTRACTOR}
DRAWING = {OWNER, CONTRACTOR}
"""Who keeps the register of drawings."""
HANDS = {OWNER, CONTRACTOR, SUPERVISOR}
"""Who hands files in."""
FILING = HANDS | {BUREAU}
"""Who takes a step of an item or a problem."""
STEPPING = {OWNER, SUPERVISOR, BUREAU, CITY}
"""Who takes a step of the project, and issues its documents."""
PANEL = {BUREAU, CITY, AUTHORITY, EXPERT}
"""The demo's panel."""
ORGANISERS = {BUREAU, PROVINCE}
"""Who may organise an acceptance, of whichever project."""

DOORS = {
    "api_projects.index": SIGNED,
    "api_projects.options": IN_PROJECT,
    "api_projects.show": IN_PROJECT,
    "api_projects.take_step": STEPPING,
    "archives.ask": {OWNER},
    "archives.export": WHOLE,
    "archives.fix": {BUREAU},
    "archives.show": WHOLE,
    "archives.take_step": {OWNER, BUREAU},
    "archives.verifier": WHOLE,
    "archives.version": WHOLE,
    "arrangements.accept": {OWNER},
    "arrangements.drop": {OWNER},
    "arrangements.edit": {OWNER},
    "arrangements.propose": {OWNER},
    "arrangements.show": WHOLE,
    "arrangements.undo": {OWNER},
    "arrivals.append_upload": HANDS,
    "arrivals.create_upload": HANDS,
    "arrivals.discard_held": HANDS,
    "arrivals.drop_upload": HANDS,
    "arrivals.export_held": HANDS,
    "arrivals.fix_held": HANDS,
    "arrivals.held": HANDS,
    "arrivals.plan": HANDS,
    "arrivals.show_upload": HANDS,
    "arrivals.standing": HANDS,
    "arrivals.undo_fix": HANDS,
    "auth.enter": ALL,
    "auth.enter_demo": ALL,
    "auth.health": ALL,
    "auth.invitation": ALL,
    "auth.language": ALL,
    "auth.serve": SIGNED,
    "auth.sheet_worker": ALL,
    "auth.sign_in": ALL,
    "auth.sign_out": SIGNED,
    "catalogues.download": HANDS,
    "catalogues.imports": HANDS,
    "catalogues.map_headings": HANDS,
    "catalogues.marked": HANDS,
    "catalogues.new": HANDS,
    "catalogues.place_document": HANDS,
    "catalogues.show": HANDS,
    "catalogues.take_in": HANDS,
    "catalogues.undo": HANDS,
    "catalogues.unplaced": HANDS,
    "cells.rows": WHOLE,
    "cells.save": {OWNER},
    "cells.show": WHOLE,
    "checks.export": IN_PROJECT,
    "checks.index": IN_PROJECT,
    "deputies.act": SIGNED,
    "deputies.end": SIGNED,
    "deputies.index": SIGNED,
    "deputies.make": SIGNED,
    "desks.show": SIGNED,
    "documents.close_pin": FILING,
    "documents.edit": HANDS,
    "documents.metadata_xml": IN_PROJECT,
    "documents.picture": IN_PROJECT,
    "documents.pin": PANEL | {OWNER, SUPERVISOR},
    "documents.show": IN_PROJECT,
    "documents.show_metadata": IN_PROJECT,
    "drawings.change": DRAWING,
    "drawings.connect": DRAWING,
    "drawings.export": IN_PROJECT,
    "drawings.from_files": DRAWING,
    "drawings.index": IN_PROJECT,
    "drawings.save": DRAWING,
    "drawings.save_change": DRAWING,
    "draws.algorithm": WHOLE,
    "draws.call_off": {BUREAU},
    "draws.close": {BUREAU},
    "draws.draw": {BUREAU},
    "draws.enter": {BUREAU},
    "draws.enter_public": {BUREAU},
    "draws.fix": {BUREAU},
    "draws.method": WHOLE,
    "draws.name": PANEL,
    "draws.show": PANEL,
    "draws.show_published": WHOLE,
    "draws.show_slip": {BUREAU},
    "draws.slip": PANEL,
    "draws.void": {BUREAU},
    "experts.add": ORGANISERS,
    "experts.export": ORGANISERS,
    "experts.index": ORGANISERS,
    "experts.toggle": ORGANISERS,
    "filings.download": IN_PROJECT,
    "filings.export": IN_PROJECT,
    "filings.index": IN_PROJECT,
    "filings.new_upload": HANDS,
    "filings.show": IN_PROJECT,
    "filings.take_step": FILING,
    "filings.take_steps": FILING,
    "filings.upload": HANDS,
    "filings.upload_by_name": HANDS,
    "findings.add": {BUREAU},
    "findings.add_evidence": FILING,
    "findings.evidence": IN_PROJECT,
    "findings.export": IN_PROJECT,
    "findings.index": IN_PROJECT,
    "findings.take_step": FILING,
    "inbox.set_address": SIGNED,
    "inbox.show": SIGNED,
    "inspections.add_problem": {BUREAU},
    "inspections.close": {BUREAU},
    "inspections.export": WHOLE,
    "inspections.index": WHOLE,
    "inspections.plan": {BUREAU},
    "inspections.show": WHOLE,
    "links.append_upload": NONE,
    "links.create_upload": NONE,
    "links.drop_upload": NONE,
    "links.index": {OWNER},
    "links.make": {OWNER},
    "links.revoke": {OWNER},
    "links.send": NONE,
    "links.show": NONE,
    "links.show_upload": NONE,
    "look.show": ALL,
    "numbers.apply": {OWNER},
    "numbers.export_defects": WHOLE,
    "numbers.show": WHOLE,
    "numbers.show_defects": WHOLE,
    "office.calendar": {ADMIN},
    "office.enter_year": {ADMIN},
    "office.letterheads": {ADMIN},
    "office.put_template": {ADMIN},
    "office.save_letterhead": {ADMIN},
    "office.template_file": {ADMIN},
    "office.use_template": {ADMIN},
    "office.word_templates": {ADMIN},
    "panels.add": {BUREAU},
    "panels.depute": {BUREAU},
    "panels.excuse": {BUREAU},
    "panels.recuse": {BUREAU},
    "panels.remove": {BUREAU},
    "panels.replace": {BUREAU},
    "papers.download": WHOLE,
    "papers.printed": WHOLE,
    "papers.printing": WHOLE,
    "papers.start_print": WHOLE,
    "parties.add": {OWNER},
    "parties.index": IN_PROJECT,
    "parties.items": {OWNER},
    "parties.name_duty": HANDS,
    "parties.pass_items": {OWNER},
    "people.add": {ADMIN},
    "people.add_organisation": {ADMIN},
    "people.export": {ADMIN},
    "people.index": {ADMIN},
    "people.invite": {ADMIN},
    "people.join": {ADMIN},
    "progress.dates": {OWNER},
    "progress.export_letters": IN_PROJECT,
    "progress.export_missing": IN_PROJECT,
    "progress.export_schedule": IN_PROJECT,
    "progress.letters": IN_PROJECT,
    "progress.report": {OWNER},
    "progress.schedule": IN_PROJECT,
    "progress.show_missing": IN_PROJECT,
    "progress.urge": {OWNER},
    "projects.create": ORGANISERS,
    "projects.export": SIGNED,
    "projects.export_chain": WHOLE,
    "projects.export_journal": WHOLE,
    "projects.index": SIGNED,
    "projects.new": ORGANISERS,
    "projects.show": IN_PROJECT,
    "projects.show_journal": WHOLE,
    "projects.step": STEPPING,
    "projects.take_step": STEPPING,
    "reports.correct": STEPPING,
    "reports.download": WHOLE,
    "reports.export": WHOLE,
    "reports.index": WHOLE,
    "reports.issue": STEPPING,
    "reports.print_of": WHOLE,
    "reports.withdraw": STEPPING,
    "reviews.show": WHOLE,
    "reviews.text": WHOLE,
    "samples.add": {BUREAU},
    "samples.add_photo": PANEL,
    "samples.note": PANEL,
    "samples.photo": WHOLE,
    "samples.sheet": WHOLE,
    "samples.strike": PANEL,
    "scores.show": WHOLE,
    "search.export": IN_PROJECT,
    "search.index": IN_PROJECT,
    "standards.add": {ADMIN},
    "standards.draft": {ADMIN},
    "standards.index": SIGNED,
    "standards.move": ORGANISERS,
    "standards.plan": ORGANISERS,
    "standards.show": SIGNED,
    "standards.undo": ORGANISERS,
    "transfers.sign": {OWNER},
    "turns.export": SIGNED,
    "turns.index": SIGNED,
    "verify.compare": ALL,
    "verify.daily": ALL,
    "verify.daily_file": ALL,
    "verify.index": ALL,
    "verify.program": ALL,
    "verify.show": ALL,
    "volumes.create": {OWNER},
    "volumes.edit": {OWNER},
    "volumes.export": WHOLE,
    "volumes.index": WHOLE,
    "volumes.metadata_xml": WHOLE,
    "volumes.move": {OWNER},
    "volumes.remove": {OWNER},
    "volumes.seal": {OWNER},
    "volumes.show": WHOLE,
    "volumes.unseal": {OWNER},
    "votes.ballot": ALL,
    "votes.cast": PANEL,
    "votes.close": {BUREAU},
    "votes.enter_sheet": {BUREAU},
    "votes.hand_link": {BUREAU},
    "votes.mail_link": {BUREAU},
    "votes.sheet": PANEL,
}


def missing(endpoints: Iterable[str]) -> Iterator[str]:
    """The line to paste for each door that is not in the table, closed until somebody says to
    whom it opens, and the line it comes after."""
    for endpoint in sorted(set(endpoints) - set(DOORS)):
        before = max((door for door in DOORS if door < endpoint), default="")
        yield f'    "{endpoint}": NONE,  # after "{before}"; say who gets through'


def main() -> None:
    from tests.conftest import make_app

    with tempfile.TemporaryDirectory() as folder:
        rules = list(make_app(Path(folder)).url_map.iter_rules())
    for line in missing(rule.endpoint for rule in rules if rule.endpoint != "static"):
        print(line)


if __name__ == "__main__":
    main()
