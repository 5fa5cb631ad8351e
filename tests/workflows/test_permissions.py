"""Who may do what is not a step, told from the hand's side: each hand has these permissions and no other."""

import pytest

from workflows.documents import KINDS, STEPS, by_hand
from workflows.permissions import PERMISSIONS, allowed
from workflows.projects import PROJECT, Stage
from workflows.roles import (
    ORGANISATION_NAMES,
    PARTY_NAMES,
    ROLE_NAMES,
    ROLE_OF_PARTY,
    OrganisationKind,
    PartyKind,
    Role,
)

READS_WHAT_IT_DELIVERED = "project.see filing.see file.download succession.see"
SEES_ITS_OWN = f"{READS_WHAT_IT_DELIVERED} finding.see"
SEES_ALL = (
    f"{SEES_ITS_OWN} project.whole volume.see review.see report.see report.download journal.see"
    " inspection.see archive.see revision.see"
)
HANDS_IN = "duty.edit filing.take_step filing.upload catalogue.import finding.take_step"
MAY = {
    "owner": f"{SEES_ALL} {HANDS_IN} project.take_step party.edit volume.edit text.self_check text.application"
             " parcel.make receipt.load score.own handover.edit report.issue link.make urge progress.report drawing.edit pin.set"
             " amendment.ask amendment.take_step revision.propose revision.take_step purge.ask purge.take_step"
             " unit.propose unit.take_step succession.propose succession.take_step section.edit shelf.keep shelf.own shelf.see",
    "contractor": f"{SEES_ITS_OWN} {HANDS_IN} drawing.edit succession.take_step",
    "supervisor": f"{SEES_ALL} {HANDS_IN} project.take_step text.audit_report report.issue pin.set succession.take_step",
    "bureau": f"{SEES_ALL} shelf.see parcel.make receipt.load project.take_step filing.take_step finding.take_step text.evaluation panel.edit"
              " sample.edit sample.note score.panel vote.record finding.add report.issue draft.edit inspection.edit pin.set"
              " pack.move pack.own project.register project.publish opened.edit emergency.edit expert.edit cockpit.see archive.fix amendment.take_step revision.take_step purge.take_step unit.take_step"
              " vote.close vote.sheet strike.ask strike.answer",
    "city_archive": f"{SEES_ALL} shelf.keep shelf.archive shelf.see emergency.edit appraisal.edit parcel.make receipt.load parcel.receive project.take_step report.issue text.city_opinion",
    "authority": SEES_ALL,
    "panelist": f"{SEES_ALL} shelf.see sample.note sample.name vote.cast vote.sheet pin.set",
    "observer": SEES_ALL,
    "admin": "admin.packs admin.calendar admin.letterhead admin.stored admin.tasks",
    "security": "admin.people",
    "auditor": "admin.record",
    "ower": "",
    "giver": "",
    "taker": "",
    "former": READS_WHAT_IT_DELIVERED,
}  # fmt: skip
BEFORE, JUDGED = "self_check applied supplement", "accepted archived"
VISITED = (
    f"design contracting construction supervision {BEFORE} admitted pre_check review"
    f" rectification recheck failed {JUDGED}"
)
ISSUES_BY_HAND = {
    # hand             document              in these stages
    "bureau panel_list":                    "admitted pre_check review",
    "bureau inspection_record":             f"review {JUDGED}",
    "bureau quality_check":                 f"review {JUDGED}",
    "bureau member_score_sheet":            "admitted pre_check review",
    "bureau finding_ledger":                f"rectification recheck failed {JUDGED}",
    "bureau criticism_letter":              "failed",
    "owner archive_registration":           "design contracting construction supervision self_check applied supplement",
    "bureau told_at_once":                  "design contracting construction supervision self_check",
    "owner city_pledge":                    "design contracting construction supervision self_check",
    "bureau deputation_form":               "applied admitted pre_check",
    "bureau avoidance_pledge":              "admitted pre_check review",
    "bureau grade_notice":                  JUDGED,
    "bureau grade_certificate":             JUDGED,
    "bureau minutes":                       f"rectification recheck failed {JUDGED}",
    "owner digital_list":                   JUDGED,
    "owner digital_registration":           JUDGED,
    "owner city_transfer":                  JUDGED,
    "city_archive city_certificate":        JUDGED,
    "bureau amendment_note":                f"admitted pre_check review recheck {JUDGED}",
    "bureau service_receipt":               VISITED,
    "bureau visit_record":                  VISITED,
    "bureau correction_order":              VISITED,
    "bureau termination_notice":            "terminated",
    "owner handing_review":                 f"{BEFORE} {JUDGED}",
    "bureau ballot":                        f"review {JUDGED}",
    "bureau score_sheet":                   f"review {JUDGED}",
    "bureau record_report":                 JUDGED,
    "bureau opinion_letter":                JUDGED,
    "owner four_report":                    f"{BEFORE} {JUDGED}",
    "city_archive city_opinion":            JUDGED,
    "city_archive appraisal_list":          "archived",
}  # fmt: skip
COME_WITH_AN_ACT = {
    "handover_list": "owner sign_handover",
    "panel_change": "bureau replace_panelist",
    "succession_note": "owner propose_succession",
    "inspection_notice": "bureau plan_inspection",
    "rectification_notice": "bureau close_inspection",
}


