"""The numbers behind every figure, counted by hand on a few invented mentions (see `by_hand`)."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from explore.figure import Figure, Nothing
from explore.figures import (
    corrected,
    fingerprint,
    frequencies,
    matrix,
    means,
    month_by_month,
    network,
    stances,
    timeline,
    topic_map,
    topic_stances,
)
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, CELLS, ROWS, checked_data_set, data_set, drawing, drawn, row, rows

DATA = data_set()
ALL = DATA.select()


# how often


def test_frequencies_count_a_mention_once_for_each_of_its_labels() -> None:
    figure = drawn(frequencies(ALL, by="ill"))
    assert rows(figure, "Ill", "mentions", "posts") == [("Cold", 11, 11), ("Flu", 6, 6), ("Other", 1, 1)]
    assert figure.table["share"].tolist() == pytest.approx([11 / 13, 6 / 13, 1 / 13])
    assert (figure.n, figure.posts) == (13, 13)
    assert figure.title == "Most frequent: Cold, 85\u00a0% of 13 mentions"
    assert figure.source.startswith("n = 13 mentions from 13 posts with a code, a mention can have several;")
    more = [{"post": i, "ill": "other" if i < 9 else "cold"} for i in range(15)]
    told = drawn(frequencies(by_hand(BOOK, more).select(), by="ill")).title
    assert told == "Most frequent with a name of its own: Cold, 40\u00a0% of 15 mentions"


def test_frequencies_carry_wilsons_interval_of_the_coded_mentions() -> None:
    table = drawn(frequencies(ALL, by="ill")).table
    low, high = row(table, Ill="Flu")[["95 % low", "95 % high"]]
    z, p, n = 1.959964, 6 / 13, 13
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert low == pytest.approx((middle - half) / (1 + z * z / n), abs=1e-5)
    assert high == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-5)


def test_the_published_study_stands_beside_where_it_has_counts() -> None:
    figure = drawn(frequencies(ALL, by="ill", published=True))
    assert rows(figure, "Ill", "mentions", "published share") == [("Cold", 11, 0.75), ("Flu", 6, 0.25)]
    assert figure.table["share"].tolist() == pytest.approx([11 / 17, 6 / 17])  # of labels given, as the study's
    assert figure.title == "Most frequent: Cold, 65\u00a0% of 17 labels"
    assert "shares are of the 17 labels given that the study has, too" in figure.source
    assert figure.source.endswith("Published: An almanac.")
    plain = drawn(frequencies(ALL, by="ill"))
    assert plain.table["share"].tolist() == pytest.approx([11 / 13, 6 / 13, 1 / 13])
    assert "Published" not in drawn(frequencies(ALL, by="tool", published=True)).source


def test_one_label_a_mention_is_not_said_to_be_several() -> None:
    figure = drawn(frequencies(ALL, by="tool"))
    assert rows(figure, "Tool", "mentions", "posts") == [("Ash", 7, 7), ("Elm", 5, 5)]
    assert "several" not in figure.source


def test_too_few_counts_posts_and_never_makes_a_headline() -> None:
    twice = [{"post": 1 + i // 3, "ill": "flu"} for i in range(12)] + [{"post": 9, "ill": "cold"}]
    data = by_hand(BOOK, twice)  # 12 mentions of a flu, from 4 posts
    figure = drawn(frequencies(data.select(), by="ill"))
    assert rows(figure, "Ill", "mentions", "posts") == [("Flu", 12, 4), ("Cold", 1, 1)]
    assert figure.title == "Too few posts to say which is most frequent: 13 mentions"
    marks = {r["id"]: r for values in drawing(figure)["datasets"].values() for r in values if "id" in r}
    assert marks["flu"]["small"] and "4\u00a0posts" in marks["flu"]["_share"]


def test_without_a_code_there_is_nothing_and_it_says_so() -> None:
    empty = by_hand(BOOK, [{"post": 1}]).select()
    assert frequencies(empty, by="ill") == Nothing("No mention here has a code for ill.")
    for figure in (stances(empty, by="ill"), means(empty, by="ill"), timeline(empty), topic_map(empty), network(empty)):
        assert isinstance(figure, Nothing) and figure.sentence


# how people feel


def test_stances_have_four_values_and_one_a_mention() -> None:
    figure = drawn(stances(ALL, by="ill"))
    assert rows(figure, "Ill", "Mood", "mentions", "of mentions") == [
        ("Cold", "Sad", 5, 11), ("Cold", "Mixed", 0, 11), ("Cold", "Even", 0, 11), ("Cold", "Glad", 6, 11),
        ("Flu", "Sad", 5, 6), ("Flu", "Mixed", 1, 6), ("Flu", "Even", 0, 6), ("Flu", "Glad", 0, 6),
        ("Other", "Sad", 0, 1), ("Other", "Mixed", 0, 1), ("Other", "Even", 1, 1), ("Other", "Glad", 0, 1),
    ]  # fmt: skip
    assert row(figure.table, Ill="Flu", Mood="Sad")["share"] == pytest.approx(5 / 6)
    assert (figure.n, figure.posts) == (13, 13)
    assert figure.source.startswith("n = 13 mentions from 13 posts, a mention can be in several rows; ")
    assert figure.title == "How the mentions divide"  # 6 and 11 mentions say nothing of a group


def test_the_title_of_stances_names_groups_that_lie_apart_and_no_fallback() -> None:
    def of(ill: str, sad: int, n: int, start: int) -> list[dict[str, Any]]:
        return [{"post": start + i, "ill": ill, "mood": "sad" if i < sad else "glad"} for i in range(n)]

    parted = [*of("cold", 30, 40, 0), *of("flu", 4, 40, 100), *of("other", 40, 40, 200), *of("rash", 9, 9, 300)]
    assert drawn(stances(by_hand(BOOK, parted).select(), by="ill")).title == "Cold: 75\u00a0% sad; Flu: 10\u00a0%"
    alike = [*of("cold", 20, 40, 0), *of("flu", 16, 40, 100)]
    told = drawn(stances(by_hand(BOOK, alike).select(), by="ill")).title
    assert told == "How the mentions divide: no two groups lie clearly apart"
    one_large = [*of("cold", 40, 40, 0), *of("flu", 0, 20, 100)]  # too small to be told of, but there to be seen
    assert drawn(stances(by_hand(BOOK, one_large).select(), by="ill")).title == "How the mentions divide"


def test_stances_of_chosen_groups_stand_among_all_of_them() -> None:
    figure = drawn(stances(ALL.narrowed({"ill": "flu"}), by="ill"))
    assert figure.table.equals(drawn(stances(ALL, by="ill")).table)
    assert "The choice of ill marks and does not filter here: Flu in full colour." in figure.source
    assert {r["id"]: r["chosen"] for r in data_rows(figure)} == {"cold": False, "flu": True, "other": False}


def test_stances_of_a_chosen_stance_are_no_full_bars_and_tell_its_share() -> None:
    def of(ill: str, sad: int, n: int, start: int) -> list[dict[str, Any]]:
        return [{"post": start + i, "ill": ill, "mood": "sad" if i < sad else "glad"} for i in range(n)]

    data = by_hand(BOOK, [*of("cold", 30, 40, 0), *of("flu", 4, 40, 100)])
    figure = drawn(stances(data.select(Filter.of({"mood": "glad", "ill": "cold"})), by="ill"))
    assert row(figure.table, Ill="Cold", Mood="Glad")["share"] == 0.25 and figure.n == 80
    assert figure.title == "Cold: 25\u00a0% glad"
    assert {(r["id"], r["stance"]) for r in data_rows(figure) if r["chosen"] and "_strong" not in r} == {
        ("cold", "glad")
    }
    lone = drawn(stances(data.select(Filter.of({"mood": "glad"})), by="ill"))
    assert lone.title == "Flu: 90\u00a0% glad; Cold: 25\u00a0%"


def test_a_chosen_term_is_a_row_among_all_labels() -> None:
    chosen = ALL.narrowed({"ill": "flu:swine"})
    figure = drawn(frequencies(chosen, by="ill"))
    assert rows(figure, "Ill", "mentions", "posts") == [
        ("Cold", 11, 11),
        ("Flu", 6, 6),
        ("Swine flu", 5, 5),
        ("Other", 1, 1),
    ]
    assert (figure.n, figure.title) == (13, "Swine flu: 38\u00a0% of 13 mentions")
    assert {r["id"] for of in drawing(figure)["datasets"].values() for r in of if r.get("_strong") == 1} == {
        "flu:swine"
    }
    found = drawn(stances(chosen, by="ill"))
    assert row(found.table, Ill="Swine flu", Mood="Sad")[["mentions", "of mentions"]].tolist() == [5, 5]
    assert row(found.table, Ill="Flu", Mood="Mixed")["mentions"] == 1


def test_a_chosen_label_tells_its_share_and_is_drawn_in_full_colour() -> None:
    figure = drawn(frequencies(ALL.narrowed({"ill": "flu", "platform": "x"}), by="ill"))
    here = [
        set(r["ill"] if isinstance(r["ill"], list) else [r["ill"]]) for r in ROWS if r["platform"] == "x" and "ill" in r
    ]
    assert figure.n == len(here) == 6
    flu = sum(any(ill.startswith("flu") for ill in held) for held in here)
    assert rows(figure, "Ill", "mentions") == [("Flu", flu), ("Cold", sum("cold" in held for held in here))]
    assert figure.title == "Flu: 100\u00a0% of 6 mentions"
    marks = {r["id"]: r["chosen"] for of in drawing(figure)["datasets"].values() for r in of if "id" in r}
    assert marks == {"flu": True, "cold": False}


def test_means_are_of_every_stance_whichever_is_chosen() -> None:
    figure = drawn(means(ALL.narrowed({"ill": "flu", "mood": "sad"}), by="ill"))
    assert figure.table.equals(drawn(means(ALL, by="ill")).table)
    assert figure.title == "Flu: mean mood \u22120.83"
    assert figure.source.endswith("Flu in full colour. What the filter chooses in mood is set aside here.")


def test_a_course_of_chosen_stances_has_no_mean_and_one_of_a_chosen_period_every_month() -> None:
    sad = drawn(timeline(ALL.narrowed({"mood": ["glad", "sad"]})))
    assert "mean" not in sad.table and sad.source.endswith("No mean mood: the filter chooses in it.")
    figure = drawn(timeline(ALL.narrowed({"period": ("2024-02", "")})))
    assert figure.table.equals(drawn(timeline(ALL)).table)
    assert figure.title == "Feb 2024 to Apr 2024: 6 of 12 mentions with a date"
    marked = {r["month"]: r["chosen"] for of in drawing(figure)["datasets"].values() for r in of if "month" in r}
    assert [month for month, chosen in sorted(marked.items()) if not chosen] == ["2024-01-01"]


def test_what_is_chosen_elsewhere_is_drawn_beside_the_rest() -> None:
    many = [{"post": i, "ill": "cold", "platform": "x", "mood": "sad" if i < 10 else "glad"} for i in range(40)]
    many += [
        {"post": 100 + i, "ill": "cold", "platform": "reddit", "mood": "even" if i < 20 else "glad"} for i in range(40)
    ]
    figure = drawn(stances(by_hand(BOOK, many).select(Filter.of({"platform": "x"})), by="ill"))
    assert figure.n == 40
    assert {(r["rest_from"], r["rest_to"]) for r in data_rows(figure)} == {(-0.25, 0.75)}  # 20 even, 20 glad
    assert "The thin grey bar below is everything else in this data set." in figure.source


def data_rows(figure: Figure) -> list[dict[str, Any]]:
    """The rows that the chart of stances draws its bars from."""
    assert figure.chart is not None
    datasets = figure.chart(False).to_dict(validate=False)["datasets"].values()
    return [row for found in datasets for row in found if "stance" in row]


def test_stances_split_by_platform() -> None:
    figure = drawn(stances(ALL, by="platform"))
    assert rows(figure, "Platform", "Mood", "mentions", "of mentions", "of posts")[:4] == [
        ("Reddit", "Sad", 0, 7, 7), ("Reddit", "Mixed", 0, 7, 7), ("Reddit", "Even", 1, 7, 7), ("Reddit", "Glad", 6, 7, 7),
    ]  # fmt: skip
    assert row(figure.table, Platform="X", Mood="Mixed")["share"] == pytest.approx(1 / 6)
    assert "several" not in figure.source


def test_means_count_mixed_as_the_middle() -> None:
    figure = drawn(means(ALL, by="ill"))
    found = {name: (mean, n, posts) for name, mean, n, posts in rows(figure, "Ill", "mean", "mentions", "posts")}
    assert found["Cold"] == (pytest.approx(1 / 11), 11, 11)
    assert found["Flu"] == (pytest.approx(-5 / 6), 6, 6)
    assert found["Other"] == (0, 1, 1)
    assert [name for name, *_ in rows(figure, "Ill")] == ["Cold", "Other", "Flu"]  # highest first
    flu = row(figure.table, Ill="Flu")
    half = 2.570582 / 6  # t of 5 degrees of freedom; the standard error of -1, -1, -1, -1, -1, 0 is a sixth
    assert (flu["t, 95 % low"], flu["t, 95 % high"]) == pytest.approx((-5 / 6 - half, -5 / 6 + half))
    assert -1 <= flu["95 % low"] < -5 / 6 < flu["95 % high"] < flu["t, 95 % high"] + 0.1  # resampled: within the scale
    assert math.isnan(row(figure.table, Ill="Other")["95 % low"])
    assert "glad counts 1, sad -1, even 0, mixed 0" in figure.source


def test_the_course_has_every_month_and_says_what_has_no_date() -> None:
    figure = drawn(timeline(ALL))
    assert rows(figure, "month", "mentions", "posts") == [
        ("2024-01", 6, 6), ("2024-02", 5, 5), ("2024-03", 0, 0), ("2024-04", 1, 1),
    ]  # fmt: skip
    assert figure.table["mean"].tolist() == pytest.approx([1, -1, float("nan"), 0], nan_ok=True)
    assert figure.source.startswith("n = 12 mentions from 12 posts with a date, 2 without")
    assert figure.title == "Mentions by month: at most 6 in one"  # too few for a peak


def test_the_course_of_each_platform_has_the_same_months_and_its_own_means() -> None:
    figure = drawn(month_by_month(ALL, by="platform"))
    crossed, months = ALL.counts("platform", "month"), ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]
    assert [m for p, m in rows(figure, "Platform", "month") if p == "X"] == months
    for place, name in enumerate(crossed.options[0]):
        shown = {m: n for p, m, n in rows(figure, "Platform", "month", "mentions") if p.lower() == name}
        assert sum(shown.values()) == crossed.n[place].sum()
    for platform, month, n, mean in rows(figure, "Platform", "month", "mentions", "mean mood"):
        here = ALL.narrowed({"platform": platform.lower(), "period": (month[:7], month[:7])})
        moods = here.counts("mood")
        assert n == here.n
        score = {"sad": -1, "glad": 1}
        expected = sum(score.get(o, 0) * k for o, k in zip(moods.options[0], moods.n, strict=True))
        assert math.isnan(mean) if not moods.known.n else mean == pytest.approx(expected / moods.known.n)
    of_one = drawn(month_by_month(ALL.narrowed({"platform": "x", "period": ("2024-02", "2024-02")}), by="platform"))
    assert of_one.table.equals(figure.table)
    bars = [r for of in drawing(of_one)["datasets"].values() for r in of if "month" in r and "_strong" not in r]
    assert {(r["id"], r["month"]) for r in bars if r["chosen"]} == {("x", "2024-02-01")}
    assert "Grey: too few posts to read, or none with a mood." in of_one.source
    only = month_by_month(by_hand(BOOK, [r for r in ROWS if r["platform"] == "x"]).select(), by="platform")
    assert isinstance(only, Nothing)


def test_months_without_a_mean_differ_from_those_too_few_to_read() -> None:
    """Under a choice of moods no bar has a mean; what the line under the figure calls pale is paler than the rest."""
    figure = drawn(month_by_month(ALL.narrowed({"mood": ("sad", "glad", "even", "mixed")}), by="platform"))
    bars = [r for of in drawing(figure)["datasets"].values() for r in of if "_fill" in r and r["n"]]
    fills = {small: {bar["_fill"] for bar in bars if bar["small"] is small} for small in (True, False)}
    assert len(fills[True]) == len(fills[False]) == 1 and fills[True] != fills[False]
    assert "Pale: too few posts to read." in figure.source and "Grey" not in figure.source
    of_one = drawn(month_by_month(ALL.narrowed({"mood": ("sad", "glad"), "platform": "x"}), by="platform"))
    assert "Pale: not chosen, or too few posts to read." in of_one.source


def test_a_peak_says_what_fills_it_and_a_handful_is_no_peak() -> None:
    made: list[dict[str, Any]] = [{"post": i, "month": "2024-01", "platform": "x", "tool": "ash"} for i in range(10)]
    made += [{"post": 50 + i, "month": "2024-02", "platform": "reddit", "tool": "elm"} for i in range(40)]
    made += [{"post": 100 + i, "month": "2024-03", "platform": "x", "tool": "elm"} for i in range(20)]
    data = by_hand(BOOK, made)
    # 40 of 70 are on Reddit in all; 60 of 70 of elm: 14 points less than in February
    assert (
        drawn(timeline(data.select())).title
        == "Most mentions fall in Feb 2024: 40, 100\u00a0% on Reddit, 100\u00a0% of Elm"
    )
    assert drawn(timeline(data.select(Filter.of({"tool": "elm"})))).title.endswith("40, 100\u00a0% on Reddit")
    few = by_hand(BOOK, made[:3] + made[50:52]).select()
    assert drawn(timeline(few)).title == "Mentions by month: too few posts in any to read a peak from"


def test_a_single_month_is_no_course() -> None:
    assert isinstance(timeline(DATA.select(Filter.of({"topic": "1"}))), Nothing)


# topics


def test_topics_with_their_size_and_mean() -> None:
    figure = drawn(topic_map(ALL))
    assert rows(figure, "Topic", "mentions", "posts") == [("Soup", 6, 6), ("Tea", 6, 6)]
    assert figure.table["mean mood"].tolist() == pytest.approx([1, -5 / 6])
    assert figure.source.startswith("n = 12 mentions from 12 posts in topics.")
    assert figure.source.endswith("Colour is the mean mood, of the 12 mentions that have one.")


def test_stances_within_topics() -> None:
    figure = drawn(topic_stances(ALL))
    assert rows(figure, "Topic", "Mood", "mentions", "of mentions") == [
        ("Soup", "Sad", 0, 6), ("Soup", "Mixed", 0, 6), ("Soup", "Even", 0, 6), ("Soup", "Glad", 6, 6),
        ("Tea", "Sad", 5, 6), ("Tea", "Mixed", 0, 6), ("Tea", "Even", 1, 6), ("Tea", "Glad", 0, 6),
    ]  # fmt: skip


# what goes together


def test_a_mention_is_in_every_cell_of_its_labels() -> None:
    figure = drawn(matrix(ALL))
    assert rows(figure, "Use", "Worth", "mentions", "posts") == CELLS
    assert (figure.n, figure.posts) == (13, 12)
    assert "n = 13 mentions from 12 posts with both codes, a mention can be in several cells." in figure.source
    assert figure.note == "Grey cells have mentions from fewer than 5 posts: too few to read."


@pytest.mark.parametrize(
    ("measure", "heading", "value"),
    [
        ("residual", "Pearson residual", (11 - 12 * 17 / 19) / math.sqrt(12 * 17 / 19)),
        ("pmi", "PMI", math.log2(11 / (12 * 12 / 13))),  # of 13 mentions, each counted once
    ],
)
def test_cells_are_set_against_chance(measure: str, heading: str, value: float) -> None:
    figure = drawn(matrix(ALL, measure=measure))
    assert row(figure.table, Use="Talk", Worth="Calm")[heading] == pytest.approx(value)


def test_groups_stand_side_by_side_and_say_how_far_they_hold() -> None:
    pairs = [("talk", "trust")] * 40 + [("plan", "calm")] * 60 + [("play", "trust")] * 30 + [("talk", "calm")] * 2
    mentions = [{"post": i, "platform": "x", "use": use, "worth": worth} for i, (use, worth) in enumerate(pairs)]
    selection = by_hand(BOOK, mentions).select()
    figure, plain = (drawn(matrix(selection, measure=measure)) for measure in ("groups", "residual"))
    cells = [r for of in drawing(figure)["datasets"].values() for r in of if "row_order" in r and "n" in r]
    order = {r["row_name"]: r["row_order"] for r in cells} | {r["col_name"]: r["col_order"] for r in cells}
    assert order == {"Talk": 0, "Play": 1, "Plan": 2, "Trust": 0, "Calm": 1}  # 70 mentions before 60
    assert figure.note is not None and figure.note.startswith(
        "These come up together more than with the rest: talk and play with trust (100\u00a0%); plan with calm (100\u00a0%). In brackets"
    )
    assert figure.title == "Uses and worths in groups"
    assert sorted(rows(figure, "Use", "Worth", "Pearson residual")) == sorted(
        rows(plain, "Use", "Worth", "Pearson residual")
    )


def test_groups_of_what_chance_brings_together_are_no_finding() -> None:
    rng = random.Random(3)
    mentions = [
        {
            "post": i,
            "platform": "x",
            "use": rng.choice(["talk", "plan", "play"]),
            "worth": rng.choice(["calm", "trust"]),
        }
        for i in range(60)
    ]
    note = drawn(matrix(by_hand(BOOK, mentions).select(), measure="groups")).note
    assert note is not None and note.startswith(
        "What comes up together here is no more than chance would bring: no group"
    )


def test_the_test_of_independence_is_that_of_the_cells() -> None:
    chi2 = sum(
        (n - e) ** 2 / e for n, e in zip((11, 1, 6, 1), (12 * 17 / 19, 24 / 19, 7 * 17 / 19, 14 / 19), strict=True)
    )
    source = drawn(matrix(ALL)).source
    assert f"χ² = {chi2:,.1f}, df = 1" in source
    assert f"Cramér's V = {math.sqrt(chi2 / 19):.2f}" in source


def test_the_fingerprint_crosses_object_and_subject() -> None:
    figure = drawn(fingerprint(ALL))
    assert rows(figure, "Tool", "Ill", "mentions", "posts") == [
        ("Ash", "Cold", 6, 6), ("Ash", "Flu", 0, 0), ("Ash", "Other", 1, 1),
        ("Elm", "Cold", 5, 5), ("Elm", "Flu", 5, 5), ("Elm", "Other", 0, 0),
    ]  # fmt: skip
    assert figure.title == "Tool and ill: Ash with cold leads"
    made = [{"post": i, "tool": "ash", "ill": "other" if i < 9 else "cold"} for i in range(15)]
    made += [{"post": 20 + i, "tool": "elm", "ill": "cold"} for i in range(5)]
    told = drawn(fingerprint(by_hand(BOOK, made).select())).title
    assert told == "Tool and ill: Ash with cold leads among those with a name"
    assert (figure.n, figure.posts) == (12, 12)


def test_shares_are_corrected_for_what_readers_found() -> None:
    figure = drawn(corrected(checked_data_set().select(), by="ill"))
    found = {name: values for name, *values in rows(figure, "Ill", "corrected share", "raw share", "gold posts")}
    assert found["Cold"] == [pytest.approx(10 / 13), pytest.approx(11 / 13), 13]
    assert found["Flu"] == [pytest.approx(7 / 13), pytest.approx(6 / 13), 13]
    assert rows(figure, "Ill", "posts coded so by the machine") == [("Cold", 11), ("Flu", 6), ("Other", 1)]
    assert "n = 13 posts" in figure.source and "13 posts read by people" in figure.source
