"""The open data set: loaded once, shared by all viewers, read anew when a run has finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.codebook import Codebook, Dimension, Role
from db.connect import NoDataSet, dashboard_url, open_read_only
from db.frame import mention_frame
from db.provenance import latest_run, stored_codebook
from db.topics import Topics, topics


@dataclass(frozen=True)
class DataSet:
    """Everything the pages need; `frame` (see `db.frame`) must not be changed."""

    engine: Engine
    codebook: Codebook
    frame: pd.DataFrame
    topics: Topics
    run: Any
    building: bool  # a run is under way, or was interrupted

    def dimension(self, role: Role) -> Dimension | None:
        """The codebook's dimension for this role."""
        return self.codebook.by_role(role)

    @property
    def scores(self) -> pd.Series:
        """The stance score of each mention, -1 to 1; nan without a stance."""
        stance = self.dimension("stance")
        if stance is None:
            return pd.Series(float("nan"), index=self.frame.index)
        return self.frame[stance.id].map({label.id: label.score for label in stance.labels}).astype(float)

    @property
    def months(self) -> list[str]:
        """Every month from the first to the last mention, as "2024-03"."""
        known = self.frame["month"].dropna()
        return [] if known.empty else list(pd.period_range(known.min(), known.max(), freq="M").strftime("%Y-%m"))

    @property
    def topic_names(self) -> dict[int, str]:
        return {topic.id: topic.name for topic in self.topics.topics}


def open_data_set() -> DataSet:
    """The data set that the dashboard shows. Raises NoDataSet with what to do where there is none."""
    url = dashboard_url()
    engine = open_read_only(url)
    try:
        with engine.connect() as connection:
            run = latest_run(connection)
    except SQLAlchemyError as fault:
        cause = str(getattr(fault, "orig", None) or fault).splitlines()[0]
        raise NoDataSet(
            f"The file at {url.database} is no data set, or one of another version ({cause}). "
            "Run the pipeline on it once to bring it up to date, or choose another with DATABASE_URL."
        ) from fault
    if run is None:
        raise NoDataSet(f"The data set at {url.database} is empty. Fill it with 'python -m pipeline run YOUR_FILES'.")
    return _load(url.render_as_string(hide_password=False), run.id, run.status, str(run.finished_at))


@st.cache_resource(max_entries=2, show_spinner="Opening the data set")
def _load(url: str, run_id: int, status: str, finished_at: str) -> DataSet:
    # run_id, status and finished_at are there to tell one state of the data set from the next.
    engine = open_read_only(dashboard_url())
    with engine.connect() as connection:
        codebook = stored_codebook(connection)
        assert codebook is not None
        return DataSet(
            engine=engine,
            codebook=codebook,
            frame=mention_frame(connection, codebook),
            topics=topics(connection),
            run=latest_run(connection),
            building=status != "finished",
        )
