"""Borderline cases that the codebook decides: none of them may get lost when its words are edited."""

from __future__ import annotations

import pytest

from pipeline.coding.codebook_file import load_codebook
from records.codebook import Codebook

INCLUSION, RULES = "inclusion", "rules"
# Where it stands: a dimension with its rules or one of its labels, the list there, and words of the decision.
DECIDED = [
    (INCLUSION, "", "include", "or losing it"),
    (INCLUSION, "", "exclude", '"AI psychosis" as a punchline'),
    (INCLUSION, "", "exclude", "Pity or worry for a bot that suffers"),
    (INCLUSION, "", "exclude", "Love for a bot or friendship with it"),
    (INCLUSION, "", "exclude", "merely writes about a disorder"),
    (INCLUSION, "", "exclude", "Fear for jobs"),
    ("product", RULES, RULES, "A bot that the post names anywhere"),
    ("product", RULES, RULES, "every term"),
    ("condition", RULES, RULES, "A condition that the post names anywhere"),
    ("condition", RULES, RULES, "several under one label"),
    ("condition", "other", "include", "'neurodivergent' where no condition is named"),
    ("condition", "autism", "exclude", "'Neurodivergent' alone"),
    ("condition", "anxiety", "include", "with or without a diagnosis"),
    ("condition", "anxiety", "exclude", "'Traumatised' said of a bad time with a bot"),
    ("condition", "other", "include", "personality disorders"),
    ("condition", "other", "exclude", "Schizoid and schizotypal personality"),
    ("condition", "other", "include", "a break-up or divorce that hurts"),
    ("condition", "general", "include", "A break-up or a quarrel that is only brought for advice"),
    ("condition", "other", "include", "grief, for a bot as well"),
    ("condition", "schizophrenia_spectrum", "exclude", "'AI psychosis' as a joke"),
    ("sentiment", RULES, RULES, "not toward life"),
    ("sentiment", RULES, RULES, "Blame of a company"),
    ("sentiment", RULES, RULES, "held and overturned"),
    ("sentiment", RULES, RULES, "A caveat, wish or disclaimer inside praise"),
    ("sentiment", RULES, RULES, "Mixed is for words that cannot be parted"),
    ("sentiment", "positive", "include", "grief at losing a bot that did good"),
    ("sentiment", "negative", "include", "blame of the company"),
    ("sentiment", "negative", "exclude", "Grief at losing a bot that did good"),
    ("sentiment", "mixed", "exclude", "A view once held and overturned"),
    ("perspective", RULES, RULES, "Plain efficacy"),
    ("perspective", "emotional_support", "include", "encouragement"),
    ("perspective", "appraisal_support", "exclude", "Encouragement that says nothing about the person"),
    ("perspective", "informational_support", "include", "lessons about CBT"),
    ("perspective", "informational_support", "exclude", "exercises that are done with the bot"),
    ("perspective", "instrumental_support", "exclude", "Learning about an exercise without doing it"),
    ("perspective", "appraisal_support", "include", "what the bot writes about a condition"),
    ("perspective", "anthropomorphism", "include", "pity for it and guilt"),
    ("perspective", "dependency", "exclude", "Getting worse, which is harm"),
    ("perspective", "psychological_harm", "exclude", "without getting worse, which is dependence"),
    ("perspective", "clinical_skepticism", "exclude", "A mere disclaimer inside praise"),
    ("perspective", "sociocultural_impact", "exclude", "Fear for one's own job"),
    ("value", RULES, RULES, "A company's betrayal"),
    ("value", "human_welfare", "include", "being helped with nothing more said"),
    ("value", "trust", "include", "broken promise"),
    ("value", "accountability", "include", "shirks its duty"),
    ("value", "informed_consent", "include", "told of or asked about"),
]
SHOWN = [
    ("positive", "laughed at the idea"),
    ("positive", "still miss how gently"),
    ("negative", "switches off people's only comfort"),
    ("mixed", "the bot I cannot put down"),
    ("anxiety", "My old trauma"),
    ("other", "Since she left me"),
    ("other", "neurodivergent"),
    ("emotional_support", "cheers me on"),
    ("informational_support", "CBT lessons"),
    ("instrumental_support", "breathing exercise"),
    ("appraisal_support", "how far I have come"),
    ("anthropomorphism", "left it alone all day"),
    ("psychological_harm", "the panic is back"),
    ("trust", "promised never to touch"),
    ("informed_consent", "asked nobody"),
]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook()


@pytest.mark.parametrize(("dimension", "label", "field", "words"), DECIDED)
def test_it_stands_where_coders_read_it(book: Codebook, dimension: str, label: str, field: str, words: str) -> None:
    if dimension == INCLUSION:
        told = getattr(book.inclusion, field)
    else:
        asked = book.dimension(dimension)
        told = asked.rules if label == RULES else getattr(asked.label(label), field)
    assert sum(words in one for one in told) == 1, told


@pytest.mark.parametrize(("label", "words"), SHOWN)
def test_an_example_shows_it(book: Codebook, label: str, words: str) -> None:
    labels = [own for dimension in book.dimensions for own in dimension.shown if own.id == label]
    assert any(words in example for own in labels for example in own.examples)
