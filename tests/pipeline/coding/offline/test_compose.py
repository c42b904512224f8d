"""Which passages of a post are quoted: those that tell of a mention by themselves."""

from __future__ import annotations

import pytest

from pipeline.coding.offline.compose import Composer
from pipeline.coding.offline.heads.heads import Prediction
from pipeline.coding.offline.heads.rules import Rules
from pipeline.coding.offline.reading import Reader
from pipeline.coding.offline.tuning import COMPOSING
from records.codebook import Codebook
from records.mentions import Mention

TIED = "ChatGPT helps me with my anxiety every night."
BETWEEN = ["We moved in May and the flat is small.", "My sister came with her two dogs."]
APART = "The company behind ChatGPT sells my private data."
SURELY = COMPOSING.tells + 1


@pytest.fixture(scope="module")
def reader(vsd: Codebook) -> Reader:
    return Reader(vsd)


def composed(vsd: Codebook, reader: Reader, sentences: list[str], ties: list[float]) -> list[Mention]:
    """The mentions of a post of these sentences, each of which speaks so much for a mention, as heads would say."""
    reading = reader.read(" ".join(sentences))
    assert reading is not None and len(reading.sentences) == len(ties)
    labels = {d.id: {label.id: 0.0 for label in d.labels} for d in vsd.dimensions}
    scores = {d.id: {label.id: -3.0 for label in d.labels} for d in vsd.dimensions}
    labels["value"] |= {"human_welfare": 0.9, "privacy": 0.9}
    labels["sentiment"] |= {"positive": 0.9, vsd.dimension("sentiment").both.id: 0.0}
    prediction = Prediction(
        True, 0.9, labels, dict.fromkeys(range(len(ties)), scores), dict(enumerate(ties))
    )  # no sentence shows a label but by its cues
    found = Rules(vsd, reader).findings(reading).found
    return Composer(vsd).compose("1", reading, list(found), prediction)


@pytest.mark.parametrize(("tie", "quotes"), [(SURELY, [TIED, APART]), (-1.0, [TIED])])
def test_a_sentence_on_the_bot_alone_is_quoted_only_if_it_speaks_for_a_mention(
    vsd: Codebook, reader: Reader, tie: float, quotes: list[str]
) -> None:
    mentions = composed(vsd, reader, [TIED, *BETWEEN, APART], [SURELY, -3.0, -3.0, tie])
    assert [m.quote for m in mentions] == quotes
    assert {label for m in mentions for label in m.labels("value")} == {"human_welfare", "privacy"}  # none is lost
    shown = {m.quote: {c.label: c.shown or 0 for c in m.codes["value"]} for m in mentions}
    assert (shown[TIED].get("privacy", 0) < 0.1) and (APART not in shown or shown[APART]["privacy"] > 0.1)


UNTIED = ["I open Replika after dinner every day.", "It asks about the garden.", "Since the funeral nobody else does."]


@pytest.mark.parametrize(
    ("ties", "quoted"),
    [
        ([SURELY, 0.0, 0.0], UNTIED[:1]),  # tells by itself
        ([0.5, -1.0, SURELY], UNTIED),  # the matter is two sentences on
        ([0.5, 0.2, -2.0], UNTIED),  # nothing tells surely: all that can be quoted
    ],
)
def test_what_no_rule_ties_is_quoted_with_the_sentences_that_tell_of_the_matter(
    vsd: Codebook, reader: Reader, ties: list[float], quoted: list[str]
) -> None:
    assert [m.quote for m in composed(vsd, reader, UNTIED, ties)] == [" ".join(quoted)]


def test_no_more_is_quoted_than_fits(vsd: Codebook, reader: Reader) -> None:
    long = [
        "I open Replika after dinner every day.",
        "It asks about the garden " + "and the roses " * 30 + "there.",
        "So.",
    ]
    assert [m.quote for m in composed(vsd, reader, long, [0.5, 0.2, -2.0])] == long[:1]
