"""Sets documents as PDF with Typst, offline. What people wrote is data to it, never markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

TEMPLATES = Path(__file__).resolve().parent / "typst"
_LONG = re.compile(r"\S{29,}")
_ONE_AT_A_TIME = Lock()


def pdf(template: str, told: dict[str, Any], made: date) -> bytes:
    """The template of this name filled with these values; the same bytes for the same values."""
    compiler = _compiler()
    moment = datetime(made.year, made.month, made.day, 12, tzinfo=UTC)
    with _ONE_AT_A_TIME:
        document = compiler.compile(
            (TEMPLATES / f"{template}.typ").read_bytes(),
            format="pdf",
            sys_inputs={"told": json.dumps(_breakable(told), ensure_ascii=False)},
            timestamp=int(moment.timestamp()),
        )
    assert isinstance(document, bytes), template
    return document


def _breakable(told: Any, name: str = "") -> Any:
    """The values with places to break in words that are longer than a line of a card; drawings as they are."""
    if isinstance(told, dict):
        return {key: _breakable(value, key) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_breakable(value) for value in told]
    return _LONG.sub(_broken, told) if isinstance(told, str) and name != "drawing" else told


def _broken(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[i : i + 20] for i in range(0, len(letters), 20))


@cache
def _compiler() -> Any:
    """A compiler that knows our two typefaces and, for signs that they lack, Noto's and those of the machine."""
    import font_source_sans_pro
    import font_source_serif_pro
    import manimgx_fonts
    import typst

    folders = [str(Path(font.__file__).parent / "files") for font in (font_source_sans_pro, font_source_serif_pro)]
    folders.append(str(Path(manimgx_fonts.__file__).parent))
    return typst.Compiler(font_paths=typst.Fonts(font_paths=folders), root=str(TEMPLATES))
