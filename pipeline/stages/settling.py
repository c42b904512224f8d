"""What another layer has settled: it is laid under the layer of a cascade, whose model is asked about the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from db.read.stored_codes import doubts, stored_codes
from pipeline.coding.cascade import Cascade
from pipeline.progress import Tell
from records.answer import Coded
from records.layer import Layer
from records.outcome import why_set_aside


@dataclass(frozen=True, slots=True)
class Settled:
    """The offline coder's layer, and which posts, by id, are in doubt there."""

    coder: Cascade
    layer: Layer
    doubtful: frozenset[int]

    def with_answers(self, engine: Engine, posts: Sequence[int], asked: Mapping[int, Coded]) -> list[tuple[int, Coded]]:
        """What stands for each post, in order: what the model was asked about and has answered, else what was settled."""
        with engine.connect() as connection:
            settled = stored_codes(connection, self.layer, posts)
        return [(post, self._of_both(settled[post], asked.get(post))) for post in posts]

    def _of_both(self, settled: Coded, asked: Coded | None) -> Coded:
        return self.coder.of_both(settled, asked, why_set_aside(asked.outcome) if asked else None)


def settle(engine: Engine, layer: Layer, coder: Cascade, tell: Tell) -> Settled:
    """Decide, over all posts that this layer's coder has read, which are escalated, and say how many."""
    with engine.connect() as connection:
        found = doubts(connection, layer)
    escalated = coder.escalate(list(found.values()))
    tell.progress.console.print(escalated.sentence, highlight=False)
    return Settled(coder, layer, frozenset(post for post, doubt in found.items() if doubt >= escalated.least))
