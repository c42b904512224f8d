"""A short list of the quotes behind a figure, with the way to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from db.disclosure import too_few
from db.read.quotes import quotes
from explore import words
from ui.dataset import DataSet
from ui.filters import Filter, describe
from ui.quote_card import quote_card

QUOTES_PAGE = "pages/quotes.py"


def ranked(data: DataSet, mask: pd.Series) -> list[int]:
    """Ids of these mentions: the surest codes first, the first mention of every post before any second one."""
    frame = data.frame[mask]
    if frame.empty:
        return []
    codes = frame[[f"{d}_confidence" for d in data.codebook.ids]].astype(float)
    sure = codes.fillna(0.0).mean(axis=1).round(2).to_numpy()  # a dimension left open is as unsure as can be
    order = np.lexsort((frame.index.to_numpy(), -sure))
    nth = frame["post_id"].iloc[order].groupby(frame["post_id"].iloc[order].to_numpy()).cumcount().to_numpy()
    return [int(i) for i in frame.index.to_numpy()[order][np.argsort(nth, kind="stable")]]


def quotes_behind(
    data: DataSet,
    chosen: Filter,
    *,
    key: str,
    title: str | None = None,
    first: Sequence[int] = (),
    show: int = 3,
) -> None:
    """Show the first quotes that pass this filter, `first` ones in front, and a button to all of them."""
    mask = chosen.mask(data.frame)
    ids = ranked(data, mask)
    kept = set(ids)
    ids = list(dict.fromkeys([*(i for i in first if i in kept), *ids]))
    n = len(ids)
    about = title or " · ".join(describe(chosen, data).values())
    # Topic names are made of words from posts: never Markdown.
    st.html(f"<p><strong>{words.count(n, 'mention')}</strong> · {escape(about)}</p>")
    if n == 0:
        st.caption("There is no mention here.")
        return
    if too_few(n):
        st.caption("Too few to read a pattern from; each is still one person's words.")
    with data.engine.connect() as connection:
        found = quotes(connection, ids[:show])
    for quote in found:
        quote_card(quote, data.codebook, key=key)
    if st.button(f"See all {words.count(n, 'quote')}" if n > show else "Open in Quotes", key=f"{key}-all"):
        st.switch_page(QUOTES_PAGE, query_params=chosen.to_params())
