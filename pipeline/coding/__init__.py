"""Coders: posts in, answers out. `make_coder` builds one by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.coding.base import Coder
from pipeline.coding.cascade import Cascade
from pipeline.coding.offline.coder import OfflineCoder
from records.codebook import Codebook
from records.problem import Problem


def _llm(codebook: Codebook, **options: Any) -> Coder:
    from pipeline.coding.llm import LLMCoder  # its client is slow to import

    return LLMCoder(codebook, **options)


CODERS: dict[str, Callable[..., Coder]] = {OfflineCoder.name: OfflineCoder, "llm": _llm, Cascade.name: Cascade}


def make_coder(name: str, codebook: Codebook, **options: Any) -> Coder:
    """The coder registered under `name`; a Problem lists those that exist when there is none."""
    if name not in CODERS:
        raise Problem(f"There is no coder '{name}'. Available: {', '.join(sorted(CODERS))}.")
    return CODERS[name](codebook, **options)
