"""The coding stage: passages in, checked mentions out, whatever coder fills the slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.cleaning.normalise import Normalised, normalise
from pipeline.coding.base import Coder
from records.answer import Answer, Coded, Rejection
from records.codebook import Dimension
from records.evidence import check
from records.long_texts import within
from records.mentions import Mention
from records.outcome import LANGUAGE, MENTIONS, NO_MENTION, set_aside
from records.passages import merged
from records.posts import Passage


def code_posts(passages: Sequence[Passage], coder: Coder) -> list[Coded]:
    """Code the passages in languages that the coder knows; it sees clean text, the result quotes the original.

    The one place where what a coder says becomes mentions: checked as evidence, one for each passage.
    """
    clean = [_clean(p.text) if knows(coder, p) else None for p in passages]
    asked = [_asked(p, n) for p, n in zip(passages, clean, strict=True) if n is not None]
    answers = iter(coder.code(asked))
    scale = coder.codebook.by_role("stance")
    return [
        Coded(outcome=LANGUAGE) if n is None else _checked(p, n, next(answers), scale)
        for p, n in zip(passages, clean, strict=True)
    ]


def knows(coder: Coder, passage: Passage) -> bool:
    """Whether the passage is in a language that the coder codes."""
    return coder.languages is None or passage.language in coder.languages


def as_asked(passage: Passage) -> Passage:
    """The passage as a coder gets it: its text clean, and no more of it than is worked on."""
    return _asked(passage, _clean(passage.text))


def _clean(text: str) -> Normalised:
    clean = normalise(within(text))
    kept = len(within(clean.text))  # one character can become eighteen
    return Normalised(clean.text[:kept], clean.starts[:kept], clean.ends[:kept]) if kept < len(clean.text) else clean


def _asked(passage: Passage, clean: Normalised) -> Passage:
    title = None if passage.title is None else within(passage.title)
    return replace(passage, text=clean.text, title=title, surroundings=tuple(map(within, passage.surroundings)))


def _checked(passage: Passage, clean: Normalised, answer: Answer, scale: Dimension | None) -> Coded:
    if answer.set_aside:
        return Coded(outcome=set_aside(answer.set_aside))
    kept: list[Mention] = []
    rejected = list(answer.rejected)
    for mention in answer.mentions:
        if reason := check(mention, clean.text):
            rejected.append(Rejection(quote=mention.quote, reason=reason))
            continue
        start, end = clean.span(mention.start, mention.end)
        kept.append(replace(mention, start=start, end=end, quote=passage.text[start:end]))
    mentions = merged(kept, passage.text, scale)
    return Coded(
        outcome=MENTIONS if mentions else NO_MENTION,
        mentions=tuple(mentions),
        rejected=tuple(rejected),
        doubt=answer.doubt,
        given_by=answer.given_by,
        left=answer.left,
    )
