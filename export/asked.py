"""What someone asks for by ids, as in an address: a data set, a layer of it, and a filter that leaves something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from urllib.parse import parse_qs

from db.connect import URL
from db.disclosure import VIEWER
from explore import words
from explore.dataset import DataSet as DataSet  # for rooms that ask, and do not explore
from explore.dataset import open_data_set, stamp
from explore.facets import Facet
from explore.filter import Filter
from explore.selection import Selection as Selection
from records.layer import Layer
from records.problem import Problem
from records.query import NotUnderstood

Params = Mapping[str, Sequence[str]]
MOST = 12  # options that a sentence lists


def opened(url: URL, layer: str = "") -> DataSet:
    """The layer with this number or name, or the one that a data set opens with. Raises Problem where there is none."""
    if not layer:
        return open_data_set(url)
    layers = stamp(url).layers
    found = next((one for one in layers if layer in (str(one.id), one.name, one.person)), None)
    if found is None:
        raise Problem(f"The data set has no layer '{layer}'. It has {words.listed([_named(one) for one in layers])}.")
    return open_data_set(url, found.id)


def _named(layer: Layer) -> str:
    return f"{layer.id} ({layer.person or layer.name})"


def selected(data: DataSet, params: Params, option: str = "--") -> Selection:
    """The mentions that pass the filter in these parameters of an address.

    Raises Problem for a parameter or an option that the data set does not have, and where nothing passes. `option` is what
    stands before a parameter's name where it was given.
    """
    facets = {name: facet for facet in data.facets.values() for name in facet.parameters}
    choices = {}
    for name in params:
        if name not in facets:
            known = words.listed([f"{option}{one}" for one, of in facets.items() if _open(of)])
            raise Problem(f"This data set has no filter {option}{name}. It has {known}.")
        choices[facets[name].id] = _chosen(facets[name], params, option)
    selection = data.select(Filter.of(choices))
    if not selection:
        what = "The data set has no mention" if not selection.filter.clauses else "No mention passes the filter"
        raise Problem(f"{what}{selection.about}, so there is nothing to export. Leave a part of the filter out.")
    return selection


def of_address(data: DataSet, text: str, option: str, common: Params) -> Selection:
    """The same of a filter as it stands in an address ("condition=adhd&platform=reddit"), narrowed by common parameters."""
    asked = parse_qs(text)
    if not asked:
        raise Problem(
            f"{option} takes a filter as in an address, for example {option} 'topic=3&platform=reddit'; this is none: {text}"
        )
    if twice := sorted(asked.keys() & common.keys()):
        raise Problem(
            f"{words.listed(twice)} is chosen for all mentions and again in {option}. Choose it in one place only."
        )
    return selected(data, {**common, **asked}, f"{option} ")


def _open(facet: Facet) -> bool:
    return not facet.for_researchers or VIEWER.sees_all


def _chosen(facet: Facet, params: Params, option: str) -> tuple[str, ...]:
    if not _open(facet):
        raise Problem(
            f"{option}{facet.id} could identify people and is for researchers only. Leave it out: exports hold what everyone "
            "may see in the dashboard."
        )
    try:
        chosen, unknown = facet.read(params)
    except NotUnderstood as fault:
        raise Problem(f"{option}{facet.id} cannot be read. {fault}") from fault
    if unknown:
        raise Problem(f"{_unknown(facet, unknown)} {_offered(facet, unknown[0].partition('=')[2])}")
    return chosen


def _unknown(facet: Facet, unknown: Sequence[str]) -> str:
    asked = words.listed([f"'{one.partition('=')[2]}'" for one in unknown], "or")
    return f"This data set has no {facet.name.lower()} {asked}."


def _offered(facet: Facet, asked: str) -> str:
    """The options nearest to what was asked for, or the first ones."""
    options = facet.options()
    if not options:
        return facet.hint or "It has none to choose."
    spelled = {option.casefold(): option for option in options}
    spelled |= {facet.option_name(option).casefold(): option for option in options}
    near = list(dict.fromkeys(spelled[name] for name in get_close_matches(asked.casefold(), spelled, 3, 0.6)))
    if near:
        return f"Did you mean {words.listed([_told(facet, option) for option in near], 'or')}?"
    shown = [_told(facet, option) for option in options[:MOST]]
    more = len(options) - len(shown)
    return f"It has {words.listed([*shown, *([f'{more:,} more'] if more else [])])}."


def _told(facet: Facet, option: str) -> str:
    name = facet.option_name(option)
    return option if name == option else f"{option} ({name})"
