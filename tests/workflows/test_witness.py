"""The log's arithmetic against another library; a second history is found by whoever kept one head."""

import json
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from workflows import heads, sealed, tiles, witness

SIZES = (1, 2, 3, 7, 8, 33, 256, 300)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
ORIGIN = "archive.example.cn/v/log"


def entries(count, words=b"entry"):
    return [b"%s %d" % (words, number) for number in range(count)]


def peer(contents):
    tree = InmemoryTree(algorithm="sha256")
    for content in contents:
        tree.append_entry(content)
    return tree


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_ways_are_those_of_another_library(size):
    contents = entries(size)
    leaves, tree = [witness.leaf_hash(one) for one in contents], peer(contents)
    root = witness.tree_root(leaves)
    assert root == tree.get_root()
    for index in {0, size // 3, size - 1}:
        path = tiles.inclusion(leaves, index)
        theirs = tree.prove_inclusion(index + 1, size)
        assert path == [bytes.fromhex(one) for one in theirs.serialize()["path"]][1:]
        verify_inclusion(leaves[index], root, theirs)
        way = iter(path)
        assert witness.climbed(leaves[index], index, size, way) == root
        assert next(way, None) is None
        other = witness.leaf_hash(b"another")
        assert witness.climbed(other, index, size, iter(path)) != root
        if path:
            with pytest.raises(heads.Unproved):
                witness.climbed(leaves[index], index, size, iter(path[:-1]))


@pytest.mark.parametrize("size", SIZES)
def test_a_later_head_continues_an_earlier_one_and_no_other(size):
    contents = entries(size)
    leaves, tree = [witness.leaf_hash(one) for one in contents], peer(contents)
    new = witness.State(size, witness.tree_root(leaves))
    for first in {1, size // 2 or 1, size - 1 or 1, size}:
        old = witness.State(first, tree.get_root(first))
        verify_consistency(old.root, new.root, tree.prove_consistency(first, size))
        path = tiles.consistency(leaves, first)
        assert witness.continues(old, new, path)
        forged = [witness.leaf_hash(b"forged"), *leaves[1:]]
        other = witness.State(size, witness.tree_root(forged))
        assert not witness.continues(old, other, tiles.consistency(forged, first))
        if path:
            assert not witness.continues(old, new, path[:-1])
            assert not witness.continues(old, new, [*path, path[0]])


@pytest.mark.parametrize("size", [255, 256, 257, 700])
def test_tiles_hold_every_hash_once_and_are_found_by_their_paths(size):
    leaves = [witness.leaf_hash(one) for one in entries(size)]
    paths = tiles.paths(size)
    assert f"tile/0/000{'' if size >= 256 else '.p/255'}" in paths
    level = b""
    for path in paths:
        kind, index, width = tiles.place(path)
        if kind == "entries":
            continue
        content = tiles.tile(leaves, int(kind), index, width)
        assert len(content) == width * 32
        if kind == "0":
            level += content
        else:
            full = [leaves[at * 256 : (at + 1) * 256] for at in range(width)]
            assert content == b"".join(map(witness.tree_root, full))
    assert level == b"".join(leaves)
    assert witness.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    for bad in ("tile/0/0", "tile/0/000.p/256", "tile/0/000.p/0", "tile/64/000", "tile/0/x000/001"):
        assert tiles.place(bad) is None, bad


def head(leaves, day="2026-11-30"):
    body = heads.written(ORIGIN, len(leaves), witness.tree_root(leaves), day)
    line = heads.signature_line(ORIGIN, heads.SIGNED, PUBLIC, KEY.sign(body.encode()))
    return f"{body}\n{line}"


def served(folder, contents):
    """A log as static files."""
    leaves = [witness.leaf_hash(one) for one in contents]
    for path in tiles.paths(len(leaves)):
        kind, index, width = tiles.place(path)
        if kind != "entries":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(tiles.tile(leaves, int(kind), index, width))
    (folder / "checkpoint").write_text(head(leaves), "utf-8")
    return str(folder)


def test_one_witness_finds_a_second_history(tmp_path, capsys):
    kept = str(tmp_path / "kept")
    verifier = heads.verifier(ORIGIN, heads.SIGNED, PUBLIC)
    run = lambda log: witness.main(["follow", log, kept, verifier])  # noqa: E731
    assert run(served(tmp_path / "log", entries(300))) == 0
    assert run(served(tmp_path / "log", entries(300))) == 0
    assert run(served(tmp_path / "log", entries(600))) == 0
    # signed by the same key, whole in itself, and another in what was public before
    forged = [*entries(100), b"another", *entries(700)[101:]]
    assert run(served(tmp_path / "other", forged)) == 1
    assert "另一部历史" in capsys.readouterr().out
    assert (tmp_path / "kept" / "another").exists(), "the other head is kept: it is what was signed"
    assert run(served(tmp_path / "shorter", entries(299))) == 1
    assert "变短" in capsys.readouterr().out
    assert run(served(tmp_path / "log", entries(700))) == 0, "what was kept has stayed"


def test_who_keeps_nothing_believes_whatever_is_whole_in_itself(tmp_path):
    """What no log alone shows: somebody has to keep a head."""
    forged = served(tmp_path / "other", [b"another", *entries(9)])
    assert witness.main(["follow", forged, str(tmp_path / "fresh")]) == 0


def test_tiles_that_do_not_make_the_head_are_refused(tmp_path):
    log = served(tmp_path / "log", entries(40))
    (tile,) = (tmp_path / "log" / "tile" / "0").rglob("40")
    tile.write_bytes(b"\0" * 40 * 32)
    assert witness.main(["follow", log, str(tmp_path / "kept")]) == 1
    assert witness.main(["follow", str(tmp_path / "nothing"), str(tmp_path / "kept")]) == 1
    assert not (tmp_path / "kept" / "checkpoint").exists()


def test_signatures_are_checked_as_the_library_checks_them():
    text = head([witness.leaf_hash(b"x")])
    seen = heads.head_of(text)
    mine = heads.verifier(ORIGIN, heads.SIGNED, PUBLIC)
    assert heads.signs(seen, mine)
    assert not heads.signs(heads.head_of(text.replace("\n1\n", "\n2\n", 1)), mine)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert not heads.signs(seen, heads.verifier(ORIGIN, heads.SIGNED, other))
    assert not heads.signs(seen, heads.verifier("another.cn", heads.SIGNED, PUBLIC))
    for number in range(5):
        key = Ed25519PrivateKey.generate()
        public, said = key.public_key().public_bytes_raw(), b"text %d" % number
        made = key.sign(said)
        assert heads.ed25519(public, made, said)
        assert not heads.ed25519(public, made, said + b"x")
        assert not heads.ed25519(public, made[:-1] + bytes([made[-1] ^ 16]), said)
        assert not heads.ed25519(public, bytes(64), said)
        number = int.from_bytes(made[32:], "little") + heads.ORDER
        assert not heads.ed25519(public, made[:32] + number.to_bytes(32, "little"), said)
    with pytest.raises(heads.Unproved):
        heads.head_of("nothing")


SALT = "00" * 16


def proved(code="ABCDEFGHIJ", papers=256, days=14_600):
    """The proof of the last paper under an entry, early in a log of so many: where the way is longest."""
    content = b"the bytes of a paper"
    digest = witness.hashlib.sha256(content).hexdigest()
    leaves = [[1, number, f"{number:064x}", "AAAAABBBBB"] for number in range(papers - 1)]
    known = sealed.leaf_hashes("papers", SALT, [*leaves, [1, papers, digest, code]])
    entry = witness.entry_content("papers", "2026-11-30", witness.tree_root(known).hex())
    log = [witness.leaf_hash(b"%d" % number) for number in range(days)]
    at = days // 4
    log[at] = witness.leaf_hash(entry)
    blind = sealed.salt(SALT, papers - 1)
    proof = tiles.proof(
        code, blind, "2026-11-30", tiles.Place(known, papers - 1), tiles.Place(log, at)
    )
    return content, proof, head(log)


def test_a_proof_is_short_after_ten_years_of_ten_thousand_projects(tmp_path, capsys):
    """Four entries a day (three of 256 papers each) for ten years."""
    content, proof, checkpoint = proved()
    assert len(proof.encode()) <= 1024
    (tmp_path / "paper.pdf").write_bytes(content)
    (tmp_path / "paper.proof").write_text(f"{proof}\n{checkpoint}", "utf-8")
    words = ["paper", str(tmp_path / "paper.pdf"), str(tmp_path / "paper.proof")]
    root = heads.head_of(checkpoint).root.hex()
    assert witness.main(words) == 0 and witness.main([*words, root[:16]]) == 0
    assert witness.main([*words, "0" * 16]) == 1
    (tmp_path / "paper.pdf").write_bytes(content + b".")
    capsys.readouterr()
    assert witness.main(words) == 1 and "另" not in capsys.readouterr().out


@pytest.mark.parametrize("line", range(6))
def test_no_line_of_a_proof_can_be_another(line):
    content, proof, checkpoint = proved(papers=5, days=9)
    digest = witness.hashlib.sha256(content).hexdigest()
    lines = proof.split("\n")
    assert witness.paper(digest, f"{proof}\n{checkpoint}").size == 9
    longer = b64encode(heads.b64decode(lines[5]) + bytes(32)).decode()
    with pytest.raises(heads.Unproved):
        witness.paper(digest, "\n".join([*lines[:5], longer, ""]) + f"\n{checkpoint}")
    others = (
        "paper/2",
        "BBBBBCCCCC",
        b64encode(bytes(16)).decode(),
        "2026-11-29",
        "3/5 2/9",
        "AAAA",
    )
    lines[line] = others[line]
    with pytest.raises(heads.Unproved):
        witness.paper(digest, "\n".join(lines) + f"\n{checkpoint}")


def test_a_leaf_shows_neither_project_nor_length(tmp_path):
    """The same ends under another salt give other hashes; a guess without the salt finds none."""
    ends = [[number, 7, "ab" * 32] for number in range(1, 5)]
    one, two = (sealed.leaf_hashes("chains", salt * 16, ends) for salt in ("01", "02"))
    assert not {*one} & {*two}
    bare = {witness.leaf_hash(witness.chain_content(b"", *end)) for end in ends}
    assert not bare & {*one}
    assert json.dumps([leaf.hex() for leaf in one]).count("ab" * 32) == 0
