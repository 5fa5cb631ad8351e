"""What every writing door writes into the journal, by hand, and a deed for as many as can be done in one pass.

A door that is not in `WRITES` fails the test; so does one that is neither played nor named in `NOT_PLAYED`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from acceptance.demo.pdfs import small_pdf
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR, SEWAGE
from tests.web.intake.tus import TUS, TYPE, metadata
from workflows.statements import PARTS

ASSESSMENT = 6
RECORDS = "SELECT count(*) FROM office_records"
OF_NO_PROJECT = "belongs to no project; the row itself says who and when"
READS = "reads: it is a POST because of what is sent"
COMING = "bytes still come: the line is written with the last one"
A_DRAFT = "a proposal is nobody's archive until it is accepted"

WRITES = {
    # door                       the line it writes, or why none
    "accessions.take_in":       OF_NO_PROJECT,
    "api_projects.take_back":    "take_back",
    "api_projects.take_step":    "admit",
    "appraisals.answer":         "agree_appraisal",
    "appraisals.propose":        "propose_appraisal",
    "appraisals.withdraw":       "withdraw_appraisal",
    "archives.ask":              "ask_amendment",
    "archives.fix":              "freeze_archive",
    "archives.take_step":        "agree_amendment",
    "arrangements.accept":       "accept_volumes",
    "arrangements.drop":         "drop_volumes",
    "arrangements.edit":         A_DRAFT,
    "arrangements.propose":      "propose_volumes",
    "arrangements.undo":         "undo_volumes",
    "arrivals.append_upload":    "store_file",
    "arrivals.create_upload":    COMING,
    "arrivals.discard_held":     "discard_held",
    "arrivals.drop_upload":      COMING,
    "arrivals.fix_held":         "fix_held",
    "arrivals.name_section":     "name_section",
    "arrivals.plan":             READS,
    "arrivals.standing":         READS,
    "arrivals.undo_fix":         "undo_fix",
    "auth.enter":                OF_NO_PROJECT,
    "auth.enter_demo":           OF_NO_PROJECT,
    "auth.invitation":           OF_NO_PROJECT,
    "auth.language":             OF_NO_PROJECT,
    "auth.second":               OF_NO_PROJECT,
    "auth.serve":                OF_NO_PROJECT,
    "auth.sign_out":             OF_NO_PROJECT,
    "catalogues.again":          "import_list",
    "catalogues.map_headings":   "import_list",
    "catalogues.place_document": "place_document",
    "catalogues.place_proposed": "place_document",
    "catalogues.take_in":        "import_catalogue",
    "catalogues.undo":           "undo_import",
    "cells.save":                "edit_cells",
    "cockpit.forget":           OF_NO_PROJECT,
    "cockpit.keep":             OF_NO_PROJECT,
    "copies.make":               "make_copy",
    "copies.strike":             "strike_copy",
    "current.correct": OF_NO_PROJECT,
    "current.put_back": OF_NO_PROJECT,
    "current.show": OF_NO_PROJECT,
    "current.withdraw": OF_NO_PROJECT,
    "deputies.act":              OF_NO_PROJECT,
    "deputies.end":              OF_NO_PROJECT,
    "deputies.make":             OF_NO_PROJECT,
    "dividing.propose":          "propose_revision",
    "documents.close_pin":       "close_pin",
    "documents.edit":            "edit_document",
    "documents.pin":             "set_pin",
    "drafts.drop":               "drop_draft",
    "drafts.sign":               "sign_draft",
    "drafts.start":              "start_draft",
    "drafts.write":              "write_draft",
    "drawings.change":           "save_drawing",
    "drawings.connect":          "connect_change",
    "drawings.correct_change":   "correct_change",
    "drawings.disconnect":       "disconnect_change",
    "drawings.from_files":       "register_drawings",
    "drawings.restore_change":   "restore_change",
    "drawings.save":             "save_drawing",
    "drawings.save_change":      "save_change",
    "drawings.void_change":      "void_change",
    "draws.call_off":            "call_off_draw",
    "draws.close":               "close_numbers",
    "draws.draw":                "draw_sample",
    "draws.enter":               "enter_slip",
    "draws.enter_public":        "enter_public",
    "draws.fix":                 "fix_frame",
    "draws.name":                "name_number",
    "draws.show":                "show_number",
    "draws.show_slip":           "show_slip",
    "draws.slip":                READS,
    "draws.void":                "void_draw",
    "drills.correct": OF_NO_PROJECT,
    "drills.log": OF_NO_PROJECT,
    "drills.mend": OF_NO_PROJECT,
    "drills.strike": OF_NO_PROJECT,
    "emergencies.adopt": OF_NO_PROJECT,
    "emergencies.drop": OF_NO_PROJECT,
    "emergencies.review": OF_NO_PROJECT,
    "emergencies.save": OF_NO_PROJECT,
    "enlarging.answer":          "answer_basis",
    "enlarging.ask":             "name_basis",
    "enlarging.cite":            "edit_volume",
    "enlarging.end":             "end_basis",
    "experts.add":               OF_NO_PROJECT,
    "experts.toggle":            OF_NO_PROJECT,
    "factors.begin":             OF_NO_PROJECT,
    "factors.end":               OF_NO_PROJECT,
    "factors.finish":            OF_NO_PROJECT,
    "feed.choose": OF_NO_PROJECT,
    "feed.look": OF_NO_PROJECT,
    "filings.take_step":         "submit",
    "filings.take_steps":        "recall",
    "filings.upload":            "store_file",
    "filings.upload_by_name":    "hold_file",
    "findings.add":              "add_finding",
    "findings.add_evidence":     "add_evidence",
    "findings.take_step":        "answer",
    "forgotten.ask":             OF_NO_PROJECT,
    "identity.prove":            OF_NO_PROJECT,
    "identity.release":          OF_NO_PROJECT,
    "inspections.add_problem":   "add_finding",
    "inspections.close":         "close_inspection",
    "inspections.plan":          "plan_inspection",
    "joining.propose":           "propose_revision",
    "keeping.add_places":        OF_NO_PROJECT,
    "keeping.close_place":       OF_NO_PROJECT,
    "keeping.correct_place":     OF_NO_PROJECT,
    "keeping.put":               "shelve_volumes",
    "keeping.take_off":          "unshelve_volumes",
    "key_list.add": OF_NO_PROJECT,
    "key_list.correct": OF_NO_PROJECT,
    "key_list.put_back": OF_NO_PROJECT,
    "key_list.strike": OF_NO_PROJECT,
    "key_list.strike_sheet": OF_NO_PROJECT,
    "key_list.take": OF_NO_PROJECT,
    "links.allow":               "change_link",
    "links.append_upload":       "store_file",
    "links.create_upload":       COMING,
    "links.drop_upload":         COMING,
    "links.make":                "make_link",
    "links.revoke":              "revoke_link",
    "links.send":                "store_file",
    "links.take_step":           "submit_by_link",
    "loans.correct":             "correct_loan",
    "loans.give_back":           "return_volumes",
    "loans.lend":                "lend_volumes",
    "loans.strike":              "strike_loan",
    "loans.undo_return":         "undo_return",
    "me.change":                 OF_NO_PROJECT,
    "me.change_password":        OF_NO_PROJECT,
    "me.end_session":            OF_NO_PROJECT,
    "me.hand_over":              "hand_over_work",
    "me.leave":                  OF_NO_PROJECT,
    "me.revoke_links":           "revoke_link",
    "newcomers.propose":        "propose_newcomer",
    "newcomers.take_step":      "withdraw_newcomer",
    "numbers.apply":             "number_volumes",
    "numbers.undo":              "undo_numbers",
    "office.enter_year":         "recount_deadline",
    "office.put_template":       OF_NO_PROJECT,
    "office.save_letterhead":    OF_NO_PROJECT,
    "office.use_template":       OF_NO_PROJECT,
    "opened.ask": OF_NO_PROJECT,
    "organisations.correct":    "correct_unit",
    "organisations.merge":      "merge_unit",
    "organisations.rename":     "rename_unit",
    "organisations.retire":     OF_NO_PROJECT,
    "own_packs.confirm":        OF_NO_PROJECT,
    "own_packs.create":         OF_NO_PROJECT,
    "own_packs.discard":        OF_NO_PROJECT,
    "own_packs.name_it":        OF_NO_PROJECT,
    "own_packs.publish":        OF_NO_PROJECT,
    "own_packs.receive":        OF_NO_PROJECT,
    "own_packs.take_up":        OF_NO_PROJECT,
    "pack_rows.add_group":      OF_NO_PROJECT,
    "pack_rows.add_items":      OF_NO_PROJECT,
    "pack_rows.change":         OF_NO_PROJECT,
    "pack_rows.deed":           OF_NO_PROJECT,
    "pack_rows.receive_list":   OF_NO_PROJECT,
    "pack_rows.take_list":      OF_NO_PROJECT,
    "pack_rows.undo":           OF_NO_PROJECT,
    "panels.add":                "add_panelist",
    "panels.depute":             "depute",
    "panels.excuse":             "excuse",
    "panels.recuse":             "recuse",
    "panels.remove":             "remove_panelist",
    "panels.replace":            "replace_panelist",
    "papers.start_print":        "a copy to be printed: nothing of the project changes",
    "parcels.load_receipt":     "load_receipt",
    "parcels.make":             "make_parcel",
    "parties.add":               "add_party",
    "parties.end_duty":          "end_duty",
    "parties.name_duty":         "name_duty",
    "parties.pass_items":        "pass_items",
    "passkeys.add":              OF_NO_PROJECT,
    "passkeys.end":              OF_NO_PROJECT,
    "passkeys.enter":            OF_NO_PROJECT,
    "passkeys.rename":           OF_NO_PROJECT,
    "people.add":                OF_NO_PROJECT,
    "people.add_organisation":   OF_NO_PROJECT,
    "people.invite":             OF_NO_PROJECT,
    "people.join":               OF_NO_PROJECT,
    "people.mail_invitation":    OF_NO_PROJECT,
    "person.bind_outside":       OF_NO_PROJECT,
    "person.correct":            OF_NO_PROJECT,
    "person.correct_unit":       OF_NO_PROJECT,
    "person.disable":            OF_NO_PROJECT,
    "person.enable":             OF_NO_PROJECT,
    "person.end_passkeys":       OF_NO_PROJECT,
    "person.end_second":         OF_NO_PROJECT,
    "person.end_sessions":       OF_NO_PROJECT,
    "person.end_unit":           OF_NO_PROJECT,
    "person.hand_over":          "hand_over_work",
    "person.release_outside":    OF_NO_PROJECT,
    "person.revoke_links":       "revoke_link",
    "person.set_admin":          OF_NO_PROJECT,
    "progress.dates":            "plan_dates",
    "progress.report":           "report_progress",
    "progress.urge":             "urge",
    "projects.create":           "register",
    "projects.take_step":        "suspend",
    "public.publish":            "publish_project",
    "public.unpublish":          "unpublish_project",
    "purges.ask":               "ask_purge",
    "purges.take_step":         "withdraw_purge",
    "questions.answer": OF_NO_PROJECT,
    "questions.close": OF_NO_PROJECT,
    "questions.open_up": OF_NO_PROJECT,
    "receiving.save":            OF_NO_PROJECT,
    "relocations.move":         "move_documents",
    "relocations.undo":         "undo_move",
    "reports.correct":           "reissue_report",
    "reports.issue":             "issue_report",
    "reports.withdraw":          "withdraw_report",
    "reviews.discard":           "discard_text",
    "reviews.text":              "write_evaluation",
    "revisions.propose":         "propose_revision",
    "revisions.propose_ending":  "propose_revision",
    "revisions.take_step":       "agree_revision",
    "samples.add":               "sample_volume",
    "samples.add_photo":         "note_photo",
    "samples.note":              "note_sample",
    "samples.strike":            "strike_note",
    "scores.show":               "score_panel",
    "scores.strike":             "ask_strike",
    "sections.merge":            "merged_section",
    "sections.split":            "split_section",
    "sections.undo":             "undo_sections",
    "standards.add":             OF_NO_PROJECT,
    "standards.end_offer":      OF_NO_PROJECT,
    "standards.move":            "move_pack",
    "standards.offer":          OF_NO_PROJECT,
    "standards.undo":            "move_pack",
    "successions.propose":       "propose_succession",
    "successions.take_step":     "hand_over_for",
    "transfers.sign":            "sign_handover",
    "troubles.again":            OF_NO_PROJECT,
    "undoing.filing":            "take_back",
    "undoing.finding":           "take_back",
    "undoing.project":           "take_back",
    "verify.compare":            READS,
    "volumes.create":            "make_volume",
    "volumes.edit":              "edit_volume",
    "volumes.move":              "move_files",
    "volumes.remove":            "remove_volume",
    "volumes.seal":              "seal_volume",
    "volumes.unseal":            "unseal_volume",
    "votes.answer_strike":       "agree_strike",
    "votes.ballot":              "vote",
    "votes.cast":                "vote",
    "votes.close":               "close_vote",
    "votes.confirm":             "confirm_vote",
    "votes.contest":             "contest_vote",
    "votes.enter_sheet":         "vote",
    "votes.hand_link":           "hand_vote_link",
    "votes.mail_link":           "mail_vote_link",
    "votes.strike":              "ask_strike",
    "withdrawals.put_back":     "put_back_file",
    "withdrawals.withdraw":     "withdraw_file",
}  # fmt: skip
NO_LINE = {OF_NO_PROJECT, READS, COMING, A_DRAFT, WRITES["papers.start_print"]}
BY_SCRIPT = "answers a script, which does not load itself again"
REPEATS = "repeats what was chosen; nothing is kept yet"
ANSWERS = {
    "arrivals.create_upload": BY_SCRIPT,
    "links.create_upload": BY_SCRIPT,
    "cells.save": BY_SCRIPT,
    "samples.note": BY_SCRIPT,
    "samples.add_photo": BY_SCRIPT,
    "arrivals.plan": READS,
    "arrivals.standing": READS,
    "draws.slip": READS,
    "verify.compare": READS,
    "accessions.take_in": "looks into a package only; to take it in leads on",
    "arrivals.fix_held": "shows what it would do; to do it leads on",
    "auth.enter": "asks for the second step, or shows what was typed when the sign-in ended",
    "auth.second": "shows what was typed when the sign-in ended",
    "auth.enter_demo": "shows what was typed when the sign-in ended",
    "votes.cast": REPEATS,
    "votes.ballot": f"{REPEATS}; once it counts the link is used up, and sent again it finds nothing",
}
"""Doors of pages that answer a POST themselves, and why: every other one leads to a page (303) that
can be loaded again and does nothing twice. This list only gets shorter.
"""
NOT_PLAYED = {
    "auth.enter": "tests/web/ground/test_guessing.py",
    "auth.invitation": "tests/web/ground/test_protection.py",
    "auth.enter_demo": "every deed begins with it",
    "forgotten.ask": "tests/web/ground/test_forgotten.py",
    "people.mail_invitation": "tests/web/ground/test_forgotten.py",
    "auth.language": "keeps nothing: a cookie",
    **dict.fromkeys(
        ("auth.second", "factors.begin", "factors.end", "factors.finish", "person.end_second"),
        "tests/web/ground/test_factors.py",
    ),
    **dict.fromkeys(
        (
            "identity.prove",
            "identity.release",
            "person.bind_outside",
            "person.release_outside",
        ),
        "tests/web/ground/test_identity.py",
    ),
    **dict.fromkeys(
        (
            "passkeys.add",
            "passkeys.end",
            "passkeys.enter",
            "passkeys.rename",
            "person.end_passkeys",
        ),
        "tests/web/ground/test_passkeys.py",
    ),
    "auth.serve": "tests/web/ground/test_access.py",
    "public.publish": "tests/web/life/test_public.py",
    "public.unpublish": "tests/web/life/test_public.py",
    "auth.sign_out": "tests/web/ground/test_protection.py",
    "arrivals.plan": READS,
    "arrivals.standing": READS,
    "verify.compare": READS,
    "archives.fix": "tests/web/life/test_frozen_archive.py: a project of before",
    **dict.fromkeys(
        ("me.change_password", "me.end_session", "me.change"), "tests/web/ground/test_own_page.py"
    ),
    **dict.fromkeys(
        (
            "me.hand_over",
            "me.leave",
            "me.revoke_links",
            "person.hand_over",
            "person.revoke_links",
            "person.enable",
        ),
        "tests/web/ground/test_departures.py",
    ),
    "deputies.act": "tests/web/ground/test_deputies.py",
    "deputies.end": "tests/web/ground/test_deputies.py",
    "deputies.make": "tests/web/ground/test_deputies.py",
    **dict.fromkeys(
        (
            "draws.call_off",
            "draws.close",
            "draws.draw",
            "draws.enter",
            "draws.enter_public",
            "draws.name",
            "draws.show",
            "draws.show_slip",
            "draws.void",
        ),
        "tests/web/judging/test_draws.py",
    ),
    "draws.slip": READS,
    "panels.excuse": "tests/web/judging/test_panels.py",
    "panels.replace": "tests/web/judging/test_panels.py",
    "samples.strike": "tests/web/judging/test_samples.py",
    **dict.fromkeys(
        ("votes.ballot", "votes.close", "votes.enter_sheet", "votes.hand_link", "votes.mail_link"),
        "tests/web/judging/test_votes.py",
    ),
    **dict.fromkeys(
        ("votes.answer_strike", "votes.confirm", "votes.contest", "votes.strike"),
        "tests/web/judging/test_paper_votes.py",
    ),
    "scores.strike": "tests/web/judging/test_voted_upon.py",
    "samples.add_photo": "tests/web/judging/test_samples.py",
    "transfers.sign": "tests/web/letters/test_transfers.py",
    **dict.fromkeys(
        ("accessions.take_in", "parcels.load_receipt", "parcels.make"),
        "tests/web/letters/test_accessions.py",
    ),
    **dict.fromkeys(
        ("drafts.drop", "drafts.sign", "drafts.start", "drafts.write"),
        "tests/web/letters/test_drafts.py",
    ),
    **dict.fromkeys(
        (
            "current.correct",
            "current.put_back",
            "current.show",
            "current.withdraw",
            "opened.ask",
            "questions.answer",
            "questions.close",
            "questions.open_up",
        ),
        "tests/web/life/test_opened.py",
    ),
    **dict.fromkeys(
        (
            "drills.correct",
            "drills.log",
            "drills.mend",
            "drills.strike",
            "emergencies.adopt",
            "emergencies.drop",
            "emergencies.review",
            "emergencies.save",
        ),
        "tests/web/volumes/test_emergencies.py",
    ),
    **dict.fromkeys(
        (
            "key_list.add",
            "key_list.correct",
            "key_list.put_back",
            "key_list.strike",
            "key_list.strike_sheet",
            "key_list.take",
        ),
        "tests/web/life/test_key_list.py",
    ),
    **dict.fromkeys(("feed.choose", "feed.look"), "tests/web/desk/test_feed.py"),
    "receiving.save": "tests/web/volumes/test_receiving.py",
    **dict.fromkeys(
        ("appraisals.answer", "appraisals.propose", "appraisals.withdraw"),
        "tests/web/volumes/test_appraisals.py",
    ),
    **dict.fromkeys(
        (
            "keeping.add_places",
            "keeping.close_place",
            "keeping.correct_place",
            "keeping.put",
            "keeping.take_off",
            "loans.correct",
            "loans.give_back",
            "loans.lend",
            "loans.strike",
            "loans.undo_return",
        ),
        "tests/web/volumes/test_keeping.py",
    ),
    **dict.fromkeys(("copies.make", "copies.strike"), "tests/web/volumes/test_copies.py"),
    **dict.fromkeys(
        ("enlarging.answer", "enlarging.ask", "enlarging.cite", "enlarging.end"),
        "tests/web/volumes/test_enlarging.py",
    ),
    "office.put_template": "tests/reports/test_templates.py",
    "office.use_template": "tests/reports/test_templates.py",
    "standards.add": "tests/services/life/test_packs.py",
    **dict.fromkeys(
        (
            "own_packs.confirm",
            "own_packs.create",
            "own_packs.discard",
            "own_packs.name_it",
            "own_packs.publish",
            "own_packs.receive",
            "own_packs.take_up",
            "pack_rows.add_group",
            "pack_rows.add_items",
            "pack_rows.change",
            "pack_rows.deed",
            "pack_rows.receive_list",
            "pack_rows.take_list",
            "pack_rows.undo",
            "standards.end_offer",
            "standards.offer",
        ),
        "tests/web/life/test_own_packs.py",
    ),
    "standards.move": "tests/services/life/test_packs.py",
    "standards.undo": "tests/services/life/test_packs.py",
    "catalogues.again": "tests/web/lists/test_good_lines.py",
    "catalogues.map_headings": "tests/web/lists/test_lists.py",
    "drawings.from_files": "no file of a drawing lies in the demo's bridge",
}


class World:
    """The demo, seen with a connection of its own that reads only what was committed."""

    def __init__(self, connection):
        self.connection = connection
        self.location = self.link = ""

    def one(self, asked: str, *values: Any) -> Any:
        """The first value of the first row; a deed is done in the order of this module."""
        row = self.connection.execute(asked, values).fetchone()
        return row[0] if row else None

    def newest(self, table: str) -> int:
        """The key of the row that was entered last."""
        return self.one(f"SELECT max(id) FROM {table}")

    def due(self) -> str:
        """Until when the one application is to be answered."""
        return self.one("SELECT answer_due_on FROM project WHERE id = ?", POWER)

    def missing(self) -> int:
        """An item of the first contractor that waits for files."""
        return self.one(
            "SELECT id FROM filing WHERE project_id = ? AND state = 'missing' AND section = 1 AND files = 0"
            " ORDER BY id",
            BRIDGE,
        )

    def delivered(self) -> str:
        """An item of the first contractor in which something lies, as it is seen now."""
        return self.one(
            "SELECT id || '.' || version_id FROM filing WHERE project_id = ? AND section = 1"
            " AND state = 'missing' AND stored > 0 ORDER BY id",
            BRIDGE,
        )

    def of(self, table: str, project: int, more: str = "1") -> int:
        """The first row of a project."""
        return self.one(
            f"SELECT id FROM {table} WHERE project_id = ? AND {more} ORDER BY id", project
        )


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Deed:
    """One request through a door: by whom, in which project, with which ids and what in it."""

    door: str
    who: str
    ids: Callable[[World], Mapping[str, Any]] = nothing
    sends: Callable[[World], Mapping[str, Any]] = nothing
    project: int | None = BRIDGE
    elsewhere: int | None = None
    """A project in which the same hand finds none of these ids."""
    foreign: int = 404
    """What it is answered there: a list of which some rows are not there any more is out of date."""
    kept: str = ""
    """What a door without a line changes: a question with another answer afterwards."""
    before: str = ""
    """What is so before the deed, as a statement."""
    path: Callable[[World], str] | None = field(default=None)


def form(**data: Any) -> Callable[[World], Mapping[str, Any]]:
    """What a form sends; a value that is a question is asked of the world."""
    return lambda world: {
        "data": {name: one(world) if callable(one) else one for name, one in data.items()}
    }


def seen(**data: Any) -> Callable[[World], Mapping[str, Any]]:
    """What a program sends of the demo's power project, with the version that it has read."""
    wanted = "SELECT version_id FROM project WHERE id = ?"
    return lambda world: {"json": {**data, "version": world.one(wanted, POWER)}}


