"""Names of topics, from invented posts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from db.disclosure import MIN_POSTS, VIEWER, may_head, redact, unspoken
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.stages.topic_stage import set_aside
from pipeline.topics.aside import Aside
from pipeline.topics.names import Named, Namer
from pipeline.topics.phrases import Borders, Words, clauses, root, spans, stem
from pipeline.topics.reading import log_odds
from pipeline.topics.tuning import TUNING

PANIC = "It can talk me through a panic attack at night number {}."
TASKS = "It breaks work into tiny steps, item {}."
OTHER = "The weather is mild in town {}."


def test_a_word_of_a_name_takes_as_many_posts_as_a_figure_that_can_be_read() -> None:
    assert TUNING.fewest_posts == MIN_POSTS


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector a text by the words that it holds: texts that share words lie near."""
    made = np.zeros((len(texts), 64), np.float32)
    for row, text in enumerate(texts):
        for clause in clauses(text):
            for word in clause:
                made[row] += np.random.default_rng(sum(map(ord, stem(word))) * 7919 + len(word)).normal(size=64)
    return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


def all_named(groups: list[list[str]], aside: Aside | None = None, same_post: bool = False) -> list[Named]:
    """The names of topics of these texts, each a post of its own; the last group belongs to none."""
    texts = [text for group in groups for text in group]
    topic_of = [i if i < len(groups) - 1 else -1 for i, group in enumerate(groups) for _ in group]
    posts = list(topic_of) if same_post else list(range(len(texts)))
    typical = [[row for row, topic in enumerate(topic_of) if topic == t] for t in range(len(groups) - 1)]
    words = Words(aside or Aside(), may_head, TUNING)
    return Namer(texts, posts, vectors_of(texts), words, vectors_of, TUNING).names(topic_of, typical)


def named(groups: list[list[str]], aside: Aside | None = None, same_post: bool = False) -> list[str]:
    return [one.name for one in all_named(groups, aside, same_post)]


def letters(n: int) -> str:
    """A word of its own for each number: numbers end a clause."""
    return "q" + "".join("abcdefghij"[int(digit)] for digit in str(n))


def many(text: str, n: int) -> list[str]:
    return [text.format(letters(i)) for i in range(n)]


def test_a_name_is_a_phrase_that_the_topics_posts_share() -> None:
    panic, tasks = named([many(PANIC, 12), many(TASKS, 12), many(OTHER, 40)])
    assert panic.startswith("Panic attack")
    assert "tiny steps" in tasks.lower()


@pytest.mark.parametrize(("posts", "told"), [(MIN_POSTS - 1, False), (MIN_POSTS, True)])
def test_a_word_that_fewer_than_five_posts_hold_names_nothing(posts: int, told: bool) -> None:
    rare = many("My lighthouse keeper agrees, {}", posts)
    (name,) = named([[*rare, *many("It is, {}", 6)], many(OTHER, 40)])
    assert ("lighthouse" in name.lower()) == told


def test_many_mentions_of_one_post_count_once() -> None:
    assert "panic" not in named([many(PANIC, 12), many(OTHER, 40)], same_post=True)[0].lower()


def test_chatbots_handles_links_and_addresses_name_nothing() -> None:
    text = redact("Replikas and @night_owl7 wrote to me@example.org on www.example.org about ripe pears, {}", VIEWER)
    (name,) = named([many(text, 12), many(OTHER, 40)], Aside({"replika"}))
    assert "ripe pears" in name.lower()
    assert not any(word in name.lower() for word in ("replika", "owl", "example", "org"))


def test_a_condition_alone_names_nothing_but_what_is_said_of_it_does() -> None:
    aside = Aside(conditions={"anxi*", "insomnia"})
    (name,) = named([many("My anxiety, {} and insomnia and an anxiety diary", 12), many(OTHER, 40)], aside)
    assert name.lower().startswith("anxiety diary")
    (name,) = named([many("Anxiety and insomnia, {}", 12), many(OTHER, 40)], aside)
    assert not name.lower().startswith("anxiety and insomnia,")


def test_the_names_and_plain_cues_of_a_codebook_are_set_aside() -> None:
    aside = set_aside(load_codebook(DEFAULT_CODEBOOK))
    assert {"chatgpt", "replika", "bot"} <= set(aside.names) and "the" not in aside.names
    assert all(map(aside.is_condition, ("adhd", "anxiety", "anxious", "lonely", "panic", "grief")))
    assert not any(map(aside.is_condition, ("therapist", "night", "friend", "money")))


def test_suicide_self_harm_and_sex_name_nothing_and_the_next_best_phrase_does() -> None:
    (one,) = all_named([many("Commit suicide, night bus home, {}", 12), many(OTHER, 40)])
    assert one.name.startswith("Night bus")
    told = [one.name, *one.runners_up, *(" ".join(offer.phrase) for offer in one.offers)]
    assert not any("suicide" in phrase.lower() for phrase in told)


def test_no_two_topics_share_a_name_and_the_fitter_one_has_the_phrase() -> None:
    same = "Warm evenings, {}"
    found = named([[*many(same, 6), *many("Long soup tales, {}", 12)], many(same, 12), many(OTHER, 80)])
    assert found[1].startswith("Warm evenings")
    assert not found[0].startswith("Warm evenings") and len(set(found)) == 2


