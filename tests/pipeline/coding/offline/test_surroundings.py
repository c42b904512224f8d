"""What a post stands under supplies the bot and the matter, never the quote; and names that people give to bots."""

from __future__ import annotations

import pytest

from pipeline.coding.code_posts import code_posts
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.reading import Reader
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage, surroundings

ROOT = "I told ChatGPT everything about my divorce and it kept me sane. Anyone else?"


@pytest.fixture(scope="module")
def reader(vsd: Codebook) -> Reader:
    return Reader(vsd)


def mentions(coder: OfflineCoder, text: str, *around: str) -> list[Mention]:
    return list(code_posts([Passage(id="p", text=text, language="en", surroundings=around)], coder)[0].mentions)


def test_a_reply_has_its_bot_from_what_it_answers(coder: OfflineCoder) -> None:
    reply = "Same here, it got me through the loneliness after mine, talking to it every night helped me so much."
    (found,) = mentions(coder, reply, "divorce", ROOT)
    assert found.labels("product") == ("GPT",)
    assert found.quote in reply


def test_a_review_on_an_apps_own_page_is_about_the_app(coder: OfflineCoder) -> None:
    review = "Helped me calm my anxiety at night, so glad I found it!"
    assert not mentions(coder, review)
    (found,) = mentions(coder, review, "woebot")
    assert found.labels("product") == ("Woebot",)
    assert found.labels("condition") == ("anxiety",)


def test_a_venue_tells_the_condition_that_a_post_leaves_unsaid(reader: Reader) -> None:
    around = reader.surroundings(surroundings("r/BipolarSOs"))
    assert set(around.subjects) == {"bipolar"} and around.bot is None


@pytest.mark.parametrize(
    ("venue", "words"),
    [
        ("r/BipolarSOs", "Bipolar SOs"),
        ("adhd_anxiety", "adhd anxiety"),
        ("woebot", "woebot"),
        ("r/ChatGPT", "Chat GPT"),
    ],
)
def test_a_venue_is_read_in_words(venue: str, words: str) -> None:
    assert surroundings(venue) == (words,)
    assert surroundings(None, None, "the root", "") == ("the root",)


def test_nothing_around_is_ever_quoted(coder: OfflineCoder) -> None:
    assert not mentions(coder, "Congrats on the new house!", "ChatGPT", ROOT)
    for found in mentions(coder, "It helped with my depression, too.", "ChatGPT", ROOT):
        assert found.quote in "It helped with my depression, too."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("My Replika, Tess, changed overnight. I miss Tess so much.", 2),
        ("I use ChatGPT, which I call Max. Max helps me plan my ADHD week.", 2),
        ("Luna, my AI companion, talked me down. Luna never sleeps.", 2),
        ("My rep Luna said no today. Luna was all I had.", 2),
        ("ChatGPT was fine. I named it Sol because Sol sounds warm.", 2),
        ("My chatbot is called Wren and Wren listens.", 2),
        ("I call ChatGPT a lot. Monday was bad.", 0),
        ("My therapist Anna uses ChatGPT. Anna says it is fine.", 0),
    ],
)
def test_a_name_that_is_given_to_a_bot_stands_for_it(reader: Reader, text: str, named: int) -> None:
    reading = reader.read(text, reader.surroundings(("replika",) if "rep " in text else ()))
    assert reading is not None
    names = [text[bot.start : bot.end] for bot in reading.bots if bot.kind == "stand_in"]
    assert sum(name in {"Tess", "Max", "Luna", "Sol", "Wren", "Anna", "Monday"} for name in names) == named
