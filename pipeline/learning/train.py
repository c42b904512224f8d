"""The command's work: heads from examples and coded posts, their card, and what they gained."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.progress import Progress

from pipeline.batches import batched
from pipeline.coding.code_posts import code_posts
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.heads import folder, store
from pipeline.coding.offline.heads.examples import example_files, example_folder, read_examples
from pipeline.coding.offline.heads.heads import Heads
from pipeline.coding.offline.tuning import LEARNING
from pipeline.evaluation.coded import CodedPost, coded_post
from pipeline.evaluation.evaluate import measured as figures_of
from pipeline.evaluation.measure import Figures
from pipeline.learning.card import write_card
from pipeline.learning.check import ship
from pipeline.learning.coded import CodedExample, coded_examples
from pipeline.learning.gains import RESAMPLES, SEED, Line, compared, measured_alone
from pipeline.learning.learn import Taught, learn, untaught
from records.answer import Coded
from records.codebook import Codebook
from records.problem import Problem

Pair = tuple[Path, Path]  # posts, codes
BATCH = 250


@dataclass(frozen=True, slots=True)
class Trained:
    """A folder of new heads, what was learned from, and what that gained."""

    folder: folder.Folder
    posts: int
    left_out: Counter[str]
    before: str  # what the figures are compared with
    lines: list[Line]


def train_coded(
    codebook: Codebook, pairs: Sequence[Pair], out: Path, *, examples: Path | None, model: str, progress: Progress
) -> Trained:
    """Learn from coded posts and write the heads to `out`.

    The start are heads that have learned from the codebook's examples; where those that ship with it can be used, and are
    not what is made, they. Raises Problem where there are too few posts.
    """
    languages = OfflineCoder.languages
    coded, left_out = coded_examples(codebook, pairs, languages)
    if len(coded) < LEARNING.coded_fewest:
        raise Problem(
            f"There are {len(coded)} coded posts to learn from, and fewer than {LEARNING.coded_fewest} teach nothing that "
            f"lasts{_told(left_out)}. Code more, or add files with a further --coded."
        )
    files = example_files(examples or example_folder(codebook))
    own = folder.shipped(codebook, files, model) if out.resolve() != folder.shipped_folder(codebook).resolve() else None
    if own and (known_codes := {one["codes_sha256"] for one in own.card["coded"]} & {_sha256(c) for _, c in pairs}):
        raise Problem(
            f"The heads that ship with {codebook.id} have learned from {len(known_codes)} of these files of codes already. "
            "Name posts that are new to them."
        )
    coder = OfflineCoder(codebook, model=model, examples=examples, shipped=own is not None)
    before = _coded(coder, coded, progress)
    start = coder.heads.encoder if isinstance(coder.heads, Heads) else untaught(codebook, coded, model)
    task = progress.add_task(
        "Learning from coded posts", total=100, note=f"{len(coded):,} posts, {LEARNING.folds} folds"
    )
    known = Taught(read_examples(codebook, files), coder.heads.stack) if isinstance(coder.heads, Heads) else None
    learned = learn(codebook, start, coded, known, lambda part: progress.advance(task, 100 * part))
    progress.update(task, completed=100)
    judged = [d for d in codebook.ids if any(d in one.gold.codes for one in coded)]
    lines = compared(codebook, judged, before, learned.kept_back, learned.fold)
    card = _card(codebook, pairs, files, model, coded, left_out, own, lines, known=known is not None)
    made = folder.save(out, learned.heads, card)
    taught = OfflineCoder(codebook, model=model, examples=examples, heads=out)
    ship(made, _measured(taught, pairs, judged, learned.kept_back, folds=LEARNING.folds))
    return Trained(made, len(coded), left_out, "shipped" if own else "without them", lines)


def train_examples(
    codebook: Codebook, out: Path, *, examples: Path | None, model: str, measured: Pair | None, progress: Progress
) -> tuple[list[Line], int]:
    """Learn from the examples and write the heads to `out`; their figures on coded posts that they have not learned from.

    The figures, and on how many posts.
    """
    files = example_files(examples or example_folder(codebook))
    heads = store.trained(codebook, files, model)
    card = _card(codebook, [], files, model, [], Counter(), None, [])
    made = folder.save(out, heads, card)
    lines: list[Line] = []
    posts: list[CodedExample] = []
    if measured:
        posts, left_out = coded_examples(codebook, [measured], OfflineCoder.languages)
        coder = OfflineCoder(codebook, model=model, examples=examples, heads=out)
        judged = [d for d in codebook.ids if any(d in one.gold.codes for one in posts)]
        read = _coded(coder, posts, progress)
        lines = measured_alone(codebook, judged, read)
        card |= {"figures": [asdict(line) for line in lines], "measured_on": _described([measured], posts, left_out)}
        made = folder.save_card(out, card)
        ship(made, _measured(coder, [measured], judged, read))
    else:
        write_card(made)
    return lines, len(posts)


def _coded(coder: OfflineCoder, coded: Sequence[CodedExample], progress: Progress) -> list[CodedPost]:
    """The posts as this coder codes them."""
    answers: list[Coded] = []
    task = progress.add_task("Coding", total=len(coded), note="")
    for batch in batched(coded, BATCH):
        answers += code_posts([one.passage for one in batch], coder)
        progress.update(task, advance=len(batch))
    return [coded_post(one.gold, one.post, a.mentions, coder.codebook) for one, a in zip(coded, answers, strict=True)]


def _measured(
    coder: OfflineCoder,
    pairs: Sequence[Pair],
    judged: Sequence[str],
    coded: Sequence[CodedPost],
    folds: int | None = None,
) -> Figures:
    """The figures of coded posts that the heads have not learned from, or (with `folds`) of each kept back once."""
    hashes = [_sha256(codes) for _, codes in pairs]
    gold = {
        "name": ", ".join(codes.name for _, codes in pairs),
        "sha256": hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest(),
        "posts": len(coded),
        "random_sample": False,
        "readers": None,
        "folds": folds,
    }
    return figures_of(gold, coded, judged, coder=coder, codebook=coder.codebook, resamples=RESAMPLES, seed=SEED)


def _card(
    codebook: Codebook,
    pairs: Sequence[Pair],
    examples: Sequence[Path],
    model: str,
    coded: Sequence[CodedExample],
    left_out: Counter[str],
    start: folder.Folder | None,
    lines: Sequence[Line],
    *,
    known: bool = True,
) -> dict[str, Any]:
    """What the heads were made from, how and when, and their figures: no word of any post. `known`: they had learned before."""
    return {
        "made_of": store.fingerprint(codebook, examples, model),
        "learning": store.learning(codebook),
        "model": model,
        "codebook": {"id": codebook.id, "version": codebook.version, "hash": codebook.content_hash},
        "made_at": datetime.now(UTC).strftime("%Y-%m-%d"),
        "examples": len(read_examples(codebook, examples)),
        "started_from": start.sha256 if start else "examples" if known else "nothing",
        **_described(pairs, coded, left_out),
        "folds": LEARNING.folds,
        "figures": [asdict(line) for line in lines],
        "libraries": {name: version(name) for name in ("torch", "transformers", "scikit-learn", "numpy")},
    }


def _described(pairs: Sequence[Pair], coded: Sequence[CodedExample], left_out: Counter[str]) -> dict[str, Any]:
    """Coded posts in numbers."""
    return {
        "coded": [{"posts": posts.name, "codes": codes.name, "codes_sha256": _sha256(codes)} for posts, codes in pairs],
        "posts": len(coded),
        "relevant": sum(one.gold.relevant for one in coded),
        "platforms": dict(sorted(Counter(one.post.platform for one in coded).items())),
        "left_out": {reason: n for reason, n in sorted(left_out.items()) if n},
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _told(left_out: Counter[str]) -> str:
    told = ", ".join(f"{n:,} {reason}" for reason, n in left_out.most_common() if n)
    return f" (left out: {told})" if told else ""
