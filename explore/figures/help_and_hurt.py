"""What helps and what hurts: the leading perspectives of good and of bad mentions, each with a quote to lead it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from db.disclosure import too_few
from explore.figure import Figure, Nothing
from explore.figures._cells import cells, stated
from explore.quotes import lead
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension, Label

LEADING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One leading perspective: how many mentions it has on its side, and the mention to show."""

    id: str
    name: str
    n: int
    posts: int
    share: float  # of the side's mentions
    mention: int | None

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of the stance scale with its leading perspectives; `n` of `coded` mentions take it."""

    id: str
    name: str
    n: int
    posts: int
    coded: int
    leads: tuple[Lead, ...]

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)

    def mark(self, leading: Lead) -> dict[str, str]:
        """A lead as a mark of the figure, which can be picked."""
        return {"side": self.id, "id": leading.id}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HelpAndHurt(Figure):
    """The two sides, drawn as two columns of words."""

    helps: Side
    hurts: Side

    @property
    def mentions(self) -> list[int]:
        """The mentions that lead, to be read in one go."""
        return [lead.mention for side in (self.helps, self.hurts) for lead in side.leads if lead.mention is not None]


def help_and_hurt(selection: Selection) -> HelpAndHurt | Nothing:
    """The most frequent perspectives at the high and at the low end of the stance."""
    stance, perspective = selection.data.dimension("stance"), selection.data.dimension("perspective")
    if stance is None or perspective is None:
        return Nothing("The codebook of this data set does not ask for both stance and perspective.")
    low, high = stance.ends
    helps, hurts = (_side(selection, stance.id, perspective.id, end) for end in (high, low))
    known = selection.counts(stance.id).known
    return HelpAndHurt(
        name="help_and_hurt",
        title=_title(helps, hurts),
        source=f"{stated(known)} with a code for {stance.name.lower()}: {_taking(helps)}, {_taking(hurts)}. "
        "Shares are of the mentions of a side; a mention can have several.",
        n=known.n,
        posts=known.posts,
        table=_table((helps, hurts), stance, perspective),
        chart=None,
        picks={"side": stance.id, "id": perspective.id},
        pick_names=(),
        rests_on=(stance.id, perspective.id),
        left_out=uncertain_line(selection, stance.id),
        helps=helps,
        hurts=hurts,
    )


def _title(helps: Side, hurts: Side) -> str:
    """The first of each side, where it can be read; where it is the same on both, only that."""
    first = [next((lead for lead in side.leads if not lead.few), None) for side in (helps, hurts)]
    if first[0] and first[1] and first[0].id == first[1].id:
        return f"{first[0].name} comes first both in what helps and in what hurts"
    said = [
        f"what {verb} most often: {lead.name}" for verb, lead in zip(("helps", "hurts"), first, strict=True) if lead
    ]
    return f"W{'; '.join(said)[1:]}" if said else "What helps and what hurts"


def _taking(side: Side) -> str:
    return f"{side.n:,} {side.name.lower()}"


def _table(sides: tuple[Side, ...], stance: Dimension, perspective: Dimension) -> pd.DataFrame:
    rows = [(side.name, lead.name, lead.n, lead.posts, lead.share) for side in sides for lead in side.leads]
    return pd.DataFrame(rows, columns=[stance.name, perspective.name, "mentions", "posts", "share of the side"])


def _side(selection: Selection, stance: str, perspective: str, end: Label) -> Side:
    stances = cells(selection, stance)
    place = {option: i for i, option in enumerate(stances.options[0])}.get(end.id)
    # Where the filter leaves other stances only, this one has nothing to show: to narrow to it would be to widen.
    n, posts = (int(stances.n[place]), int(stances.posts[place])) if place is not None else (0, 0)
    leads: list[Lead] = []
    if n:
        crossed = cells(selection.narrowed({stance: end.id}), perspective)
        facet = selection.data.facets[perspective]
        order = sorted(range(len(crossed.options[0])), key=lambda i: -int(crossed.n[i]))
        for i in [i for i in order if crossed.n[i]][:LEADING]:
            option = crossed.options[0][i]
            chosen = selection.narrowed({stance: end.id, perspective: option})
            leads.append(
                Lead(
                    id=option,
                    name=facet.option_name(option),
                    n=int(crossed.n[i]),
                    posts=int(crossed.posts[i]),
                    share=int(crossed.n[i]) / n,
                    mention=_lead(chosen, [given.mention for given in leads]),
                )
            )
    return Side(id=end.id, name=end.name, n=n, posts=posts, coded=stances.known.n, leads=tuple(leads))


def _lead(selection: Selection, taken: list[int | None]) -> int | None:
    """A mention has several perspectives: one that leads already gives way to the next, where there is one."""
    calm = selection.first(len(taken) + 1, among=selection.data.columns.calm)
    return next((i for i in calm if i not in taken), None) or lead(selection)
