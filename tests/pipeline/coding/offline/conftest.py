from __future__ import annotations

import pytest

from pipeline.coding import OfflineCoder
from pipeline.coding.codebook_file import load_codebook
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
    """Code one English text."""

    def run(text: str) -> list[Mention]:
        return coder.code([Passage(id="p", text=text, language="en")])[0]

    return run
