"""The study's figures on mentions that anyone can count: their numbers, their sentences, and what is too few to say anything."""

from __future__ import annotations

import math
from typing import Any

import pytest

from explore.figure import Nothing
from explore.figures import adjusted_effects, delta_pmi, means, monthly_means, residuals_by
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set, drawing, drawn, row, rows

ALL = data_set().select()


def many(n: int, start: int, **codes: Any) -> list[dict[str, Any]]:
    """So many posts of one mention, all with these codes."""
    return [{"post": start + i, "month": "2024-01", **codes} for i in range(n)]


def twos(n: int, start: int, **codes: Any) -> list[dict[str, Any]]:
    """So many posts that say the same twice."""
    return [{"post": start + i // 2, "month": "2024-01", **codes} for i in range(2 * n)]


# by month


def test_months_of_each_group_have_their_mean_and_t_interval_and_every_month_a_line() -> None:
    figure = drawn(monthly_means(ALL, by="ill"))
    assert rows(figure, "Ill", "month", "mentions", "posts")[:4] == [
        ("Cold", "2024-01", 6, 6), ("Cold", "2024-02", 5, 5), ("Cold", "2024-03", 0, 0), ("Cold", "2024-04", 0, 0),
    ]  # fmt: skip
    assert [name for name, *_ in rows(figure, "Ill")] == ["Cold"] * 4 + ["Flu"] * 4  # "Other" says none of these
    assert row(figure.table, Ill="Cold", month="2024-01")["mean mood"] == 1
    assert math.isnan(row(figure.table, Ill="Cold", month="2024-01")["95 % low"])  # all agree
    assert math.isnan(row(figure.table, Ill="Cold", month="2024-03")["mean mood"])
    assert figure.title == "Ill with most mentions in one month: cold, 6 in Jan 2024"
    assert (figure.n, figure.posts) == (11, 11)  # of what is drawn: one is of "Other", another has no month


def test_an_interval_by_month_is_whole_in_the_numbers_and_ends_with_the_scale_in_the_drawing() -> None:
    mentions = [*many(4, 0, ill="flu", mood="glad"), *many(1, 10, ill="flu", mood="sad")]
    later = [{**one, "month": "2024-02", "post": one["post"] + 50} for one in mentions]
    figure = drawn(monthly_means(by_hand(BOOK, mentions + later).select(), by="ill"))
    high = row(figure.table, Ill="Flu", month="2024-01")["95 % high"]
    assert high == pytest.approx(0.6 + 2.776445 * 0.4)  # t of 4 degrees of freedom, a standard error of 0.4
    marks = [r for part in drawing(figure)["datasets"].values() for r in part if "_high_at" in r]
    assert {r["_high_at"] for r in marks} == {26 + 34 + 10}  # where the strip of means begins


def test_a_month_of_too_few_posts_has_no_mean_and_makes_no_title() -> None:
    mentions = [*twos(3, 0, ill="flu", mood="glad"), {"post": 9, "month": "2024-02", "ill": "flu", "mood": "sad"}]
    figure = drawn(monthly_means(by_hand(BOOK, mentions).select(), by="ill"))
    assert figure.title == "Ill by month: too few posts in any month to read"
    data = by_hand(BOOK, [*mentions, *many(9, 20, ill="cold", mood="glad")])
    chosen = drawn(monthly_means(data.select(Filter.of({"ill": "flu"})), by="ill"))
    assert (
        chosen.title == "Flu by month: too few posts in any month to read"
    )  # cold has posts enough, and is not chosen
    marks = [r for part in drawing(figure)["datasets"].values() for r in part if "_read" in r and "_most" not in r]
    assert len(marks) == 2 and not any(r["_read"] or r["_mean_at"] for r in marks)


# means


def test_groups_too_small_for_the_study_are_left_out_and_counted_only_where_asked() -> None:
    mentions = [
        *many(60, 0, tool="ash", mood="glad", ill="cold"),
        *many(60, 100, tool="ash", mood="sad", ill="flu"),
        *many(40, 200, tool="elm", mood="sad", ill="flu"),
    ]
    selection = by_hand(BOOK, mentions).select()
    assert [n for n, *_ in rows(means(selection, by="tool"), "Tool")] == ["Ash", "Elm"]
    tools, ills = (drawn(means(selection, by=by, published=True)) for by in ("tool", "ill"))
    assert [n for n, *_ in rows(tools, "Tool")] == ["Ash"]  # of 50 or more
    assert [n for n, *_ in rows(ills, "Ill")] == ["Flu"]  # of 100 or more
    assert "As published, without 1 tool under 50 mentions." in tools.source
    assert "As published, without 1 ill under 100 mentions." in ills.source
    few = Filter.of({"tool": "elm"})
    assert means(selection.data.select(few), by="ill", published=True) == Nothing("No ill here has 100 mentions.")


def test_the_title_of_means_names_the_ends_where_they_lie_clearly_apart() -> None:
    apart = [*many(40, 0, ill="cold", mood="glad"), *many(10, 100, ill="cold", mood="sad"),
             *many(40, 200, ill="flu", mood="sad"), *many(10, 300, ill="flu", mood="glad"),
             *many(60, 400, ill="other", mood="sad")]  # fmt: skip
    told = drawn(means(by_hand(BOOK, apart).select(), by="ill")).title
    assert told == (
        "Mean mood by ill: highest of cold (+0.60), lowest of flu (−0.60), of those with a name and 30 mentions or more"
    )  # other is lower
    told = drawn(means(by_hand(BOOK, apart[:100]).select(), by="ill")).title
    assert told == "Mean mood by ill: highest of cold (+0.60), lowest of flu (−0.60)"
    named = [{**one, "tool": "ash" if one["ill"] == "cold" else "elm"} for one in apart]  # a name keeps its capital
    assert "highest of Ash (+0.60)" in drawn(means(by_hand(BOOK, named[:150]).select(), by="tool")).title
    alike = [*many(20, 0, ill="cold", mood="glad"), *many(20, 100, ill="cold", mood="sad"),
             *many(22, 200, ill="flu", mood="sad"), *many(18, 300, ill="flu", mood="glad")]  # fmt: skip
    assert drawn(means(by_hand(BOOK, alike).select(), by="ill")).title == "Mean mood by ill: no two lie clearly apart"
    seen = [*alike, *many(20, 400, ill="rash", mood="sad")]  # too few to be told of, but there to be seen
    assert drawn(means(by_hand(BOOK, seen).select(), by="ill")).title == "Mean mood by ill"


# residuals

CROSSED = [
    *many(30, 0, ill="cold", use="talk"), *many(10, 100, ill="cold", use="plan"),
    *many(10, 200, ill="flu", use="talk"), *many(30, 300, ill="flu", use="plan"),
]  # fmt: skip


def test_a_cell_says_how_far_it_is_from_what_is_expected() -> None:
    figure = drawn(residuals_by(by_hand(BOOK, CROSSED).select(), by="use"))
    assert rows(figure, "Ill", "Use", "mentions", "posts", "expected") == [
        ("Cold", "Talk", 30, 30, 20), ("Cold", "Plan", 10, 10, 20), ("Flu", "Talk", 10, 10, 20), ("Flu", "Plan", 30, 30, 20),
    ]  # fmt: skip
    residual = 10 / math.sqrt(20)
    assert figure.table["Pearson residual"].tolist() == pytest.approx([residual, -residual, -residual, residual])
    assert figure.title == "Ill and use: cold with talk is farthest above chance, 30 mentions, 20 by chance"
    phi2 = 20 / 80  # chi-squared is four times 5
    corrected = math.sqrt((phi2 - 1 / 79) / (2 - 1 / 79 - 1))
    assert "χ² = 20.0, df = 1, p < 0.001, Cramér's V = 0.50" in figure.source
    assert f"V corrected for what chance adds to it: {corrected:.2f}." in figure.source


def test_posts_that_say_the_same_twice_are_no_proof_when_posts_are_the_units() -> None:
    """Four posts a side are no finding, however often each says it: the published test takes every mention for one of its own."""
    doubled = [
        {"post": 40 * i + post, "ill": ill, "use": use}
        for i, (ill, use, posts) in enumerate(
            [("cold", "talk", 6), ("cold", "plan", 2), ("flu", "talk", 2), ("flu", "plan", 6)]
        )
        for post in range(posts)
        for _ in range(5)
    ]
    selection = by_hand(BOOK, doubled).select()
    published, ours = (drawn(residuals_by(selection, by="use", tested=tested)) for tested in (False, True))
    assert "p < 0.001" in published.source and "is farthest above chance, 30 mentions, 20 by chance" in published.title
    assert ours.title == "Ill and use: nothing goes together clearly more often than by chance"
    assert "999 permutations of posts" in ours.source and "1,000 resamples of posts" in ours.source
    fills = {r["_fill"] for part in drawing(ours)["datasets"].values() for r in part if "_fill" in r}
    assert len(fills) == 1  # no cell stands, none is coloured
    assert (ours.table["p (Holm, posts as units)"] > 0.05).all()


def test_no_title_is_made_of_a_few_posts_or_of_what_chance_gives() -> None:
    few = [*many(4, 0, ill="cold", use="talk"), *many(4, 100, ill="flu", use="plan")]
    assert drawn(residuals_by(by_hand(BOOK, few).select(), by="use")).title.endswith(
        "clearly more frequent than by chance"
    )
    chance = [{"post": i, "ill": ("cold", "flu")[i % 2], "use": ("talk", "plan")[i // 2 % 2]} for i in range(80)]
    assert drawn(residuals_by(by_hand(BOOK, chance).select(), by="use")).title == (
        "Ill and use: nothing goes together clearly more often than by chance"
    )
    one = by_hand(BOOK, many(9, 0, ill="cold", use="talk")).select()
    assert residuals_by(one, by="use") == Nothing("There is one ill or one use here: nothing to compare.")


# praise and complaint

SIDES = [
    *many(8, 0, mood="glad", worth="calm", use="talk"), *many(2, 100, mood="glad", worth="calm", use="plan"),
    *many(2, 200, mood="glad", worth="trust", use="talk"), *many(8, 300, mood="glad", worth="trust", use="plan"),
    *many(5, 400, mood="sad", worth="calm", use="talk"), *many(5, 500, mood="sad", worth="calm", use="plan"),
    *many(5, 600, mood="sad", worth="trust", use="talk"), *many(5, 700, mood="sad", worth="trust", use="plan"),
    *many(5, 800, mood="even", worth="trust", use="plan"),
]  # fmt: skip


def test_a_pair_has_its_pmi_in_praise_less_that_in_complaint() -> None:
    figure = drawn(delta_pmi(by_hand(BOOK, SIDES).select()))
    assert (figure.n, figure.posts) == (40, 40)  # the five in the middle are on neither side
    calm = row(figure.table, Worth="Calm", Use="Talk")
    assert (calm["mentions"], calm["glad mentions"], calm["sad mentions"]) == (13, 8, 5)
    assert calm["ΔPMI"] == pytest.approx(math.log2(8 * 20 / (10 * 10)) - 0)
    assert row(figure.table, Worth="Calm", Use="Plan")["ΔPMI"] == pytest.approx(math.log2(2 * 20 / (10 * 10)))
    assert figure.title == "Widest gap between glad and sad mentions: calm with talk, closer in glad ones"
    assert "20 of them glad and 20 sad" in figure.source and "in both" not in figure.source


def test_a_pair_is_read_only_with_posts_enough_on_both_sides() -> None:
    figure = drawn(delta_pmi(by_hand(BOOK, SIDES).select()))
    small = {
        (r["row_id"], r["col_id"]): r["small"] for part in drawing(figure)["datasets"].values() for r in part if "small" in r
    }  # fmt: skip
    assert small == {("calm", "talk"): False, ("calm", "plan"): True, ("trust", "talk"): True, ("trust", "plan"): False}


def test_a_mixed_mention_praises_and_criticises_and_is_counted_once() -> None:
    figure = drawn(
        delta_pmi(by_hand(BOOK, [*SIDES, {"post": 900, "mood": "mixed", "worth": "calm", "use": "talk"}]).select())
    )
    calm = row(figure.table, Worth="Calm", Use="Talk")
    assert (calm["mentions"], calm["glad mentions"], calm["sad mentions"]) == (14, 9, 6)
    assert figure.n == 41 and "21 of them glad and 21 sad, a mixed one in both" in figure.source


def test_smoothed_values_are_drawn_toward_none_and_only_sure_ones_are_coloured() -> None:
    figure = drawn(delta_pmi(by_hand(BOOK, SIDES).select(), tested=True))
    calm = row(figure.table, Worth="Calm", Use="Talk")
    glad = math.log2(8.5 * 22 / (11 * 11))  # half a mention of each of four pairs
    sad = math.log2(5.5 * 22 / (11 * 11))
    assert calm["ΔPMI, smoothed"] == pytest.approx(glad - sad)
    assert calm["95 % low"] < calm["ΔPMI, smoothed"] < calm["95 % high"]
    coloured = {
        (r["row_id"], r["col_id"]): r["sure"] for part in drawing(figure)["datasets"].values() for r in part if "sure" in r
    }  # fmt: skip
    for (worth, use), sure in coloured.items():
        found = row(figure.table, Worth=worth.capitalize(), Use=use.capitalize())
        assert sure == (found["95 % low"] > 0 or found["95 % high"] < 0)


def test_without_complaint_there_is_nothing_to_set_against_praise() -> None:
    praise = by_hand(BOOK, many(9, 0, mood="glad", worth="calm", use="talk")).select()
    assert delta_pmi(praise) == Nothing(
        "There are no glad or no sad mentions here with both codes: nothing to compare."
    )


# all else equal

MIXED = [
    *many(60, 0, platform="reddit", ill="cold", mood="glad"), *many(20, 100, platform="reddit", ill="cold", mood="sad"),
    *many(15, 200, platform="reddit", ill="flu", mood="glad"), *many(5, 300, platform="reddit", ill="flu", mood="sad"),
    *many(5, 400, platform="x", ill="cold", mood="glad"), *many(15, 500, platform="x", ill="cold", mood="sad"),
    *many(15, 600, platform="x", ill="flu", mood="glad"), *many(45, 700, platform="x", ill="flu", mood="sad"),
    *many(90, 800, platform="x", ill="other", mood="sad"), *many(1, 900, platform="x", ill="rash", mood="sad"),
]  # fmt: skip


def test_a_difference_that_platforms_make_is_gone_when_they_are_held_equal() -> None:
    """On either platform a flu is as sad as a cold, which is more often written of on the glad one."""
    selection = by_hand(BOOK, [{**one, "tool": "ash"} for one in MIXED]).select()
    raw = dict(rows(means(selection, by="ill"), "Ill", "mean"))
    assert raw["Cold"] == pytest.approx(0.3) and raw["Flu"] == pytest.approx(-0.25)
    figure = drawn(adjusted_effects(selection, by="ill"))
    cold, flu = (row(figure.table, Ill=name) for name in ("Cold", "Flu"))
    assert (cold["difference"], math.isnan(cold["95 % low"])) == (0, True)  # what the others are compared with
    assert flu["difference"] == pytest.approx(0, abs=1e-9) and flu["95 % low"] < 0 < flu["95 % high"]
    assert figure.title == "With platform and tool held equal, no ill surely differs in mood from cold"
    assert (figure.n, figure.posts) == (270, 270) and "1 group of fewer than 10 posts left out." in figure.source
    platforms = drawn(adjusted_effects(selection, by="platform"))
    assert platforms.title == "With ill and tool held equal, Reddit is 1.00 more glad than X"


def test_what_is_chosen_is_what_the_title_speaks_of() -> None:
    selection = by_hand(BOOK, [{**one, "tool": "ash"} for one in MIXED]).select()
    chosen = drawn(adjusted_effects(selection.narrowed({"ill": "flu"}), by="ill"))
    assert chosen.title == "With platform and tool held equal, flu does not surely differ in mood from cold"
    assert chosen.table.equals(drawn(adjusted_effects(selection, by="ill")).table)
    assert "The choice of ill marks and does not filter here" in chosen.source


def test_a_mark_of_an_effect_leads_to_the_mentions_of_its_group() -> None:
    selection = by_hand(BOOK, [{**one, "tool": "ash"} for one in MIXED]).select(Filter.of({"mood": "sad"}))
    figure = drawn(adjusted_effects(selection, by="ill"))
    seen = {r["id"]: r["n"] for part in drawing(figure)["datasets"].values() for r in part if r.get("n")}
    assert set(seen) == {"cold", "flu", "other"}
    for label, n in seen.items():
        assert selection.data.select(figure.narrowed(selection.filter, {"id": label})).n == n


def test_too_little_to_hold_equal_is_said() -> None:
    one = by_hand(BOOK, [{**m, "tool": "ash"} for m in MIXED if m["ill"] == "cold"]).select()
    assert adjusted_effects(one, by="ill") == Nothing("Only one ill here has 10 posts: nothing to compare.")
    assert adjusted_effects(ALL, by="ill") == Nothing(
        "Too few mentions here have all the codes that would be held equal."
    )
