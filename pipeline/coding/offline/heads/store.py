"""Where trained heads are kept: one file in `.cache/` of the project, named by everything that made it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from pipeline.coding.offline.heads.examples import read_examples
from pipeline.coding.offline.heads.heads import Heads, learned
from pipeline.coding.offline.tuning import LEARNING
from pipeline.progress import stage_progress
from records.codebook import Codebook

KEPT = 4  # heads of one codebook that stay in the cache, the newest
PROJECT = Path(__file__).resolve().parents[4]
_META, _STACK = "meta", "stack."


def fingerprint(codebook: Codebook, files: Sequence[Path], model: str) -> str:
    """SHA-256 over all that heads are made from: tuning, model, examples, and of the codebook what learning reads."""
    made_of = hashlib.sha256(json.dumps({"model": model, "learning": learning(codebook)}).encode())
    for path in files:
        made_of.update(path.name.encode() + b"\0" + path.read_bytes())
    return made_of.hexdigest()


def learning(codebook: Codebook) -> str:
    """SHA-256 over what learning reads of the codebook, and every number of it."""
    given = {"tuning": asdict(LEARNING), "codebook": learned_from(codebook)}
    return hashlib.sha256(json.dumps(given, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def learned_from(codebook: Codebook) -> dict[str, Any]:
    """What learning reads of a codebook: cues, roles, labels, terms and scores, but no names, words or colours."""
    terms: Any = {"__all__": {"id", "cues"}}
    labels: Any = {"__all__": {"id": True, "cues": True, "score": True, "terms": terms}}
    dimensions: Any = {"__all__": {"id": True, "role": True, "labels": labels}}
    return codebook.model_dump(include={"inclusion": {"cues"}, "dimensions": dimensions})


def cache_folder() -> Path:
    """`.cache/heads` of the project, or of the user where the project may not be written to."""
    own = PROJECT / ".cache"
    writable = os.access(own if own.exists() else PROJECT, os.W_OK)
    return (own if writable else Path.home() / ".cache" / "valuescape") / "heads"


def trained(codebook: Codebook, files: Sequence[Path], model: str, *, anew: bool = False) -> Heads:
    """The heads from the cache; trained first, under a progress bar, where it has none or `anew` asks for it."""
    key = fingerprint(codebook, files, model)
    path = cache_folder() / f"{codebook.id}-{key[:16]}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        if path.exists() and not anew and (heads := load(path, codebook, model)):
            return heads
        heads = _train(codebook, files, model)
        save(path, heads)
        for old in sorted(path.parent.glob(f"{codebook.id}-*.npz"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    return heads


def _train(codebook: Codebook, files: Sequence[Path], model: str) -> Heads:
    from pipeline.coding.offline.heads.training import train

    examples = read_examples(codebook, files)
    with stage_progress() as progress:
        task = progress.add_task("Learning from examples", total=100, note=f"{len(examples):,} examples, once")
        heads = train(codebook, examples, model, lambda share: progress.advance(task, 100 * share))
        progress.update(task, completed=100)
    return heads


def save(path: Path, heads: Heads, *, half: bool = False) -> None:
    """Write heads to one file, as arrays and JSON."""
    encoder = heads.encoder
    meta = json.dumps({"outputs": learned(heads.codebook), "marked": encoder.marked, "layers": encoder.layers})
    weights = {k: v.astype(np.float16) if half else v for k, v in encoder.state().items()}
    arrays = {**weights, **{_STACK + k: v for k, v in heads.stack.items()}}
    new = path.with_suffix(".new.npz")
    np.savez(new, **{_META: np.array(meta)}, **arrays)  # type: ignore[arg-type]
    new.replace(path)


def load(path: Path, codebook: Codebook, model: str) -> Heads | None:
    """The heads in a file; None where the file is damaged or of other making."""
    from pipeline.coding.offline.heads.encoder import Encoder

    outputs = learned(codebook)
    try:
        with np.load(path, allow_pickle=False) as file:
            meta = json.loads(str(file[_META]))
            if [tuple(output) for output in meta["outputs"]] != outputs:
                return None
            arrays = {name: file[name] for name in file.files if name != _META}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    encoder = Encoder(model, 1 + len(outputs), meta["marked"], meta["layers"])
    encoder.restore({k: v.astype(np.float32) for k, v in arrays.items() if not k.startswith(_STACK)})
    return Heads(codebook, encoder, {k.removeprefix(_STACK): v for k, v in arrays.items() if k.startswith(_STACK)})
