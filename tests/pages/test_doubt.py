"""Compare and Values for those who doubt: every number counted again from the tables, every choice in the address."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explore.contrasts import Groups, to_text
from explore.dataset import DataSet
from explore.distinctive import distinctive
from explore.figure import Nothing
from explore.figures import composition, differences, distinctive_words, value_pairs
from explore.filter import Filter
from tests.conftest import ROOT
from tests.explore.figures.by_hand import drawn
from tests.pages.opened import address, new_app, open_page, run, words_on

ADHD = Filter.of({"condition": "adhd"})


def ids(database: Path, dimension: str, label: str = "%") -> set[int]:
    with sqlite3.connect(database) as connection:
        query = "SELECT DISTINCT mention_id FROM code WHERE dimension = ? AND label LIKE ?"
        return {i for (i,) in connection.execute(query, (dimension, label))}


def mentions(database: Path) -> dict[int, tuple[int, str, str]]:
    """Post, platform and quote of each mention."""
    with sqlite3.connect(database) as connection:
        query = "SELECT mention.id, post_id, platform, quote FROM mention JOIN post ON post.id = post_id"
        return {i: (post, platform, quote) for i, post, platform, quote in connection.execute(query)}


def test_shares_at_the_same_mix_are_those_of_the_rows(data: DataSet, demo_database: Path) -> None:
    figure = drawn(differences(data.select(ADHD), by="perspective", mix="platform"))
    whole, ill, coded = (
        mentions(demo_database),
        ids(demo_database, "condition", "adhd"),
        ids(demo_database, "perspective"),
    )
    known = {own: Counter(whole[i][1] for i in coded if (i in ill) is own) for own in (True, False)}
    usable = [p for p in known[True] | known[False] if min(known[True][p], known[False][p]) >= 10]
    pooled = sum(known[True][p] + known[False][p] for p in usable)
    facet = data.facets["perspective"]
    table = figure.table.set_index("Perspective")
    seen = 0
    for option in facet.options():
        if facet.option_name(option) in table.index:
            has = ids(demo_database, "perspective", option)
            for own, column in ((True, "share"), (False, "share of the others")):
                n = Counter(whole[i][1] for i in has if (i in ill) is own)
                share = sum((known[True][p] + known[False][p]) / pooled * n[p] / known[own][p] for p in usable)
                assert table.loc[facet.option_name(option), column] == pytest.approx(share)
                seen += 1
    assert seen > 10


def test_what_a_condition_is_made_of_is_counted_from_the_rows(app: AppTest, data: DataSet, demo_database: Path) -> None:
    figure = drawn(composition(data.select(ADHD), beside=True))
    whole, ill = mentions(demo_database), ids(demo_database, "condition", "adhd")
    for own, strip in ((True, "Platforms, ADHD"), (False, "Platforms, the rest")):
        of = {i: whole[i] for i in whole if (i in ill) is own}
        n, posts = (
            Counter(p for _, p, _ in of.values()),
            Counter(p for _, p in {(post, p) for post, p, _ in of.values()}),
        )
        for _, row in figure.table[figure.table["of"] == strip].iterrows():
            platform = row["part"].lower()
            assert (row["mentions"], row["posts"]) == (n[platform], posts[platform])
            assert row["share of the bar"] == pytest.approx(n[platform] / len(of))
            assert (row["n mentions"], row["n posts"]) == (len(of), len({post for post, _, _ in of.values()}))
    assert figure.title in words_on(open_page(app, "compare", condition="adhd")).replace("&amp;", "&")
    for page in ("overview", "profile"):
        shown = words_on(open_page(new_app(), page, condition="adhd"))
        assert drawn(composition(data.select(ADHD))).title in shown
    assert "Largest platform" not in words_on(open_page(new_app(), "overview"))


def test_words_that_set_apart_are_counted_from_the_quotes(app: AppTest, data: DataSet, demo_database: Path) -> None:
    """Counted again by the full-text index, which knows nothing of how the words were read."""
    whole, ill = mentions(demo_database), ids(demo_database, "condition", "adhd")
    found = distinctive(Groups(data.select(ADHD)))
    assert found.words
    for one in found.words:
        hits = data.select(Filter.of({"words": one.search})).first(len(whole))
        posts = [{whole[i][0] for i in hits if (i in ill) is own} for own in (True, False)]
        assert (one.posts, one.posts_others) == (len(posts[0]), len(posts[1]))
        assert max(one.posts, one.posts_others) >= 5 and (one.low > 0 or one.high < 0)
    shown = words_on(open_page(app, "compare", condition="adhd"))
    assert "informative Dirichlet" not in shown  # quotes are read when someone asks
    app.toggle(key="compare-distinctive").set_value(True)
    run(app)
    assert address(app)["distinctive"] == ["on"]
    assert drawn(distinctive_words(data.select(ADHD))).title in words_on(app)


def test_the_mix_is_a_choice_in_the_address(app: AppTest, data: DataSet) -> None:
    open_page(app, "compare", condition="adhd", mix="platform")
    assert address(app)["mix"] == ["platform"] and "at the same mix of platforms" in words_on(app)
    app.query_params["mix"] = "dragons"
    run(app)
    assert "The link asks for mix=dragons" in words_on(app)
    # nothing to hold still: neither was chosen by, nor compared
    shown = words_on(open_page(new_app(), "compare", platform="reddit", by="product", mix="product"))
    assert "The link asks for mix=product, which this page does not have." in shown


def test_compare_says_which_check_the_coders_errors_are_known_from(app: AppTest) -> None:
    told = "in the check that comes with the coder (190 other posts, coded by two readers)"
    assert told in words_on(open_page(app, "compare", condition="adhd"))
    assert told in words_on(open_page(new_app(), "profile", about="adhd"))


def test_without_a_check_compare_says_that_the_coders_errors_are_not_known(
    demo_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchecked = shutil.copy(demo_database, tmp_path / "unchecked.db")
    with sqlite3.connect(unchecked) as connection:
        connection.execute("DELETE FROM evaluation")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{unchecked}")
    monkeypatch.chdir(ROOT)
    told = "how far the coder's errors could move these differences is not known"
    assert told in words_on(open_page(new_app(), "compare", condition="adhd"))
    assert told in words_on(open_page(new_app(), "profile", about="adhd"))
    assert told not in words_on(open_page(new_app(), "overview", condition="adhd"))


def test_torn_posts_are_those_of_the_rows(data: DataSet, demo_database: Path) -> None:
    figure = value_pairs(data.select())
    assert not isinstance(figure, Nothing)
    whole = mentions(demo_database)
    stance = {s: ids(demo_database, "sentiment", s) for s in ("positive", "negative", "mixed")}
    facet = data.facets["value"]
    sides: dict[bool, dict[int, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for option in facet.options():
        if option != data.codebook.dimension("value").fallback:
            for i in ids(demo_database, "value", option):
                for side, name in ((True, "positive"), (False, "negative")):
                    if i in stance[name] | stance["mixed"]:
                        sides[side][whole[i][0]].add(option)
    both = sides[True].keys() & sides[False].keys()
    assert figure.source.startswith(f"{len(both)} posts with a mention here")
    for row in figure.table.itertuples():
        praised, criticised = row.pair.removesuffix(" criticised").split(" praised, ")
        a, b = (
            next(o for o in facet.options() if facet.option_name(o).lower() == name.lower())
            for name in (praised, criticised)
        )
        assert row.posts == sum(a in sides[True][p] and b in sides[False][p] for p in both)


def test_networks_lie_side_by_side_and_the_choices_stand_in_the_address(app: AppTest) -> None:
    open_page(app, "values", condition="adhd", against="condition=anxiety", links="0.2")
    assert [h.value for h in app.subheader] == [
        "People writing about ADHD",
        "People writing about anxiety, OCD and trauma",
    ]
    assert "on one scale for both groups" in words_on(app) and "20\u00a0% of networks at most" in words_on(app)
    app.select_slider(key="values-links").set_value("0.001")
    app.selectbox(key="values-against").set_value("")
    run(app)
    assert address(app) == {"condition": ["adhd"], "links": ["0.001"]}
    assert "on one scale" not in words_on(app)
    bare = words_on(open_page(new_app(), "values", against="condition=anxiety"))
    assert "The link asks for against=condition=anxiety, which this page does not have." in bare


@pytest.mark.parametrize("every", [False, True])
def test_the_same_group_twice_is_said_and_drawn_once(app: AppTest, data: DataSet, every: bool) -> None:
    """By the same choice, or by one that lets the same mentions pass."""
    same = {"condition": "adhd", **({"platform": data.facets["platform"].options()} if every else {})}
    told = words_on(open_page(app, "values", condition="adhd", against=to_text(Filter.of(same))))
    assert "Both groups are the same mentions here" in told and not app.subheader
    assert told.count("of networks at most") == 1 and "on one scale" not in told
