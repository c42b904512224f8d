"""What coded posts are learned beside, how heavy each is, and how sure codes are taken to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.examples import Example
from pipeline.coding.offline.heads.heads import SURE, surely
from pipeline.coding.offline.heads.training import prepared
from pipeline.coding.offline.tuning import LEARNING
from pipeline.learning.learn import again, known_well, weights
from records.codebook import Codebook
from records.mentions import Code, Mention
from tests.pipeline.garden import GARDEN


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    path: Path = tmp_path_factory.mktemp("garden") / "garden.yaml"
    path.write_text(GARDEN, encoding="utf-8")
    return load_codebook(path)


def post(number: int, *mood: str, work: tuple[str, ...] = ("watering",)) -> Example:
    codes = {"mood": mood, "work": work} if mood else {}
    return Example(text=f"Garden day number {number}.", relevant=bool(mood), codes=codes)


def test_some_examples_are_learned_again_the_same_ones_each_time() -> None:
    examples = [post(number, "glad") for number in range(500)]
    drawn = again(examples, 100)
    assert len({example.text for example in drawn}) == round(LEARNING.again * 100)
    assert drawn == again(examples, 100) != examples[: len(drawn)]
    assert len(again(examples, 10_000)) == len(examples)


def test_a_rare_stance_weighs_more_and_what_is_no_mention_as_any_coded_post(book: Codebook) -> None:
    least = LEARNING.coded_least
    posts = [*(post(n, "glad") for n in range(30)), *(post(30 + n, "sorry") for n in range(least)), post(99)]
    material = prepared(book, posts)
    weight = weights(material)
    assert weight[-1] == LEARNING.coded_weight
    assert weight[0] < LEARNING.coded_weight < weight[30] == weight[29 + least]
    assert set(weights(prepared(book, posts[: 29 + least])).tolist()) == {LEARNING.coded_weight}  # too few are sorry
    lesson = material.lesson([0, 30, len(posts) - 1], [], weight)
    assert lesson.mask[0, 0] == weight[0] and lesson.mask[1, 0] == weight[30]
    assert not lesson.mask[2, 1:].any()
    both = lesson.beside(material.lesson([1], []))
    assert len(both.texts) == 4 and both.mask[3, 0] == 1.0


def test_labels_that_few_posts_have_are_not_learned_from_them(book: Codebook) -> None:
    posts = [post(n, "glad", work=("watering",)) for n in range(20)] + [post(20, "sorry", work=("cutting",))]
    mask = known_well(prepared(book, posts)).mask
    assert mask[0].tolist() == [1.0, 1.0, 0.0, 1.0, 0.0]


def test_codes_are_as_sure_as_such_codes_are_often_right() -> None:
    sure = np.repeat([0.9, 0.5], 200)
    right = np.concatenate([np.arange(200) % 5 < 3, np.arange(200) % 5 == 0])  # 60 % and 20 %
    told = {SURE + "mood": calibration.fit(calibration.logit(sure)[:, None], right)}
    codes = {"mood": (Code(label="glad", confidence=0.9),), "work": (Code(label="cutting", confidence=0.9),)}
    mention = Mention(post_id="1", quote="all my roses", start=0, end=12, codes=codes)
    [found] = surely([mention], told)
    assert found.codes["mood"][0].confidence == pytest.approx(0.6, abs=0.03)
    assert found.codes["work"] == codes["work"]
    assert calibration.logit(np.array([0.0, 1.0])).tolist() == pytest.approx([-5.293, 5.293], abs=0.001)
