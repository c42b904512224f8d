"""The cleaning stage: language, repeats, authors, boilerplate."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import numpy as np
import pytest

from pipeline.cleaning.authors import KEY_VARIABLE, author_hash, author_key
from pipeline.cleaning.boilerplate import boilerplate
from pipeline.cleaning.clean import clean
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.near_duplicates import MIN_WORDS, SIMILARITY, bands, similarity, text_hash
from records.posts import RawPost

KEY = b"a key for tests"


def raw(text: str, **values: object) -> RawPost:
    return RawPost(**{"platform": "reddit", "native_id": "1", "source_row": 1, "text": text, **values})  # type: ignore[arg-type]


# language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I told the bot about my panic attacks and it calmed me down"),
        ("de", "Ich rede jeden Abend mit dem Chatbot über meine Angst und es hilft mir sehr"),
        ("fr", "Je parle tous les soirs avec le robot de mon anxiété et ça me calme"),
        ("es", "Hablo con el bot todas las noches sobre mi ansiedad y me ayuda mucho"),
        ("it", "Parlo ogni sera con il chatbot della mia ansia e mi calma molto"),
        ("pt", "Falo todas as noites com o robô sobre a minha ansiedade e isso me acalma"),
        ("nl", "Ik praat elke avond met de chatbot over mijn angst en dat helpt"),
        ("pl", "Codziennie wieczorem rozmawiam z botem o moim lęku i to mnie uspokaja"),
        ("sv", "Jag pratar med boten om min ångest varje kväll och det lugnar mig"),
        ("tr", "Her gece botla kaygım hakkında konuşuyorum ve bu beni rahatlatıyor"),
        ("ru", "Каждый вечер я говорю с ботом о своей тревоге, и мне становится легче"),
        ("ar", "كل ليلة أتحدث مع الروبوت عن قلقي وهذا يهدئني"),
        ("ko", "매일 밤 봇에게 불안에 대해 이야기하면 마음이 편해져요"),
    ],
)
def test_the_language_of_a_sentence_is_found_even_against_the_platforms_word(language: str, text: str) -> None:
    for declared in (None, "en", "und"):
        found, confidence = detect_language(text, declared)
        assert found == language
        assert 0.5 <= confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "chatgpt is lowkey my therapist ngl",
        "Woebot > Wysa tbh, my anxiety is way better",
        "Claude be like my bestie fr",
        "Replika and Kindroid are the best for my ADHD",
        "@someone my Character.AI bot #mentalhealth https://beispiel.example/ein-langer-deutscher-name is kind to me",
        pytest.param(
            "omg Replika gets me lol",
        ),
    ],
)
def test_short_slang_with_product_names_is_english(text: str) -> None:
    assert detect_language(text)[0] == "en"


@pytest.mark.parametrize("text", ["", "😀😀", "12345 !!!", "https://example.org/a @bob #tag"])
def test_without_words_only_the_platform_tells(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)
    assert detect_language(text, "pt-BR") == ("pt", 0.0)
    assert detect_language(text, "zxx") == ("und", 0.0)


# near duplicates


def test_the_hash_of_a_text_ignores_case_blanks_and_punctuation_only() -> None:
    assert text_hash("Pears, calm  ME!") == text_hash("pears calm me")
    assert text_hash("pears calm me") != text_hash("pears calm you")
    assert text_hash("pears calm me") != text_hash("calm pears me")


def test_similarity_is_the_jaccard_index_of_word_triples() -> None:
    assert similarity("a b c d e", "a b c d f") == pytest.approx(2 / 4)  # abc bcd | cde cdf
    assert similarity("A, b c d!", "a b c d") == 1
    assert similarity("a b c d", "e f g h") == 0
    assert similarity("a b c", "") == 0


def test_short_texts_have_no_bands() -> None:
    assert bands(" ".join(["pear"] * (MIN_WORDS - 1))) == ()
    assert len(bands(" ".join(f"w{i}" for i in range(MIN_WORDS)))) > 0
    assert bands("") == ()


def test_texts_above_the_threshold_share_a_band_and_unlike_ones_hardly_ever() -> None:
    generator = np.random.default_rng(1)
    found = chance = above = 0
    for _ in range(200):
        words = [f"w{i}" for i in generator.integers(0, 5000, 60)]
        other = [*words[:-2], "changed", "end"] if generator.random() < 0.5 else [*words[:-4], "one", *words[-3:]]
        if similarity(" ".join(words), " ".join(other)) >= SIMILARITY:
            above += 1
            found += bool(set(bands(" ".join(words))) & set(bands(" ".join(other))))
        stranger = " ".join(f"w{i}" for i in generator.integers(0, 5000, 60))
        chance += bool(set(bands(" ".join(words))) & set(bands(stranger)))
    assert above == 200
    assert found >= 198
    assert chance == 0


def test_bands_fit_a_signed_64_bit_column_and_stay_the_same() -> None:
    text = "the same eight words give the same bands always"
    assert bands(text) == bands(text.upper())
    assert all(-(2**63) <= band < 2**63 for band in bands(text))
    assert len(set(bands(text))) == len(bands(text))


# authors


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    key = author_key(tmp_path)
    assert len(key) >= 32
    assert stat.S_IMODE((tmp_path / "author.key").stat().st_mode) == 0o600
    assert author_key(tmp_path) == key
    other = tmp_path / "other"
    other.mkdir()
    assert author_key(other) != key


def test_a_key_in_the_environment_goes_first_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "from outside")
    assert author_key(tmp_path) == b"from outside"
    assert not (tmp_path / "author.key").exists()


def test_an_empty_key_file_is_not_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    (tmp_path / "author.key").touch()
    try:
        key = author_key(tmp_path)
    except (ValueError, RuntimeError):
        return  # saying so would do, too
    assert len(key) >= 32


def test_an_author_is_one_person_on_one_platform_under_one_key() -> None:
    name = author_hash(KEY, "reddit", "Bob_Smith")
    assert name == author_hash(KEY, "reddit", "bob_smith")
    assert name != author_hash(KEY, "x", "Bob_Smith")
    assert name != author_hash(b"another key", "reddit", "Bob_Smith")
    assert name != author_hash(KEY, "reddit", "Bob_Smith2")
    assert author_hash(KEY, "reddit", None) is author_hash(KEY, "reddit", "") is None


@pytest.mark.parametrize("author", ["a", "bob", "deadbeef", "名前", "x" * 500])
def test_a_hash_is_128_bits_of_hex_and_does_not_contain_the_name(author: str) -> None:
    hashed = author_hash(KEY, "reddit", author)
    assert hashed is not None
    assert len(hashed) == 32
    assert int(hashed, 16) >= 0
    assert len(author) < 2 or author not in hashed


# boilerplate


@pytest.mark.parametrize(
    "text",
    [
        "Hello. I am a bot, and this action was performed automatically. Please read on.",
        "Your post has been removed because it breaks rule 3.",
        "Your submission was automatically removed.",
        "Please contact the moderators of this subreddit if you have any questions.",
        "Thank you for posting to r/gardening! Please read our rules before you go on.",
        "Beep boop, I'm a bot.",
    ],
)
def test_notices_of_bots_and_moderators_are_boilerplate(text: str) -> None:
    assert boilerplate(text, "someone", automated=False)


@pytest.mark.parametrize(
    "text",
    [
        "Is this a bot? It feels as if I am talking to a person.",
        "They removed the memory feature and my anxiety came back.",
        "Thank you for posting this, it helped me a lot with the rules I live by.",
        "My therapist says I am a robot, lol.",
    ],
)
def test_peoples_own_words_are_not(text: str) -> None:
    assert boilerplate(text, "someone", automated=False) is None
    assert boilerplate(text, None, automated=False) is None


def test_automated_accounts_are_boilerplate_whatever_they_write() -> None:
    assert boilerplate("Good morning", "AutoModerator", automated=False)
    assert boilerplate("Good morning", None, automated=True)


# the stage


def test_the_stage_keeps_the_post_as_it_was_and_says_what_it_found() -> None:
    post = raw("The  pears\u200b from “my” garden calm me down every single evening.", author="Bob")
    plain = raw('The pears from "my" garden calm me down every single evening.', author="bob", platform="reddit")
    first, second = clean([post, plain], key=KEY)
    assert first.raw is post
    assert first.text_hash == second.text_hash
    assert first.bands == second.bands
    assert first.author_hash == second.author_hash
    assert (first.language, first.long_enough, first.boilerplate) == ("en", True, None)
    assert not any("Bob" in str(getattr(first, f.name)) for f in dataclasses.fields(first) if f.name != "raw")


def test_the_stage_copes_with_empty_and_wordless_posts() -> None:
    assert clean([], key=KEY) == []
    for post in clean([raw(""), raw("😀"), raw("\u200b \n")], key=KEY):
        assert (post.language, post.long_enough, post.bands, post.author_hash) == ("und", False, (), None)
