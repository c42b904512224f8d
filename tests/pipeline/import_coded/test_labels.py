"""Free-text labels to the codebook's, each with its rule; the table itself; another codebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.as_exported import locate_as_exported
from pipeline.import_coded.fold import key
from pipeline.import_coded.mapping import Mapping, default_mapping, load_mapping, targets
from pipeline.import_coded.normalise_labels import Normaliser
from records.codebook import Codebook

CODEBOOK = load_codebook()
NORMALISERS = {d.id: Normaliser(d, default_mapping(CODEBOOK)) for d in CODEBOOK.dimensions}
CASES = [
    ("condition", "C-PTSD", "anxiety/ptsd", "table"),
    ("condition", "audhd", "adhd + autism", "table"),
    ("condition", "Other (maladaptive daydreaming)", "other/dissociation", "brackets"),
    ("condition", "anxiety and depression", "anxiety + depression", "parts"),
    ("condition", "ADHD, autism, and PTSD", "adhd + autism + anxiety/ptsd", "parts"),
    ("condition", "general, loneliness", "other/loneliness", "parts"),
    ("condition", "bipolar II", "bipolar", "table"),
    ("condition", "suicidality", "depression/suicidal_ideation", "table"),
    ("condition", "Panic Attacks", "anxiety/panic", "table"),
    ("condition", "Asperger's", "autism/asperger", "table"),
    ("condition", "B.P.D.", "other/bpd", "table"),
    ("condition", "depression (postpartum)", "depression/postpartum", "brackets"),
    ("condition", "Neurodivergent (ADHD)", "adhd", "brackets"),
    ("condition", "severe chronic loneliness issues", "other/loneliness", "filler"),
    ("condition", "depression with psychotic features", "depression + schizophrenia_spectrum/psychosis", "pattern"),
    ("condition", "Depresion", "depression", "spelling"),
    ("condition", "anxeity", "anxiety", "spelling"),
    ("condition", "N/A", "none", "table"),
    ("condition", "not specified", "none", "table"),
    ("perspective", "emotional support / companionship", "emotional_support", "parts"),
    ("perspective", "Over-Reliance", "dependency", "table"),
    ("perspective", "misinformation", "clinical_skepticism", "table"),
    ("perspective", "lack of human connection", "interaction_limitations", "table"),
    ("perspective", "Lack of empathy and understanding", "interaction_limitations", "pattern"),
    ("perspective", "privacy concern", "ethics", "table"),
    ("perspective", "addiction", "dependency", "table"),
    ("perspective", "informatonal support", "informational_support", "spelling"),
    ("perspective", "informational and emotional support", "informational_support + emotional_support", "parts"),
    ("perspective", "Emotional and informational support", "emotional_support + informational_support", "parts"),
    ("perspective", "Comfort and being heard", "emotional_support", "codebook"),
    ("perspective", "none", "none", "table"),
    ("value", "non-judgmental", "freedom_from_bias", "table"),
    ("value", "autonomy, privacy", "autonomy + privacy", "parts"),
    ("product", "gpt-4", "GPT/GPT_4", "table"),
    ("product", "Chat GPT", "GPT/ChatGPT", "table"),
    ("product", "Bard", "Gemini/Bard", "table"),
    ("product", "character ai", "Character.AI", "table"),
    ("product", "AI chatbot", "Unspecified", "table"),
    ("product", "multiple", "Unspecified", "table"),
    ("product", "Claude/ChatGPT (multiple)", "Claude + GPT/ChatGPT", "brackets"),
    ("product", "ChatGPT (GPT-4o)", "GPT/GPT_4o + GPT/ChatGPT", "brackets"),
    ("sentiment", "mixed", "positive + negative", "table"),
]


@pytest.mark.parametrize(("dimension", "raw", "expected", "rule"), CASES)
def test_a_label_is_read_by_the_rule_that_fits(dimension: str, raw: str, expected: str, rule: str) -> None:
    found = NORMALISERS[dimension].resolve(raw)
    assert found.targets == targets(expected, CODEBOOK.dimension(dimension))
    assert found.rule.startswith(rule)
    assert found.left == ()


@pytest.mark.parametrize(
    "raw", ["frobnication", "???", "🙂", "the of", "zz top", "no anxiety", "not depressed", "non-suicidal"]
)
def test_what_is_not_known_stays_unmapped(raw: str) -> None:
    assert not NORMALISERS["condition"].resolve(raw).known


def test_the_unknown_part_of_a_label_is_told() -> None:
    found = NORMALISERS["condition"].resolve("anxiety and frobnication")
    assert [target.label for target in found.targets] == ["anxiety"]
    assert found.left == ("frobnication",)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(raw: str) -> None:
    for dimension, normaliser in NORMALISERS.items():
        known = {label.id for label in CODEBOOK.dimension(dimension).labels}
        found = normaliser.resolve(raw)
        assert {target.label for target in found.targets} <= known
        assert found.known or not found.targets


def test_no_spelling_of_the_table_stands_for_two_things() -> None:
    mapping = default_mapping(CODEBOOK)
    for name, part in mapping.dimensions.items():
        meaning: dict[str, str] = {}
        for target, spellings in part.table.items():
            for spelling in spellings:
                assert key(spelling), f"{name}: {spelling!r} has no letters"
                assert meaning.setdefault(key(spelling), target) == target, f"{name}: {spelling!r}"
        assert part.columns
        assert name in CODEBOOK.ids


def test_every_label_of_the_codebook_is_read_as_itself() -> None:
    for dimension in CODEBOOK.dimensions:
        for label in dimension.labels:
            for spelling in (label.id, label.id.replace("_", " ").upper()):
                assert [t.label for t in NORMALISERS[dimension.id].resolve(spelling).targets] == [label.id], spelling


def test_a_codebook_without_a_mapping_knows_its_own_names(tmp_path: Path) -> None:
    plain = CODEBOOK.model_dump()
    plain["id"] = "weather"
    plain["dimensions"] = [
        {
            "id": "sky",
            "name": "Sky",
            "plural": "Skies",
            "role": "other",
            "question": "What is above?",
            "color": "#112233",
            "labels": [
                {"id": "clear", "name": "Clear sky", "definition": "Nothing but blue above."},
                {"id": "grey", "name": "Overcast", "definition": "Clouds from end to end."},
            ],
        }
    ]
    codebook = Codebook.model_validate(plain)
    sky = codebook.dimension("sky")
    assert default_mapping(codebook).of(sky).columns == ["sky"]
    normaliser = Normaliser(sky, default_mapping(codebook))
    assert [t.label for t in normaliser.resolve("overcast").targets] == ["grey"]
    assert not normaliser.resolve("drizzle").known
    own = tmp_path / "own.yaml"
    own.write_text('id: own\nversion: "1"\ncodebook: weather\ndimensions: {sky: {patterns: {grey: [drizzl*]}}}\n')
    taught = Normaliser(sky, Mapping(id="w", version="1", codebook="weather"), load_mapping(own, codebook))
    assert [t.label for t in taught.resolve("light drizzling").targets] == ["grey"]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("It helped me a lot.", "helped me", "helped me"),
        ("It  helped\n\nme a lot.", "It helped me", "It  helped\n\nme"),
        ("She said “it’s fine” twice.", 'said "it\'s fine"', "said “it’s fine”"),
        (
            "One two three, four, five six seven.",
            "One two three [...] five six seven",
            "One two three, four, five six seven",
        ),
        ("One two three four five six.", "...two three…", "two three"),
        ("One two ten " + "x " * 300 + "nine ten six.", "One two ten ... nine ten six", None),
        ("One two three, four, five six seven.", "One ... seven", None),
        ("Her therapist said no.", "said  no", "said no"),
        ("Unwell  today.", "well today", None),
        ("One two three.", "one two", None),
        ("One two three.", "three ... one", None),
        ("One two three.", "…", None),
        ("", "anything", None),
    ],
)
def test_a_quote_is_found_where_only_blanks_marks_and_ellipses_differ(text: str, quote: str, found: str | None) -> None:
    place = locate_as_exported(quote, text)
    assert (None if place is None else text[place.start : place.end]) == found
    if place is not None:
        assert (place.repaired is not None) == (found != quote)


@given(st.text(max_size=80), st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_quote_is_answered_with_a_place_in_the_text(text: str, quote: str) -> None:
    place = locate_as_exported(quote, text)
    assert place is None or 0 <= place.start < place.end <= len(text)
    if quote.strip() and quote in text:
        assert place is not None
