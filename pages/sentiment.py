"""How do people feel about the chatbots, for whom, and since when?"""

import streamlit as st

from explore import words
from explore.charts.means import means
from explore.charts.stances import stances
from explore.charts.timeline import timeline
from ui.corrected import correction_switch
from ui.corrected_figure import corrected_figure
from ui.figure import figure, is_dark
from ui.frame import View, view_with_mentions
from ui.tables import mean_table, month_table, stance_table


def group_choice(shown: View) -> str:
    """The column to split by: a dimension or the platform."""
    stance = shown.data.dimension("stance")
    options = [d.id for d in shown.data.codebook.dimensions if d is not stance] + ["platform"]
    subject = shown.data.dimension("subject")
    names = {d.id: d.name for d in shown.data.codebook.dimensions} | {"platform": "Platform"}
    picked = st.segmented_control(
        "Split by",
        options,
        format_func=lambda option: names[option],
        default=subject.id if subject else options[0],
        required=True,
        key="sentiment-split",
    )
    return picked or options[0]


def stance_figure(shown: View, column: str, name: str) -> None:
    """How mentions of each group divide."""
    stance = shown.data.dimension("stance")
    table = stance_table(shown.data, shown.frame, column)
    if stance is None or table.empty:
        st.caption("No mention here has both codes.")
        return
    colors = {label.id: label.color or stance.color for label in stance.labels}
    n = int(table.drop_duplicates("id")["total"].sum())
    figure(
        shown.data,
        shown.chosen,
        key=f"stances-{column}",
        title=_stance_title(shown, table),
        chart=stances(table, colors=colors, dark=is_dark()),
        source=f"n = {n:,} mentions. {stance.question}",
        table=table[["name", "stance_name", "n", "share", "low", "high", "total"]].rename(
            columns={"name": name, "stance_name": stance.name, "n": "mentions", "low": "95 % low", "high": "95 % high"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(**{column: str(pick["id"]), stance.id: str(pick["stance"])}),
        counted=shown.frame,
        rests_on=_coded(shown, column, stance.id),
    )


def _coded(shown: View, *names: str) -> tuple[str, ...]:
    """Those of the names that are dimensions, which someone coded; a platform is known."""
    return tuple(name for name in names if name in shown.data.codebook.ids)


def _stance_title(shown: View, table) -> str:  # type: ignore[no-untyped-def]
    readable = table[~table["small"]]
    lowest = readable[readable["stance_score"] == readable["stance_score"].min()]
    if len(lowest) < 2:
        return "How the mentions divide"
    worst, best = lowest.loc[lowest["share"].idxmax()], lowest.loc[lowest["share"].idxmin()]
    stance_name = str(worst["stance_name"]).lower()
    return (
        f"{worst['name']}: {words.percent(worst['share'])} {stance_name}; "
        f"{best['name']}: {words.percent(best['share'])}"
    )


def mean_figure(shown: View, column: str, name: str) -> None:
    """Mean stance of each group with its interval."""
    stance = shown.data.dimension("stance")
    table = mean_table(shown.data, shown.frame, column)
    if stance is None or table.empty:
        return
    ends = sorted(stance.labels, key=lambda label: label.score or 0)
    figure(
        shown.data,
        shown.chosen,
        key=f"means-{column}",
        title=f"Mean {stance.name.lower()}, with how sure we can be",
        chart=means(table, dark=is_dark(), low_name=ends[0].name.lower(), high_name=ends[-1].name.lower()),
        source=f"n = {int(table['n'].sum()):,} mentions; {ends[-1].name.lower()} counts {ends[-1].score:g}, "
        f"{ends[0].name.lower()} {ends[0].score:g}; lines are 95 % t intervals.",
        table=table[["name", "mean", "low", "high", "n"]].rename(
            columns={"name": name, "low": "95 % low", "high": "95 % high", "n": "mentions"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(**{column: str(pick["id"])}),
        counted=shown.frame,
        rests_on=_coded(shown, column, stance.id),
    )


def timeline_figure(shown: View) -> None:
    """Volume and mean stance month by month."""
    table = month_table(shown.data, shown.frame)
    undated = int(shown.frame["month"].isna().sum())
    if len(table) < 2:
        st.caption("The mentions here fall in a single month, or carry no date: there is no course to draw.")
        return
    busiest = table.loc[table["n"].idxmax()]
    stance = shown.data.dimension("stance")
    figure(
        shown.data,
        shown.chosen,
        key="timeline",
        title=f"Most mentions fall in {words.month(busiest['month'])}: {int(busiest['n']):,}",
        chart=timeline(table, color=stance.color if stance else "#5b6b7b", dark=is_dark()),
        source=f"n = {int(table['n'].sum()):,} mentions with a date, {undated:,} without; the band is the 95 % t interval.",
        table=table.assign(month=table["month"].dt.strftime("%Y-%m"))[["month", "n", "mean", "low", "high"]].rename(
            columns={"n": "mentions", "low": "95 % low", "high": "95 % high"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(month=_month_of(pick["month"])),
        counted=shown.frame,
        rests_on=(stance.id,) if stance else (),
    )


def _month_of(value: object) -> str:
    import pandas as pd

    # Vega gives moments as milliseconds since 1970, UTC.
    moment = pd.to_datetime(value, unit="ms") if isinstance(value, int | float) else pd.Timestamp(str(value))
    return moment.strftime("%Y-%m")


shown = view_with_mentions()
st.title("How people feel about the chatbots")
column = group_choice(shown)
name = "Platform" if column == "platform" else shown.data.codebook.dimension(column).name
stance = shown.data.dimension("stance")
if stance is not None and correction_switch(shown.data, shown.chosen, key="sentiment-corrected"):
    corrected_figure(shown.data, shown.chosen, stance)
stance_figure(shown, column, name)
mean_figure(shown, column, name)
timeline_figure(shown)
