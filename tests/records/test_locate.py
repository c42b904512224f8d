from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.evidence import ELLIPSIS, MARKS, WHITESPACE, locate
from records.tuning import SHARED

TEXT = 'She said: "don\'t rush it", and  so I took my time...\nThe lamp, at last, works again.'


@pytest.mark.parametrize(
    ("quote", "found", "repaired"),
    [
        ("The lamp, at last, works", "The lamp, at last, works", None),
        ("and so I took my time", "and  so I took my time", WHITESPACE),
        ("  The lamp, at last\n", "The lamp, at last", WHITESPACE),
        ("don’t rush it", "don't rush it", MARKS),
        ("“don’t rush it”, and", '"don\'t rush it", and', MARKS),
        ("I took my time…", "I took my time...", ELLIPSIS),
        ("…so I took my time", "so I took my time", ELLIPSIS),
        ("I took my time… The lamp", "I took my time...\nThe lamp", f"{ELLIPSIS}, {WHITESPACE}"),
        ("“don't rush it” and so", None, None),
        (
            "so I took my time ... at last, works again",
            "so I took my time...\nThe lamp, at last, works again",
            ELLIPSIS,
        ),
    ],
)
def test_only_blanks_marks_and_ellipses_are_repaired(quote: str, found: str | None, repaired: str | None) -> None:
    place = locate(quote, TEXT)
    if found is None:
        assert place is None
        return
    assert place is not None
    assert TEXT[place.start : place.end] == found
    assert place.repaired == repaired


@pytest.mark.parametrize(
    "quote",
    [
        "the lamp, at last, works",  # another case
        "The lamp at last works",  # without its commas
        "The lamps, at last, works",
        "lamp, at last, work … ",  # cut inside a word, and repaired
        "took … lamp, at last, works",  # one word before the gap
        "lamp, at last, works … so I took my time",  # the other way round
        "",
        " … ",
    ],
)
def test_other_words_are_not_found(quote: str) -> None:
    assert locate(quote, TEXT) is None


def test_an_ellipsis_bridges_a_short_gap_and_no_long_one() -> None:
    first, second = "a quiet start to it", "a loud end of it"
    near = f"{first} {'x' * (SHARED.longest_gap - 10)} {second}"
    far = f"{first} {'x' * (SHARED.longest_gap + 10)} {second}"
    assert locate(f"{first} ... {second}", near) is not None
    assert locate(f"{first} ... {second}", far) is None


@given(st.text(alphabet="ab .…'’“\n\t", min_size=1, max_size=40), st.data())
def test_every_verbatim_piece_is_found_unrepaired_and_every_repair_lies_in_the_text(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    place = locate(piece, text)
    if piece.strip():
        assert place is not None
        assert (text[place.start : place.end], place.repaired) == (piece, None)
    loose = locate(" ".join(piece.split()).replace("’", "'"), text)
    if loose is not None:
        assert 0 <= loose.start < loose.end <= len(text)
