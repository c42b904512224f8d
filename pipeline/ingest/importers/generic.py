"""Any table or list of JSON objects, by usual column names or by a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import (
    Row,
    flat,
    fold,
    listing,
    words,
)
from pipeline.ingest.importers.columns import (
    COLUMNS,
    of_the_place,
    usual_columns,
)
from pipeline.ingest.importers.generic_row import Reading, RowReader
from records.posts import RawPost

MAPPING_FIELDS = (*COLUMNS, "date_order")
_LISTS = (
    "data", "items", "results", "posts", "comments", "rows", "records", "messages", "edges", "nodes", "children", "entries",
    "tweets", "statuses", "reviews", "answers", "threads", "documents",
)  # fmt: skip
_ANSWERS = ("replies", "answers", "comments", "children", "responses")
_WRAPPERS = ("data", "node", "item", "_source", "post", "status", "tweet", "record", "comment", "attributes", "message")
_DEPTH = 12
_USUAL = Reading()


class Generic(Importer):
    """Columns found by their usual names; `mapping` names them where they are called otherwise."""

    name = "generic"
    title = "Generic table"
    example = ("id", "platform", "created_at", "author", "title", "text", "url", "language", "venue")

    def __init__(self, reading: Reading = _USUAL) -> None:
        self._reading = reading

    def fits(self, data: Row) -> bool:
        return self._has_text(data)

    def sniff(self, sample: Sample) -> Match:
        found = usual_columns(keys_of(sample), sample)
        if "text" not in found:
            return NO_MATCH
        named = ", ".join(f"{name} from {column}" for name, column in found.items())
        return min(0.58, 0.42 + 0.02 * len(found)), named

    def rows(self, item: Item) -> Iterator[Item]:
        yield from self._rows(item, 0)

    def _rows(self, item: Item, depth: int) -> Iterator[Item]:
        if self._has_text(item.data) or depth > _DEPTH:
            yield item
            yield from self._answers(item, depth)
            return
        for inner in self._inner(item):
            yield from self._rows(inner, depth + 1)

    def _inner(self, item: Item) -> Iterator[Item]:
        """What a page or wrapper holds; the item itself where it is neither."""
        for key in _LISTS:
            found = item.data.get(key)
            if isinstance(found, list) and found and all(isinstance(entry, Mapping) for entry in found):
                yield from (item.inside(entry) for entry in listing(found))
                return
        for key in _WRAPPERS:
            if isinstance(inner := item.data.get(key), Mapping) and inner:
                yield item.inside(inner)
                return
        yield item

    def _answers(self, item: Item, depth: int) -> Iterator[Item]:
        for key in _ANSWERS:
            found = item.data.get(key)
            if isinstance(found, Mapping) and isinstance(found.get("data"), list):
                found = found["data"]
            for entry in found if isinstance(found, list) else ():
                if isinstance(entry, Mapping):
                    yield from self._rows(item.child(entry, answers=item), depth + 1)

    def _has_text(self, data: Row) -> bool:
        plain = flat(data)
        columns = self._reading.among(tuple(plain))
        names = (*columns.get("text", ()), *columns.get("title", ()))
        return any(bool(words(plain.get(name)).strip()) and not isinstance(plain.get(name), Mapping) for name in names)

    def post(self, row: Item) -> RawPost:
        return RowReader(row, self._reading).post()


def keys_of(sample: Sample) -> list[str]:
    """The columns of a table; of JSON rows their keys, nested ones dotted."""
    if sample.tabular:
        return list(dict.fromkeys([*sample.columns, *(key for row in sample.rows[:5] for key in flat(row))]))
    return list(dict.fromkeys(key for row in sample.rows for key in flat(row)))


def mapped(mapping: Mapping[str, str], keys: Sequence[str], sample: Sample) -> tuple[Generic, list[str]]:
    """An importer for a mapping completed by usual names, and the mapped columns that the file lacks.

    A value that begins with "=" is no column but the same word for every row ("=reddit").
    """
    constants = {name: value[1:] for name, value in mapping.items() if value.startswith("=")}
    if "date_order" in mapping:
        constants["date_order"] = mapping["date_order"].removeprefix("=")
    own = {fold(key): key for key in reversed(keys)}
    named = {
        name: own.get(fold(value.strip()), value.strip().casefold())
        for name, value in mapping.items()
        if name != "date_order" and not value.startswith("=")
    }
    missing = [column for column in named.values() if column not in keys]
    found = usual_columns([key for key in keys if key not in named.values()], sample)
    columns: dict[str, Sequence[str]] = {name: (column,) for name, column in named.items()}
    for name, usual in COLUMNS.items():
        if name not in mapping:
            first_choice = (found[name],) if name in found else ()
            free = [other for other in usual if sample.tabular is False and not _taken(other, name, found, named)]
            columns[name] = tuple(dict.fromkeys((*first_choice, *free)))
    repeated = of_the_place(sample, {**found, **named}) - frozenset(mapping)
    reading = Reading(columns=columns, constants=constants, given=frozenset(mapping), of_the_place=repeated)
    return Generic(reading), missing


def _taken(name: str, field_name: str, found: Mapping[str, str], named: Mapping[str, str]) -> bool:
    """Whether a column already gives another field."""
    others = [column for other, column in (*found.items(), *named.items()) if other != field_name]
    return fold(name) in {fold(column) for column in others}
