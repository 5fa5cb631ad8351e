"""The same archive as one 电子文件封装包 (DA/T 48-2009), whose data are referred to by path and digest instead of
being written into it a second time. The standard's schema was not at hand: the screen says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import marks
from .layout import Placed

PATH = "data/其他/封装包/封装包.xml"


def package(
    told: Mapping[str, str],
    placed: Iterable[Placed],
    described: Iterable[Mapping[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
) -> Iterator[str]:
    """The whole of it: `told` of the package, `described` the metadata of each file in the order of
    `placed`, `known` what happened to each by its digest. Nobody has signed it.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<电子文件封装包>\n<被签名对象>\n'
    for name in ("封装包类型", "封装包描述", "封装包创建时间", "封装包创建单位"):
        yield _text(name, told[name]) + "\n"
    yield "<封装包内容>\n"
    events: list[str] = []
    for at, (one, elements) in enumerate(zip(placed, described, strict=True), 1):
        key = f"文件-{at}"
        said = "".join(
            [
                f"<元数据 名称={marks.attribute(name)}>{marks.text(value)}</元数据>"
                for name, value in elements.items()
                if value
            ]
        )
        if one.bytes is not None:
            path = one.path.removeprefix("data/")
            said += _text("电子文件引用", path, 数字摘要=one.bytes.digest)
            events += _events(key, known.get(one.bytes.digest, {}))
        yield f'<文件实体块 标识="{key}">{said}</文件实体块>\n'
    yield from events
    yield f"<机构人员实体块>{_text('机构名称', told['封装包创建单位'])}</机构人员实体块>\n"
    yield "</封装包内容>\n</被签名对象>\n</电子文件封装包>\n"


def _events(key: str, known: Mapping[str, Any]) -> Iterator[str]:
    for kind, at, who, what in (
        ("归档", "stored_at", "stored_by", ""),
        ("四性检测", "checked_at", "", "verdict"),
    ):
        if known.get(at):
            said = _text("业务行为", kind) + _text("行为时间", known[at])
            said += _text("行为人", known[who]) if who and known.get(who) else ""
            said += _text("行为结果", known[what]) if what and known.get(what) else ""
            yield f'<业务实体块 文件="{key}">{said}</业务实体块>\n'


def _text(name: str, value: object, **attributes: str) -> str:
    told = "".join(f" {key}={marks.attribute(attributes[key])}" for key in attributes)
    return f"<{name}{told}>{marks.text(value)}</{name}>"
