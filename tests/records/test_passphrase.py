"""A passphrase is told again by what is kept of it, and by nothing else."""

from __future__ import annotations

import pytest

from records.passphrase import is_sealed, opens, sealed
from records.problem import Problem

WORDS = "lantern über pickle orbit"
KEPT = "scrypt:14:8:5:" + "00" * 16 + ":76e8b1cd6f0aa9c8a3fa4b2d2a1f1d6dfbb3d76b0c1c0b1d0b37d2d0b0f0a1c9"


def test_what_is_kept_opens_for_the_passphrase_alone_and_does_not_hold_it() -> None:
    kept = sealed(WORDS)
    assert is_sealed(kept) and "lantern" not in kept and kept != sealed(WORDS)
    assert opens(WORDS, kept)
    assert opens(WORDS.replace("ü", "u\u0308"), kept)  # the same letter from another keyboard
    assert not opens("lantern über pickle orbi", kept)


@pytest.mark.parametrize("kept", ["", WORDS, "scrypt:30:8:5:" + "00" * 16 + ":" + "00" * 32, KEPT + "0"])
def test_what_was_not_made_here_opens_for_nobody(kept: str) -> None:
    assert not is_sealed(kept)
    assert not opens(WORDS, kept)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Problem, match="at least 12"):
        sealed("too short    ")
