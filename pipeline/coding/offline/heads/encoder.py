"""The encoder behind the heads: MiniLM with its upper layers tuned on the examples, one linear head a label.

Multi-task fine-tuning of a pre-trained encoder (Devlin et al. 2019, "BERT"; Liu et al. 2019, "MT-DNN"); the lower
layers stay as published. A second head learns word by word which stretches show a label, where the examples mark them.
Torch is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embedding.packaged import load_model
from pipeline.coding.offline.heads.focus import Focus
from pipeline.coding.offline.tuning import COMPOSING, LEARNING

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts to learn from, with targets and a mask of shape (texts, outputs): how much a target counts, 0 where not at all.

    `stretches` holds for each text its marked stretches as (start, end, output), or None where nobody marked any;
    `marked` are the outputs that stretches are marked for.
    """

    texts: Sequence[str]
    targets: Array
    mask: Array
    stretches: Sequence[Sequence[tuple[int, int, int]] | None]
    marked: Sequence[int] = ()

    def beside(self, other: Lesson) -> Lesson:
        """Both lessons as one."""
        return Lesson(
            texts=[*self.texts, *other.texts],
            targets=np.concatenate([self.targets, other.targets]),
            mask=np.concatenate([self.mask, other.mask]),
            stretches=[*self.stretches, *other.stretches],
            marked=self.marked,
        )


@dataclass(frozen=True, slots=True)
class Course:
    """How a lesson is learned: how many of the upper layers, how often, how fast, and how much of a text."""

    layers: int
    epochs: int
    rate: float
    head_rate: float
    tokens: int  # of a text, at most


ON_EXAMPLES = Course(LEARNING.tuned_layers, LEARNING.epochs, LEARNING.rate, LEARNING.head_rate, LEARNING.train_tokens)
ON_CODED = Course(
    LEARNING.coded_layers,
    LEARNING.coded_epochs,
    LEARNING.coded_rate,
    LEARNING.coded_head_rate,
    LEARNING.coded_tokens,
)
ON_CODED_ALONE = replace(  # nothing that could be forgotten
    ON_CODED, epochs=LEARNING.alone_epochs, rate=LEARNING.rate, head_rate=LEARNING.head_rate
)


