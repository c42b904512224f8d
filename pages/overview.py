"""What do people say, what do they praise and what do they criticise?"""

from html import escape

import streamlit as st

from explore import words
from explore.contrasts import Groups
from explore.facets import PLATFORM
from explore.figure import Nothing
from explore.figures import corrected, fingerprint, frequencies, month_by_month, praised_and_criticised
from explore.figures.frequencies import has_published
from explore.figures.headline import headline
from explore.selection import Selection
from records.codebook import Dimension
from ui import state
from ui.composition import made_of
from ui.correction import correction_switch
from ui.door import at_a_glance, welcome
from ui.draw import draw
from ui.findings import draw_findings
from ui.page import View, view_with_mentions
from ui.session import made


def heading(shown: View) -> None:
    """One sentence with the main finding, the facts behind it, and what sets the mentions apart from the rest."""
    selection = shown.selection
    finding = headline(selection)
    st.title(words.plain(finding.title))
    st.html(f'<p class="vs-source">{escape(" · ".join(finding.facts) + finding.about)}</p>')
    if not selection.filter.clauses:
        welcome(selection)
    groups = Groups(selection)
    if found := groups.standing():
        draw_findings(groups, found, key="overview")
    made_of(shown)


def telling(selection: Selection, subject: Dimension) -> Dimension:
    """The dimension to count by at first: the subject, unless the filter leaves a single one of it."""
    perspective = selection.data.dimension("perspective")
    chosen = selection.filter.chosen(subject.id)
    left = len(chosen) or int((selection.counts(subject.id).n > 0).sum())
    return perspective if left < 2 and perspective is not None else subject


def how_often(shown: View) -> None:
    """How often each label of the subject (or of another dimension) occurs."""
    selection, book = shown.selection, shown.data.codebook
    dimensions = [d for d in book.dimensions if d.role != "stance"] or book.dimensions
    at_first = telling(selection, selection.data.dimension("subject") or dimensions[0])
    option = state.choice("by", "overview-dimension", [d.id for d in dimensions], at_first.id)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    picked = left.segmented_control(
        "Count mentions by",
        [d.id for d in dimensions],
        format_func=lambda i: words.plain(book.dimension(i).name),
        required=True,
        key=option.key,
    )
    by = option.keep(picked or at_first.id)
    by_readers = correction_switch(selection, key="overview-corrected")
    beside = state.flag("published", "overview-published")
    known = has_published(book.dimension(by))
    asked = right.toggle("Published study", key=beside.key, disabled=by_readers or not known)
    beside.keep(state.ON if asked else "")
    if asked and not by_readers:
        figures = state.link(selection.filter, selection.data)
        st.page_link("pages/study.py", label="All five figures of the study, of these mentions", query_params=figures)
    if by_readers:
        draw(selection, made(corrected, selection, by=by), shown.viewer, key=f"corrected-{by}")
    else:
        figure = made(frequencies, selection, by=by, published=asked and known)
        draw(selection, figure, shown.viewer, key=f"frequency-{by}")


shown = view_with_mentions()
heading(shown)
if not isinstance(both := made(praised_and_criticised, shown.selection), Nothing):
    draw(shown.selection, both, shown.viewer, key="praised-and-criticised")
if not shown.filter.clauses:
    at_a_glance(shown.selection)
how_often(shown)
if not isinstance(pairs := made(fingerprint, shown.selection), Nothing):
    draw(shown.selection, pairs, shown.viewer, key="fingerprint")
if not isinstance(each := made(month_by_month, shown.selection, by=PLATFORM), Nothing):
    draw(shown.selection, each, shown.viewer, key="months-platform")
