"""The gold's posts, coded as `code` codes any others, and brought to the level of posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.progress import Progress

from pipeline.batches import batched
from pipeline.cleaning.clean import passage_of
from pipeline.code_files import BATCH, rows_of
from pipeline.coding.base import Coder, Prepared
from pipeline.coding.code_posts import as_asked, code_posts, knows
from pipeline.evaluation.gold import GoldError, GoldPost
from records.answer import Coded
from records.codebook import Codebook, Dimension
from records.mentions import Mention
from records.outcome import BOILERPLATE, JUDGED, MISSING
from records.posts import Passage, RawPost


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPost:
    """A post of the gold with what the coder found in it: per dimension id, each label's highest confidence."""

    gold: GoldPost
    platform: str
    text: str
    mentions: Sequence[Mention]
    confidence: Mapping[str, Mapping[str, float]]
    doubt: float | None = None  # how far the coder may be wrong about it

    @property
    def key(self) -> tuple[str, str]:
        """Platform and native id."""
        return self.platform, self.gold.id

    @property
    def relevant(self) -> bool:
        return bool(self.mentions)

    def labels(self, dimension: Dimension) -> frozenset[str]:
        """The post's labels: all that its mentions have, or the one stance that they come to."""
        given = self.confidence[dimension.id]
        if dimension.role != "stance":
            return frozenset(given)
        stance = dimension.one_stance(given)
        return frozenset([stance] if stance else [])


def code_gold(
    gold: Sequence[GoldPost], posts: Path, *, coder: Coder, codebook: Codebook, progress: Progress
) -> tuple[list[CodedPost], Counter[str]]:
    """Code the posts that the gold names, in the gold's order, and count what came of each line of the gold.

    Left out and counted: posts that the file lacks ("missing"), posts that the coder left undone (by outcome). Raises
    GoldError where an id stands for several posts, or where nothing of the gold is in the file.
    """
    chosen = found_posts(gold, posts)
    if isinstance(coder, Prepared):
        coder.prepare(lambda: _asked(chosen, coder), progress)
    counts = Counter({MISSING: len(gold) - len(chosen)})
    task = progress.add_task("Coding", total=len(chosen), note="")
    coded: list[CodedPost] = []
    for batch in batched(chosen, BATCH):
        judged = [passage_of(post) for _, post in batch]
        answers = iter(code_posts([passage for passage, why in judged if not why], coder))
        for (line, post), (_, why) in zip(batch, judged, strict=True):
            answer = Coded(outcome=BOILERPLATE) if why else next(answers)
            counts[answer.outcome] += 1
            counts["quotes"] += len(answer.mentions)
            counts["rejected quotes"] += len(answer.rejected)
            if answer.outcome in JUDGED:
                coded.append(replace(coded_post(line, post, answer.mentions, codebook), doubt=answer.doubt))
        progress.update(task, advance=len(batch))
    return coded, counts


def _asked(chosen: Sequence[tuple[GoldPost, RawPost]], coder: Coder) -> Iterator[Passage]:
    for passage, why in (passage_of(post) for _, post in chosen):
        if not why and knows(coder, passage):
            yield as_asked(passage)


def coded_post(gold: GoldPost, post: RawPost, mentions: Sequence[Mention], codebook: Codebook) -> CodedPost:
    """A post of the gold with what a coder has found in it."""
    return CodedPost(
        gold=gold,
        platform=post.platform,
        text=post.text,
        mentions=mentions,
        confidence=_confidence(mentions, codebook),
    )


def found_posts(gold: Sequence[GoldPost], posts: Path) -> list[tuple[GoldPost, RawPost]]:
    """The gold's lines with their posts, in the gold's order; those that the file lacks left out. Raises GoldError."""
    wanted = {line.id for line in gold}
    found: dict[str, dict[str, RawPost]] = {}
    for row in rows_of([posts], None, None):
        if isinstance(row, RawPost) and row.native_id in wanted:
            found.setdefault(row.native_id, {}).setdefault(row.platform, row)
    pairs = []
    for line in gold:
        candidates = found.get(line.id, {})
        if line.platform is None and len(candidates) > 1:
            raise GoldError(
                f"The posts have {line.id} on {' and '.join(sorted(candidates))}. Add a 'platform' to that gold line."
            )
        post = candidates.get(line.platform) if line.platform else next(iter(candidates.values()), None)
        if post:
            pairs.append((line, post))
    if not pairs:
        raise GoldError(f"None of the gold's {len(gold)} posts is in {posts}. Check that the ids are the posts' own.")
    return pairs


def _confidence(mentions: Sequence[Mention], codebook: Codebook) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {dimension: {} for dimension in codebook.ids}
    for mention in mentions:
        for dimension, codes in mention.codes.items():
            given = found[dimension]
            for code in codes:
                given[code.label] = max(code.confidence, given.get(code.label, 0.0))
    return found
