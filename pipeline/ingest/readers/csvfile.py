"""CSV and TSV: records over several lines, a block above the header, NUL bytes, broken rows one by one."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import Row
from pipeline.ingest.readers.encoding import Encoding, encoding_of
from pipeline.ingest.readers.header import (
    DELIMITERS,
    MOST_COLUMNS,
    NO_HEADER,
    SEARCHED_ROWS,
    TOO_WIDE,
    delimiter_of,
    find_header,
    unique,
    unknown_separator,
)
from pipeline.ingest.readers.stream import LINE_LIMIT, TOO_LONG, ByteStream, Unreadable, is_crowded, lines, open_bytes
from pipeline.ingest.redact import broken_text, names_author
from records.posts import Rejected

RECORD_LIMIT = 16 * 1024 * 1024  # of a record over several lines: beyond it a quote was left open
_UNDECODED = re.compile("[\udc80-\udcff]")
_TRIES, _TRY_LINES = 200, 500
_RETURN = "\ufdd0"  # stands for a carriage return inside a cell, at which the csv module would end the row
_ESCAPED = re.compile(r'\\"(?=[^,;\t|\r\n"])')
_NULL = re.compile(r"(?:(?<=^)|(?<=[,;\t|]))\\N(?=[,;\t|\r\n]|$)")
_FAULTS = {
    "expected after": "a quote inside a quoted cell is not doubled",
    "unexpected end": "a quote is opened and never closed",
    "field larger": "a cell is longer than can be read",
}
_Line = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class _Layout:
    path: Path
    delimiter: str
    encoding: str
    bare_returns: bool
    escape: str | None = None

    def parser(self, feed: Iterator[str]) -> Iterator[list[str]]:
        """A strict parser: a lenient one would take an open quote and the whole next row for one cell."""
        return csv.reader(feed, delimiter=self.delimiter, escapechar=self.escape, strict=True)


class _Overrun(Exception):
    """A record over several lines passed its bound."""


@dataclass(slots=True)
class _Record:
    line: int
    cells: list[str]
    text: list[_Line]
    fault: str | None = None


def _text_lines(stream: ByteStream, layout: _Layout) -> Iterator[_Line]:
    """Numbered text lines; undecodable bytes stay as surrogates, by which their row is told apart."""
    for number, line in _carriage(stream) if layout.bare_returns else lines(stream):
        if line is None or is_crowded(line, layout.delimiter.encode()):
            yield number, None
        else:
            text = line.replace(b"\0", b"").decode(layout.encoding, "surrogateescape")
            if "\r" in text and not layout.bare_returns:
                body = text.rstrip("\r\n")
                text = body.replace("\r\n", "\n").replace("\r", _RETURN) + text[len(body) :]
            yield number, _NULL.sub("", text) if layout.escape and "\\N" in text else text


def _carriage(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Lines of a file that ends them with a carriage return alone."""
    number, rest = 0, b""
    while chunk := stream.read1(65_536):
        *whole, rest = (rest + chunk).replace(b"\r\n", b"\r").split(b"\r")
        for line in whole:
            number += 1
            yield number, (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line) + b"\n"
        if len(rest) > LINE_LIMIT:
            raise Unreadable(TOO_LONG)
    if rest:
        yield number + 1, rest


class _Records:
    """Records of a CSV file; lines can be handed back to be read again."""

    def __init__(self, source: Iterator[_Line], layout: _Layout) -> None:
        self._source, self._layout = source, layout
        self._back: deque[_Line] = deque()
        self._taken: list[_Line] = []
        self._size = 0
        self._ended = False

    def __iter__(self) -> Iterator[_Record]:
        while True:
            record = self._next()
            if record is None:
                return
            yield record

    def hand_back(self, rest: Sequence[_Line]) -> None:
        """Read these lines again."""
        self._back.extendleft(reversed(rest))
        self._ended = False

    def _feed(self) -> Iterator[str]:
        for number, line in self._lines():
            self._taken.append((number, line))
            self._size += len(line or "")
            if line is None or (self._size > RECORD_LIMIT and len(self._taken) > 1):
                raise _Overrun
            yield line
        self._ended = True

    def _lines(self) -> Iterator[_Line]:
        while True:
            if self._back:
                yield self._back.popleft()
            elif (line := next(self._source, None)) is not None:
                yield line
            else:
                return

    def _next(self) -> _Record | None:
        self._taken, self._size, self._ended = [], 0, False
        fault: str | None = None
        cells: list[str] = []
        try:
            # A fresh parser for each record: a fault then leaves nothing behind in it.
            cells = next(self._layout.parser(self._feed()))
        except StopIteration:
            return None
        except csv.Error as error:
            fault = next((words for mark, words in _FAULTS.items() if mark in str(error)), None)
            fault = fault or "the row is no valid CSV: a quote or a line end stands out of place"
        except _Overrun:
            if self._taken[0][1] is None:
                fault = TOO_LONG
            else:
                if self._taken[-1][1] is None:
                    self._back.appendleft(self._taken.pop())
                fault = "a quote is opened and never closed"
        if self._ended:
            fault = "a quote is opened and never closed"
        return _Record(self._taken[0][0], cells, self._taken, fault)


