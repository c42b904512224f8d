"""What the numbers on the pages are and how they are made, in plain words with the field's terms; formulas stand in docs/method.md."""

from __future__ import annotations

from html import escape

import streamlit as st

_TERMS = (
    (
        "Mention and post",
        "A mention is one passage, counted once. It counts under each of its labels, so the shares of a dimension can add up to "
        "more than 100 %. Mentions without a code in a dimension are left out of its shares, and each figure says how many. Fewer "
        "than 5 posts are too few to read.",
    ),
    (
        "95 % interval",
        "Shares have Wilson intervals, means of groups intervals over resamples of posts, means of months t intervals, drawn to the ends of the scale. What stands under a bar says what one sample of "
        "this size could show by chance; it knows nothing of how posts were found.",
    ),
    (
        "A difference that stands",
        "Mentions of one post are alike, so posts are the units (a group's effective size is its mentions over the design "
        "effect). Intervals are Newcombe's. It stands if p < 0.05 after Holm's correction for all labels compared, with at least 30 coded "
        "mentions on either side. A facet that the groups are chosen by is not compared.",
    ),
    (
        "Same mix",
        "Both groups are brought to one mix of platforms or chatbots (direct standardisation). Where less than half of a difference is "
        "left, no sentence is made of it.",
    ),
    (
        "Allowing for the coder's errors",
        "The difference if the coder missed and invented the label as often in both groups as in the check (Rogan and Gladen). "
        "Wider than the interval above it, which takes the codes as right.",
    ),
    (
        "More often than by chance",
        "In the network, a pair of labels is in more posts than if values were dealt out anew over the posts (hypergeometric "
        "distribution, Holm); the export of the network also has chance within posts' own margins, by permutation. Pearson residual: how far a cell lies from what independence expects, (observed − expected) / "
        "√expected. PMI: the base-2 logarithm of observed over expected.",
    ),
    (
        "Praised for, criticised for",
        "What is more frequent among praise than among complaint, and the reverse, by the bound next to 0 of that difference. A "
        "quote stands under a heading only if its own words are likely to show it.",
    ),
    (
        "Agreement (kappa)",
        "How often the coder and readers agree beyond chance, over the posts that both judged: 1 is always, 0 no more than by chance.",
    ),
)


def how_counted() -> None:
    """Draw the terms, one below the other."""
    st.subheader("How the figures are made")
    rows = "".join(f"<dt><strong>{escape(term)}</strong></dt><dd>{escape(told)}</dd>" for term, told in _TERMS)
    st.html(f'<dl class="vs-terms">{rows}</dl>')
    st.caption("Formulas and sources stand in the project's docs/method.md.")
