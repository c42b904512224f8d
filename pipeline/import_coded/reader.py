"""Result files: a post a row with its list of impacts, or an impact a row; JSON Lines, JSON, CSV, Excel, Parquet."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.import_coded.columns import Columns, holds
from pipeline.ingest.base import Importer, Item, Sample, Source
from pipeline.ingest.fields import clean, flat, is_missing
from pipeline.ingest.files import not_an_export
from pipeline.ingest.importers import VOCABULARY
from pipeline.ingest.importers.brandwatch import Brandwatch
from pipeline.ingest.importers.generic import Generic
from pipeline.ingest.readers import Unreadable, open_source
from pipeline.ingest.redact import without_authors
from records.posts import RawPost, Rejected

QUOTE_ONLY = "quote"  # kind of a post whose text is no more than its quotes
QUOTE_VERSION = -1  # the whole text, where it comes, takes the place of the quotes
_TEXT = "text"  # both importers read this column
_TEXTS = ("fulltext", "snippet", "text")
_SAMPLED = 30
_ERRORS = frozenset(
    {"error", "errors", "error_message", "error_msg", "llm_error", "api_error", "exception", "traceback"}
)
_ERROR_TEXT = re.compile(r"\W{0,2}(error|exception|traceback|failed|request failed|api error|timeout)\b", re.IGNORECASE)
_TOLD = 4  # keys of an object that tells an error: its text, code, type and the answer it could not read
_LITERAL_LIMIT = 1_000_000  # characters of a list written as text


@dataclass(frozen=True, slots=True)
class Impact:
    """One coded passage as the file has it: raw labels by dimension, and what others had mapped them to."""

    quote: str
    labels: Mapping[str, tuple[str, ...]]
    mapped: Mapping[str, tuple[str, ...]]
    fault: str | None = None
    of_repeat: bool = False  # it came with a post that repeats another one, to which it now belongs
    flat: bool = False  # a row of its own: rows that differ in one label may be one impact written label by label


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One input row: its post, or why there is none, and its impacts."""

    post: RawPost | Rejected
    impacts: tuple[Impact, ...] = ()
    uncoded: bool = False  # its coder got an error, or left nothing: not the same as no mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFile:
    """A file that was read: its rows, or why it was skipped."""

    why: str
    skipped: bool = False
    fault: bool = False  # it can't be read, or holds no codes
    rows: list[ResultRow] = field(default_factory=list)


def read_results(path: Path, columns: Columns) -> ResultFile:
    """Read a result file whole. A file that holds no codes is one rejected row that says so."""
    if skipped := not_an_export(path):
        return ResultFile(why=skipped, skipped=True)
    try:
        source = open_source(path, vocabulary=VOCABULARY | columns.all)
        head = [] if source is None else list(islice(source.items(), _SAMPLED))
    except (Unreadable, OSError) as error:
        return _faulty(str(error) if isinstance(error, Unreadable) else f"the file can't be opened ({error.strerror})")
    if source is None or not head:
        return ResultFile(why="empty file" if source is None else "no rows", skipped=True)
    samples = [flat(item.data) for item in head if isinstance(item, Item)]
    keys = list(dict.fromkeys(key for sample in samples for key in sample))
    if not columns.tell(keys):
        return _faulty(
            f"no codes in this file: neither {columns.impacts[0]} nor {columns.quote[0]} with labels; it has "
            f"{', '.join(keys[:30]) or 'no rows that can be read'}. Posts without codes go through the command run; "
            "columns of other names go into a mapping file"
        )
    lists = columns.of_impacts(keys)
    if len(lists) > 1:
        return _faulty(
            f"several columns of results in this file: {', '.join(lists)}. Each is the codes of one coder, in a layer of its "
            "own: keep one of them in a copy of the file, and name the layer with --layer"
        )
    importer = _importer(source, samples)
    rows = list(_rows(source, importer, columns, lists))
    shape = f"a list of impacts a row, in {lists[0]}" if lists else "flat rows"
    return ResultFile(why=f"coded results, {shape}; posts as {importer.title}; {source.container}", rows=rows)


def _faulty(reason: str) -> ResultFile:
    return ResultFile(why=reason, fault=True, rows=[ResultRow(Rejected(source_row=0, reason=reason))])


def _importer(source: Source, samples: Sequence[Mapping[str, Any]]) -> Importer:
    """The importer whose columns the posts have, as if the text were there."""
    known = {**dict.fromkeys(key for sample in samples for key in sample), "full text": ""}
    sample = Sample(tabular=source.tabular, rows=[known], columns=tuple(known))
    return max((Brandwatch(), Generic()), key=lambda importer: importer.sniff(sample)[0])


def _rows(source: Source, importer: Importer, columns: Columns, lists: Sequence[str]) -> Iterator[ResultRow]:
    for number, item in enumerate(source.items(), start=1):
        row = ResultRow(item) if isinstance(item, Rejected) else _row(item, importer, columns, lists)
        yield replace(row, post=replace(row.post, source_row=number)) if source.counted else row


def _row(item: Item, importer: Importer, columns: Columns, lists: Sequence[str]) -> ResultRow:
    data = flat(item.data)
    lists = (columns.of_impacts(data) or lists) if lists else lists
    listed = value_of(data, lists) if lists else None
    if (lists and (is_missing(listed) or _error(listed))) or _error_told(data):
        return ResultRow(_post(item, importer, columns, (), lists), uncoded=True)
    if not lists:
        impact = replace(_impact(data, columns), flat=True)
        impacts: tuple[Impact, ...] = (impact,) if impact.quote or impact.labels or impact.mapped else ()
    else:
        entries = _entries(listed, columns)
        if entries is None:
            reason = f"what stands under {lists[0]} can't be read as a list"
            return ResultRow(Rejected(source_row=item.number, reason=reason, raw=without_authors(item.data)))
        impacts = tuple(_entry(entry, columns) for entry in entries)
    return ResultRow(_post(item, importer, columns, impacts, lists), impacts)