def file(name: str, field: str = "files", **more: Any) -> Callable[[World], Mapping[str, Any]]:
    return lambda _world: {"data": {field: (io.BytesIO(small_pdf(name)), f"{name}.pdf"), **more}}


def tus(name: str, filing: Callable[[World], Any]) -> Callable[[World], Mapping[str, Any]]:
    def sends(world: World) -> Mapping[str, Any]:
        said = metadata(filename=f"{name}.pdf", filing=filing(world))
        return {
            "headers": {**TUS, "Upload-Length": str(len(small_pdf(name))), "Upload-Metadata": said}
        }

    return sends


def last_bytes(name: str) -> Callable[[World], Mapping[str, Any]]:
    return lambda _world: {
        "headers": {**TUS, "Upload-Offset": "0"},
        "data": small_pdf(name),
        "content_type": TYPE,
    }


def sheet(text: str) -> Callable[[World], Mapping[str, Any]]:
    return lambda _world: {"data": {"sheet": (io.BytesIO(text.encode()), "a.csv")}}


def row_of(table: str, project: int, name: str, more: str = "1"):
    return lambda world: {name: world.of(table, project, more)}


def newest(table: str, name: str):
    return lambda world: {name: world.newest(table)}


def here(path: str) -> Callable[[World], str]:
    return lambda world: path.format(w=world)


