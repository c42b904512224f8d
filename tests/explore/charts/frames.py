"""Invented frames for every chart, with the columns that the charts take."""

from __future__ import annotations

import random

import pandas as pd

CONDITIONS = {
    "general": "General mental health",
    "adhd": "ADHD",
    "anxiety": "Anxiety",
    "depressive": "Depressive",
    "other": "Other condition",
    "autism": "Autism spectrum",
    "schizophrenia": "Schizophrenia spectrum",
    "bipolar": "Bipolar",
    "eating": "Eating",
    "conduct": "Conduct",
    "intellectual": "Intellectual developmental",
}
PERSPECTIVES = {
    "emotional": "Emotional support",
    "informational": "Informational support",
    "instrumental": "Instrumental support",
    "appraisal": "Appraisal support",
    "anthropomorphism": "Anthropomorphism",
    "dependency": "Dependency",
    "skepticism": "Clinical skepticism",
    "ethics": "Ethics",
    "limitations": "Interaction limitations",
    "maladaptive": "Maladaptive usage",
    "harm": "Psychological harm",
    "sociocultural": "Sociocultural impact",
}
VALUES = {
    "welfare": "Human welfare",
    "autonomy": "Autonomy",
    "privacy": "Privacy",
    "consent": "Informed consent",
    "trust": "Trust",
    "accountability": "Accountability",
    "bias": "Freedom from bias",
    "usability": "Universal usability",
    "property": "Ownership and property",
    "identity": "Identity",
    "calmness": "Calmness",
    "sustainability": "Environmental sustainability",
}
PRODUCTS = {"gpt": "GPT", "other": "Others by name", "claude": "Claude", "gemini": "Gemini", "llama": "Llama"}
STANCES = (
    ("negative", "negative", -1.0),
    ("mixed", "mixed", 0.0),
    ("neutral", "neutral", 0.0),
    ("positive", "positive", 1.0),
)
COUNTS = [1204, 412, 357, 260, 231, 128, 96, 41, 17, 6, 3]


def frequency_frame() -> pd.DataFrame:
    total = sum(COUNTS)
    reference = [0.27, 0.17, 0.15, 0.12, None, 0.08, 0.07, 0.02, 0.008, 0.003, 0.002]
    rows = []
    for order, (key, n) in enumerate(zip(CONDITIONS, COUNTS, strict=True)):
        share = n / total
        half = 1.96 * (share * (1 - share) / total) ** 0.5 * 2.2
        low, high = max(0.0, share - half), share + half
        rows.append((key, CONDITIONS[key], n, n, share, low, high, n < 5, order, reference[order], f"About {key}."))
    columns = ["id", "name", "n", "posts", "share", "low", "high", "small", "order", "reference", "meaning"]
    return pd.DataFrame(rows, columns=columns).assign(chosen=lambda f: f["id"] != "autism")


def stance_frame() -> pd.DataFrame:
    rows = []
    for order, (key, total) in enumerate(zip(CONDITIONS, COUNTS, strict=True)):
        positive = [0.45, 0.71, 0.52, 0.44, 0.5, 0.66, 0.21, 0.28, 0.41, 0.5, 0.67][order]
        negative = [0.25, 0.08, 0.22, 0.33, 0.2, 0.12, 0.63, 0.5, 0.35, 0.34, 0.33][order]
        rest = 1 - positive - negative
        shares = {"positive": positive, "negative": negative, "neutral": rest * 0.7, "mixed": rest * 0.3}
        for place, (stance, name, score) in enumerate(STANCES):
            share = shares[stance]
            n = round(share * total)
            rows.append(
                (key, CONDITIONS[key], stance, name, score, place, n, share, total, total, total < 5, order, "")
            )
    columns = (
        "id name stance stance_name stance_score stance_order n share total total_posts small order meaning".split()
    )
    frame = pd.DataFrame(rows, columns=columns)
    low, high = (frame["share"] + by for by in (-0.05, 0.05))
    return frame.assign(
        low=low.clip(0), high=high.clip(upper=1), chosen=frame["id"] != "autism", rest_from=-0.3, rest_to=0.7
    )


def mean_frame() -> pd.DataFrame:
    means = [0.2, 0.63, 0.3, 0.11, 0.3, 0.54, -0.42, -0.22, 0.06, 0.16, 0.34]
    rows = []
    for order, (key, n) in enumerate(zip(CONDITIONS, COUNTS, strict=True)):
        half = min(0.9, 1.6 / n**0.5)
        low, high = max(-1.0, means[order] - half), min(1.0, means[order] + half)
        rows.append((key, CONDITIONS[key], means[order], low, high, n, n, n < 5, order, ""))
    return pd.DataFrame(
        rows, columns=["id", "name", "mean", "low", "high", "n", "posts", "small", "order", "meaning"]
    ).assign(chosen=lambda f: f["id"] == "adhd")


