"""How often two things come up together beside how often chance would have it: a dot and a ring a row."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _rows
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "expected", "above", "small", "order", "chosen"]


def pairs(table: _base.Table, *, color: str, dark: bool) -> _layered.Layered:
    """A dot at a pair's posts and a ring at those that chance would bring; grey what is not `above` chance, pale what is not
    `chosen`. Picks `id`."""
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    for row in data:
        row["_posts"] = words.count(row["posts"], "post")
        row["_label"] = words.too_few(row["posts"]) if row["small"] else row["_posts"]
        row["_expected"] = f"{row['expected']:.1f}"
        row["_told"] = "more often than by chance" if row["above"] else "not separable from chance"
        row["_description"] = (
            f"{row['name']}, {row['_posts']}, {_base.mentions(row['n'])}, {row['_expected']} by chance, {row['_told']}"
        )
    _base.strengthen(data)
    layout = _rows.rows(data, right=150, top=26, step=40)
    x, y = layout.x_scale(0, max(max(row["posts"], row["expected"]) for row in data) or 1.0), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_posts:N", title="Posts"),
        alt.Tooltip("_expected:N", title="By chance"),
        alt.Tooltip("_told:N", title="That is"),
        alt.Tooltip("n:Q", title="Mentions of these posts"),
    ]
    param = _base.pick("id")
    base = _base.drawn(data)
    track = layout.track(base, colours)
    lines = base.mark_rule(strokeWidth=2.5, color=colours.faint, aria=False).encode(
        x=alt.X("posts:Q", scale=x, axis=None),
        x2=alt.X2("expected:Q"),
        y=y,
        opacity=_base.either("opacity", "datum.above", 1, 0.45),
        tooltip=tooltip,
    )
    rings = layout.rings(base, alt.X("expected:Q", scale=x, axis=None), colours, tooltip)
    pale = ("datum._strong < 0", _colour.pale(color, colours.paper))
    above = _base.first_of("fill", [("!datum.above", colours.neutral), pale], color)
    dots = layout.dots(base, alt.X("posts:Q", scale=x, axis=None), above, param, colours, tooltip)
    figures = layout.figures(base, "_label", _base.either("color", "datum.above", colours.ink, colours.faint), tooltip)
    key = [
        _base.note("posts", colours.ink, x=alt.expr(f"{layout.left} + 14"), y=10, align="left", fontWeight=600),
        _base.key(color, color, x=alt.expr(f"{layout.left} + 5"), y=10),
        _base.note("by chance", colours.muted, x=alt.expr(f"{layout.left} + 76"), y=10, align="left"),
        _base.key(colours.paper, colours.muted, x=alt.expr(f"{layout.left} + 67"), y=10),
    ]
    return _layered.finish(
        [
            layout.hits(data, param, tooltip),
            track,
            lines,
            rings,
            dots,
            figures,
            layout.names(data, colours, tooltip),
            *key,
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        description=f"Pairs beside chance, {len(data)} rows",
    )
