"""What docs/protection.md says is what the code does: figures, formats, keys, limits, settings."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from acceptance import config, lanes
from acceptance.gateways import filetypes, sheet_gate
from acceptance.services.desk import accounts
from acceptance.services.ground import passwords
from acceptance.services.ground.attempts import ALLOWED
from acceptance.services.intake import links
from acceptance.services.life import staff
from acceptance.web import LARGEST
from forms.life.projects import AT_MOST
from tests.house.test_house import PYTHON

TOLD = Path("docs/protection.md").read_text("utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in PYTHON)


def test_the_limits_of_tries_are_those_of_the_code():
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \|$", TOLD, re.MULTILINE)
    assert [(limit.value, str(a.most), str(a.minutes)) for limit, a in ALLOWED.items()] == rows


def test_every_kind_of_file_that_is_taken_is_named_and_no_other():
    (said,) = re.findall(r"ending agrees with: (.*?) \|", TOLD)
    named = re.findall(
        r"\b[a-z][a-z0-9]{1,4}\b", said.replace("beside a lasting file of the same name also", "")
    )
    assert set(named) == {ending for endings in filetypes.EXTENSIONS.values() for ending in endings}


@pytest.mark.parametrize(
    ("says", "figure"),
    [
        (r"A body is at most (\d+) MB", "MAX_CONTENT_LENGTH"),
        (r"the lists (\d+) MB", "SHEET_LIMIT"),
        (r"a compared paper\n(\d+) MB", "PAPER_LIMIT"),
        (r"a form with files (\d+) MB", "UPLOAD_LIMIT"),
        (r"ends after (\d+) minutes", "SESSION_IDLE_MINUTES"),
        (r"after (\d+) hours in any case", "SESSION_HOURS"),
    ],
)
def test_its_figures_are_those_of_the_settings(says, figure, tmp_path):
    kept = config.settings({"ACCEPTANCE_INSTANCE": str(tmp_path)})[figure]
    (said,) = re.findall(says, TOLD)
    assert int(said) == (kept // config.MIB if kept >= config.MIB else kept)


@pytest.mark.parametrize(
    "says",
    [
        f"{sheet_gate.ENTRIES} parts, {sheet_gate.TOTAL >> 20} MB unpacked, {sheet_gate.ROWS} rows, {sheet_gate.COLUMNS} columns",
        f"at most {AT_MOST} lines, the numbers of an address go up to {LARGEST}",
        f"invitation {staff.HOURS} h, forgotten password {accounts.HOURS} h",
        f"{min(links.DAYS)} to {max(links.DAYS)} days",
        f"{lanes.PAGES} for pages, {lanes.STREAMS} for streams",
        f"stands still for {timedelta(seconds=lanes.DEADLINE).seconds} s",
    ],
)
def test_so_are_those_that_stand_in_the_code(says):
    assert says in TOLD


def test_a_password_is_hashed_as_it_says():
    hasher = passwords._hasher("default")
    assert hasher.type.name == "ID" and hasher.hash_len >= 32 and hasher.salt_len >= 16
    assert f"argon2id ({hasher.memory_cost / 1024:.0f} MiB, {hasher.time_cost} rounds)" in TOLD


def test_each_purpose_of_the_key_is_named():
    made = re.findall(r'b"(acceptance: [\w ]+)"', SOURCE)
    signed = re.findall(r'salt="([\w-]+)"|serializer\("([\w-]+)"\)', SOURCE)
    purposes = {*made, *("".join(one) for one in signed)}
    assert len(purposes) >= 7 and {one for one in purposes if f"`{one}`" not in TOLD} == set()


def test_what_we_sign_ourselves_is_signed_by_sha_256(app):
    with app.test_request_context():
        from acceptance.web.ground import browsers

        assert browsers.serializer("x").make_signer("y").digest_method().name == "sha256"
    signer = app.session_interface.get_signing_serializer(app).make_signer("y")
    assert signer.digest_method().name == "sha256"
    assert links._signer("x").digest_method().name == "sha256"


def test_every_class_of_data_says_how_it_is_kept():
    told = TOLD.split("## Data")[1].split("## ")[0]
    rows = [line.strip("|").split("|") for line in told.splitlines() if line.startswith("| ")][1:]
    classes = [one[0].strip() for one in rows]
    assert classes == ["secret", "personal", "archive", "record", "public"]
    assert all(cell.strip() for one in rows for cell in one)


def test_every_setting_that_leads_elsewhere_is_named():
    for name in re.findall(r'env\.get\("(\w+_URL)"', SOURCE):
        assert f"`{name}`" in TOLD or name == "PUBLIC_URL", name