class Encoder:
    """Logits of a post's focus and of each of its sentences, from one pass. `layers` are those that learning changes."""

    def __init__(
        self, model: str, outputs: int, marked: Sequence[int] = (), layers: int = LEARNING.tuned_layers
    ) -> None:
        import torch

        wrapped: Any = load_model(model)
        self._tokenizer: Any = wrapped.tokenizer
        self._net: Any = wrapped[0].auto_model
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(LEARNING.seed)
            self._head = torch.nn.Linear(int(self._net.config.hidden_size), outputs)
            self._words = torch.nn.Linear(int(self._net.config.hidden_size), len(marked))
        torch.nn.init.zeros_(self._head.bias)
        torch.nn.init.zeros_(self._words.bias)
        self.marked = list(marked)
        self.layers = layers

    @property
    def _tuned(self) -> Any:
        return self._net.encoder.layer[-self.layers :]

    def copy(self) -> Encoder:
        """Another one that has learned the same."""
        return deepcopy(self)

    def train(self, lesson: Lesson, step: Callable[[float], None], course: Course = ON_EXAMPLES) -> None:
        """Tune on a lesson; `step` hears of progress, 1 in all."""
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(LEARNING.seed)
            self._train(lesson, step, course)

    def _train(self, lesson: Lesson, step: Callable[[float], None], course: Course) -> None:
        import torch
        from torch.nn.attention import SDPBackend, sdpa_kernel

        self.layers = max(self.layers, course.layers)
        learning = self._net.encoder.layer[-course.layers :]
        for module in self._net.modules():
            if isinstance(module, torch.nn.Dropout):  # few rounds do not overfit, and drawing it takes half the time
                module.p = 0.0
        for parameter in self._net.parameters():
            parameter.requires_grad = False
        for parameter in learning.parameters():
            parameter.requires_grad = True
        targets, mask = torch.tensor(lesson.targets), torch.tensor(lesson.mask)
        share = ((targets * mask).sum(0) / mask.sum(0).clamp(min=1)).clamp(LEARNING.rarest, LEARNING.commonest)
        weight = ((1 - share) / share).clamp(LEARNING.lightest, LEARNING.heaviest).sqrt()
        groups = [
            {"params": list(learning.parameters()), "lr": course.rate},
            {"params": [*self._head.parameters(), *self._words.parameters()], "lr": course.head_rate},
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=LEARNING.weight_decay)
        rng = np.random.default_rng(LEARNING.seed)
        texts = lesson.texts
        batches = _batches([len(t) for t in texts], rng)
        below: dict[int, Any] = {}
        order = [i for _ in range(course.epochs) for i in rng.permutation(len(batches)).tolist()]
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [course.rate, course.head_rate], total_steps=len(order) + 1, pct_start=LEARNING.warm_up
        )
        self._net.train()
        for number in order:
            batch = batches[number]
            if number not in below:  # the lower layers do not learn: what they say of a batch stays
                below[number] = self._below([texts[i] for i in batch], course)
            start, there, offsets = below[number]
            start = start.float()
            with _fast(), sdpa_kernel(SDPBackend.MATH):  # on a CPU its backward pass is the fastest
                states = _through(learning, start, there)
                whole, words = self._head(_mean(states, there)).float(), self._words(states).float()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                whole, targets[batch], reduction="none", pos_weight=weight
            )
            loss = (loss * mask[batch]).sum() / mask[batch].sum()
            loss = loss + self._stretch_loss(words, offsets, there, [lesson.stretches[i] for i in batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step(len(batch) / (course.epochs * len(texts)))
        self._net.eval()

    def _below(self, texts: list[str], course: Course) -> tuple[Any, Any, Any]:
        """What the layers that stay as they are make of texts, which tokens are there, and where each stands."""
        import torch

        tokens, offsets = self._tokens(texts, course.tokens, LEARNING.token_step)
        there = tokens["attention_mask"]
        with torch.no_grad(), _fast():
            states = self._net.embeddings(input_ids=tokens["input_ids"], token_type_ids=tokens.get("token_type_ids"))
            states = _through(self._net.encoder.layer[: -course.layers], states, there)
        return states.bfloat16(), there, offsets  # half the memory; they are kept for every round

    def _stretch_loss(self, words: Any, offsets: Any, there: Any, stretches: Sequence[Any]) -> Any:
        """Loss of the words' logits, shape (texts, tokens, marked), over the texts whose stretches are marked."""
        import torch

        inside = torch.zeros_like(words)
        counts = torch.zeros(words.shape[:2])
        for row, marks in enumerate(stretches):
            if marks is None:
                continue
            counts[row] = there[row]
            for start, end, output in marks:
                within = (offsets[row, :, 0] >= start) & (offsets[row, :, 1] <= end)
                within &= offsets[row, :, 1] > offsets[row, :, 0]
                inside[row, within, self.marked.index(output)] = 1.0
        if not self.marked or not counts.any():
            return 0.0
        weight = torch.full((len(self.marked),), LEARNING.stretch_weight)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(words, inside, reduction="none", pos_weight=weight)
        return (loss * counts[..., None]).sum() / (counts.sum() * len(self.marked))

    def _tokens(self, texts: list[str], most: int, step: int) -> tuple[Any, Any]:
        """Tokens, their number a multiple of `step`, and where each stands in its text, shape (texts, tokens, 2)."""
        tokens = self._tokenizer(
            texts,
            padding=True,
            pad_to_multiple_of=step,
            truncation=True,
            max_length=most,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        return tokens, tokens.pop("offset_mapping")

    def logits(self, parts: Sequence[Focus]) -> list[tuple[Array, dict[int, Array]]]:
        """For each focus the logits of the whole, shape (outputs,), and those of each of its sentences.

        Of a sentence, the outputs that stretches were marked for are those of its words.
        """
        result: list[tuple[Array, dict[int, Array]] | None] = [None] * len(parts)
        order = sorted(range(len(parts)), key=lambda i: -len(parts[i].text))
        self._net.eval()
        for begin in range(0, len(order), LEARNING.batch):
            batch = order[begin : begin + LEARNING.batch]
            for index, found in zip(batch, self._read([parts[i] for i in batch]), strict=True):
                result[index] = found
        return [found for found in result if found is not None]

    def _read(self, parts: list[Focus]) -> list[tuple[Array, dict[int, Array]]]:
        import torch

        tokens, places = self._tokens([part.text for part in parts], LEARNING.tokens, COMPOSING.token_step)
        offsets = places.numpy()
        there = tokens["attention_mask"].numpy().astype(bool)
        with torch.no_grad():
            # the head is linear, so the mean of token logits is the logit of the mean token
            states = self._net(**tokens).last_hidden_state
            scores, words = self._head(states).numpy(), self._words(states).numpy()
        found = []
        for row, part in enumerate(parts):
            own, starts = scores[row], offsets[row, :, 0]
            word = there[row] & (offsets[row, :, 1] > starts)
            by_sentence = {}
            for place, span in part.spans.items():
                inside = word & (starts >= span.start) & (starts < span.end)
                if inside.any():
                    by_sentence[place] = own[inside].mean(0).round(3)
                    by_sentence[place][self.marked] = words[row][inside].mean(0).round(3)
            found.append((own[there[row]].mean(0).round(3), by_sentence))
        return found

    def state(self) -> dict[str, Array]:
        """What training changed, by name."""
        named = {f"layers.{k}": v for k, v in self._tuned.state_dict().items()}
        named |= {f"head.{k}": v for k, v in self._head.state_dict().items()}
        named |= {f"words.{k}": v for k, v in self._words.state_dict().items()}
        return {k: v.detach().numpy().astype(np.float32) for k, v in named.items()}

    def restore(self, state: dict[str, Array]) -> None:
        """Take over what `state` gave."""
        import torch

        for prefix, module in (("layers.", self._tuned), ("head.", self._head), ("words.", self._words)):
            own = {k.removeprefix(prefix): torch.from_numpy(v) for k, v in state.items() if k.startswith(prefix)}
            module.load_state_dict(own)


def _through(layers: Any, states: Any, there: Any) -> Any:
    """States of shape (texts, tokens, size) after some layers; no token attends to padding."""
    hidden = (1 - there[:, None, None, :].to(states.dtype)) * LEARNING.masked
    for layer in layers:
        states = layer(states, attention_mask=hidden)
    return states


def _mean(states: Any, mask: Any) -> Any:
    """Mean over the tokens that are there."""
    return (states * mask[..., None]).sum(1) / mask.sum(1)[:, None]


def _fast() -> Any:
    """bfloat16 while training, where the processor has it."""
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(supported))


def _batches(lengths: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    """Every text once, those of a batch of like length."""
    shuffled = rng.permutation(len(lengths)).tolist()
    chunk = LEARNING.batches_alike * LEARNING.batch
    batches = []
    for begin in range(0, len(shuffled), chunk):
        ordered = sorted(shuffled[begin : begin + chunk], key=lambda i: lengths[i])
        batches += [ordered[i : i + LEARNING.batch] for i in range(0, len(ordered), LEARNING.batch)]
    return batches
