"""On imported codes the study's figures are those of its formulas, worked out here from the rows of the file by pandas and SciPy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from db.connect import database_url
from explore.dataset import DataSet, open_data_set
from explore.figure import Figure, Nothing
from explore.figures import delta_pmi, fingerprint, means, monthly_means, residuals_by, timeline
from explore.filter import Filter
from pipeline.cli import app
from tests.pipeline.import_coded.conftest import impact, write_lines

SCORES = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
WORDS = (
    "garden winter kettle river lantern paper window bridge copper violin marble thunder basket pocket mirror needle ladder "
    "candle engine feather hammer island jacket kitchen lemon magnet noodle orchard pillow quarry ribbon saddle tunnel umbrella "
    "valley whistle yellow zipper anchor blanket cactus diamond elbow falcon"
).split()
# What stands in the file -> the labels that it means.
CONDITIONS = {"ADHD": ["adhd"], "autism": ["autism"], "anxiety": ["anxiety"], "depression": ["depression"], "bipolar": ["bipolar"],
              "AuDHD": ["adhd", "autism"], "eating disorder": ["eating"], "mental health": ["general"]}  # fmt: skip
PERSPECTIVES = {"emotional support": ["emotional_support"], "informational support": ["informational_support"],
                "ethics": ["ethics"], "dependency": ["dependency"]}  # fmt: skip
VALUES = {"human welfare": ["human_welfare"], "privacy": ["privacy"], "autonomy": ["autonomy"], "trust": ["trust"],
          "trust and privacy": ["trust", "privacy"]}  # fmt: skip
PRODUCTS = {"ChatGPT": ["GPT"], "Claude": ["Claude"], "Gemini": ["Gemini"], "Grok": ["Grok"], "DeepSeek": ["DeepSeek"],
            "Replika": ["Replika"], "Wysa": ["Wysa"]}  # fmt: skip


def invented(posts: int = 330) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """Lines of a result file, and the same impacts as a row each with sets of labels."""
    chance = random.Random(7)
    lines, rows = [], []

    def one(of: dict[str, list[str]], lean: int) -> tuple[str, list[str]]:
        """A label, the earlier ones of the table rather where `lean` is small: so that dimensions go together."""
        names = list(of)
        name = names[min(int(chance.random() ** (1 + lean % 3) * len(names)), len(names) - 1)]
        return name, of[name]

    for number in range(posts):
        month = chance.randrange(1, 7)
        sentences, impacts = [], []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            quote = f"My bot and the {' '.join(chance.sample(WORDS, 7))}"
            lean = chance.randrange(3)
            condition, conditions = one(CONDITIONS, lean)
            perspective, perspectives = one(PERSPECTIVES, lean + 1)
            value, values = one(VALUES, lean + 2)
            product, products = one(PRODUCTS, 1)
            stance = chance.choices(list(SCORES), (3 - lean, 1, 1 + lean))[0]
            sentences.append(f"{quote}.")
            impacts.append(
                impact(
                    quote,
                    llm_product=product,
                    llm_impact=stance,
                    mental_health_condition=condition,
                    user_perspective_category=perspective,
                    user_value_expressed=value,
                )
            )
            rows.append(
                {
                    "post": number,
                    "month": f"2024-{month:02}",
                    "score": SCORES[stance],
                    "stance": [stance],
                    "condition": conditions,
                    "perspective": perspectives,
                    "value": values,
                    "product": products,
                }
            )
        lines.append(
            {
                "Date": f"2024-{month:02}-{number % 27 + 1:02} 10:00:00",
                "Url": f"https://www.reddit.com/r/somewhere/comments/inv{number}/a_title/",
                "Full Text": " ".join(sentences),
                "impacts": impacts,
            }
        )
    return lines, pd.DataFrame(rows)


LINES, ROWS = invented()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataSet]:
    """The impacts as the command imports them."""
    folder = tmp_path_factory.mktemp("study")
    database = folder / "study.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUESCAPE_AUTHOR_KEY", "test")
        coded: Path = write_lines(folder / "coded.jsonl", LINES)
        result = CliRunner().invoke(app, ["import-coded", str(coded), "--database", str(database)])
    assert result.exit_code == 0, result.stderr
    made = open_data_set(database_url(str(database)), None)
    assert made.select().n == len(ROWS) and made.select().posts == ROWS["post"].nunique()
    yield made
    made.close()


def exact(expected: Any) -> Any:
    """The same to 1e-9; a number that is not there, too."""
    return pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


def drawn(figure: Figure | Nothing) -> Figure:
    assert isinstance(figure, Figure), figure
    return figure


def named(data: DataSet, dimension: str, label: str) -> str:
    return data.codebook.dimension(dimension).name_of(label)


def t_interval(scores: pd.Series) -> tuple[float, float, float]:
    """Mean and 95 % t interval; the study's is of width 0 where all agree, ours is none."""
    mean, n = scores.mean(), len(scores)
    if n < 2 or scores.nunique() == 1:
        return mean, np.nan, np.nan
    return (mean, *stats.t.interval(0.95, n - 1, loc=mean, scale=stats.sem(scores)))


def by_group(table: pd.DataFrame, name: str, *columns: str) -> dict[str, list[float]]:
    return {str(row[name]): [float(row[column]) for column in columns] for _, row in table.iterrows()}


