"""What may leave the data set: identifying strings do not, ordinary text does."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import disclosure
from db.disclosure import MIN_POSTS, VIEWER, Viewer, sensitive_spans, too_few
from db.read.quotes import export_rows, quotes
from tests.db.conftest import small_codebook

CODEBOOK = small_codebook()


def redact(text: str) -> str:
    return disclosure.redact(text, VIEWER)


def is_sensitive(quote: str, *given: str) -> bool:
    return disclosure.is_sensitive(quote, given, CODEBOOK)


LEAKS = [
    # handles
    ("thanks @bob_smith for this", "bob"),
    ("RT @bob: it helped", "bob"),
    ("so true,@bob", "bob"),
    ("“@bob”", "bob"),
    ("(@bob.smith-99)", "smith"),
    ("ask @J now", "J"),
    ("@ana_läßt said", "läßt"),
    ("@日本語ユーザー says", "ユーザー"),
    ("＠bobsmith", "bobsmith"),
    ("hi u/some_one-x", "some_one"),
    ("hi /u/some_one", "some_one"),
    ("(u/some_one)", "some_one"),
    ("did:plc:abc123xyz", "abc123"),
    ("at://did:plc:abc123/app.bsky.feed.post/1", "abc123"),
    ("@bob@mastodon.example.org", "bob"),
    # links
    ("see https://example.org/a?b=ME", "ME"),
    ("see HTTP://EXAMPLE.ORG/ME", "ME"),
    ("see www.example.org/me/", "example"),
    ("[my site](https://example.org/me)", "example"),
    ("my site is myname.co.uk ok", "myname"),
    ("instagram.com/my_name", "my_name"),
    ("www.müller.example/ich", "müller"),
    ("join discord.gg/AbC123", "AbC123"),
    ("on t.me/myname", "myname"),
    ("character.ai/chat?id=XYZ12", "XYZ12"),
    # e-mails
    ("write to a.b+c@d-e.co.uk", "a.b"),
    ("josé@example.com", "josé"),
    ("bob (at) example.com", "bob"),
    ("bob[at]example.com", "bob"),
    # phone numbers
    ("call +49 170 1234567", "1234567"),
    ("call +442079460958", "2079"),
    ("call +1 (555) 123-4567", "4567"),
    ("call (555) 123-4567", "4567"),
    ("call 555-123-4567", "555"),
    ("call 555.123.4567", "4567"),
    ("call 1-415-555-0137", "0137"),
    ("call 07700 900123", "900123"),
    ("call 5551234567", "5551234567"),
    ("call 0049 170 1234567", "1234567"),
]

LEAKS_STILL = [
    ("thanks .@bob_smith for this", "bob_smith", "a handle after a full stop, as people write on X"),
    ("Tel:+49 170 1234567", "1234567", "a phone number after a colon"),
    ("Call me:555-123-4567", "555", "a phone number after a colon"),
    ("mastodon.social/@bob", "bob", "a handle in a path under a top-level domain that is not listed"),
    ("bob.bsky.social", "bob", "a Bluesky handle without its @"),
    ("hi U/Some_One", "Some_One", "a capital U/"),
    ("joe＠example.com", "joe", "a full-width @ in an e-mail address"),
    ("call 555–123–4567", "4567", "a phone number with en dashes"),
]

STAYS = [
    "r/ADHD is kinder than r/Anxiety",
    "character.ai and Character.AI, c.ai, beta.character.ai",
    "GPT-4, GPT-4o, GPT-3.5, Llama 3.1-70b and Claude 3.5",
    "at 10:30, 22:15 and from 9-5",
    "in 2023, 2024/25, 2020-2021, the 1990s and on 2024-05-13",
    "for $20.00 a month, 1,000,000 users, €9,99 or 50%",
    "3.14159265358979 and 0.000012345678",
    "10/10, 24/7, 50/50, 1-2 hours, 5-10 minutes",
    "meet me @ 5pm",
    "call 988 or 911",
    "call 1-800-273-8255, a help line",
    "either/or and him/her",
    "e.g. this, i.e. that, etc. and U.S. law",
    "an ellipsis...like this",
    "naïve café, 日本語, Привет, 😀",
    "version v3.5.1",
]


@pytest.mark.parametrize(("text", "secret"), LEAKS)
def test_what_finds_people_again_is_masked(text: str, secret: str) -> None:
    shown = redact(text)
    assert secret not in shown
    assert any(mask in shown for mask in ("[handle]", "[link]", "[e-mail]", "[phone]"))


@pytest.mark.parametrize(
    ("text", "secret"),
    [pytest.param(t, s) for t, s, why in LEAKS_STILL],
)
def test_what_finds_people_again_is_masked_in_rarer_shapes(text: str, secret: str) -> None:
    assert secret not in redact(text)


@pytest.mark.parametrize(("text", "secret"), LEAKS)
def test_a_researcher_sees_the_text_whole(text: str, secret: str) -> None:
    assert disclosure.redact(text, Viewer("researcher", "ana")) == text


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text)
        for text, reason in (
            ("It calmed me.In the end I slept.", "a full stop without a blank before In, To, Me, Be reads as a domain"),
            ("for $500-1000 a year", "a price range reads as a phone number"),
            ("meet me @ home.Then we talk", "a loose @ and a missing blank read as an e-mail address"),
        )
    ],
)
def test_ordinary_text_with_odd_punctuation_stays(text: str) -> None:
    assert redact(text) == text


def test_the_words_around_a_mask_stay() -> None:
    assert redact("I told @bob, then a.b@c.org wrote (see https://example.org/x) or +1 555 123 4567.") == (
        "I told [handle], then [e-mail] wrote (see [link] or [phone]."
    )


def test_a_stretch_of_a_text_is_masked_by_what_stands_around_it() -> None:
    text = "It helps. My username is zephyrquill. Add me."
    start = text.index("zephyrquill")
    assert redact(text[start:]) == text[start:]  # by itself nothing tells
    assert disclosure.redact_part(text, start, len(text), VIEWER) == "[handle]. Add me."
    assert disclosure.redact_part(text, 0, start + 3, VIEWER) == "It helps. My username is [handle]"
    assert disclosure.redact_part(text, start, len(text), Viewer("researcher")) == text[start:]


def test_masking_twice_changes_nothing_more() -> None:
    for text, _ in LEAKS:
        assert redact(redact(text)) == redact(text)


@given(st.text(max_size=80), st.from_regex(r"[A-Za-z][A-Za-z0-9_]{3,14}", fullmatch=True), st.text(max_size=80))
def test_a_handle_between_blanks_is_masked_whatever_stands_around_it(before: str, name: str, after: str) -> None:
    marker = f"Qz{name}zQ"
    assert marker not in redact(f"{before} @{marker} {after}")


PIECES = st.lists(st.sampled_from([text for text, _ in LEAKS] + ["ok. ", " ü😊 ", "\n", "calm"]), max_size=6).map(
    "".join
)


@given(PIECES | st.text(max_size=60))
def test_places_in_a_masked_text_lead_to_the_text_as_written(text: str) -> None:
    seen = disclosure.masked(text, VIEWER)
    assert seen.text == redact(text) and len(seen.starts) == len(seen.ends) == len(seen.text)
    for place, letter in enumerate(seen.text):
        start, end = seen.written(place, place + 1)
        assert text[start:end] == letter or "[" in seen.text
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + 12) + 1):
            first, last = seen.seen(start, end)
            assert 0 <= first < last <= len(seen.text)
            a, b = seen.written(first, last)
            assert a <= start and end <= b  # a mask that is cut into belongs to the stretch as a whole


def test_a_stretch_that_holds_a_handle_leads_there_and_back() -> None:
    text = "Hi @bob_smith, it calmed me down. Write to me@example.org or @kim."
    start, end = text.index("it calmed"), text.index(" or")
    seen = disclosure.masked(text, VIEWER)
    first, last = seen.seen(start, end)
    assert seen.text[first:last] == "it calmed me down. Write to [e-mail]"
    assert seen.written(first, last) == (start, end)
    assert disclosure.masked(text, Viewer("researcher")).text == text


def test_a_long_post_is_masked_in_a_blink() -> None:
    text = "I talk to the bot every evening, at 10:30 or so, and it calms me. " * 600
    started = time.process_time()
    assert redact(text) == text
    assert time.process_time() - started < 2


def test_a_long_run_of_letters_does_not_stop_the_dashboard() -> None:
    started = time.process_time()
    redact("a" * 16_000)
    redact("-a" * 8_000)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "quote",
    [
        "I was suicidal last winter",
        "the bot talked about Suicide",
        "I wanted to kill myself",
        "she nearly killed herself",
        "I thought of ending my life",
        "he took his own life",
        "I just want to die",
        "it kept me from self-harm",
        "self harming for years",
        "I stopped cutting myself",
        "better off dead",
        "I wanted to end it all",
        "to unalive myself",
        "I don't want to be here anymore",
        "after my overdose",
        "KMS lol",
    ],
)
def test_quotes_on_suicide_and_self_harm_are_sensitive(quote: str) -> None:
    assert is_sensitive(quote)


@pytest.mark.parametrize("quote", ["I don’t want to live anymore", "I didn’t want to be alive", "self‑harm, years ago"])
def test_typographic_apostrophes_and_hyphens_hide_nothing(quote: str) -> None:
    assert is_sensitive(quote)


@pytest.mark.parametrize(
    "quote",
    [
        "this app kills my battery",
        "it killed my productivity",
        "I ended my subscription",
        "it is to die for",
        "I cut the chat short and went to bed",
        "it saved my life, honestly",
        "I live alone and want to talk",
        "a suite of tools",
        "",
    ],
)
def test_other_quotes_are_not_sensitive(quote: str) -> None:
    assert not is_sensitive(quote)


def test_what_the_codebook_calls_sensitive_makes_a_quote_sensitive() -> None:
    assert CODEBOOK.sensitive == {"rotten"}
    assert is_sensitive("it was dark", "apple", "rotten")
    assert not is_sensitive("it was dark", "apple", "boskoop")
    assert not is_sensitive("it was dark")


def test_sensitive_words_are_found_where_they_stand() -> None:
    text = "It’s dark. I wanted to die, and then self‑harm."
    assert [text[start:end] for start, end in sensitive_spans(text)] == ["wanted to die", "self‑harm"]
    assert sensitive_spans("A walk in the park.") == []


@pytest.mark.parametrize(
    ("phrase", "may"),
    [
        ("commit suicide", False),
        ("suicidal thoughts", False),
        ("Self‑harm helpline", False),
        ("hurt myself again", False),
        ("took her own life", False),
        ("sexual content", False),
        ("NSFW chats", False),
        ("naked", False),
        ("life of my own", True),
        ("sexuality and gender", True),
        ("sexism at work", True),
        ("grape harvest", True),
        ("hurt by them", True),
    ],
)
def test_headings_say_nothing_of_suicide_self_harm_or_sex(phrase: str, may: bool) -> None:
    assert disclosure.may_head(phrase) is may


@pytest.mark.parametrize(
    ("text", "said"),
    [("I wanted to die that night", "Crisis"), ("He didn’t want to live", "Crisis"), ("I nearly died laughing", "")],
)
def test_what_no_heading_says_has_a_word_that_may_head_a_page(text: str, said: str) -> None:
    assert disclosure.unspoken(text) == said and disclosure.may_head(said)


@pytest.mark.parametrize("function", [quotes, export_rows, disclosure.redact])
def test_nothing_gives_text_without_being_told_who_looks(function: Callable[..., object]) -> None:
    viewer = inspect.signature(function).parameters["viewer"]
    assert viewer.default is inspect.Parameter.empty


def test_a_cell_is_too_small_by_its_posts() -> None:
    assert [too_few(n) for n in (0, MIN_POSTS - 1, MIN_POSTS, 500)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('columns not used: "over_18", "author_fullname", "user_name"', None),
        ("is_self over_18 author_display_name.csv", None),
        ("tweets_by_jane_doe_18.csv", "[handle].csv"),
        ("the_girl_99", "[handle]"),
    ],
)
def test_columns_of_exports_keep_their_names_and_accounts_do_not(name: str, shown: str | None) -> None:
    assert disclosure.redact_name(name, disclosure.VIEWER) == (name if shown is None else shown)
