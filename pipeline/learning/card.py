"""The card of heads, for people: made from what, how, when; how good they are, and what they are not for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.coding.offline.heads.check import read_check
from pipeline.coding.offline.heads.folder import ARRAYS, CARD, CHECK, READABLE, Card, Folder
from records.evaluation import Evaluation, given_by_both


def write_card(heads: Folder) -> None:
    """Write the card of heads, with the check that comes with them, for people."""
    (heads.path / READABLE).write_text(readable(heads.card, read_check(heads.path)), encoding="utf-8")


def readable(card: Card, check: Evaluation | None = None) -> str:
    """The card as Markdown."""
    libraries = ", ".join(f"{name} {number}" for name, number in card["libraries"].items())
    return f"""# Heads of the codebook {card["codebook"]["id"]}, version {card["codebook"]["version"]}

Written by `python -m pipeline train`; the same in `{CARD}`{", its check in `" + CHECK + "`" if check else ""}.

| | |
|---|---|
| encoder | {card["model"]}, its upper layers tuned |
| learned from | {_started(card)} |
{_coded(card)}| made | {card["made_at"]}, with {libraries} |
| {ARRAYS} | SHA-256 `{card["sha256"]}`, half precision, no pickle |

## How good

{_figures(card)}{_check(check) if check else ""}
## Limits

{_limits(card)}
"""


def _started(card: Card) -> str:
    examples = f"{card['examples']:,} invented examples"
    if not card["coded"]:
        return examples
    if card["started_from"] == "nothing":
        return "coded posts alone"
    start = examples if card["started_from"] == "examples" else f"the heads {card['started_from'][:12]}..."
    return f"{start}, then coded posts beside some of the examples"


def _coded(card: Card) -> str:
    return f"| coded posts | {_posts(card)} |\n" if card["coded"] else ""


def _posts(told: Mapping[str, Any]) -> str:
    platforms = ", ".join(f"{n:,} {platform}" for platform, n in told["platforms"].items())
    left_out = ", ".join(f"{n:,} {reason}" for reason, n in told["left_out"].items())
    codes = ", ".join(f"{one['codes']} (SHA-256 {one['codes_sha256'][:12]}...)" for one in told["coded"])
    posts = f"{told['posts']:,}, {told['relevant']:,} of them relevant ({platforms})"
    return f"{posts}{'; left out: ' + left_out if left_out else ''}; codes: {codes}"


def _figures(card: Card) -> str:
    if card["coded"]:
        told = (
            f"By {card['folds']}-fold cross-validation over the coded posts: each is read by heads that have not learned from "
            'it, posts\nby one author or alike in words kept together. "Before" are the heads that learning started from.'
        )
    elif card["figures"]:
        told = f"On real posts that the heads have not learned from: {_posts(card['measured_on'])}."
    else:
        return "Not measured: `python -m pipeline evaluate` does that on posts that you have coded.\n"
    rows = "\n".join(_row(line) for line in card["figures"])
    return f"{told}\n\n| | figure | before | now | 95 % interval | spread over folds |\n|---|---|---|---|---|---|\n{rows}\n"


def _check(check: Evaluation) -> str:
    """The check, label by label, in counts of posts."""
    gold = check.results["gold"]
    folds, readers = gold.get("folds"), gold.get("readers")
    platforms = ", ".join(f"{n:,} {platform}" for platform, n in check.results["platforms"].items())
    told = f"Of {check.posts:,} posts ({platforms}), "
    told += (
        f"each read by heads that had not learned from it ({folds}-fold cross-validation)"
        if folds
        else "none of which the heads have learned from"
    )
    told += f", each coded by {readers} readers independently" if readers and readers > 1 else ""
    rows = "\n".join(
        f"| {dimension} | {row['label']} | {figures['n']} | {row['gold']} | {row['found']} | {given_by_both(row) or 0} |"
        for dimension, figures in check.results["dimensions"].items()
        for row in figures["labels"]
    )
    return f"""
## The check that comes with them

{told}.
Codes: {check.gold} (SHA-256 {check.gold_sha256[:12]}...); coder {check.coder_fingerprint[:12]}..., {check.created_at:%Y-%m-%d}.
A data set that these heads code holds this check, and shows it until it has one of its own. Other posts may be unlike these.

| | label | posts | readers gave it to | coder gave it to | both |
|---|---|---|---|---|---|
{rows}
"""


def _limits(card: Card) -> str:
    seen = (
        "The real posts that the heads have seen are these: other platforms, times, languages and conditions than theirs are\n"
        "read worse. Of a label that few of these posts have they have learned nothing new."
        if card["coded"]
        else "Invented posts are not the posts: stance above all is placed worse on real ones. English only."
    )
    return f"{seen} What the heads say is\nfor many posts taken together, never for one person. They hold weights, and no words of any post."


def _row(line: dict[str, Any]) -> str:
    interval = (
        f"{line['low']:.2f} to {line['high']:.2f}" if line["low"] is not None and line["high"] is not None else ""
    )
    before, now, spread = (
        f"{line[name]:.3f}" if line[name] is not None else "" for name in ("before", "after", "spread")
    )
    figure = "calibration error" if line["figure"] == "ece" else line["figure"].replace("_", "-")
    return f"| {line['dimension']} | {figure} | {before} | {now} | {interval} | {spread} |"
