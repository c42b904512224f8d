"""The main finding in one sentence, with the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.shares import wilson
from db.disclosure import too_few
from explore import words
from explore.facets import MONTH, PLATFORM
from explore.figures.own import Own
from explore.selection import Selection
from records.codebook import Dimension


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence, and what stands under it."""

    title: str
    facts: tuple[str, ...]
    about: str = ""  # the filter in words, of what the sentence counts


def headline(selection: Selection) -> Headline:
    """The share of the best stance, or of the chosen ones, with its interval; where the mentions are from, and since when.

    A share of the chosen stances is of all that pass otherwise: of themselves it would be everything. From too few posts,
    or where no mention has a stance, it is their number. Posts, platforms and months are those of the mentions that the
    sentence counts.
    """
    stance = selection.data.dimension("stance")
    if stance is None:
        return Headline(words.count(selection.n, "mention"), _where(selection, ()), selection.about)
    own = Own.of(selection, stance.id)
    told = _told(own, stance)
    return replace(told, about=own.selection.about)


def _told(own: Own, stance: Dimension) -> Headline:
    selection = own.selection
    of, known = stance.name.lower(), selection.counts(stance.id).known
    without = selection.n - known.n
    if not known.n:
        title = f"{words.count(selection.n, 'mention')}, none of them coded for {of}"
        return Headline(title, (f"the coder was uncertain in {of}", *_where(selection, ())))
    if too_few(known.posts):
        few = "too few posts to read a share from"
        left = (f"{without:,} of them uncertain in {of}",) if without else ()
        return Headline(words.count(selection.n, "mention"), (few, *left, *_where(selection, ())))
    counts = own.counts(stance.id)
    shown = own.chosen.chosen(stance.id) or (stance.ends[1].id,)
    k = sum(int(counts.n[counts.options[0].index(option)]) for option in shown)  # a mention has one stance
    names = words.listed(
        [name.lower() for name in map(stance.name_of, selection.data.facets[stance.id].ordered(shown))], "or"
    )
    low, high = wilson(k, known.n)
    facts = [f"95 % interval {words.percent(float(low))} to {words.percent(float(high))}"]
    if without:
        facts.append(f"{without:,} more uncertain in {of}")
    title = f"{words.percent(k / known.n)} of {words.count(known.n, 'mention')} are {names}"
    return Headline(title, (*facts, *_where(selection, (stance.id,))))


def _where(selection: Selection, coded: tuple[str, ...]) -> tuple[str, str]:
    """From how many posts and platforms, and from when to when, the mentions are that have these codes."""
    posts = selection.counts(*coded).known.posts
    platforms, months = (_present(selection, name, coded) for name in (PLATFORM, MONTH))
    return (
        f"from {words.count(posts, 'post')} on {words.count(len(platforms), 'platform')}",
        f"{words.month(months[0])} to {words.month(months[-1])}" if months else "no dates",
    )


def _present(selection: Selection, name: str, coded: tuple[str, ...]) -> list[str]:
    """The platforms or months that these mentions are of."""
    counts = selection.counts(name, *coded).along(name)
    return [option for option, n in zip(counts.options[0], counts.n, strict=True) if n]
