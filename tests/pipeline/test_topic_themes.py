"""Themes that name topics: their cues, and which topic they name."""

from __future__ import annotations

import numpy as np
import pytest

from db.disclosure import MIN_POSTS, may_head
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.stages.topic_stage import set_aside
from pipeline.topics.aside import Aside
from pipeline.topics.name_of_themes import Raised, themed
from pipeline.topics.phrases import Words, clauses
from pipeline.topics.place import by_name
from pipeline.topics.reading import Reading
from pipeline.topics.space import Space
from pipeline.topics.themes import Themes, all_themes
from pipeline.topics.tuning import TUNING
from tests.pipeline.test_topic_names import letters, many, named
from tests.pipeline.test_topic_space import unit

GARDEN = Themes({"Watering the garden": ("water* .. pears", "watering can*"), "Evening songs": ("sing*", "lullab*")})


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("I water my old pears", True),
        ("I’m watering: pears", True),
        ("I water one two three four pears", False),
        ("the watering cans are full", True),
        ("underwater pears", False),
        ("pears need water", False),
        ("", False),
    ],
)
def test_a_cue_is_whole_words_with_any_ending_and_few_words_between(text: str, raised: bool) -> None:
    assert GARDEN.holds([text, "a lullaby"]).tolist() == [[raised, False], [False, True]]


def test_a_cue_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        Themes({"Nothing": ("..",)})


def test_every_theme_that_ships_may_head_a_page_and_is_no_condition_alone() -> None:
    aside = set_aside(load_codebook(DEFAULT_CODEBOOK))
    words = Words(aside, may_head, TUNING)
    assert len({name.lower() for name in all_themes().names}) == len(all_themes().names) > 50
    for name, cues in all_themes().cues.items():
        told = [word for clause in clauses(name) for word in clause if words.means(word)]
        assert may_head(name) and cues and not all(map(aside.is_condition, told)), name
        assert len(set(cues)) == len(cues), name


def groups(*groups: tuple[str, int], posts: int | None = None) -> tuple[Reading, list[list[int]]]:
    """What was read of topics of so many mentions of a text each, and their rows; all but `posts` of them are of one post."""
    texts = [text for text, n in groups for text in many(text, n)]
    rows, start = [], 0
    for _, n in groups:
        rows.append(list(range(start, start + n)))
        start += n
    of = [min(i, posts - 1) if posts else i for i in range(len(texts))]
    return Reading(texts, of, Words(Aside(), may_head, TUNING, GARDEN), TUNING), rows


def raised(theme: str) -> Raised:
    """By every post."""
    return Raised(theme, 1.0, (theme,))


def test_a_theme_names_the_topic_whose_mentions_raise_it_and_no_other() -> None:
    reading, rows = groups(("I sing {}", 20), ("my kettle {}", 20), ("a kettle {}", 60))
    assert themed(reading, rows) == ({0: raised("Evening songs")}, {0: "Evening songs"})


def test_a_theme_that_two_topics_would_have_goes_to_one_and_the_other_is_known_to_wish_it() -> None:
    reading, rows = groups(("I sing {}", 30), ("we sing of water on pears {}", 12), ("a kettle {}", 90))
    given, best = themed(reading, rows)
    assert given == {0: raised("Evening songs"), 1: raised("Watering the garden")}
    reading, rows = groups(("I sing {}", 30), ("we sing {}", 12), ("a kettle {}", 90))
    given, best = themed(reading, rows)
    assert set(given) == {0} and best == {0: "Evening songs", 1: "Evening songs"}


def test_a_theme_that_few_mentions_or_fewer_than_five_posts_raise_names_nothing() -> None:
    reading, rows = groups(("I sing {}", 20), ("a kettle {}", 60), posts=MIN_POSTS - 1)
    assert themed(reading, rows) == ({}, {})
    reading, rows = groups(("I sing {}", 6), ("my kettle {}", 24), ("a kettle {}", 60))
    mixed = [rows[1] + rows[0], rows[2]]
    assert themed(reading, mixed) == ({}, {})


def test_two_themes_name_a_topic_of_which_neither_says_enough() -> None:
    reading, rows = groups(("I sing {}", 17), ("watering pears {}", 13), ("a kettle {}", 60))
    mixed = [rows[0] + rows[1], rows[2]]
    name = "Evening songs, watering the garden"
    assert themed(reading, mixed)[0] == {0: Raised(name, 1.0, ("Evening songs", "Watering the garden"))}


def test_a_topic_holds_what_its_name_says() -> None:
    near = np.array(
        [[0.7, 0.5, 0.1], [0.7, 0.3, 0.1], [0.7, 0.5, 0.1], [0.55, 0.5, 0.1], [0.2, 0.1, 0.55], [0.3, 0.45, 0.1]]
    )
    says = np.array([[0, 1, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0]], dtype=bool)
    labels, named = np.array([0, 0, 0, 0, 2, -1]), np.array([True, True, False])
    # It goes where the name says; not where that is far; stays where it is said; near none; as no theme names it; joins.
    assert by_name(labels, near.astype(np.float32), says, named, TUNING).tolist() == [1, 0, 0, -1, 2, 1]


def test_without_a_theme_phrases_name_a_topic() -> None:
    assert named([many("My panic button, {}", 12), many("Weather, {}", 40)])[0].startswith("Panic button")


def test_mentions_that_raise_one_theme_come_nearer_in_whatever_words() -> None:
    generator = np.random.default_rng(3)
    vectors = unit(generator.normal(size=(96, 24)))
    said = ["singing {}", "a lullaby {}", "watering pears {}", "watering cans {}"]
    texts = [said[i % 4].format(letters(i)) for i in range(96)]
    rows = Space(texts, vectors, Aside(), Words(Aside(), bool, TUNING, GARDEN), TUNING).rows(texts, vectors)
    theme = np.arange(96) % 4 // 2
    same = rows @ rows.T
    assert same[theme[:, None] == theme[None]].mean() > same[theme[:, None] != theme[None]].mean() + 0.2


def test_mentions_of_one_matter_come_together_whatever_condition_they_name() -> None:
    generator = np.random.default_rng(1)
    matter, conditions = generator.normal(size=(2, 24)), 3 * generator.normal(size=(2, 24))
    which, condition = np.arange(200) % 2, np.arange(200) // 100
    vectors = unit(matter[which] + conditions[condition] + 0.3 * generator.normal(size=(200, 24)))
    texts = [f"it is with {('insomnia', 'anxieties')[c]}" for c in condition]
    aside = Aside(conditions={"insomnia", "anxi*"})
    left = Space(texts, vectors, aside, Words(aside, bool, TUNING), TUNING).rows(texts, vectors)
    nearest = np.argsort(-(left @ left[0]))[1:100]
    assert (which[nearest] == which[0]).all()
    assert 0.3 < (condition[nearest] == condition[0]).mean() < 0.7
