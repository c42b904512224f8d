"""Where a quote stands in a post as exported, though its coder may have read the post as normalised."""

from __future__ import annotations

from pipeline.cleaning.normalise import normalise
from records.evidence import WHITESPACE, Located, locate


def locate_as_exported(quote: str, text: str) -> Located | None:
    """As `records.evidence.locate`, in the text as it is or, failing that, as cleaning leaves it; offsets count in `text`."""
    if found := locate(quote.strip(), text):
        return found
    clean = normalise(text)
    found = locate(normalise(quote).text, clean.text, whole_words=True)
    return Located(*clean.span(found.start, found.end), found.repaired or WHITESPACE) if found else None
