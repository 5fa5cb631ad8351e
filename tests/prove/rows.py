"""What is to be proved, at which figure, by which command; what lacks of it; which twin turns it red."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing to be proved. `paths`: what pytest is given; none where nothing is built."""

    name: str
    what: str
    goal: str
    paths: tuple[str, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    """Settings of the environment by which the tests take their size, whole."""
    lacks: str = ""
    """What of the goal is not reached or not built."""
    twin: str = ""
    """The tests that must turn red when `twins` takes the defence of this row out."""

    def settings(self, share: int) -> dict[str, str]:
        """The environment for a `share`-th of the whole."""
        return {name: str(max(1, most // share)) for name, most in self.sizes}


FAULTS, GROUND, INTAKE = "tests/faults", "tests/web/ground", "tests/web/intake"
ROWS = (
    Row(
        "R1",
        "killed in the middle of uploads and steps",
        "250 kills on both databases, none acknowledged is lost",
        (
            f"{FAULTS}/test_kill.py::test_kill_9_loses_nothing_that_was_acknowledged_and_doubles_nothing",
        ),
        (("FILES", 4000), ("KILLS", 250)),
        "uploads alone, no steps; SQLite alone; the time until it answers again is not measured",
    ),
    Row(
        "R2",
        "synced in the right order before the answer",
        "every writing path, seen by strace",
        (
            "tests/gateways/test_storage.py::test_bytes_are_synced_renamed_and_the_folder_synced_in_that_order",
        ),
        lacks="the store's path alone, seen within Python; no strace",
        twin="tests/gateways/test_storage.py",
    ),
    Row(
        "R3",
        "sixteen decide against each other",
        "500 projects × 16 on both databases: one winner each, no 5xx",
        (
            f"{FAULTS}/test_decisions.py",
            "tests/services/test_postgres.py::test_of_contradictory_decisions_one_wins_there_too",
        ),
        (("PROJECTS", 500),),
        twin="tests/services/test_postgres.py::test_of_contradictory_decisions_one_wins_there_too",
    ),
    Row(
        "R4",
        "a storm of writers",
        "64 writers, 400 commits/s, p99 500 ms; PostgreSQL 500/s",
        ("tests/services/test_transaction.py",),
        lacks="that nothing is lost, by few writers; no rate, no p99, no PostgreSQL",
        twin="tests/services/test_transaction.py",
    ),
    Row(
        "R5",
        "ten minutes of fifty users",
        "300 requests/s, p95 100 ms, memory flat",
        lacks="not built",
    ),
    Row(
        "R6",
        "a full disk",
        "1,000 attempts: 2xx or 507, nothing half, well within 1 s",
        (
            f"{FAULTS}/test_disks.py",
            f"{FAULTS}/test_kill.py::test_a_full_disk_is_said_leaves_nothing_and_is_over_when_space_returns",
        ),
        lacks="a few attempts on each disk, not 1,000",
        twin=f"{FAULTS}/test_kill.py::test_a_full_disk_is_said_leaves_nothing_and_is_over_when_space_returns",
    ),
    Row(
        "R7",
        "a backup under load comes back",
        "20 rounds, 100,000 documents in 5 minutes",
        ("tests/services/desk/test_backups.py",),
        lacks="one round under load, few documents",
    ),
    Row(
        "R8",
        "PostgreSQL restarts under load",
        "20 restarts, only 2xx and 503",
        (
            "tests/services/test_postgres.py::test_a_database_that_restarts_under_load_is_answered_by_503_and_nothing_acknowledged_is_lost",
        ),
        (("RESTARTS", 20),),
        twin="tests/services/test_postgres.py::test_a_database_that_restarts_under_load_is_answered_by_503_and_nothing_acknowledged_is_lost",
    ),
    Row(
        "R9",
        "object storage hangs",
        "no request beyond 15 s",
        lacks="not built: there is no object storage",
    ),
    Row(
        "R10",
        "workers are killed",
        "100 tasks, 60 kills, 100 effects",
        (
            f"{FAULTS}/test_queue.py",
            f"{FAULTS}/test_kill.py::test_a_worker_killed_in_its_task_leaves_one_effect",
        ),
        lacks="single kills, not 60; SQLite alone",
    ),
    Row(
        "R11",
        "the scanner is away, frozen, or finds something",
        "no file that it has not seen is served",
        (
            "tests/web/files/test_quarantine.py",
            "tests/web/files/test_checks.py::test_the_scanner_finds_the_virus_and_nothing_is_called_clean_without_it",
        ),
        lacks="away and found; a frozen one and too large a file are not tried",
        twin="tests/web/files/test_quarantine.py",
    ),
    Row(
        "R12",
        "bits turn in the store",
        "10,000 files, 120 of 120 found and mended, 800 MiB/s",
        ("tests/web/files/test_fixity.py", "tests/web/files/test_mended.py"),
        lacks="some files, not 10,000; the rate is not measured here",
        twin="tests/web/files/test_fixity.py",
    ),
    Row(
        "R13",
        "the journal is tampered with",
        "1,000 times in six ways, all found; 500,000 lines/s",
        (
            "tests/workflows/test_ledger.py",
            "tests/services/ground/test_journal.py",
            "tests/services/ground/test_chains.py",
            "tests/services/desk/test_roots.py",
        ),
        lacks="each way once, not 1,000; the rate is not measured here",
        twin="tests/services/ground/test_journal.py",
    ),
    Row(
        "R14",
        "the clock jumps",
        "200 moments, no deadline moves",
        (f"{FAULTS}/test_clock.py",),
        lacks="some twenty moments",
    ),
    Row(
        "R15",
        "killed while it upgrades",
        "30 kills on 50,000 rows, both databases",
        ("tests/house/test_upgrades.py",),
        lacks="one kill, SQLite",
    ),
    Row(
        "S1",
        "the law, walked, against the application",
        "20,000 deeds, no divergence",
        ("tests/services/test_law.py", "tests/web/test_every_hand.py"),
        (("STEPS", 20_000),),
        twin="tests/house/test_mutants.py",
    ),
    Row(
        "S2",
        "everybody × every door × every thing",
        "all cells; every guard taken out is noticed",
        ("tests/house/test_objects.py", "tests/house/test_doors.py"),
        lacks="of guards taken out 68 % were noticed (above), not all",
        twin="tests/house/test_objects.py",
    ),
    Row(
        "S3",
        "hostile files",
        "20,000 mutants and 60 made by hand: none kills, none is 5xx",
        (f"{FAULTS}/test_mutants.py", f"{FAULTS}/test_hostile.py"),
        (("MUTANTS", 20_000),),
        twin=f"{FAULTS}/test_hostile.py",
    ),
    Row(
        "S4",
        "fuzzing led by coverage",
        "500,000 executions",
        (f"{FAULTS}/test_reader.py",),
        lacks="not built: chance alone (Hypothesis), some hundreds",
    ),
    Row(
        "S5",
        "any text in Word",
        "1,500 texts come back exactly, 200 attacks run nothing",
        ("tests/reports/test_opinion.py",),
        lacks="1,200 texts and some twenty attacks",
        twin="tests/reports/test_opinion.py",
    ),
    Row(
        "S6",
        "the API by its schema",
        "5,000 cases in three roles, no 5xx",
        ("tests/api/test_schema.py",),
        (("CASES", 5000),),
        twin="tests/api/test_schema.py",
    ),
    Row(
        "S7",
        "naughty strings in every field",
        "500 × every field on both databases",
        ("tests/web/lists/test_addresses.py",),
        lacks="some numbers in some fields",
    ),
    Row(
        "S8",
        "headers, cookies, policy on every answer",
        "all of ASVS V3.3 and V3.4, also on errors",
        ("tests/house/test_doors.py", f"{GROUND}/test_protection.py"),
        lacks="507 and what the server itself answers (malformed HTTP) are not looked at",
        twin="tests/house/test_doors.py",
    ),
    Row(
        "S9",
        "forms of other sites",
        "every writing door × 5 hostile heads, no GET changes anything",
        (f"{GROUND}/test_protection.py", f"{GROUND}/test_ended.py"),
        lacks="every door once, without its token; that no GET writes is asked of some",
        twin=f"{GROUND}/test_protection.py::test_every_unsafe_door_asks_for_a_token",
    ),
    Row(
        "S10",
        "guessing",
        "10,000 guesses by two processes, same time for everybody",
        (f"{GROUND}/test_guessing.py", f"{GROUND}/test_factors.py"),
        lacks="some hundreds by one process; times are not compared",
        twin=f"{GROUND}/test_guessing.py",
    ),
    Row(
        "S11",
        "slow senders",
        "500 of them, health within 100 ms",
        (f"{FAULTS}/test_slow.py",),
        lacks="80 of them, a page within 20 s",
        twin=f"{FAULTS}/test_slow.py",
    ),
    Row(
        "S12",
        "a document that reaches out of the converter",
        "30 documents, no connection",
        (f"{FAULTS}/test_reaching.py",),
        (("REACHING", 30),),
        twin=f"{FAULTS}/test_reaching.py",
    ),
    Row(
        "S13",
        "formulas in what is exported",
        "50 × xlsx, csv, docx, pdf",
        (
            "tests/web/desk/test_cockpit.py",
            "tests/web/life/test_public.py",
            "tests/web/life/test_projects.py",
        ),
        lacks="some in csv",
        twin="tests/web/life/test_public.py",
    ),
    Row(
        "S14",
        "what we are made of",
        "pinned by digest, no known weakness, SBOM, floors at start",
        (
            "tests/house/test_installed.py",
            "tests/house/test_doctor.py",
            "tests/house/test_leaks.py",
        ),
        lacks="a data base of weaknesses is asked by `make audit` where it can be reached, by no test; `make sbom` is not run by a test",
        twin="tests/house/test_doctor.py",
    ),
    Row(
        "S15",
        "every requirement has its test",
        "ASVS 5.0 L1 and L2, 等保 8.1.4, DA/T 70",
        ("tests/house/test_asvs.py", "tests/house/test_protection_told.py"),
        lacks="ASVS alone, with what is not met named",
        twin="tests/house/test_asvs.py",
    ),
)
