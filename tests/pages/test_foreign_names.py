"""Names of a codebook and of topics that hold markup: they come from files that others wrote, and stay text."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.opened import PAGES, html_on, markdown_on, new_app, open_page, unfold

MARKUP = " ![x](http://x) <b>bold"


def marked(part: Any, key: str = "") -> Any:
    """A codebook whose texts for people hold markup."""
    if isinstance(part, dict):
        return {name: marked(value, name) for name, value in part.items()}
    if isinstance(part, list):
        return [marked(one, key) for one in part]
    told = key in ("name", "plural", "question", "definition", "description", "rule", "rules", "include", "exclude")
    return part + MARKUP if told and isinstance(part, str) else part


@pytest.fixture
def app(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    path = tmp_path / "foreign.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        for number, content in connection.execute("SELECT id, content FROM codebook").fetchall():
            connection.execute(
                "UPDATE codebook SET content = ? WHERE id = ?", (json.dumps(marked(json.loads(content))), number)
            )
        connection.execute("UPDATE topic SET name = name || ?", (MARKUP,))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    return new_app()


@pytest.mark.parametrize("page", [*PAGES, "label", "topic"])
@pytest.mark.parametrize(
    "asked", [{}, {"condition": "anxiety", "read": "condition=anxiety&topic=1"}], ids=["all", "of"]
)
def test_names_are_never_markdown_nor_html(app: AppTest, page: str, asked: dict[str, str]) -> None:
    unfold(open_page(app, page, **asked))
    assert [text for text in markdown_on(app) if "](http" in text] == []
    assert not [html for html in html_on(app) if "<b>bold" in html]
