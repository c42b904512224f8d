"""HTML to the text that readers of the page see."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"<[^<>]*>")
_UNENDED = (
    50  # tags without an end that are looked into one by one: for each, the parser reads on to the end of the text
)
_PARAGRAPHS = frozenset({"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
_LINES = frozenset({"br", "li", "tr"})
_SILENT = frozenset({"script", "style", "template"})


def resolve_entities(text: str) -> str:
    """Replace complete entities once ("&amp;" but not the "&lt" in a URL's query)."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def _break(self, wanted: int) -> None:
        tail = "".join(self.pieces[-3:])
        have = len(tail) - len(tail.rstrip("\n"))
        if tail and have < wanted:
            self.pieces.append("\n" * (wanted - have))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in _PARAGRAPHS:
            self._break(2)
        elif tag in _LINES:
            self._break(1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _PARAGRAPHS:
            self._break(2)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def html_to_text(markup: str) -> str:
    """Text without markup: <br> is a line end, paragraphs are parted by an empty line, entities are resolved."""
    if "<" not in markup:
        return resolve_entities(markup)
    parser = _Text()
    try:
        parser.feed(markup)
        rest = parser.rawdata  # begins with a tag or comment that has no end
        if rest.count("<") > _UNENDED:
            parser.handle_data(resolve_entities(_TAG.sub("", rest)))
        else:
            parser.close()
    except AssertionError:  # how html.parser answers a malformed <![section
        return resolve_entities(re.sub(r"<[^>]*>?", "", markup))
    return "".join(parser.pieces).strip("\n")
