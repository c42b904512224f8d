"""The names in the address: none of them can be a dimension's."""

from __future__ import annotations

from explore.facets import FROM, TO
from records.codebook import RESERVED
from tests.explore.figures.by_hand import data_set
from ui import state


def test_no_dimension_can_take_the_name_of_an_option() -> None:
    assert {*state.OPTIONS, state.LAYER, FROM, TO} <= RESERVED


def test_the_filter_is_made_of_facets_that_anyone_may_use() -> None:
    data = data_set()
    assert [facet.id for facet in state.filter_facets(data)] == [
        *data.codebook.ids, "platform", "topic", "period", "language", "sure", "pair",
    ]  # fmt: skip


def test_no_two_things_in_the_address_have_one_name() -> None:
    names = [name for facet in state.filter_facets(data_set()) for name in facet.parameters]
    everything = [*names, *state.OPTIONS, state.LAYER]
    assert len(everything) == len(set(everything))
