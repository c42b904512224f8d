"""Files that people take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from threading import Lock

import pandas as pd
import streamlit as st

from db.disclosure import Viewer
from db.read.quotes import export_rows
from explore import words
from explore.filter import NO_FILTER
from explore.findable import way_back
from explore.listing import Listing
from export.origin import Origin
from export.spreadsheet import harmless
from ui.faults import LOG

MOST_QUOTES = 50_000  # in a file
_MORE = (
    f"Each file holds up to {MOST_QUOTES:,} quotes, in the order shown. Narrow the filter to get the others, or read the "
    "tables post, mention and code of the data set itself, which is an SQLite file and holds all."
)
_AT_A_TIME = 2_000  # quotes that are in memory as rows
_ONE_AT_A_TIME = Lock()


def quotes_csv(listing: Listing, viewer: Viewer, asked: str = "") -> None:
    """A button that downloads the quotes of a list with their codes; the file is made when it is pressed.

    `asked` says what the list was searched for, where that is not in the filter.
    """
    origin = origin_of(listing, asked)
    about = origin.filter or "All quotes of the data set"
    whole, back = listing.n <= MOST_QUOTES, way_back(listing.selection.data)
    st.download_button(
        "Download these quotes (CSV)" if whole else f"Download the first {MOST_QUOTES:,} of these quotes (CSV)",
        logged("The file of quotes", lambda: made_csv(listing, viewer, asked)),
        file_name=origin.file_name("quotes", "csv"),
        mime="text/csv",
        key="quotes-csv",
        on_click="ignore",
        help=words.plain(f"{about}. {back}" if whole else f"{about}. {_MORE} {back}"),
    )


def origin_of(listing: Listing, asked: str) -> Origin:
    """Where the quotes of a list are from: what it was searched for first, then the filter."""
    origin = Origin.of(listing.selection)
    return replace(origin, filter="; ".join(part for part in (asked, origin.filter) if part))


def made_csv(listing: Listing, viewer: Viewer, asked: str = "") -> bytes:
    """The first quotes of a list as CSV, with filter, data set and day on every line, read some at a time; one file is made at a
    time.

    A file is in memory as a whole, and stays there until its reader leaves: Streamlit serves no other. At most
    MOST_QUOTES are some 24 MB, so that thirty people who take one each stay within what the dashboard may weigh; of a
    million quotes one file alone would be 300 MB and five minutes in which everyone else waits.
    """
    out = BytesIO()
    out.write("\ufeff".encode())
    data, origin = listing.selection.data, origin_of(listing, asked)
    said = {"filter": origin.filter or NO_FILTER, "data set": origin.data_set, "made": origin.made.isoformat()}
    with _ONE_AT_A_TIME, data.engine.connect() as connection:
        ids = listing.first(MOST_QUOTES)
        for start in range(0, len(ids), _AT_A_TIME):
            rows = export_rows(connection, data.codebook, ids[start : start + _AT_A_TIME], viewer)
            table = harmless(pd.DataFrame(rows).assign(**said))
            out.write(table.to_csv(index=False, header=start == 0).encode())
    return out.getvalue()


def logged(what: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """The same, with a line in the log where it fails: a download has no page to say so."""

    def made() -> bytes:
        try:
            return make()
        except Exception:
            LOG.exception("%s failed", what)
            raise

    return made
