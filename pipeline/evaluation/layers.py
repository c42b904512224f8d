"""Two layers over the same posts: how far they agree, and whether what one shows holds in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.shares import wilson
from db.read.coded_labels import CodedLabels, coded_labels
from export import figure_tables
from export.asked import DataSet
from pipeline.evaluation.coded import CodedPost
from pipeline.evaluation.gold import GoldPost
from pipeline.evaluation.measure import NONE, Figures, measure
from records.codebook import Dimension
from records.mentions import Mention
from records.outcome import MENTIONS, READ
from records.problem import Problem

MOST = 20_000  # posts that agreement is measured on, drawn at random of more
FIGURES = ("kappa", "micro_f1")
COLUMNS = (
    "what", "dimension", "label", "name", "n_first", "n_second", "n_both",
    "first", "first_lower", "first_upper", "second", "second_lower", "second_upper",
    *(f"{figure}{end}" for figure in FIGURES for end in ("", "_lower", "_upper")),
    "says_first", "says_second", "holds",
)  # fmt: skip
OPEN = "open"  # neither end outweighs
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The table, a row for posts, mentions, each dimension, label and mean; what could not be compared, in sentences."""

    table: pd.DataFrame
    measured: int  # posts that agreement was measured on
    remarks: tuple[str, ...]


def compare(first: DataSet, second: DataSet, *, resamples: int, seed: int) -> Compared:
    """Two layers of one data set, posts as the units of agreement. Raises Problem where no post was read for both.

    Kappa and F1 of labels are of the posts in which both found something, so that neither layer is the measure of the other.
    """
    with first.engine.connect() as connection:
        a, b = coded_labels(connection, first.layer), coded_labels(connection, second.layer)
    read = sorted(post for post, outcome in a.outcomes.items() if outcome in READ and b.outcomes.get(post) in READ)
    if not read:
        raise Problem("There is no post that both layers' coders have read, so there is nothing to compare.")
    dimensions, remarks = _shared(first, second)
    unread = len(a.outcomes.keys() | b.outcomes.keys()) - len(read)
    remarks += [f"{unread:,} posts were not read for both layers, and are left out."] if unread else []
    drawn = read
    if len(read) > MOST:
        drawn = sorted(np.random.default_rng(seed).choice(read, MOST, replace=False).tolist())
        remarks.append(f"Agreement is measured on {MOST:,} posts, drawn at random of {len(read):,}.")
    posts = [_post(post, a, b, dimensions) for post in drawn]
    both = [post for post in posts if post.gold.relevant and post.relevant]
    names = [dimension.id for dimension in dimensions]
    of_posts: Figures = measure(posts, first.codebook, [], resamples=resamples, seed=seed)["relevance"]
    of_labels: Figures = (
        measure(both, first.codebook, names, resamples=resamples, seed=seed)["dimensions"] if both else {}
    )
    rows = [_posts(read, a, b, of_posts), _mentions(read, a, b)]
    for dimension in dimensions:
        rows += _labels(first, second, dimension, of_labels.get(dimension.id, {}))
    rows += _means(first, second)
    return Compared(table=pd.DataFrame(rows, columns=COLUMNS), measured=len(posts), remarks=tuple(remarks))


def _shared(first: DataSet, second: DataSet) -> tuple[list[Dimension], list[str]]:
    """The dimensions that both codebooks have, of the first one; what only one of them has, in sentences."""
    found, told = [], []
    theirs = {dimension.id: dimension for dimension in second.codebook.dimensions}
    for dimension in first.codebook.dimensions:
        other = theirs.pop(dimension.id, None)
        if other is None:
            told.append(f"{dimension.name} is in the first codebook only.")
            continue
        alone = {label.id for label in dimension.labels} ^ {label.id for label in other.labels}
        if dimension.role != other.role or (alone and dimension.role == "stance"):
            told.append(f"{dimension.name} means another thing in each codebook, and is not compared.")
            continue
        if alone:
            told.append(f"{dimension.name}: only one codebook has {', '.join(sorted(alone))}.")
        found.append(dimension)
    return found, told + [f"{dimension.name} is in the second codebook only." for dimension in theirs.values()]


