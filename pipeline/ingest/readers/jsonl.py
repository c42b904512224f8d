"""JSON Lines: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import Row
from pipeline.ingest.readers.stream import SAMPLE_BYTES, TOO_LONG, is_crowded, lines, open_bytes
from pipeline.ingest.redact import broken_text
from records.posts import Rejected

_DECODER = json.JSONDecoder()


def _values(text: str) -> Iterator[Any]:
    """The JSON values of a line: one, or several glued together or parted by commas; raises ValueError where it breaks."""
    place = _passed(text, 0)
    while place < len(text):
        value, place = _DECODER.raw_decode(text, place)
        yield value
        place = _passed(text, place)


def _passed(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,;\0":
        place += 1
    return place


def _object(line: bytes) -> Any:
    """The first row of a line, or None."""
    try:
        found = list(_values(line.decode("utf-8")))
    except (ValueError, RecursionError):
        return None
    return found[0] if found else None


def looks_like_lines(start: bytes, *, named_lines: bool) -> bool:
    """Whether a file that begins with `start` holds an object a line rather than one document."""
    found = [line for line in start.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:50] if line.strip()]
    whole = len(start) < SAMPLE_BYTES
    complete = found if whole else found[:-1]
    if not complete:
        return named_lines  # one line fills the whole sample: the extension decides
    if isinstance(_object(complete[0]), dict) or (len(found) > 1 and isinstance(_object(complete[0]), list)):
        return named_lines or len(found) > 1
    opening = complete[0].strip()
    if not named_lines or opening.startswith(b"[") or opening == b"{":
        return not opening.startswith(b"[") and sum(isinstance(_object(line), dict) for line in complete) > 1
    return any(isinstance(_object(line), dict) for line in complete) or len(complete) > 1


def _rows(number: int, text: str) -> Iterator[Item | Rejected]:
    try:
        for value in _values(text):
            rows = value if isinstance(value, list) and any(isinstance(data, dict) for data in value) else [value]
            for data in rows:
                if isinstance(data, dict):
                    yield Item(number=number, data=Row(data))
                else:
                    reason = "the line holds a single value or a list of such, not a JSON object"
                    yield Rejected(source_row=number, reason=reason)
    except RecursionError:
        yield Rejected(source_row=number, reason="the line nests too deeply")
    except ValueError as error:
        reason = f"the line is not complete JSON ({getattr(error, 'msg', 'a number is too long')})"
        yield Rejected(source_row=number, reason=reason, raw=broken_text(text))


def _items(path: Path, encoding: str | None) -> Iterator[Item | Rejected]:
    number = 0
    with open_bytes(path, encoding) as stream:
        for number, line in lines(stream):
            if line is None or is_crowded(line):
                yield Rejected(source_row=number, reason=TOO_LONG)
                continue
            if not line.strip(b" \t\r\n\0"):
                continue
            if stream.broken and not line.endswith(b"\n"):
                break  # the half line and the break in the file are one fault
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                yield Rejected(source_row=number, reason="the line is not UTF-8 text")
                continue
            yield from _rows(number, text)
        if stream.broken:
            yield Rejected(source_row=number, reason=stream.broken)


def jsonl_source(path: Path, encoding: str | None = None, words: str = "") -> Source:
    """A JSON Lines file, plain or compressed."""
    container = f"JSON Lines ({words})" if words else "JSON Lines"
    return Source(items=partial(_items, path, encoding), tabular=False, container=container)
