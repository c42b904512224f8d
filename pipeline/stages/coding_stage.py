"""Posts to mentions: every post that a layer's coder has not seen goes through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from db.read.pending import PendingPost, count_uncoded, uncoded_posts
from db.write.mentions import save_coded
from pipeline.coding.base import Coder, Prepared
from pipeline.coding.code_posts import as_asked, code_posts, knows
from pipeline.progress import Tell
from pipeline.stages.settling import Settled
from records.answer import Coded
from records.layer import Layer
from records.long_texts import LONGEST
from records.outcome import BOILERPLATE
from records.posts import Passage, surroundings

BATCH = 250


def code_new_posts(
    engine: Engine, layer: Layer, coder: Coder, tell: Tell, *, run_id: int, settled: Settled | None = None
) -> None:
    """Code the layer's pending posts in the order of their ids. Nothing is open while the coder works.

    With `settled`, the coder is asked only about what is in doubt there, and the rest is taken from it.
    """
    with engine.connect() as connection:
        total = count_uncoded(connection, layer)
    if isinstance(coder, Prepared):
        coder.prepare(lambda: _all_passages(engine, layer, coder, settled), tell.progress)
    tell.begin("Coding", total=total, note=f"coder: {coder.name}")
    for posts in _pending(engine, layer):
        coded = _coded([post for post in posts if _asks(post, settled)], coder)
        if settled:
            coded = settled.with_answers(engine, [post.id for post in posts], dict(coded))
        with engine.begin() as connection:
            save_coded(connection, layer, run_id, coded)
        tell.counts["coded"] += len(posts)
        tell.counts["mentions"] += sum(len(one.mentions) for _, one in coded)
        tell.counts["rejected quotes"] += sum(len(one.rejected) for _, one in coded)
        tell.counts["cut"] += sum(post.cut for post in posts)
        tell.step(len(posts), note=f"{tell.counts['mentions']:,} mentions")
    if cut := tell.counts["cut"]:
        what = "1 post is" if cut == 1 else f"{cut:,} posts are"
        tell.progress.console.print(
            f"{what} longer than {LONGEST:,} characters: what is beyond is kept, and not coded.", highlight=False
        )


def _pending(engine: Engine, layer: Layer) -> Iterator[Sequence[PendingPost]]:
    """The posts that the layer lacks, a batch at a time."""
    after = 0
    while True:
        with engine.connect() as connection:
            posts = uncoded_posts(connection, layer, after, BATCH)
        if not posts:
            return
        yield posts
        after = posts[-1].id


def _coded(posts: Sequence[PendingPost], coder: Coder) -> list[tuple[int, Coded]]:
    """What comes of each post, in order; what no person wrote is not shown to the coder."""
    answers = iter(code_posts([_passage(post) for post in posts if not post.boilerplate], coder))
    return [(post.id, Coded(outcome=BOILERPLATE) if post.boilerplate else next(answers)) for post in posts]


def _asks(post: PendingPost, settled: Settled | None) -> bool:
    return settled is None or post.id in settled.doubtful


def _all_passages(engine: Engine, layer: Layer, coder: Coder, settled: Settled | None) -> Iterator[Passage]:
    """Every passage that this run will ask the coder about, in order."""
    for posts in _pending(engine, layer):
        for post in posts:
            passage = _passage(post)
            if _asks(post, settled) and not post.boilerplate and knows(coder, passage):
                yield as_asked(passage)


def _passage(post: PendingPost) -> Passage:
    return Passage(
        id=str(post.id),
        text=post.text,
        language=post.language,
        platform=post.platform,
        title=post.title,
        surroundings=surroundings(post.venue, post.root, post.parent),
    )
