"""What helps and what hurts, in words people used: the leading perspectives of good and of bad mentions."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from db.disclosure import is_sensitive, too_few
from db.read.quotes import quotes
from explore import words
from records.codebook import Dimension, Label
from ui.frame import View
from ui.quote_card import quote_card
from ui.quote_list import QUOTES_PAGE, ranked

LEADING = 3


def help_and_hurt(shown: View) -> None:
    """Two columns: the most frequent perspectives of the highest and of the lowest stance, each with a quote."""
    stance, perspective = shown.data.dimension("stance"), shown.data.dimension("perspective")
    if stance is None or perspective is None:
        return
    ends = sorted(stance.labels, key=lambda label: -(label.score or 0))
    for column, label, heading in zip(
        st.columns(2, gap="large"), (ends[0], ends[-1]), ("What helps", "What hurts"), strict=True
    ):
        with column:
            _side(shown, stance, perspective, label, heading)


def _side(shown: View, stance: Dimension, perspective: Dimension, label: Label, heading: str) -> None:
    mentions = shown.frame[shown.frame[stance.id] == label.id]
    n = len(mentions)
    coded = int(shown.frame[stance.id].notna().sum())
    share = f"{words.percent(n / coded)} of {coded:,}" if coded else "none is coded"
    st.html(
        f'<h3 class="vs-title">{escape(heading)}</h3>'
        f'<p class="vs-source">{words.count(n, escape(label.name.lower()) + " mention")}, {share}</p>'
    )
    if n == 0:
        st.caption(f"No {label.name.lower()} mentions match the filter.")
        return
    leading = mentions[perspective.id].value_counts().head(LEADING)
    for label_id, count in leading[leading > 0].items():
        _perspective(shown, mentions, stance, perspective, label, str(label_id), int(count))


def _perspective(
    shown: View,
    mentions: pd.DataFrame,
    stance: Dimension,
    perspective: Dimension,
    label: Label,
    label_id: str,
    count: int,
) -> None:
    few = " Too few to read a pattern from." if too_few(count) else ""
    st.html(
        f'<p class="vs-lead"><strong>{escape(perspective.name_of(label_id))}</strong> '
        f"{words.count(count, 'mention')}, {words.percent(count / len(mentions))}.{few}</p>"
    )
    chosen = shown.chosen.narrowed(**{stance.id: label.id, perspective.id: label_id})
    with shown.data.engine.connect() as connection:
        found = quotes(connection, ranked(shown.data, chosen.mask(shown.data.frame))[:12])
    # A page that opens on a projector starts with quotes that need no warning and fit.
    calm = [q for q in found if not q.sensitive and not is_sensitive(q.before[-200:] + q.after[:200])]
    fitting = [q for q in calm if len(q.text) <= 280] or calm or found
    key = f"lead-{label.id}-{label_id}"
    quote_card(fitting[0], shown.data.codebook, key=key)
    if st.button(f"Read {words.count(count, 'quote')} →", key=f"{key}-all", type="tertiary"):
        st.switch_page(QUOTES_PAGE, query_params=chosen.to_params())
