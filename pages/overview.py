"""What do people say, and what helps and what hurts them?"""

import streamlit as st

from analysis.shares import wilson
from explore import words
from explore.charts.fingerprint import fingerprint
from explore.charts.frequencies import frequencies
from records.codebook import Dimension
from ui.corrected import correction_switch
from ui.corrected_figure import corrected_figure
from ui.figure import figure, is_dark
from ui.frame import View, view_with_mentions
from ui.help_and_hurt import help_and_hurt
from ui.tables import frequency_table, matrix_table


def headline(shown: View) -> None:
    """One sentence with the main finding, and the facts behind it."""
    stance = shown.data.dimension("stance")
    n = len(shown.frame)
    unsure = ""
    if stance is not None:
        best = max(stance.labels, key=lambda label: label.score or 0)
        coded = shown.frame[stance.id].notna()
        k, total = int((shown.frame[stance.id] == best.id).sum()), int(coded.sum())
        low, high = wilson(k, total)
        st.title(
            f"{words.percent(k / total) if total else 'None'} of {words.count(total, 'mention')} are {best.name.lower()}"
        )
        if total < n:
            unsure = f"{n - total:,} more uncertain in {stance.name.lower()}"
        interval = f"95 % interval {words.percent(float(low))} to {words.percent(float(high))}"
    else:
        st.title(words.count(n, "mention"))
        interval = ""
    months = shown.frame["month"].dropna()
    period = f"{words.month(months.min())} to {words.month(months.max())}" if len(months) else "no dates"
    platforms = shown.frame["platform"].nunique()
    facts = [
        interval,
        unsure,
        f"from {words.count(shown.posts, 'post')} on {words.count(platforms, 'platform')}",
        period,
    ]
    st.html(f'<p class="vs-source">{" · ".join(fact for fact in facts if fact)}{_filter_note(shown)}</p>')


def _filter_note(shown: View) -> str:
    from html import escape

    return escape(shown.about)


def frequency_figure(shown: View) -> None:
    """How often each label of the subject (or of another dimension) occurs."""
    dimensions = [d for d in shown.data.codebook.dimensions if d.role != "stance"]
    subject = shown.data.dimension("subject") or dimensions[0]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    picked = left.segmented_control(
        "Count mentions by",
        [d.id for d in dimensions],
        format_func=lambda i: shown.data.codebook.dimension(i).name,
        default=_telling(shown, subject).id,
        required=True,
        key="overview-dimension",
    )
    dimension = shown.data.codebook.dimension(picked or subject.id)
    table = frequency_table(shown.data, shown.frame, dimension)
    published = bool(table["reference"].notna().any())
    beside = right.toggle("Published study", key="overview-published", disabled=not published) and published
    if correction_switch(shown.data, shown.chosen, key="overview-corrected"):
        corrected_figure(shown.data, shown.chosen, dimension)
        return
    if table.empty:
        st.caption(f"No mention here has a code for {dimension.name.lower()}.")
        return
    top = table.loc[table["n"].idxmax()]
    total = int(table["n"].sum())
    figure(
        shown.data,
        shown.chosen,
        key=f"frequency-{dimension.id}",
        title=f"Most frequent: {top['name']}, {words.percent(top['share'])} of {words.count(total, 'mention')}",
        chart=frequencies(table, color=dimension.color, dark=is_dark(), show_reference=beside),
        source=f"n = {total:,} mentions with a code; lines are 95 % Wilson intervals."
        + (f" Published: {shown.data.codebook.reference_source}." if beside else ""),
        table=table[["name", "n", "share", "low", "high", "reference"]].rename(
            columns={
                "name": dimension.name,
                "n": "mentions",
                "low": "95 % low",
                "high": "95 % high",
                "reference": "published share",
            }
        ),
        narrow=lambda pick: shown.chosen.narrowed(**{dimension.id: str(pick["id"])}),
        counted=shown.frame,
        rests_on=(dimension.id,),
    )


def _telling(shown: View, subject: Dimension) -> Dimension:
    """The dimension to count by at first: the subject, unless the filter leaves a single one of it."""
    perspective = shown.data.dimension("perspective")
    alone = shown.frame[subject.id].nunique() < 2
    return perspective if alone and perspective is not None else subject


def fingerprint_figure(shown: View) -> None:
    """Which chatbot comes up with which condition."""
    rows, columns = shown.data.dimension("object"), shown.data.dimension("subject")
    if rows is None or columns is None:
        return
    table = matrix_table(shown.data, shown.frame, rows, columns, "count").drop(columns="value")
    if min(table["row_id"].nunique(), table["col_id"].nunique()) < 2:
        return
    top = table.loc[table["n"].idxmax()]
    figure(
        shown.data,
        shown.chosen,
        key="fingerprint",
        title=f"{rows.name} and {columns.name.lower()}: {top['row_name']} with {words.inside(str(top['col_name']))} leads",
        chart=fingerprint(table, color=rows.color, dark=is_dark()),
        source=f"n = {int(table['n'].sum()):,} mentions with both codes; the area of a circle is its number of mentions.",
        table=table[["row_name", "col_name", "n"]].rename(
            columns={"row_name": rows.name, "col_name": columns.name, "n": "mentions"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(**{rows.id: str(pick["row_id"]), columns.id: str(pick["col_id"])}),
        counted=shown.frame,
        rests_on=(rows.id, columns.id),
    )


shown = view_with_mentions()
headline(shown)
help_and_hurt(shown)
frequency_figure(shown)
fingerprint_figure(shown)
