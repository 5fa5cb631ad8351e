"""Which pages ask more questions than a page should: a written list that only gets shorter.

A page asks the same number of questions whatever the size of the instance and of the project, and
no more than MOST; it is no longer than LONGEST. What does not yet stands here with its number, by
`python -m tests.walk`. `tests/house/test_flat.py` holds it: a number may fall, none may rise, and
one that fell below MOST is taken out.
"""

MOST = 12
"""Questions of a page, with the three that find the viewer and the project."""
LONGEST = 300_000
"""Bytes of a page; a download may be longer, and is sent as it is read."""
WINDOW = 100_000
"""Bytes of a window of a table."""

ASKING: dict[str, tuple[int, str]] = {}
"""None any more: what a page asks is read together (`services/ground/questions`)."""

# fmt: off   — a table is read down the columns
GROWING: dict[str, tuple[int, str]] = {
    # endpoint                    by at most, why
    "archives.show": (3, "only where the archive differs from its fixed version"),
    "parcels.index": (1, "only where the archive differs from its fixed version"),
    "projects.show_journal": (1, "a chain too long for a page is looked up where the worker is"),
}
"""Answers that ask more questions where there is more."""
# fmt: on
