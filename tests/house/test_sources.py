"""What the source never does, so that no test need look for what comes of it."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.house.test_house import PYTHON

RUNS_TEXT = {"forms/lists/rows.py"}
"""A loop over the fields of a form of ours, written out once for speed; nothing that came in is in it."""
DRAWN_BY_US = {
    ("templates/pages/intake/links/index.html", "picture"),
    ("templates/pages/life/projects/stations.html", "picture(project.state, translate)"),
    ("templates/pages/volumes/keeping/labels.html", "one.qr"),
}
"""Drawings of our own that are no text."""
NAMES_ONLY = {"acceptance/demo/builder.py", "acceptance/web/judging/samples.py"}
"""A name of an entry, so that it comes in once: whoever knows it can do nothing with it."""
SCRIPTS = sorted(Path("acceptance/static/scripts").rglob("*.js"))


@cache
def calls():
    """Every call in the source: its file, its name as it is written, the call. Read when a test first
    asks: each process of a run loads this module, one of them runs it."""
    return [
        (path.as_posix(), ast.unparse(node.func), node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


def named(*names):
    """Where one of these is called."""
    return {path for path, name, _call in calls() if name in names or name.endswith(names)}


def test_no_text_is_run():
    assert named("eval", "exec") <= RUNS_TEXT
    assert named("pickle.loads", "pickle.load", "marshal.loads", "os.system", "os.popen") == set()


def test_no_shell_reads_a_command():
    shells = {
        path
        for path, name, call in calls()
        for word in call.keywords
        if word.arg == "shell" and name.startswith("subprocess")
    }
    assert shells == set()
    starts = named("subprocess.run", "subprocess.Popen", "subprocess.check_output")
    assert {path for path in starts if not path.startswith("acceptance/gateways/")} == set()


def test_yaml_is_read_by_a_safe_loader():
    (source,) = named("yaml.load")
    text = Path(source).read_text("utf-8")
    assert re.search(r"CSafeLoader|SafeLoader", text) and "UnsafeLoader" not in text
    assert "yaml.Loader" not in text.replace("yaml.LOADER", "")


def test_every_parser_of_xml_resolves_no_entity():
    for path, name, call in calls():
        if name == "etree.XMLParser":
            told = {word.arg: ast.unparse(word.value) for word in call.keywords}
            assert told["resolve_entities"] == "False" and told["no_network"] == "True", path
        if name in ("etree.fromstring", "etree.parse"):
            assert len(call.args) == 2, f"{path}: by a parser that says what it resolves"


def test_nothing_unforeseeable_comes_of_the_plain_generator():
    assert {path for path, name, _call in calls() if name.startswith("random.")} == set()
    named_so = {path for path, name, _call in calls() if name.endswith(("uuid1", "uuid4"))}
    assert named_so <= NAMES_ONLY


def test_no_digest_that_is_broken():
    assert {
        path for path, name, _call in calls() if name in ("hashlib.md5", "hashlib.sha1")
    } == set()


def test_statements_are_given_their_values_apart():
    """SQL is put together from our own words alone; what came in is bound."""
    for path, name, call in calls():
        if name in ("text", "sa.text", "db.text") and call.args:
            first = call.args[0]
            if isinstance(first, ast.JoinedStr):
                pieces = [
                    ast.unparse(one.value)
                    for one in first.values
                    if hasattr(one, "value") and isinstance(one, ast.FormattedValue)
                ]
                assert (path, pieces) in OURS, (path, pieces)


OURS = [
    ("acceptance/services/files/search.py", ["found.text"]),
    ("acceptance/services/files/index.py", ["name"]),
]
"""The text of a statement that was itself put together of our words, and the name of a bound value."""


def test_the_address_and_the_body_are_never_mixed():
    guilty = [path for path in PYTHON if "request.values" in path.read_text("utf-8")]
    assert guilty == []


def test_what_pages_show_is_escaped_but_our_own_drawings():
    found = {
        (path.as_posix(), said.strip())
        for path in Path("templates").rglob("*.html")
        for said in re.findall(r"\{\{([^{}]*?)\|\s*safe\b", path.read_text("utf-8"))
    }
    assert found == DRAWN_BY_US
    switched = [
        p for p in Path("templates").rglob("*.html") if "autoescape" in p.read_text("utf-8")
    ]
    assert switched == []


def test_scripts_write_text_and_talk_to_nobody_else():
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "postMessage",
            "new Function",
            "WebSocket",
            "__proto__",
        ):
            assert word not in text, (path, word)
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), path


def test_nothing_of_ours_asks_another_server():
    """But the mail server, the scanner and the provider of identities that the settings name, and the programs that are given away: the client, and what follows a log."""
    asks = named(
        "urlopen",
        "requests.get",
        "requests.post",
        "HTTPConnection",
        "HTTPSConnection",
        "create_connection",
        "SMTP",
        "SMTP_SSL",
    )
    assert asks <= {
        "acceptance/doctor/around.py",
        "acceptance/gateways/identity.py",
        "acceptance/gateways/mail.py",
        "acceptance/gateways/scanner.py",
        "acceptance/push/wire.py",
        "workflows/witness.py",
    }, asks


def test_a_password_is_typed_where_it_is_not_seen():
    for path in sorted(Path("templates").rglob("*.html")):
        for call in re.findall(
            r"(?:entry|form_row)\(\s*\"(?:password|old|again)\".*?\)\s*\}\}",
            path.read_text("utf-8"),
            re.S,
        ):
            assert 'kind="password"' in call, (path, call)
            assert re.search(r'(?:known|autocomplete)="(?:new|current)-password"', call), (
                path,
                call,
            )
    assert "onpaste" not in "".join(p.read_text("utf-8") for p in SCRIPTS)
