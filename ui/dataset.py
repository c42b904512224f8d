"""The open data set: loaded once, shared by all viewers, read anew when a run has finished."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.connect import NoDataSet, dashboard_url, open_read_only
from db.read.evaluations import StoredEvaluation, latest_evaluation, sampled_gold
from db.read.frame import mention_frame
from db.read.post_frame import post_frame
from db.read.provenance import latest_run, stored_codebook
from db.read.topics import Topics, topics
from records.codebook import Codebook, Dimension, Role

TERM = ":"  # "anxiety:ocd" is one specific term inside a label


@dataclass(frozen=True)
class DataSet:
    """Everything the pages need; `frame` (see `db.frame`) must not be changed."""

    engine: Engine
    codebook: Codebook
    frame: pd.DataFrame
    topics: Topics
    run: Any
    building: bool  # a run is under way, or was interrupted
    evaluation: StoredEvaluation | None = None  # the latest of the coder whose codes these are
    gold: pd.DataFrame = field(default_factory=pd.DataFrame)  # see db.evaluations.sampled_gold
    posts: pd.DataFrame = field(default_factory=pd.DataFrame)  # see db.post_frame; only where there is gold

    def dimension(self, role: Role) -> Dimension | None:
        """The codebook's dimension for this role."""
        return self.codebook.by_role(role)

    @cached_property
    def scores(self) -> pd.Series:
        """The stance score of each mention, -1 to 1; nan without a stance."""
        stance = self.dimension("stance")
        if stance is None:
            return pd.Series(float("nan"), index=self.frame.index)
        return self.frame[stance.id].map({label.id: label.score for label in stance.labels}).astype(float)

    @cached_property
    def months(self) -> list[str]:
        """Every month from the first to the last mention, as "2024-03"."""
        known = self.frame["month"].dropna()
        return [] if known.empty else list(pd.period_range(known.min(), known.max(), freq="M").strftime("%Y-%m"))

    @cached_property
    def options(self) -> dict[str, list[str]]:
        """What can be chosen in each dimension: its labels in codebook order, each followed by its terms that occur."""
        return {dimension.id: _options(self.frame, dimension) for dimension in self.codebook.dimensions}

    @cached_property
    def topic_names(self) -> dict[int, str]:
        return {topic.id: topic.name for topic in self.topics.topics}


def _options(frame: pd.DataFrame, dimension: Dimension) -> list[str]:
    pairs = frame[[dimension.id, f"{dimension.id}_term"]].dropna().drop_duplicates()
    present = set(zip(pairs[dimension.id].astype(str), pairs[f"{dimension.id}_term"].astype(str), strict=True))
    options: list[str] = []
    for label in dimension.labels:
        options.append(label.id)
        options += [f"{label.id}{TERM}{term.id}" for term in label.terms if (label.id, term.id) in present]
    return options


def open_data_set() -> DataSet:
    """The data set that the dashboard shows. Raises NoDataSet with what to do where there is none."""
    url = dashboard_url()
    engine = open_read_only(url)
    try:
        with engine.connect() as connection:
            run = latest_run(connection)
            evaluation = latest_evaluation(connection, run.coder_fingerprint) if run is not None else None
    except SQLAlchemyError as fault:
        cause = str(getattr(fault, "orig", None) or fault).splitlines()[0]
        raise NoDataSet(
            f"The file at {url.database} is no data set, or one of another version ({cause}). "
            "Run the pipeline on it once to bring it up to date, or choose another with DATABASE_URL."
        ) from fault
    if run is None:
        raise NoDataSet(f"The data set at {url.database} is empty. Fill it with 'python -m pipeline run YOUR_FILES'.")
    checked = evaluation.id if evaluation is not None else 0
    return _load(url.render_as_string(hide_password=False), run.id, run.status, str(run.finished_at), checked)


@st.cache_resource(max_entries=2, show_spinner="Opening the data set")
def _load(url: str, run_id: int, status: str, finished_at: str, checked: int) -> DataSet:
    # run_id, status, finished_at and checked are there to tell one state of the data set from the next.
    engine = open_read_only(dashboard_url())
    with engine.connect() as connection:
        codebook = stored_codebook(connection)
        assert codebook is not None
        gold = sampled_gold(connection)
        run = latest_run(connection)
        assert run is not None
        data = DataSet(
            engine=engine,
            codebook=codebook,
            frame=mention_frame(connection, codebook),
            topics=topics(connection),
            run=run,
            evaluation=latest_evaluation(connection, run.coder_fingerprint),
            gold=gold,
            posts=post_frame(connection) if len(gold) else pd.DataFrame(),
            building=status != "finished",
        )
    # What is loaded now stays: a full collection that walks over all of it again stops a page for 150 ms.
    gc.collect()
    gc.freeze()
    return data
