"""What a coder may say of one post beside its mentions: quotes it gave up, and why a post was left undone."""

from __future__ import annotations

from collections.abc import Iterable

from records.mentions import Mention, RepairedMention


class Answer(list[Mention]):
    """The mentions of one post; `rejected` holds (quote, reason) pairs, `set_aside` why there is no answer at all."""

    def __init__(
        self,
        mentions: Iterable[Mention] = (),
        *,
        rejected: Iterable[tuple[str, str]] = (),
        set_aside: str | None = None,
    ) -> None:
        super().__init__(mentions)
        self.rejected = list(rejected)
        self.set_aside = set_aside

    @property
    def repaired(self) -> int:
        """How many of the mentions have a repaired quote."""
        return sum(isinstance(mention, RepairedMention) for mention in self)
