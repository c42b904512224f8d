from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embedding.packaged import PACKAGED_MODEL, load_model
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline import decisions
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.encoder import Encoder, _mean, _through
from pipeline.coding.offline.heads.examples import (
    Example,
    ExampleError,
    example_files,
    example_folder,
    held_out,
    read_examples,
)
from pipeline.coding.offline.heads.focus import focus
from pipeline.coding.offline.heads.heads import stance_choices
from pipeline.coding.offline.heads.store import fingerprint
from pipeline.coding.offline.reading import Reader
from pipeline.coding.offline.tuning import LEARNING
from records.answer import Answer
from records.codebook import Codebook
from records.posts import Passage
from tests.conftest import ROOT
from tests.pipeline.garden import GARDEN


@pytest.fixture
def garden(tmp_path: Path) -> Codebook:
    path = tmp_path / "garden.yaml"
    path.write_text(GARDEN, encoding="utf-8")
    return load_codebook(path)


def write(folder: Path, *rows: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "some.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_the_examples_of_the_project_are_valid_and_complete(vsd):
    examples = read_examples(vsd, example_files(example_folder(vsd)))
    assert len(examples) > 5000
    away = [e for e, held in zip(examples, held_out(examples), strict=True) if held]
    assert all(e.plain for e in away) and 0.15 < len(away) / sum(e.plain for e in examples) < 0.25
    assert sum(bool(e.evidence) for e in examples) > 2000
    for dimension in vsd.dimensions:
        for label in dimension.labels:
            count = sum(label.id in e.codes.get(dimension.id, ()) for e in examples)
            assert count >= 10, f"{dimension.id} {label.id}"
    assert sum(not e.relevant for e in examples) > 300


def test_examples_share_no_text_with_the_demo_posts(vsd):
    demo = " ".join(
        json.dumps(p.read_text(encoding="utf-8")) for p in (ROOT / "data" / "demo").iterdir() if p.is_file()
    )
    for example in read_examples(vsd, example_files(example_folder(vsd))):
        start = json.dumps(example.text[:60], ensure_ascii=False)[1:-1]
        assert start not in demo


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not valid JSON"),
        ({"text": " ", "relevant": True}, "'text' is missing"),
        ({"text": "a", "relevant": "yes"}, "true or false"),
        ({"text": "a", "relevant": False, "codes": {"mood": ["glad"]}}, "left out"),
        ({"text": "a", "relevant": True, "codes": {"smell": ["good"]}}, "no dimension 'smell'"),
        ({"text": "a", "relevant": True, "codes": {"mood": ["bad"]}}, "no such label"),
        ({"text": "a", "relevant": True, "codes": {"mood": ["glad"]}, "evidence": []}, "'evidence' is an object"),
        (
            {"text": "a", "relevant": True, "codes": {"mood": ["glad"]}, "evidence": {"mood": {"sorry": ["a"]}}},
            "'codes' does not give",
        ),
        (
            {"text": "a", "relevant": True, "codes": {"mood": ["glad"]}, "evidence": {"mood": {"glad": ["b"]}}},
            "letter by letter",
        ),
    ],
)
def test_mistakes_in_examples_name_file_and_line(garden, tmp_path, row, message):
    path = write(tmp_path / "examples", {"text": "fine", "relevant": True, "codes": {"mood": ["glad"]}}, row)
    with pytest.raises(ExampleError, match=r"some\.jsonl, line 2") as caught:
        read_examples(garden, [path])
    assert message in str(caught.value)


def test_the_same_example_twice_is_a_mistake(garden, tmp_path):
    row = {"text": "fine", "relevant": True}
    with pytest.raises(ExampleError, match="line 1; keep one"):
        read_examples(garden, [write(tmp_path / "examples", row, row)])


