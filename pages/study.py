"""What do the published study's five figures show of these mentions?"""

from __future__ import annotations

from html import escape

import streamlit as st

from explore import words
from explore.figure import Figure, Nothing
from explore.figures import delta_pmi, fingerprint, means, monthly_means, residuals_by, timeline
from explore.figures.means import PUBLISHED_FEWEST
from ui import state
from ui.draw import draw
from ui.page import View, view_with_mentions
from ui.session import made


def switches(shown: View) -> tuple[bool, bool]:
    """Whether small groups are left out as published, and whether posts are resampled."""
    subject, product = (shown.data.dimension(role) for role in ("subject", "object"))
    small = " and ".join(
        f"{dimension.plural.lower()} under {PUBLISHED_FEWEST[dimension.role]} mentions"
        for dimension in (subject, product)
        if dimension is not None
    )
    published, tested = state.flag("published", "study-published"), state.flag("tested", "study-tested")
    with st.container(horizontal=True):
        left_out = st.toggle(
            "Without small groups, as published",
            key=published.key,
            help=words.plain(
                f"The study leaves {small} out of its means. They are wide of the mark, and say so by their intervals."
            ),
        )
        resampled = st.toggle(
            "Test with posts as units",
            key=tested.key,
            help="Mentions of one post are alike, so the published tests are too sure of themselves. This deals the codes out anew over "
            "posts, 999 times, and draws posts anew, 1,000 times: a moment here, some seconds on a million mentions.",
        )
    published.keep(state.ON if left_out else "")
    tested.keep(state.ON if resampled else "")
    return left_out, resampled


def part(number: int, question: str) -> None:
    """A line over what belongs to one figure of the study; smaller than the sentences that the figures have for titles."""
    st.html(f'<p class="vs-small vs-line"><strong>Figure {number}</strong> · {escape(question)}</p>')


def shown_figure(shown: View, figure: Figure | Nothing, key: str) -> None:
    """Draw one figure of the study."""
    draw(shown.selection, figure, shown.viewer, key=f"study-{key}")


def over_time(shown: View) -> None:
    """Volume and mean stance by month: of all, and of the most frequent conditions."""
    part(1, "How much, and how positive, over time?")
    shown_figure(shown, made(timeline, shown.selection), "months")
    if (subject := shown.data.dimension("subject")) is not None:
        shown_figure(shown, made(monthly_means, shown.selection, by=subject.id), "months-by")


def on_average(shown: View, published: bool) -> None:
    """Means per chatbot and per condition."""
    part(3, "How positive on average?")
    for role in ("object", "subject"):
        if (dimension := shown.data.dimension(role)) is not None:
            figure = made(means, shown.selection, by=dimension.id, published=published, t=True)
            shown_figure(shown, figure, f"means-{dimension.id}")


def together(shown: View, tested: bool) -> None:
    """Residuals of conditions by stance, perspective and value, then of values and perspectives between praise and complaint."""
    part(4, "What goes together more, or less, than by chance?")
    crossed = [d for role in ("stance", "perspective", "value") if (d := shown.data.dimension(role)) is not None]
    place = st.empty()
    for i, dimension in enumerate(crossed):
        if tested:
            place.progress(i / (len(crossed) + 1), text=words.plain(f"Testing {dimension.plural.lower()}"))
        figure = made(residuals_by, shown.selection, by=dimension.id, tested=tested)
        shown_figure(shown, figure, f"residuals-{dimension.id}")
    part(5, "What goes together rather in praise than in complaint?")
    if tested:
        place.progress(len(crossed) / (len(crossed) + 1), text="Drawing posts anew")
    shown_figure(shown, made(delta_pmi, shown.selection, tested=tested), "delta")
    place.empty()


shown = view_with_mentions()
st.title("The study's figures, of these mentions")
st.caption(
    "The five figures of the study that this project carries on, made anew of whatever passes the filter, by its formulas. "
    + words.plain(f"Codes and labels follow {shown.data.codebook.source}")
)
published, tested = switches(shown)
over_time(shown)
part(2, "Which chatbot with which condition?")
shown_figure(shown, made(fingerprint, shown.selection), "fingerprint")
on_average(shown, published)
together(shown, tested)
