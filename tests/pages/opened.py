"""The dashboard as its scripts run: opening pages, and what stands on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui.faults import CALM
from ui.state import LAYER

PAGES = ["overview", "profile", "sentiment", "topics", "values", "compare", "quotes", "board", "method", "study"]


def new_app() -> AppTest:
    """A dashboard that nobody has looked at yet."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def open_page(app: AppTest, page: str, /, **params: str | list[str]) -> AppTest:
    """Open a page by a link with these parameters."""
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    """Run the page again; nothing in it may fail."""
    app.run()
    assert not app.exception, app.exception
    assert CALM not in [alert.value for alert in app.error]
    return app


def unfold(app: AppTest) -> AppTest:
    """Open what is drawn only when it is asked for: the numbers behind figures, the posts around quotes."""
    for block in (*app.get("popover"), *app.get("expander")):
        if block.proto.id:
            app.session_state[block.proto.id.split("-", 2)[2]] = True
    return run(app)


def words_on(app: AppTest) -> str:
    """Everything that is said on the page, but for charts; Markdown as it reads where signs in it are escaped."""
    marked = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.subheader]
    read = [re.sub(r"\\([\\`*_{}\[\]()#+!|<>~$:-])", r"\1", str(part.value)) for part in marked]
    html = [element.proto.body for element in app.get("html")]
    return "\n".join([*read, *(str(part.value) for part in app.text), *html])


def markdown_on(app: AppTest) -> list[str]:
    """Everything on the page that a browser is told to read as Markdown: bodies, labels, options and what comes on hover."""
    found: list[str] = []

    def read(proto: Any) -> None:
        kind = type(proto).__name__
        for field, value in proto.ListFields():
            parts = [value] if isinstance(value, str) or hasattr(value, "ListFields") else value
            if field.name in ("body", "label", "help", "content", "text", "caption") and kind not in ("Html", "Text"):
                found.extend(part for part in parts if isinstance(part, str))
            if not isinstance(parts, bytes | int | float):
                for part in parts:
                    if hasattr(part, "ListFields"):
                        read(part)

    def walk(node: Any) -> None:
        if hasattr(proto := getattr(node, "proto", None), "ListFields"):
            read(proto)
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(app._tree)
    return found


def sent(app: AppTest) -> bytes:
    """All that goes to the browser, element by element."""

    def of(node: Any) -> Iterator[bytes]:
        proto: Any = getattr(node, "proto", None)
        if hasattr(proto, "SerializeToString"):
            yield proto.SerializeToString()
        for child in getattr(node, "children", {}).values():
            yield from of(child)

    return b"\n".join(of(app._tree))


def html_on(app: AppTest) -> list[str]:
    """The pieces of HTML on the page."""
    return [element.proto.body for element in app.get("html")]


def on_paper(app: AppTest) -> tuple[str, str]:
    """What stands on top of the printed page and at the foot of each sheet."""
    (html,) = [html for html in html_on(app) if 'class="vs-on-paper"' in html]
    foot = re.search(r'content: "(.*?)";', html)
    head = re.search(r'vs-on-paper">(.*)</p>', html)
    assert foot is not None and head is not None
    return unescape(head[1]), re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), foot[1])


def quotes_on(app: AppTest) -> list[str]:
    """The quotes that are open on the page, with or without hits marked in them."""
    with_hits = [
        re.sub(r"</?mark>|<p class=\"vs-quote\">|</p>", "", html) for html in html_on(app) if 'class="vs-quote"' in html
    ]
    return [*(text.value for text in app.text if text.value.startswith("“")), *map(unescape, with_hits)]


def in_bar(app: AppTest, facet: str) -> Any:
    """The widget of a facet in the filter bar; its key is another each time that the filter is set from elsewhere."""
    kinds = (app.multiselect, app.text_input)
    return next(w for kind in kinds for w in kind if re.fullmatch(rf"filter_{facet}(_\d+)?", w.key or ""))


def address(app: AppTest) -> dict[str, list[str]]:
    """The parameters of the URL, but for the layer."""
    return {name: values for name, values in _parameters(app).items() if name != LAYER}


def layer_in(app: AppTest) -> list[str]:
    """The layer that the URL names."""
    return _parameters(app).get(LAYER, [])


def _parameters(app: AppTest) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else list(value) for name, value in app.query_params.items()}