def month_frame(months: int = 30) -> pd.DataFrame:
    rng = random.Random(4)
    rows = []
    for i, month in enumerate(pd.date_range("2023-01-01", periods=months, freq="MS")):
        n = max(0, round(4 + i * 3.1 + rng.gauss(0, 9)))
        mean = 0.3 - i * 0.012 + rng.gauss(0, 0.1) if n else None
        half = 1.4 / max(n, 1) ** 0.5
        low, high = (max(-1.0, mean - half), min(1.0, mean + half)) if mean is not None else (None, None)
        rows.append((month, n, n, mean, low, high, n < 5))
    frame = pd.DataFrame(rows, columns=["month", "n", "posts", "mean", "low", "high", "small"])
    filled = ["" if i % 9 else ", 91\u00a0% on Reddit" for i in range(len(frame))]
    changed = [i == 12 for i in range(len(frame))]
    return frame.assign(
        filled=filled, chosen=[i > 3 for i in range(len(frame))], smoothed=frame["mean"], changed=changed
    )


def months_frame() -> pd.DataFrame:
    months = month_frame()
    frames = [
        months.assign(id=key, name=name, meaning="", order=order, n=months["n"] // (order + 1), group_chosen=order < 2)
        for order, (key, name) in enumerate([("reddit", "Reddit"), ("x", "X"), ("tiktok", "TikTok")])
    ]
    return pd.concat(frames).assign(month=lambda f: f["month"].dt.strftime("%Y-%m-01"), small=lambda f: f["n"] < 5)


def monthly_means_frame() -> pd.DataFrame:
    return months_frame().assign(small=lambda f: f["posts"] < 5)


def tested_matrix_frame(measure: str) -> pd.DataFrame:
    frame = matrix_frame(measure)
    return frame.assign(told="12.4", sure=frame["value"].abs() > 1)


def matrix_frame(measure: str = "count") -> pd.DataFrame:
    rng = random.Random(7)
    rows = []
    for i, (row, row_name) in enumerate(CONDITIONS.items()):
        for j, (col, col_name) in enumerate(PERSPECTIVES.items()):
            n = int(COUNTS[i] * rng.random() ** 2 * 0.3)
            value = {
                "count": float(n),
                "residual": rng.gauss(0, 2.4),
                "pmi": rng.gauss(0, 0.6),
                "delta_pmi": rng.gauss(0, 0.9),
            }[measure]
            rows.append((row, row_name, col, col_name, n, n, value, n < 5, i, j))
    columns = ["row_id", "row_name", "col_id", "col_name", "n", "posts", "value", "small", "row_order", "col_order"]
    return pd.DataFrame(rows, columns=columns).assign(row_chosen=True, col_chosen=lambda f: f["col_order"] == 1)


def fingerprint_frame() -> pd.DataFrame:
    rng = random.Random(9)
    rows = []
    for i, (row, row_name) in enumerate(PRODUCTS.items()):
        for j, (col, col_name) in enumerate(CONDITIONS.items()):
            n = int(COUNTS[j] * [0.7, 0.12, 0.09, 0.05, 0.01][i] * (0.5 + rng.random()))
            rows.append((row, row_name, col, col_name, n, n, n < 5, i, j))
    columns = ["row_id", "row_name", "col_id", "col_name", "n", "posts", "small", "row_order", "col_order"]
    return pd.DataFrame(rows, columns=columns).assign(row_chosen=True, col_chosen=lambda f: f["col_order"] == 1)


def node_frame() -> pd.DataFrame:
    rng = random.Random(3)
    rows = []
    for side, labels in (("left", PERSPECTIVES), ("right", VALUES)):
        for order, (key, name) in enumerate(labels.items()):
            n = int(900 * rng.random() ** 2) + 8
            posts = 3 if order == len(labels) - 1 else n
            rows.append((key, side, name, n, posts, posts < 5, order / (len(labels) - 1), order))
    return pd.DataFrame(rows, columns=["id", "side", "name", "n", "posts", "small", "y", "order"]).assign(chosen=True)


def edge_frame() -> pd.DataFrame:
    rng = random.Random(5)
    rows = []
    for i, (row, row_name) in enumerate(PERSPECTIVES.items()):
        for j, (col, col_name) in enumerate(VALUES.items()):
            if rng.random() < 0.28:
                n = int(200 * rng.random() ** 3) + 2
                value = rng.gauss(0.4, 0.7)
                mean = float("nan") if n < 3 else value / 2
                rows.append((row, col, row_name, col_name, n, n, n, value, mean, n < 5, 0.0, i / 11, 1.0, j / 11))
    columns = [
        "row_id",
        "col_id",
        "row_name",
        "col_name",
        "n",
        "posts",
        "width",
        "value",
        "mean",
        "small",
        "x",
        "y",
        "x2",
        "y2",
    ]
    return pd.DataFrame(rows, columns=columns).assign(chosen=lambda f: f["row_id"].isin(["appraisal", "ethics"]))


def topic_frame() -> pd.DataFrame:
    rng = random.Random(11)
    names = [
        "Late-night talks when nobody is awake",
        "Breaking tasks into tiny steps",
        "Worries about who reads the chats",
        "Waiting lists and the price of therapy",
        "It agrees with everything I say",
        "Spirals and reassurance seeking",
        "Scripts for hard conversations",
        "Missing the old voice",
        "Crisis lines and canned refusals",
        "Medication questions",
        "Grief and letters",
        "Planning meals",
        "Sleep",
        "Journalling with prompts",
        "School and deadlines",
        "Psychosis and delusions",
        "Loneliness abroad",
        "Social scripts",
    ]
    rows = []
    for order, name in enumerate(names):
        n = [420, 310, 240, 180, 170, 150, 120, 90, 80, 60, 50, 44, 30, 22, 15, 9, 4, 3][order]
        rows.append((order, name, n, n, rng.gauss(0, 1), rng.gauss(0, 1), rng.uniform(-0.9, 0.9), n < 5, order))
    return pd.DataFrame(rows, columns=["id", "name", "n", "posts", "x", "y", "mean", "small", "order"]).assign(
        chosen=lambda f: f["order"] == 2
    )


def course_frame() -> pd.DataFrame:
    rng = random.Random(13)
    rows = []
    for order, name in enumerate(["Sleep", "Waiting lists and the price of therapy", "Breaking tasks into tiny steps"]):
        for place in range(8):
            n, quarter = rng.randrange(3, 60), f"Q{place % 4 + 1} {2023 + place // 4}"
            first = f"{2023 + place // 4}-{place % 4 * 3 + 1:02}"
            rows.append((order, name, quarter, f"{first} {first}", n, n, 200, n / 200, n < 5, order, place))
    columns = ["id", "name", "quarter", "span", "n", "posts", "total", "share", "small", "order", "place"]
    return pd.DataFrame(rows, columns=columns).assign(group_chosen=True, chosen=lambda f: f["place"] > 3)


def difference_frame() -> pd.DataFrame:
    rows = []
    for place, (label, name) in enumerate(PERSPECTIVES.items()):
        share, others = 0.5 - place / 30, 0.2 + place / 50
        rows.append(
            {
                "id": label, "name": name, "n": COUNTS[place % len(COUNTS)], "posts": 9, "share": share,
                "share_others": others, "low": share - others - 0.1, "high": share - others + 0.1,
                "stands": abs(share - others) > 0.1, "small": place == 7, "order": place, "meaning": f"Says {name}.",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def part_frame() -> pd.DataFrame:
    rows = []
    for strip, (facet, side) in enumerate([("a", "here"), ("a", "others"), ("b", "here"), ("b", "others")]):
        start = 0.0
        for order, share in enumerate((0.6, 0.3, 0.1) if side == "here" else (0.5, 0.2, 0.3)):
            last = order == 2
            rows.append(
                {
                    "strip": f"{facet}-{side}", "strip_name": f"Parts {facet}, {side}", "strip_order": strip, "facet": facet,
                    "side": side, "id": None if last else f"p{order}", "name": "3 others" if last else f"Part {order}",
                    "n": int(100 * share), "posts": int(90 * share), "share": share, "start": start, "end": start + share,
                    "many": last, "order": order, "chosen": order != 1,
                }
            )  # fmt: skip
            start += share
    return pd.DataFrame(rows)


def word_frame() -> pd.DataFrame:
    rows = []
    for order, (word, log_odds) in enumerate([("routine", 2.4), ("to-do list", 1.1), ("panic", -1.4), ("night", -0.8)]):
        ours = log_odds > 0
        rows.append(
            {
                "id": word, "name": word, "side": "here" if ours else "others", "posts": 40 if ours else 6,
                "posts_others": 12 if ours else 80, "share": 0.2, "share_others": 0.05, "log_odds": log_odds,
                "low": log_odds - 0.6, "high": log_odds + 0.6, "order": order,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def pair_frame() -> pd.DataFrame:
    rows = [
        ("a~b", "Trust praised, privacy criticised", 60, 41, 22.5, True, False, 0),
        ("b~c", "Privacy praised, calmness criticised", 14, 12, 9.1, False, False, 1),
        ("c~a", "Calmness praised, trust criticised", 3, 3, 2.2, False, True, 2),
    ]
    return pd.DataFrame(rows, columns=["id", "name", "n", "posts", "expected", "above", "small", "order"]).assign(
        chosen=lambda f: f["order"] == 0
    )
