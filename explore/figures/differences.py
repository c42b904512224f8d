"""What sets these mentions apart from others, label by label?"""

from __future__ import annotations

from functools import partial

from analysis.standardised import LEAST
from explore import charts, words
from explore.contrasts import Difference, Groups
from explore.difference_words import named, named_inside, named_others, named_short, sentence
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, dimensions_of
from explore.palette import LIGHT
from explore.same_mix import SameMix, at_same_mix, mixes
from explore.selection import Selection
from explore.trust import uncertain_line

MOST = 14  # labels drawn


def differences(
    selection: Selection, *, by: str, against: str = "", mix: str = "", standing: bool = False
) -> Figure | Nothing:
    """The share of each label of a facet, here and among the others: those of the filter `against`, else the rest.

    With a `mix`, the facet whose mix is held still, shares are those that both groups would have at their pooled mix.
    With `standing`, what does not stand is left out. No facet that either group was chosen by: it differs by choice.
    """
    groups = Groups.read(selection, against)
    facet = selection.data.facets[by]
    if not groups.there:
        return Nothing("Choose what to look at: what is compared with the rest must not be everything.")
    found = [one for one in groups.differences() if one.facet == by]
    if not found:
        return Nothing(f"{facet.name} is part of the choice itself, so it cannot be compared.")
    known, others = found[0].known, found[0].known_others
    if not known or not others:
        which = named(groups) if not known else named_others(groups)
        return Nothing(f"No mention of {words.inside(which)} has a {facet.name.lower()}.")
    same = at_same_mix(groups, by, mix) if mix in mixes(groups) and mix != by else None
    if same is not None and not same.strata:
        held = selection.data.facets[mix].name.lower()
        return Nothing(f"There is no {held} on which both have {LEAST} mentions with a {facet.name.lower()}.")
    shown = [one for one in (same.found if same else found) if one.stands or not standing]
    if not shown:
        looked_at = words.count(len(found), facet.name.lower(), facet.plural.lower())
        return Nothing(f"None of {looked_at} surely sets these mentions apart from {named_others(groups)}.")
    rows = [
        {
            "id": one.option,
            "name": one.name,
            "meaning": facet.option_meaning(one.option),
            "n": one.n,
            "posts": one.posts,
            "share": one.share,
            "share_others": one.share_others,
            "low": one.low,
            "high": one.high,
            "stands": one.stands,
            "small": one.small,
            "order": place,
            "n_others": one.n_others,
            "posts_others": one.posts_others,
            "p": one.p,
        }
        for place, one in enumerate(_drawn(shown))
    ]
    rests_on = dimensions_of(selection, by)
    return Figure(
        name="differences",
        options=(("against", against), ("by", by), ("mix", mix if same else ""), ("standing", standing)),
        title=_same_title(groups, same) if same else _title(groups, found, standing),
        source=f"n = {words.count(known, 'mention')} against {others:,} of {named_others(groups)}, each with a code for "
        f"{facet.name.lower()}. Differences in percentage points with their 95 % interval; “not separable” where chance, "
        f"with all labels looked at, could make it.{_mixed(selection, same) if same else ''}",
        n=known,
        posts=selection.counts(by).known.posts,
        table=column_wise(
            rows,
            {
                "name": facet.name,
                "n": "mentions",
                "posts": "posts",
                "share": "share",
                "n_others": "mentions of the others",
                "posts_others": "posts of the others",
                "share_others": "share of the others",
                "low": "difference, 95 % low",
                "high": "difference, 95 % high",
                "p": "p (Bonferroni)" if same else "p (Holm)",
            },
        ),
        chart=partial(
            _draw, rows, _colour(selection, by), named_short(groups), words.inside(named_others(groups, short=True))
        ),
        picks={"id": by},
        rests_on=rests_on,
        left_out=uncertain_line(selection, *rests_on),
        note=None if same else _mix_note(selection, found),
    )


