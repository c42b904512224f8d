"""What is looked at: one filter, kept across pages and in the URL by label ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from explore import words
from records.codebook import Codebook
from ui.dataset import TERM, DataSet

SEPARATOR = ","


@dataclass(frozen=True, slots=True)
class Filter:
    """Chosen labels by dimension ("label" or "label:term"), platforms, topics and months ("2024-03"); empty = all."""

    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    platforms: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    start: str | None = None
    end: str | None = None

    def narrowed(self, **labels: str) -> Filter:
        """This filter with one label a dimension in place of what was chosen there; `platform`, `topic` and `month` too."""
        changed = self
        if (platform := labels.pop("platform", None)) is not None:
            changed = replace(changed, platforms=(platform,))
        if (topic := labels.pop("topic", None)) is not None:
            changed = replace(changed, topics=(int(topic),))
        if (month := labels.pop("month", None)) is not None:
            changed = replace(changed, start=month, end=month)
        return replace(changed, labels={**changed.labels, **{d: (label,) for d, label in labels.items()}})

    def without(self, name: str) -> Filter:
        """This filter with one part taken away: a dimension id, "platform", "topic" or "period"."""
        if name == "platform":
            return replace(self, platforms=())
        if name == "topic":
            return replace(self, topics=())
        if name == "period":
            return replace(self, start=None, end=None)
        return replace(self, labels={d: chosen for d, chosen in self.labels.items() if d != name})

    @property
    def parts(self) -> list[str]:
        """Names of the parts that restrict something."""
        names = [d for d, chosen in self.labels.items() if chosen]
        names += ["platform"] if self.platforms else []
        names += ["topic"] if self.topics else []
        return names + (["period"] if self.start or self.end else [])

    def mask(self, frame: pd.DataFrame) -> pd.Series:
        """True for each mention that passes."""
        keep = np.ones(len(frame), dtype=bool)
        for dimension, chosen in self.labels.items():
            if chosen:
                keep &= _labelled(frame, dimension, chosen)
        if self.platforms:
            keep &= frame["platform"].isin(self.platforms).to_numpy()
        if self.topics:
            keep &= frame["topic"].isin(self.topics).fillna(False).to_numpy(dtype=bool)
        if self.start:
            keep &= (frame["month"] >= pd.Timestamp(self.start)).to_numpy()
        if self.end:
            keep &= (frame["month"] <= pd.Timestamp(self.end)).to_numpy()
        return pd.Series(keep, index=frame.index)

    def to_params(self) -> dict[str, str]:
        """The filter as URL parameters, ids only."""
        params = {d: SEPARATOR.join(chosen) for d, chosen in self.labels.items() if chosen}
        if self.platforms:
            params["platform"] = SEPARATOR.join(self.platforms)
        if self.topics:
            params["topic"] = SEPARATOR.join(str(topic) for topic in self.topics)
        if self.start:
            params["from"] = self.start
        if self.end:
            params["to"] = self.end
        return params


def _labelled(frame: pd.DataFrame, dimension: str, chosen: tuple[str, ...]) -> np.ndarray:
    labels = [c for c in chosen if TERM not in c]
    keep = frame[dimension].isin(labels).to_numpy()
    for label, _, term in (c.partition(TERM) for c in chosen if TERM in c):
        keep = keep | ((frame[dimension] == label) & (frame[f"{dimension}_term"] == term)).to_numpy()
    return keep


def parameter_names(codebook: Codebook) -> list[str]:
    """The URL parameters that belong to the filter."""
    return [*codebook.ids, "platform", "topic", "from", "to"]


def from_params(params: Mapping[str, str], data: DataSet) -> tuple[Filter, list[str]]:
    """The filter in a URL, and what the URL asks for that this data set does not know."""
    unknown: list[str] = []

    def known(name: str, allowed: set[str]) -> tuple[str, ...]:
        asked = [part for part in params.get(name, "").split(SEPARATOR) if part]
        unknown.extend(f"{name}={part}" for part in asked if part not in allowed)
        return tuple(dict.fromkeys(part for part in asked if part in allowed))

    labels = {d: known(d, set(data.options[d])) for d in data.codebook.ids}
    months = data.months
    start, end = (next(iter(known(name, set(months))), None) for name in ("from", "to"))
    if start and end and start > end:
        start, end = end, start
    return (
        Filter(
            labels={d: chosen for d, chosen in labels.items() if chosen},
            platforms=known("platform", set(data.frame["platform"].cat.categories)),
            topics=tuple(int(t) for t in known("topic", {str(t) for t in data.topic_names})),
            start=start,
            end=end,
        ),
        unknown,
    )


def option_name(codebook: Codebook, dimension_id: str, option: str) -> str:
    """The readable name of a label ("Anxiety") or of a term in it ("OCD")."""
    dimension = codebook.dimension(dimension_id)
    label, _, term = option.partition(TERM)
    if not term:
        return dimension.name_of(label)
    return next((t.name for t in dimension.label(label).terms if t.id == term), term)


def describe(chosen: Filter, data: DataSet) -> dict[str, str]:
    """Each restricting part by name, in words: {"condition": "Condition: ADHD", "period": "Mar to May 2024"}."""
    out: dict[str, str] = {}
    for name in chosen.parts:
        if name == "platform":
            out[name] = "Platform: " + words.listed([words.platform(p) for p in chosen.platforms], "or")
        elif name == "topic":
            out[name] = "Topic: " + words.listed([data.topic_names.get(t, str(t)) for t in chosen.topics], "or")
        elif name == "period":
            start, end = (chosen.start or data.months[0]), (chosen.end or data.months[-1])
            span = words.month(start) if start == end else f"{words.month(start)} to {words.month(end)}"
            out[name] = f"Period: {span}"
        else:
            names = [option_name(data.codebook, name, option) for option in chosen.labels[name]]
            out[name] = f"{data.codebook.dimension(name).name}: {words.listed(names, 'or')}"
    return out
