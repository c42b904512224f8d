"""The LLM coder: any OpenAI-compatible endpoint, closed labels, checked evidence, a known price. See docs/llm-coder.md."""

from __future__ import annotations

from pipeline.coding.llm.coder import LLMCoder
from pipeline.coding.llm.settings import Settings
from records.answer import Answer
from records.mentions import RepairedMention

__all__ = ["Answer", "LLMCoder", "RepairedMention", "Settings"]
