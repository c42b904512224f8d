"""Where an import meets the data set: rows to posts, impacts to mentions, a batch a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.write import mentions as mention_store
from db.write import posts as post_store
from pipeline.batches import batched
from pipeline.cleaning.near_duplicates import SIMILARITY
from pipeline.coding.code_posts import Coded
from pipeline.import_coded.coding import REJECTED, REPEATED, ImpactCoder, Tally
from pipeline.import_coded.posts import Stored, find_posts
from pipeline.import_coded.reader import Impact, ResultFile
from pipeline.stages import coding_stage, ingest_stage
from records.posts import Rejected

if TYPE_CHECKING:
    from pipeline.run import Context

BATCH = 500
QUARANTINED = "quarantined"  # impacts on rows that could not become a post
FORMAT = "coded_results"
Key = tuple[str, str]


def store_posts(context: Context, inputs: Sequence[ingest_stage.InputFile], results: Sequence[ResultFile]) -> None:
    """Account for every row of the files that is not accounted for yet."""
    task = context.progress.add_task("Importing", total=sum(len(result.rows) for result in results), note="")
    for file, result in zip(inputs, results, strict=True):
        context.progress.update(task, note=file.name)
        values = {"format": FORMAT, "why": result.why, "skipped": result.skipped, "size": file.size}
        with context.engine.begin() as connection:
            source = post_store.add_source(
                connection, run_id=context.run_id, name=file.name, sha256=file.sha256, values=values
            )
        done = len(result.rows) if source.complete else source.rows
        context.progress.advance(task, done)
        for batch in batched([row.post for row in result.rows[done:]], BATCH):
            candidates = ingest_stage.candidates_of(batch, context.key)
            with context.engine.begin() as connection:
                counts = post_store.add_rows(
                    connection, source.id, candidates, similarity=ingest_stage.text_similarity, threshold=SIMILARITY
                )
            context.counts.update(counts)
            context.progress.advance(task, len(batch))
        if not source.complete:
            with context.engine.begin() as connection:
                post_store.complete_source(connection, source.id)
    noted = ", ".join(f"{context.counts[name]:,} {name}" for name in ("posts", "duplicates", "quarantined"))
    context.progress.update(task, note=noted)


def store_codes(context: Context, results: Sequence[ResultFile], coder: ImpactCoder, tally: Tally) -> None:
    """Code every post of the files; those that hold these codes already are counted, not written again."""
    groups = _by_post(results, tally)
    task = context.progress.add_task("Coding", total=len(groups), note=f"coder: {context.coder.name}")
    for batch in batched(groups.items(), BATCH):
        with context.engine.begin() as connection:
            posts = find_posts(connection, [key for key, _ in batch])
            rows = []
            for key, impacts in batch:
                post = posts.get(key)
                if post is None:  # its text repeats another post, which has its own impacts
                    tally.impacts[REPEATED] += len(impacts)
                    continue
                coded = _coded(post, impacts, coder, tally)
                if post.coded_by != context.coder.fingerprint:
                    rows.append(_row(post, coded))
            if rows:  # saving nothing would still tell the topics that their mentions changed
                ordered = sorted(rows, key=lambda row: row.post_id)
                mention_store.save_coded(connection, context.run_id, context.coder.fingerprint, ordered)
        context.counts["coded"] += len(rows)
        context.progress.update(task, advance=len(batch), note=f"{tally.mentions:,} mentions")


def _by_post(results: Sequence[ResultFile], tally: Tally) -> dict[Key, list[Impact]]:
    groups: dict[Key, list[Impact]] = {}
    for row in _rows(results):
        if isinstance(row.post, Rejected):
            tally.impacts[QUARANTINED] += len(row.impacts)
        else:
            groups.setdefault((row.post.platform, row.post.native_id), []).extend(row.impacts)
    return groups


def _rows(results: Sequence[ResultFile]) -> Iterator[Any]:
    return (row for result in results for row in result.rows)


def _coded(post: Stored, impacts: Sequence[Impact], coder: ImpactCoder, tally: Tally) -> Coded:
    if post.boilerplate:
        tally.impacts[REJECTED] += len(impacts)
        reason = f"the post is no person's own words ({post.boilerplate})"
        return Coded(mention_store.BOILERPLATE, [], [(impact.quote, reason) for impact in impacts])
    return coder.code(str(post.id), post.text, impacts, tally)


def _row(post: Stored, coded: Coded) -> mention_store.CodedPost:
    return coding_stage.coded_row(post.id, coded)
