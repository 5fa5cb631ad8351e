"""The step tables as a Mermaid diagram and as an SVG with "you are here"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from .acts import ACTS, CHANGE, LATE, UNVOTED, VOTED_DOWN, WHOLE
from .amendments import AMENDMENT, AMENDMENT_NAMES
from .deadlines import Clock
from .documents import KINDS
from .draws import DRAW, DRAW_NAMES
from .engine import BACK, Step, Workflow
from .filings import FILING, FILING_NAMES
from .findings import FINDING, FINDING_NAMES
from .handovers import HANDOVER
from .hands import title_of
from .newcomers import NEWCOMER, NEWCOMER_NAMES
from .permissions import PERMISSIONS
from .projects import LINE, PROJECT, STAGE_NAMES, Stage
from .purges import PURGE, PURGE_NAMES
from .revisions import REVISION, REVISION_NAMES
from .roles import ROLE_NAMES, Role
from .successions import SUCCESSION, SUCCESSION_NAMES


def mermaid(workflow: Workflow, names: dict[str, str]) -> str:
    """A stateDiagram-v2 of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.initial}"]
    lines += [f"    {state} : {names[state]}" for state in workflow.states]
    for row in workflow.steps.values():
        for source in row.source:
            for dest in _ends(workflow, row):
                lines.append(f"    {source} --> {dest} : {row.title}")
    return "\n".join(lines)


def _ends(workflow: Workflow, row: Step) -> Sequence[str]:
    """Where a step may end: one state, or each of those that it goes back to."""
    if row.dest == BACK:
        return workflow.returns(row)
    return [row.dest]


