"""Where mentions are from, and which chatbots they name: what a filter has brought together."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.counts import Cell, Counts, tabulate
from analysis.layout import Layout
from explore import charts, words
from explore.contrasts import Groups
from explore.difference_words import named, named_others, named_short
from explore.facets import PLATFORM
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import column_wise, stated
from explore.figures._two_groups import OURS, THEIRS, TwoGroups
from explore.figures.own import Own
from explore.filter import NO_FILTER, Filter
from explore.palette import LIGHT
from explore.selection import Selection

MOST = 5  # parts of a bar with a name of their own


def composition(selection: Selection, *, beside: bool = False, against: str = "") -> Figure | Nothing:
    """One bar of 100 % for platforms and one for chatbots; with `beside`, those of the others under each.

    A bar is whole, whatever of its own facet is chosen. `beside`, it is left out then: the groups differ in it by choice.
    """
    groups = Groups.read(selection, against)
    if beside and not groups.there:
        return Nothing("Choose what to look at: what is compared with the rest must not be everything.")
    facets = [facet for facet in _facets(selection) if not beside or facet in groups.facets()]
    others = _others(groups) if beside else None
    rows: list[charts.Row] = []
    for facet in facets:
        counted = [
            (OURS, _counted(selection.without(facet), facet)),
            *([(THEIRS, _others_counted(groups, facet))] if others else []),
        ]
        rows += _bars(groups, facet, counted, len(rows)) if _told(counted) else []
    if not rows:
        return Nothing("All of these mentions are from one platform, or name one chatbot.")
    each = {facet: selection.without(facet).counts().known for facet in dict.fromkeys(row["facet"] for row in rows)}
    known = max(each.values())
    own = Own.of(selection, *each)
    first = [next(row for row in rows if row["facet"] == f) for f in dict.fromkeys(row["facet"] for row in rows)]
    return TwoGroups(
        name="composition",
        options=(("against", against), ("beside", beside)),
        title=_title(groups, rows, first, beside)
        if beside or not own.chosen.clauses
        else _chosen_title(selection, rows, first),
        source=f"{_stated(own, each)}{_against(groups, others)}. {_of_what(selection, rows)}{own.line(*each, labels=True)}{_across(own, each)}",
        n=known.n,
        posts=known.posts,
        own=own.facets,
        table=_table(rows, selection, each, others, groups),
        chart=partial(_draw, rows, _colors(selection)),
        picks={"id": PickField(told_by="facet", facets={facet: facet for facet in facets})},
        rests_on=tuple(facet for facet in dict.fromkeys(row["facet"] for row in rows) if facet != PLATFORM),
        others=groups.against or Filter(),
    )


def _title(groups: Groups, rows: list[charts.Row], first: list[charts.Row], beside: bool) -> str:
    """The largest part of each bar, and its share among the others."""
    told = []
    for row in first:
        share = words.percent(row["share"])
        theirs = [o["share"] for o in rows if (o["facet"], o["side"], o["name"]) == (row["facet"], THEIRS, row["name"])]
        of = f"{share} against {words.percent(theirs[0] if theirs else 0.0)}"
        kind = groups.selection.data.facets[str(row["facet"])].name.lower()
        told.append(f"largest {kind}{'' if beside else ':'} {row['name']}, {of if beside else share}")
    who = f"{named(groups)} and {named_others(groups)}: " if beside else ""
    title = f"{who}{'; '.join(told)}"
    return title[:1].upper() + title[1:]


def _facets(selection: Selection) -> list[str]:
    product = selection.data.dimension("object")
    return [PLATFORM, *([product.id] if product else [])]


def _table(
    rows: list[charts.Row], selection: Selection, each: dict[str, Cell], others: Cell | None, groups: Groups
) -> pd.DataFrame:
    """The parts with n and filter of their bar: a choice in one bar filters the other."""
    of_others = named_others(groups) if groups.against is None else selection.data.select(groups.against).in_words
    columns = {"strip_name": "of", "name": "part", "n": "mentions", "posts": "posts", "share": "share of the bar"}
    table = column_wise(rows, columns)
    bars = [others if row["side"] == THEIRS and others else each[row["facet"]] for row in rows]
    table["n mentions"], table["n posts"] = [bar.n for bar in bars], [bar.posts for bar in bars]
    table["filter"] = [
        of_others if row["side"] == THEIRS else selection.without(row["facet"]).in_words or NO_FILTER for row in rows
    ]
    return table


def _chosen_title(selection: Selection, rows: list[charts.Row], first: list[charts.Row]) -> str:
    """The chosen parts of a bar where some are chosen, else its largest part."""
    told = []
    for one in first:
        chosen = [row for row in rows if row["facet"] == one["facet"] and row["chosen"]]
        whole = all(row["chosen"] for row in rows if row["facet"] == one["facet"])
        said = words.first_of([f"{row['name']} {words.percent(row['share'])}" for row in ([one] if whole else chosen)])
        told.append(f"{selection.data.facets[one['facet']].plural}, {'largest part' if whole else 'chosen'}: {said}")
    return "; ".join(told)


def _stated(own: Own, each: dict[str, Cell]) -> str:
    """n of each bar with what of the other bars filters it, where a choice makes them differ."""
    if len(set(each.values())) == 1:
        return stated(next(iter(each.values())))
    data = own.selection.data
    filters = {f: data.select(own.chosen.without(f)).about for f in each}
    return "; ".join(f"{data.facets[f].plural}: {stated(known)}{filters[f]}" for f, known in each.items())


def _against(groups: Groups, others: Cell | None) -> str:
    """n of the others."""
    return f", against {stated(others).removeprefix('n = ')} of {named_others(groups)}" if others else ""


def _across(own: Own, each: dict[str, Cell]) -> str:
    return " What is chosen in one bar filters the other." if own.chosen.clauses and len(each) > 1 else ""


def _counted(selection: Selection, facet: str) -> dict[str, tuple[int, int]]:
    found = selection.counts(facet)
    return dict(zip(found.options[0], zip(found.n.tolist(), found.posts.tolist(), strict=True), strict=True))


def _others(groups: Groups) -> Cell:
    """How many mentions of how many posts the others are."""
    data = groups.selection.data
    return Counts((), (), *tabulate([], Layout.of(data.columns.post, groups.others))).known


def _others_counted(groups: Groups, facet: str) -> dict[str, tuple[int, int]]:
    """Mentions and posts of the others, by option."""
    data = groups.selection.data
    if groups.against is not None:
        return _counted(data.select(groups.against), facet)
    axis, options = data.axis(facet)
    n, posts = tabulate([axis], Layout.of(data.columns.post, groups.others))
    return dict(zip(options, zip(n[:-1].tolist(), posts[:-1].tolist(), strict=True), strict=True))


def _told(counted: list[tuple[str, dict[str, tuple[int, int]]]]) -> bool:
    """Whether any group has more than one part."""
    return any(sum(n > 0 for n, _ in of.values()) > 1 for _, of in counted)


def _bars(
    groups: Groups, facet: str, counted: list[tuple[str, dict[str, tuple[int, int]]]], before: int
) -> list[charts.Row]:
    """The parts of each group's bar in one order: the most frequent of all groups' shares together first."""
    of = groups.selection.data.facets[facet]
    totals = {side: sum(n for n, _ in parts.values()) or 1 for side, parts in counted}
    weight: dict[str, float] = {}
    for side, parts in counted:
        for option, (n, _) in parts.items():
            weight[option] = weight.get(option, 0.0) + n / totals[side]
    order = sorted((o for o, w in weight.items() if w > 0), key=lambda option: (-weight[option], option))
    own = Own.of(groups.selection, facet)
    marked = dict(zip(order, own.marked(facet, order), strict=True))
    first = sorted(order, key=lambda option: not marked[option])[:MOST]
    shown = order if len(order) <= MOST + 1 else [option for option in order if option in first]
    rows: list[charts.Row] = []
    for strip, (side, parts) in enumerate(counted):
        start = 0.0
        who = (
            ""
            if len(counted) == 1
            else f", {named_short(groups) if side == OURS else named_others(groups, short=True)}"
        )
        base = {
            "strip": f"{facet}-{side}", "strip_name": f"{of.plural}{who}", "strip_order": before + strip, "facet": facet,
            "side": side,
        }  # fmt: skip
        rest = [option for option in order if option not in shown]
        named: list[tuple[str | None, str, int, int | None]] = [
            (option, of.option_name(option), *parts.get(option, (0, 0))) for option in shown
        ]
        if rest:
            n_rest = sum(parts.get(option, (0, 0))[0] for option in rest)
            named.append((None, words.count(len(rest), "other"), n_rest, None))  # a post can be of several
        for place, (part, name, n, posts) in enumerate(named):
            if n:
                share = n / totals[side]
                reachable = side == OURS or groups.against is not None
                rows.append(
                    {**base, "id": part if reachable else None, "name": name, "n": n, "posts": posts, "share": share,
                     "start": start, "end": start + share, "many": part is None, "order": place,
                     "chosen": marked.get(part or "", not own.chosen.clauses)}
                )  # fmt: skip
                start += share
    return rows


def _of_what(selection: Selection, rows: list[charts.Row]) -> str:
    product = selection.data.dimension("object")
    if product is None or all(row["facet"] != product.id for row in rows):
        return "A bar is all mentions."
    return f"A bar of {product.plural.lower()} counts each that a mention names; a mention can name several."


def _colors(selection: Selection) -> dict[str, str]:
    product = selection.data.dimension("object")
    return {PLATFORM: LIGHT.muted, **({product.id: product.color} if product else {})}


def _draw(rows: list[charts.Row], colors: dict[str, str], dark: bool) -> charts.Chart:
    return charts.composition(rows, colors=colors, dark=dark)
