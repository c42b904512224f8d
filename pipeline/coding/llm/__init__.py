"""The LLM coder: any OpenAI-compatible endpoint, closed labels, checked evidence, a known price. See docs/llm-coder.md."""

from __future__ import annotations

from pipeline.coding.llm.coder import LLMCoder
from pipeline.coding.llm.settings import Settings

__all__ = ["LLMCoder", "Settings"]
