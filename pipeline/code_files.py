"""Files to a JSON Lines file of coded mentions, without a database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rich.progress import Progress

from pipeline.batches import batched
from pipeline.cleaning.boilerplate import boilerplate
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.normalise import normalise
from pipeline.coding import make_coder
from pipeline.coding.base import Coder, Prepared
from pipeline.coding.code_posts import as_asked, code_posts, knows
from pipeline.ingest import find_files, open_export
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage, RawPost, Rejected

BATCH = 250


def code_files(
    paths: Sequence[Path],
    out: Path,
    *,
    codebook: Codebook,
    coder_name: str,
    format: str | None,
    mapping: dict[str, str] | None,
    limit: int | None,
    progress: Progress,
    coder_options: dict[str, Any] | None = None,
) -> Counter[str]:
    """Code every post once (an id that repeats is coded the first time); counts of rows, posts, mentions, ..."""
    coder = make_coder(coder_name, codebook, **(coder_options or {}))
    if isinstance(coder, Prepared):
        coder.prepare(lambda: passages_of(paths, coder, format, mapping, limit), progress)
    counts: Counter[str] = Counter()
    task = progress.add_task("Coding", total=None, note="")
    seen: set[tuple[str, str]] = set()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        for batch in batched(islice(rows_of(paths, format, mapping), limit), BATCH):
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
            people = [post for post in posts if not boilerplate(post.text, post.author, post.automated)]
            counts["boilerplate"] += len(posts) - len(people)
            passages = [passage_of(post) for post in people]
            for post, coded in zip(people, code_posts(passages, coder), strict=True):
                counts[coded.outcome] += 1
                counts["rejected quotes"] += len(coded.rejected)
                for mention in coded.mentions:
                    counts["quotes"] += 1
                    line = _line(post.native_id, mention, codebook)
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            progress.update(task, advance=len(batch), note=f"{counts['quotes']:,} mentions")
    progress.update(task, total=counts["rows"])
    return counts


def rows_of(paths: Sequence[Path], format: str | None, mapping: dict[str, str] | None) -> Iterator[RawPost | Rejected]:
    """Every input row of these files, in order; files that are no exports are passed over."""
    for path in find_files(paths):
        export = open_export(path, format=format, mapping=mapping)
        if not export.skipped:
            yield from export.rows()


def passages_of(
    paths: Sequence[Path],
    coder: Coder,
    format: str | None,
    mapping: dict[str, str] | None,
    limit: int | None,
) -> Iterator[Passage]:
    """What coding these files asks the coder: each post once, clean, no boilerplate, in a language it knows."""
    seen: set[tuple[str, str]] = set()
    for row in islice(rows_of(paths, format, mapping), limit):
        if isinstance(row, Rejected) or (row.platform, row.native_id) in seen:
            continue
        seen.add((row.platform, row.native_id))
        passage = passage_of(row)
        if not boilerplate(row.text, row.author, row.automated) and knows(coder, passage):
            yield as_asked(passage)


def passage_of(post: RawPost) -> Passage:
    """The post as a coder takes it, with the language found in it."""
    language, _ = detect_language(normalise(post.text).text, post.language)
    return Passage(id=post.native_id, text=post.text, language=language, platform=post.platform, title=post.title)


def _line(post_id: str, mention: Mention, codebook: Codebook) -> dict[str, Any]:
    """One mention as a flat object; a dimension with terms gives `<id>` (the term) or `<id>_term` beside its label."""
    line: dict[str, Any] = {
        "post_id": post_id,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
    }
    if repaired := getattr(mention, "repaired", None):
        line["repaired"] = repaired
    for dimension in codebook.dimensions:
        code = mention.codes.get(dimension.id)
        label, term = (code.label, code.term) if code else (None, None)
        if dimension.role == "object":
            line[dimension.id] = term or label
            line[f"{dimension.id}_family"] = label
        else:
            line[dimension.id] = label
            if any(one.terms for one in dimension.labels):
                line[f"{dimension.id}_term"] = term
    line["confidence"] = {name: round(code.confidence, 4) for name, code in mention.codes.items()}
    return line
