"""Mentions without a label in a dimension: said to be uncertain, counted apart, last among the surest."""

from __future__ import annotations

import pandas as pd

from ui.quote_list import ranked
from ui.trust import uncertain_line


class _Book:
    ids = ("mood", "work")

    def dimension(self, dimension_id: str):
        return type("Dimension", (), {"name": dimension_id.title()})()


class _Data:
    codebook = _Book()
    frame = pd.DataFrame(
        {
            "post_id": [1, 2, 3],
            "mood": ["glad", None, "sorry"],
            "work": ["digging", "digging", "digging"],
            "mood_confidence": [0.6, None, 0.5],
            "work_confidence": [0.7, 0.99, 0.7],
        },
        index=[11, 12, 13],
    )


def test_a_figure_tells_what_it_leaves_out():
    assert uncertain_line(_Data(), _Data.frame, "mood", "work") == "Uncertain and left out: 1 (33 %) in mood."
    assert uncertain_line(_Data(), _Data.frame, "work") == ""


def test_a_mention_with_an_open_dimension_is_not_the_surest():
    assert ranked(_Data(), pd.Series(True, index=_Data.frame.index)) == [11, 13, 12]
