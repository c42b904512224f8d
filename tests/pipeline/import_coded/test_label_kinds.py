"""Kinds of free-text labels that other coders write, each with invented strings; none of the wrong readings comes back."""

from __future__ import annotations

import pytest

from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.fold import singular
from pipeline.import_coded.mapping import Mapping, default_mapping, targets
from pipeline.import_coded.normalise_labels import Normaliser
from pipeline.import_coded.spelling import is_english, one_slip

CODEBOOK = load_codebook()
NORMALISERS = {d.id: Normaliser(d, default_mapping(CODEBOOK)) for d in CODEBOOK.dimensions}
UNKNOWN = "?"
WRAPPERS = ["Other ({})", "other: {}", "Other - {}", "OTHER [{}]", "Other ('{}')", "Others ({}", "Other (Other ({}))"]
KINDS = {
    "the published prompt's own names": [
        ("perspective", "lack_human_connection", "interaction_limitations"),
        ("perspective", "personalized_care", "emotional_support"),
        ("perspective", "accuracy", "clinical_skepticism"),
        ("perspective", "easy use", "instrumental_support"),
        ("perspective", "Accuracy: misinformation", "clinical_skepticism"),
        ("perspective", "Support: instrumental_support", "instrumental_support"),
        ("perspective", "Reliance: over-use", "dependency"),
    ],
    "inclusion criteria": [
        ("perspective", "experiential relationship", "none"),
        ("perspective", "causal relationship between the bot and her sleep", "none"),
        ("perspective", "panic disorder shapes how he words his prompts in every interaction", "none"),
        ("perspective", "use of the bot shaped by dyslexia", "none"),
    ],
    "criticism of support": [
        ("perspective", "rejection of chatbots as emotional support", "clinical_skepticism"),
        ("perspective", "doubts about AI guidance", "clinical_skepticism"),
        ("perspective", "lack of support", "interaction_limitations"),
        ("perspective", "critique of bots that sell companionship", "clinical_skepticism"),
    ],
    "speech acts": [
        ("perspective", "reflection on privacy", "ethics"),
        ("perspective", "research on addiction to bots", "dependency"),
        ("perspective", "suggestion to see a professional, seek professional help", "clinical_skepticism"),
        ("perspective", "recommendation to add guardrails", "interaction_limitations"),
        ("perspective", "reflection on AI", "none"),
        ("perspective", "comparison of chatbots", "none"),
        ("perspective", "suggestion to paint the shed", UNKNOWN),
    ],
    "negative impact on mental health": [
        ("perspective", "negative impact on mental health", "psychological_harm"),
        ("perspective", "adverse psychological effects of nightly chats", "psychological_harm"),
        ("perspective", "bot talk worsening her mental health", "psychological_harm"),
        ("perspective", "long chats causing severe anxiety", "psychological_harm"),
        ("perspective", "positive impact on mental health", "none"),
    ],
    "no spelling correction between English words": [
        ("perspective", "sentiment", UNKNOWN),
        ("perspective", "reaction", UNKNOWN),
        ("condition", "ration", UNKNOWN),
        ("condition", "schizophrnia", "schizophrenia_spectrum"),
    ],
    "several terms a label": [
        ("condition", "OCD, PTSD and panic attacks", "anxiety/ocd + anxiety/ptsd + anxiety/panic"),
        ("condition", "anxiety with agoraphobia", "anxiety/agoraphobia"),
        (
            "condition",
            "delusions; hearing voices",
            "schizophrenia_spectrum/delusions + schizophrenia_spectrum/hearing_voices",
        ),
        ("product", "GPT-4o or GPT-5", "GPT/GPT_4o + GPT/GPT_5"),
    ],
    "nothing named beside something named": [
        ("condition", "general mental health struggles, grief", "other/grief"),
        ("condition", "mental illness such as bipolar disorder", "bipolar"),
        ("product", "Claude, unspecified chatbot", "Claude"),
        ("product", "Replika and other AI companions", "Replika"),
    ],
    "names that are not listed": [
        ("product", "Brumbletalk", "Other"),
        ("product", "Brumble AI 2.5 Pro", "Other"),
        ("product", "Dr. Quillfeather", "Other"),
        ("product", "brumble.chat", "Other"),
        ("product", "Claude, Brumbletalk", "Claude + Other"),
        ("product", "a bot for her homework", UNKNOWN),
        ("product", "some new AI app", "Unspecified"),
    ],
    "versions, makers and endings of names": [
        ("product", "Anthropic Claude", "Claude"),
        ("product", "Gemini 9.5 Ultra", "Gemini"),
        ("product", "Replika AI app", "Replika"),
        ("product", "OpenAI ChatGPT 4.0", "GPT/OpenAI + GPT/GPT_4"),
        ("product", "CloudberryGPT", "GPT"),
        ("product", "Microsoft Copilot (free version)", "Copilot"),
    ],
    "plurals": [
        ("condition", "psychoses", "schizophrenia_spectrum/psychosis"),
        ("condition", "mental health crises", "general"),
        ("perspective", "misdiagnoses", "clinical_skepticism"),
    ],
    "where conditions stand": [
        ("condition", "PMDD", "depression"),
        ("condition", "alexithymia", "other"),
        ("condition", "ASPD", "other"),
        ("condition", "ASPD (antisocial)", "other"),
        ("condition", "antisocial tendencies", "other"),
        ("condition", "antisocial behaviour", "conduct"),
        ("condition", "personality disorder", "other/bpd"),
        ("condition", "avoidant personality disorder", "other"),
        ("condition", "neurodivergent", "other"),
        ("condition", "none", "none"),
        ("condition", "not specified", "none"),
        ("condition", "N/A", "none"),
    ],
    "nothing is known of": [
        ("condition", "frobnication", UNKNOWN),
        ("perspective", "frobnication", UNKNOWN),
        ("value", "frobnication", UNKNOWN),
        ("condition", "the of", UNKNOWN),
    ],
}
CASES = [(kind, *case) for kind, cases in KINDS.items() for case in cases]


