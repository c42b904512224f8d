"""The figure of shares of posts corrected for coding error, with the raw ones beside them."""

from __future__ import annotations

import streamlit as st

from db.disclosure import too_few
from explore.charts.frequencies import frequencies
from records.codebook import Dimension
from ui.corrected import corrected_table
from ui.dataset import DataSet
from ui.figure import figure, is_dark
from ui.filters import Filter


def corrected_figure(data: DataSet, chosen: Filter, dimension: Dimension) -> None:
    """Draw the corrected shares of a dimension's labels; each opens the machine's quotes of the label."""
    table = corrected_table(data, chosen, dimension)
    if table.empty:
        st.info("The gold codes of the random sample are too few here to correct anything. Loosen platform or period.")
        return
    n, gold = len(data.posts[chosen.mask(data.posts).to_numpy()]), int(table["gold"].max())
    drawn = table.assign(order=range(len(table)), small=[too_few(k) for k in table["n"]], reference=table["raw"])
    figure(
        data,
        chosen,
        key=f"corrected-{dimension.id}",
        title=f"Posts with a mention, by {dimension.name.lower()}, corrected for coding error",
        chart=frequencies(
            drawn[["id", "name", "n", "share", "low", "high", "small", "order", "reference"]],
            color=dimension.color,
            dark=is_dark(),
            show_reference=False,
        ),
        source=f"n = {n:,} posts, {gold:,} of them read by people and drawn at random. Bars and 95 % intervals by "
        "design-based supervised learning; the counts are the machine's. The numbers hold the raw shares, too.",
        table=table[["name", "share", "low", "high", "raw", "raw_low", "raw_high", "n", "gold"]].rename(
            columns={
                "name": dimension.name,
                "share": "corrected share",
                "low": "95 % low",
                "high": "95 % high",
                "raw": "raw share",
                "raw_low": "raw 95 % low",
                "raw_high": "raw 95 % high",
                "n": "posts coded so by the machine",
                "gold": "gold posts",
            }
        ),
        narrow=lambda pick: chosen.narrowed(**{dimension.id: str(pick["id"])}),
        rests_on=(dimension.id,),
    )
