"""From a model's answer to mentions: every quote located in the post, or rejected with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.llm.schema import Draft
from pipeline.coding.llm.tuning import TUNING
from records.answer import Answer, Rejection
from records.evidence import Located, check, locate
from records.mentions import Code, Mention
from records.posts import Passage

NOT_THERE = "the quote does not stand in the post"
NO_LABEL = "the mention has no label in any dimension"


def read_mentions(passage: Passage, drafts: Sequence[Draft]) -> Answer:
    """The mentions whose quotes are evidence, one a draft, and the quotes that are not."""
    kept: list[Mention] = []
    rejected: list[Rejection] = []
    for draft in drafts:
        found = locate(draft.quote, passage.text)
        if found is None:
            rejected.append(Rejection(quote=draft.quote, reason=NOT_THERE))
            continue
        mention = _mention(passage, draft, found)
        if reason := NO_LABEL if not mention.codes else check(mention, passage.text):
            rejected.append(Rejection(quote=draft.quote, reason=reason))
        else:
            kept.append(mention)
    return Answer(mentions=tuple(sorted(kept, key=lambda m: (m.start, m.end))), rejected=tuple(rejected))


def _mention(passage: Passage, draft: Draft, found: Located) -> Mention:
    codes = {
        dimension: tuple(
            Code(label=label, term=term, confidence=TUNING.unsure if dimension in draft.unsure else TUNING.sure)
            for label, term in given
        )
        for dimension, given in draft.codes.items()
    }
    return Mention(
        post_id=passage.id,
        quote=passage.text[found.start : found.end],
        start=found.start,
        end=found.end,
        codes=codes,
        repaired=found.repaired,
    )
