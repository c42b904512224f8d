"""JSON Lines: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.ingest.base import Item, Source
from pipeline.ingest.readers.stream import SAMPLE_BYTES, TOO_LONG, lines, open_bytes
from pipeline.ingest.redact import broken_text
from records.posts import Rejected


def _object(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def looks_like_lines(start: bytes, *, named_lines: bool) -> bool:
    """Whether a file that begins with `start` holds an object a line rather than one document."""
    found = [line for line in start.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:50] if line.strip()]
    whole = len(start) < SAMPLE_BYTES
    complete = found if whole else found[:-1]
    if not complete:
        return named_lines  # one line fills the whole sample: the extension decides
    if isinstance(_object(complete[0]), dict):
        return named_lines or len(found) > 1
    opening = complete[0].strip()
    if not named_lines or opening.startswith(b"[") or opening == b"{":
        return not opening.startswith(b"[") and sum(isinstance(_object(line), dict) for line in complete) > 1
    return any(isinstance(_object(line), dict) for line in complete) or len(complete) > 1


def _items(path: Path) -> Iterator[Item | Rejected]:
    number = 0
    with open_bytes(path) as stream:
        for number, line in lines(stream):
            if line is None:
                yield Rejected(source_row=number, reason=TOO_LONG)
                continue
            if not line.strip(b" \t\r\n\0"):
                continue
            if stream.broken and not line.endswith(b"\n"):
                break  # the half line and the break in the file are one fault
            try:
                data = json.loads(line.decode("utf-8"))
            except UnicodeDecodeError:
                yield Rejected(source_row=number, reason="the line is not UTF-8 text")
            except RecursionError:
                yield Rejected(source_row=number, reason="the line nests too deeply")
            except ValueError as error:
                reason = f"the line is not complete JSON ({getattr(error, 'msg', 'a number is too long')})"
                yield Rejected(source_row=number, reason=reason, raw=broken_text(line.decode("utf-8", "replace")))
            else:
                if isinstance(data, dict):
                    yield Item(number=number, data=data)
                else:
                    reason = "the line holds a single value or a list, not a JSON object"
                    yield Rejected(source_row=number, reason=reason)
        if stream.broken:
            yield Rejected(source_row=number, reason=stream.broken)


def jsonl_source(path: Path) -> Source:
    """A JSON Lines file, plain or compressed."""
    return Source(items=partial(_items, path), tabular=False, container="JSON Lines")
