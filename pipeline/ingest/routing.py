"""Rows of several shapes in one file: each goes to the importer whose shape it has, also from inside a wrapper."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice

from pipeline.ingest.base import Importer, Item, Match, Sample, Source
from pipeline.ingest.fields import Row, first, is_small
from pipeline.ingest.importers import IMPORTERS
from pipeline.ingest.platforms import known_platform
from pipeline.ingest.reject import Reject
from records.posts import RawPost, Rejected

SPECIFIC = tuple(importer for importer in IMPORTERS.values() if importer.name != "generic")
_STATED = ("platform", "network", "social_network", "source_platform", "source")
_MOST_NODES = 2_000  # objects inside one item that are looked at
_MOST_SHAPES = 1_000
_OF_OTHER_SHAPE = frozenset({"no text", "no id", "no uri", "no code", "no tweet in this object"})
_NAMES = {"x": "X", "youtube": "YouTube", "tiktok": "TikTok", "google_play": "Google Play"}
_Rows = list[Item | Rejected]


def stated_otherwise(row: Row, importer: Importer) -> bool:
    """Whether a row names its platform, and it is none of the importer's."""
    value = first(row, *_STATED)
    stated = known_platform(value) if isinstance(value, str) else None
    return stated is not None and bool(importer.platforms) and stated not in importer.platforms


def known_rows(item: Item, importers: Sequence[Importer]) -> tuple[Importer, _Rows] | None:
    """The first importer that an item's rows fit, and the rows."""
    for importer in importers:
        rows = list(importer.expand(item))
        if any(isinstance(row, Item) and _fits(row, importer) for row in rows):
            return importer, rows
    return None


def known_inside(item: Item, importers: Sequence[Importer] = SPECIFIC) -> Iterator[tuple[Importer, _Rows]]:
    """Known records at any depth inside an item, such as what a tool wrapped; not what stands inside those."""
    waiting = deque(islice(_inner(item), _MOST_NODES))
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        inner = waiting.popleft()
        if found := known_rows(inner, importers):
            yield found
        else:
            waiting.extend(islice(_inner(inner), max(0, _MOST_NODES - len(waiting))))


def _inner(item: Item) -> Iterator[Item]:
    for value in item.data.values():
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, Mapping) and entry:
                yield item.inside(entry)


def _fits(row: Item, importer: Importer) -> bool:
    return importer.fits(row.data) and not stated_otherwise(row.data, importer)


class Routed(Importer):
    """Reads a file with its importer, and rows of another shape with theirs."""

    def __init__(self, main: Importer) -> None:
        self.main = main
        self.name, self.title, self.example = main.name, main.title, main.example  # type: ignore[misc]
        self.platforms = main.platforms  # type: ignore[misc]
        self._plain: set[tuple[str, ...]] = set()  # keys of rows that only the generic importer reads

    def sniff(self, sample: Sample) -> Match:
        return self.main.sniff(sample)

    def prepared(self, source: Source) -> AbstractContextManager[Source]:
        return self.main.prepared(source)

    def expand(self, item: Item) -> Iterator[Item | Rejected]:
        yield from self._generic(item) if self.main.name == "generic" else self._specific(item)

    def _generic(self, item: Item) -> _Rows:
        shape = tuple(item.data)
        if shape not in self._plain:
            if rows := self._elsewhere(item):
                return rows
            if len(self._plain) < _MOST_SHAPES and is_small(shape):
                self._plain.add(shape)
        return list(self.main.expand(item))

    def _specific(self, item: Item) -> _Rows:
        rows = list(self.main.expand(item))
        if not rows or any(isinstance(row, Item) and _fits(row, self.main) for row in rows):
            return rows
        others = self._elsewhere(item)
        return others or [row if isinstance(row, Rejected) else row.child(row.data, stray=True) for row in rows]

    def _elsewhere(self, item: Item) -> _Rows:
        """The rows of an item by other importers, or from inside it."""
        found = known_rows(item, SPECIFIC)
        known = [found] if found else list(known_inside(item))
        return [self._for(row, importer) for importer, rows in known for row in rows]

    @staticmethod
    def _for(row: Item | Rejected, importer: Importer) -> Item | Rejected:
        return row if isinstance(row, Rejected) else row.child(row.data, importer=importer)

    def post(self, row: Item) -> RawPost:
        importer: Importer = row.context.get("importer", self.main)
        if not row.context.get("stray"):
            return importer.post(row)
        try:
            return importer.post(row)
        except Reject as reject:
            if not self.platforms or str(reject) not in _OF_OTHER_SHAPE:
                raise
            raise Reject(f"not {self._kind()} row, nor one of another format that is known") from None

    def _kind(self) -> str:
        name = _NAMES.get(self.platforms[0], self.platforms[0].capitalize()) if len(self.platforms) == 1 else self.title
        return f"{'an' if name[0] in 'AEIOX' else 'a'} {name}"
