"""What sets mentions apart: which differences stand, which are said, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from explore.contrasts import Difference, Groups, to_text
from explore.dataset import DataSet
from explore.difference_words import in_numbers, named, named_others, sentence
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK

ILL = Filter.of({"ill": "cold"})


def rows(ill: str, n: int, start: int, **codes: Any) -> list[dict[str, Any]]:
    return [{"post": start + i, "ill": ill, **codes} for i in range(n)]


def groups(made: list[dict[str, Any]], chosen: Filter = ILL, against: str = "") -> Groups:
    return Groups.read(by_hand(BOOK, made).select(chosen), against)


def one(found: tuple[Difference, ...], option: str) -> Difference:
    return next(difference for difference in found if difference.option == option)


PLAIN = [
    *rows("cold", 40, 0, use="plan", mood="glad"),
    *rows("cold", 10, 40, use="talk", mood="glad"),
    *rows("flu", 20, 100, use="plan", mood="sad"),
    *rows("flu", 80, 120, use="talk", mood="glad"),
]


def test_shares_posts_and_what_stands_by_hand() -> None:
    plan = one(groups(PLAIN).differences(), "plan")
    assert (plan.n, plan.known, plan.posts, plan.share) == (40, 50, 40, 0.8)
    assert (plan.n_others, plan.known_others, plan.posts_others, plan.share_others) == (20, 100, 20, 0.2)
    assert plan.stands and not plan.small and 0.4 < plan.surely < 0.6
    assert plan.difference == pytest.approx(0.6)
    assert plan.low < plan.difference < plan.high


def test_what_the_mentions_were_chosen_by_is_not_compared() -> None:
    assert "ill" not in groups(PLAIN).facets() and "use" in groups(PLAIN).facets()
    assert "use" not in groups(PLAIN, against="use=talk").facets()
    everything = groups(PLAIN, Filter())
    assert not everything.there and everything.differences() == ()


def test_of_one_facet_two_are_said_and_of_a_stance_one() -> None:
    found = groups(PLAIN).standing(9)
    assert [(o.facet, o.option) for o in found] == [("use", "plan"), ("use", "talk"), ("mood", "glad")]


def test_another_group_instead_of_the_rest() -> None:
    made = [*PLAIN, *rows("rash", 40, 300, use="plan", mood="sad")]
    found = groups(made, against="ill=rash")
    assert named_others(found) == "people writing about rash"
    assert one(found.differences(), "plan").share_others == 1.0
    assert Groups.read(found.selection, to_text(found.against or Filter())) == found
    assert groups(made, against="ill=dragons&colour=red").against is None  # what is not there is the rest


def test_few_mentions_and_few_posts_say_nothing() -> None:
    few = [*rows("cold", 20, 0, use="plan"), *rows("flu", 100, 100, use="talk")]
    assert one(groups(few).differences(), "plan").small and not groups(few).standing()
    repeated = [{"post": i % 4, "ill": "cold", "use": "plan"} for i in range(60)]
    found = groups([*repeated, *rows("flu", 100, 100, use="talk")]).differences()
    assert one(found, "plan").posts == 4 and one(found, "plan").small


def test_a_label_for_none_of_the_others_makes_no_sentence() -> None:
    made = [*rows("other", 50, 0, use="plan"), *rows("cold", 100, 100, use="talk")]
    found = groups(made, Filter.of({"use": "plan"}))
    other = one(found.differences(), "other")
    assert other.stands and other.fallback
    assert [o.option for o in found.standing()] == ["cold"]


def simpson(times: int = 1) -> DataSet:
    """On either platform those who write about a cold plan less; over both, more: they are on the one where all plan."""
    parts = [("cold", "reddit", 160, 200), ("flu", "reddit", 36, 40), ("cold", "x", 4, 40), ("flu", "x", 40, 200)]
    made: list[dict[str, Any]] = []
    for ill, platform, plan, n in parts:
        for i in range(n * times):
            use = "plan" if i < plan * times else "talk"
            made.append({"post": len(made), "ill": ill, "platform": platform, "use": use})
    return by_hand(BOOK, made)


def test_a_difference_that_comes_from_the_mix_of_platforms_is_named_and_not_said() -> None:
    found = Groups(simpson().select(ILL))
    plan = one(found.differences(), "plan")
    assert plan.stands and plan.difference > 0.3 and plan.left["platform"] < 0
    assert plan.due_to == ("platform",) and found.standing() == []


def test_sentences() -> None:
    found = groups(PLAIN)
    plan, glad = one(found.differences(), "plan"), one(found.differences(), "glad")
    assert sentence(found, plan) == "People writing about cold speak of plan 4 times as often as the rest"
    assert sentence(found, glad) == "People writing about cold: glad more often than the rest"
    low, high = plan.low * 100, plan.high * 100
    assert in_numbers(plan) == (
        f"80\u00a0% of their mentions against 20\u00a0%, {low:.0f} to {high:.0f} points more; n = 40 mentions from 40 posts"
    )
    use = BOOK.dimension("use")
    labels = [
        label.model_copy(update={"spoken": "plans for the day"}) if label.id == "plan" else label
        for label in use.labels
    ]
    dimensions = [d if d.id != "use" else use.model_copy(update={"labels": labels}) for d in BOOK.dimensions]
    spoken = Groups(by_hand(BOOK.model_copy(update={"dimensions": dimensions}), PLAIN).select(ILL))
    assert sentence(spoken, plan) == "People writing about cold speak of plans for the day 4 times as often as the rest"
    talk = one(found.differences(), "talk")
    assert sentence(found, talk).endswith("speak of talk far less often than the rest")
    assert "points fewer" in in_numbers(talk)
    # what nobody in the group says is told with the n of the others
    never = groups(
        [*rows("cold", 50, 0, use="plan"), *rows("flu", 40, 100, use="talk"), *rows("flu", 40, 200, use="plan")]
    )
    told = in_numbers(one(never.differences(), "talk"))
    assert told.startswith("0\u00a0% of their 50 mentions against 50\u00a0%, ")
    assert told.endswith(" points fewer; n = 40 mentions from 40 posts of the others")
    for chosen, name in (
        ({"ill": "cold", "platform": "reddit"}, "Mentions (Cold · Reddit)"),
        ({"platform": "reddit"}, "Mentions on Reddit"),
        ({"tool": ["ash", "elm"]}, "Mentions of Ash or Elm"),
        ({"mood": "sad"}, "Sad mentions"),
        ({"use": "plan"}, "Mentions (Plan)"),
    ):
        assert named(groups(PLAIN, Filter.of(chosen))) == name


def test_how_often_is_told_in_words() -> None:
    def told(share: float, others: float) -> str:
        base = one(groups(PLAIN).differences(), "plan")
        changed = Difference(
            **{**{f: getattr(base, f) for f in base.__slots__}, "share": share, "share_others": others}
        )
        return sentence(groups(PLAIN), changed).removeprefix("People writing about cold speak of plan ")

    assert told(0.4, 0.21) == "twice as often as the rest"
    assert told(0.4, 0.3) == "more often than the rest"
    assert told(0.4, 0.0) == told(0.5, 0.01) == "far more often than the rest"
    assert told(0.2, 0.4) == "about half as often as the rest"
    assert told(0.3, 0.4) == "less often than the rest"
