"""Names of topics, from invented posts."""

from __future__ import annotations

import dataclasses
import math

import pytest

from db.disclosure import MIN_POSTS, VIEWER, redact
from pipeline.stages.topic_stage import may_be_told
from pipeline.topics.names import UNNAMED, log_odds, names
from pipeline.topics.phrases import Words, clauses, held, stem
from pipeline.topics.tuning import TUNING

PANIC = "It can talk me through a panic attack at night number {}."
TASKS = "It breaks tasks into tiny steps, item {}."
OTHER = "The weather is mild in town {}."


def test_a_name_takes_as_many_posts_as_a_figure_that_can_be_read() -> None:
    assert TUNING.fewest_posts == MIN_POSTS


def named(groups: list[list[str]], ignored: tuple[str, ...] = (), same_post: bool = False) -> list[str]:
    """The names of topics of these texts, each a post of its own; the last group belongs to none."""
    texts = [text for group in groups for text in group]
    topic_of = [i if i < len(groups) - 1 else -1 for i, group in enumerate(groups) for _ in group]
    posts = list(topic_of) if same_post else list(range(len(texts)))
    return names(texts, posts, topic_of, len(groups) - 1, ignored, may_be_told, TUNING)


def letters(n: int) -> str:
    """A word of its own for each number: numbers end a clause."""
    return "q" + "".join("abcdefghij"[int(digit)] for digit in str(n))


def many(text: str, n: int) -> list[str]:
    return [text.format(letters(i)) for i in range(n)]


def test_a_name_is_a_phrase_that_the_topics_posts_share() -> None:
    panic, tasks = named([many(PANIC, 12), many(TASKS, 12), many(OTHER, 40)])
    assert "panic attack" in panic.lower()
    assert "tasks into tiny steps" in tasks.lower()
    assert all(
        name[0].isupper() and len(name.replace(":", "").replace(",", "").split()) <= 6 for name in (panic, tasks)
    )


@pytest.mark.parametrize(("posts", "told"), [(MIN_POSTS - 1, False), (MIN_POSTS, True)])
def test_what_fewer_than_five_posts_say_names_nothing(posts: int, told: bool) -> None:
    rare = many("My lighthouse keeper agrees {}", posts)
    (name,) = named([[*rare, *many("Pears and plums {}", 10)], many(OTHER, 40)])
    assert ("lighthouse" in name.lower()) == told


def test_many_mentions_of_one_post_count_once() -> None:
    groups = [many(PANIC, 12), many(OTHER, 40)]
    assert named(groups, same_post=True) == [UNNAMED.format(1)]


def test_every_word_and_phrase_of_a_name_stands_in_five_posts_of_the_topic() -> None:
    themes = [
        "sleep badly before exams",
        "cannot afford therapy",
        "waiting list for therapy",
        "panic attack on the bus",
    ]
    texts = [f"{themes[i % 4]} {themes[(i * 3 + 1) % 4]} {letters(i)}" for i in range(60)]
    topic_of = [i % 2 for i in range(60)]
    found = names(texts, list(range(60)), topic_of, 2, (), bool, TUNING)
    for topic, name in enumerate(found):
        own = [text for text, t in zip(texts, topic_of, strict=True) if t == topic]
        for part in name.lower().replace(":", ",").split(","):
            assert sum(part.strip() in text for text in own) >= MIN_POSTS


def test_chatbots_handles_links_and_addresses_name_nothing() -> None:
    text = redact("Replikas and @night_owl7 wrote to me@example.org on www.example.org about pears {}", VIEWER)
    (name,) = named([many(text, 12), many(OTHER, 40)], ("replika",))
    assert "pear" in name.lower()
    assert not any(word in name.lower() for word in ("replika", "owl", "example", "org"))


def test_of_self_harm_only_the_clinical_words_stand_in_a_name() -> None:
    assert may_be_told("suicidal thoughts")
    assert may_be_told("self-harm helpline")
    assert not may_be_told("want to die")
    assert not may_be_told("kill myself")


def test_no_two_topics_share_a_name() -> None:
    same = "Lonely evenings {}"
    found = named([many(f"{same} with soup", 12), many(f"{same} with cats", 12), many(same, 12), many(OTHER, 80)])
    assert len(set(found)) == 3
    assert all("onely" in name for name in found[:2])


def test_the_same_posts_in_the_same_order_give_the_same_names() -> None:
    groups = [many(PANIC, 12), many(TASKS, 12), many(OTHER, 40)]
    assert named(groups) == named(groups)


def test_words_are_written_as_most_posts_write_them() -> None:
    (name,) = named([many("My AuDHD and the CBT course {}", 12), many(OTHER, 40)])
    assert "AuDHD" in name or "CBT" in name
    assert "cbt" not in name and "audhd" not in name


def test_a_longer_phrase_takes_the_place_of_its_part_where_most_posts_hold_it_whole() -> None:
    whole = named([many("The eating disorder helpline {}", 12), many(OTHER, 40)])[0]
    assert whole.startswith("Eating disorder helpline")
    mostly = named([[*many("The eating {}", 30), *many("An eating disorder {}", 8)], many(OTHER, 60)])[0]
    assert mostly.startswith("Eating") and not mostly.startswith("Eating disorder")


def test_log_odds_in_standard_errors_by_hand() -> None:
    # Shares of 30 in 100 and 10 in 200 with a prior of 0: ln(30/70) - ln(10/190) = 2.0971, / sqrt(1/30 + 1/10) = 0.3651.
    assert log_odds(30, 100, 10, 200, 1e-12) == pytest.approx(2.0971 / 0.3651, rel=1e-3)
    # With a prior of 20 posts at the common share 41/302: 2.7152 of 20 are added to both.
    yes = 20 * 41 / 302
    apart = math.log((30 + yes) / (70 + 20 - yes)) - math.log((10 + yes) / (190 + 20 - yes))
    assert log_odds(30, 100, 10, 200, 20) == pytest.approx(apart / math.sqrt(1 / (30 + yes) + 1 / (10 + yes)))
    assert log_odds(10, 100, 20, 200, 20) == pytest.approx(0, abs=0.05)
    assert log_odds(5, 100, 30, 200, 20) < 0


def test_signs_numbers_and_masks_end_a_clause() -> None:
    text = "It's calm, really. Write to [e-mail] or 3 friends’ cats"
    found = [("it's", "calm"), ("really",), ("write", "to", "[e-mail]", "or"), ("friends",), ("cats",)]
    assert list(clauses(text)) == found


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("attacks", "attack"), ("therapies", "therapy"), ("stress", "stress"), ("crisis", "crisis"), ("luka's", "luka")],
)
def test_plurals_and_genitives_count_as_one_word(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_phrase_begins_and_ends_with_a_word_that_can_stand_there() -> None:
    words = Words((), bool, TUNING)
    assert words.fits(("talk", "me", "through", "a", "panic", "attack"))
    assert words.fits(("calm", "me", "down"))
    assert not words.fits(("through", "a", "panic"))
    assert not words.fits(("panic", "and"))
    assert not words.fits(("it", "was"))
    found = held(many("calm me down {}", 6), range(6), [0] * 6, words)
    assert ("calm", "me", "down") in found.phrases and ("me", "down") not in found.phrases


def test_another_setting_gives_other_names() -> None:
    texts = [*many(PANIC, 12), *many(OTHER, 40)]
    topic_of = [0] * 12 + [-1] * 40
    short = dataclasses.replace(TUNING, name_words=1)
    (name,) = names(texts, list(range(52)), topic_of, 1, (), bool, short)
    assert len(name.split()) == 1
