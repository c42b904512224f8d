"""An evaluation on the terminal: figures with their intervals, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from pipeline.evaluation.disagreements import RELEVANCE
from pipeline.progress import console
from records.outcome import LANGUAGE, MISSING

FIGURES = {
    "precision": "precision",
    "recall": "recall",
    "micro_f1": "micro-F1",
    "macro_f1": "macro-F1",
    "kappa": "kappa",
    "alpha": "alpha",
}
FEWEST = 20  # posts below which a figure allows no verdict
RELIABLE, TENTATIVE = 0.8, 0.667  # Krippendorff 2004, "Reliability in content analysis"
_NAME_WIDTH = 12  # characters of a row's name that stay on a terminal of 80 columns
_PADDING = (0, 0)
WIDEST = 400  # characters of a passage on the terminal
Figures = Mapping[str, Any]


def print_evaluation(results: Figures) -> None:
    """Everything but the disagreements."""
    _heading(results)
    _figures(results)
    for name, figures in _parts(results):
        _say(_meaning(name, figures))
    _small(
        f"Second line of each figure: 95 % interval from {results['bootstrap']['resamples']:,} resamples of the posts. "
        "Precision and recall are over all labels together, for one label a post means over its labels, and for "
        f"relevance those of relevant posts. Macro-F1, kappa and alpha are means over labels that gold gives to at "
        f"least {results['frequent']} posts."
    )
    for figures in results["dimensions"].values():
        _labels(figures)
        if "confusion" in figures:
            _confusion(figures)
    _calibration(results)


def print_disagreements(results: Figures, each: int) -> None:
    """The first `each` disagreements of every dimension, with the passages."""
    for dimension in (RELEVANCE, *results["dimensions"]):
        these = [row for row in results["disagreements"] if row["dimension"] == dimension]
        _say(f"\n[bold]{escape(dimension)}[/bold]: {len(these):,} posts differ")
        for row in these[:each]:
            said = [f"missed {', '.join(row['missed'])}"] if row["missed"] else []
            said += [f"added {', '.join(row['added'])}"] if row["added"] else []
            _say(f"  {escape(row['post_id'])}: {escape('; '.join(said))}")
            for passage in row["passages"]:
                _say(f"    [dim]{passage['from']}:[/dim] {escape(_plain(passage['text']))}")


def print_curve(rows: Sequence[Figures], names: Mapping[str, str], whose: str) -> None:
    """What each share of escalated posts comes to, and what each per cent has bought."""
    table, bought = (
        _table(f"Agreement with gold by the share escalated, with answers of {whose}"),
        _table("What each per cent escalated buys, in hundredths"),
    )
    for one in (table, bought):
        for name in ("escalated", "posts", "doubt from", *names.values()):
            one.add_column(name, justify="right")
    for i, row in enumerate(rows):
        doubt = "–" if row["doubt"] is None else f"{row['doubt']:.2f}"
        told = f"{row['share']:.0%}", f"{row['posts']:,}", doubt
        table.add_row(*told, *(_cell(row["figures"][name]) for name in names))
        if i:
            span = (
                f"{rows[i - 1]['share']:.0%} to {row['share']:.0%}",
                f"{row['posts'] - rows[i - 1]['posts']:,}",
                doubt,
            )
            values = (row["per_cent"][name] for name in names)
            bought.add_row(*span, *("–" if value is None else f"{100 * value:+.2f}" for value in values))
    console.print(table, soft_wrap=False)
    console.print(bought, soft_wrap=False)
    _small("Kappa of relevance and stance, micro-F1 of the others; the second line is the 95 % interval.")
    if left := rows[-1]["unanswered"]:
        _say(f"[yellow]{left:,} posts have no such answer: their offline codes stand.[/yellow]")


def _parts(results: Figures) -> list[tuple[str, Figures]]:
    return [("Relevance", results["relevance"]), *((d["name"], d) for d in results["dimensions"].values())]


def _heading(results: Figures) -> None:
    gold, coder, outcomes = results["gold"], results["coder"], results["outcomes"]
    _say(
        f"Coder [bold]{escape(coder['name'])}[/bold] ({coder['fingerprint'][:12]}) against {escape(gold['name'])}: "
        f"{results['posts']:,} of {gold['posts']:,} gold posts, {outcomes.get('quotes', 0):,} mentions, "
        f"{outcomes.get('rejected quotes', 0):,} quotes rejected as not verbatim."
    )
    if left := gold["posts"] - results["posts"]:
        missing = outcomes[MISSING]
        _say(
            f"[yellow]Left out of every figure: {left:,} of {gold['posts']:,} gold posts[/yellow] "
            f"({missing:,} not among the posts, {left - missing:,} left undone by the coder)."
        )
    if language := outcomes.get(LANGUAGE, 0):
        _say(f"In a language that the coder does not know, and counted as without a mention: {language:,} posts.")
    for dimension, labels in results["unknown_labels"].items():
        _say(
            f"[yellow]The codebook has no {dimension} {escape(', '.join(labels))}[/yellow]: these labels of the gold "
            "count as missed wherever they stand."
        )
    if results["not_judged"]:
        _say(f"The gold says nothing of {', '.join(results['not_judged'])}: not measured.")


def _figures(results: Figures) -> None:
    table = _table("How far coder and gold agree")
    longest = max(len(name) for name, _ in _parts(results))
    table.add_column("dimension", min_width=min(longest, _NAME_WIDTH), overflow="fold")
    for name in ("posts", *FIGURES.values()):
        table.add_column(name, justify="right", no_wrap=True)
    for name, figures in _parts(results):
        table.add_row(escape(name), f"{figures['n']:,}", *(_cell(figures[key]) for key in FIGURES))
    console.print(table, soft_wrap=False)


def _meaning(name: str, figures: Figures) -> str:
    """What the agreement of a dimension allows, in a sentence."""
    alpha, kappa = figures["alpha"]["value"], figures["kappa"]
    if figures["n"] < FEWEST:
        return f"[bold]{escape(name)}[/bold]: {figures['n']:,} posts allow no verdict; it takes {FEWEST} at least."
    if alpha is None:
        return f"[bold]{escape(name)}[/bold]: too few posts or labels for an agreement figure."
    if alpha >= RELIABLE:
        verdict = "counts of this can be relied on"
    elif alpha >= TENTATIVE:
        verdict = "enough for tentative conclusions"
    else:
        verdict = "too low to rest counts on: read the quotes, or correct the shares for code error"
    spread = f" ({kappa['low']:.2f} to {kappa['high']:.2f})" if kappa["low"] is not None else ""
    return (
        f"[bold]{escape(name)}[/bold]: the coder goes {_share(kappa['value'])} of the way from chance to full agreement "
        f"with gold{spread}; {verdict}."
    )


def _labels(figures: Figures) -> None:
    table = _table(f"{figures['name']}, label by label")
    longest = max((len(row["name"]) for row in figures["labels"]), default=0)
    table.add_column("label", min_width=min(longest, 2 * _NAME_WIDTH), overflow="fold")
    for name in ("gold", "found", "precision", "recall", "F1", "95 % interval", "kappa"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in sorted(figures["labels"], key=lambda row: -row["gold"]):
        f1 = row["f1"]
        spread = f"{f1['low']:.2f}–{f1['high']:.2f}" if f1["low"] is not None else "–"
        cells = [_value(row[name]) for name in ("precision", "recall", "f1")]
        table.add_row(
            escape(row["name"]), f"{row['gold']:,}", f"{row['found']:,}", *cells, spread, _value(row["kappa"])
        )
    console.print(table, soft_wrap=False)


def _confusion(figures: Figures) -> None:
    labels = figures["confusion"]["labels"]
    table = _table(f"{figures['name']}: gold in rows, coder in columns")
    table.add_column("gold")
    for label in labels:
        table.add_column(escape(label), justify="right")
    for i, (label, row) in enumerate(zip(labels, figures["confusion"]["counts"], strict=True)):
        table.add_row(escape(label), *(f"[bold]{n}[/bold]" if i == j else str(n) for j, n in enumerate(row)))
    console.print(table, soft_wrap=False)


def _calibration(results: Figures) -> None:
    table = _table("Is a confidence of 0.8 right eight times in ten?")
    table.add_column("dimension")
    for name in ("labels given", "mean confidence", "right", "calibration error", "by chance alone"):
        table.add_column(name, justify="right")
    for figures in results["dimensions"].values():
        found = figures["calibration"]
        numbers = [
            "–" if found[k] is None else f"{found[k]:.3f}" for k in ("confidence", "accuracy", "ece", "ece_by_chance")
        ]
        table.add_row(escape(figures["name"]), f"{found['n']:,}", *numbers)
    console.print(table, soft_wrap=False)
    _small(
        "Calibration error is how far confidence and truth lie apart on average, in ten bins; so few labels would show "
        "the figure in the last column even if every confidence were true."
    )


def _table(title: str) -> Table:
    console.print()
    return Table(
        title=escape(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=_PADDING,
    )


def _cell(figure: Figures) -> str:
    spread = f"{figure['low']:.2f}–{figure['high']:.2f}" if figure["low"] is not None else "–"
    return f"{_value(figure)}\n[dim]{spread}[/dim]"


def _value(figure: Figures) -> str:
    return "–" if figure["value"] is None else f"{figure['value']:.3f}"


def _share(value: float | None) -> str:
    return "an unknown share" if value is None else f"{100 * value:.0f} %"


def _plain(text: str) -> str:
    """One line that is safe to print: a post may hold terminal control sequences."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return line if len(line) <= WIDEST else f"{line[:WIDEST].rstrip()} …"


def _say(line: str) -> None:
    console.print(line, highlight=False)


def _small(line: str) -> None:
    console.print(f"[dim]{line}[/dim]", soft_wrap=False, highlight=False)
