"""A pack as text: which ship with the product, how YAML is read safely, on which line something
stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from yaml.constructor import SafeConstructor

from .shapes import Path as Keys

FOLDER = Path(__file__).parent.parent / "standards"
LONGEST = 300_000
"""Characters of a pack's text."""
DEEPEST = 20
"""Lists and mappings in one another."""
DEEPER = {
    yaml.FlowSequenceStartToken: 1,
    yaml.FlowMappingStartToken: 1,
    yaml.BlockSequenceStartToken: 1,
    yaml.BlockMappingStartToken: 1,
    yaml.FlowSequenceEndToken: -1,
    yaml.FlowMappingEndToken: -1,
    yaml.BlockEndToken: -1,
}
REFERRING = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where there is one."""
ENGLISH = {"title_en", "en", "english"}
TOLD = {*ENGLISH, "cited"}
"""What may be mended in place: it rules nothing."""
"""Keys that translate and rule nothing: they may be mended in a version that has been released."""


class BadPack(ValueError):
    """The pack breaks its form; the message names place and remedy."""


def shipped(name: str, version: str = "") -> str:
    """The text of a pack that comes with the product, the newest when no version is named; empty
    when there is none.

    The newest lies in `name.yaml`, those before it in `name@version.yaml`: a project keeps the
    one it pinned.
    """
    for path in (FOLDER / f"{name}@{version}.yaml", FOLDER / f"{name}.yaml"):
        if path.parent == FOLDER and path.is_file():
            text = path.read_text("utf-8")
            if not version or f'\nversion: "{version}"\n' in text:
                return text
    return ""


def names(kind: str) -> list[str]:
    """The packs of a kind (`filing_scope` or `procedure`) in the folder, sorted."""
    return sorted(
        path.stem
        for path in FOLDER.glob("*.yaml")
        if "@" not in path.stem and f"\nkind: {kind}\n" in path.read_text("utf-8")
    )


@lru_cache(maxsize=64)
def shipped_versions(name: str) -> tuple[str, ...]:
    """The versions of a pack that come with the product."""
    texts = [
        path.read_text("utf-8")
        for path in (FOLDER / f"{name}.yaml", *FOLDER.glob(f"{name}@*.yaml"))
        if path.is_file()
    ]
    return tuple(text.split('\nversion: "', 1)[-1].split('"', 1)[0] for text in texts)


def read(text: str, tree: yaml.Node | None = None) -> dict[str, object]:
    """The data of a pack, with what it extends beneath it; `tree` where `guard` has parsed it.

    Raises BadPack when it is no mapping, or extends what is not there.
    """
    data = _own(text, tree)
    base = data.get("extends")
    if base is None:
        return data
    name, _at, version = str(base).partition("@")
    below = shipped(name, version)
    if not below:
        raise BadPack(f"extends：没有标准包 {base}，应为 名称@版本")
    return _merged(read(below), data)


def _own(text: str, tree: yaml.Node | None = None) -> dict[str, object]:
    if tree is None:
        return _parsed(text)
    try:
        data = SafeConstructor().construct_document(tree)
    except yaml.YAMLError as error:
        raise BadPack(_not_yaml(error)) from error
    return _mapping(data)


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, object]:
    """A text is parsed once: whoever reads a pack alters nothing in it."""
    try:
        data = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader, C if there is one
    except yaml.YAMLError as error:
        raise BadPack(_not_yaml(error)) from error
    return _mapping(data)


def _mapping(data: object) -> dict[str, object]:
    if not isinstance(data, dict):
        raise BadPack("不是标准包：应由 pack、kind、version 等各项组成")
    return data


def _not_yaml(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if not mark:
        return "不是 YAML"
    return f"第 {mark.line + 1} 行：不是 YAML"


def _merged(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    """A pack that says only what differs from the one it extends."""
    merged = dict(base)
    for key, value in own.items():
        below = base.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _merged(below, value)
        else:
            merged[key] = value
    return merged


def guard(text: str) -> yaml.Node | None:
    """The tree of a text that is not too long, with no references, no tags, no depth in which a
    parser could drown, no key twice; None when nothing is written. Raises BadPack."""
    if len(text) > LONGEST:
        raise BadPack(f"超过 {LONGEST} 字")
    depth = 0
    try:
        for token in yaml.scan(text, Loader=LOADER):
            kind = type(token)
            if kind in REFERRING:
                raise BadPack("不能用 &、* 引用和 ! 标签：请写全")
            depth += DEEPER.get(kind, 0)
            if depth > DEEPEST:
                raise BadPack(f"第 {token.start_mark.line + 1} 行：套了 {DEEPEST} 层以上")
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise BadPack(_not_yaml(error)) from error
    # YAML would let the second of two equal keys win without a word.
    for key, line in _twice(root):
        raise BadPack(f"第 {line} 行：{key} 写了两次")
    return root


def _twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        for inside in node.value:
            yield from _twice(inside)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inside in node.value:
            if str(key.value) in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _twice(inside)


def line_of(tree: yaml.Node | None, keys: Keys) -> int:
    """The line on which a key, or what is nearest to it, is written; 0 when it comes from the
    pack that is extended."""
    node, line = tree, 0
    for key in keys:
        found = _child(node, key)
        if found is None:
            return line
        node, line = found
    return line


def _child(node: yaml.Node | None, key: str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, inside in node.value:
            if str(name.value) == key:
                return inside, name.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) <= len(node.value):
        inside = node.value[int(key) - 1]
        return inside, inside.start_mark.line + 1
    return None


def digest(text: str) -> str:
    """A digest of what a pack rules, in 16 characters: comments, layout, the English and by
    which name a law is cited do not count."""
    plain = json.dumps(_rules(_own(text)), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _rules(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _rules(one) for key, one in value.items() if key not in TOLD}
    if isinstance(value, list):
        return [_rules(one) for one in value]
    return value
