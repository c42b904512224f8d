"""From a model's answer to mentions: every quote located in the post, or rejected with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.llm.schema import SURE, UNSURE, Draft
from records.answer import Answer
from records.evidence import check, locate
from records.mentions import Code, Mention, RepairedMention
from records.posts import Passage

NOT_THERE = "the quote does not stand in the post"
NO_LABEL = "the mention has no label in any dimension"


def read_mentions(passage: Passage, drafts: Sequence[Draft]) -> Answer:
    """The mentions whose quotes are evidence, in the order of the text, and the quotes that are not."""
    kept: list[Mention] = []
    rejected: list[tuple[str, str]] = []
    for draft in drafts:
        found = locate(draft.quote, passage.text)
        if found is None:
            rejected.append((draft.quote, NOT_THERE))
            continue
        mention = _mention(passage, draft, found.start, found.end, found.repaired)
        if reason := NO_LABEL if not mention.codes else check(mention, passage.text):
            rejected.append((draft.quote, reason))
        elif mention not in kept:
            kept.append(mention)
    return Answer(sorted(kept, key=lambda m: (m.start, m.end)), rejected=rejected)


def _mention(passage: Passage, draft: Draft, start: int, end: int, repaired: str | None) -> Mention:
    codes = {
        dimension: Code(label=label, term=term, confidence=UNSURE if dimension in draft.unsure else SURE)
        for dimension, (label, term) in draft.codes.items()
    }
    quote = passage.text[start:end]
    if repaired is None:
        return Mention(post_id=passage.id, quote=quote, start=start, end=end, codes=codes)
    return RepairedMention(
        post_id=passage.id, quote=quote, start=start, end=end, codes=codes, repaired=repaired, given=draft.quote
    )