VOLUME = row_of("volume", BRIDGE, "volume_id")
FIRST = form(files=lambda w: w.of("document", BRIDGE, "volume_id IS NOT NULL"), to="2")
NO_VOTE = f"UPDATE project SET vote_begun = false WHERE id = {SEWAGE}"
"""What is voted upon is open again."""
PLAYED = (
    Deed("dividing.propose", "health", project=HOSPITAL, sends=form(
         sections="2", code="N-2", name="住院楼工程", reason="单独立项",
         version=lambda w: w.one("SELECT version_id FROM project WHERE id = ?", HOSPITAL))),
    Deed("joining.propose", "owner", project=POWER,
         before=f"UPDATE project SET state = 'construction' WHERE id = {POWER}",
         sends=form(into="XJ-2019-001", reason="两个批复合并",
                    version=lambda w: w.one("SELECT version_id FROM project WHERE id = ?", POWER))),
    Deed("progress.dates", "owner", before=f"UPDATE project SET state = 'applied' WHERE id = {POWER}", sends=form(planned_completion_on="2028-12-01")),
    Deed("progress.report", "owner", sends=form(on="2026-11-20", percent="63")),
    Deed("progress.urge", "owner", row_of("party", BRIDGE, "party_id", "kind = 'contractor'"), elsewhere=POWER),
    Deed("parties.add", "owner", sends=form(organisation_id="5", kind="operator", section="0")),
    Deed("parties.name_duty", "owner", newest("party", "party_id"),
         form(duty="leader", name="丁总", since="2026-01-01"), elsewhere=POWER),
    Deed("parties.end_duty", "owner", newest("duty", "duty_id"), form(until="2026-03-01", reason="调离"),
         elsewhere=POWER),
    Deed("parties.pass_items", "owner",
         sends=form(ids=lambda w: w.of("filing", BRIDGE, "state = 'missing'"),
                    party_id=lambda w: w.of("party", BRIDGE, "kind = 'owner'")), elsewhere=POWER, foreign=422),
    Deed("successions.propose", "owner",
         sends=form(party_id=lambda w: w.of("party", BRIDGE, "kind = 'operator'"), ends_on="2026-11-01",
                    reason="合同终止", organisation_id=""), elsewhere=POWER),
    Deed("successions.take_step", "owner",
         lambda w: {"succession_id": w.newest("succession"), "name": "hand_over_for"},
         form(answer="已撤场", version=lambda w: w.one("SELECT version_id FROM succession ORDER BY id DESC")), elsewhere=POWER),
    Deed("filings.upload", "contractor", lambda w: {"filing_id": w.missing()}, file("施工日志"), elsewhere=POWER),
    Deed("documents.edit", "owner", newest("document", "document_id"), form(title="施工日志一"), elsewhere=POWER),
    Deed("withdrawals.withdraw", "contractor", newest("file_version", "version_id"), form(reason="扫错了"), elsewhere=POWER),
    Deed("withdrawals.put_back", "contractor", newest("withdrawal", "withdrawal_id"), elsewhere=POWER),
    Deed("relocations.move", "owner", sends=form(ids=lambda w: w.newest("document"), to=World.missing, reason="放错"),
         elsewhere=POWER),
    Deed("relocations.undo", "owner", newest("file_move", "move_id"), elsewhere=POWER),
    Deed("sections.merge", "owner", sends=form(section="2", into="1", reason="合同合并")),
    Deed("sections.undo", "owner", newest("section_change", "change_id"), elsewhere=POWER),
    Deed("sections.split", "owner", elsewhere=POWER, sends=form(
         section="2", name="第 3 标段", reason="分开发包",
         units=lambda w: w.one("SELECT id FROM party WHERE project_id = 1 AND section = 2"))),
    Deed("newcomers.propose", "owner", sends=form(name="江北勘测院", contact="何工 0700", kind="surveyor", section="0", other="true")),
    Deed("newcomers.take_step", "owner", lambda w: {"newcomer_id": w.newest("newcomer"), "name": "withdraw_newcomer"},
         form(version=lambda w: w.one("SELECT version_id FROM newcomer ORDER BY id DESC")), elsewhere=POWER),
    Deed("purges.ask", "owner", newest("file_version", "version_id"), form(ground="secret", reason="涉密"),
         elsewhere=POWER),
    Deed("purges.take_step", "owner", lambda w: {"purge_id": w.newest("purge"), "name": "withdraw_purge"},
         form(version=lambda w: w.one("SELECT version_id FROM purge ORDER BY id DESC")), elsewhere=POWER),
    Deed("documents.pin", "owner", newest("file_version", "version_id"),
         form(page="1", x="0.4", y="0.6", text="此处缺签字"), elsewhere=POWER),
    Deed("documents.close_pin", "owner", newest("pin", "pin_id"), elsewhere=POWER),
    Deed("filings.take_step", "contractor",
         lambda w: {"filing_id": w.one("SELECT filing_id FROM document ORDER BY id DESC"), "name": "submit"},
         elsewhere=POWER),
    Deed("filings.take_steps", "contractor",
         sends=form(step="recall", ids=lambda w: w.of("filing", BRIDGE, "state = 'submitted'")), elsewhere=POWER, foreign=409),
    Deed("undoing.filing", "contractor", lambda w: {"filing_id": w.one("SELECT object_id FROM step_taken WHERE noun = 'filing' AND project_id = 1 ORDER BY line DESC")},
         form(reason="点错了"), elsewhere=POWER),
    Deed("filings.upload_by_name", "contractor", sends=file("谁也不认识的文件")),
    Deed("arrivals.name_section", "contractor", sends=form(section="1", called="LJ01")),
    Deed("arrivals.fix_held", "contractor",
         sends=form(ids=lambda w: w.newest("held_file"), find="谁也不", put="没人", go="1"), elsewhere=POWER, foreign=409),
    Deed("arrivals.undo_fix", "contractor", newest("bulk_change", "change_id"), elsewhere=POWER),
    Deed("arrivals.discard_held", "contractor", newest("held_file", "held_id"), elsewhere=POWER),
    Deed("arrivals.create_upload", "contractor", sends=tus("隐蔽记录", World.missing),
         kept="SELECT count(*) FROM upload", elsewhere=POWER),
    Deed("arrivals.append_upload", "contractor", sends=last_bytes("隐蔽记录"), path=here("{w.location}")),
    Deed("arrivals.create_upload", "contractor", sends=tus("放弃的", World.missing),
         kept="SELECT count(*) FROM upload"),
    Deed("arrivals.drop_upload", "contractor", sends=lambda _w: {"headers": TUS}, path=here("{w.location}"),
         kept="SELECT group_concat(state) FROM upload"),
    Deed("links.make", "owner",
         sends=form(party_id=lambda w: w.of("party", BRIDGE, "kind = 'contractor'"), days="14"), elsewhere=POWER),
    Deed("links.send", "nobody", sends=form(files=lambda _w: (io.BytesIO(small_pdf("手机")), "手机.pdf"), filing=World.missing), path=here("{w.link}/files")),
    Deed("links.create_upload", "nobody", sends=tus("链接传的", World.missing), path=here("{w.link}/uploads"),
         kept="SELECT count(*) FROM upload"),
    Deed("links.append_upload", "nobody", sends=last_bytes("链接传的"), path=here("{w.location}")),
    Deed("links.create_upload", "nobody", sends=tus("链接弃的", World.missing), path=here("{w.link}/uploads"),
         kept="SELECT count(*) FROM upload"),
    Deed("links.drop_upload", "nobody", sends=lambda _w: {"headers": TUS}, path=here("{w.location}"),
         kept="SELECT group_concat(state) FROM upload"),
    Deed("links.allow", "owner", newest("upload_link", "link_id"), form(may_submit="true"), elsewhere=POWER),
    Deed("links.take_step", "nobody", sends=form(ids=World.delivered), path=here("{w.link}/steps/submit")),
    Deed("links.revoke", "owner", newest("upload_link", "link_id"), elsewhere=POWER),
    Deed("catalogues.take_in", "owner",
         sends=sheet("项目名称,:,西江新区大桥及引道工程\n杂项,0\n完全无关的东西,1,1,20190822,,甲\n")),
    Deed("catalogues.place_document", "owner",
         lambda w: {"document_id": w.of("document", BRIDGE, "filing_id IS NULL")},
         form(filing_id=World.missing), elsewhere=POWER),
    Deed("catalogues.take_in", "owner",
         sends=sheet("项目名称,:,西江新区大桥及引道工程\n第2标段杂项,0\n6-13 一份材料,1,1,20190822,,甲\n")),
    Deed("catalogues.place_proposed", "owner",
         sends=form(ids=lambda w: w.of("document", BRIDGE, "filing_id IS NULL AND title LIKE '6-13%'")), elsewhere=POWER, foreign=409),
    Deed("catalogues.take_in", "owner",
         sends=sheet("项目名称,:,西江新区大桥及引道工程\n杂项二,0\n又一样东西,1,1,20190822,,甲\n")),
    Deed("catalogues.undo", "owner", newest("catalogue_import", "import_id"), elsewhere=POWER),
    Deed("drawings.save", "contractor", sends=form(section="1", number="S-01", title="桥型图")),
    Deed("drawings.change", "contractor", newest("drawing", "drawing_id"),
         form(section="1", number="S-01", title="桥型布置图"), elsewhere=POWER),
    Deed("drawings.save_change", "contractor",
         sends=form(section="1", kind="design_change", number="BG-1", title="墙高调整")),
    Deed("drawings.connect", "contractor", newest("change_notice", "change_id"),
         form(drawing_id=lambda w: w.newest("drawing"), percent="30"), elsewhere=POWER),
    Deed("drawings.disconnect", "contractor", newest("change_notice", "change_id"),
         form(drawing_id=lambda w: w.newest("drawing"), reason="改的是另一张"), elsewhere=POWER),
    Deed("drawings.correct_change", "contractor", newest("change_notice", "change_id"),
         form(section="1", kind="negotiation", number="QS-1", title="墙高调整", reason="编号录错"), elsewhere=POWER),
    Deed("drawings.void_change", "contractor", newest("change_notice", "change_id"), form(reason="登了两次"),
         elsewhere=POWER),
    Deed("drawings.restore_change", "contractor", newest("change_notice", "change_id"), form(reason="没有登两次"),
         elsewhere=POWER),
    Deed("numbers.apply", "owner",
         sends=form(pattern="{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}", fonds="J013", category="KJ", project_number="01")),
    Deed("numbers.undo", "owner"),
    Deed("volumes.edit", "owner", VOLUME,
         form(title="立项文件", version=lambda w: w.one("SELECT version_id FROM volume WHERE id = ?", w.of("volume", BRIDGE))),
         elsewhere=POWER),
    Deed("cells.save", "owner", lambda _w: {"of": "volumes"},
         lambda w: {"json": [[w.of("volume", BRIDGE), "see_also", "", "另见"]]}, elsewhere=POWER),
    Deed("volumes.move", "owner", VOLUME, FIRST, elsewhere=POWER),
    Deed("volumes.create", "owner", sends=form(title="新卷", section="0")),
    Deed("volumes.remove", "owner", newest("volume", "volume_id"), elsewhere=POWER),
    Deed("volumes.seal", "owner", row_of("volume", BRIDGE, "volume_id", "sound AND files > 0"), elsewhere=POWER),
    Deed("volumes.unseal", "owner", row_of("volume", BRIDGE, "volume_id", "sealed"), form(reason="漏装一件"),
         elsewhere=POWER),
    Deed("arrangements.propose", "owner", sends=form(section="1")),
    Deed("arrangements.edit", "owner", newest("arrangement", "arrangement_id"),
         form(act="rename", to="0", title="改名的卷",
              version=lambda w: w.one("SELECT version_id FROM arrangement ORDER BY id DESC")),
         kept="SELECT version_id FROM arrangement ORDER BY id DESC", elsewhere=POWER),
    Deed("arrangements.accept", "owner", newest("arrangement", "arrangement_id"),
         form(version=lambda w: w.one("SELECT version_id FROM arrangement ORDER BY id DESC")), elsewhere=POWER),
    Deed("arrangements.undo", "owner", newest("arrangement", "arrangement_id"), elsewhere=POWER),
    Deed("arrangements.propose", "owner", sends=form(section="1")),
    Deed("arrangements.drop", "owner", newest("arrangement", "arrangement_id"),
         form(version=lambda w: w.one("SELECT version_id FROM arrangement ORDER BY id DESC")), elsewhere=POWER),
    Deed("papers.start_print", "owner", lambda _w: {"paper": "catalogue", "form": "pdf"}, kept="SELECT count(*) FROM job"),
    Deed("inspections.plan", "bureau",
         sends=form(planned_on="2026-11-02", place="项目部", inspectors="陈岚、何秀兰")),
    Deed("inspections.add_problem", "bureau", newest("inspection", "inspection_id"),
         form(problem="日志缺签字", due_on="2027-01-20",
              party_id=lambda w: w.of("party", BRIDGE, "kind = 'contractor'")), elsewhere=POWER),
    Deed("findings.take_step", "contractor", lambda w: {"finding_id": w.newest("finding"), "name": "answer"},
         form(answer="已补签"), elsewhere=POWER),
    Deed("inspections.close", "bureau", newest("inspection", "inspection_id"), form(conclusion="基本符合"),
         elsewhere=POWER),
    Deed("undoing.finding", "contractor", lambda w: {"finding_id": w.newest("finding")}, form(reason="点错了"), elsewhere=POWER),
    Deed("revisions.propose_ending", "owner", sends=form(reason="资金落空", keeper="owner",
         version=lambda w: w.one("SELECT version_id FROM project WHERE id = ?", BRIDGE))),
    Deed("projects.take_step", "owner", lambda _w: {"name": "suspend"}, form(reason="资金未到位")),
    Deed("undoing.project", "owner", sends=form(reason="点错了")),
    # applied
    Deed("office.enter_year", "admin", project=None,
         sends=form(year=lambda w: w.due()[:4], source="通知", days=lambda w: f"{w.due()} 休 停电")),
    Deed("api_projects.take_step", "bureau", lambda _w: {"name": "admit"}, seen(confirm=True), project=POWER),
    Deed("api_projects.take_back", "bureau", sends=seen(reason="点错了"), project=POWER),
    Deed("api_projects.take_step", "bureau", lambda _w: {"name": "admit"}, seen(confirm=True), project=POWER),
    # admitted
    Deed("panels.add", "bureau", project=POWER, sends=form(name="周恒", unit="交通大学", post="member")),
    Deed("panels.depute", "bureau", newest("panel_member", "member_id"), form(deputed_on="2026-11-02"),
         project=POWER, elsewhere=SEWAGE),
    Deed("panels.recuse", "bureau", newest("panel_member", "member_id"), form(reason="亲属在施工单位"),
         project=POWER, elsewhere=SEWAGE),
    Deed("panels.remove", "bureau", newest("panel_member", "member_id"), project=POWER, elsewhere=RESERVOIR),
    # review
    Deed("draws.fix", "bureau", project=POWER, before=f"UPDATE project SET state = 'review' WHERE id = {POWER}"),
    Deed("samples.add", "bureau", project=POWER, sends=form(number="1")),
    Deed("samples.note", "expert", project=SEWAGE, before=NO_VOTE,
         sends=lambda w: {"json": [{"entry": "e-1", "volume": w.one(
             "SELECT volume.number FROM sample JOIN volume ON volume.id = sample.volume_id"
             " WHERE sample.project_id = ? ORDER BY sample.id", SEWAGE),
             "result": "faulty", "text": "缺签字", "at": "2026-11-20T01:00:00+00:00"}]}),
    Deed("reviews.text", "bureau", lambda _w: {"kind": "evaluation"},
         lambda w: {"data": {**dict.fromkeys(PARTS["evaluation"], "制度健全。"), "version": w.one(
             "SELECT version_id FROM statement WHERE project_id = ? AND kind = 'evaluation'", SEWAGE) or ""}},
         project=SEWAGE),
    Deed("reviews.discard", "bureau", lambda _w: {"kind": "evaluation"}, form(reason="写错了项目"), project=SEWAGE),
    Deed("reviews.text", "bureau", lambda _w: {"kind": "evaluation"},
         lambda w: {"data": {**dict.fromkeys(PARTS["evaluation"], "制度健全。"), "version": w.one(
             "SELECT version_id FROM statement WHERE project_id = ? AND kind = 'evaluation'", SEWAGE) or ""}},
         project=SEWAGE),
    Deed("findings.add", "bureau", project=SEWAGE,
         sends=form(problem="第 3 卷缺签字", due_on="2027-01-15")),
    Deed("findings.add_evidence", "owner", newest("finding", "finding_id"), file("已补签"), project=SEWAGE,
         elsewhere=RESERVOIR),
    Deed("votes.cast", "expert", project=SEWAGE, sends=form(vote="agree", confirmed="true")),
    Deed("scores.show", "bureau", project=ASSESSMENT, sends=form(**{"points-1-01": "7", "reason-1-01": "少一项"})),
    Deed("reports.issue", "bureau", project=SEWAGE, sends=form(kind="panel_list")),
    Deed("reports.correct", "bureau", newest("report", "report_id"), form(reason="名单有误"), project=SEWAGE,
         elsewhere=RESERVOIR),
    Deed("reports.withdraw", "bureau", newest("report", "report_id"), form(reason="不再需要"), project=SEWAGE,
         elsewhere=RESERVOIR),
    Deed("revisions.propose", "owner", project=SEWAGE,
         sends=form(reason="名称写错", code=lambda w: w.one("SELECT code FROM project WHERE id = ?", SEWAGE), name="城南污水处理厂二期扩建工程", place="西江市", owner_id=lambda w: w.one(
             "SELECT organisation_id FROM party WHERE kind = 'owner' AND project_id = ?", SEWAGE),
             organiser=lambda w: w.one("SELECT organiser_id FROM project WHERE id = ?", SEWAGE),
             completion_by="local", sections=lambda w: "\n".join(name for (name,) in w.connection.execute(
                 "SELECT name FROM section WHERE project_id = ? ORDER BY number", (SEWAGE,))),
             version=lambda w: w.one("SELECT version_id FROM project WHERE id = ?", SEWAGE))),
    Deed("revisions.take_step", "bureau", lambda w: {"revision_id": w.newest("revision"), "name": "agree_revision"},
         form(version="1"), project=SEWAGE, elsewhere=RESERVOIR),
    Deed("archives.ask", "owner", project=SEWAGE, sends=form(reason="漏扫一页", volumes="1")),
    Deed("archives.take_step", "bureau", lambda w: {"amendment_id": w.newest("amendment"), "name": "agree_amendment"},
         form(answer="同意", version="1"), project=SEWAGE, elsewhere=RESERVOIR),
    # of no project, or a new one
    Deed("projects.create", "bureau", project=None,
         sends=form(code="N-1", name="新建大坝工程", place="西江市", owner_id="6", scope_pack="dat-28-2018",
                    procedure_pack="national-2006", sections="第 1 标段")),
    Deed("experts.add", "bureau", project=None, sends=form(name="周恒", unit="交通大学"),
         kept="SELECT count(*) FROM expert"),
    Deed("experts.toggle", "bureau", newest("expert", "expert_id"), project=None,
         kept="SELECT active FROM expert ORDER BY id DESC"),
    Deed("cockpit.keep", "bureau", project=None, sends=form(name="例会", stage="review"),
         kept="SELECT count(*) FROM saved_view"),
    Deed("cockpit.forget", "bureau", newest("saved_view", "view_id"), project=None,
         kept="SELECT count(*) FROM saved_view"),
    Deed("people.add_organisation", "admin", project=None, sends=form(name="新单位", kind="enterprise"),
         kept="SELECT count(*) FROM organisation"),
    Deed("people.add", "admin", project=None, kept="SELECT count(*) FROM person",
         sends=form(name="新人", login="newcomer", organisation_id=lambda w: w.newest("organisation"))),
    Deed("people.join", "admin", project=None, kept="SELECT count(*) FROM membership",
         sends=form(person_id=lambda w: w.newest("person"), organisation_id="6")),
    Deed("people.invite", "admin", newest("person", "person_id"), project=None,
         kept="SELECT count(*) FROM one_time_token"),
    Deed("person.correct", "admin", newest("person", "person_id"), project=None, kept=RECORDS,
         sends=form(name="新人甲", login="newcomer", phone="", email="", reason="错字")),
    Deed("person.correct_unit", "admin", lambda w: {"person_id": w.newest("person"), "organisation_id": 6},
         form(organisation_id="7", title="", reason="选错"), project=None, kept=RECORDS),
    Deed("person.end_unit", "admin", lambda w: {"person_id": w.newest("person"), "organisation_id": 7},
         form(reason="调离"), project=None, kept=RECORDS),
    Deed("person.set_admin", "admin", newest("person", "person_id"), form(act="give", admin_of="all", reason="增设"), project=None,
         kept=RECORDS),
    Deed("person.end_sessions", "admin", newest("person", "person_id"), project=None, kept=RECORDS),
    Deed("person.disable", "admin", newest("person", "person_id"), form(reason="离职"), project=None, kept=RECORDS),
    Deed("office.save_letterhead", "admin", lambda _w: {"organisation_id": 2}, form(title="某市档案局"), project=None,
         kept="SELECT title FROM letterhead WHERE organisation_id = 2"),
    Deed("organisations.retire", "admin", newest("organisation", "organisation_id"), form(reason="登记错"),
         project=None, kept="SELECT count(*) FROM office_records"),
    Deed("organisations.correct", "admin", lambda _w: {"organisation_id": 9},
         form(name="粤西路桥工程公司", kind="enterprise", level="", parent_id="", credit_code="", contact="", reason="多打了字"),
         project=None),
    Deed("organisations.rename", "admin", lambda _w: {"organisation_id": 10},
         form(name="珠江隧桥三公司", since="2026-01-01", reason="改制"), project=None),
    Deed("people.add_organisation", "admin", project=None, sends=form(name="又一单位", kind="enterprise"),
         kept="SELECT count(*) FROM organisation"),
    Deed("troubles.again", "admin", lambda w: {"job_id": w.one("SELECT max(id) FROM job WHERE state = 'failed'")},
         project=None, kept=RECORDS, before="UPDATE job SET state = 'failed' WHERE id = (SELECT max(id) FROM job)"),
    Deed("organisations.merge", "admin", newest("organisation", "organisation_id"),
         form(twin_id="10", reason="登记了两次"), project=None),
)  # fmt: skip
