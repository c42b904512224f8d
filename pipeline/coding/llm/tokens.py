"""How many tokens a text comes to, without the model's tokenizer: a guess for estimates, a bound for budgets."""

from __future__ import annotations

CHARACTERS = 4.2  # of English prose in one token, on the cautious side
PER_REQUEST = 12  # the tokens around the messages


def guess(text: str) -> int:
    """About how many tokens: English prose runs at four characters each, other scripts at one or two."""
    ascii_ = len(text.encode("ascii", "ignore"))
    return round(ascii_ / CHARACTERS + (len(text) - ascii_) * 0.9) + 1


def bound(text: str) -> int:
    """More tokens than the text can reasonably come to: half its ASCII characters, every byte of the others."""
    ascii_ = len(text.encode("ascii", "ignore"))
    return ascii_ // 2 + len(text.encode("utf-8", "replace")) - ascii_ + 1
