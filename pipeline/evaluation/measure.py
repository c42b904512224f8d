"""Gold against a coder, dimension by dimension: the figures of an evaluation as plain JSON values.

Each figure is an object of `value`, `low` and `high` (95 % interval by resampling posts), null where it is not defined.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import agreement, bootstrap
from analysis.agreement import Array
from analysis.calibration import calibration_noise, expected_calibration_error, reliability
from pipeline.evaluation.coded import CodedPost
from records.codebook import Codebook, Dimension

FREQUENT = 5  # posts; labels that gold uses less often are left out of means over labels
NONE = "none"  # no stance taken
Figures = dict[str, Any]
Marked = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def measure(
    coded: Sequence[CodedPost], codebook: Codebook, judged: Sequence[str], *, resamples: int, seed: int
) -> Figures:
    """Figures for relevance and for each dimension that gold judges, all from the same resamples of the posts."""
    weights = bootstrap.weights(len(coded), resamples, seed)
    dimensions = {}
    for dimension in (codebook.dimension(d) for d in judged):
        figures = _stance if dimension.role == "stance" else _label_sets
        dimensions[dimension.id] = {
            "name": dimension.name,
            **figures(coded, dimension, weights),
            "calibration": _calibration(coded, dimension),
        }
    return {"relevance": _relevance(coded, weights), "dimensions": dimensions}


def counted(post: CodedPost, dimension: Dimension) -> tuple[frozenset[str], frozenset[str]]:
    """What gold and the coder say of a post, both without the labels that only one reader gave."""
    maybe = post.gold.undecided.get(dimension.id, frozenset())
    return post.gold.codes[dimension.id] - maybe, post.labels(dimension) - maybe


def _relevance(coded: Sequence[CodedPost], weights: Array) -> Figures:
    gold = np.array([post.gold.relevant for post in coded], dtype=int)
    found = np.array([post.relevant for post in coded], dtype=int)
    sums, resampled = (agreement.contingency(gold, found, 2, w) for w in (None, weights))
    both = agreement.one_against_rest
    return {
        "n": len(coded),
        **_estimates(
            sums,
            resampled,
            precision=agreement.precision,
            recall=agreement.recall,
            micro_f1=agreement.f1,
            macro_f1=lambda t: agreement.mean_defined(agreement.f1(both(t))),
            kappa=agreement.cohen_kappa,
            alpha=agreement.krippendorff_alpha,
        ),
        "confusion": _confusion(["no", "yes"], sums),
    }


def _stance(coded: Sequence[CodedPost], dimension: Dimension, weights: Array) -> Figures:
    """One label a post, over the posts that gold and coder both call relevant and whose stance gold gives."""
    rows = [i for i, p in enumerate(coded) if p.gold.relevant and p.relevant and dimension.id in p.gold.codes]
    labels = list(dict.fromkeys([*(label.id for label in dimension.labels), dimension.both.id, NONE]))
    labels += sorted({next(iter(coded[i].gold.codes[dimension.id])) for i in rows} - set(labels))
    gold = np.array([labels.index(next(iter(coded[i].gold.codes[dimension.id]))) for i in rows], dtype=int)
    found = np.array([labels.index(next(iter(coded[i].labels(dimension)), NONE)) for i in rows], dtype=int)
    tables = [agreement.contingency(gold, found, len(labels), w) for w in (None, weights[:, rows])]
    used = np.flatnonzero(tables[0].sum(axis=1))
    shown = np.flatnonzero(tables[0].sum(axis=1) + tables[0].sum(axis=0))

    def mean(figure: Callable[[Array], Array]) -> Callable[[Array], Array]:
        return lambda t: agreement.mean_defined(figure(agreement.one_against_rest(t)[..., used, :, :]))

    per_label = [agreement.one_against_rest(table) for table in tables]
    return {
        "kind": "one label a post",
        "n": len(rows),
        **_estimates(
            *tables,
            precision=mean(agreement.precision),
            recall=mean(agreement.recall),
            micro_f1=agreement.accuracy,
            macro_f1=mean(agreement.f1),
            kappa=agreement.cohen_kappa,
            alpha=agreement.krippendorff_alpha,
        ),
        "labels": [_label(dimension, labels[i], *(t[..., i, :, :] for t in per_label)) for i in shown],
        "confusion": _confusion([labels[i] for i in shown], tables[0][np.ix_(shown, shown)]),
    }


def _label_sets(coded: Sequence[CodedPost], dimension: Dimension, weights: Array) -> Figures:
    """Any number of labels a post, over the posts that gold calls relevant."""
    rows = [i for i, post in enumerate(coded) if post.gold.relevant and dimension.id in post.gold.codes]
    pairs = [counted(coded[i], dimension) for i in rows]
    labels = [label.id for label in dimension.labels]
    labels += sorted({label for pair in pairs for side in pair for label in side} - set(labels))
    gold, found = (_marks([pair[side] for pair in pairs], labels) for side in (0, 1))
    resamples = weights[:, rows]
    tables = [agreement.label_tables(gold, found, w) for w in (None, resamples)]
    often = np.flatnonzero(gold.sum(axis=0) >= FREQUENT)

    def pooled(figure: Callable[[Array], Array]) -> Callable[[Array], Array]:
        return lambda t: figure(t.sum(axis=-3))

    def mean(figure: Callable[[Array], Array]) -> Callable[[Array], Array]:
        return lambda t: agreement.mean_defined(figure(t[..., often, :, :]))

    confused = _confused(pairs)
    masi = [agreement.masi_alpha(gold, found, w) if rows else np.full(1, np.nan) for w in (None, resamples)]
    return {
        "kind": "any number of labels a post",
        "n": len(rows),
        **_estimates(
            *tables,
            precision=pooled(agreement.precision),
            recall=pooled(agreement.recall),
            micro_f1=pooled(agreement.f1),
            macro_f1=mean(agreement.f1),
            kappa=mean(agreement.cohen_kappa),
            alpha=mean(agreement.krippendorff_alpha),
        ),
        "masi_alpha": _plain(bootstrap.estimate(lambda values: values, *masi)),
        "labels": [
            {**_label(dimension, label, *(t[..., i, :, :] for t in tables)), "confused_with": confused.get(label, [])}
            for i, label in enumerate(labels)
            if gold[:, i].any() or found[:, i].any()
        ],
    }


def _label(dimension: Dimension, label: str, sums: Array, resampled: Array) -> Figures:
    return {
        "label": label,
        "name": dimension.name_of(label),
        "gold": int(sums[1].sum()),
        "found": int(sums[:, 1].sum()),
        **_estimates(
            sums,
            resampled,
            precision=agreement.precision,
            recall=agreement.recall,
            f1=agreement.f1,
            kappa=agreement.cohen_kappa,
        ),
    }


def _confused(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> dict[str, list[Figures]]:
    """For each label that gold has and the coder missed, which ones it gave too many in the same posts."""
    seen: dict[str, Counter[str]] = {}
    for gold, found in pairs:
        for missed in gold - found:
            seen.setdefault(missed, Counter()).update(found - gold)
    return {
        label: [{"label": other, "n": n} for other, n in sorted(others.items(), key=lambda item: (-item[1], item[0]))]
        for label, others in seen.items()
    }


def certainties(
    coded: Sequence[CodedPost], dimension: Dimension
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Confidence of each label given to a post, whether gold has it there, and whether gold calls the post relevant.

    Labels that only one reader gave are left out.
    """
    found = [
        (confidence, label in has or _borne_out(dimension, label, has), post.gold.relevant)
        for post in coded
        if dimension.id in post.gold.codes
        for has in [post.gold.codes[dimension.id]]
        for label, confidence in post.confidence[dimension.id].items()
        if label not in post.gold.undecided.get(dimension.id, frozenset())
    ]
    sure, right, relevant = zip(*found, strict=True) if found else ((), (), ())
    return np.array(sure, dtype=np.float64), np.array(right, dtype=bool), np.array(relevant, dtype=bool)


