"""Differences as sentences: "People writing about ADHD speak of getting things done 4 times as often as the rest"."""

from __future__ import annotations

from explore import words
from explore.contrasts import Difference, Groups
from explore.facets import PLATFORM, WORDS, WordsFacet
from explore.filter import Filter, described

_PEOPLE = {"object": "write about", "subject": "also write about"}
_MENTIONS = {"object": "are of", "subject": "are about"}
_LONGEST = 60  # of what mentions under a filter of several facets are called by, in letters
_FAR = 20  # times as often, from which a number says less than a word
_FEWER = ((0.35, "far less often than"), (0.6, "about half as often as"), (1.0, "less often than"))


def named(groups: Groups) -> str:
    """Whose mentions they are: "People writing about ADHD", "Mentions of Replika", "Mentions on Reddit", "Mentions with “sleep”";
    "Mentions (Positive · ADHD)" where a filter asks for more, "These mentions" where it asks for too much to be said.
    """
    chosen = groups.selection.filter
    if name := _named(chosen, groups) or _mentions(groups):
        return name
    several = _options(chosen, groups, " · ")
    return "These mentions" if len(several) > _LONGEST else f"Mentions ({several})" if several else "All mentions"


def named_inside(groups: Groups) -> str:
    """The same inside a sentence: "people writing about ADHD"."""
    name = named(groups)
    return name[:1].lower() + name[1:]


def named_short(groups: Groups) -> str:
    """Whose mentions they are, beside a mark or a bar: "autism spectrum"."""
    return words.inside(_options(groups.selection.filter, groups, "; ")) or "all"


def titled(groups: Groups) -> str:
    """Whose mentions they are, as a title: "People writing about ADHD"; "Positive · ADHD" under a filter of several facets."""
    return _named(groups.selection.filter, groups) or _options(groups.selection.filter, groups, " · ")


def named_others(groups: Groups, *, short: bool = False) -> str:
    """Whom they are compared with, inside a sentence: "the rest", "people writing about autism"."""
    if groups.against is None:
        return "the rest"
    if not short and (people := _named(groups.against, groups)):
        return words.inside(people)
    return _options(groups.against, groups, "; ")


def _options(chosen: Filter, groups: Groups, between: str) -> str:
    data = groups.selection.data
    told = described(chosen, data)
    if WORDS in told and isinstance(facet := data.facets[WORDS], WordsFacet):
        told[WORDS] = facet.option_name(*chosen.chosen(WORDS))
    return between.join(part if name == WORDS else part.split(": ", 1)[-1] for name, part in told.items())


def _named(chosen: Filter, groups: Groups) -> str:
    subject = groups.selection.data.dimension("subject")
    if subject is None or chosen.facets != (subject.id,):
        return ""
    facet = groups.selection.data.facets[subject.id]
    names = [facet.spoken(option) for option in facet.ordered(chosen.chosen(subject.id))]
    return f"People writing about {words.listed(names, 'or')}"


def _mentions(groups: Groups) -> str:
    """The mentions by the one facet that chose them; empty where another or more did."""
    chosen, data = groups.selection.filter, groups.selection.data
    if len(chosen.facets) != 1:
        return ""
    (facet,) = chosen.facets
    role = data.codebook.dimension(facet).role if facet in data.codebook.ids else facet
    names = words.listed(
        [data.facets[facet].option_name(o) for o in data.facets[facet].ordered(chosen.chosen(facet))], "or"
    )
    shapes = {
        "object": f"Mentions of {names}",
        PLATFORM: f"Mentions on {names}",
        WORDS: f"Mentions with {names}",
        "stance": f"{names} mentions",
    }
    return shapes.get(role, "")


def sentence(groups: Groups, one: Difference) -> str:
    """The difference in one sentence, without its numbers."""
    data = groups.selection.data
    role = data.codebook.dimension(one.facet).role if one.facet in data.codebook.ids else ""
    name, who = data.facets[one.facet].spoken(one.option), named(groups)
    if role == "stance":
        return f"{who}: {name} {_often(one)} {named_others(groups)}"
    verbs = _PEOPLE if _named(groups.selection.filter, groups) else _MENTIONS
    verb = verbs.get(role, "speak of")
    return f"{who} {verb} {one.name if role == 'object' else name} {_often(one)} {named_others(groups)}"


def in_numbers(one: Difference) -> str:
    """Its numbers: "88 % of their mentions against 23 %, 60 to 70 points more; n = 196 mentions from 183 posts".

    The n is of the group's mentions with the label; where none has it, of the others'.
    """
    low, high = sorted((abs(one.low), abs(one.high)))
    more = "more" if one.difference > 0 else "fewer"
    n, posts, whose = (one.n, one.posts, "") if one.n else (one.n_others, one.posts_others, " of the others")
    known = "" if one.n else f"{one.known:,} "
    return (
        f"{words.percent(one.share)} of their {known}mentions against {words.percent(one.share_others)}, "
        f"{words.points(low, high)} {more}; n = {words.count(n, 'mention')} from {words.count(posts, 'post')}{whose}"
    )


def _often(one: Difference) -> str:
    """How many times as often, in words; "than" or "as" last."""
    ratio = one.share / one.share_others if one.share_others else float("inf")
    if ratio < 1:
        return next(text for below, text in _FEWER if ratio < below)
    if ratio < 1.75:
        return "more often than"
    if ratio >= _FAR:
        return "far more often than"
    return f"{'twice' if round(ratio) == 2 else f'{ratio:.0f} times'} as often as"
