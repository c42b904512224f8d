"""What holds for every chart, without a browser."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert

from explore import charts as c
from explore.charts._colour import READABLE, contrast
from explore.charts._labels import LEADING, Box
from explore.charts._text import text_width
from explore.palette import palette
from tests.explore.charts import cases, frames

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(cases.charts(False))
ENDS: dict[str, Any] = {"low_name": "negative", "high_name": "positive"}
SECRET = "words of a post that must never reach a chart"
FRAMES = {
    "frequencies": (frames.frequency_frame, lambda f: c.frequencies(f, color="#336699", dark=False)),
    "stances": (frames.stance_frame, lambda f: c.stances(f, colors={}, dark=False)),
    "means": (frames.mean_frame, lambda f: c.means(f, dark=False, **ENDS)),
    "timeline": (frames.month_frame, lambda f: c.timeline(f, color="#336699", dark=False, ends=cases.ENDS)),
    "matrix": (frames.matrix_frame, lambda f: c.matrix(f, measure="count", color="#336699", dark=False)),
    "monthly_means": (
        frames.monthly_means_frame,
        lambda f: c.monthly_means(f, color="#336699", dark=False, ends=cases.ENDS, reach=(-1, 1)),
    ),
    "courses": (frames.course_frame, lambda f: c.courses(f, dark=False)),
    "topic_map": (frames.topic_frame, lambda f: c.topic_map(f, dark=False, ends=cases.ENDS)),
    "fingerprint": (frames.fingerprint_frame, lambda f: c.fingerprint(f, color="#336699", dark=False)),
    "network": (
        frames.edge_frame,
        lambda f: c.network(frames.node_frame(), f, left_color="#336699", right_color="#663399", dark=False),
    ),
}


def spec(chart: c.Chart) -> dict[str, Any]:
    return chart.to_dict()


def parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from parts(value)


def data_rows(chart: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for rows in chart["datasets"].values() for row in rows]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_pages_get_the_specification_that_altair_gives(name: str, dark: bool) -> None:
    chart = cases.charts(dark)[name]
    with alt.theme.enable("none"):  # Altair's own theme sets nothing but sizes that every chart of ours overrides
        assert json.dumps(c.specification(chart), sort_keys=True) == json.dumps(chart.to_dict(), sort_keys=True)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_the_specification_is_valid_and_follows_the_container(name: str, dark: bool) -> None:
    whole = spec(cases.charts(dark)[name])
    assert whole["width"] == "container"
    assert whole["background"] == "transparent"
    assert whole["usermeta"]["embedOptions"]["renderer"] == "svg"
    assert whole["config"]["font"].startswith("Source Sans 3")
    assert "http" not in json.dumps({key: value for key, value in whole.items() if key != "$schema"})


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_one_layered_view_with_a_selection_called_pick(name: str) -> None:
    whole = spec(cases.charts(False)[name])
    assert "layer" in whole and not {"hconcat", "vconcat", "facet"} & set(whole)
    selections = {p["name"]: p["select"] for p in whole["params"] if "select" in p}
    assert "pick" in selections
    assert selections["pick"]["type"] == "point"
    assert set(selections) == ({"pick", "pick_node"} if name == "network" else {"pick"})


@pytest.mark.parametrize("name", NAMES)
def test_marks_are_described_in_words(name: str) -> None:
    whole = spec(cases.charts(False)[name])
    fields = {p["description"]["field"] for p in parts(whole) if isinstance(p.get("description"), dict)}
    assert fields
    texts = [row[field] for row in data_rows(whole) for field in fields if row.get(field)]
    assert all("nan" not in text.lower() and "None" not in text for text in texts)
    assert any("mentions" in text or "posts" in text for text in texts)


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_nothing_but_the_expected_columns_reaches_the_chart(name: str) -> None:
    make, draw = FRAMES[name]
    frame = make()
    known = set(frame.columns) | set(frames.node_frame().columns)
    whole = spec(draw(frame.assign(text=SECRET, quote=SECRET)))
    assert SECRET not in json.dumps(whole, default=str)
    columns = {column for row in data_rows(whole) for column in row}
    assert {column for column in columns if not column.startswith("_")} <= known


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_an_empty_frame_says_so(name: str) -> None:
    make, draw = FRAMES[name]
    if name == "network":
        nodes = frames.node_frame().iloc[:0]
        chart = c.network(nodes, frames.edge_frame().iloc[:0], left_color="#000000", right_color="#000000", dark=True)
    else:
        chart = draw(make().iloc[:0])
    whole = spec(chart)
    assert "Nothing to show" in json.dumps(whole)
    assert "pick" in {p["name"] for p in whole["params"]}


def test_a_share_of_a_handful_does_not_flatten_the_course_of_the_rest() -> None:
    frame = frames.course_frame()
    frame.loc[0, ["n", "share", "small"]] = [2, 1.0, True]
    made = spec(c.courses(frame, dark=False))
    drawn = max(made["datasets"].values(), key=len)
    assert [(row["id"], row["place"]) for row in drawn if row["_gap"]] == [
        (0, 0)
    ] and "a broken bar is higher" in json.dumps(made)
    rows = {(row["id"], row["place"]): row for row in drawn}
    heights = {key: row["_base"] - row["_up"] for key, row in rows.items()}
    tallest = max(heights.values())
    assert heights[0, 0] == tallest == pytest.approx(46)
    readable = {key: row for key, row in rows.items() if not row["small"]}
    assert max(heights[key] for key in readable) == pytest.approx(46)
    one, other = list(readable)[:2]
    assert heights[one] / heights[other] == pytest.approx(readable[one]["share"] / readable[other]["share"])


@pytest.mark.parametrize("name", sorted(set(FRAMES) - {"network"}))
def test_a_single_small_row_can_be_drawn(name: str) -> None:
    make, draw = FRAMES[name]
    frame = make().head(1).assign(n=7, posts=3, small=True)
    if "total" in frame:
        frame = frame.assign(total=7, total_posts=3)
    assert "too few to read (3\u00a0posts)" in json.dumps(spec(draw(frame)), ensure_ascii=False)


def test_a_network_without_lines_still_shows_its_labels() -> None:
    chart = c.network(
        frames.node_frame(), frames.edge_frame().iloc[:0], left_color="#336699", right_color="#663399", dark=False
    )
    assert "Emotional support" in json.dumps(spec(chart))


def test_small_rows_are_grey_and_say_why() -> None:
    whole = spec(c.frequencies(frames.frequency_frame(), color="#336699", dark=False))
    bar = next(p for p in parts(whole) if isinstance(p.get("mark"), dict) and p["mark"]["type"] == "bar")
    color = bar["encoding"]["color"]
    conditions = color["condition"] if isinstance(color["condition"], list) else [color["condition"]]
    assert {"test": "datum.small", "value": palette(False).neutral} in conditions
    row = next(row for row in data_rows(whole) if row.get("id") == "intellectual")
    assert row["_label"] == row["_share"] == "too few to read (3\u00a0posts)"
    assert row["_interval"] == "not shown"


def test_rows_keep_the_order_of_the_frame() -> None:
    frame = frames.mean_frame().sample(frac=1, random_state=1)
    whole = spec(c.means(frame, dark=False, **ENDS))
    domains = [p["domain"] for p in parts(whole) if isinstance(p.get("domain"), list) and "adhd" in p["domain"]]
    assert domains
    assert all(domain == list(frames.CONDITIONS) for domain in domains)


def test_stances_diverge_from_the_middle_of_what_scores_nothing() -> None:
    whole = spec(c.stances(frames.stance_frame(), colors={}, dark=False))
    rows = [row for row in data_rows(whole) if row.get("id") == "adhd" and "_from" in row]
    of = {row["stance"]: row for row in rows}
    negative, mixed, neutral, positive = (of[stance] for stance, *_ in frames.STANCES)
    assert mixed["_from"] == pytest.approx(-neutral["_to"])
    assert negative["_to"] == pytest.approx(mixed["_from"])
    assert mixed["_to"] == pytest.approx(neutral["_from"])
    assert positive["_from"] == pytest.approx(neutral["_to"])
    assert positive["_to"] - negative["_from"] == pytest.approx(1)


def test_the_ends_of_a_bar_carry_their_intervals_but_not_where_there_is_too_little_to_read() -> None:
    frame = frames.stance_frame().assign(total_posts=lambda f: f["total"])
    rows = [row for row in data_rows(spec(c.stances(frame, colors={}, dark=False))) if "_sure_from" in row]
    of = {row["stance"]: row for row in rows if row["id"] == "adhd"}
    negative, positive = of["negative"], of["positive"]
    assert negative["_sure_from"] == pytest.approx(negative["_to"] - negative["high"])
    assert negative["_sure_to"] == pytest.approx(negative["_to"] - negative["low"])
    assert positive["_sure_from"] == pytest.approx(positive["_from"] + positive["low"])
    assert positive["_sure_to"] == pytest.approx(positive["_from"] + positive["high"])
    assert of["mixed"]["_sure_from"] is None and of["neutral"]["_sure_from"] is None
    small = [row for row in rows if row["small"]]
    assert small and all(row["_sure_from"] is None for row in small)


@pytest.mark.parametrize("dark", [False, True])
def test_words_on_pale_fills_can_be_read(dark: bool) -> None:
    drawn = cases.charts(dark)
    for name, fill in (("stances", "_fill"), ("fingerprint", "_fill"), ("composition", "_color")):
        rows = [row for row in data_rows(spec(drawn[name])) if "_ink" in row]
        assert {bool(row.get("chosen", row.get("col_chosen"))) for row in rows} == {True, False}
        assert all(contrast(row["_ink"], row[fill]) >= READABLE for row in rows)


def test_what_is_not_chosen_is_paler_and_the_names_of_what_is_are_bold() -> None:
    whole = spec(c.frequencies(frames.frequency_frame(), color="#336699", dark=False))
    strong = {row["id"]: row["_strong"] for row in data_rows(whole) if "_strong" in row}
    assert strong["autism"] == -1 and strong["adhd"] == 1
    none = spec(c.frequencies(frames.frequency_frame().assign(chosen=True), color="#336699", dark=False))
    assert {row["_strong"] for row in data_rows(none) if "_strong" in row} == {0}
    framed = [p for p in parts(spec(drawn_matrix())) if p.get("filled") is False]
    assert len(framed) == 1  # a column, as the frame's rows are all chosen


def drawn_matrix() -> c.Chart:
    return c.matrix(frames.matrix_frame(), measure="count", color="#336699", dark=False)


def test_a_value_that_is_not_sure_has_no_colour_and_keeps_its_number() -> None:
    whole = spec(cases.charts(False)["tested"])
    cells = [row for row in data_rows(whole) if "_fill" in row and not row["small"]]
    plain = {row["_fill"] for row in cells if not row["sure"]}
    assert plain == {palette(False).surface} and plain.isdisjoint(row["_fill"] for row in cells if row["sure"])
    assert all(row["_label"][0] in "+\u22120" for row in cells)


def test_an_interval_by_month_is_drawn_to_the_ends_of_the_scale() -> None:
    frame = frames.monthly_means_frame().assign(low=-1.4, high=1.7)
    whole = spec(c.monthly_means(frame, color="#336699", dark=False, ends=cases.ENDS, reach=(-1, 1)))
    strips = {(row["_ceiling"], row["_floor"]) for row in data_rows(whole) if "_ceiling" in row}
    drawn = {(row["_high_at"], row["_low_at"]) for row in data_rows(whole) if row.get("_read")}
    assert drawn == strips and len(strips) == 3


def test_two_stances_in_the_middle_are_named_side_by_side_and_one_in_its_middle() -> None:
    def names(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
        texts = [p for p in parts(spec(c.stances(frame, colors={}, dark=False))) if isinstance(p.get("text"), str)]
        return {p["text"]: (p["align"], p["x"]["expr"]) for p in texts if "align" in p}

    both = names(frames.stance_frame())
    assert both["mixed"] == ("right", "scale('x', 0) - 5") and both["neutral"] == ("left", "scale('x', 0) + 5")
    three = names(frames.stance_frame().query("stance != 'mixed'"))
    assert three["neutral"] == ("center", "scale('x', 0)")


def test_every_row_is_sent_once_and_named_by_what_it_holds() -> None:
    first, again = (spec(cases.charts(False)["frequencies"]) for _ in range(2))
    assert list(first["datasets"]) == list(again["datasets"])
    used = {p["data"]["name"] for p in parts(first) if "data" in p}
    assert used == set(first["datasets"])
    assert len(first["datasets"]) == len({json.dumps(rows) for rows in first["datasets"].values()})


def test_a_missing_month_stays_a_gap() -> None:
    frame = frames.month_frame(12).drop(index=6)
    whole = spec(c.timeline(frame, color="#336699", dark=False, ends=cases.ENDS))
    gap = next(row for row in data_rows(whole) if row.get("month") == "2023-07-01")
    assert gap["_line"] is None and gap["n"] == 0


def test_timeline_takes_months_with_a_zone() -> None:
    frame = frames.month_frame(6)
    frame["month"] = frame["month"].dt.tz_localize("UTC")
    months = {
        row.get("month") for row in data_rows(spec(c.timeline(frame, color="#336699", dark=False, ends=cases.ENDS)))
    }
    assert "2023-01-01" in months


def test_the_reference_may_be_missing() -> None:
    frame = frames.frequency_frame().assign(reference=None)
    assert "published" not in json.dumps(spec(c.frequencies(frame, color="#336699", dark=False, show_reference=True)))


def test_ids_may_be_numbers() -> None:
    frame = frames.mean_frame()
    frame["id"] = range(len(frame))
    assert {row.get("id") for row in data_rows(spec(c.means(frame, dark=False, **ENDS)))} >= set(range(len(frame)))


# what is drawn


def drawn(chart: c.Chart, width: float) -> str:
    """The chart as SVG."""
    return str(vl_convert.vegalite_to_svg(json.dumps({**c.specification(chart), "width": width}), vl_version="6.4"))


@pytest.mark.parametrize("name", ["topic_map", "stances", "courses", "residual"])
def test_the_charts_of_topics_can_be_read_on_a_projector(name: str) -> None:
    letters = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn(cases.charts(False)[name], 1100))]
    assert min(letters) >= 16
    assert min(map(float, re.findall(r'font-size="([\d.]+)px"', drawn(cases.charts(False)[name], 350)))) < 16


@pytest.mark.parametrize("width", [1100, 700, 350])
def test_names_on_the_map_do_not_lie_on_one_another(width: float) -> None:
    boxes = set()
    for node in ET.fromstring(drawn(cases.charts(False)["topic_map"], width)).iter(f"{SVG}text"):
        lines = [part.text or "" for part in node.iter(f"{SVG}tspan")] or [node.text or ""]
        x, y = map(float, re.findall(r"translate\(([\d.-]+),([\d.-]+)\)", node.attrib["transform"])[0])
        size = float(node.attrib["font-size"].removesuffix("px"))
        if node.attrib["text-anchor"] == "middle" and any(lines):
            half = max(text_width(line, size) for line in lines) / 2
            boxes.add(Box(x - half, y - size * 0.75, x + half, y + size * 0.2 + (len(lines) - 1) * (size + LEADING)))
    assert len(boxes) > 2
    assert not [(one, other) for one in boxes for other in boxes if one is not other and one.meets(other)]


def test_a_bar_that_is_too_few_to_read_lies_below_the_words_on_a_phone() -> None:
    svg = drawn(cases.charts(False)["stances"], 350)
    told = [float(y) for y in re.findall(r'translate\([\d.-]+,([\d.-]+)\)"[^>]*>too few to read', svg)]
    bars = re.findall(r'aria-label="[^"]*too few to read"[^>]*d="M[\d.-]+,([\d.-]+)h[\d.-]+v([\d.-]+)', svg)
    assert told and bars
    for top, height in bars:
        words_above = max(y for y in told if y < float(top) + float(height))
        assert float(top) >= words_above and float(height) > 4


def written(chart: c.Chart, width: float) -> list[str]:
    """The texts of a chart as it is drawn at this width."""
    made = json.dumps(spec(chart) | {"width": width})
    root = ET.fromstring(vl_convert.vegalite_to_svg(made, vl_version="6.4"))
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [500.0, 1120.0])
@pytest.mark.parametrize("on_slide", [False, True])
def test_every_number_that_can_be_read_stands_at_its_circle(width: float, on_slide: bool) -> None:
    frame = frames.fingerprint_frame()
    frame["n"], frame["small"] = [275 - 17 * (i % 16) for i in range(len(frame))], False
    texts = written(c.fingerprint(frame, color="#336699", dark=False, on_slide=on_slide), width)
    assert {str(n) for n in frame["n"]} <= set(texts)


@pytest.mark.parametrize("width", [340.0, 620.0, 1120.0])
def test_every_part_of_a_tenth_has_its_name(width: float) -> None:
    shares = {"GPT (ChatGPT)": 0.54, "A chatbot, not named": 0.1, "Claude": 0.16, "Gemini": 0.06, "11 others": 0.14}
    first, rows, start = frames.part_frame().iloc[0].to_dict(), [], 0.0
    for order, (name, share) in enumerate(shares.items()):
        rows.append(
            {**first, "id": name, "name": name, "share": share, "start": start, "end": start + share, "order": order}
        )
        start += share
    texts = written(c.composition(rows, colors={"a": "#336699"}, dark=False), width)
    for name in (name for name, share in shares.items() if share >= 0.1):
        assert len([text for text in texts if text.startswith(name)]) == 1, (name, texts)


@pytest.mark.parametrize("width", [340.0, 900.0])
def test_both_groups_of_a_difference_are_named_in_full(width: float) -> None:
    frame = frames.difference_frame()
    texts = written(c.differences(frame, color="#336699", dark=False, own="autism spectrum", others="the rest"), width)
    assert {"autism spectrum", "the rest"} <= set(texts)


def test_words_on_too_few_stand_beside_their_bar_where_there_is_room() -> None:
    frame = frames.stance_frame().assign(small=True)
    made = json.dumps(spec(c.stances(frame, colors={}, dark=False)))
    told = max(text_width(f"too few to read ({posts}\u00a0posts)", 16) for posts in frame["total_posts"])
    rooms = [float(room) for room in re.findall(r"width < 640 \? 64 : (\d+)", made)]
    assert rooms and min(rooms) >= told


@pytest.mark.parametrize("name", NAMES)
def test_no_sign_is_written_that_the_typeface_lacks(name: str) -> None:
    assert not set("●○◦▲▼■") & set(json.dumps(spec(cases.charts(False)[name]), ensure_ascii=False))


def test_long_names_of_columns_are_whole_where_columns_are_wide() -> None:
    long = "Intellectual and developmental disability, whatever its cause"
    frame = frames.matrix_frame()
    frame = frame[frame["col_order"] < 4].assign(col_name=lambda f: f["col_name"].where(f["col_order"] != 2, long))
    drawing = drawn(c.matrix(frame, measure="count", color="#336699", dark=False), 900)
    said = [" ".join(text.itertext()) for text in ET.fromstring(drawing).iter(f"{SVG}text")]
    assert long in said


def test_a_share_that_its_part_is_too_narrow_for_stands_beside_the_bar() -> None:
    stances = (("negative", -1, 6), ("neutral", 0, 0), ("positive", 1, 94))
    rows = [
        {
            "id": "a", "name": "A", "meaning": "", "stance": name, "stance_name": name, "stance_score": score,
            "stance_order": place, "n": n, "share": n / 100, "low": 0.0, "high": 1.0, "total": 100, "total_posts": 100,
            "small": False, "order": 0, "chosen": True, "rest_from": float("nan"), "rest_to": float("nan"),
        }
        for place, (name, score, n) in enumerate(stances)
    ]  # fmt: skip
    drawing = drawn(c.stances(rows, colors={}, dark=False), 600)
    said = ["".join(text.itertext()) for text in ET.fromstring(drawing).iter(f"{SVG}text")]
    assert [text.replace("\u00a0", " ") for text in said if "%" in text] == ["94 %", "6 %"]
