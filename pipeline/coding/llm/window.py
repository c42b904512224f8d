"""Whether the model saw the whole prompt: a server that cuts it in silence still says how many tokens it read."""

from __future__ import annotations

from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.job import Reply

STEP = 1024  # windows are multiples of it
FEWEST = 0.5  # of the guess: no tokenizer needs so few
NEAR = 0.97  # of the guess


class Window:
    """Compares what was read with what was sent, reply by reply."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._whole = False  # a reply has shown a prompt that was read whole
        self._full = 0  # tokens of the last prompt that filled a window to the last

    def check(self, reply: Reply, sent: int) -> None:
        """LLMError where the prompt of about `sent` tokens was cut. One that ends on a window's edge by chance is let
        through once others were read whole."""
        read = (reply.tokens_in or 0) + (reply.tokens_cached if reply.tokens_cached > (reply.tokens_in or 0) else 0)
        if not read:
            return
        edge = read % STEP == 0 and read < NEAR * sent
        if read < FEWEST * sent or (edge and (not self._whole or read == self._full)):
            raise LLMError(
                f"{self._where} read {read:,} of about {sent:,} tokens: it cuts the prompt, so that the model does not see "
                "the whole codebook. Give it more context (Ollama: OLLAMA_CONTEXT_LENGTH=16384; llama.cpp: -c 16384; LM "
                "Studio: Context Length), then run the same command: nothing of this answer is kept."
            )
        self._full = read if edge else 0
        self._whole = self._whole or not edge
