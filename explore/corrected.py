"""Shares of posts, as the machine codes them and corrected for its errors, where gold from a random sample is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.design_based import corrected_share
from analysis.shares import wilson
from db.read.read_posts import ReadPosts
from explore.dataset import DataSet
from explore.facets import PERIOD, PLATFORM, PeriodFacet, PlatformFacet
from explore.filter import Filter
from explore.selection import Selection
from records.codebook import Dimension

EXACT = (PLATFORM, PERIOD)  # known of every post without a coder: only these may restrict corrected shares
COLUMNS = ["id", "name", "n", "raw", "raw_low", "raw_high", "share", "low", "high", "gold"]
Marks = NDArray[np.bool_]
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Label:
    """A label among the posts that were read: where the machine gave it, and of each sampled post whether readers did."""

    id: str
    name: str
    given: Places
    given_sampled: Marks
    gold: Marks


@dataclass(frozen=True, slots=True)
class _Known:
    """What corrected shares of a dimension rest on, made once: of a post, its place among those that were read."""

    mentioned: Places  # posts with a mention by the machine
    sampled: Places  # posts that were sampled, and judged in this dimension
    mentioned_sampled: Marks
    relevant: Marks  # of each sampled post, whether readers found a mention
    labels: tuple[_Label, ...]


def can_be_corrected(data: DataSet) -> bool:
    """Whether there is gold of a random sample."""
    return not data.gold.empty


def barring(chosen: Filter) -> tuple[str, ...]:
    """The facets in the way of corrected shares: what they rest on is itself coded."""
    return tuple(facet for facet in chosen.facets if facet not in EXACT)


def corrected_table(selection: Selection, dimension: Dimension) -> pd.DataFrame:
    """For each label of the dimension, the share of posts with a mention that have it, raw and corrected.

    Columns `id`, `name`, `raw`, `raw_low`, `raw_high`, `share`, `low`, `high`, `gold` (gold posts behind it) and `n`
    (posts that the machine gave it). A label that no one gave is left out. Facets that are not exact are ignored.
    """
    data = selection.data
    known: _Known = data.made_once.get(("corrected", dimension.id), lambda: _known(data, dimension))
    keep = _kept(data, selection.filter)
    total, machine = (len(data.read_posts) if keep is None else int(keep.sum())), _count(known.mentioned, keep)
    inside = np.ones(len(known.sampled), dtype=bool) if keep is None else keep[known.sampled]
    whole, relevant = known.mentioned_sampled[inside], known.relevant[inside]
    rows = []
    for label in known.labels:
        n, part, truth = _count(label.given, keep), label.given_sampled[inside], label.gold[inside]
        if not n and not truth.any():
            continue
        # The sampled posts one by one; of the others those with the label, those with a mention only, those without.
        labelled = n - int(part.sum())
        mentioned = machine - int(whole.sum())
        rest = np.array([labelled, mentioned - labelled, total - len(part) - mentioned])
        found = corrected_share(
            machine_part=[*part, 1, 0, 0],
            machine_whole=[*whole, 1, 1, 0],
            gold_part=[*truth, 0, 0, 0],
            gold_whole=[*relevant, 0, 0, 0],
            sampled=[*np.ones_like(part), 0, 0, 0],
            posts=[*np.ones(len(part)), *rest],
        )
        if found is None:
            continue
        low, high = (float(end) for end in wilson(n, machine))
        raw = n / max(machine, 1)
        rows.append((label.id, label.name, n, raw, low, high, found.share, found.low, found.high, found.gold))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def _kept(data: DataSet, chosen: Filter) -> Marks | None:
    """Which of the posts that were read pass the exact facets of the filter; None for all."""
    posts = data.read_posts
    asked = [(facet, chosen.chosen(facet.id)) for facet in (PlatformFacet(posts.platforms), PeriodFacet(data.months))]
    marks = [facet.rows(posts, options) for facet, options in asked if options]
    return reduce(np.logical_and, marks) if marks else None


def _count(places: Places, keep: Marks | None) -> int:
    return len(places) if keep is None else int(np.count_nonzero(keep[places]))


def _known(data: DataSet, dimension: Dimension) -> _Known:
    posts = data.read_posts
    sampled, relevant, codes = _gold(data, dimension)
    mentioned = _places(posts, data.columns.post_id)
    labels = []
    for label in dimension.labels:
        given = _places(posts, _given(data, dimension, label.id))
        gold = np.array([label.id in codes.get(int(post), ()) for post in posts.id[sampled]], dtype=bool)
        labels.append(_Label(label.id, label.name, given, np.isin(sampled, given), gold))
    return _Known(mentioned, sampled, np.isin(sampled, mentioned), relevant, tuple(labels))


def _places(posts: ReadPosts, ids: NDArray[Any]) -> Places:
    """Where these posts stand among those that were read, each once, in order."""
    return np.flatnonzero(np.isin(posts.id, ids)).astype(np.int32)


def _given(data: DataSet, dimension: Dimension, label: str) -> NDArray[np.int32]:
    """Ids of the posts with a mention that the machine gave this label; a mixed stance is a mention of either end."""
    columns = data.columns
    wanted = {label} | ({dimension.both.id} if label in _ends(dimension) else set())
    holds = np.array([not wanted.isdisjoint(options) for options in columns.sets[dimension.id]], dtype=bool)
    return columns.post_id[columns.post[holds[columns.patterns[dimension.id]]]]


def _gold(data: DataSet, dimension: Dimension) -> tuple[Places, Marks, dict[int, set[str]]]:
    """The posts that are sampled and judged in this dimension, which of them are relevant, and all labels by post id.

    A post with an undecided label counts as not sampled for its dimension: readers did not settle it.
    """
    gold = data.gold
    relevance = gold[gold["dimension"].isna()].set_index("post_id")["present"].astype(bool)
    ours = gold[gold["dimension"] == dimension.id]
    unsettled = set(ours.loc[ours["present"].isna(), "post_id"])
    judged = relevance.index.difference(pd.Index(sorted(unsettled), dtype="int64"))
    sampled = _places(data.read_posts, judged.to_numpy())
    relevant = relevance.reindex(data.read_posts.id[sampled]).to_numpy(dtype=bool)
    given = ours[ours["present"].fillna(False).astype(bool)]
    ends = _ends(dimension)
    codes: dict[int, set[str]] = {}
    for post, label in zip(given["post_id"], given["label"], strict=True):
        codes.setdefault(int(post), set()).update(ends if ends and label == dimension.both.id else {label})
    return sampled, relevant, codes


def _ends(dimension: Dimension) -> set[str]:
    """The labels that a post of mixed stance has mentions of; none in a dimension that is no stance."""
    return {end.id for end in dimension.ends} if dimension.role == "stance" else set()
