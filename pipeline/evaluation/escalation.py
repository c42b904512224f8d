"""What escalation buys: the agreement of a cascade with gold, for each share of the posts that a model is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rich.progress import Progress

from db.read.coded_labels import coded_labels
from db.read.evaluations import ids_of_posts
from export.asked import DataSet
from pipeline.coding.cascade import Rule
from pipeline.evaluation.coded import CodedPost
from pipeline.evaluation.measure import measure
from records.codebook import Codebook
from records.mentions import Mention
from records.outcome import READ

SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
Answers = Mapping[tuple[str, str], CodedPost]  # by platform and native id
Row = dict[str, Any]


def curve(
    settled: Sequence[CodedPost],
    answers: Answers,
    codebook: Codebook,
    judged: Sequence[str],
    *,
    resamples: int,
    seed: int,
    progress: Progress,
) -> list[Row]:
    """A row for each share of the posts, the most doubtful first: how many are escalated, and kappa of relevance and
    stance, micro-F1 of the other dimensions, each with its interval and with what a per cent bought since the row before.

    `settled` are the offline coder's codes with their doubts, `answers` the model's; where it has none, the settled stand.
    """
    doubts = [post.doubt or 0.0 for post in settled]
    task = progress.add_task("Measuring", total=len(SHARES), note="")
    rows: list[Row] = []
    for share in SHARES:
        least = Rule(share=share, doubt=0.0).least(doubts)
        asked = [doubt >= least for doubt in doubts]
        progress.update(task, advance=1)
        if rows and sum(asked) == rows[-1]["posts"]:
            continue
        coded = [answers.get(post.key, post) if one else post for post, one in zip(settled, asked, strict=True)]
        found = measure(coded, codebook, judged, resamples=resamples, seed=seed)
        figures = {"relevance": found["relevance"]["kappa"]}
        for dimension in judged:
            which = "kappa" if codebook.dimension(dimension).role == "stance" else "micro_f1"
            figures[dimension] = found["dimensions"][dimension][which]
        row: Row = {
            "posts": sum(asked),
            "share": sum(asked) / len(settled),
            "doubt": least if any(asked) else None,
            "unanswered": sum(one and post.key not in answers for post, one in zip(settled, asked, strict=True)),
            "figures": figures,
        }
        rows.append(row | {"per_cent": _bought(rows[-1], row) if rows else {}})
    return rows


def _bought(before: Row, now: Row) -> dict[str, float | None]:
    """What each per cent of the posts added to each figure."""
    steps = 100 * (now["share"] - before["share"])
    values = {name: (before["figures"][name]["value"], one["value"]) for name, one in now["figures"].items()}
    return {name: None if None in pair else (pair[1] - pair[0]) / steps for name, pair in values.items()}


def as_gold(settled: Sequence[CodedPost], codebook: Codebook) -> Answers:
    """A model that says what gold says: the most that escalation can buy. What gold does not judge stays as it is."""
    return {post.key: _as_gold(post, codebook) for post in settled}


def _as_gold(post: CodedPost, codebook: Codebook) -> CodedPost:
    given = {d: dict.fromkeys(post.gold.codes.get(d, post.confidence[d]), 1.0) for d in codebook.ids}
    return replace(post, mentions=_places(post.gold.relevant), confidence=given)


def of_layer(settled: Sequence[CodedPost], data: DataSet) -> Answers:
    """What a layer of a data set says of these posts; those that it lacks, or whose coder gave no answer, left out."""
    with data.engine.connect() as connection:
        said, ids = coded_labels(connection, data.layer), ids_of_posts(connection, (post.key for post in settled))
    answers = {}
    for post in settled:
        number = ids.get(post.key, -1)
        if said.outcomes.get(number) in READ:
            labels = said.labels.get(number, {})
            answers[post.key] = replace(
                post,
                mentions=_places(bool(said.places.get(number))),
                confidence={dimension: labels.get(dimension, {}) for dimension in post.confidence},
            )
    return answers


def _places(relevant: bool) -> tuple[Mention, ...]:
    return (Mention(post_id="", quote="", start=0, end=0, codes={}),) if relevant else ()