def test_a_codebook_of_definitions_codes_by_distance(garden):
    coder = OfflineCoder(garden)
    (answer,) = coder.code(
        [Passage(id="p", text="Every evening I water the beds in my garden. The bus to town was late on Tuesday.")]
    )
    assert [m.labels("work") for m in answer.mentions] == [("watering",)]
    assert answer.mentions[0].quote == "Every evening I water the beds in my garden."
    assert coder.code([Passage(id="q", text="The bus to town was late on Tuesday, as it always is.")]) == [Answer()]


def test_examples_bring_what_definitions_do_not_say(garden, tmp_path):
    text = "Clipping the topiary box balls took me all morning long."
    folder = tmp_path / "examples"
    row = {"text": "I clipped my topiary box balls this morning.", "relevant": True, "codes": {"work": ["cutting"]}}
    write(folder, row)
    (without,) = OfflineCoder(garden, examples=tmp_path / "none").code([Passage(id="p", text=text)])
    (taught,) = OfflineCoder(garden, examples=folder).code([Passage(id="p", text=text)])
    assert "cutting" not in {label for m in without.mentions for label in m.labels("work")}
    assert {label for m in taught.mentions for label in m.labels("work")} == {"cutting"}


def test_the_fingerprint_follows_codebook_examples_and_model(garden, vsd, tmp_path):
    first = write(tmp_path / "a", {"text": "one", "relevant": False})
    second = write(tmp_path / "b", {"text": "two", "relevant": False})
    prints = [
        fingerprint(garden, [first], PACKAGED_MODEL),
        fingerprint(garden, [second], PACKAGED_MODEL),
        fingerprint(garden, [first], "another"),
        fingerprint(vsd, [first], PACKAGED_MODEL),
    ]
    assert len(set(prints)) == 4
    assert prints[0] == fingerprint(garden, [first], PACKAGED_MODEL)
    folders = {OfflineCoder(garden, examples=tmp_path / name).fingerprint for name in ("a", "b")}
    assert len(folders) == 2


def test_importing_the_coders_brings_neither_torch_nor_sklearn():
    code = "import sys, pipeline.coding; sys.exit(any(m in sys.modules for m in ('torch', 'sklearn', 'transformers')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_focus_keeps_short_texts_and_the_part_about_the_bot(vsd):
    reader = Reader(vsd)
    short = "ChatGPT helps me. I sleep."
    assert focus(short, reader.read(short)).text == short
    long = "My day was plain and grey again. " * 40 + "ChatGPT calmed my panic that night. " + "We ate soup. " * 40
    part = focus(long, reader.read(long))
    assert "ChatGPT calmed my panic that night." in part.text
    assert len(part.text) <= LEARNING.focus_most + 50
    reading = reader.read(long)
    assert reading is not None
    for place, span in part.spans.items():
        sentence = reading.sentences[place]
        assert part.text[span.start : span.end] == long[sentence.start : sentence.end]


def test_calibration_gives_probabilities():
    rng = np.random.default_rng(1)
    score = rng.normal(size=4000)
    truth = rng.random(4000) < 1 / (1 + np.exp(-(2 * score - 1)))
    coefficients = calibration.fit(score[:, None], truth)
    assert coefficients == pytest.approx([2, -1], abs=0.2)
    assert calibration.apply(coefficients, np.array([[0.5]]))[0] == pytest.approx(0.5, abs=0.05)
    one_sided = calibration.fit(score[:, None], np.ones(4000, dtype=bool))
    assert calibration.apply(one_sided, score[:, None]).min() > 0.9


def test_a_choice_between_labels_gives_probabilities_that_add_up():
    rng = np.random.default_rng(2)
    features = rng.normal(size=(3000, 2))
    truth = np.where(features[:, 0] > 0.5, 0, np.where(features[:, 1] > 0, 1, 2))
    coefficients = calibration.fit_choice(features, truth, 4)  # the fourth class has no case
    assert coefficients.shape == (4, 3)
    for row, expected in ([2.0, 0.0], 0), ([-1.0, 2.0], 1), ([-1.0, -2.0], 2):
        chances = calibration.choose(coefficients, np.array(row))
        assert chances.sum() == pytest.approx(1)
        assert chances.argmax() == expected and chances[3] < 0.01
    two = calibration.fit_choice(features, (features[:, 0] > 0).astype(np.int64), 2)
    assert calibration.choose(two, np.array([1.0, 0.0]))[1] > 0.8
    one = calibration.fit_choice(features, np.zeros(3000, dtype=np.int64), 2)
    assert calibration.choose(one, np.array([1.0, 0.0]))[0] > 0.99


