"""The topics of a set of mentions as plain tables."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.aside import Aside
from pipeline.topics.keywords import keywords
from pipeline.topics.layouts import layouts
from pipeline.topics.names import Named, Namer
from pipeline.topics.neighbours import Graph, nearest
from pipeline.topics.offers import Embed
from pipeline.topics.phrases import Words
from pipeline.topics.place import beside, by_name, centroids, placed, positions, representatives, settled, typical
from pipeline.topics.space import Space
from pipeline.topics.stability import Agreement, Level, levels, most_stable
from pipeline.topics.themes import Themes
from pipeline.topics.tree import Labels
from pipeline.topics.tuning import TUNING, Tuning
from records.topics import Stability

TOO_FEW = "{distinct} different mentions are too few for topics: {fewest} are needed."
NO_GROUPS = "The mentions form no groups that stand out from each other."


@dataclass(frozen=True, slots=True)
class Part:
    """A finer group inside a topic: its name, its mentions in the topic, and the row of its most typical one."""

    name: str
    size: int
    typical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTable:
    """Topics, most frequent first, and for each text its topic (index or None), nearness, rank and position."""

    names: list[str] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    keywords: list[list[tuple[str, float]]] = field(default_factory=list)
    centroids: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    parts: list[list[Part]] = field(default_factory=list)
    families: list[str] = field(default_factory=list)  # of each topic, the name of the group of the coarsest level
    back: list[float] = field(default_factory=list)  # in what share of the runs each topic came back
    topic_of: list[int | None] = field(default_factory=list)
    strength: list[float] = field(default_factory=list)
    representative: list[int | None] = field(default_factory=list)
    positions: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    stability: Stability | None = None
    fitted: int = 0  # mentions that the topics were made of
    note: str | None = None  # why there are no topics


def find_topics(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    posts: Sequence[int],
    *,
    seed: int,
    told: Callable[[str], bool],
    subject: Callable[[str], str] | None = None,
    aside: Aside | None = None,
    embed: Embed | None = None,
    themes: Themes | None = None,
    tuning: Tuning = TUNING,
) -> TopicTable:
    """Topics of the texts; `vectors` has shape (texts, dimensions), `posts` tells the post of each text.

    `told` says of a phrase whether it may stand open on a page as part of a name; texts come with handles and links masked.
    `subject` gives the name, "" for none, of what a text speaks of that no heading may say in its words: it names topics most of
    whose texts do.
    `embed` gives the vectors of phrases, by the model that made the texts'. Of more than `Tuning.most_fitted` texts a sample
    makes the topics, in which the others are placed. Few or similar texts give few topics or none.
    """
    import sklearn.cluster  # noqa: F401
    import umap.umap_  # noqa: F401 - loaded before the limit on threads, which reaches only what is
    from threadpoolctl import threadpool_limits

    distinct = len(set(texts))
    if distinct < tuning.fewest:
        return _without_topics(len(texts), TOO_FEW.format(distinct=distinct, fewest=tuning.fewest))
    fitted = _sample(len(texts), seed, tuning)
    words = Words(aside or Aside(), told, tuning, themes or Themes())
    own = [texts[row] for row in fitted]
    # Sums in another order, as on more threads, give other topics.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        space = Space(own, vectors[fitted], words.aside, words, tuning)
        rows = space.rows(own, vectors[fitted])
        graph = Graph(rows, nearest(rows, tuning))
        level = levels(layouts(graph, seed, tuning), seed, tuning)
        places = positions(graph, seed, tuning)
        if not level:
            return _without_topics(len(texts), NO_GROUPS)
        agreements = {number: one.agreement() for number, one in level.items()}
        shown = most_stable({n: one for n, one in agreements.items() if n <= tuning.most_shown(len(rows))}, tuning)
        namer = Namer(own, [posts[row] for row in fitted], vectors[fitted], words, embed, tuning, subject)
        labels, named = _named(level[shown], rows, namer, tuning)
        if labels.max(initial=-1) < 0:
            return _without_topics(len(texts), NO_GROUPS)
        middles = centroids(labels, rows)
        themes_of = _themes_of(named, words.themes)
        raised = words.themes.holds(own)
        labels = _said(labels, rows @ middles.T, raised, themes_of, tuning)
        says = (raised @ themes_of.T)[np.arange(len(rows)), labels]
        agreement = level[shown].agreement(labels)
        every, nearness, where = _all_placed(
            space, texts, vectors, fitted, labels, rows, middles, places, themes_of, tuning
        )
        order = _by_size(every, len(middles))
        every = _renumbered(every, order)
        labels = _renumbered(labels, order)
        members = typical(labels, rows, middles[order], says)
        ranks: list[int | None] = [None] * len(texts)
        for row, rank in zip(fitted, representatives(members, rows, tuning), strict=True):
            ranks[row] = rank
        return TopicTable(
            names=[named[t].name for t in order],
            named=[named[t] for t in order],
            keywords=keywords(own, vectors[fitted], labels, words, tuning),
            centroids=centroids(every, vectors),
            parts=_parts(labels, level[max(level)].labels, rows, fitted, namer, tuning),
            families=_families(labels, level[min(level)].labels, [named[t].name for t in order]),
            back=[round(float(agreement.back[t]), 3) for t in order],
            topic_of=[None if t < 0 else int(t) for t in every],
            strength=[round(float(max(one, 0.0)), 4) for one in nearness],
            representative=ranks,
            positions=where,
            stability=_stability(agreement, agreements, tuning),
            fitted=len(fitted),
        )


def _sample(n: int, seed: int, tuning: Tuning) -> NDArray[np.int_]:
    if n <= tuning.most_fitted:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, tuning.most_fitted, replace=False))


def _named(level: Level, rows: NDArray[np.float32], namer: Namer, tuning: Tuning) -> tuple[Labels, list[Named]]:
    """The topics of a level and their names: twins merged, and what neither has a name of its own nor comes back let go.

    Mentions of what is let go join another topic where they are nearer to it than others need be.
    """
    labels = _dense(settled(level.labels, rows, tuning))
    for left in reversed(range(tuning.rounds)):
        named = namer.names(labels.tolist(), typical(labels, rows, centroids(labels, rows)))
        into = _twins(centroids(labels, rows), named, tuning)
        back = level.agreement(labels).back
        themed = 2 * sum(one.by == "themes" for one in named) > len(named)
        gone = [t for t, one in enumerate(named) if into[t] == t and _let_go(one, float(back[t]), themed, tuning)]
        if not left or len(gone) == len(named) or (not gone and (into == np.arange(len(into))).all()):
            break
        labels = np.where(labels >= 0, into[labels], -1)
        freed = np.isin(labels, gone)
        labels[freed] = -1
        labels = _dense(labels)
        again, near = placed(rows[freed], centroids(labels, rows), tuning)
        labels[freed] = np.where(near >= tuning.least_near_freed, again, -1)
    return labels, named


def _let_go(named: Named, back: float, most_themed: bool, tuning: Tuning) -> bool:
    """Whether a group is no topic: what has no name of its own must come back in every run, and goes where themes name most
    others; what has two words must come back in some.
    """
    if not named.by:
        return most_themed or back < tuning.always_back
    return named.by == "words" and back < tuning.least_back


def _twins(middles: NDArray[np.float32], named: Sequence[Named], tuning: Tuning) -> NDArray[np.int_]:
    """For each topic the one that it goes into: itself, or the first that it shares the middle with, or nearly that and the name."""
    near = middles @ middles.T
    into = np.arange(len(middles))
    for topic in range(len(middles)):
        for first in range(topic):
            same = bool(named[first].wished) and named[first].wished == named[topic].wished
            least = tuning.namesakes if same else tuning.twins
            if into[first] == first and near[first, topic] >= least:
                into[topic] = first
                break
    return into


def _dense(labels: Labels) -> Labels:
    """The labels numbered from 0 on without gaps, -1 as it is."""
    used = np.unique(labels[labels >= 0])
    return np.where(labels >= 0, np.searchsorted(used, labels), -1)


def _by_size(labels: Labels, topics: int) -> list[int]:
    sizes = np.bincount(labels[labels >= 0], minlength=topics)
    return sorted(range(topics), key=lambda topic: (-int(sizes[topic]), topic))


def _renumbered(labels: Labels, order: Sequence[int]) -> Labels:
    rank = np.empty(len(order) + 1, dtype=int)
    rank[list(order)] = np.arange(len(order))
    rank[-1] = -1
    return rank[labels]


def _all_placed(
    space: Space,
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    fitted: NDArray[np.int_],
    labels: Labels,
    rows: NDArray[np.float32],
    middles: NDArray[np.float32],
    places: NDArray[np.float32],
    themes_of: NDArray[np.bool_],
    tuning: Tuning,
) -> tuple[Labels, NDArray[np.float32], NDArray[np.float32]]:
    """Topic, nearness and place of every text: of the fitted ones as they are, of the others by what is nearest."""
    own = np.where(labels >= 0, (rows @ middles.T)[np.arange(len(rows)), labels], (rows @ middles.T).max(axis=1))
    if len(fitted) == len(texts):
        return labels, own, places
    every, nearness = np.full(len(texts), -1), np.zeros(len(texts), np.float32)
    where = np.zeros((len(texts), 2), np.float32)
    for part, found in space.chunks(texts, vectors):
        labelled, nearness[part] = placed(found, middles, tuning)
        raised = space.raised(texts[part])
        every[part] = _said(labelled, found @ middles.T, raised, themes_of, tuning)
        where[part] = beside(found, rows, places)
    every[fitted], nearness[fitted], where[fitted] = labels, own, places
    return every, nearness, where


def _themes_of(named: Sequence[Named], themes: Themes) -> NDArray[np.bool_]:
    """Which themes name each topic, shape (topics, themes)."""
    of = [[name in one.themes for name in themes.names] for one in named]
    return np.array(of, dtype=bool).reshape(len(named), len(themes.names))


def _said(
    labels: Labels,
    near: NDArray[np.float32],
    raised: NDArray[np.bool_],
    themes_of: NDArray[np.bool_],
    tuning: Tuning,
) -> Labels:
    """The labels, so that topics hold what their names say; `raised` has the themes of each row."""
    return by_name(labels, near, raised @ themes_of.T, np.asarray(themes_of.any(axis=1)), tuning)


def _parts(
    labels: Labels, fine: Labels, rows: NDArray[np.float32], fitted: NDArray[np.int_], namer: Namer, tuning: Tuning
) -> list[list[Part]]:
    """The groups of the finest level inside each topic, largest first; none where a topic is of one group."""
    least = tuning.smallest_topic
    inside = [(t, g) for t, g in sorted(set(zip(labels.tolist(), fine.tolist(), strict=True))) if t >= 0]
    kept = [(t, g) for t, g in inside if np.sum((labels == t) & (fine == g)) >= least]
    kept = [(t, g) for t, g in kept if sum(other == t for other, _ in kept) > 1]
    cut = np.full(len(labels), -1)
    for number, (topic, group) in enumerate(kept):
        cut[(labels == topic) & (fine == group)] = number
    members = typical(cut, rows, centroids(cut, rows))
    named = namer.names(cut.tolist(), members) if kept else []
    found: list[list[Part]] = [[] for _ in range(int(labels.max(initial=-1)) + 1)]
    for (topic, _), one, mine in zip(kept, named, members, strict=True):
        if one.by in ("themes", "phrases"):
            found[topic].append(Part(one.name, len(mine), int(fitted[mine[0]])))
    return [sorted(parts, key=lambda part: (-part.size, part.name)) for parts in found]


def _families(labels: Labels, coarse: Labels, names: Sequence[str]) -> list[str]:
    """Of each topic, largest first, the name of the group of the coarsest level that most of its mentions are in: its two largest topics."""
    most = [int(np.bincount(coarse[labels == topic]).argmax()) for topic in range(len(names))]
    of: dict[int, list[str]] = {}
    for group, name in zip(most, names, strict=True):
        of.setdefault(group, []).append(name)
    told = {group: [own[0], *(one[:1].lower() + one[1:] for one in own[1:2])] for group, own in of.items()}
    return [", ".join(told[group]) for group in most]


def _stability(agreement: Agreement, found: dict[int, Agreement], tuning: Tuning) -> Stability:
    return Stability(
        seeds=round(agreement.seeds, 3),
        resamples=round(agreement.resamples, 3),
        overlap=round(agreement.overlap, 3),
        runs=tuning.layouts,
        levels={number: round(one.mean, 3) for number, one in sorted(found.items())},
    )


def _without_topics(n: int, note: str) -> TopicTable:
    return TopicTable(
        topic_of=[None] * n,
        strength=[0.0] * n,
        representative=[None] * n,
        positions=np.zeros((n, 2), np.float32),
        note=note,
    )
