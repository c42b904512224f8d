"""What a data set can be narrowed by, one class a kind. A new facet is a class here and a line in `DataSet.facets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from db.read.search import hits, search
from explore import words
from records.codebook import TERM, Dimension
from records.layer import Layer
from records.query import NotUnderstood
from records.query import parse as parse_search

if TYPE_CHECKING:
    from sqlalchemy import Engine

Chosen = tuple[str, ...]
Marks = NDArray[np.bool_]
PLATFORM, TOPIC, PERIOD, LANGUAGE, VENUE, WORDS = "platform", "topic", "period", "language", "venue", "words"
FROM, TO = "from", "to"
MONTH = "month"  # what a period is made of: counted by, beside dimensions, PLATFORM and TOPIC
LONGEST_SEARCH = 200  # characters
UNREAD = "The words cannot be read and narrow nothing. {}"


class PostRows(Protocol):
    """What facets read that is known of a post whether it has a mention or not."""

    @property
    def platform(self) -> NDArray[Any]: ...
    @property
    def platforms(self) -> tuple[str, ...]: ...
    @property
    def month(self) -> NDArray[Any]: ...
    @property
    def first_month(self) -> str | None: ...


class Rows(PostRows, Protocol):
    """What facets read of the columns (`records.columns.Columns`)."""

    @property
    def mention(self) -> NDArray[Any]: ...
    @property
    def post(self) -> NDArray[Any]: ...
    @property
    def lowest(self) -> NDArray[Any] | None: ...
    @property
    def topic(self) -> NDArray[Any]: ...
    @property
    def language(self) -> NDArray[Any]: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def venue(self) -> NDArray[Any]: ...
    @property
    def venues(self) -> tuple[str, ...]: ...
    @property
    def patterns(self) -> Mapping[str, NDArray[Any]]: ...
    @property
    def sets(self) -> Mapping[str, list[tuple[str, ...]]]: ...


class Facet:
    """One way to narrow. `id` is its name in filters and, unless it says otherwise, in the URL."""

    id: str
    name: str
    plural: str
    hint = ""  # what a choice does, or why there is none, in a sentence
    for_researchers = False  # hidden from viewers: it can identify
    joins = True  # several of a URL's values may stand in one parameter, with commas between

    def options(self) -> list[str]:
        """The ids that can be chosen, in the order to show them."""
        raise NotImplementedError

    def option_name(self, option: str) -> str:
        """The readable name of an option."""
        return option

    def spoken(self, option: str) -> str:
        """What an option is called inside a sentence, after "speak of"."""
        return words.inside(self.option_name(option))

    def option_meaning(self, option: str) -> str:
        """What an option means, in a sentence; empty where its name says it."""
        return ""

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        """Which rows have one of the chosen options."""
        raise NotImplementedError

    def words(self, chosen: Chosen) -> str:
        """The choice in words: "Condition: ADHD or OCD"."""
        return f"{self.name}: {words.listed([self.option_name(option) for option in self.ordered(chosen)], 'or')}"

    def parse(self, values: Sequence[str]) -> tuple[Chosen, list[str]]:
        """What the values of a URL choose, and those that this data set does not know."""
        split = [part for value in values for part in (value.split(",") if self.joins else [value]) if part]
        known = self._known
        return tuple(sorted({p for p in split if p in known})), [p for p in dict.fromkeys(split) if p not in known]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The URL parameters that are this facet's."""
        return (self.id,)

    def read(self, params: Mapping[str, Sequence[str]]) -> tuple[Chosen, list[str]]:
        """What a URL chooses, and what it asks for in vain, as "condition=flu"."""
        chosen, unknown = self.parse(params.get(self.id, ()))
        return chosen, [f"{self.id}={part}" for part in unknown]

    def ordered(self, chosen: Chosen) -> list[str]:
        """The chosen options as a person would list them."""
        place = {option: i for i, option in enumerate(self.options())}
        return sorted(chosen, key=lambda option: place.get(option, len(place)))

    @property
    def _known(self) -> frozenset[str]:
        return frozenset(self.options())


class ListedFacet(Facet):
    """A facet with a closed list of options, known when the data set is opened."""

    def __init__(self, options: Iterable[str]) -> None:
        self._options = list(options)
        self._set = frozenset(self._options)

    def options(self) -> list[str]:
        return self._options

    @property
    def _known(self) -> frozenset[str]:
        return self._set


class PlatformFacet(ListedFacet):
    """Where a post was written."""

    id, name, plural = PLATFORM, "Platform", "Platforms"

    def option_name(self, option: str) -> str:
        return words.platform(option)

    def rows(self, columns: PostRows, chosen: Chosen) -> Marks:
        return _among(columns.platform, columns.platforms, chosen)


class LanguageFacet(ListedFacet):
    """The language of a post."""

    id, name, plural = LANGUAGE, "Language", "Languages"

    def option_name(self, option: str) -> str:
        return words.language(option)

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        return _among(columns.language, columns.languages, chosen)


class VenueFacet(ListedFacet):
    """The subreddit, page, video or app that a post stands in: a small one can identify, so researchers only."""

    id, name, plural = VENUE, "Venue", "Venues"
    for_researchers = True
    joins = False  # names of apps and videos hold commas

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        return _among(columns.venue, columns.venues, chosen)


