"""Where the coder and the gold part, with the passages to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.evaluation.coded import CodedPost
from pipeline.evaluation.measure import counted
from records.codebook import Codebook, Dimension

RELEVANCE, RELEVANT = "relevance", "relevant"
EXCERPT = 1200  # characters of a post given where neither side quotes


def disagreements(coded: Sequence[CodedPost], codebook: Codebook, judged: Sequence[str]) -> list[dict[str, Any]]:
    """One row for each post and dimension that differ: labels `missed` and `added`, and `passages` of the post.

    A passage is the coder's quote, the gold's, or where neither has one the beginning of the post. Where the two differ
    on relevance, nothing further is listed of the post.
    """
    return [row for post in coded for row in _differences(post, codebook, judged)]


def _differences(post: CodedPost, codebook: Codebook, judged: Sequence[str]) -> Iterator[dict[str, Any]]:
    if post.gold.relevant != post.relevant:
        missed, added = ([RELEVANT], []) if post.gold.relevant else ([], [RELEVANT])
        yield _row(post, RELEVANCE, missed, added, [mention.quote for mention in post.mentions])
    elif post.relevant:
        for dimension in (codebook.dimension(d) for d in judged if d in post.gold.codes):
            gold, found = counted(post, dimension)
            if gold != found:
                yield _row(post, dimension.id, gold - found, found - gold, _quotes(post, dimension, found - gold))


def _quotes(post: CodedPost, dimension: Dimension, added: frozenset[str]) -> list[str]:
    """The coder's quotes for the labels that it added; all of them for a mixed stance."""
    mixed = dimension.role == "stance" and dimension.both.id in added
    return [
        mention.quote
        for mention in post.mentions
        if (labels := mention.labels(dimension.id)) and (mixed or not added.isdisjoint(labels))
    ]


def _row(
    post: CodedPost, dimension: str, missed: Iterable[str], added: Iterable[str], quotes: list[str]
) -> dict[str, Any]:
    missed, added = sorted(missed), sorted(added)
    passages = [{"from": "coder", "text": quote} for quote in dict.fromkeys(quotes)]
    if missed:
        passages += [{"from": "gold", "text": quote} for quote in post.gold.quotes]
    if not passages:
        text = post.text if len(post.text) <= EXCERPT else f"{post.text[:EXCERPT].rstrip()} …"
        passages = [{"from": "post", "text": text}]
    return {
        "post_id": post.gold.id,
        "platform": post.platform,
        "dimension": dimension,
        "missed": missed,
        "added": added,
        "passages": passages,
    }
