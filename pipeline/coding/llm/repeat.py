"""Repeatability: the same posts coded several times by the same model, and how far it agrees with itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.progress import Progress

from analysis.fleiss import fleiss_kappa
from pipeline.coding.llm.coder import LLMCoder
from records.answer import Answer
from records.posts import Passage
from records.problem import Problem

RELEVANCE = "relevance"
Ratings = list[list[frozenset[str]]]  # post x repeat: the labels given


@dataclass(frozen=True, slots=True)
class Agreement:
    """One dimension over `posts`: kappa of whole label sets, mean kappa of single labels, share coded the same."""

    dimension: str
    posts: int
    kappa: float
    label_kappa: float
    identical: float


@dataclass(frozen=True, slots=True)
class Repeatability:
    """Of `sampled` posts, `left_out` were set aside in some repeat. Relevance first, then the codebook's dimensions."""

    times: int
    sampled: int
    left_out: int
    rows: list[Agreement]


def repeatability(
    coder: LLMCoder,
    passages: Sequence[Passage],
    times: int,
    *,
    sample: int,
    seed: int,
    progress: Progress | None = None,
) -> Repeatability:
    """Code a random sample `times` times. The first time is the ordinary one, so that a coded post costs one less.

    Labels are compared over posts in which every repeat found a mention; whether it did is the row `relevance`.
    """
    if times < 2:
        raise Problem("--repeat needs at least 2: agreement is between one time and another.")
    chosen = _sample(passages, sample, seed)
    coder.prepare(lambda: chosen, progress, range(times))
    answers = [coder.answers(chosen, repeat) for repeat in range(times)]
    by_post = [each for each in zip(*answers, strict=True) if not any(answer.set_aside for answer in each)]
    relevant = [[frozenset({"yes"} if answer.mentions else ()) for answer in each] for each in by_post]
    both = [each for each in by_post if all(answer.mentions for answer in each)]
    rows = [_agreement(RELEVANCE, relevant, times)]
    for dimension in coder.codebook.ids:
        ratings = [[_labels(answer, dimension) for answer in each] for each in both]
        rows.append(_agreement(dimension, ratings, times))
    return Repeatability(times, len(chosen), len(chosen) - len(by_post), rows)


def _sample(passages: Sequence[Passage], size: int, seed: int) -> list[Passage]:
    if len(passages) <= size:
        return list(passages)
    chosen = random.Random(seed).sample(range(len(passages)), size)  # noqa: S311
    return [passages[place] for place in sorted(chosen)]


def _labels(answer: Answer, dimension: str) -> frozenset[str]:
    return frozenset(label for mention in answer.mentions for label in mention.labels(dimension))


def _agreement(dimension: str, ratings: Ratings, times: int) -> Agreement:
    kinds = sorted({labels for row in ratings for labels in row}, key=sorted)
    counts = [[Counter(row)[kind] for kind in kinds] for row in ratings]
    singles = []
    for label in sorted(frozenset().union(*kinds)):
        given = [sum(label in labels for labels in row) for row in ratings]
        singles.append(fleiss_kappa([[n, times - n] for n in given]))
    known = [kappa for kappa in singles if kappa == kappa]
    return Agreement(
        dimension=dimension,
        posts=len(ratings),
        kappa=fleiss_kappa(counts),
        label_kappa=sum(known) / len(known) if known else float("nan"),
        identical=sum(len(set(row)) == 1 for row in ratings) / len(ratings) if ratings else float("nan"),
    )