def test_1_monthly_volume_and_mean_overall(data: DataSet) -> None:
    table = drawn(timeline(data.select())).table
    found = by_group(table, "month", "mentions", "mean", "95 % low", "95 % high")
    for month, rows in ROWS.groupby("month"):
        assert found[str(month)] == exact([len(rows), *t_interval(rows["score"])])
    assert len(found) == ROWS["month"].nunique()


def test_1_monthly_volume_and_mean_of_the_five_most_frequent_conditions(data: DataSet) -> None:
    table = drawn(monthly_means(data.select(), by="condition")).table
    coded = ROWS.explode("condition")
    frequent = coded[coded["condition"] != "general"].groupby("condition").size().nlargest(5).index
    assert list(dict.fromkeys(table["Condition"])) == [named(data, "condition", label) for label in frequent]
    for label in frequent:
        own = table[table["Condition"] == named(data, "condition", label)]
        found = by_group(own, "month", "mentions", "mean sentiment", "95 % low", "95 % high")
        months = dict(iter(coded[coded["condition"] == label].groupby("month")))
        for month, numbers in found.items():
            rows = months.get(month)
            assert numbers == exact(
                [0, np.nan, np.nan, np.nan] if rows is None else [len(rows), *t_interval(rows["score"])]
            )


def test_2_the_fingerprint(data: DataSet) -> None:
    table = drawn(fingerprint(data.select())).table
    coded = ROWS.explode("product").explode("condition")
    expected = pd.crosstab(coded["product"], coded["condition"])
    found = {(row["Chatbot"], row["Condition"]): row["mentions"] for _, row in table.iterrows()}
    assert {key: n for key, n in found.items() if n} == {
        (named(data, "product", product), named(data, "condition", condition)): n
        for (product, condition), n in expected.stack().items()
        if n
    }


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize(("by", "least"), [("product", 50), ("condition", 100)])
def test_3_means_per_product_and_per_condition(data: DataSet, by: str, least: int, published: bool) -> None:
    figure = drawn(means(data.select(), by=by, published=published))
    found = by_group(figure.table, data.facets[by].name, "mean", "t, 95 % low", "t, 95 % high", "mentions")
    groups = {label: rows["score"] for label, rows in ROWS.explode(by).groupby(by)}
    kept = {label: scores for label, scores in groups.items() if len(scores) >= least or not published}
    assert set(found) == {named(data, by, str(label)) for label in kept}
    assert 0 < len(kept) < len(groups) or not published
    for label, scores in kept.items():
        expected = [*t_interval(scores), len(scores)]
        assert found[named(data, by, str(label))] == exact(expected)
    assert (f"under {least} mentions" in figure.source) == published


@pytest.mark.parametrize("by", ["sentiment", "perspective", "value"])
@pytest.mark.parametrize("tested", [False, True])
def test_4_pearson_residuals_with_their_test(data: DataSet, by: str, tested: bool) -> None:
    figure = drawn(residuals_by(data.select(), by=by, tested=tested))
    coded = ROWS.rename(columns={"stance": "sentiment"}).explode("condition").explode(by)
    observed = pd.crosstab(coded["condition"], coded[by])
    chi2, p, dof, expected = stats.chi2_contingency(observed, correction=False)
    residual = (observed - expected) / np.sqrt(expected)
    v = np.sqrt(chi2 / observed.to_numpy().sum() / (min(observed.shape) - 1))
    found = {
        (row["Condition"], row[data.facets[by].name]): (row["mentions"], row["expected"], row["Pearson residual"])
        for _, row in figure.table.iterrows()
    }
    assert len(found) == observed.size
    for i, condition in enumerate(observed.index):
        for j, label in enumerate(observed.columns):
            cell = found[named(data, "condition", condition), named(data, by, label)]
            assert cell == exact((observed.iat[i, j], expected[i, j], residual.iat[i, j]))
    told = "< 0.001" if p < 0.001 else f"= {p:.3f}"
    assert f"As published: χ² = {chi2:,.1f}, df = {dof}, p {told}, Cramér's V = {v:.2f}" in figure.source


@pytest.mark.parametrize("tested", [False, True])
@pytest.mark.parametrize("filtered", [{}, {"condition": "adhd"}])
def test_5_pmi_among_positive_less_that_among_negative(data: DataSet, filtered: dict[str, str], tested: bool) -> None:
    figure = drawn(delta_pmi(data.select(Filter.of(filtered)), tested=tested))
    rows = ROWS[ROWS["condition"].map(lambda held: "adhd" in held)] if filtered else ROWS
    found = {(row["Value"], row["Perspective"]): row["ΔPMI"] for _, row in figure.table.iterrows()}
    defined = 0
    for value in {label for labels in VALUES.values() for label in labels}:
        for perspective in {label for labels in PERSPECTIVES.values() for label in labels}:
            pmi = []
            for score in (1.0, -1.0):
                side = rows[rows["score"] == score]
                has_value = side["value"].map(lambda held, value=value: value in held)
                has_perspective = side["perspective"].map(lambda held, label=perspective: label in held)
                with np.errstate(divide="ignore", invalid="ignore"):
                    both = np.float64((has_value & has_perspective).mean())
                    pmi.append(np.log2(both / (has_value.mean() * has_perspective.mean())))
            key = named(data, "value", value), named(data, "perspective", perspective)
            if all(np.isfinite(pmi)):
                assert found[key] == exact(pmi[0] - pmi[1])
                defined += 1
            else:  # a pair that one side lacks has none
                assert np.isnan(found.get(key, np.nan))
    assert defined > 8
