"""What a fragment may hold: Streamlit keeps its arguments for as long as a session lasts, and a data set must not be."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import ref

import streamlit as st

from db.disclosure import Viewer
from explore.dataset import DataSet
from explore.filter import Filter
from explore.selection import Selection


@dataclass(frozen=True)
class Borrowed:
    """A selection that does not keep its data set open, and who looks at it."""

    data: ref[DataSet]
    filter: Filter
    viewer: Viewer

    @classmethod
    def of(cls, selection: Selection, viewer: Viewer) -> Borrowed:
        """What a fragment is handed instead of the selection."""
        return cls(ref(selection.data), selection.filter, viewer)

    def selection(self) -> Selection:
        """The selection again; where its data set has been replaced meanwhile, the whole page is drawn anew."""
        data = self.data()
        if data is None:
            st.rerun()
        return data.select(self.filter)
