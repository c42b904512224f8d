"""Which words set these mentions apart?"""

from __future__ import annotations

from functools import partial

from explore import charts, words
from explore.contrasts import Groups
from explore.difference_words import named, named_others, named_short
from explore.distinctive import Distinctive, Word, distinctive
from explore.facets import WORDS
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise
from explore.figures._two_groups import OURS, THEIRS, TwoGroups
from explore.filter import Filter
from explore.palette import LIGHT
from explore.selection import Selection

MOST = 12  # words of a side


def distinctive_words(selection: Selection, *, against: str = "") -> Figure | Nothing:
    """The words and two-word phrases whose odds surely differ between these quotes and the others'.

    Searched words filter: without them, these would be other quotes.
    """
    groups = Groups.read(selection, against)
    if not groups.there:
        return Nothing("Choose what to look at: what is compared with the rest must not be everything.")
    found = distinctive(groups)
    if not found.words:
        return Nothing(
            f"No word sets these quotes surely apart from those of {named_others(groups)}: {_looked(found)}."
        )
    shown = _shown(found)
    own, others = named_short(groups), words.inside(named_others(groups, short=True))
    rows = [{**_row(found, one, place), "more": own if one.ours else others} for place, one in enumerate(shown)]
    return TwoGroups(
        name="distinctive_words",
        options=(("against", against),),
        title=_title(groups, shown),
        source=f"Words of the quotes of {words.count(found.read, 'post')} against {found.read_others:,} of "
        f"{named_others(groups)}{_sample(found)}; a post counts once, however often it has a word. Log-odds ratios with an "
        f"informative Dirichlet prior; {_looked(found)}, and only those that stand beside all others are shown"
        f"{_more(found, shown)}. Left out: the commonest English words, chatbots' names, and names of what was chosen.",
        note=_rest_note(groups, shown),
        n=selection.n,
        posts=selection.posts,
        table=column_wise(
            rows,
            {
                "name": "word or phrase",
                "more": "more often",
                "posts": "posts",
                "share": "share of posts",
                "posts_others": "posts of the others",
                "share_others": "share of the others' posts",
                "log_odds": "log-odds ratio",
                "low": "low, all words together",
                "high": "high, all words together",
            },
        ),
        chart=partial(_draw, rows, own, others),
        picks={"id": WORDS},
        others=groups.against or Filter(),  # the whole data set where they are the rest, which no filter names
    )


def _shown(found: Distinctive) -> list[Word]:
    """The surest words of either side."""
    return [one for ours in (True, False) for one in [w for w in found.words if w.ours is ours][:MOST]]


def _row(found: Distinctive, one: Word, place: int) -> charts.Row:
    return {
        "id": one.search,
        "name": one.spelt,
        "side": OURS if one.ours else THEIRS,
        "posts": one.posts,
        "posts_others": one.posts_others,
        "share": one.posts / found.read,
        "share_others": one.posts_others / found.read_others,
        "log_odds": one.log_odds,
        "low": one.low,
        "high": one.high,
        "order": place,
    }


def _title(groups: Groups, shown: list[Word]) -> str:
    who = named(groups)
    verb = "say" if who.startswith("People") else "hold"
    ours = [f"“{one.spelt}”" for one in shown if one.ours][:3]
    if ours:
        return f"{who} {verb} {words.listed(ours)} more often than {named_others(groups)}"
    theirs = [f"“{one.spelt}”" for one in shown][:3]
    return f"{who} {verb} {words.listed(theirs)} less often than {named_others(groups)}"


def _looked(found: Distinctive) -> str:
    return f"{words.count(found.looked_at, 'word or phrase', 'words and phrases')} of 5 posts or more were looked at"


def _sample(found: Distinctive) -> str:
    if not found.sampled:
        return ""
    return f" (drawn at random from {found.posts:,} and {found.posts_others:,})"


def _more(found: Distinctive, shown: list[Word]) -> str:
    return f", the first {len(shown)} of {len(found.words)}" if len(found.words) > len(shown) else ""


def _rest_note(groups: Groups, shown: list[Word]) -> str | None:
    if groups.against is not None or all(one.ours for one in shown):
        return None
    return "A word of the rest opens its quotes in the whole data set: no filter names the rest."


def _draw(rows: list[charts.Row], own: str, others: str, dark: bool) -> charts.Chart:
    return charts.distinctive_words(rows, color=LIGHT.highlight, dark=dark, own=own, others=others)