def _drawn(found: list[Difference]) -> list[Difference]:
    """The labels that either group has, what surely differs first, then by the size of the difference."""
    there = [one for one in found if one.n or one.n_others]
    return sorted(
        there,
        key=lambda one: (not one.stands, -round(one.surely, 4), one.difference < 0, -abs(one.difference), one.name),
    )[:MOST]


def _title(groups: Groups, found: list[Difference], standing: bool) -> str:
    """The first finding; without one, what stands apart or that nothing does."""
    if standing and any(one.stands and one.difference > 0 for one in found):
        facet, more = groups.selection.data.facets[found[0].facet], _more(groups, found)
        whose = f"among {named_inside(groups)}"
        told = f" more frequent {whose} than among {named_others(groups)}: {words.listed(more)}"
        return f"{facet.plural}{told if more else f' {whose} and among {named_others(groups)}'}"
    if first := groups.standing(1, found[0].facet):
        return sentence(groups, first[0])
    facet, others = groups.selection.data.facets[found[0].facet], named_others(groups)
    apart = [one for one in _drawn(found) if one.tells]
    if not apart:
        return f"{facet.plural}: nothing stands clearly apart from {others}"
    return f"{facet.name} that stands most apart from {others}: {apart[0].name}"


def _more(groups: Groups, found: list[Difference]) -> list[str]:
    """The first that surely are more frequent here, but for what is called as the filter is: a topic can be called by a condition."""
    data, chosen = groups.selection.data, groups.selection.filter
    said = {
        data.option_name(facet, option)
        for facet in chosen.facets
        if facet in data.codebook.ids
        for option in chosen.chosen(facet)
    }
    return [f"“{one.name}”" for one in _drawn(found) if one.stands and one.difference > 0 and one.name not in said][:3]


def _same_title(groups: Groups, same: SameMix) -> str:
    """The first difference that stands at the same mix, as a sentence."""
    held = f"at the same mix of {groups.selection.data.facets[same.mix].plural.lower()}"
    first = next((one for one in _drawn(list(same.found)) if one.tells), None)
    if first is None:
        return f"Nothing stands clearly apart from {named_others(groups)} {held}"
    return f"{sentence(groups, first)}, {held}"


def _mixed(selection: Selection, same: SameMix) -> str:
    """How the shares were standardised."""
    facet = selection.data.facets[same.mix]
    return (
        f" Shares are standardised directly to the mix of both groups together over "
        f"{words.count(same.strata, facet.name.lower(), facet.plural.lower())} with {LEAST} coded mentions or more in each, "
        f"{words.percent(same.covered)} of the coded mentions; n stays as counted.{_turned(selection, same)}"
    )


def _turned(selection: Selection, same: SameMix) -> str:
    """Where differences go the other way than over all."""
    names = {one.option: one.name for one in same.found}
    each = [f"{names[option]} ({words.listed(strata)})" for option, strata in same.turned.items()]
    if not each:
        return ""
    facet = selection.data.facets[same.mix]
    return f" The other way round than over all, surely, within one {facet.name.lower()}: {words.first_of(each)}."


def _mix_note(selection: Selection, found: list[Difference]) -> str | None:
    """Which differences come from a different mix of platforms or chatbots."""
    parts = []
    for mix in dict.fromkeys(facet for one in found for facet in one.due_to):
        due = [one.name for one in found if mix in one.due_to]
        what = selection.data.facets[mix].plural.lower()
        parts.append(f"Less than half is left within the same {what} of: {words.listed(due)}.")
    return " ".join(parts) or None


def _colour(selection: Selection, by: str) -> str:
    book = selection.data.codebook
    return book.dimension(by).color if by in book.ids else LIGHT.muted


def _draw(rows: list[charts.Row], color: str, own: str, others: str, dark: bool) -> charts.Chart:
    return charts.differences(rows, color=color, dark=dark, own=own, others=others)
