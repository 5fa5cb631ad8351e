"""四性检测报告: how many files came out how, by the items that DA/T 70 has for the stage at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acceptance.refusals import Refused
from acceptance.services.files import outcomes
from acceptance.services.volumes import receiving
from workflows import four
from workflows.projects import Stage

from .drafting import BLANK, Asked, Context, Entry

AFTER = (Stage.ACCEPTED, Stage.ARCHIVED)
"""Once it is accepted the archive is checked for the transfer."""
RECEIVER = "1-9"
"""The item that the rules of the receiving archive are for."""
MACHINE, PERSON, DEVICE = "机器", "人工", "设备"

WORDS = {"passed": "通过", "failed": "不通过", "manual": "须人工检测", "not_run": "未检"}

Counts = Mapping[str, int]
Line = tuple[str, Counts]


def four_report(asked: Asked) -> Context:
    """The report of the stage at hand.

    What a person must open and look at is passed by no machine: who looked at how many is written
    into the report by hand. Raises Refused (no_document_yet) while a file waits for its check, or
    there is none.
    """
    lines, totals = outcomes.summary(asked.place)
    if totals["waiting"]:
        raise Refused("no_document_yet", why=f"还有{totals['waiting']}件文件尚未检测")
    files = totals["passed"] + totals["failed"]
    if not files:
        raise Refused("no_document_yet", why="还没有可检测的文件")
    stage = four.FILING
    if asked.project.state in AFTER:
        stage = four.TRANSFER
    said = dict(lines)
    asked_of = receiving.numbered(asked.project, files)
    if asked_of is not None:
        said[RECEIVER] = asked_of
    counted = _counted(said, stage, files)
    return {
        "project": asked.project.name,
        "unit": asked.place.viewer.organisation,
        "stage": four.STAGES[stage],
        "items": len(counted),
        "files": files,
        "failed_files": totals["failed"],
        "waiting": 0,
        "conclusion": conclusion(counted),
        "properties": _by_property(counted),
        "rows": [_row(code, said) for code, said in counted],
    }


def each_said(asked: Asked) -> list[str]:
    """The four properties in one sentence each, by the items of a transfer; blank while a file waits for
    its check, or there is none.
    """
    lines, totals = outcomes.summary(asked.place)
    files = totals["passed"] + totals["failed"]
    if totals["waiting"] or not files:
        return [BLANK] * len(four.PROPERTIES)
    counted = _counted(dict(lines), four.TRANSFER, files)
    return [
        "，".join(
            f"{word}{number}项次" for word, number in _summed(counted, digit).items() if number
        )
        for digit in four.PROPERTIES
    ]


def _summed(counted: Sequence[Line], digit: str) -> dict[str, int]:
    own = [said for code, said in counted if code.startswith(f"{digit}-")]
    return {word: sum(said[name] for said in own) for name, word in WORDS.items()}


def _counted(lines: Mapping[str, Counts], stage: str, files: int) -> list[Line]:
    """Each item of the stage with its counts; what the machine saw nothing wrong in still waits
    for the person whose item it is.
    """
    made: list[Line] = []
    for code in four.of_stage(stage):
        said = dict(lines.get(code) or {"passed": 0, "failed": 0, "manual": 0, "not_run": files})
        if code in four.PERSON:
            said["manual"] += said["passed"] + said["not_run"]
            said["passed"] = said["not_run"] = 0
        made.append((code, said))
    return made


def conclusion(counted: Sequence[Line]) -> str:
    """合格 when every item of the stage passed, 不合格 when one failed; before all were looked at
    there is no conclusion.
    """
    failed = sum(said["failed"] > 0 for _code, said in counted)
    if failed:
        return f"不合格：{failed}个检测项目有不通过的文件。"
    manual = sum(said["manual"] > 0 for _code, said in counted)
    unseen = sum(said["not_run"] > 0 for _code, said in counted)
    if manual or unseen:
        return (
            f"机器检测的项目未发现不通过；须人工检测的{manual}项、未检的{unseen}项"
            "完成以前不作合格的结论。"
        )
    return "合格。"


def _by_property(counted: Sequence[Line]) -> list[Entry]:
    made: list[Entry] = []
    for number, name in four.PROPERTIES.items():
        own = [said for code, said in counted if code.startswith(f"{number}-")]
        made.append(
            {
                "name": name,
                "passed": sum(said["passed"] for said in own),
                "failed": sum(said["failed"] for said in own),
            }
        )
    return made


def _row(code: str, said: Counts) -> Entry:
    how, looked = MACHINE, "–"
    if code in four.PERSON:
        how, looked = PERSON, BLANK
    elif code in four.DEVICE:
        how, looked = DEVICE, BLANK
    elif said["manual"]:
        # the machine leaves it to a person: who looked is written in by hand
        looked = BLANK
    return {
        "code": code,
        "name": four.NAMES[code],
        "how": how,
        "passed": said["passed"],
        "failed": said["failed"],
        "manual": said["manual"],
        "not_run": said["not_run"],
        "looked": looked,
    }
