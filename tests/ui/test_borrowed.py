"""What Streamlit keeps for a session does not keep a data set open."""

from __future__ import annotations

import ast
import gc

from db.disclosure import VIEWER
from explore.filter import Filter
from tests.explore.figures.by_hand import data_set
from tests.sources import place, sources, tree
from ui.borrowed import Borrowed


def test_a_borrowed_selection_lets_go_of_its_data_set() -> None:
    data = data_set()
    held = Borrowed.of(data.select(Filter.of({"ill": "cold"})), VIEWER)
    assert held.selection().n == 11
    del data
    gc.collect()
    assert held.data() is None


def test_no_fragment_is_handed_what_holds_a_data_set() -> None:
    """Streamlit keeps the arguments of a fragment until the page is drawn anew, which may be never."""
    fragments = [
        (place(file), node)
        for file in sources("pages", "ui")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and any("fragment" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert len(fragments) >= 2
    for file, node in fragments:
        given = {ast.unparse(arg.annotation) for arg in [*node.args.args, *node.args.kwonlyargs] if arg.annotation}
        assert not given & {"DataSet", "Selection", "View"}, (file, node.name)
