"""Script runs of the pages after a change of the filter, ours and a naive one, and searches; one process, no browser."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

from db.connect import database_url
from db.disclosure import VIEWER
from explore.dataset import DataSet, open_data_set
from explore.filter import from_params
from tests.bench.filters import PAGES, Params, varied_filters
from tests.bench.table import percentile
from tests.conftest import ROOT
from ui.faults import CALM

WORDS, PHRASES = 30, 10
_SAMPLE = 4_000  # quotes to choose words from


def open_at(database: Path | str) -> DataSet:
    """The data set in this file; the dashboard of this process shows it, too."""
    os.environ["DATABASE_URL"] = f"sqlite:///{database}"
    return open_data_set(database_url(str(database)), None)


def filter_changes(database: Path | str, changes: int) -> dict[str, dict[str, float]]:
    """Milliseconds of each page's script run after a filter change, no filter used twice, nothing of it computed before."""
    data = open_at(database)
    filters = varied_filters(data, changes * (len(PAGES) + 1))
    words = words_to_search(data)
    searching = [{**params, "words": [words[i % len(words)]]} for i, params in enumerate(filters[-changes:])]
    out = {}
    for i, page in enumerate(PAGES):
        mine = filters[i * changes : (i + 1) * changes]
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        if page:
            app.switch_page(f"pages/{page}.py").run()
        out[page or "overview"] = _figures(_runs(app, mine))
        if page == "quotes":
            out["quotes, with a search"] = _figures(_runs(app, searching))
    return out


def _figures(taken: Sequence[float]) -> dict[str, float]:
    return {"p50": percentile(taken, 50), "p95": percentile(taken, 95), "runs": len(taken)}


def naive_page(database: Path | str, runs: int) -> dict[str, float]:
    """Milliseconds of the naive page's script run after a filter change."""
    data = open_at(database)
    roles = [data.dimension("subject"), data.dimension("object"), data.dimension("stance")]
    os.environ["BENCH_DIMENSIONS"] = ",".join(d.id for d in roles if d is not None)
    app = AppTest.from_file(str(Path(__file__).parent / "naive.py"), default_timeout=600)
    taken = _runs(app, varied_filters(data, runs, seed=2))
    return {"p50": percentile(taken, 50), "runs": len(taken)}


def _runs(app: AppTest, filters: Sequence[Params]) -> list[float]:
    taken = []
    for params in filters:
        app.query_params.clear()
        app.query_params.update({name: list(values) for name, values in params.items()})
        started = time.perf_counter()
        app.run()
        taken.append(1000 * (time.perf_counter() - started))
        assert not app.exception and CALM not in {alert.value for alert in app.error}, f"{params}: {app.exception}"
    return taken


def searches(database: Path | str) -> dict[str, float]:
    """Milliseconds from words, within a filter, to how many mentions and posts hold them and the first ten of these."""
    data = open_at(database)
    asked = words_to_search(data)
    filters = varied_filters(data, 8, seed=3)
    taken, hits = [], []
    for i, words in enumerate(asked):
        within = from_params(filters[i % len(filters)], data, VIEWER)[0].narrowed({"words": words})
        started = time.perf_counter()
        found = data.select(within)
        hits.append((found.n, found.posts, len(found.first(10, order="sure")))[0])
        taken.append(1000 * (time.perf_counter() - started))
    return {
        "p50": percentile(taken, 50), "p95": percentile(taken, 95), "max": max(taken), "searches": len(taken),
        "median_hits": percentile(hits, 50), "max_hits": max(hits),
    }  # fmt: skip


def words_to_search(data: DataSet) -> list[str]:
    """Words of the quotes from the most frequent to the rarest, evenly, and phrases of two and three words."""
    from sqlalchemy import select

    from db.schema import MentionRow

    assert data.engine is not None
    with data.engine.connect() as connection:
        quotes = list(connection.scalars(select(MentionRow.quote).order_by(MentionRow.id).limit(_SAMPLE)))
    said = [re.findall(r"[a-z']+", quote.lower()) for quote in quotes]
    counted = Counter(word for words in said for word in words if len(word) > 1)
    ranked = [word for word, _ in counted.most_common()]
    words = [ranked[int((len(ranked) - 1) * (i / (WORDS - 1)) ** 2)] for i in range(WORDS)]
    long = [words for words in said if len(words) > 6]
    phrases = [f'"{" ".join(long[len(long) * i // PHRASES][2 : 4 + i % 2])}"' for i in range(PHRASES)] if long else []
    return list(dict.fromkeys(words + phrases))
