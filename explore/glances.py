"""Every condition at a glance: how much, how it is taken, and what stands out."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.shares import wilson
from db.disclosure import too_few
from explore.contrasts import Difference, Groups
from explore.selection import Selection

STANDING = 2  # differences of each


@dataclass(frozen=True, slots=True)
class Glance:
    """A label of the subject: its mentions, the share at the high end of the stance with its interval, what stands out."""

    id: str
    name: str
    n: int
    posts: int
    coded: int  # mentions with a stance
    share: float
    low: float
    high: float
    stands: tuple[Difference, ...]

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)


def glances(selection: Selection) -> tuple[Glance, ...]:
    """The labels of the subject that have mentions, most frequent first, without the one for "none of the others"; what is no one thing comes last."""
    subject, stance = selection.data.dimension("subject"), selection.data.dimension("stance")
    if subject is None or stance is None:
        return ()
    counts = selection.counts(subject.id)
    found = []
    for i, option in enumerate(counts.options[0]):
        if option == subject.fallback or not counts.n[i]:
            continue
        one = selection.narrowed({subject.id: option})
        stances = one.counts(stance.id)
        n, coded = int(stances.n[stances.options[0].index(stance.ends[1].id)]), stances.known.n
        low, high = wilson(n, coded)
        stands = Groups(one).standing(STANDING + 1)
        found.append(
            Glance(
                id=option,
                name=selection.data.facets[subject.id].option_name(option),
                n=int(counts.n[i]),
                posts=int(counts.posts[i]),
                coded=coded,
                share=n / coded if coded else float("nan"),
                low=float(low),
                high=float(high),
                # The stance stands in the line above.
                stands=tuple(d for d in stands if d.facet != stance.id)[:STANDING],
            )
        )
    return tuple(sorted(found, key=lambda glance: (glance.id in subject.unnamed, -glance.n)))