class DimensionFacet(ListedFacet):
    """A dimension of the codebook: a label ("anxiety") or a term in one ("anxiety:ocd")."""

    def __init__(self, dimension: Dimension, sets: Sequence[Sequence[str]]) -> None:
        self.id, self.name, self.plural = dimension.id, dimension.name, dimension.plural
        self.dimension = dimension
        present = {option for options in sets for option in options if TERM in option}
        listed: list[str] = []
        for label in dimension.shown:
            listed.append(label.id)
            listed += [f"{label.id}{TERM}{t.id}" for t in label.terms if f"{label.id}{TERM}{t.id}" in present]
        super().__init__(listed)

    def option_name(self, option: str) -> str:
        label, _, term = option.partition(TERM)
        if not term:
            return self.dimension.name_of(label)
        return self.dimension.term_name(label, term)

    def spoken(self, option: str) -> str:
        known = next((label for label in self.dimension.shown if label.id == option), None)
        return (known.spoken if known else "") or super().spoken(option)

    def option_meaning(self, option: str) -> str:
        label = option.partition(TERM)[0]
        return next((known.definition for known in self.dimension.shown if known.id == label), "")

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        wanted = set(chosen)
        holds = np.array([not wanted.isdisjoint(options) for options in columns.sets[self.id]], dtype=bool)
        return holds[columns.patterns[self.id]] if len(holds) else np.zeros(len(columns.patterns[self.id]), dtype=bool)


class TopicFacet(ListedFacet):
    """A topic, by the number that it keeps over runs."""

    id, name, plural = TOPIC, "Topic", "Topics"

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = {str(number): name for number, name in names.items()}
        super().__init__(self.names)

    def option_name(self, option: str) -> str:
        return self.names.get(option, option)

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        numbers = np.array([int(option) for option in chosen], dtype=np.int64)
        holds = np.zeros(int(max(columns.topic.max(initial=0), numbers.max(initial=0))) + 2, dtype=bool)
        holds[numbers] = True
        return holds[columns.topic]  # -1, for none, reads the last place, which is no topic's


class PeriodFacet(ListedFacet):
    """Months from one to another, as chosen ("2024-03", "2024-05"); "" leaves an end open."""

    id, name, plural = PERIOD, "Period", "Periods"

    def words(self, chosen: Chosen) -> str:
        start, end = (given or self._options[end] for given, end in zip(chosen, (0, -1), strict=True))
        return f"{self.name}: {words.month(start)}" + ("" if start == end else f" to {words.month(end)}")

    def rows(self, columns: PostRows, chosen: Chosen) -> Marks:
        start, end = chosen
        keep = columns.month >= (months_between(columns.first_month, start) if start else 0)
        return keep & (columns.month <= months_between(columns.first_month, end)) if end else keep

    @property
    def parameters(self) -> tuple[str, ...]:
        return (FROM, TO)

    def parse(self, values: Sequence[str]) -> tuple[Chosen, list[str]]:
        known = [value if value in self._set else "" for value in values]
        return period(*known), [value for value in values if value and value not in self._set]

    def read(self, params: Mapping[str, Sequence[str]]) -> tuple[Chosen, list[str]]:
        asked = {name: [p for value in params.get(name, ()) for p in value.split(",") if p] for name in (FROM, TO)}
        known = {name: [part for part in parts if part in self._set] for name, parts in asked.items()}
        unknown = [f"{name}={p}" for name, parts in asked.items() for p in parts if p not in known[name][:1]]
        return period(*(next(iter(known[name]), "") for name in (FROM, TO))), list(dict.fromkeys(unknown))


class WordsFacet(Facet):
    """What a quote of the layer holds: words, phrases, and more that `records.query` reads."""

    id, name, plural = WORDS, "Words", "Words"
    joins = False

    def __init__(self, engine: Engine, layer: Layer, row_of: Callable[[], NDArray[np.int32]]) -> None:
        self.engine, self.layer = engine, layer
        self._row_of = row_of  # see `DataSet.row_of`

    def options(self) -> list[str]:
        return []

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        """Which rows hold what is asked for. Raises NotUnderstood where that cannot be read."""
        with self.engine.connect() as connection:
            found = search(connection, self.layer, " ".join(chosen))
        row_of = self._row_of()
        held = np.zeros(len(columns.mention) + 1, dtype=bool)
        held[row_of[np.minimum(found, len(row_of) - 1)]] = True  # -1, for what a run has added since, is the last place
        return held[:-1]

    def hits(self, chosen: Chosen, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text where what is asked for stands in it: spans in characters that do not overlap."""
        return hits(self.engine, " ".join(chosen), texts)

    def option_name(self, option: str) -> str:
        return option if '"' in option else f"“{option}”"

    def words(self, chosen: Chosen) -> str:
        return f"{self.name}: {' '.join(chosen)}"

    def parse(self, values: Sequence[str]) -> tuple[Chosen, list[str]]:
        """Raises NotUnderstood where the words cannot be read."""
        return searched(" ".join(values)), []


def searched(text: str) -> Chosen:
    """The words of a search as a choice; () for none. Raises NotUnderstood where they cannot be read."""
    asked = " ".join(text.split())
    if len(asked) > LONGEST_SEARCH:
        raise NotUnderstood(f"A search may have {LONGEST_SEARCH} characters at most: leave some out.", LONGEST_SEARCH)
    return (asked,) if parse_search(asked).query is not None else ()


def period(start: str = "", end: str = "") -> Chosen:
    """A choice of months, turned round where it ends before it begins; () where both ends are open."""
    if start and end and start > end:
        start, end = end, start
    return (start, end) if start or end else ()


def months_between(first: str | None, month: str) -> int:
    """How many months after the first one ("2024-03") a month is."""
    if first is None:
        return 0
    (year, number), (from_year, from_number) = (map(int, text.split("-")[:2]) for text in (month, first))
    return (year - from_year) * 12 + number - from_number


def _among(codes: NDArray[Any], names: Sequence[str], chosen: Chosen) -> Marks:
    wanted = set(chosen)
    holds = np.array([*(name in wanted for name in names), False], dtype=bool)
    return holds[codes]  # -1, for none, reads the last place
