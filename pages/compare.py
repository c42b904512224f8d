"""How do these mentions differ from others?"""

import streamlit as st

from explore import words
from explore.contrasts import Groups, to_text
from explore.difference_words import named_others, titled
from explore.facets import TOPIC
from explore.figures import composition, differences
from explore.filter import Filter
from explore.same_mix import withheld_sentences
from ui.against import other_group
from ui.distinctive import words_that_set_apart
from ui.draw import draw
from ui.findings import draw_findings, facet_choice
from ui.page import View, view_with_mentions
from ui.quote_list import quotes_behind
from ui.same_mix import mix_choice
from ui.session import made


def side_by_side(shown: View, groups: Groups) -> None:
    """The surest quotes of both groups; of the rest, which no filter names, none."""
    if groups.against is None:
        return
    st.subheader("In people's words")
    others = shown.data.select(groups.against)
    sides = ((shown.selection, titled(groups), "here"), (others, named_others(groups), "others"))
    for column, (selection, title, side) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            quotes_behind(selection, shown.viewer, key=f"compare-{side}", title=title)


def page(shown: View) -> None:
    """What differs, in sentences, in figures, in quotes."""
    if not shown.filter.facets:
        st.title("Compare")
        st.info("Choose a condition, a platform or anything else in the filter; here you see what sets it apart.")
        return
    title = st.empty()
    groups = other_group(shown, key="compare-against", without="Everything else in this data set")
    title.title(words.plain(f"{titled(groups)} and {named_others(groups)}"))
    against = to_text(groups.against or Filter())
    found = groups.standing(5)
    if found:
        draw_findings(groups, found, key="compare", errors=True)
    else:
        st.text("Nothing stands apart clearly. The figures below show what there is.")
    draw(
        shown.selection,
        made(composition, shown.selection, beside=True, against=against),
        shown.viewer,
        key="compare-composition",
    )
    for told in withheld_sentences(groups):
        st.caption(words.plain(told))
    by = facet_choice(groups, "compare-by")
    if by:
        mix = mix_choice(groups, by)
        figure = made(differences, shown.selection, by=by, against=against, mix=mix)
        draw(shown.selection, figure, shown.viewer, key=f"compare-{by}{mix}")
    if by != TOPIC and TOPIC in groups.facets():
        topics = made(differences, shown.selection, by=TOPIC, against=against, standing=True)
        draw(shown.selection, topics, shown.viewer, key="compare-topics")
    words_that_set_apart(shown.selection, shown.viewer, against=against, key="compare")
    side_by_side(shown, groups)


page(view_with_mentions())
