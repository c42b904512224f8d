"""JSON documents of any size: a list, or an object that holds the list of rows under a usual key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import ijson

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import truthy
from pipeline.ingest.readers.stream import ByteStream, Unreadable, open_bytes
from records.posts import Rejected

LIST_PATHS = frozenset(
    f"{name}.item"
    for name in (
        "data", "items", "comments", "posts", "feed", "statuses", "results", "rows", "records", "tweets", "reviews",
        "messages", "entries", "hits", "videos", "data.comments", "data.videos", "data.children", "data.items",
    )
)  # fmt: skip
ITEM_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 200
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_LONG_NUMBER = re.compile(rb"\d{1000}")
_WORD_END = re.compile(rb"[A-Za-z-]{0,9}\Z")
_NO_NUMBER = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*\\?(?:"|\Z)|-?(?:NaN|Infinity)\b', re.DOTALL)
_FAULTS = (ijson.JSONError, UnicodeDecodeError, ArithmeticError, ValueError, RecursionError)


class _Feed:
    """Feeds the parser, keeping from it what would bring it down: vast objects, deep nesting, endless numbers."""

    def __init__(self, stream: ByteStream, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._since, self._depth = 0, 0
        self._open = b""  # the beginning of a string that goes on in the next chunk
        self._digits = b""
        self._held = b""

    def row_done(self) -> None:
        """Start counting anew."""
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""  # ijson's way of asking whether bytes or text will come
        while True:
            data = self._stream.read1(65_536)
            self._since += len(data)
            if self._since > self._limit:
                raise Unreadable(f"one JSON object is larger than {self._limit // 2**20} MiB")
            end, data = not data, self._held + data
            # A word may go on in the next chunk.
            self._held = b"" if end else _WORD_END.search(data[-9:])[0]  # type: ignore[index]
            data = data.removesuffix(self._held)
            if data or end:
                return self._watched(data)

    def _watched(self, data: bytes) -> bytes:
        head = b""
        if self._open:
            end = _STRING_END.match(self._open + data, 1)
            if end is None:
                self._open = _opening(self._open + data)
                return data
            cut = end.end() - len(self._open)
            head, data, self._open = data[:cut], data[cut:], b""
        rest = _STRING.sub(b" ", data)
        if (quote := rest.find(b'"')) >= 0:
            self._open, rest = _opening(rest[quote:]), rest[:quote]
        self._watch_numbers(rest)
        self._watch_depth(rest.translate(None, _NOT_BRACKETS))
        if b"NaN" in rest or b"Infinity" in rest:  # Python writes these, though they are no JSON
            data = _NO_NUMBER.sub(lambda found: found[0] if found[0][:1] == b'"' else b"null", data)
        return head + data

    def _watch_numbers(self, rest: bytes) -> None:
        """ijson's C parser crashes on an integer of more digits than Python converts."""
        rest = self._digits + rest
        if _LONG_NUMBER.search(rest):
            raise Unreadable("the JSON holds a number of more than 1,000 digits")
        self._digits = b"" if self._open else rest[len(rest.rstrip(b"0123456789")) :]

    def _watch_depth(self, brackets: bytes) -> None:
        """ijson's memory grows with the square of the depth."""
        nested = 0
        while (shorter := brackets.replace(b"[]", b"").replace(b"{}", b"")) != brackets and nested <= DEPTH_LIMIT:
            brackets, nested = shorter, nested + 1
        opened = brackets.count(b"[") + brackets.count(b"{")
        self._depth += opened - (len(brackets) - opened)
        if max(self._depth, self._depth - opened) + nested > DEPTH_LIMIT or opened > DEPTH_LIMIT:
            raise Unreadable("the JSON nests too deeply")


def _opening(text: bytes) -> bytes:
    """What stands for an unfinished string: its quote, and its last backslash if that escapes what follows."""
    return b'"\\' if (len(text) - len(text.rstrip(b"\\"))) % 2 else b'"'


def _parts(path: Path, prefix: str, *, limit: int) -> Iterator[Any]:
    """The values under a prefix; raises Unreadable where the document breaks."""
    with open_bytes(path) as stream:
        feed = _Feed(stream, limit)
        if stream.peek(3)[:3] == b"\xef\xbb\xbf":
            stream.read(3)
        try:
            for value in ijson.items(feed, prefix, multiple_values=True):
                feed.row_done()
                yield value
        except _FAULTS as error:
            raise Unreadable(stream.broken or _explain(error)) from None
        if stream.broken:
            raise Unreadable(stream.broken)


def _explain(error: Exception) -> str:
    message = " ".join(str(error).split("\n")[0].removeprefix("b'").split("\\n")[0].split())[:120]
    if "premature EOF" in message or "ncomplete" in message:
        return "the JSON document breaks off here: it was cut short, export or download it again"
    return f"the JSON document can't be read from here on ({message or type(error).__name__})"


def _list_path(path: Path) -> str | None:
    """Where the rows of a top-level object stand, or None where the object itself is the row."""
    with open_bytes(path) as stream:
        if stream.peek(3)[:3] == b"\xef\xbb\xbf":
            stream.read(3)
        try:
            prefix: str
            for prefix, event, _ in ijson.parse(_Feed(stream, 2**62), multiple_values=True):
                if event == "start_map" and prefix in LIST_PATHS:
                    return prefix
        except (*_FAULTS, Unreadable):
            pass
    return None


def _items(path: Path, prefix: str, limit: int, marked: bool) -> Iterator[Item | Rejected]:
    number = 0
    try:
        for number, value in enumerate(_parts(path, prefix, limit=limit), start=1):
            if isinstance(value, dict):
                yield Item(number=number, data=value, marked=marked)
            else:
                yield Rejected(source_row=number, reason="the item is not a JSON object")
    except Unreadable as error:
        yield Rejected(source_row=number + 1, reason=str(error))


def _side(path: Path, prefix: str) -> Iterator[Any]:
    try:
        yield from _parts(path, prefix, limit=2**62)
    except Unreadable:
        return  # the pass over the rows reports the break


def document_source(path: Path, start: bytes) -> Source:
    """A JSON document, plain or compressed."""
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        items = partial(_items, path, "item", ITEM_LIMIT, False)
        return Source(items=items, tabular=False, container="JSON list", counted=True)
    prefix = _list_path(path)
    # Long parts that are no rows may stand before the list, so the bound is wider there.
    limit = ITEM_LIMIT if prefix is None else 16 * ITEM_LIMIT
    marked = prefix is not None and any(truthy(value) for value in _side(path, "fictional"))
    items = partial(_items, path, prefix or "", limit, marked)
    container = f'JSON document, rows in "{prefix.removesuffix(".item")}"' if prefix else "JSON object"
    return Source(
        items=items, tabular=False, container=container, counted=True, side=partial(_side, path) if prefix else _nothing
    )


def _nothing(_path: str) -> Iterator[Any]:
    return iter(())
