"""What a printed page says it is of, on top of it and at the foot of each sheet."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explore.dataset import DataSet
from explore.filter import Filter
from tests.pages.opened import on_paper, open_page


@pytest.mark.parametrize(
    ("page", "asked", "of"),
    [
        ("overview", {}, {}),
        ("profile", {"about": "adhd"}, {"condition": "adhd"}),
        ("profile", {"about": "adhd", "condition": "anxiety", "platform": "x"}, {"condition": "adhd", "platform": "x"}),
        ("label", {"about": "sentiment:negative", "platform": "x"}, {"sentiment": "negative", "platform": "x"}),
        ("topic", {"about": "2", "topic": "1"}, {"topic": "2"}),
        ("method", {"platform": "x"}, {}),
    ],
)
def test_paper_says_which_mentions_the_page_is_of(
    app: AppTest, data: DataSet, page: str, asked: dict[str, str], of: dict[str, str]
) -> None:
    open_page(app, page, **asked)
    found = data.select(Filter.of(of))
    head, foot = on_paper(app)
    assert head == f"{found.n:,} mentions from {found.posts:,} posts · {found.in_words or 'no filter'}"
    assert f" · {found.in_words or 'no filter'} · " in foot
