"""What do people who write about one condition say?"""

from dataclasses import replace

import streamlit as st

from explore import words
from explore.contrasts import Groups
from explore.difference_words import named
from explore.figure import Nothing
from explore.figures import differences, praised_and_criticised, stances, timeline
from explore.selection import Selection
from records.codebook import TERM, Dimension
from ui import state
from ui.brief_files import brief_of_profile
from ui.composition import made_of
from ui.draw import draw
from ui.filter_bar import Ordered, ordered, set_filter
from ui.findings import draw_findings, facet_choice
from ui.page import View, view_with_mentions
from ui.session import made

_ABOUT, _FILTERED = "profile-about", "profile-filtered"


def chosen(shown: View, subject: Dimension) -> Selection:
    """The mentions of one condition or term: of the link, of the filter, else of the most frequent condition.

    Where the filter holds one alone, whoever picks another picks it for the filter; taken out of the filter, it stays shown.
    """
    facet = shown.data.facets[subject.id]
    counts = shown.selection.without(subject.id).counts(subject.id)
    named_ = [o for o in counts.options[0] if o not in subject.unnamed]
    first = max(named_, key=lambda o: int(counts.n[counts.options[0].index(o)]), default=facet.options()[0])
    held = shown.filter.chosen(subject.id)
    one = held[0] if len(held) == 1 else None
    if _ABOUT in st.session_state and one != st.session_state.get(_FILTERED):
        if one is None:
            state.tell("about", st.session_state[_ABOUT])
        else:
            st.session_state[_ABOUT] = one
    st.session_state[_FILTERED] = one
    option = state.choice("about", _ABOUT, facet.options(), one or first)
    picked = st.selectbox(
        words.plain(subject.name),
        facet.options(),
        format_func=facet.option_name,
        key=option.key,
        label_visibility="collapsed",
        on_change=follow if one else None,
        args=(ordered(shown.filter, shown.data), subject.id) if one else (),
    )
    return shown.selection.narrowed({subject.id: option.keep(picked or option.default)})


def follow(filter_: Ordered, subject: str) -> None:
    """Have the filter hold what was picked; for callbacks."""
    if picked := st.session_state[_ABOUT]:
        set_filter({**filter_, subject: [picked]})


def page(shown: View) -> None:
    """What sets it apart, what is praised and what hurts, and since when."""
    subject = shown.data.dimension("subject")
    if subject is None:
        st.title("Profile")
        st.info("The codebook of this data set does not ask for conditions.")
        return
    title = st.empty()
    selection = chosen(shown, subject)
    shown.prints(selection)
    groups = Groups(selection)
    name = named(Groups(selection.without(*(f for f in selection.filter.facets if f != subject.id))))
    title.title(words.plain(name))
    if not selection:
        st.info("No mention of it passes the filter. Loosen the filter, or choose another.")
        return
    st.html(
        f'<p class="vs-source">{words.count(selection.n, "mention")} from {words.count(selection.posts, "post")}, beside '
        "all others in this data set. A condition is what a text is about, never a diagnosis of its author.</p>"
    )
    definition(subject, selection.filter.chosen(subject.id)[0])
    brief_of_profile(selection, name, shown.viewer)
    found = groups.standing(5)
    if found:
        draw_findings(groups, found, key="profile", errors=True)
    else:
        st.text("Nothing here is separable from the rest: too few mentions, or they are like the others.")
    made_of(replace(shown, selection=selection))
    if not isinstance(both := made(praised_and_criticised, selection), Nothing):
        draw(selection, both, shown.viewer, key="profile-leads")
    if by := facet_choice(groups, "profile-by"):
        draw(selection, made(differences, selection, by=by), shown.viewer, key=f"apart-{by}")
        if by in shown.data.codebook.ids and shown.data.codebook.dimension(by).role != "stance":
            draw(selection, made(stances, selection, by=by), shown.viewer, key=f"stances-{by}")
    draw(selection, made(timeline, selection), shown.viewer, key="profile-timeline")


def definition(subject: Dimension, option: str) -> None:
    """What the codebook counts as it."""
    label = subject.label(option.partition(TERM)[0])
    st.caption(words.plain(label.definition))


page(view_with_mentions())