def expected(dimension: str, written: str) -> tuple[bool, frozenset[object]]:
    if written == UNKNOWN:
        return False, frozenset()
    return True, frozenset(targets(written, CODEBOOK.dimension(dimension)))


@pytest.mark.parametrize(("kind", "dimension", "raw", "written"), CASES)
def test_each_kind_is_read(kind: str, dimension: str, raw: str, written: str) -> None:
    found = NORMALISERS[dimension].resolve(raw)
    assert (found.known, frozenset(found.targets)) == expected(dimension, written), (kind, found)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapped_label_is_read_as_the_bare_one(wrapper: str) -> None:
    for kind, dimension, raw, _ in CASES:
        bare, wrapped = (NORMALISERS[dimension].resolve(text) for text in (raw, wrapper.format(raw)))
        assert (wrapped.known, wrapped.targets, wrapped.left) == (bare.known, bare.targets, bare.left), (
            kind,
            raw,
            wrapped,
        )


def test_what_is_left_of_a_label_is_told() -> None:
    known = NORMALISERS["condition"].resolve("grief (since the flood), wobbles")
    assert [str(one) for one in known.targets] == ["other/grief"]
    assert {"since the flood", "wobbles"} <= {part.strip() for part in known.left}


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("crises", "crisis"),
        ("diagnoses", "diagnosis"),
        ("illnesses", "illness"),
        ("biases", "bias"),
        ("phases", "phase"),
    ],
)
def test_plurals_in_es(plural: str, one: str) -> None:
    assert singular(plural) == singular(one)


def test_a_slip_is_one_letter() -> None:
    assert one_slip("anxeity", "anxiety") and one_slip("depresion", "depression") and one_slip("autizm", "autism")
    assert not one_slip("reaction", "relation") and not one_slip("anxiety", "anxious")
    assert is_english("reaction") and is_english(singular("clarifies")) and not is_english("depresion")


def test_an_own_phrase_goes_before_the_rules_that_come_with_the_codebook() -> None:
    own = Mapping.model_validate(
        {
            "id": "own",
            "version": "1",
            "codebook": "vsd",
            "dimensions": {"perspective": {"patterns": {"ethics": ["shaped by *", "reflection on *"]}}},
        }
    )
    mine = Normaliser(CODEBOOK.dimension("perspective"), default_mapping(CODEBOOK), own)
    for raw in ("use shaped by weather", "Other (use shaped by weather)", "reflection on kettles"):
        assert [str(one) for one in mine.resolve(raw).targets] == ["ethics"], raw
