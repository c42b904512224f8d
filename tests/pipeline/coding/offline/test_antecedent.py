"""A passage in which only "it" stands for the bot begins with the sentence that names it; every post here is invented."""

from __future__ import annotations

import itertools

import pytest

from pipeline.coding.offline.antecedent import with_antecedent
from pipeline.coding.offline.passages import Span
from pipeline.coding.offline.reading import Reader
from pipeline.coding.offline.relevance import Tie
from pipeline.coding.offline.tuning import COMPOSING


@pytest.fixture(scope="module")
def quoted(vsd):
    reader = Reader(vsd)

    def run(text: str, place: int, own: list[int] | None = None) -> str | None:
        reading = reader.read(text)
        assert reading is not None
        span = reading.sentences[place]
        found = with_antecedent(reading, Tie(place, place, 1.0, span), span, own or range(len(reading.sentences)))
        return text[slice(*found)] if found else None

    return run


def test_it_brings_the_sentence_that_names_the_bot(quoted):
    assert quoted("I use ChatGPT at night. It calms my panic.", 1) == "I use ChatGPT at night. It calms my panic."
    text = "Last spring I found Woebot. My nights were bad. It calms my panic."
    assert quoted(text, 2) == text


def test_a_passage_that_names_its_bot_stays(quoted):
    assert quoted("I use ChatGPT at night. ChatGPT calms my panic.", 1) is None
    assert quoted("I use ChatGPT at night. This chatbot calms my panic.", 1) is None


def test_no_name_near_enough_none_that_fits_none_of_the_authors(quoted):
    assert quoted("I use ChatGPT. One. Two. It calms my panic a lot.", 3) is None
    assert quoted(f"I use ChatGPT {'night after night ' * 30}. It calms my panic a lot.", 1) is None
    assert quoted("I use ChatGPT at night. It calms my panic.", 1, own=[1]) is None
    assert quoted("It calms my panic a lot. I use ChatGPT at night.", 0) is None


def test_a_stop_within_a_sentence_begins_none(quoted):
    assert quoted("I use a (what is it? chatbot?) thing at night. It calms my panic a lot.", 2) is None
    assert (
        quoted("i use chatgpt at night. it calms my panic a lot.", 1)
        == "i use chatgpt at night. it calms my panic a lot."
    )


def test_a_whole_passage_within_the_longest_quote(quoted):
    text = f"I use ChatGPT {'so very often ' * 20}these days. It calms my panic a lot."
    assert quoted(text, 1) == text and len(text) <= COMPOSING.longest_quote


def test_mentions_of_a_post_do_not_overlap_for_it(code):
    text = (
        "ChatGPT helps me with my depression, it listens when I am sad and lonely. It is useless for my panic attacks."
    )
    spans = [Span(m.start, m.end) for m in code(text)]
    assert spans and all(a.end <= b.start for a, b in itertools.pairwise(spans))
