"""The open data set: columns, codebook, layers, topics, evaluation. Read once and shared by all viewers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.clusters import PostSums, post_sums
from analysis.counts import Axis, Counts
from analysis.layout import Layout
from analysis.similarity import Vectors
from db.connect import URL, NoDataSet, freeze, open_read_only
from db.read.columns import published
from db.read.evaluations import latest_evaluation, newest_evaluation_id, sampled_gold
from db.read.layers import layers, published_layers
from db.read.provenance import StoredRun, latest_run
from db.read.read_posts import NO_POSTS, ReadPosts, read_posts
from db.read.topics import Topics, topics
from db.read.vectors import stored_vectors, vector_size
from explore import words
from explore.certainty import SureFacet
from explore.facets import (
    MONTH,
    PLATFORM,
    TOPIC,
    DimensionFacet,
    Facet,
    LanguageFacet,
    PeriodFacet,
    PlatformFacet,
    TopicFacet,
    VenueFacet,
    WordsFacet,
)
from explore.filter import Filter
from explore.kept import Kept
from explore.pairs import PairFacet, torn
from explore.selection import Selection
from explore.topic_names import called, given_names
from records.codebook import TERM, Codebook, Dimension, DimensionRole
from records.columns import Columns
from records.evaluation import Evaluation
from records.layer import Layer

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_MASKS, MOST_COUNTS, MOST_VIEWS = 64, 512, 400
BYTES_TO_COUNT = (
    52  # of a mention: its codes on every axis, its place in the orders of lists, its row by id, its layout
)
BYTES_OF_LAYOUTS = 24  # of a mention: what the layouts of filters may weigh


@dataclass(frozen=True, eq=False)
class DataSet:
    """Everything that pages, briefs and exports need of one layer; nothing of it may be changed."""

    codebook: Codebook
    columns: Columns
    topics: Topics
    layer: Layer
    layers: tuple[Layer, ...]  # those that can be shown, first the one that a data set opens with
    run: StoredRun | None = None  # the newest of the layer
    evaluation: Evaluation | None = None  # the latest of the coder whose codes these are
    vector_size: int = 0  # numbers in the vector of a mention; 0 where the run's model has stored none
    gold: pd.DataFrame = field(default_factory=pd.DataFrame)  # see db.read.evaluations.sampled_gold
    building: bool = False  # a run is under way, or was interrupted
    engine: Any = None  # of SQLAlchemy; None for a data set made by hand
    name: str = "by hand"  # of the file or database
    file: Path | None = None  # that holds it, where one does
    kept_masks: Kept[NDArray[np.bool_]] = field(default_factory=lambda: Kept(MOST_MASKS), repr=False)
    kept_counts: Kept[Counts] = field(default_factory=lambda: Kept(MOST_COUNTS), repr=False)
    kept_views: Kept[Any] = field(default_factory=lambda: Kept(MOST_VIEWS), repr=False)  # figures and the like
    made_once: Kept[Any] = field(default_factory=lambda: Kept(sys.maxsize), repr=False)  # of the whole data set

    def select(self, chosen: Filter | None = None) -> Selection:
        """The mentions that pass a filter; all without one."""
        return Selection(self, chosen or Filter())

    def dimension(self, role: DimensionRole) -> Dimension | None:
        """The codebook's dimension for this role."""
        return self.codebook.by_role(role)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """What the data set can be narrowed by, in the order to show it."""
        columns = self.columns
        dimensions = [DimensionFacet(d, columns.sets.get(d.id, [])) for d in self.codebook.dimensions]
        made: list[Facet] = [
            *dimensions,
            PlatformFacet(columns.platforms),
            TopicFacet(self.topic_names),
            PeriodFacet(self.months),
            LanguageFacet(language for language in columns.languages if language),
            VenueFacet(columns.venues),
            SureFacet(columns.lowest is not None),
        ]
        value, stance = self.dimension("value"), self.dimension("stance")
        if value is not None and stance is not None:
            once = partial(self.made_once.get, "torn posts", partial(torn, columns, value, stance))
            made.append(PairFacet(value, once))
        if self.engine is not None:
            made.append(WordsFacet(self.engine, self.layer, self.row_of))
        # A codebook stored before one of these names was kept for the dashboard may have a dimension of that name: it stays.
        names = {facet.id: facet for facet in reversed(made)}
        return {facet.id: facet for facet in made if names[facet.id] is facet}

    @property
    def layout(self) -> Layout:
        """Which of all mentions are alone in their post; made when first asked for."""
        made: Layout = self.made_once.get("layout", lambda: Layout.of(self.columns.post))
        return made

    def post_sums(self, name: str) -> PostSums:
        """What all mentions of each post come to on an axis; made when first asked for."""
        made: PostSums = self.made_once.get(("sums", name), lambda: post_sums(self.axis(name)[0], self.layout))
        return made

    @cached_property
    def kept_layouts(self) -> Kept[Layout]:
        """The layouts of filters that were counted lately, by filter."""
        return Kept(len(self.columns) * BYTES_OF_LAYOUTS, weight=lambda layout: layout.nbytes)

    @property
    def weight(self) -> int:
        """The bytes that it holds in arrays, and those that it may come to hold: masks, and codes to count by."""
        columns = self.columns
        arrays = [getattr(columns, column.name) for column in fields(columns)]
        held = sum(a.nbytes for a in [*arrays, *columns.patterns.values()] if isinstance(a, np.ndarray))
        return held + len(columns) * (MOST_MASKS + BYTES_TO_COUNT + BYTES_OF_LAYOUTS) + self.vector_bytes

    @property
    def vector_bytes(self) -> int:
        """What the vectors of the mentions weigh once they are read: a byte a number, and a scale each."""
        return len(self.columns) * (self.vector_size + 4) if self.vector_size else 0

    def called_as_now(self, url: URL) -> DataSet:
        """The same data set with topics under the names that people give them now: only figures are made anew."""
        with self.engine.connect() as connection:
            topics = called(connection, self.layer, self.topics, given_names(url))
        return replace(self, topics=topics, kept_views=Kept(MOST_VIEWS))

    def close(self) -> None:
        """Let go of the database; whoever still looks at the data set can read on."""
        if self.engine is not None:
            self.engine.dispose()

    @property
    def read_posts(self) -> ReadPosts:
        """The posts that the layer's coder has read; read when first asked for: few look at shares of posts."""

        def read() -> ReadPosts:
            if self.engine is None:
                return NO_POSTS
            with self.engine.connect() as connection:
                return read_posts(connection, self.layer)

        posts: ReadPosts = self.made_once.get("read posts", read)
        return posts

    @property
    def vectors(self) -> Vectors:
        """The vectors of the mentions, by row; read when first asked for, which takes seconds for a million."""

        def read() -> Vectors:
            made = Vectors.empty(len(self.columns), self.vector_size)
            if self.engine is None or self.run is None:
                return made
            with self.engine.connect() as connection:
                for ids, vectors in stored_vectors(connection, self.layer, self.run.embedding_model):
                    rows = self.rows_of(ids)
                    made.put(rows[rows >= 0], vectors[rows >= 0])
            return made

        vectors: Vectors = self.made_once.get("vectors", read)
        return vectors

    @cached_property
    def months(self) -> list[str]:
        """Every month from the first to the last mention, as "2024-03"."""
        first, last = self.columns.first_month, int(self.columns.month.max(initial=-1))
        if first is None or last < 0:
            return []
        return [str(m) for m in pd.period_range(first, periods=last + 1, freq="M").strftime("%Y-%m")]

    @cached_property
    def undated(self) -> int:
        """How many mentions are in posts without a date."""
        return int((self.columns.month < 0).sum())

    @cached_property
    def topic_names(self) -> dict[int, str]:
        return {topic.id: topic.name for topic in self.topics.topics}

    def rows_of(self, mention_ids: Sequence[int] | NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """The rows of these mentions; -1 for one that is none of this layer's."""
        row_of = self.row_of()
        return row_of[np.minimum(np.asarray(mention_ids, dtype=np.int32), len(row_of) - 1)]

    @cached_property
    def row_of(self) -> Callable[[], NDArray[np.int32]]:
        """Gives the row of each mention id from 0 to one beyond the highest, -1 for none. It does not hold the data set."""
        return partial(self.made_once.get, "row of id", partial(_by_id, self.columns.mention))

    def axis(self, name: str) -> tuple[Axis, tuple[str, ...]]:
        """What to count by, and its options: a dimension's id, "platform", "month" or "topic"."""
        made: tuple[Axis, tuple[str, ...]] = self.made_once.get(("axis", name), lambda: self._made_axis(name))
        return made

    def option_name(self, axis: str, option: str) -> str:
        """The readable name of an option of an axis."""
        return words.month(option) if axis == MONTH else self.facets[axis].option_name(option)

    def _made_axis(self, name: str) -> tuple[Axis, tuple[str, ...]]:
        columns = self.columns
        if name == PLATFORM:
            return Axis(columns.platform, np.eye(len(columns.platforms), dtype=bool)), columns.platforms
        if name == MONTH:
            months = tuple(self.months)
            return Axis((columns.month + 1).astype(np.uint16), _or_none(len(months))), months
        if name == TOPIC:
            numbers = list(self.topic_names)
            place = np.zeros(int(max([columns.topic.max(initial=0), *numbers])) + 2, dtype=np.uint16)
            place[numbers] = np.arange(1, len(numbers) + 1)
            # -1, for none, reads the last place
            return Axis(place[columns.topic], _or_none(len(numbers))), tuple(map(str, numbers))
        return _dimension_axis(self.codebook.dimension(name), columns)


class Stamp(NamedTuple):
    """What tells one state of a data set from the next: while it stays the same, what is open is up to date."""

    run: int
    status: str
    finished_at: str
    evaluation: int
    layers: tuple[Layer, ...]  # the one to show first first


def stamp(url: URL) -> Stamp:
    """The state that the data set is in now. Raises NoDataSet, with what to do, where there is none."""
    engine = open_read_only(url)
    try:
        with engine.connect() as connection:
            freeze(connection)
            run, checked = latest_run(connection), newest_evaluation_id(connection)
            shown = tuple(published_layers(connection))
    finally:
        engine.dispose()
    if run is None:
        raise _empty(url)
    return Stamp(run.id, run.status, str(run.finished_at), checked, shown)


def open_data_set(url: URL, layer_id: int | None = None) -> DataSet:
    """One layer of a data set: the one asked for where it can be shown, else the one that the data set opens with.

    Raises NoDataSet where there is no layer, another Problem where none has ever been published.
    """
    engine = open_read_only(url)
    try:
        with engine.connect() as connection:
            freeze(connection)  # a run may publish while this is read
            offered = published_layers(connection)
            layer = next((layer for layer in offered if layer.id == layer_id), None) or _first(url, connection, offered)
            shown = published(connection, layer)
            run = latest_run(connection, layer)
            return DataSet(
                codebook=shown.codebook,
                columns=shown.columns,
                topics=called(connection, layer, topics(connection, layer), given_names(url)),
                layer=layer,
                layers=tuple(offered),
                run=run,
                evaluation=latest_evaluation(connection, shown.fingerprint),
                vector_size=vector_size(connection, run.embedding_model) if run else 0,
                gold=sampled_gold(connection, shown.codebook.content_hash),
                building=run is not None and run.status != "finished",
                engine=engine,
                name=Path(url.database or "").stem,
                file=path if (path := Path(url.database or "")).is_file() else None,
            )
    except BaseException:
        engine.dispose()
        raise


def _first(url: URL, connection: Connection, shown: Sequence[Layer]) -> Layer:
    """The layer to open with; without one that can be shown, reading the columns of another says why."""
    found = [*shown, *layers(connection)]
    if not found:
        raise _empty(url)
    return found[0]


def _empty(url: URL) -> NoDataSet:
    return NoDataSet(f"The data set at {url.database} is empty. Fill it with 'python -m pipeline run YOUR_FILES'.")


def _by_id(mention: NDArray[np.int32]) -> NDArray[np.int32]:
    rows = np.full(int(mention.max(initial=-1)) + 2, -1, dtype=np.int32)
    rows[mention] = np.arange(len(mention), dtype=np.int32)
    return rows


def _or_none(options: int) -> NDArray[np.bool_]:
    """Patterns of one option each, after a first pattern of none."""
    return np.eye(options + 1, options, k=-1, dtype=bool)


def _dimension_axis(dimension: Dimension, columns: Columns) -> tuple[Axis, tuple[str, ...]]:
    """A dimension's labels; sets of options that differ in terms only become one pattern."""
    options = tuple(label.id for label in dimension.shown)
    codes, sets = columns.patterns[dimension.id], columns.sets[dimension.id]
    labels = [tuple(o for o in options if o in {i for i in given if TERM not in i}) for given in sets]
    patterns = {held: i for i, held in enumerate(dict.fromkeys([(), *labels]))}
    has = np.array([[option in held for option in options] for held in patterns], dtype=bool)
    place = np.array([patterns[held] for held in labels] or [0], dtype=np.min_scalar_type(len(patterns)))
    return Axis(place[codes], has), options
