from __future__ import annotations

import itertools

import pytest

from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from records.codebook import Codebook

LABELS = {
    "product": "GPT Claude Gemini Llama Grok DeepSeek Qwen Copilot Character.AI Replika Pi Woebot Wysa Youper Other "
    "Unspecified",
    "sentiment": "positive neutral negative",
    "condition": "adhd autism anxiety depression bipolar schizophrenia_spectrum eating conduct "
    "intellectual_developmental other general",
    "perspective": "emotional_support informational_support instrumental_support appraisal_support anthropomorphism "
    "dependency clinical_skepticism ethics interaction_limitations maladaptive_usage psychological_harm "
    "sociocultural_impact",
    "value": "human_welfare autonomy privacy informed_consent trust accountability freedom_from_bias "
    "universal_usability ownership_property identity calmness environmental_sustainability",
}


@pytest.fixture(scope="module")
def vsd() -> Codebook:
    return load_codebook()


def test_dimensions_and_labels(vsd):
    assert {d.id: [label.id for label in d.labels] for d in vsd.dimensions} == {k: v.split() for k, v in LABELS.items()}
    assert {d.id: d.role for d in vsd.dimensions} == {
        "product": "object",
        "sentiment": "stance",
        "condition": "subject",
        "perspective": "perspective",
        "value": "value",
    }
    assert [d.fallback for d in vsd.dimensions] == ["Unspecified", "neutral", "general", None, "human_welfare"]


def test_every_label_is_explained(vsd):
    for dimension in vsd.dimensions:
        for label in dimension.labels:
            assert 2 <= len(label.examples) <= 4, label.id
            assert len(label.definition) > 30 or label.definition.endswith("."), label.id
            assert "_" not in label.name


def test_stance_scale(vsd):
    stance = vsd.by_role("stance")
    assert {label.id: label.score for label in stance.labels} == {"positive": 1, "neutral": 0, "negative": -1}

    def luminance(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = sorted(luminance(label.color) for label in stance.labels)
    assert all(b - a > 20 for a, b in itertools.pairwise(greys))


def test_reference_counts(vsd):
    counts = {(d.id, label.id): label.reference for d in vsd.dimensions for label in d.labels if label.reference}
    assert counts["condition", "general"] == 10618
    assert counts["product", "GPT"] == 34681
    assert counts["perspective", "instrumental_support"] == 13362
    assert sum(v for (d, _), v in counts.items() if d == "condition") == 39380
    assert vsd.reference_source


def test_terms_that_the_app_hides_behind_a_click(vsd):
    terms = {term.id for label in vsd.dimension("condition").labels for term in label.terms}
    assert {"suicidal_ideation", "self_harm", "ocd", "ptsd", "psychosis", "bpd", "loneliness", "grief"} <= terms


def test_no_phrase_stands_twice_in_a_cue_list(vsd):
    for dimension in vsd.dimensions:
        for label in dimension.labels:
            assert len(label.cues.sure) == len(set(label.cues.sure)), label.id


def test_the_default_file_exists():
    assert DEFAULT_CODEBOOK.parent.name == "vsd" and DEFAULT_CODEBOOK.is_file()
