"""The encoder behind the heads: MiniLM with its upper layers tuned on the examples, one linear head a label.

Multi-task fine-tuning of a pre-trained encoder (Devlin et al. 2019, "BERT"; Liu et al. 2019, "MT-DNN"); the lower
layers stay as published. Torch is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.heads.focus import Focus
from pipeline.sentence_models import load_model

TUNED_LAYERS = 3
EPOCHS = 2
RATE, HEAD_RATE = 1e-4, 2e-3
BATCH = 16
TOKENS = 200
TRAIN_TOKENS = 160
SEED = 20260413
Array = NDArray[np.float32]


class Encoder:
    """Logits of a post's focus and of each of its sentences, from one pass."""

    def __init__(self, model: str, outputs: int) -> None:
        import torch

        wrapped: Any = load_model(model)
        self._tokenizer: Any = wrapped.tokenizer
        self._net: Any = wrapped[0].auto_model
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            self._head = torch.nn.Linear(int(self._net.config.hidden_size), outputs)
        torch.nn.init.zeros_(self._head.bias)
        for parameter in self._net.parameters():
            parameter.requires_grad = False
        self._tuned: Any = self._net.encoder.layer[-TUNED_LAYERS:]

    def train(self, texts: Sequence[str], targets: Array, mask: Array, step: Callable[[float], None]) -> None:
        """Tune on texts with targets of shape (texts, outputs); `mask` says which count; `step` hears of progress."""
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            self._train(texts, torch.tensor(targets), torch.tensor(mask), step)

    def _train(self, texts: Sequence[str], targets: Any, mask: Any, step: Callable[[float], None]) -> None:
        import torch

        for parameter in self._tuned.parameters():
            parameter.requires_grad = True
        share = ((targets * mask).sum(0) / mask.sum(0).clamp(min=1)).clamp(0.005, 0.995)
        weight = ((1 - share) / share).clamp(0.2, 8).sqrt()
        groups = [
            {"params": list(self._tuned.parameters()), "lr": RATE},
            {"params": list(self._head.parameters()), "lr": HEAD_RATE},
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        rng = np.random.default_rng(SEED)
        batches = [b for _ in range(EPOCHS) for b in _batches([len(t) for t in texts], rng)]
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [RATE, HEAD_RATE], total_steps=len(batches) + 1, pct_start=0.1
        )
        self._net.train()
        for batch in batches:
            with _fast():
                logits = self._head(self._pooled([texts[i] for i in batch])).float()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, targets[batch], reduction="none", pos_weight=weight
            )
            loss = (loss * mask[batch]).sum() / mask[batch].sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step(len(batch) / (EPOCHS * len(texts)))
        self._net.eval()

    def _pooled(self, texts: list[str]) -> Any:
        tokens = self._tokenizer(texts, padding=True, truncation=True, max_length=TRAIN_TOKENS, return_tensors="pt")
        states = self._net(**tokens).last_hidden_state
        there = tokens["attention_mask"][..., None]
        return (states * there).sum(1) / there.sum(1)

    def logits(self, parts: Sequence[Focus]) -> list[tuple[Array, dict[int, Array]]]:
        """For each focus the logits of the whole, shape (outputs,), and those of each of its sentences."""
        result: list[tuple[Array, dict[int, Array]] | None] = [None] * len(parts)
        order = sorted(range(len(parts)), key=lambda i: -len(parts[i].text))
        self._net.eval()
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            for index, found in zip(batch, self._read([parts[i] for i in batch]), strict=True):
                result[index] = found
        return [found for found in result if found is not None]

    def _read(self, parts: list[Focus]) -> list[tuple[Array, dict[int, Array]]]:
        import torch

        tokens = self._tokenizer(
            [part.text for part in parts],
            padding=True,
            truncation=True,
            max_length=TOKENS,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        offsets = tokens.pop("offset_mapping").numpy()
        there = tokens["attention_mask"].numpy().astype(bool)
        with torch.no_grad():
            # the head is linear, so the mean of token logits is the logit of the mean token
            scores = self._head(self._net(**tokens).last_hidden_state).numpy()
        found = []
        for row, part in enumerate(parts):
            own, starts = scores[row], offsets[row, :, 0]
            word = there[row] & (offsets[row, :, 1] > starts)
            by_sentence = {}
            for place, span in part.spans.items():
                inside = word & (starts >= span.start) & (starts < span.end)
                if inside.any():
                    by_sentence[place] = own[inside].mean(0).round(3)
            found.append((own[there[row]].mean(0).round(3), by_sentence))
        return found

    def state(self) -> dict[str, Array]:
        """What training changed, by name."""
        named = {f"layers.{k}": v for k, v in self._tuned.state_dict().items()}
        named |= {f"head.{k}": v for k, v in self._head.state_dict().items()}
        return {k: v.detach().numpy().astype(np.float32) for k, v in named.items()}

    def restore(self, state: dict[str, Array]) -> None:
        """Take over what `state` gave."""
        import torch

        for prefix, module in (("layers.", self._tuned), ("head.", self._head)):
            own = {k.removeprefix(prefix): torch.from_numpy(v) for k, v in state.items() if k.startswith(prefix)}
            module.load_state_dict(own)


def _fast() -> Any:
    """bfloat16 while training, where the processor has it."""
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(supported))


def _batches(lengths: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    """Every text once, those of a batch of like length, in random order."""
    shuffled = rng.permutation(len(lengths)).tolist()
    chunk = 20 * BATCH
    batches = []
    for begin in range(0, len(shuffled), chunk):
        ordered = sorted(shuffled[begin : begin + chunk], key=lambda i: lengths[i])
        batches += [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
    rng.shuffle(batches)
    return batches
