"""A handful of the faults of `python -m tests.mutants`, planted at every run: each turns a test of the rules red."""

import subprocess
import sys


def test_a_fault_in_a_row_a_need_or_a_right_turns_a_test_of_the_rules_red():
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "pure", "--number", "5", "--least", "100"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
