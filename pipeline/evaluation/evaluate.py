"""One evaluation from files to figures, and its place in a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import URL

from db.dialects import for_engine
from db.read.evaluations import held_posts
from db.write.evaluations import save_evaluation
from pipeline.coding.base import Coder
from pipeline.evaluation.coded import CodedPost, code_gold
from pipeline.evaluation.disagreements import disagreements
from pipeline.evaluation.gold import Gold, GoldError
from pipeline.evaluation.measure import FREQUENT, Figures, measure
from pipeline.recorded import writing
from records.codebook import Codebook
from records.evaluation import Evaluation, GoldCode

PASSAGES = "disagreements"  # the one part of the results that holds people's words


def evaluate(
    gold: Gold,
    posts: Path,
    *,
    coder: Coder,
    codebook: Codebook,
    random_sample: bool,
    readers: int | None = None,
    resamples: int,
    seed: int,
    progress: Progress,
) -> tuple[Figures, list[CodedPost]]:
    """The results of an evaluation (JSON values, see `docs/evaluation.md`) and the posts that they rest on."""
    coded, outcomes = code_gold(gold.posts, posts, coder=coder, codebook=codebook, progress=progress)
    described = {
        "name": gold.name,
        "sha256": gold.sha256,
        "posts": len(gold.posts),
        "random_sample": random_sample,
        "readers": readers,
    }
    results = {
        **measured(described, coded, gold.judged, coder=coder, codebook=codebook, resamples=resamples, seed=seed),
        "outcomes": dict(outcomes),
        "unknown_labels": {dimension: sorted(labels) for dimension, labels in gold.unknown.items()},
        PASSAGES: disagreements(coded, codebook, gold.judged),
    }
    return results, coded


def measured(
    gold: Figures,
    coded: Sequence[CodedPost],
    judged: Sequence[str],
    *,
    coder: Coder,
    codebook: Codebook,
    resamples: int,
    seed: int,
) -> Figures:
    """The figures of these coded posts, and what was measured with what."""
    return {
        "gold": gold,
        "coder": {"name": coder.name, "fingerprint": coder.fingerprint},
        "codebook": {"id": codebook.id, "version": codebook.version, "hash": codebook.content_hash},
        "posts": len(coded),
        "platforms": dict(sorted(Counter(post.platform for post in coded).items())),
        "bootstrap": {"resamples": resamples, "seed": seed},
        "frequent": FREQUENT,
        "not_judged": [d for d in codebook.ids if d not in judged],
        **measure(coded, codebook, judged, resamples=resamples, seed=seed),
    }


def without_words(results: Figures) -> Figures:
    """The results but for the passages."""
    return {name: value for name, value in results.items() if name != PASSAGES}


def keep(url: URL, results: Figures, coded: Sequence[CodedPost]) -> int:
    """Store the figures, without passages, and the gold codes in a data set; how many gold posts are its own.

    Raises GoldError where the gold is said to be a random sample of the data set and some of it is not in there, and
    Locked where a run has the data set.
    """
    with writing(url) as engine:
        with engine.begin() as connection:
            keys = [(post.platform, post.gold.id) for post in coded]
            held = len(held_posts(connection, keys))
            sampled = bool(results["gold"]["random_sample"])
            if sampled and held < len(keys):
                raise GoldError(
                    f"The data set lacks {len(keys) - held:,} of the gold's {len(keys):,} posts, so the gold is no random "
                    "sample of it. Draw the sample from the data set's posts, or leave --random-sample out."
                )
            evaluation = Evaluation.of(without_words(results), datetime.now(UTC))
            save_evaluation(connection, evaluation, [code for post in coded for code in _gold_codes(post, sampled)])
        for_engine(engine).tidy(engine)
    return held


def _gold_codes(post: CodedPost, sampled: bool) -> list[GoldCode]:
    """A post's gold, code by code."""
    codes: list[tuple[str | None, str | None, bool | None]] = [(None, None, post.gold.relevant)]
    for dimension in post.confidence:
        if dimension not in post.gold.codes:
            codes.append((dimension, None, None))
            continue
        undecided = post.gold.undecided.get(dimension, frozenset())
        codes += [(dimension, label, True) for label in sorted(post.gold.codes[dimension] - undecided)]
        codes += [(dimension, label, None) for label in sorted(undecided)]
    return [
        GoldCode(
            platform=post.platform,
            native_id=post.gold.id,
            sampled=sampled,
            dimension=dimension,
            label=label,
            present=here,
        )
        for dimension, label, here in codes
    ]
