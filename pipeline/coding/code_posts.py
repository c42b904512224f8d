"""The coding stage: passages in, checked mentions out, whatever coder fills the slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.cleaning.normalise import Normalised, normalise
from pipeline.coding.base import Coder
from records.answer import Answer
from records.evidence import check
from records.mentions import Mention
from records.posts import Passage

MENTIONS, NO_MENTION, LANGUAGE = "mentions", "no mention", "language"
SET_ASIDE = "set aside"  # followed by the reason: the coder has no answer, which is not the same as no mention


@dataclass(frozen=True, slots=True)
class Coded:
    """Mentions of one passage with offsets into its text as given, and the quotes that were no evidence."""

    outcome: str
    mentions: list[Mention] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)


def code_posts(passages: Sequence[Passage], coder: Coder) -> list[Coded]:
    """Code the passages in languages that the coder knows; it sees clean text, the result quotes the original."""
    clean = [normalise(p.text) if knows(coder, p) else None for p in passages]
    asked = [replace(p, text=n.text) for p, n in zip(passages, clean, strict=True) if n is not None]
    answers = iter(coder.code(asked))
    return [
        Coded(LANGUAGE) if n is None else _checked(p, n, next(answers)) for p, n in zip(passages, clean, strict=True)
    ]


def knows(coder: Coder, passage: Passage) -> bool:
    """Whether the passage is in a language that the coder codes."""
    return coder.languages is None or passage.language in coder.languages


def as_asked(passage: Passage) -> Passage:
    """The passage as a coder gets it, its text clean."""
    return replace(passage, text=normalise(passage.text).text)


def _checked(passage: Passage, clean: Normalised, mentions: Sequence[Mention]) -> Coded:
    if isinstance(mentions, Answer) and mentions.set_aside:
        return Coded(f"{SET_ASIDE}: {mentions.set_aside}")
    kept: list[Mention] = []
    rejected = list(mentions.rejected) if isinstance(mentions, Answer) else []
    for mention in mentions:
        if reason := check(mention, clean.text):
            rejected.append((mention.quote, reason))
            continue
        start, end = clean.span(mention.start, mention.end)
        kept.append(replace(mention, start=start, end=end, quote=passage.text[start:end]))
    return Coded(MENTIONS if kept else NO_MENTION, kept, rejected)