def _error_told(data: Mapping[str, Any]) -> bool:
    """Whether a column of the row says that its coder failed."""
    return any(not is_missing(value) for key, value in data.items() if key.rsplit(".", 1)[-1] in _ERRORS)


def _error(listed: Any) -> bool:
    """Whether an error stands where the impacts should: its text, or an object that holds nothing else."""
    if isinstance(listed, str) and _ERROR_TEXT.match(listed):
        return True
    entries = _listing(listed)
    return bool(entries) and all(
        isinstance(one, Mapping) and {str(key).casefold() for key in one} & _ERRORS and len(one) <= _TOLD
        for one in entries or ()
    )


def _entries(listed: Any, columns: Columns) -> list[Any] | None:
    """The impacts in a cell; an object around their list is opened."""
    entries = _listing(listed)
    if entries and len(entries) == 1 and isinstance(entries[0], Mapping):
        inner = {str(key).casefold(): value for key, value in entries[0].items()}
        if names := columns.of_impacts(inner):
            return _listing(inner[names[0]])
    return entries


def _post(
    item: Item, importer: Importer, columns: Columns, impacts: Sequence[Impact], lists: Sequence[str]
) -> RawPost | Rejected:
    codes = columns.all.union(lists)
    own = {key: value for key, value in item.data.items() if str(key).strip().casefold() not in codes}
    record = _single(importer, item.child(own))
    if isinstance(record, RawPost) and record.text != record.title:
        return record
    quotes = list(dict.fromkeys(impact.quote.strip() for impact in impacts if impact.quote.strip()))
    if not quotes:
        reason = record.reason if isinstance(record, Rejected) else "no text"
        reason = "neither a text nor a quote" if reason == "no text" else reason
        return Rejected(source_row=item.number, reason=reason, raw=without_authors(item.data))
    rest = {key: value for key, value in own.items() if _squashed(str(key)) not in _TEXTS}
    record = _single(importer, item.child({**rest, _TEXT: "\n\n".join(quotes)}))
    if isinstance(record, Rejected):
        return record
    return replace(record, kind=QUOTE_ONLY, version=QUOTE_VERSION, repost=False)


def _single(importer: Importer, item: Item) -> RawPost | Rejected:
    source = Source(items=lambda: iter([item]), tabular=False, container="")
    return next(importer.read(source))


def _squashed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _entry(entry: Any, columns: Columns) -> Impact:
    if not isinstance(entry, Mapping):
        return Impact("", {}, {}, fault="the impact is no object with a quote and labels")
    return _impact(flat(entry), columns)


def _impact(data: Mapping[str, Any], columns: Columns) -> Impact:
    quote = clean(value_of(data, columns.quote))
    labels = {d: found for d, names in columns.raw.items() if (found := _labels(value_of(data, names)))}
    mapped = {d: found for d, names in columns.mapped.items() if (found := _all_labels(data, names))}
    return Impact("" if is_missing(quote) else quote, labels, mapped)


def value_of(data: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first value under one of these names, at the top or inside an object; None where there is none."""
    for name in names:
        if (value := data.get(name)) not in (None, ""):
            return value
    found = (value for name in names for key, value in data.items() if holds(key, name) and value not in (None, ""))
    return next(found, None)


def _all_labels(data: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    """The labels in all columns of these names, each once."""
    return tuple(dict.fromkeys(label for name in names for label in _labels(value_of(data, [name]))))


def _labels(value: Any) -> tuple[str, ...]:
    """Labels in a cell: a word, a list, or a list written as text. "N/A" is a label: the mapping says what it means."""
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        value = _listing(value) or value
    texts = (clean(one).strip() for one in _leaves(value))
    return tuple(dict.fromkeys(text for text in texts if text and text.casefold() != "nan"))


def _leaves(value: Any) -> Iterator[Any]:
    """The single values of a list or an object, such as the {"choices": [...]} of annotation tools."""
    if isinstance(value, (list, Mapping)):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(inner)
    else:
        yield value


def _listing(value: Any) -> list[Any] | None:
    """A list from a list, an object, or either written as JSON or Python; None for anything else."""
    if isinstance(value, str) and len(value) <= _LITERAL_LIMIT:
        for parse in (json.loads, ast.literal_eval):
            try:
                value = parse(value)
                break
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list) else None


def joined(files: Sequence[ResultFile]) -> list[ResultFile]:
    """The files with each post that is known by its quotes alone given all its quotes, wherever they stand."""
    quotes: dict[tuple[str, str], dict[str, None]] = {}
    for row in (row for file in files for row in file.rows):
        if isinstance(row.post, RawPost) and row.post.kind == QUOTE_ONLY:
            mine = quotes.setdefault((row.post.platform, row.post.native_id), {})
            mine.update(dict.fromkeys(impact.quote.strip() for impact in row.impacts if impact.quote.strip()))

    def whole(row: ResultRow) -> ResultRow:
        if not isinstance(row.post, RawPost) or row.post.kind != QUOTE_ONLY:
            return row
        text = "\n\n".join(quotes[row.post.platform, row.post.native_id])
        return replace(row, post=replace(row.post, text=text))

    return [replace(file, rows=[whole(row) for row in file.rows]) for file in files]
