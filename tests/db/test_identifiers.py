"""What leads to a person is found in many spellings; what does not, stays; and no text takes longer than its length."""

from __future__ import annotations

import json
import random
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.identifiers import MASKS, found
from db.identifiers.normal import normalised
from db.identifiers.numbers import iban, luhn
from tests.conftest import ROOT

REAL_POSTS = ROOT.parent / "shared" / "corpus" / "real_posts.jsonl"
DATA = Path(__file__).parent.parent / "data" / "identifiers"
MARKED = re.compile("⟦(.*?)⟧")
# The word that says what follows is a part of it, and goes with it.
WITH_IT = re.compile(r"https?|hxxps?|ftp|www|did|plc|u|user|discord|old|reddit|com|t|me|paypal|oxford", re.IGNORECASE)


def sentences(name: str) -> Iterator[tuple[str, str]]:
    """Kind and sentence, as marked."""
    kind = ""
    for line in (DATA / name).read_text("utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:]
        elif line and not line.startswith("# "):
            yield kind, line


def left_over(marked: str) -> str:
    """Letters and digits of what is marked that no mask covers."""
    text, secret = plain(marked)
    covered = {place for span in found(text) for place in range(span.start, span.end)}
    return "".join(text[i] for i in sorted(secret - covered) if text[i].isalnum())


def gone_too(marked: str) -> list[str]:
    """Words outside of what is marked that a mask covers."""
    text, secret = plain(marked)
    covered = {place for span in found(text) for place in range(span.start, span.end)} - secret
    words = [(match.group(), range(*match.span())) for match in re.finditer(r"\w+", text)]
    return [word for word, places in words if not covered.isdisjoint(places) and not WITH_IT.fullmatch(word)]


def plain(marked: str) -> tuple[str, set[int]]:
    parts: list[str] = []
    secret: set[int] = set()
    length = 0
    for i, part in enumerate(re.split("⟦|⟧", marked)):
        secret |= set(range(length, length + len(part))) if i % 2 else set()
        parts.append(part)
        length += len(part)
    return "".join(parts), secret


@pytest.mark.parametrize(("name", "least"), [("developed.txt", 1), ("measured.txt", 0.99)])
def test_spellings_of_identifiers_are_masked(name: str, least: float) -> None:
    marked = [sentence for _, sentence in sentences(name)]
    missed = [sentence for sentence in marked if left_over(sentence)]
    assert len(marked) > 200
    assert len(missed) <= (1 - least) * len(marked), missed


@pytest.mark.parametrize("name", ["developed.txt", "measured.txt"])
def test_words_beside_an_identifier_stay(name: str) -> None:
    assert [(s, words) for _, s in sentences(name) if (words := gone_too(s))] == []


def test_every_kind_has_its_mask() -> None:
    expected = {
        "handle": "[handle]", "account": "[handle]", "e-mail": "[e-mail]", "phone": "[phone]", "link": "[link]",
        "number": "[number]", "address": "[address]", "birthday": "[birthday]", "name": "[name]",
    }  # fmt: skip
    right = [
        any(s.mask == expected[kind] for s in found(plain(marked)[0])) for kind, marked in sentences("developed.txt")
    ]
    assert sum(right) >= 0.95 * len(right)
    assert set(expected.values()) == set(MASKS)


@pytest.mark.parametrize("text", [sentence for _, sentence in sentences("ordinary.txt")])
def test_ordinary_sentences_lose_no_word(text: str) -> None:
    assert found(text) == []


SEPARATORS = [" ", "-", ".", " - ", "/", "\u00a0", "\u2011", "\u2013", "\u00b7", "  ", ") ", "_"]


def test_a_phone_number_is_found_whatever_parts_its_groups() -> None:
    draw = random.Random(7)
    missed = []
    for _ in range(400):
        groups = [str(draw.randint(201, 989)), str(draw.randint(200, 999)), f"{draw.randint(0, 9999):04}"]
        number = draw.choice(SEPARATORS).join(groups) if draw.random() < 0.5 else "".join(
            group + sep for group, sep in zip(groups, [draw.choice(SEPARATORS), draw.choice(SEPARATORS), ""], strict=True)
        )  # fmt: skip
        text = f"{draw.choice(['call me at', 'text', 'my number is', 'my cell:'])} {number} tonight"
        if any(char.isdigit() for span in [found(text)] for char in masked_text(text, span)):
            missed.append(text)
    assert len(missed) <= 8, missed


def masked_text(text: str, spans: list) -> str:
    for span in reversed(spans):
        text = text[: span.start] + text[span.end :]
    return text


def test_an_account_is_found_whatever_leads_to_it() -> None:
    draw = random.Random(11)
    missed = []
    for _ in range(400):
        name = draw.choice(["zephyrquill", "moss.wren", "kestrel_ink", "nimbusfox88", "Zephyrquill"])
        app = draw.choice(["insta", "ig", "snap", "sc", "kik", "discord", "telegram", "tiktok", "snapchat"])
        lead = draw.choice(
            [f"{app}: ", f"my {app} is ", f"add me on {app} ", f"find me on {app} as ", f"{app} - ", f"my {app}: "]
        )
        text = (
            draw.choice(["", "so lonely. ", "hey "])
            + lead
            + name
            + draw.choice(["", ".", " if you want to talk", " 💛"])
        )
        text = "".join(char + draw.choice(["", "", "", "", "\u200b"]) if char in name else char for char in text)
        if (
            name[:4].lower()
            in unicodedata.normalize("NFKC", masked_text(text, found(text))).replace("\u200b", "").lower()
        ):
            missed.append(text)
    assert len(missed) <= 8, missed


def test_check_digits() -> None:
    assert iban("GB82 WEST 1234 5698 7654 32") and not iban("GB82 WEST 1234 5698 7654 33") and not iban("GB82")
    assert luhn("4111 1111 1111 1111") and not luhn("4111 1111 1111 1112") and not luhn("0000 0000 0000 0000")


def test_the_normal_form_leads_back_to_the_text_as_written() -> None:
    text = "write ｆｅｒｎ (at) mail\u200b dot com…"
    normal = normalised(text)
    assert "fern@mail" in normal.text
    at = normal.text.index("@")
    assert text[slice(*normal.written(at, at + 1))] == " (at) "
    (span,) = found(text)
    assert text[span.start : span.end] == "ｆｅｒｎ (at) mail\u200b dot com"


@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from([s for _, m in sentences("developed.txt") for s in [plain(m)[0]]]), max_size=3).map(
        " ".join
    )
)
def test_stretches_are_in_order_and_in_the_text(text: str) -> None:
    at = 0
    for span in found(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


HOSTILE = [
    "a", "-a", "a.", "@", "@a", "a@", " at ", " dot ", "1", "1 ", "1-", "+1", "0", "(", "[", "#1", "_1", "a_", "/", "u/", ":", "::", "A ", "Aa ",
    "my therapist ", "my name is ", "insta is ", "call ", "12 Elm ", "born on ", "one ", "double ", "0x", "DE89", "\u200b", "ｆ", "…", "'", "\\/",
    "www.", "http://", "a-a.", "1.1.", "lat 1.1 ", "$a", "name: ", "\n", "\n- A", "x ", "account ", "St ", "°", "corner of A ", ", and A", "May 1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        began = time.process_time()
        found(text)
        return time.process_time() - began

    seconds(500)
    short, long = max(min(seconds(4_000), seconds(4_000)), 0.002), seconds(32_000)
    assert long < 24 * short, (short, long)  # eight times the length


def test_a_quote_is_masked_within_a_millisecond() -> None:
    text = (
        "I’m 29 and I have been talking to Replika (and ChatGPT-4o) every night since 2023; my therapist says it’s fine, my "
        "mom doesn’t. It costs $19.99 a month, which is less than one session at 120. On reddit people say the opposite, "
        "e.g. that it makes you lonelier. Is there anyone here who’d call that care?"
    )
    found(text)
    taken = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(20):
            found(text)
        taken.append((time.process_time() - began) / 20)
    assert min(taken) < 0.001


@pytest.mark.skipif(not REAL_POSTS.exists(), reason="the real posts are not here")
def test_few_sentences_of_real_posts_are_masked_at_all() -> None:
    posts = [json.loads(line)["text"] for line in REAL_POSTS.read_text("utf-8").splitlines()]
    texts = [s for text in posts for s in re.split(r"(?<=[.!?])\s+|\n+", text) if 25 < len(s) < 400]
    texts = [text for text in texts if "://" not in text and "@" not in text and "u/" not in text]
    drawn = random.Random(3).sample(texts, 3_000)
    assert sum(bool(found(text)) for text in drawn) <= 0.02 * len(drawn)
