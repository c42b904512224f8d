"""Files to a JSON Lines file of mentions, without a database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rich.progress import Progress

from pipeline.batches import batched
from pipeline.cleaning.clean import passage_of
from pipeline.coding.base import Coder, Prepared
from pipeline.coding.code_posts import as_asked, code_posts, knows
from pipeline.ingest import NOTHING_SAID, ReadOptions, find_files, not_a_file, open_export
from records.codebook import Codebook
from records.mentions import Code, Mention
from records.outcome import BOILERPLATE
from records.posts import Passage, RawPost, Rejected

BATCH = 250
GIVEN_BY, LEFT = "codes by ", "left: "  # counts of a coder that is made of several


def code_files(
    paths: Sequence[Path],
    out: Path,
    *,
    coder: Coder,
    format: str | None,
    mapping: dict[str, str] | None,
    limit: int | None,
    progress: Progress,
    options: ReadOptions = NOTHING_SAID,
) -> Counter[str]:
    """Code every post once (an id that repeats is coded the first time); counts of rows, posts, mentions, ..."""
    if isinstance(coder, Prepared):
        coder.prepare(lambda: passages_of(paths, coder, format, mapping, limit, options), progress)
    counts: Counter[str] = Counter()
    task = progress.add_task("Coding", total=None, note="")
    seen: set[tuple[str, str]] = set()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        for batch in batched(islice(rows_of(paths, format, mapping, options), limit), BATCH):
            posts = []
            for row in batch:
                counts["rows"] += 1
                if isinstance(row, Rejected):
                    counts["quarantined"] += 1
                elif (row.platform, row.native_id) in seen:
                    counts["duplicates"] += 1
                else:
                    seen.add((row.platform, row.native_id))
                    posts.append(row)
            counts["posts"] += len(posts)
            judged = [passage_of(post) for post in posts]
            passages = [passage for passage, why in judged if not why]
            counts[BOILERPLATE] += len(posts) - len(passages)
            for coded in code_posts(passages, coder):
                counts[coded.outcome] += 1
                counts["rejected quotes"] += len(coded.rejected)
                if coded.given_by:
                    counts[GIVEN_BY + coded.given_by] += 1
                if coded.left:
                    counts[LEFT + coded.left] += 1
                for mention in coded.mentions:
                    counts["quotes"] += 1
                    line = _line(mention, coder.codebook)
                    line |= {"coder": coded.given_by} if coded.given_by else {}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            progress.update(task, advance=len(batch), note=f"{counts['quotes']:,} mentions")
    progress.update(task, total=counts["rows"])
    return counts


def rows_of(
    paths: Sequence[Path], format: str | None, mapping: dict[str, str] | None, options: ReadOptions = NOTHING_SAID
) -> Iterator[RawPost | Rejected]:
    """Every input row of these files, in order; files that are no exports are passed over."""
    for path in find_files(paths):
        if unread := not_a_file(path):
            yield Rejected(source_row=0, reason=unread)
            continue
        export = open_export(path, format=format, mapping=mapping, options=options)
        if not export.skipped:
            yield from export.rows()


def passages_of(
    paths: Sequence[Path],
    coder: Coder,
    format: str | None,
    mapping: dict[str, str] | None,
    limit: int | None,
    options: ReadOptions = NOTHING_SAID,
) -> Iterator[Passage]:
    """What coding these files asks the coder: each post once, clean, no boilerplate, in a language it knows."""
    seen: set[tuple[str, str]] = set()
    for row in islice(rows_of(paths, format, mapping, options), limit):
        if isinstance(row, Rejected) or (row.platform, row.native_id) in seen:
            continue
        seen.add((row.platform, row.native_id))
        passage, why = passage_of(row)
        if not why and knows(coder, passage):
            yield as_asked(passage)


def _line(mention: Mention, codebook: Codebook) -> dict[str, Any]:
    """One mention as a flat object: a label where a dimension has one, a list where it has several, null for none.

    A dimension with terms gives them as `<id>_term`; for an object, `<id>` is the term, or the label where there is
    none, and `<id>_family` the label. `confidence` is by dimension, then label.
    """
    line: dict[str, Any] = {
        "post_id": mention.post_id,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
    }
    if mention.repaired:
        line["repaired"] = mention.repaired
    confidence: dict[str, dict[str, float]] = {}
    for dimension in codebook.dimensions:
        codes = mention.codes.get(dimension.id, ())
        labels = mention.labels(dimension.id)
        if dimension.role == "object":
            line[dimension.id] = _plain(code.term or code.label for code in codes)
            line[f"{dimension.id}_family"] = _plain(labels)
        else:
            line[dimension.id] = _plain(labels)
            if any(one.terms for one in dimension.labels):
                line[f"{dimension.id}_term"] = _plain(code.term for code in codes if code.term)
        if codes:
            confidence[dimension.id] = {label: _surest(codes, label) for label in labels}
    line["confidence"] = confidence
    return line


def _plain(values: Iterable[str]) -> str | list[str] | None:
    distinct = list(dict.fromkeys(values))
    return distinct if len(distinct) > 1 else next(iter(distinct), None)


def _surest(codes: Sequence[Code], label: str) -> float:
    return round(max(code.confidence for code in codes if code.label == label), 4)
