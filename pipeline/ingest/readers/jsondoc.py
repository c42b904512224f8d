"""JSON documents of any size: a list, or an object that holds the list of rows under a usual key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ijson

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import Row, truthy
from pipeline.ingest.readers.stream import (
    CROWDED,
    OBJECTS_LIMIT,
    VALUES_LIMIT,
    ByteStream,
    Unreadable,
    open_bytes,
)
from records.posts import Rejected

LIST_PATHS = frozenset(
    f"{name}.item"
    for name in (
        "data", "items", "comments", "posts", "feed", "statuses", "results", "rows", "records", "tweets", "reviews",
        "messages", "entries", "hits", "videos", "data.comments", "data.videos", "data.children", "data.items",
        "chats.list", "comments_v2",
    )
)  # fmt: skip
ITEM_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 200
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_LONG_NUMBER = re.compile(rb"\d{1000}")
_WORD_END = re.compile(rb"[A-Za-z-]{0,9}\Z")
_ASSIGNED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$]*\s*=\s*(?=[\[{])")
_SCANNED = 32 * 1024 * 1024  # bytes of a file whose fields behind its rows are looked for, too
_NO_NUMBER = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*\\?(?:"|\Z)|-?(?:NaN|Infinity)\b', re.DOTALL)
_FAULTS = (ijson.JSONError, UnicodeDecodeError, ArithmeticError, ValueError, RecursionError)


class _Feed:
    """Feeds the parser, keeping from it what would bring it down: vast objects, deep nesting, endless numbers."""

    def __init__(self, stream: ByteStream, limit: int) -> None:
        self._stream, self._limit = stream, limit
        found = _ASSIGNED.match(stream.peek(200)[:200])
        self._assigned = found is not None  # "window.YTD.tweets.part0 = [...]"
        if found or stream.peek(3)[:3] == b"\xef\xbb\xbf":
            stream.read(found.end() if found else 3)
        self._since, self._depth = 0, 0
        self._objects, self._values, self._string = 0, 0, 0
        self._open = b""  # the beginning of a string that goes on in the next chunk
        self._digits = b""
        self._held = b""

    def row_done(self) -> None:
        """Start counting anew."""
        self._since, self._objects, self._values = 0, 0, 0

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""  # ijson's way of asking whether bytes or text will come
        while True:
            data = self._stream.read1(65_536)
            if self._assigned and not self._stream.peek(1):
                data = data.rstrip(b"; \t\r\n")
            self._since += len(data)
            if self._since > self._limit:
                raise Unreadable(f"one JSON object is larger than {self._limit // 2**20} MiB")
            self._watch_crowds(data)
            end, data = not data, self._held + data
            # A word may go on in the next chunk.
            self._held = b"" if end else _WORD_END.search(data[-9:])[0]  # type: ignore[index]
            data = data.removesuffix(self._held)
            if data or end:
                return self._watched(data)

    def _watch_crowds(self, data: bytes) -> None:
        """Each value takes many times its length in memory."""
        self._objects += data.count(b"{")
        self._values += data.count(b",") + data.count(b"[")
        most = max(1, self._limit // ITEM_LIMIT)
        if self._objects > OBJECTS_LIMIT * most or self._values > VALUES_LIMIT * most:
            raise Unreadable(f"one JSON object holds more than {CROWDED}")

    def _watched(self, data: bytes) -> bytes:
        self._string = self._string + len(data) if self._open else 0
        if self._string > ITEM_LIMIT:
            raise Unreadable(f"one text in the JSON is longer than {ITEM_LIMIT // 2**20} MiB")
        if self._open == b'"' and b'"' not in data and b"\\" not in data:
            return data  # the middle of a long string
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


def _parts(path: Path, prefix: str, *, limit: int, encoding: str | None = None) -> Iterator[Any]:
    """The values under a prefix; raises Unreadable where the document breaks."""
    with open_bytes(path, encoding) as stream:
        feed = _Feed(stream, limit)
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


def _list_path(path: Path, encoding: str | None) -> tuple[str | None, Row]:
    """Where the rows of a top-level object stand, None where the object itself is the row; and its other fields."""
    found: str | None = None
    around: dict[str, Any] = {}
    whole = path.stat().st_size <= _SCANNED
    with open_bytes(path, encoding) as stream:
        try:
            for prefix, event, value in ijson.parse(_Feed(stream, 2**62), multiple_values=True):
                if event == "start_map" and found is None and prefix in LIST_PATHS:
                    found = prefix
                    if not whole:
                        break
                elif event in ("string", "number", "boolean") and prefix.count(".") < 2 and ".item" not in prefix:
                    around.setdefault(prefix, value)
        except (*_FAULTS, Unreadable):
            pass
    return found, Row(around)


@dataclass(frozen=True, slots=True)
class _Document:
    path: Path
    prefix: str
    limit: int
    encoding: str | None
    around: Row

    def items(self) -> Iterator[Item | Rejected]:
        """The rows, with the document's own fields around them."""
        number = 0
        context = {"around": (self.around,)} if self.around else {}
        marked = truthy(self.around.get("fictional"))
        try:
            parts = _parts(self.path, self.prefix, limit=self.limit, encoding=self.encoding)
            for number, value in enumerate(parts, start=1):
                if isinstance(value, dict):
                    yield Item(number=number, data=Row(value), context=context, marked=marked)
                else:
                    yield Rejected(source_row=number, reason="the item is not a JSON object")
        except Unreadable as error:
            yield Rejected(source_row=number + 1, reason=str(error))

    def side(self, prefix: str) -> Iterator[Any]:
        """Another part of the document."""
        try:
            yield from _parts(self.path, prefix, limit=2**62, encoding=self.encoding)
        except Unreadable:
            return  # the pass over the rows reports the break


def document_source(path: Path, start: bytes, encoding: str | None = None, words: str = "") -> Source:
    """A JSON document, plain or compressed."""
    told = f" ({words})" if words else ""
    assigned = _ASSIGNED.match(start)
    if start[assigned.end() if assigned else 0 :].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        document = _Document(path, "item", ITEM_LIMIT, encoding, Row())
        return Source(items=document.items, tabular=False, container=f"JSON list{told}", counted=True)
    prefix, around = _list_path(path, encoding)
    if prefix is None:
        document = _Document(path, "", ITEM_LIMIT, encoding, Row())
        return Source(items=document.items, tabular=False, container=f"JSON object{told}", counted=True)
    if "fictional" not in around:
        around = Row(
            {**around, "fictional": any(truthy(value) for value in document_side(path, "fictional", encoding))}
        )
    # Long parts that are no rows may stand before the list, so the bound is wider there.
    document = _Document(path, prefix, 16 * ITEM_LIMIT, encoding, around)
    container = f'JSON document, rows in "{prefix.removesuffix(".item")}"{told}'
    return Source(items=document.items, tabular=False, container=container, counted=True, side=document.side)


def document_side(path: Path, prefix: str, encoding: str | None) -> Iterator[Any]:
    """Another part of a document, before its rows are read."""
    return _Document(path, "", ITEM_LIMIT, encoding, Row()).side(prefix)
