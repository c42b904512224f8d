"""Coded posts as heads code them that have not learned from them, and how sure such codes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.code_posts import code_posts
from pipeline.coding.offline.compose import Composer
from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.heads import SURE, Judge, Logits, columns, surely
from pipeline.coding.offline.heads.training import Material, calibrate
from pipeline.coding.offline.tuning import LEARNING
from pipeline.evaluation.coded import CodedPost, coded_post
from pipeline.evaluation.measure import certainties
from pipeline.learning.coded import CodedExample
from records.answer import Answer
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage

Fitted = dict[str, NDArray[np.float64]]


class _Says:
    """A coder that says again what has been found out before, in the order of the posts."""

    name = layer_name = "kept back"
    fingerprint = ""
    languages: frozenset[str] | None = None

    def __init__(self, codebook: Codebook, answers: Sequence[Answer]) -> None:
        self.codebook, self._answers = codebook, iter(answers)

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        return [next(self._answers) for _ in passages]


def read_apart(
    material: Material,
    coded: Sequence[CodedExample],
    logits: Sequence[Logits],
    fold: NDArray[np.intp],
    before: Mapping[str, NDArray[np.float64]],
) -> tuple[list[CodedPost], Fitted]:
    """The posts as the coder would code them, each calibrated on the folds that it is not in; how sure codes are.

    The latter is fitted on all of them, for the heads that have learned from all. `before` are the numbers of the heads that
    learning started from.
    """
    composer = Composer(material.codebook)
    answers = [Answer()] * len(coded)
    for k in range(int(fold.max()) + 1):
        judge = Judge(material.codebook, fitted(material, logits, fold != k, before))
        away = np.flatnonzero(fold == k).tolist()
        predictions = judge.predictions([logits[i] for i in away], [material.findings[i] for i in away])
        for i, prediction in zip(away, predictions, strict=True):
            reading = material.readings[i]
            if reading is not None and reading.sentences and prediction.relevant:
                found = composer.compose(
                    coded[i].gold.id,
                    reading,
                    list(material.findings[i].found),
                    prediction,
                    title=coded[i].passage.title,
                )
                answers[i] = Answer(mentions=tuple(found))
    found_in = [
        answer.mentions for answer in code_posts([one.passage for one in coded], _Says(material.codebook, answers))
    ]
    posts = [_post(one, mentions, material.codebook) for one, mentions in zip(coded, found_in, strict=True)]
    by_fold = [how_sure(posts, fold != k, material.codebook) for k in range(int(fold.max()) + 1)]
    apart = [
        _post(one, surely(mentions, by_fold[k]), material.codebook)
        for one, mentions, k in zip(coded, found_in, fold.tolist(), strict=True)
    ]
    return apart, how_sure(posts, np.ones(len(coded), dtype=bool), material.codebook)


def fitted(
    material: Material,
    logits: Sequence[Logits],
    chosen: NDArray[np.bool_],
    before: Mapping[str, NDArray[np.float64]],
) -> Fitted:
    """The numbers of a judge, from the posts chosen that the coder reads at all; as `before` where nobody judged."""
    used = [i for i in np.flatnonzero(chosen).tolist() if material.readings[i] is not None]
    open_ = {
        name
        for name, places in columns(material.codebook).items()
        if not (material.truth[:, 0] & (material.mask[:, places] > 0).all(axis=1)).any()
    }
    new = calibrate(
        material.codebook,
        [logits[i] for i in used],
        [material.findings[i] for i in used],
        material.truth[used],
        mask=material.mask[used] > 0,
        coded=True,
    )
    return new | {name: before[name] for name in open_ if name in before}


def how_sure(posts: Sequence[CodedPost], chosen: NDArray[np.bool_], codebook: Codebook) -> Fitted:
    """What `surely` needs, by dimension: how often codes of some confidence are right in the posts chosen.

    A post that is no mention has no code that is right. Left out are dimensions with too few codes of either kind, or whose
    codes are no oftener right where they seem surer.
    """
    result: Fitted = {}
    for dimension in codebook.dimensions:
        sure, right, _ = certainties([posts[i] for i in np.flatnonzero(chosen).tolist()], dimension)
        if min(right.sum(), (~right).sum()) < LEARNING.coded_least:
            continue
        told = calibration.fit(calibration.logit(sure)[:, None], right)
        if told[0] > 0:
            result[SURE + dimension.id] = told
    return result


def _post(one: CodedExample, mentions: Sequence[Mention], codebook: Codebook) -> CodedPost:
    return coded_post(one.gold, one.post, mentions, codebook)