def document() -> str:
    """docs/workflow.md: every table as a picture and as rows."""
    out = ["# 流程", "", "由 `make diagram` 从 `workflows/` 的表生成，不要手改。", ""]
    for title, flow, names in (
        ("项目", PROJECT, {s.value: n for s, n in STAGE_NAMES.items()}),
        ("应归档条目", FILING, {s.value: n for s, n in FILING_NAMES.items()}),
        ("整改项", FINDING, {s.value: n for s, n in FINDING_NAMES.items()}),
        ("更改单", AMENDMENT, {s.value: n for s, n in AMENDMENT_NAMES.items()}),
        ("项目信息更正单", REVISION, {s.value: n for s, n in REVISION_NAMES.items()}),
        ("彻底清除", PURGE, {s.value: n for s, n in PURGE_NAMES.items()}),
        ("参建单位交接单", SUCCESSION, {s.value: n for s, n in SUCCESSION_NAMES.items()}),
        ("提名新单位", NEWCOMER, {s.value: n for s, n in NEWCOMER_NAMES.items()}),
        ("抽样", DRAW, {s.value: n for s, n in DRAW_NAMES.items()}),
    ):
        out += [f"## {title}", "", "```mermaid", mermaid(flow, names), "```", ""]
        out += [
            "| 步骤 | 从 | 到 | 由谁 | 须具备 | 不得由同一人兼办 | 出具 | 使失效 | 计时 | 本人可撤回 | 依据 |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        ]
        for row in flow.steps.values():
            by = "、".join(ROLE_NAMES[Role(role)] for role in sorted(row.by))
            dest = "原阶段"
            if row.dest != BACK:
                dest = names[row.dest]
            needs = "、".join(f"`{need.__name__}`" for need in row.needs) or "–"
            source = "、".join(names[state] for state in row.source)
            own = "、".join(title_of(name) for name in row.not_by) or "–"
            issues = "、".join(KINDS[name].title for name in row.issues) or "–"
            ends = "、".join(KINDS[name].title for name in row.ends) or "–"
            told = (f"{row.title} `{row.name}`", source, dest, by, needs, own, issues, ends)
            undo = {True: "可以", False: "–"}[row.undo]
            out.append(f"| {' | '.join(told)} | {CLOCKS[row.clock]} | {undo} | {row.rule} |")
        out.append("")
    return "\n".join([*out, *_signing(), *_acts()])


def _signing() -> list[str]:
    """What the list for the transfer asks before it is signed."""
    row = HANDOVER.steps["sign_handover"]
    needs = "、".join(f"`{need.__name__}`" for need in row.needs)
    return ["## 移交清册", "", f"{row.title}：须具备 {needs}（{row.rule}）。", ""]


AT_THE_MEETING: dict[str, str] = {
    UNVOTED: "验收（第一票以前）",
    VOTED_DOWN: "验收（表决不合格以后）",
}
"""What the meeting is called before and after a vote."""


def _acts() -> list[str]:
    """What is done to an archive beside the steps, and when."""
    out = [
        "## 何时可以动档案",
        "",
        "受理时定稿，此后只凭更改单；条目的各步与“传文件”同。",
        "",
        "| 做什么 | 由谁 | 阶段 | 定稿后凭更改单 | 验收合格后，届时才到期的 | 依据 |",
        "|---|---|---|---|---|---|",
    ]
    for row in ACTS.values():
        by = "、".join(ROLE_NAMES[role] for role in PERMISSIONS[row.permission])
        names = AT_THE_MEETING | {stage.value: name for stage, name in STAGE_NAMES.items()}
        stages = "、".join(names[one] for one in row.when if one in names)
        change = "–"
        if CHANGE in row.when:
            change = "写明的"
        elif WHOLE in row.when:
            change = "整改期间"
        late = "–"
        if LATE in row.when:
            late = "可以"
        told = (f"{row.title} `{row.name}`", by, stages, change, late, row.rule)
        out.append(f"| {' | '.join(told)} |")
    return [*out, ""]


CLOCKS = {
    "": "–",
    Clock.START: "起算",
    Clock.STOP: "期限中止",
    Clock.GO_ON: "续算",
    Clock.END: "止",
}
"""What a step does to the clock of the answer, in a word."""
SIDE = {
    Stage.SUPPLEMENT: (5, 1), Stage.PRE_CHECK: (6, 1), Stage.RECTIFICATION: (7, 1), Stage.RECHECK: (8, 1), Stage.FAILED: (9, 1),
    Stage.SUSPENDED: (2, 1), Stage.TERMINATED: (3, 1), Stage.VOIDED: (0, 1),
}  # fmt: skip
WIDE, HIGH, STEP_X, STEP_Y = 118, 40, 142, 130


def picture(state: str, say: Callable[[str], str] = str) -> str:
    """The project's table as an SVG; the current stage is filled and marked.

    Words go through `say`.
    """
    spots = {stage: (i, 0) for i, stage in enumerate(LINE)} | SIDE
    at = {stage: (12 + x * STEP_X, 74 + y * STEP_Y) for stage, (x, y) in spots.items()}
    out = [
        f'<svg class="flow" viewBox="0 0 {12 + STEP_X * 10} 262" role="img" aria-label="{escape(say("流程图"))}">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>',
    ]
    drawn = set()
    for row in PROJECT.steps.values():
        if row.name in ("suspend", "resume"):
            continue
        for source in _drawn(row):
            start, end = Stage(source), Stage(row.dest)
            if (start, end) not in drawn:
                drawn.add((start, end))
                tip = f"<title>{escape(say(row.title))}</title>"
                out.append(
                    f'<g class="{row.tone}">{tip}'
                    f'<path d="{_path(at[start], at[end])}" marker-end="url(#tip)"/></g>'
                )
    out.append(_suspension(at, say))
    for stage, (x, y) in at.items():
        kind, flag, middle = "node", "", x + WIDE // 2
        if stage == state:
            kind = "here"
            flag = (
                f'<text class="flag" x="{middle}" y="{y + HIGH + 17}" text-anchor="middle">'
                f"▲ {escape(say('现在在这里'))}</text>"
            )
        out.append(
            f'<g class="{kind}"><rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
            f'<text x="{middle}" y="{y + 25}" text-anchor="middle">'
            f"{escape(say(STAGE_NAMES[stage]))}</text>{flag}</g>"
        )
    return "".join(out) + "</svg>"


def _drawn(row: Step) -> Sequence[str]:
    """The stages from which a step is drawn: what is ended is drawn from its suspension alone."""
    if row.dest == Stage.TERMINATED:
        return (Stage.SUSPENDED.value,)
    return row.source


def _suspension(at: Mapping[Stage, tuple[int, int]], say: Callable[[str], str]) -> str:
    """One bracket below the stages that may be suspended, in place of an arrow from each."""
    (left, high), (right, _high) = at[Stage.DESIGN], at[Stage.ADMITTED]
    x, y = at[Stage.SUSPENDED]
    return (
        f'<g class="side"><title>{escape(say("停建、缓建"))}</title>'
        f'<path d="M{left + 20} {high + HIGH + 8}v14H{right + WIDE - 20}v-14'
        f'M{x + WIDE // 2} {y - 68}V{y}"'
        ' marker-end="url(#tip)" marker-start="url(#tip)"/></g>'
    )


STYLE = (
    "svg{background:#fff;font:14px 'Noto Sans CJK SC','Microsoft YaHei',sans-serif}path{fill:none;stroke:#1c4f82;stroke-width:1.5}"
    "marker path{fill:#5f6b79;stroke:none}.back path{stroke:#c98410;stroke-dasharray:5 4}.side path{stroke:#aab4c0;stroke-dasharray:2 4}"
    "rect{fill:#fff;stroke:#aab4c0}text{fill:#17212b}"
)


def standalone() -> str:
    """The picture as a file of its own, with no stage marked."""
    return (
        picture("")
        .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        .replace("<defs>", f"<style>{STYLE}</style><defs>", 1)
        + "\n"
    )


def _path(a: tuple[int, int], b: tuple[int, int]) -> str:
    """From one box to the other: straight between neighbours, over those between them, beside its
    twin where one goes up and one down.
    """
    (ax, ay), (bx, by) = a, b
    if ay == by and ax < bx and bx - ax <= STEP_X:
        return f"M{ax + WIDE} {ay + HIGH // 2}H{bx - 2}"
    if ay == by:
        rise = 26 + 12 * (abs(bx - ax) // STEP_X - 1)
        start, end = ax + WIDE // 2 - 12, bx + WIDE // 2 + 12
        return f"M{start} {ay}C{start} {ay - rise} {end} {by - rise} {end} {by - 2}"
    if ax == bx and ay < by:
        return f"M{ax + WIDE // 2} {ay + HIGH}V{by - 2}"
    if ax == bx:
        return f"M{ax + WIDE // 2 + 18} {ay}V{by + HIGH + 2}"
    if ay < by:
        return f"M{ax + WIDE // 2} {ay + HIGH}L{bx + WIDE // 2} {by - 2}"
    return f"M{ax + WIDE // 2} {ay}L{bx + WIDE // 2 - 24} {by + HIGH + 2}"
