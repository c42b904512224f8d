"""What readers hand to importers and importers hand on: items, samples and the importer slot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from pipeline.ingest.bounds import bounded
from pipeline.ingest.fields import Row, fold, is_missing, row_of, truthy
from pipeline.ingest.redact import without_authors
from pipeline.ingest.reject import Reject
from pipeline.ingest.settle import settled
from records.addresses import own_page, without_account
from records.posts import RawPost, Rejected

Match = tuple[float, str]
NO_MATCH: Match = (0.0, "")
# Exports hold every shape somebody's script could write: a value of the wrong type costs one row, not the file.
_SHAPE_FAULTS = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row as a reader found it; `context` holds what the rest of its page or document says about it.

    `context["around"]` are the fields of what the row stands in, innermost first: a page, a document, a wrapper.
    """

    number: int
    data: Row
    context: Mapping[str, Any] = field(default_factory=dict)
    marked: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", row_of(self.data))

    def around(self, *keys: str) -> Any:
        """The first of these fields that what the row stands in has."""
        for outer in self.context.get("around", ()):
            for key in keys:
                if not is_missing(value := outer.get(key)):
                    return value
        return None

    @property
    def fictional(self) -> bool:
        """Whether the row, or the page or document around it, is marked as invented."""
        return self.marked or truthy(self.data.get("fictional"))

    def child(self, data: Any, **context: Any) -> Item:
        """A row contained in this one: same number, same mark, `context` added."""
        inner = row_of(data) if isinstance(data, Mapping) else Row({"value": data})
        return Item(number=self.number, data=inner, context={**self.context, **context}, marked=self.fictional)

    def inside(self, data: Any, **context: Any) -> Item:
        """The same for a row of which this one is the wrapper or page: its fields reach the row."""
        around = (self.data, *self.context.get("around", ()))
        return self.child(data, around=around, **context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first rows of a file, for importers to recognise their format by."""

    tabular: bool
    rows: Sequence[Mapping[str, Any]]
    columns: tuple[str, ...] = ()  # of a table, in lower case
    preamble: str = ""  # lines above a table's header

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", [row_of(row) for row in self.rows])

    def share(self, predicate: Callable[[Row], bool]) -> float:
        """Share of the sampled rows for which `predicate` holds."""
        return sum(1 for row in self.rows if predicate(row_of(row))) / len(self.rows) if self.rows else 0.0

    def score(self, predicate: Callable[[Row], bool], *, best: float, why: str) -> Match:
        """A match that grows with the share of rows that fit, up to `best`."""
        share = self.share(predicate)
        return (best * (0.7 + 0.3 * share), why) if share else NO_MATCH

    def has(self, *names: str) -> bool:
        """Whether a table has all of these columns."""
        return self.tabular and {fold(name) for name in names} <= {fold(column) for column in self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file: `items` reads it from the start each time, `side` reads another part of a JSON document."""

    items: Callable[[], Iterator[Item | Rejected]]
    tabular: bool
    container: str  # how the rows are stored, in words
    counted: bool = False  # rows are numbered one by one instead of carrying a line number
    columns: tuple[str, ...] = ()  # as written in the file
    preamble: str = ""
    side: Callable[[str], Iterator[Any]] = lambda _path: iter(())
    left_out: tuple[str, ...] = ()  # what the file holds besides these rows, in words
    fault: str | None = None  # why rows can be counted, but not read by their columns' names


def _without_account(post: RawPost) -> RawPost:
    """The post with ids and a venue that name nobody, as every command is to know it."""
    return replace(
        post,
        native_id=without_account(post.native_id),
        thread_id=post.thread_id and without_account(post.thread_id),
        parent_id=post.parent_id and without_account(post.parent_id),
        venue=own_page(post.venue),
    )


class Importer(ABC):
    """Reads one export format."""

    name: ClassVar[str]
    title: ClassVar[str]
    example: ClassVar[tuple[str, ...]]  # keys or columns by which a person recognises the format
    platforms: ClassVar[tuple[str, ...]] = ()  # whose posts these are; none where the rows tell

    def fits(self, _data: Row) -> bool:
        """Whether a row has what only this format has."""
        return False

    @abstractmethod
    def sniff(self, sample: Sample) -> Match:
        """How well the sample fits this format, 0 to 1, with a sentence that says why."""

    @abstractmethod
    def post(self, row: Item) -> RawPost:
        """The post of one row; raises Reject where there is none."""

    def rows(self, item: Item) -> Iterator[Item]:
        """The rows that one item holds: itself, unless the format nests rows in pages or threads."""
        yield item

    def note(self, _sample: Sample) -> str:
        """What a researcher should know about how this file is read, or nothing."""
        return ""

    def prepared(self, source: Source) -> AbstractContextManager[Source]:
        """The source with what its rows need to know of the whole file."""
        return nullcontext(source)

    def read(self, source: Source) -> Iterator[RawPost | Rejected]:
        """One record per input row, in file order."""
        count = 0
        with self.prepared(source) as prepared:
            for item in prepared.items():
                for row in iter([item]) if isinstance(item, Rejected) else self.expand(item):
                    count += 1
                    record = row if isinstance(row, Rejected) else self.record(row)
                    yield replace(record, source_row=count) if source.counted else record

    def expand(self, item: Item) -> Iterator[Item | Rejected]:
        """The rows of an item, or a rejection where its shape is not this format's."""
        try:
            yield from self.rows(item)
        except _SHAPE_FAULTS:
            yield self._misshapen(item)

    def record(self, row: Item) -> RawPost | Rejected:
        """The post of a row by its platform's rules, or the rejection."""
        try:
            return _without_account(settled(bounded(self.post(row))))
        except Reject as error:
            return Rejected(source_row=row.number, reason=str(error), raw=without_authors(row.data))
        except _SHAPE_FAULTS:
            return self._misshapen(row)

    def _misshapen(self, row: Item) -> Rejected:
        reason = f"a field has another type than {self.title} uses for it"
        return Rejected(source_row=row.number, reason=reason, raw=without_authors(row.data))