def test_a_phrase_that_fewer_than_five_posts_hold_names_nothing_though_each_word_is_held_by_five() -> None:
    apart = [*many("The lighthouse {}", 5), *many("Our keeper {}", 5)]
    for together, told in ((MIN_POSTS - 1, False), (MIN_POSTS, True)):
        (one,) = all_named([[*many("Lighthouse keeper, {}", together), *apart], many(OTHER, 40)])
        phrases = [one.name.lower(), *(" ".join(offer.phrase) for offer in one.offers)]
        assert any("lighthouse keeper" in phrase for phrase in phrases) == told


def test_forms_of_a_phrase_count_together() -> None:
    forms = [
        "Tracking my moods, {}",
        "It tracks my mood, {}",
        "I track the mood, {}",
        "Mood tracked, {}",
        "Track moods, {}",
    ]
    (one,) = all_named([[form.format(letters(i)) for i, form in enumerate(forms)], many(OTHER, 40)])
    assert max(len(offer.posts) for offer in one.offers) == 5


def test_without_a_phrase_two_nouns_that_most_typical_mentions_hold_name_the_topic() -> None:
    mine = [*many("A kettle, {}", 7), *many("My lantern, {}", 6), *many("The kettle, {}, the lantern", 3)]
    words, phrase = all_named([mine, many("My garden pears, {}", 12), many(OTHER, 40)])
    assert (words.by, words.name) == ("words", "Kettle and lantern")
    assert phrase.by == "phrases"


def test_a_topic_whose_own_word_no_heading_says_is_named_by_its_other_words() -> None:
    mine = [
        *many("The suicide, {} and the hotline", 8),
        *many("A suicide, {}", 6),
        *many("My hotline, {} and a script", 5),
    ]
    (one,) = named([mine, many(OTHER, 40)])
    assert "suicide" not in one.lower() and "hotline" in one.lower()


def test_a_topic_most_of_whose_mentions_speak_of_suicide_says_so_in_other_words() -> None:
    texts = [f"the bot talked me out of suicide on night {i}" for i in range(12)]
    texts += [f"a script gave the hotline number to user {i}" for i in range(8)]
    texts += [f"breathing exercises calm me before work {i}" for i in range(20)]
    for suicidal, name in ((12, True), (9, False)):
        mine = [text.replace("suicide", "despair") if i >= suicidal else text for i, text in enumerate(texts)]
        topic_of = [0] * 20 + [1] * 20
        words = Words(Aside(), may_head, TUNING)
        namer = Namer(mine, list(range(40)), vectors_of(mine), words, vectors_of, TUNING, unspoken)
        crisis, calm = namer.names(topic_of, [list(range(20)), list(range(20, 40))])
        assert (crisis.name == "Crisis") is name
        assert crisis.name and calm.name != "Crisis" and may_head(crisis.name)


def test_no_name_is_a_stretch_of_one_posts_words() -> None:
    clause = "It keeps on listening to me all night"
    (name,) = named([[clause, *many("And listening {}", 11)], many(OTHER, 40)])
    assert name.lower() not in clause.lower()


def test_the_same_posts_in_the_same_order_give_the_same_names() -> None:
    groups = [many(PANIC, 12), many(TASKS, 12), many(OTHER, 40)]
    assert all_named(groups) == all_named(groups)


def test_words_are_written_as_most_posts_write_them() -> None:
    (name,) = named([many("The CBT course, {}", 12), many(OTHER, 40)])
    assert name.startswith("CBT course")


def test_a_part_of_a_phrase_is_less_whole_than_the_phrase() -> None:
    told = [*many("I had a bad panic attack and {}", 9), *many("I had a panic attack and {}", 9)]
    texts = [list(clauses(text)) for text in told]
    words = Words(Aside(), bool, TUNING)
    borders = Borders.of(texts, words)
    assert borders.whole(("panic", "attack")) > borders.whole(("bad", "panic"))


@pytest.mark.parametrize(
    ("clause", "phrases"),
    [
        ("it can talk me through a panic attack", {"panic attack"}),
        ("can't afford therapy anymore", {"can't afford therapy", "afford therapy"}),
        ("it calms me down", {"calms me down"}),
        ("my sister's", set()),
        ("good and really nice", set()),
    ],
)
def test_phrases_can_be_read_by_themselves(clause: str, phrases: set[str]) -> None:
    words = Words(Aside(), bool, TUNING)
    split = tuple(clause.split())
    found = {" ".join(split[start:end]) for start, end in spans(split, words)}
    assert phrases <= found if phrases else not found
    assert not any(one.startswith(("a ", "it ", "me ")) or one.endswith((" a", " me")) for one in found)


def test_what_else_was_offered_is_kept_for_the_audit() -> None:
    (one,) = all_named([[*many(PANIC, 12), *many("Night bus home, {}", 8)], many(OTHER, 40)])
    assert one.offers and one.offers[0].worth == max(offer.worth for offer in one.offers)
    assert "night bus" in " ".join([one.name, *one.runners_up]).lower()
    panic = next(offer for offer in one.offers if offer.phrase == ("panic", "attack"))
    assert len(panic.posts) == 12


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


@pytest.mark.parametrize(
    "forms",
    [("deal", "deals", "dealing"), ("manage", "manages", "managed", "managing"), ("stop", "stopped", "stopping"), ("worry", "worries", "worried")],
)  # fmt: skip
def test_forms_of_a_verb_have_one_root(forms: tuple[str, ...]) -> None:
    assert len({root(form) for form in forms}) == 1
    assert len({root(word) for word in ("need", "thing", "panic", "calm", "bring", "speed")}) == 6
