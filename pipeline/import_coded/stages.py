"""Where an import meets the data set: rows to posts, impacts to mentions, a batch a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from db.disclosure import VIEWER, masked
from db.read.layers import layers
from db.write import posts as post_store
from db.write.mentions import save_coded
from pipeline.batches import batched
from pipeline.import_coded.coding import REJECTED, ImpactCoder, Tally
from pipeline.import_coded.label_rows import label_by_label
from pipeline.import_coded.posts import Home, Stored, find_homes, find_posts, find_texts
from pipeline.import_coded.qda_project import KnownPost
from pipeline.import_coded.reader import Impact, ResultFile
from pipeline.input_files import InputFile
from pipeline.progress import Tell
from pipeline.stages.ingest_stage import account_for, summary
from records.answer import Coded, Rejection
from records.layer import Layer
from records.outcome import BOILERPLATE, MENTIONS, set_aside
from records.posts import Rejected
from records.rows import Key, NewSource

BATCH = 500
ERROR = "an error of those who coded it"  # why a post of a result file has no codes
QUARANTINED = "quarantined"  # impacts on rows that could not become a post
REPEATED = "repeated"  # impacts in a file that is a copy of one before
FORMAT = "coded_results"


def machines(engine: Engine) -> set[str]:
    """The names of layers that no person coded."""
    with engine.connect() as connection:
        return {layer.name for layer in layers(connection) if layer.kind != "person"}


def known_posts(engine: Engine, numbers: Sequence[int]) -> dict[int, KnownPost]:
    """The posts of these numbers in the data set, as written and as they left in a project."""
    with engine.connect() as connection:
        return {
            number: KnownPost(platform, native_id, text, masked(text, VIEWER))
            for number, platform, native_id, text in find_texts(connection, numbers)
        }


def store_posts(
    engine: Engine, inputs: Sequence[InputFile], results: Sequence[ResultFile], tell: Tell, *, run_id: int, key: bytes
) -> None:
    """Account for every row of the files that is not accounted for yet."""
    tell.begin("Importing", total=sum(len(result.rows) for result in results))
    for file, result in zip(inputs, results, strict=True):
        described = NewSource(
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            format=FORMAT,
            why=result.why,
            skipped=bool(result.skipped),
        )
        with engine.begin() as connection:
            source = post_store.add_source(connection, run_id, described)
        done = len(result.rows) if source.complete else source.rows
        tell.step(done, note=file.name)
        for batch in batched([row.post for row in result.rows[done:]], BATCH):
            account_for(engine, source.id, batch, key, tell)
            tell.step(len(batch))
        if not source.complete:
            with engine.begin() as connection:
                post_store.complete_source(connection, source.id)
    tell.step(0, note=summary(tell))


def store_codes(
    engine: Engine,
    layer: Layer,
    inputs: Sequence[InputFile],
    results: Sequence[ResultFile],
    coder: ImpactCoder,
    tally: Tally,
    tell: Tell,
    *,
    run_id: int,
) -> None:
    """Code every post of the files; those that hold these codes already are counted, not written again."""
    by_key, failed = _by_key(inputs, results, tally)
    with engine.connect() as connection:
        homes = find_homes(connection, [*by_key, *failed])
    groups = by_post(by_key, homes)
    uncoded = {homes[key].post_id for key in failed} - groups.keys()
    tally.uncoded = len(uncoded)
    tell.begin("Coding", total=len(groups) + len(uncoded), note=f"layer: {layer.name}")
    for batch in batched([*groups.items(), *((post_id, []) for post_id in sorted(uncoded))], BATCH):
        with engine.connect() as connection:
            posts = find_posts(connection, layer, [post_id for post_id, _ in batch])
        coded: list[tuple[int, Coded]] = []
        for post_id, impacts in batch:
            post = posts[post_id]
            answer = Coded(outcome=set_aside(ERROR)) if post_id in uncoded else _coded(post, impacts, coder, tally)
            if post.coded_by != layer.fingerprint:
                coded.append((post_id, answer))
                tally.replaced += post.outcome == MENTIONS
        if coded:  # saving nothing would still tell the topics that their mentions changed
            with engine.begin() as connection:
                save_coded(connection, layer, run_id, sorted(coded, key=lambda one: one[0]))
        tell.counts["coded"] += len(coded)
        tell.step(len(batch), note=f"{tally.mentions:,} mentions")


def by_post(by_key: Mapping[Key, Sequence[Impact]], homes: Mapping[Key, Home]) -> dict[int, list[Impact]]:
    """The impacts of each post by id, its own before those that came with posts which repeat it."""
    groups: dict[int, list[Impact]] = {}
    for key, impacts in sorted(by_key.items(), key=lambda one: homes[one[0]].repeated):
        home = homes[key]
        own = [replace(impact, of_repeat=True) if home.repeated else impact for impact in impacts]
        groups.setdefault(home.post_id, []).extend(own)
    return groups


def _by_key(
    inputs: Sequence[InputFile], results: Sequence[ResultFile], tally: Tally
) -> tuple[dict[Key, list[Impact]], set[Key]]:
    """The impacts of each platform and native id, and those that none of their rows holds codes of.

    Impacts of a file that is a copy of one before are only counted.
    """
    groups: dict[Key, list[Impact]] = {}
    failed: set[Key] = set()
    read: set[str] = set()
    for file, result in zip(inputs, results, strict=True):
        copy = file.sha256 in read
        read.add(file.sha256)
        for row in result.rows:
            if isinstance(row.post, Rejected):
                tally.impacts[QUARANTINED] += len(row.impacts)
                continue
            key = (row.post.platform, row.post.native_id)
            if row.uncoded:
                failed.add(key)
            elif copy:
                tally.impacts[REPEATED] += len(row.impacts)
            else:
                groups.setdefault(key, []).extend(row.impacts)
    whole = {key: label_by_label(impacts) for key, impacts in groups.items()}
    tally.joined = sum(len(groups[key]) - len(impacts) for key, impacts in whole.items())
    return whole, failed - whole.keys()


def _coded(post: Stored, impacts: Sequence[Impact], coder: ImpactCoder, tally: Tally) -> Coded:
    if post.boilerplate:
        tally.impacts[REJECTED] += len(impacts)
        reason = f"the post is no person's own words ({post.boilerplate})"
        return Coded(
            outcome=BOILERPLATE, rejected=tuple(Rejection(quote=impact.quote, reason=reason) for impact in impacts)
        )
    return coder.code(str(post.id), post.text, impacts, tally)
