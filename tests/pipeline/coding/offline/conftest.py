from __future__ import annotations

import pytest

from pipeline.coding.code_posts import code_posts
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage


@pytest.fixture(scope="session")
def vsd() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def coder(vsd: Codebook) -> OfflineCoder:
    return OfflineCoder(vsd)


@pytest.fixture(scope="session")
def code(coder: OfflineCoder):
    """Code one English text, as every command does."""

    def run(text: str) -> list[Mention]:
        return list(code_posts([Passage(id="p", text=text, language="en")], coder)[0].mentions)

    return run