def _calibration(coded: Sequence[CodedPost], dimension: Dimension) -> Figures:
    """Confidence of each label given to a post against whether gold has it there."""
    sure, right, among = certainties(coded, dimension)
    diagram = reliability(sure, right)
    within = reliability(sure[among], right[among])
    return {
        "n": len(sure),
        "confidence": _number(float(np.mean(sure)) if len(sure) else math.nan),
        "accuracy": _number(float(np.mean(right)) if len(right) else math.nan),
        "ece": _number(expected_calibration_error(diagram)),
        "ece_by_chance": _number(calibration_noise(diagram)),
        "ece_relevant": _number(expected_calibration_error(within)),
        "bins": [
            {name: _number(value) for name, value in row.items()}
            for row in diagram.drop(columns="noise").to_dict("records")
        ],
    }


def _borne_out(dimension: Dimension, label: str, has: frozenset[str]) -> bool:
    """Whether a stance is one of the two sides that a mixed post takes."""
    return dimension.role == "stance" and dimension.both.id in has and dimension.side(label) != 0


def _marks(sets: Sequence[frozenset[str]], labels: Sequence[str]) -> Marked:
    return np.array([[label in one for label in labels] for one in sets], dtype=bool).reshape(len(sets), len(labels))


def _confusion(labels: list[str], table: Array) -> Figures:
    """Counts with gold in rows and the coder in columns."""
    return {"labels": labels, "counts": table.astype(int).tolist()}


def _estimates(sums: Array, resampled: Array, **figures: Callable[[Array], Array]) -> Figures:
    return {name: _plain(bootstrap.estimate(figure, sums, resampled)) for name, figure in figures.items()}


def _plain(estimate: bootstrap.Estimate) -> Figures:
    return {name: _number(value) for name, value in asdict(estimate).items()}


def _number(value: float) -> float | int | None:
    if isinstance(value, int | np.integer):
        return int(value)
    return round(float(value), 6) if math.isfinite(value) else None
