"""Heads in a folder: arrays and a card that says what they were made from; those of a codebook ship beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.coding.offline.heads import store
from pipeline.coding.offline.heads.examples import CODEBOOKS
from pipeline.coding.offline.heads.heads import Heads
from records.codebook import Codebook
from records.problem import Problem

ARRAYS, CARD, READABLE, CHECK = "heads.npz", "card.json", "CARD.md", "check.json"
Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with heads, its card read and its arrays checked against it."""

    path: Path
    card: Card

    @property
    def sha256(self) -> str:
        return str(self.card["sha256"])

    def heads(self, codebook: Codebook) -> Heads:
        """The heads. Raises Problem where the arrays are damaged."""
        heads = store.load(self.path / ARRAYS, codebook, str(self.card["model"]))
        if heads is None:
            raise _damaged(self.path)
        return heads


def shipped_folder(codebook: Codebook) -> Path:
    """Where a codebook keeps its heads: `codebooks/<id>/heads`."""
    return CODEBOOKS / codebook.id / "heads"


def shipped(codebook: Codebook, files: Sequence[Path], model: str) -> Folder | None:
    """The heads that ship with a codebook; None where there are none, or codebook, examples or code have moved on."""
    path = shipped_folder(codebook)
    if not (path / CARD).exists():
        return None
    card = _card(path)
    return _checked(path, card) if card["made_of"] == store.fingerprint(codebook, files, model) else None


def given(path: Path, codebook: Codebook) -> Folder:
    """Someone's own heads. Raises Problem, with what to do, where they are not of this codebook or of this version."""
    if not (path / CARD).is_file():
        raise Problem(
            f"{path} holds no heads: there is no {CARD}. Make them with 'python -m pipeline train --coded ...'."
        )
    card = _card(path)
    if card["learning"] != store.learning(codebook):
        raise Problem(
            f"The heads in {path} were made for another codebook or with another version of the coder. "
            "Make them again with the command that made them."
        )
    return _checked(path, card)


def save(path: Path, heads: Heads, card: Card) -> Folder:
    """Write heads and their card; arrays in half precision, which halves their size and changes no code to speak of.

    A check of earlier heads in this folder goes.
    """
    path.mkdir(parents=True, exist_ok=True)
    (path / CHECK).unlink(missing_ok=True)
    store.save(path / ARRAYS, heads, half=True)
    return save_card(path, card)


def save_card(path: Path, card: Card) -> Folder:
    """Write the card of the heads in a folder."""
    whole = {**card, "sha256": _sha256(path / ARRAYS)}
    (path / CARD).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Folder(path, whole)


def _checked(path: Path, card: Card) -> Folder:
    if not (path / ARRAYS).is_file() or _sha256(path / ARRAYS) != card["sha256"]:
        raise _damaged(path)
    return Folder(path, card)


def _card(path: Path) -> Card:
    try:
        card = json.loads((path / CARD).read_text(encoding="utf-8"))
    except ValueError:
        raise _damaged(path) from None
    if not isinstance(card, dict) or not {"made_of", "learning", "model", "sha256"} <= card.keys():
        raise _damaged(path)
    return card


def _damaged(path: Path) -> Problem:
    return Problem(
        f"The heads in {path} are damaged: {ARRAYS} is not what {CARD} says. "
        "Get them again, or make them again with 'python -m pipeline train'."
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
