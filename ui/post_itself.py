"""The post that a quote is from: as everyone may read it, and for a signed-in researcher as it was written, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from db.read.quotes import Quote, quotes
from db.read.whereabouts import Whereabouts, whereabouts
from explore import words
from explore.dataset import DataSet
from ui.quote_thread import draw_thread
from ui.researcher import reader


def draw_post(quote: Quote, data: DataSet, key: str) -> None:
    """The post around a quote, and what it answers."""
    who = reader()
    if not who.sees_all:
        draw_thread(quote, key)
        return
    with data.engine.connect() as connection:
        found = quotes(connection, data.codebook, [quote.mention_id], who)
        place = whereabouts(connection, quote.mention_id, who)
    if place is not None:
        _where(place)
    draw_thread(found[0] if found else quote, key)


def _where(place: Whereabouts) -> None:
    st.markdown(
        words.plain(f"Signed in: here the post is as it was written, without masks. {' · '.join(_told(place))}.")
    )
    if place.url and place.url.startswith(("https://", "http://")):
        st.link_button("Open the post", place.url, type="tertiary", icon=":material/open_in_new:")
    else:
        st.caption(
            "The data set keeps no address of this post: its platform has none without the author's name, or none was given."
        )


def _told(place: Whereabouts) -> Iterator[str]:
    if place.venue:
        yield f"in {place.venue}"
    if place.created_at:
        yield f"{place.created_at.day} {words.month(place.created_at)}, {place.created_at:%H:%M} UTC"
    yield f"row {place.row:,} of {place.file}"