def test_uncertain_labels_are_not_given(vsd):
    scale, value = vsd.by_role("stance"), vsd.by_role("value")

    def stance(*chances: float) -> str | None:
        return decisions.stance(dict(zip(stance_choices(scale), chances, strict=True)))

    assert stance_choices(scale) == ["positive", "neutral", "negative", "mixed"]
    assert stance(0.35, 0.3, 0.2, 0.15) is None
    assert stance(0.6, 0.1, 0.2, 0.1) == "positive"
    assert stance(0.1, 0.1, 0.2, 0.6) == "mixed"
    assert decisions.labels(value, dict.fromkeys([k.id for k in value.labels], 0.2)) == []
    four = decisions.labels(value, {"trust": 0.9, "privacy": 0.8, "identity": 0.7, "autonomy": 0.6})
    assert four == ["trust", "privacy", "identity"]


def test_only_plain_examples_are_held_out_where_there_are_any():
    hard = [Example(f"hard {i}", True, {}) for i in range(200)]
    plain = [Example(f"plain {i}", True, {}, plain=True) for i in range(200)]
    assert 20 <= sum(held_out(hard)) <= 60
    both = held_out([*hard, *plain])
    assert not any(both[:200]) and 20 <= sum(both[200:]) <= 60


def test_an_understated_post_is_found_without_a_cue(code):
    text = "Since my wife died I talk with ChatGPT over breakfast. The kitchen is not so silent then."
    (first, *_) = code(text)
    assert first.labels("sentiment") == ("positive",)
    assert first.quote in text


def test_heads_from_the_cache_give_the_same_codes(vsd, coder):
    texts = ["ChatGPT helps me plan with ADHD.", "Replika left me worse than before, I cried for weeks."]
    passages = [Passage(id=str(i), text=t, language="en") for i, t in enumerate(texts)]
    together = coder.code(passages)
    again = OfflineCoder(vsd)
    assert together == again.code(passages)
    assert together == [again.code([p])[0] for p in passages]


def test_our_own_loop_over_the_layers_gives_what_the_model_gives():
    """Training runs the encoder layer by layer: after each of them, and at the end, as the model's own forward pass."""
    import torch

    texts = [
        "The kettle sings.",
        "A longer line about a garden wall, its moss, and the cat that sleeps on it every afternoon.",
        "Zwei Wörter, then English again: naïve café?",
        "word " * 90,
    ]
    encoder = Encoder(PACKAGED_MODEL, outputs=3)
    tokens, _ = encoder._tokens(texts, LEARNING.train_tokens, LEARNING.token_step)
    there = tokens["attention_mask"]
    assert not there.bool().all()  # some texts are padded
    net = encoder._net
    with torch.no_grad():
        expected = net(**tokens, output_hidden_states=True).hidden_states
        states = net.embeddings(input_ids=tokens["input_ids"], token_type_ids=tokens.get("token_type_ids"))
        layers = net.encoder.layer
        assert len(expected) == len(layers) + 1
        for depth in range(len(layers) + 1):
            ours = _through(layers[:depth], states, there)
            assert torch.allclose(ours[there.bool()], expected[depth][there.bool()], atol=1e-5), f"layer {depth}"
        whole = load_model(PACKAGED_MODEL).encode(texts[:3], normalize_embeddings=False, convert_to_tensor=True)
        means = _mean(_through(layers, states, there), there)[:3]
        means = torch.nn.functional.normalize(means, dim=1)
        assert torch.allclose(means, torch.nn.functional.normalize(whole.cpu(), dim=1), atol=1e-5)
