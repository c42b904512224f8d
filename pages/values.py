"""Which values are at stake in which perspectives?"""

import streamlit as st

from analysis.association import crosstab, independence
from explore import words
from explore.charts.matrix import matrix
from explore.charts.network import network
from records.codebook import Dimension
from ui.figure import Pick, figure, is_dark
from ui.filters import Filter
from ui.frame import View, view_with_mentions
from ui.tables import matrix_table, network_tables

MEASURES = {
    "count": ("Mentions", "the number of mentions"),
    "residual": (
        "Pearson residual",
        "how far the number is above or below what chance would give; beyond ±2 is notable",
    ),
    "pmi": ("PMI", "pointwise mutual information in bits: 1 means twice as often as chance"),
}


def network_figure(shown: View, rows: Dimension, columns: Dimension) -> None:
    """Which perspective goes with which value."""
    nodes, edges = network_tables(shown.data, shown.frame, rows, columns)
    if edges.empty:
        st.caption(f"No mention here has both a {rows.name.lower()} and a {columns.name.lower()}.")
        return
    top = edges.loc[edges["n"].idxmax()]
    table = edges.iloc[::-1][["row_name", "col_name", "n", "value"]]

    def narrow(pick: Pick) -> Filter:
        if "side" in pick:
            dimension = rows if pick["side"] == "left" else columns
            return shown.chosen.narrowed(**{dimension.id: str(pick["id"])})
        return shown.chosen.narrowed(**{rows.id: str(pick["row_id"]), columns.id: str(pick["col_id"])})

    figure(
        shown.data,
        shown.chosen,
        key="network",
        title=f"{top['row_name']} most often goes with {words.inside(str(top['col_name']))}: {words.count(int(top['n']), 'mention')}",
        chart=network(nodes, edges, left_color=rows.color, right_color=columns.color, dark=is_dark()),
        source=f"n = {int(crosstab(shown.frame[rows.id], shown.frame[columns.id]).to_numpy().sum()):,} mentions with both "
        f"codes; the {len(edges)} most frequent links. Width: mentions. Stronger colour: more often than chance.",
        table=table.rename(
            columns={"row_name": rows.name, "col_name": columns.name, "n": "mentions", "value": "Pearson residual"}
        ),
        narrow=narrow,
        counted=shown.frame,
        rests_on=(rows.id, columns.id),
        pick_names=("pick", "pick_node"),
    )


def matrix_figure(shown: View, rows: Dimension, columns: Dimension) -> None:
    """Every cell, as a count or as association."""
    measure = st.segmented_control(
        "Show",
        list(MEASURES),
        format_func=lambda m: MEASURES[m][0],
        default="count",
        required=True,
        key="values-measure",
    )
    measure = measure or "count"
    table = matrix_table(shown.data, shown.frame, rows, columns, measure)
    test = independence(crosstab(shown.frame[rows.id], shown.frame[columns.id]))
    together = (
        f"χ² = {test.chi2:,.1f}, df = {test.dof}, p {'< 0.001' if test.p < 0.001 else f'= {test.p:.3f}'}, "
        f"Cramér's V = {test.cramers_v:.2f}. Mentions of one post are not independent: take p as a rough guide."
        if test
        else "Too few mentions for a test."
    )
    figure(
        shown.data,
        shown.chosen,
        key=f"matrix-{measure}",
        title=f"{rows.plural} and {columns.plural.lower()}: {MEASURES[measure][0].lower() if measure != 'pmi' else 'PMI'}",
        chart=matrix(table, measure=measure, color=columns.color, dark=is_dark()),
        source=f"n = {int(table['n'].sum()):,} mentions with both codes. Each cell is {MEASURES[measure][1]}. {together}",
        table=table[["row_name", "col_name", "n", "value"]].rename(
            columns={"row_name": rows.name, "col_name": columns.name, "n": "mentions", "value": MEASURES[measure][0]}
            if measure != "count"
            else {"row_name": rows.name, "col_name": columns.name, "n": "mentions", "value": "shown"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(**{rows.id: str(pick["row_id"]), columns.id: str(pick["col_id"])}),
        counted=shown.frame,
        rests_on=(rows.id, columns.id),
        note="Grey cells have fewer than 5 mentions: too few to read.",
    )


shown = view_with_mentions()
rows, columns = shown.data.dimension("perspective"), shown.data.dimension("value")
if rows is None or columns is None:
    st.title("Values")
    st.info("This data set's codebook has no perspectives or no values, so there is nothing to lay side by side.")
    st.stop()
st.title("Which values are at stake")
st.caption(f"{rows.question} {columns.question}")
network_figure(shown, rows, columns)
matrix_figure(shown, rows, columns)
