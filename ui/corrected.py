"""Shares of posts, as the machine codes them and corrected for its errors, where gold from a random sample is there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis.design_based import Corrected, corrected_share
from analysis.shares import wilson
from records.codebook import Dimension
from ui.dataset import DataSet
from ui.filters import Filter

EXACT = {"platform", "period"}  # known of every post without a coder: only these may restrict corrected shares


def correction_switch(data: DataSet, chosen: Filter, *, key: str) -> bool:
    """A switch from shares of mentions to corrected shares of posts; absent without gold from a random sample."""
    if data.gold.empty:
        return False
    barred = [name for name in chosen.parts if name not in EXACT]
    asked = st.toggle(
        "Corrected for coding error",
        key=key,
        disabled=bool(barred),
        help="Shares of posts, corrected with the gold codes of a random sample (design-based supervised learning). "
        "It works for the whole data set, by platform and by period; other filters rest on codes themselves.",
    )
    return asked and not barred


def corrected_table(data: DataSet, chosen: Filter, dimension: Dimension) -> pd.DataFrame:
    """For each label of the dimension, the share of posts with a mention that have it, raw and corrected.

    Columns `id`, `name`, `raw`, `raw_low`, `raw_high`, `share`, `low`, `high`, `gold` (gold posts behind it) and `n`
    (posts that the machine gave it). A label that no one gave is left out.
    """
    posts = data.posts[chosen.mask(data.posts).to_numpy()].index
    sampled, relevant, codes = _gold(data, dimension.id, posts)
    machine = data.frame.groupby("post_id")[dimension.id].agg(set) if len(data.frame) else pd.Series(dtype=object)
    given = machine.reindex(posts)
    whole = given.notna().to_numpy()
    rows = []
    for label in dimension.labels:
        part = np.array([isinstance(labels, set) and label.id in labels for labels in given])
        truth = np.array([label.id in codes.get(post, ()) for post in posts])
        n = int(part.sum())
        if not n and not truth.any():
            continue
        found: Corrected | None = corrected_share(
            machine_part=part, machine_whole=whole, gold_part=truth, gold_whole=relevant, sampled=sampled
        )
        if found is None:
            continue
        low, high = wilson(n, int(whole.sum()))
        raw = n / max(int(whole.sum()), 1)
        rows.append(
            (label.id, label.name, n, raw, float(low), float(high), found.share, found.low, found.high, found.gold)
        )
    columns = ["id", "name", "n", "raw", "raw_low", "raw_high", "share", "low", "high", "gold"]
    return (
        pd.DataFrame(rows, columns=columns).sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    )


def _gold(data: DataSet, dimension_id: str, posts: pd.Index) -> tuple[np.ndarray, np.ndarray, dict[int, set[str]]]:
    """Which posts are sampled and judged in this dimension, which of them are relevant, and their labels.

    A post with an undecided label counts as not sampled for its dimension: readers did not settle it.
    """
    gold = data.gold
    relevance = gold[gold["dimension"].isna()].set_index("post_id")["present"].astype(bool)
    ours = gold[gold["dimension"] == dimension_id]
    unsettled = set(ours.loc[ours["present"].isna(), "post_id"])
    judged = relevance.index.difference(pd.Index(sorted(unsettled), dtype="int64"))
    sampled = np.asarray(posts.isin(judged))
    relevant = relevance.reindex(posts).fillna(False).to_numpy(dtype=bool)
    given = ours[ours["present"].fillna(False).astype(bool)]
    mixed = _both_ends(data, dimension_id)
    codes: dict[int, set[str]] = {}
    for post, label in zip(given["post_id"], given["label"], strict=True):
        codes.setdefault(int(post), set()).update(mixed if label == "mixed" and mixed else {label})
    return sampled, relevant, codes


def _both_ends(data: DataSet, dimension_id: str) -> set[str]:
    """A post whose stance is mixed has a mention of either end."""
    dimension = data.codebook.dimension(dimension_id)
    if dimension.role != "stance":
        return set()
    ends = sorted(dimension.labels, key=lambda label: label.score or 0)
    return {ends[0].id, ends[-1].id}