def _fits(text: Sequence[_Line], layout: _Layout, width: int) -> bool:
    """Whether the lines begin with one complete record of this width."""
    ended = False

    def feed() -> Iterator[str]:
        nonlocal ended
        for _, line in text[:_TRY_LINES]:
            yield line or ""
        ended = True

    try:
        return len(next(layout.parser(feed()), [])) == width and not ended
    except csv.Error:
        return False


def _recover(records: _Records, record: _Record, layout: _Layout, width: int) -> None:
    """After a faulty record over several lines, go on at its first inner line that begins a good row."""
    for inner in range(1, min(len(record.text), _TRIES)):
        if _fits(record.text[inner:], layout, width):
            records.hand_back(record.text[inner:])
            return
    if record.fault and len(record.text) > 1:
        records.hand_back(record.text[1:])


def _rows(layout: _Layout, columns: tuple[str, ...], keys: tuple[str, ...], skip: int) -> Iterator[Item | Rejected]:
    width, number, tells = len(keys), 0, any(names_author(column) for column in columns)
    with open_bytes(layout.path) as stream:
        records = _Records(_text_lines(stream, layout), layout)
        try:
            for record in records:
                if not record.fault and not any(cell.strip() for cell in record.cells):
                    continue
                if skip:
                    skip -= 1
                    continue
                number = record.line
                cells, fault = record.cells, record.fault
                if stream.broken and not (record.text[-1][1] or "").endswith("\n"):
                    break
                while len(cells) > width and not cells[-1].strip():
                    cells.pop()
                if fault is None and len(cells) != width:
                    fault = f"the row has {len(cells)} columns where the header has {width}"
                if fault:
                    if len(record.text) > 1:
                        _recover(records, record, layout, width)
                    raw = "" if tells else broken_text(record.text[0][1] or "")
                    yield Rejected(source_row=number, reason=fault, raw=raw)
                elif any(_UNDECODED.search(cell) for cell in cells if not cell.isascii()):
                    reason = f"the row holds bytes that are not {layout.encoding.upper()} text"
                    yield Rejected(source_row=number, reason=reason)
                else:
                    cells = [cell.replace(_RETURN, "\n") if _RETURN in cell else cell for cell in cells]
                    yield Item(number=number, data=Row(zip(keys, cells, strict=True)))
        except Unreadable as error:
            yield Rejected(source_row=number + 1, reason=str(error))
        if stream.broken:
            yield Rejected(source_row=number, reason=stream.broken)


def csv_source(
    path: Path, start: bytes, *, vocabulary: frozenset[str], tabs: bool, encoding: Encoding | None = None
) -> Source:
    """A CSV or TSV file, plain or compressed."""
    csv.field_size_limit(LINE_LIMIT * 2)  # the module's default of 128 KiB would refuse long posts
    encoding = encoding or encoding_of(start)
    bare_returns = b"\r" in start and b"\n" not in start
    text = start.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").decode(encoding.name, "replace")
    if not tabs and (separator := unknown_separator(text, vocabulary)):
        return _unparted(path, separator)
    delimiter = "\t" if tabs else delimiter_of(text, vocabulary)
    layout = _Layout(path, delimiter, encoding.name, bare_returns, "\\" if _ESCAPED.search(text) else None)
    head: list[_Record] = []
    with open_bytes(path) as stream:
        for record in _Records(_text_lines(stream, layout), layout):
            if any(cell.strip() for cell in record.cells) or record.fault:
                record.cells = record.cells[: MOST_COLUMNS + 1]
                head.append(record)
            if len(head) >= SEARCHED_ROWS:
                break
    header = find_header([record.cells for record in head], vocabulary)
    if header is None:
        raise Unreadable("no header row was found")
    columns = header.columns
    while columns and not columns[-1]:
        columns = columns[:-1]
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE)
    columns = tuple(f"column {place}" for place in range(1, len(columns) + 1)) if header.values else columns
    preamble = "\n".join(" ".join(record.cells) for record in head[: header.index])
    words = [encoding.words] if encoding.words else []
    words += [] if delimiter == "," else [f"{DELIMITERS[delimiter]}-separated"]
    words += ["quotes escaped with a backslash"] if layout.escape else []
    words += ["no header"] if header.values else [f"header in line {head[header.index].line}"] if header.index else []
    return Source(
        items=partial(_rows, layout, columns, unique(columns), 0 if header.values else header.index + 1),
        tabular=True,
        container="CSV" + (f" ({', '.join(words)})" if words else ""),
        columns=columns,
        preamble=preamble,
        fault=NO_HEADER if header.values else None,
    )


def _unparted(path: Path, separator: str) -> Source:
    """A table whose rows can only be counted."""

    def items() -> Iterator[Item]:
        with open_bytes(path) as stream:
            filled = (number for number, line in lines(stream) if line is None or line.strip())
            next(filled, None)  # the header
            yield from (Item(number=number, data=Row()) for number in filled)

    fault = (
        f'the separator is not known: columns seem to be parted by "{separator}". Save the table with commas, semicolons, '
        "tabs or pipes between them"
    )
    return Source(items=items, tabular=True, container="text", fault=fault)
