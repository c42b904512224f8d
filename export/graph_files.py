"""The network as a graph for programs that draw and measure networks: GraphML or GEXF by the file's ending."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from numbers import Integral, Real
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from explore.selection import Selection
from export.figure_tables import Numbers
from export.sidecar import write_sidecar
from export.table_files import ending, replacing

Values = Mapping[str, object]
BETWEEN = ":"  # "value:privacy": both sides of the network may have a label of one id


@dataclass(frozen=True, slots=True)
class Graph:
    """Undirected; every node and edge has the same attributes, of which those that are not known are left out."""

    nodes: tuple[tuple[str, Values], ...]
    edges: tuple[tuple[str, str, Values], ...]
    told: str


def write_graph(path: Path, selection: Selection, numbers: Numbers) -> int:
    """The network's table as a graph, with its sidecar; how many nodes it has."""
    write = KINDS[ending(path, tuple(KINDS))]
    graph = _graph(selection, numbers)
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(write(graph))
    write_sidecar(path, numbers.about)
    return len(graph.nodes)


def _graph(selection: Selection, numbers: Numbers) -> Graph:
    """Nodes are labels with all mentions that they have, edges pairs with mentions; `weight` is their number."""
    table, counted = numbers.table, numbers.about.counted
    sides = tuple(table.columns[:2])
    nodes: list[tuple[str, Values]] = []
    for side in sides:
        alone, facet = counted.counts(side), selection.data.facets[side]
        there = set(table[side])
        for option, n, posts in zip(alone.options[0], alone.n.tolist(), alone.posts.tolist(), strict=True):
            if option in there:
                values = {"label": facet.option_name(option), "dimension": side, "bipartite": sides.index(side)}
                nodes.append((f"{side}{BETWEEN}{option}", {**values, "n": n, "posts": posts}))
    names = [name for name in table.columns if name not in (*sides, *(f"{side}_name" for side in sides))]
    edges = []
    for row in table.to_dict("records"):
        source, target = (f"{side}{BETWEEN}{row[side]}" for side in sides)
        edges.append((source, target, {"weight": int(row["n"]), **{name: row[name] for name in names}}))
    return Graph(tuple(nodes), tuple(edges), f"{numbers.about.title}. {numbers.about.source}")


def _graphml(graph: Graph) -> Iterator[str]:
    """http://graphml.graphdrawing.org, version 1.0."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for of, every in _attributes(graph):
        for name, kind in _kinds(every).items():
            yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield f'<graph edgedefault="undirected">\n<desc>{escape(graph.told)}</desc>\n'
    for node, values in graph.nodes:
        yield f"<node id={quoteattr(node)}>{_data('node', values)}</node>\n"
    for source, target, values in graph.edges:
        yield f"<edge source={quoteattr(source)} target={quoteattr(target)}>{_data('edge', values)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(of: str, values: Values) -> str:
    return "".join(f'<data key="{of}-{name}">{escape(text)}</data>' for name, text in _texts(values).items())


def _gexf(graph: Graph) -> Iterator[str]:
    """https://gexf.net, version 1.2; the label and the weight have places of their own there."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield f"<meta><creator>Valuescape</creator><description>{escape(graph.told)}</description></meta>\n"
    yield '<graph defaultedgetype="undirected" mode="static">\n'
    for of, every in _attributes(graph):
        yield f'<attributes class="{of}" mode="static">\n'
        for name, kind in _kinds(every).items():
            yield f'<attribute id="{of}-{name}" title="{name}" type="{"long" if kind == "int" else kind}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for node, values in graph.nodes:
        yield f"<node id={quoteattr(node)} label={quoteattr(str(values['label']))}>{_for_values('node', values)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for i, (source, target, values) in enumerate(graph.edges):
        ends = f'source={quoteattr(source)} target={quoteattr(target)} weight="{values["weight"]}"'
        yield f'<edge id="{i}" {ends}>{_for_values("edge", values)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _for_values(of: str, values: Values) -> str:
    given = "".join(f'<attvalue for="{of}-{name}" value={quoteattr(text)}/>' for name, text in _texts(values).items())
    return f"<attvalues>{given}</attvalues>"


def _attributes(graph: Graph) -> tuple[tuple[str, list[Values]], tuple[str, list[Values]]]:
    return ("node", [values for _, values in graph.nodes]), ("edge", [values for *_, values in graph.edges])


def _kinds(values: Sequence[Values]) -> dict[str, str]:
    """The type of each attribute, by its first value."""
    first = values[0] if values else {}
    return {name: _kind(value) for name, value in first.items()}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "int" if isinstance(value, Integral) else "double" if isinstance(value, Real) else "string"


def _texts(values: Values) -> dict[str, str]:
    """The values as XML has them, without those that are not known."""
    return {name: _text(value) for name, value in values.items() if not (isinstance(value, float) and isnan(value))}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


KINDS: dict[str, Callable[[Graph], Iterator[str]]] = {".graphml": _graphml, ".gexf": _gexf}
