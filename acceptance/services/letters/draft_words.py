"""The words of a draft: a letter taken apart into words and facts, what an official wrote in place of a paragraph,
and the letter of today in those words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acceptance.models import Draft
from acceptance.models.shapes import DraftPart
from acceptance.refusals import Refused
from workflows import drafts
from workflows.drafts import Reworded, Taken

from . import draft_hands
from .drafting import TO_BE_FILLED, Context, Entry
from .kept import Kept, Terms
from .words import paragraphs

SHOWN = 30
"""Characters of a sentence that a refusal quotes."""
TYPED = ("reason", "conclusion", "together", "meeting_time")
"""Answers to a step that stand in its letter as they were typed."""


def _names(said: Context, terms: Terms, answers: Mapping[str, object]) -> list[str]:
    """What is a fact wherever it stands: the project's names, a grade, and what the step's hand typed."""
    typed = (str(answers.get(name) or "") for name in TYPED)
    known = [*terms.values(), TO_BE_FILLED, *(line for text in typed for line in paragraphs(text))]
    if grade := said.get("grade"):
        known.append(str(grade))
    return known


def parts(kept: Kept, answers: Mapping[str, object]) -> list[DraftPart]:
    """The paragraphs of a letter, taken apart."""
    names = _names(kept["said"], kept["terms"], answers)
    parts: list[DraftPart] = []
    for head, text in _paragraphs(kept["said"]):
        one = drafts.apart(text, names)
        parts.append({"head": head, "template": one.words, "facts": list(one.facts), "own": None})
    return parts


def _paragraphs(said: Context) -> list[tuple[str, str]]:
    """The paragraphs of a letter, each with the heading that it stands under."""
    told = [("", str(text)) for text in _list(said, "texts")]
    for section in _sections(said):
        told += [(str(section["title"]), str(text)) for text in _list(section, "texts")]
    return told


def _list(said: Mapping[str, object], name: str) -> list[object]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _sections(said: Context) -> list[Entry]:
    return [one for one in _list(said, "sections") if isinstance(one, dict)]


def text(part: DraftPart) -> str:
    """A paragraph as the draft has it."""
    if part["own"] is None:
        return drafts.filled(part["template"], part["facts"])
    return drafts.filled(part["own"], part["facts"])


def own(part: DraftPart, typed: str) -> str | None:
    """An official's words for a paragraph; none where they are the template's."""
    template = drafts.filled(part["template"], part["facts"])
    if typed == template:
        return None
    if Taken(part["template"], tuple(part["facts"])).locked:
        raise Refused("draft_locked", text=template[:SHOWN])
    words, missing = drafts.rewritten(typed, part["facts"])
    if missing:
        raise Refused("draft_fact_gone", fact="、".join(missing), text=template[:SHOWN])
    return words


def own_words(parts: Iterable[DraftPart]) -> list[Reworded]:
    """The paragraphs that an official worded."""
    return [Reworded(one["template"], one["own"]) for one in parts if one["own"] is not None]


def put_own(parts: Iterable[DraftPart], words: Iterable[Reworded]) -> list[Reworded]:
    """Put an official's words in place of the paragraphs that they were written for; answers those
    that found none.
    """
    left = list(words)
    for part in parts:
        hit = next((one for one in left if one.template == part["template"]), None)
        if hit is not None:
            left.remove(hit)
            part["own"] = hit.own
    return left


def answered(row: Draft | None, answers: Mapping[str, object], step: str) -> Mapping[str, object]:
    """What a letter is written with: of one issued by hand what its draft answers where the hand
    says nothing.
    """
    if row is None or step:
        return answers
    return {**row.answers, **{name: value for name, value in answers.items() if value}}


def worded(row: Draft, said: Context, terms: Terms, answers: Mapping[str, object]) -> Context:
    """The letter in the draft's words, its facts those of today.

    Raises Refused (draft_unsigned, draft_other_answers, draft_outdated).
    """
    if draft_hands.asks_second(row.organisation_id):
        if not draft_hands.signed(row):
            raise Refused("draft_unsigned", number=row.number, title=row.title)
        _require_answers(row, answers)
    names = _names(said, terms, answers)
    texts = [drafts.apart(text, names) for _head, text in _paragraphs(said)]
    lines, left = drafts.put_in(texts, own_words(row.parts))
    if left:
        gone = next(part for part in row.parts if part["template"] == left[0])
        raise Refused("draft_outdated", number=row.number, text=text(gone)[:SHOWN])
    return _rewritten(said, lines)


def _require_answers(row: Draft, answers: Mapping[str, object]) -> None:
    """Raises Refused (draft_other_answers) where the step says otherwise than what was signed."""
    for name, value in row.answers.items():
        given = answers.get(name)
        if ("" if given is None else str(given)) != value:
            raise Refused("draft_other_answers", number=row.number)


def _rewritten(said: Context, lines: Iterable[list[str]]) -> Context:
    """The same letter with these lines in place of its paragraphs, one after another."""
    left = iter(lines)

    def next_of(texts: list[object]) -> list[str]:
        return [line for _text in texts for line in next(left)]

    made: Context = {**said, "texts": list(next_of(_list(said, "texts")))}
    if "sections" in said:
        made["sections"] = [
            {**section, "texts": list(next_of(_list(section, "texts")))}
            for section in _sections(said)
        ]
    return made
