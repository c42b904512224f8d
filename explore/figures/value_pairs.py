"""Which values does one post set against each other?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from analysis.association import more_than_chance
from analysis.multiplicity import holm
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise
from explore.figures.own import Own
from explore.pairs import BETWEEN, PAIR, Torn, pair_id, torn
from explore.quotes import leads
from explore.selection import Selection
from explore.trust import uncertain_line

LEVEL = 0.05  # of a wrong pair anywhere among all that are looked at
MOST, QUOTED = 8, 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A value praised and one criticised in the same posts; `p` is corrected for all pairs."""

    id: str
    name: str
    posts: int
    expected: float  # posts, by chance
    p: float
    n: int  # mentions of these posts that pass the filter
    mention: int | None = None  # that leads

    @property
    def above(self) -> bool:
        return self.p < LEVEL and not too_few(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValuePairs(Figure):
    """One row a pair, and a quote of the first ones."""

    quoted: tuple[Pair, ...]
    few: bool  # whether all pairs are from too few posts to read anything from


def value_pairs(selection: Selection) -> ValuePairs | Nothing:
    """The pairs of values of which one is praised and the other criticised in one post, those first that surely go together.

    Looked at are posts with a mention that passes the filter and, anywhere in the post, praise of a value and complaint about
    one. Were what they criticise dealt out anew over these posts, a pair would follow the hypergeometric distribution.
    A clause on values or stance filters: it chooses posts by one mention, and pairs are looked for in all of a post.
    """
    data = selection.data
    value, stance = data.dimension("value"), data.dimension("stance")
    if value is None or stance is None:
        return Nothing("This data set's codebook has no values or no stance, so nothing can be set against each other.")
    every: Torn = data.made_once.get("torn posts", lambda: torn(data.columns, value, stance))
    here = np.zeros(len(data.columns.post_id), dtype=bool)
    own = Own.of(selection, PAIR)
    here[data.columns.post[own.selection.rows]] = True
    kept = here[every.post]
    found = _pairs(own, every, kept)
    if not found:
        return Nothing(f"No post here praises one {value.name.lower()} and criticises another.")
    marked = dict(zip([one.id for one in found], own.marked(PAIR, [one.id for one in found]), strict=True))
    first = [one for one in found if marked[one.id]]
    shown = [one for one in found if one in (first + found)[:MOST]]
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "n": one.n,
            "posts": one.posts,
            "expected": one.expected,
            "p": one.p,
            "above": one.above,
            "small": too_few(one.posts),
            "order": place,
            "chosen": marked[one.id],
        }
        for place, one in enumerate(shown)
    ]
    either = data.select(selection.filter.narrowed({PAIR: [one.id for one in found]}))
    return ValuePairs(
        name="value_pairs",
        title=_chosen_title(first) if own.chosen.clauses else _title(found),
        source=f"{words.count(int(kept.sum()), 'post')} with a mention here praise a {value.name.lower()} and criticise one; "
        f"a mixed mention does both. {words.count(len(found), 'pair')} of different {value.plural.lower()} come up, "
        f"{_first(found)}; the ring is where chance alone, within these posts, would have a pair.{own.line(PAIR)}",
        n=either.n,
        posts=either.posts,
        own=own.facets,
        table=column_wise(
            rows,
            {
                "name": "pair",
                "posts": "posts",
                "expected": "posts by chance",
                "n": "mentions of these posts",
                "p": "p (Holm)",
            },
        ),
        chart=partial(_draw, rows, value.color),
        picks={"id": PAIR},
        rests_on=(value.id, stance.id),
        left_out=uncertain_line(own.selection, value.id, stance.id),
        quoted=_quoted(own.selection, [one for one in shown if one.above and marked[one.id]][:QUOTED], value.id),
        few=all(too_few(one.posts) for one in found),
    )


def _pairs(own: Own, every: Torn, kept: np.ndarray) -> list[Pair]:
    """The pairs that come up, surest first. Of a pair and its reverse, which mixed mentions make alike, the chosen or surer one."""
    selection = own.selection
    praised, criticised = (of[kept].astype(np.int64) for of in (every.praised, every.criticised))
    together = praised.T @ criticised
    a, b, whole = praised.sum(axis=0), criticised.sum(axis=0), int(kept.sum())
    p = more_than_chance(together, a, b, whole)
    np.fill_diagonal(p, np.nan)  # a value that is praised and criticised is contested, which is another question
    p = holm(p.ravel()).reshape(p.shape)
    facet, chosen = selection.data.facets[PAIR], own.chosen.chosen(PAIR)

    def rank(i: int, j: int) -> tuple[bool, float, int, int]:
        return (pair_id(every.values[i], every.values[j]) not in chosen, *_key(p, together, i, j))

    found = []
    for i, j in zip(*np.nonzero(together), strict=True):
        if i == j or rank(j, i) < rank(i, j):
            continue
        pair = pair_id(every.values[i], every.values[j])
        n = selection.narrowed({PAIR: pair}).n
        found.append(
            Pair(pair, facet.option_name(pair), int(together[i, j]), float(a[i] * b[j] / whole), float(p[i, j]), n)
        )
    return sorted(found, key=lambda one: (not one.above, too_few(one.posts), round(one.p, 6), -one.posts, one.name))


def _key(p: np.ndarray, together: np.ndarray, i: int, j: int) -> tuple[float, int, int]:
    """How a direction of a pair ranks against its reverse."""
    return (float(p[i, j]) if together[i, j] else 2.0, -int(together[i, j]), int(i))


def _quoted(selection: Selection, found: list[Pair], value: str) -> tuple[Pair, ...]:
    """The pairs with a mention to lead each."""
    chosen = leads([_with_either(selection, one.id, value) for one in found])
    return tuple(replace(one, mention=mention) for one, mention in zip(found, chosen, strict=True))


def _with_either(selection: Selection, pair: str, value: str) -> Selection:
    """The mentions of a pair's posts that hold one of its values, unless the filter asks for values of its own."""
    named = {} if value in selection.filter.facets else {value: pair.split(BETWEEN)}
    return selection.narrowed({PAIR: pair, **named})


def _chosen_title(found: list[Pair]) -> str:
    """The chosen pairs beside chance."""
    told = [f"{one.name}: {words.count(one.posts, 'post')}, {one.expected:.1f} by chance" for one in found]
    return words.first_of(told) or "What is chosen comes up in no post"


def _title(found: list[Pair]) -> str:
    first = found[0]
    if not first.above:
        return "Values in one post: none is set against another clearly more often than by chance"
    return f"In one post more often than by chance: {words.inside(first.name)}, {words.count(first.posts, 'post')}"


def _first(found: list[Pair]) -> str:
    n = sum(one.above for one in found)
    return f"{n or 'none'} of them more often than chance, with all pairs looked at, would make"


def _draw(rows: list[charts.Row], color: str, dark: bool) -> charts.Chart:
    return charts.pairs(rows, color=color, dark=dark)
