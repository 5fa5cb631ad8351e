"""The log of daily heads, looked at from outside, with heads.py beside this file and Python (3.8 or later) alone.

    python witness.py paper PAPER.pdf PAPER.proof
        is this paper, byte for byte, the one of that code, and in the log at the head that is told?
    python witness.py paper PAPER.pdf PAPER.proof 6f1c…
        … and is that head the one that stands on another paper or in a mail?
    python witness.py follow https://archive.example.cn/v/log KEPT
        has the log only grown since the head that is kept in the folder KEPT?

A verifier's key (name+id+key), given after these, must have signed or cosigned the head. The log is a
tree of SHA-256 (RFC 6962, 2.1) in tiles of 256 hashes; each entry is a root over leaves that are blinded
by a salt, so that nothing of a project shows. Two heads of which one does not continue the other are two
histories: whoever has kept one of them, finds it.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import urllib.request
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

if __package__:
    from .heads import Head, Unproved, head_of, signs
else:  # beside this file
    from heads import Head, Unproved, head_of, signs  # type: ignore[import-not-found,no-redef]

TILE = 256
"""Hashes in a whole tile."""
LIMITS = (
    "未能证明：日志末尾以后的事；时间以运行方的时钟为准；只有见证方或自己保存过的树头才能排除另造的日志。\n"
    "Not shown: what came after the head; times are those of the operator's clock; only a head that somebody else\n"
    "kept or cosigned rules out a log made anew."
)


def leaf_hash(content: bytes) -> bytes:
    """RFC 6962: the hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962: the hash of a node."""
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """The root over hashes of leaves; an odd one is carried up, which is the tree of RFC 6962."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        odd = level[len(level) // 2 * 2 :]
        level = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def climbed(leaf: bytes, index: int, size: int, path: Iterator[bytes]) -> bytes:
    """The root to which a leaf leads; as many hashes as that takes are used up. Raises Unproved."""
    if not 0 <= index < size:
        raise Unproved("位置不在树内 the place is outside the tree")
    here, last = index, size - 1
    while last:
        beside = next(path, b"")
        if len(beside) != hashlib.sha256().digest_size:
            raise Unproved("证明不完整 the proof is too short")
        if here & 1 or here == last:
            leaf = node_hash(beside, leaf)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            leaf = node_hash(leaf, beside)
        here, last = here >> 1, last >> 1
    return leaf


class State(NamedTuple):
    """A tree: how many leaves, their root."""

    size: int
    root: bytes


def continues(old: State, new: State, path: Sequence[bytes]) -> bool:
    """Whether the later of two trees begins with the earlier (RFC 9162, 2.1.4.2)."""
    if old.size == new.size or not old.size:
        return not path and (not old.size or old == new)
    if old.size > new.size:
        return False
    hashes = list(path)
    if not old.size & (old.size - 1):
        hashes.insert(0, old.root)
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    if not hashes:
        return False
    before = after = hashes[0]
    for beside in hashes[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, beside)
        here, last = here >> 1, last >> 1
    return not last and (before, after) == (old.root, new.root)


def entry_content(kind: str, day: str, root: str) -> bytes:
    """An entry of the log: what its leaves are, of which day, their root as hex."""
    return f"{kind}\n{day}\n{root}\n".encode()


def paper_content(salt: bytes, code: str, digest: str) -> bytes:
    """The leaf of a paper: its code, as in the QR code on it, and the SHA-256 of its bytes."""
    return salt + f"paper\n{code}\n{digest}\n".encode()


def chain_content(salt: bytes, project: int, seq: int, digest: str) -> bytes:
    """The leaf of a journal: number and hash of its last line."""
    return salt + f"chain\n{project}\n{seq}\n{digest}\n".encode()


def paper(digest: str, proof: str, anchor: str = "") -> Head:
    """The head in which a paper is proved to be, by the SHA-256 of its bytes. `anchor` is a root as far as
    it is printed, in hex. Raises Unproved.
    """
    told, _blank, written = proof.partition("\n\n")
    head = head_of(written)
    try:
        form, code, salt, day, places, hashes = told.split("\n")
        index, count, entry, size = (int(number) for number in re.split("[/ ]", places))
        raw, blind = b64decode(hashes, validate=True), b64decode(salt, validate=True)
    except ValueError:
        raise Unproved("证明读不懂 the proof cannot be read") from None
    if form != "paper/1" or size != head.size:
        raise Unproved("证明读不懂 the proof cannot be read")
    path = iter([raw[at : at + 32] for at in range(0, len(raw), 32)])
    leaf = leaf_hash(paper_content(blind, code, digest))
    root = climbed(leaf, index, count, path).hex()
    found = climbed(leaf_hash(entry_content("papers", day, root)), entry, size, path)
    if found != head.root or next(path, None) is not None:
        raise Unproved("不是这一份，或被改动过 another paper, or an altered one")
    if anchor and not head.root.hex().startswith(anchor.replace(" ", "").lower()):
        raise Unproved("树头与纸上或邮件中的不符 another head than the one on paper")
    return head


