"""The command `evaluate`: a coder measured against posts that people have read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from sqlalchemy import URL

from analysis.bootstrap import RESAMPLES, SEED
from pipeline.cli.failures import failing
from pipeline.cli.groups import Asking, Escalating, grouped
from pipeline.cli.llm import coder_options
from pipeline.cli.options import CodebookFile, CoderName, DatabaseIfAny, HeadsFolder, pairs, read_codebook
from pipeline.progress import console, stage_progress
from records.problem import Problem

if TYPE_CHECKING:
    from pipeline.coding.base import Coder
    from pipeline.evaluation.gold import Gold
    from records.codebook import Codebook


@grouped
def evaluate(
    asking: Asking,
    escalating: Escalating,
    gold: Annotated[
        Path, typer.Option(help="Gold codes, one JSON object a line, one line a post.", show_default=False)
    ],
    posts: Annotated[
        Path, typer.Option(help="The posts that the gold is about: an export or a folder of them.", show_default=False)
    ],
    coder: CoderName = "offline",
    heads: HeadsFolder = None,
    codebook: CodebookFile = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write all figures and every disagreement, with its passages, to this file."),
    ] = None,
    database: DatabaseIfAny = None,
    random_sample: Annotated[
        bool,
        typer.Option("--random-sample", help="The gold is a simple random sample of the posts of --database."),
    ] = False,
    readers: Annotated[
        int | None,
        typer.Option(min=1, help="How many people coded each of the gold's posts, for the dashboard to say."),
    ] = None,
    to_ship: Annotated[
        bool,
        typer.Option(
            "--ship",
            help="Keep the figures beside the heads: the check that comes with them, for data sets without one.",
        ),
    ] = False,
    show: Annotated[int, typer.Option(min=0, help="Disagreements of each dimension to print, to read.")] = 0,
    curve: Annotated[
        str | None,
        typer.Option(
            "--curve",
            metavar="WHO",
            help="Say instead what each per cent escalated to a model buys: `gold` (as if it said what the gold says, an upper "
            "bound), `model` (with --coder offline+llm: asked, or from the cache), or a layer of --database with its codes.",
        ),
    ] = None,
    gold_keys: Annotated[
        list[str] | None,
        typer.Option("--gold-key", metavar="DIMENSION=KEY", help="What the gold calls a dimension, e.g. role=parts."),
    ] = None,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples behind the intervals.")] = RESAMPLES,
    seed: Annotated[int, typer.Option(help="Seed of the resampling.")] = SEED,
) -> None:
    """Measure a coder: agreement with gold codes for each dimension and label, with 95 % intervals.

    The gold's posts are coded as `code` would, then compared post by post: precision, recall, F1, Cohen's kappa,
    Krippendorff's alpha, calibration. `docs/evaluation.md` describes the gold file, the figures and what they allow.
    """
    from db.connect import database_url
    from pipeline.coding import make_coder
    from pipeline.evaluation.evaluate import evaluate as measure
    from pipeline.evaluation.evaluate import keep, without_words
    from pipeline.evaluation.gold import read_gold
    from pipeline.evaluation.report import print_disagreements, print_evaluation
    from pipeline.learning.check import heads_to_check, ship

    with failing(stopped="You stopped the evaluation. Nothing was stored."):
        url = database_url(database) if database else None
        _check(gold, posts, url, random_sample, to_ship)
        book = read_codebook(codebook)
        codes = read_gold(gold, book, pairs("--gold-key", "DIMENSION=KEY", "role=parts", gold_keys or []))
        given = dataclasses.asdict(asking) | dataclasses.asdict(escalating)
        options = coder_options(coder, given, beside=url.database if url else None, heads=heads)
        chosen = make_coder(coder, book, **options)
        if curve:
            _curve(curve, codes, posts, chosen, book, url, json_file, resamples=resamples, seed=seed)
            return
        checked = heads_to_check(chosen, codes) if to_ship else None
        with stage_progress() as progress:
            results, coded = measure(
                codes,
                posts,
                coder=chosen,
                codebook=book,
                random_sample=random_sample,
                readers=readers,
                resamples=resamples,
                seed=seed,
                progress=progress,
            )
        print_evaluation(results)
        if show:
            print_disagreements(results, show)
        if json_file:
            json_file.parent.mkdir(parents=True, exist_ok=True)
            json_file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            console.print(f"Figures and {len(results['disagreements']):,} disagreements: {escape(str(json_file))}")
        if checked:
            ship(checked, without_words(results))
            console.print(f"Kept beside the heads, without any words of the posts: {escape(str(checked.path))}")
        if url:
            held = keep(url, results, coded)
            console.print(f"Stored in {escape(str(url.database))}, which holds {held:,} of the {len(coded):,} posts.")


def _curve(
    whose: str,
    gold: Gold,
    posts: Path,
    coder: Coder,
    book: Codebook,
    url: URL | None,
    json_file: Path | None,
    *,
    resamples: int,
    seed: int,
) -> None:
    """What escalation buys, with the answers of the gold, the coder's own model, or a layer."""
    from export.asked import opened
    from pipeline.coding.cascade import Cascade
    from pipeline.evaluation import escalation
    from pipeline.evaluation.coded import code_gold
    from pipeline.evaluation.report import print_curve

    if whose == "model" and not isinstance(coder, Cascade):
        raise Problem("--curve model asks the model of --coder offline+llm: name that coder.")
    if whose not in ("model", "gold") and url is None:
        raise Problem(
            f"--curve takes gold, model, or a layer of the data set. '{whose}' is a layer of --database: name it."
        )
    first = coder.offline if isinstance(coder, Cascade) else coder
    with stage_progress() as progress:
        settled, _ = code_gold(gold.posts, posts, coder=first, codebook=book, progress=progress)
        if all(post.doubt is None for post in settled):
            raise Problem("--curve needs a coder that says how sure it is of a post: offline or offline+llm.")
        if whose == "gold":
            answers = escalation.as_gold(settled, book)
        elif isinstance(coder, Cascade) and whose == "model":
            found, _ = code_gold(gold.posts, posts, coder=coder.llm, codebook=book, progress=progress)
            answers = {post.key: post for post in found}
        else:
            assert url is not None
            data = opened(url, whose)
            answers = escalation.of_layer(settled, data)
            data.close()
        rows = escalation.curve(settled, answers, book, gold.judged, resamples=resamples, seed=seed, progress=progress)
    names = {"relevance": "Relevance"} | {dimension: book.dimension(dimension).name for dimension in gold.judged}
    print_curve(rows, names, f"{whose}: an upper bound" if whose == "gold" else whose)
    if json_file:
        made = {
            "gold": {"name": gold.name, "sha256": gold.sha256, "posts": len(settled)},
            "answers": whose,
            "curve": rows,
        }
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        console.print(f"The curve: {escape(str(json_file))}")


def _check(gold: Path, posts: Path, url: URL | None, random_sample: bool, to_ship: bool) -> None:
    """Say what is wrong before anything is coded."""
    from db.connect import exists

    if not gold.is_file():
        raise Problem(f"There is no gold file at {gold}. Check --gold.")
    if not posts.exists():
        raise Problem(f"There are no posts at {posts}. Check --posts.")
    if url and not exists(url):
        raise Problem(f"There is no data set at {url.database}. Check --database, or make it with 'run' first.")
    if random_sample and url is None:
        raise Problem("--random-sample says of which data set the gold is a sample by --database. Name it.")
    if random_sample and to_ship:
        raise Problem(
            "--ship is for other data sets, and the gold is a random sample of none of them: use one of the two."
        )