def _post(post: int, a: CodedLabels, b: CodedLabels, dimensions: Sequence[Dimension]) -> CodedPost:
    """A post with what the first layer says in the place of gold."""
    said = a.labels.get(post, {})
    codes = {}
    for dimension in dimensions:
        given = said.get(dimension.id, {})
        codes[dimension.id] = frozenset(given)
        if dimension.role == "stance":
            codes[dimension.id] = frozenset([dimension.one_stance(given) or NONE])
    found = [
        Mention(post_id=str(post), quote="", start=start, end=end, codes={}) for start, end in b.places.get(post, [])
    ]
    return CodedPost(
        gold=GoldPost(id=str(post), platform=None, relevant=a.outcomes[post] == MENTIONS, codes=codes),
        platform="",
        text="",
        mentions=found,
        confidence={dimension.id: b.labels.get(post, {}).get(dimension.id, {}) for dimension in dimensions},
    )


def _posts(read: Sequence[int], a: CodedLabels, b: CodedLabels, figures: Figures) -> Row:
    mine, theirs = ({post for post in read if one.outcomes[post] == MENTIONS} for one in (a, b))
    counts = {"n_first": len(mine), "n_second": len(theirs), "n_both": len(mine & theirs)}
    return {"what": "posts", "name": "Posts with a mention", **counts, **_agreement(figures)}


def _mentions(read: Sequence[int], a: CodedLabels, b: CodedLabels) -> Row:
    """Mentions of the posts read for both; as found by both count those of the first that share a character with one of the second."""
    n = [sum(len(one.places.get(post, ())) for post in read) for one in (a, b)]
    both = sum(
        any(start < to and at < end for at, to in b.places.get(post, ()))
        for post in read
        for start, end in a.places.get(post, ())
    )
    return {"what": "mentions", "name": "Mentions", "n_first": n[0], "n_second": n[1], "n_both": both}


def _labels(first: DataSet, second: DataSet, dimension: Dimension, figures: Figures) -> Iterator[Row]:
    yield {
        "what": "dimension",
        "dimension": dimension.id,
        "name": dimension.name,
        "n_both": figures.get("n"),
        **_agreement(figures),
    }
    counts = [data.select().counts(dimension.id) for data in (first, second)]
    n = [dict(zip(one.options[0], one.n.tolist(), strict=True)) for one in counts]
    by_label = {row["label"]: row for row in figures.get("labels", [])}
    for label in dict.fromkeys([*n[0], *n[1]]):
        found = [of.get(label, 0) for of in n]
        if not any(found):
            continue
        row: Row = {"what": "label", "dimension": dimension.id, "label": label, "name": dimension.name_of(label)}
        row |= {"n_first": found[0], "n_second": found[1]}
        for side, k, one in zip(("first", "second"), found, counts, strict=True):
            low, high = (float(bound) for bound in wilson(k, one.known.n)) if one.known.n else (None, None)
            row |= {side: k / one.known.n if one.known.n else None, f"{side}_lower": low, f"{side}_upper": high}
        measured = by_label.get(label, {})
        yield row | _agreement({"kappa": measured.get("kappa"), "micro_f1": measured.get("f1")})


def _means(first: DataSet, second: DataSet) -> Iterator[Row]:
    """The mean stance by subject, with its interval, and whether both layers say the same of which side outweighs."""
    subject = first.codebook.by_role("subject")
    if subject is None:
        return
    try:
        tables = [figure_tables.sentiment(d.select(), subject.id).table.set_index("group") for d in (first, second)]
    except Problem:  # a codebook without a stance, or a layer that gave none
        return
    scales = [data.codebook.by_role("stance") for data in (first, second)]
    for group in dict.fromkeys([*tables[0].index, *tables[1].index]):
        row: Row = {"what": "mean", "dimension": subject.id, "label": group, "name": subject.name_of(group)}
        for side, table, scale in zip(("first", "second"), tables, scales, strict=True):
            if group not in table.index or scale is None:
                continue
            one = table.loc[group]
            row |= {f"n_{side}": int(one["n"]), side: one["mean"]}
            row |= {f"{side}_lower": one["lower"], f"{side}_upper": one["upper"]}
            row[f"says_{side}"] = _says(one["lower"], one["upper"], scale)
        says = row.get("says_first"), row.get("says_second")
        yield {**row, "holds": says[0] == says[1]}


def _says(low: float, high: float, scale: Dimension) -> str:
    """Which end of the scale outweighs: the interval lies on one side of the middle."""
    low_end, high_end = scale.ends
    middle = ((low_end.score or 0.0) + (high_end.score or 0.0)) / 2
    end = high_end if low > middle else low_end if high < middle else None
    return OPEN if end is None else f"more {end.name.lower()}"


def _agreement(figures: Mapping[str, Any]) -> Row:
    row: Row = {}
    for name in FIGURES:
        if one := figures.get(name):
            row |= {name: one["value"], f"{name}_lower": one["low"], f"{name}_upper": one["high"]}
    return row
