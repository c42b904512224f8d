"""What a coder says of one post: its mentions, the quotes that were no evidence, or why it was left undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from records.mentions import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A quote that a coder gave and the evidence rule refused."""

    quote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One post's answer; with `set_aside` there is none, which is not the same as no mention."""

    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    set_aside: str | None = None
    doubt: float | None = field(default=None, compare=False)  # 0 to 1, see `docs/coder.md`; None where it does not say
    given_by: str | None = None  # which coder's it is, where several may answer
    left: str | None = None  # why the other coder, asked about this post, gave no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What came of one post. Offsets of the mentions count in its text as stored; `outcome` is of `records.outcome`."""

    outcome: str
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    doubt: float | None = None  # these three as in the answer
    given_by: str | None = None
    left: str | None = None