def tile_path(level: int, index: int, width: int = TILE) -> str:
    """Where a tile lies below the log's address (C2SP tlog-tiles)."""
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    if width < TILE:
        name += f".p/{width}"
    return f"tile/{level}/{name}"


def followed(
    read: Callable[[str], bytes], kept: Sequence[bytes], old: Head | None
) -> tuple[str, list[bytes]]:
    """The head of a log as it is now and the hashes of its entries, when it continues what is kept.
    `read` gives a file of the log by its path. Raises Unproved: another history.
    """
    text = read("checkpoint").decode("utf-8")
    head = head_of(text)
    if old is not None and (old.origin != head.origin or old.size > head.size):
        raise Unproved("日志变短或换了 the log is shorter or another one")
    leaves = _hashes(read, kept, head.size)
    if tree_root(leaves) != head.root and kept:
        # what is kept is not what is shown now: is that whole in itself?
        leaves = _hashes(read, (), head.size)
    if tree_root(leaves) != head.root:
        raise Unproved("树头不能由各片算出 the head does not follow from the tiles")
    if old is not None and tree_root(leaves[: old.size]) != old.root:
        raise Unproved(
            "另一部历史：不是所存树头的延续 another history: it does not continue the head that is kept"
        )
    return text, leaves


def _hashes(read: Callable[[str], bytes], kept: Sequence[bytes], size: int) -> list[bytes]:
    """The hashes of all entries; whole tiles that are kept are not read again."""
    leaves: list[bytes] = []
    for index in range(-(-size // TILE)):
        width = min(TILE, size - index * TILE)
        whole = kept[index * TILE : (index + 1) * TILE]
        tile = b"".join(whole)
        if len(whole) < TILE:
            tile = read(tile_path(0, index, width))
        leaves += [tile[at : at + 32] for at in range(0, width * 32, 32)]
    return leaves


def reader(source: str) -> Callable[[str], bytes]:
    """What reads the files of a log at an address or in a folder."""

    def read(path: str) -> bytes:
        place = source.rstrip("/") + "/" + path
        if re.match("https?://", source):
            with urllib.request.urlopen(place, timeout=60) as answer:  # noqa: S310
                content: bytes = answer.read(1 << 24)
            return content
        return Path(place).read_bytes()

    return read


def _kept(folder: str) -> tuple[list[bytes], Head | None]:
    """The hashes and the head that were kept; none where nothing is."""
    try:
        raw = Path(folder, "leaves").read_bytes()
        old = head_of(Path(folder, "checkpoint").read_text("utf-8"))
    except FileNotFoundError:
        return [], None
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    return hashes[: old.size], old


def keep(folder: str, text: str, leaves: Sequence[bytes]) -> None:
    """Put a head and its hashes in place of the older ones; the hashes first, of which a cut only adds."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, content in (("leaves", b"".join(leaves)), ("checkpoint", text.encode())):
        place = Path(folder, name)
        part = place.with_suffix(".part")
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)


def follow(source: str, folder: str) -> Head:
    """Look at a log and keep its head, when it continues the one that is kept. Raises Unproved; then
    what is kept stays, and the other head lies beside it as `another`.
    """
    read = reader(source)
    hashes, old = _kept(folder)
    try:
        text, leaves = followed(read, hashes, old)
    except Unproved:
        if old is not None:
            Path(folder, "another").write_bytes(read("checkpoint"))
        raise
    keep(folder, text, leaves)
    return head_of(text)


def main(words: Sequence[str]) -> int:
    """The command line; 0 when all holds."""
    verifiers = [word for word in words if re.match("[^+ ]+[+][0-9a-f]{8}[+]", word)]
    others = [word for word in words if word not in verifiers]
    order, first, second, anchor = [*others, "", "", "", ""][:4]
    try:
        if order == "paper":
            proof = Path(second).read_text("utf-8")
            digest = hashlib.sha256(Path(first).read_bytes()).hexdigest()
            head = paper(digest, proof, anchor)
        elif order == "follow":
            head = follow(first, second)
        else:
            sys.stdout.write(__doc__ or "")
            return 2
        for verifier in verifiers:
            if not signs(head, verifier):
                raise Unproved("没有这个密钥的有效签名 not signed with the key " + verifier)
    except (Unproved, OSError) as error:
        sys.stdout.write(str(error) + "\n")
        return 1
    sys.stdout.write(f"相符 proved: {head.origin} {head.size} {head.root.hex()}\n")
    sys.stdout.write(LIMITS + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
