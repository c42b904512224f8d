"""A café's guests, their gold codes and a coder that says what it is told: what the tests of `evaluate` share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from rich.progress import Progress
from typer.testing import CliRunner, Result

from pipeline.cli.evaluate import evaluate as command
from pipeline.coding.codebook_file import load_codebook
from pipeline.evaluation.evaluate import evaluate
from pipeline.evaluation.gold import read_gold
from records.answer import Answer
from records.codebook import Codebook
from records.mentions import Code, Mention
from records.posts import Passage

CODEBOOK = """\
id: cafe
version: "1"
name: Talk about the corner café
description: What guests say
source: invented
inclusion: {rule: Passages about the café., include: [café], exclude: []}
dimensions:
  - id: mood
    name: Verdict
    plural: Verdicts
    role: stance
    question: For or against?
    color: "#336699"
    labels:
      - {id: warm, name: Warm, definition: Speaks for the café, score: 1, cues: {sure: [lovely]}}
      - {id: so_so, name: So-so, definition: Takes no side, score: 0, cues: {sure: [open]}}
      - {id: cold, name: Cold, definition: Speaks against the café, score: -1, cues: {sure: [awful]}}
  - id: dish
    name: Dish
    plural: Menu
    role: other
    question: What was had?
    color: "#663399"
    labels:
      - {id: tea, name: Tea, definition: Any sort of tea, cues: {sure: [tea]}}
      - {id: pie.slice, name: Pie, definition: Any sort of pie, cues: {sure: [pie]}}
      - {id: soup, name: Soup, definition: Any sort of soup, cues: {sure: [soup]}}
"""
POSTS = {
    "p1": "The tea at the corner café is lovely, I go there daily.",
    "p2": "What an awful soup they gave me at the corner café.",
    "p3": "Lovely tea at the café but the pie was truly awful today.",
    "p4": "The café on the corner is open on Sundays, they have pie.",
    "p5": "My bicycle has a flat tyre again and I am late.",
    "p6": "I read that pie is older than the fork, which is lovely.",
}
# What the scripted coder says: post -> (mood, dish, confidence) of each mention
Script = dict[str, list[tuple[str, str, float]]]
SCRIPT: Script = {
    "p1": [("warm", "tea", 0.9)],
    "p2": [("warm", "soup", 0.6), ("so_so", "tea", 0.3)],
    "p3": [("warm", "tea", 0.9), ("cold", "pie.slice", 0.7)],
    "p6": [("warm", "pie.slice", 0.8)],
}
GOLD: list[dict[str, Any]] = [
    {"id": "p1", "relevant": True, "mood": "warm", "dishs": ["Tea"], "maybe_dishs": ["soup"]},
    {"id": "p2", "relevant": True, "mood": "cold", "dishs": ["soup"], "maybe_dishs": ["tea"], "quotes": ["awful soup"]},
    {"id": "p3", "relevant": True, "mood": "mixed", "dishs": ["tea", "pie slice"]},
    {"id": "p4", "relevant": True, "mood": None, "dishs": ["pie.slice"]},
    {"id": "p5", "relevant": False},
    {"id": "p6", "relevant": False},
]


class Scripted:
    """A coder that says what it is told, each time with the whole post as its quote."""

    name = layer_name = "scripted"
    fingerprint = "5" * 64
    languages = None

    def __init__(self, codebook: Codebook, script: Script = SCRIPT) -> None:
        self.codebook = codebook
        self.script = script

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        return [Answer(mentions=tuple(self._mention(p, *said) for said in self.script.get(p.id, []))) for p in passages]

    def _mention(self, passage: Passage, mood: str, dish: str, sure: float) -> Mention:
        codes = {"mood": (Code(label=mood, confidence=sure),), "dish": (Code(label=dish, confidence=sure),)}
        return Mention(post_id=passage.id, quote=passage.text, start=0, end=len(passage.text), codes=codes)


def write(folder: Path) -> dict[str, Path]:
    """Gold, posts and codebook as files."""
    paths = {name: folder / name for name in ("gold.jsonl", "posts.jsonl", "cafe.yaml", "out.json")}
    paths["gold.jsonl"].write_text(lines(GOLD), encoding="utf-8")
    posts = [{"id": i, "platform": "reddit", "text": text, "lang": "en"} for i, text in POSTS.items()]
    paths["posts.jsonl"].write_text(lines(posts), encoding="utf-8")
    paths["cafe.yaml"].write_text(CODEBOOK, encoding="utf-8")
    return paths


def lines(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def scripted(files: dict[str, Path], **options: Any) -> dict[str, Any]:
    codebook = load_codebook(files["cafe.yaml"])
    gold = read_gold(files["gold.jsonl"], codebook, options.get("keys"))
    with Progress(disable=True) as progress:
        return evaluate(
            gold, files["posts.jsonl"], coder=options.get("coder", Scripted)(codebook, options.get("script", SCRIPT)),
            codebook=codebook, random_sample=False, resamples=options.get("resamples", 200), seed=1, progress=progress,
        )[0]  # fmt: skip


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "140", "NO_COLOR": "1"})


def cafe(files: dict[str, Path], *more: object) -> Result:
    given = ("--gold", files["gold.jsonl"], "--posts", files["posts.jsonl"], "--codebook", files["cafe.yaml"])
    return run(*given, "--resamples", 100, *more)


def value(figures: dict[str, Any], name: str) -> float:
    return figures[name]["value"]
