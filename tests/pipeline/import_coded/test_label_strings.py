"""The label strings of the published study, where they are at hand: how much of them is read as its authors read them."""

from __future__ import annotations

import csv

import pytest

from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.mapping import default_mapping
from pipeline.import_coded.normalise_labels import Normaliser
from tests.conftest import ROOT

STRINGS = ROOT.parent / "shared" / "label_strings" / "strings.csv"
NOTHING = "none"
# dimension: least share of codes whose labels are all accepted, of codes of which one is; the same of strings
LEAST = {
    "product": (0.99, 0.99, 0.74, 0.81),
    "condition": (0.95, 0.97, 0.57, 0.76),
    "perspective": (0.92, 0.92, 0.74, 0.77),
}

pytestmark = pytest.mark.skipif(not STRINGS.is_file(), reason="the study's label strings are not at hand")


@pytest.mark.parametrize("dimension", LEAST)
def test_most_codes_are_read_as_accepted_bare_and_wrapped(dimension: str) -> None:
    codebook = load_codebook()
    normaliser = Normaliser(codebook.dimension(dimension), default_mapping(codebook))
    with STRINGS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dimension"] == dimension and row["accepted"]]
    counts = [0] * 4
    for row in rows:
        found, wrapped = normaliser.resolve(row["raw"]), normaliser.resolve(f"Other ({row['raw']})")
        assert (found.known, found.targets) == (wrapped.known, wrapped.targets), row["raw"]
        accepted = set(row["accepted"].split("|"))
        said = {to.label for to in found.targets} or ({NOTHING} if found.known else set())
        weights = (int(row["count"]), int(row["count"]), 1, 1)
        right = (said and said <= accepted, said & accepted) * 2
        counts = [n + weight * bool(fits) for n, weight, fits in zip(counts, weights, right, strict=True)]
    codes = sum(int(row["count"]) for row in rows)
    shares = [n / whole for n, whole in zip(counts, (codes, codes, len(rows), len(rows)), strict=True)]
    print(
        f"{dimension}: codes {shares[0]:.4f}, one of several {shares[1]:.4f}; strings {shares[2]:.4f}, {shares[3]:.4f}"
    )
    assert all(share >= least for share, least in zip(shares, LEAST[dimension], strict=True)), shares