@pytest.mark.parametrize("role", list(Role))
def test_each_hand_has_its_permissions_and_no_other(role):
    held = {permission for permission in PERMISSIONS if allowed(permission, [role])}
    assert held == set(MAY[role].split())


def test_a_permission_that_nobody_wrote_down_is_nobodys():
    assert all(PERMISSIONS.values())
    assert not any(allowed(permission, []) for permission in PERMISSIONS)
    with pytest.raises(KeyError):
        allowed("project.paint", list(Role))


def test_what_an_organisation_was_engaged_for_gives_it_its_hand():
    builders = ("surveyor", "designer", "contractor", "operator", "tester", "consultant")
    assert {
        "owner": "owner",
        "supervisor": "supervisor",
        **dict.fromkeys(builders, "contractor"),
    } == ROLE_OF_PARTY
    assert set(ROLE_OF_PARTY) == set(PartyKind)


def test_every_hand_and_kind_has_a_name_of_its_own():
    for names, kinds in (
        (ROLE_NAMES, Role),
        (PARTY_NAMES, PartyKind),
        (ORGANISATION_NAMES, OrganisationKind),
    ):
        assert list(names) == list(kinds)
        assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
def test_each_hand_issues_by_hand_what_is_written_and_when(role, stage):
    wanted = {
        words.split()[-1]
        for words, stages in ISSUES_BY_HAND.items()
        if words.split()[0] == role and stage in stages.split()
    }
    assert {kind.name for kind in by_hand(stage, frozenset({role}))} == wanted


def test_a_document_comes_by_hand_or_with_a_step_or_with_an_act_and_in_one_way_only():
    by_hand_alone = {words.split()[-1] for words in ISSUES_BY_HAND}
    with_a_step = {name for name, rows in STEPS.items() if rows}
    with_an_act = {name: f"{kind.by} {kind.act}" for name, kind in KINDS.items() if kind.act}
    assert with_an_act == COME_WITH_AN_ACT
    ways = [*by_hand_alone, *with_a_step, *with_an_act]
    assert sorted(ways) == sorted(KINDS)


def test_what_comes_with_a_step_is_issued_by_a_hand_that_takes_it():
    for row in PROJECT.rows.values():
        assert all(KINDS[name].by in row.by for name in row.issues), row.name


def test_what_is_numbered_as_a_letter_or_an_opinion_and_what_supersedes_is_written():
    numbered = {name: kind.series for name, kind in KINDS.items() if kind.series}
    letters = (
        "admission supplement_notice refusal opinion_letter meeting_notice rectification_order"
        " recheck_opinion inspection_notice rectification_notice adjournment_notice"
        " cancellation_notice panel_change withdrawal_letter pre_check_opinion criticism_letter"
        " termination_notice correction_order grade_notice"
    )
    assert numbered == {
        **dict.fromkeys(letters.split(), "letter"),
        **dict.fromkeys(("application_report", "record_report"), "file"),
        **dict.fromkeys(("opinion", "city_opinion"), "opinion"),
    }
    only_the_last = {name for name, kind in KINDS.items() if kind.last_only}
    assert only_the_last == {
        "audit_report",
        "self_check_report",
        "application_report",
        "application_form",
        "opinion_letter",
        "archive_registration",
        "handing_review",
        "quality_check",
        "finding_ledger",
        "told_at_once",
        "city_pledge",
        "deputation_form",
        "avoidance_pledge",
        "minutes",
        "digital_list",
        "digital_registration",
        "city_transfer",
        "city_certificate",
        "criticism_letter",
        "city_opinion",
        "handover_list",
        "appraisal_list",
        "termination_notice",
        "grade_notice",
        "grade_certificate",
    }
    assert {name: kind.one_per for name, kind in KINDS.items() if kind.one_per} == {
        "amendment_note": "serial",
        "visit_record": "visit",
        "correction_order": "matter",
    }
