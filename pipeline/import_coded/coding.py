"""Impacts to mentions: each label normalised, each quote located, each impact counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.coding.code_posts import Coded
from pipeline.import_coded.as_exported import locate_as_exported
from pipeline.import_coded.normalise_labels import UNKNOWN, Normaliser, Resolved
from pipeline.import_coded.reader import Impact
from records.codebook import Codebook
from records.evidence import check
from records.mentions import Code, Mention
from records.outcome import MENTIONS, NO_MENTION

CODED, REPEATED, REJECTED = "coded", "repeated", "rejected"
CONFIDENCE = 1.0  # the files tell none


@dataclass(slots=True)
class Tally:
    """What became of the impacts, and of every raw label."""

    impacts: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    repaired: int = 0
    rules: dict[str, Counter[str]] = field(default_factory=dict)  # dimension -> rule -> labels read
    labels: dict[str, dict[str, tuple[int, Resolved]]] = field(default_factory=dict)  # dimension -> raw label -> ...
    unmapped: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, dimension: str, raw: str, resolved: Resolved) -> None:
        """Count one reading of a raw label."""
        self.rules.setdefault(dimension, Counter())[_kind(resolved)] += 1
        labels = self.labels.setdefault(dimension, {})
        labels[raw] = (labels.get(raw, (0, resolved))[0] + 1, resolved)
        unknown = resolved.left if resolved.known else (raw,)
        self.unmapped.setdefault(dimension, Counter()).update(unknown)


class ImpactCoder:
    """Turns impacts into mentions by one codebook and its mappings."""

    def __init__(self, codebook: Codebook, normalisers: Mapping[str, Normaliser]) -> None:
        self._dimensions = codebook.ids
        self._normalisers = normalisers

    def code(self, post_id: str, text: str, impacts: Sequence[Impact], tally: Tally) -> Coded:
        """The mentions of one post, and the quotes that are no evidence in it with the reason."""
        mentions: list[Mention] = []
        rejected: list[tuple[str, str]] = []
        seen: set[object] = set()
        for impact in impacts:
            codes = self._codes(impact, tally)
            made, repaired, reason = _mentions(post_id, text, impact, codes)
            new = [mention for mention in made if _shown(mention) not in seen]
            seen.update(_shown(mention) for mention in new)
            if reason:
                rejected.append((impact.quote, reason))
            tally.impacts[REJECTED if reason else CODED if new else REPEATED] += 1
            tally.repaired += bool(new) and repaired
            mentions.extend(new)
        tally.mentions += len(mentions)
        return Coded(MENTIONS if mentions else NO_MENTION, mentions, rejected)

    def _codes(self, impact: Impact, tally: Tally) -> dict[str, list[Code]]:
        codes = {}
        for dimension in self._dimensions:
            raw, mapped = impact.labels.get(dimension, ()), impact.mapped.get(dimension, ())
            if found := self._labels(dimension, raw, mapped, tally):
                codes[dimension] = found
        return codes

    def _labels(self, dimension: str, raw: Iterable[str], mapped: Sequence[str], tally: Tally) -> list[Code]:
        codes: dict[str, Code] = {}
        for label in raw or mapped:
            resolved = self._normalisers[dimension].resolve(label)
            if not resolved.known and mapped:
                resolved = self._from_mapped(dimension, mapped, label)
            tally.note(dimension, label, resolved)
            for target in resolved.targets:
                said = label if label != target.label else None
                code = Code(label=target.label, confidence=CONFIDENCE, term=target.term, raw_label=said)
                if target.label not in codes or (target.term and not codes[target.label].term):
                    codes[target.label] = code
        return list(codes.values())

    def _from_mapped(self, dimension: str, mapped: Sequence[str], raw: str) -> Resolved:
        """What the file's own mapping says of a label that ours does not know."""
        for label in mapped:
            if label != raw and (found := self._normalisers[dimension].resolve(label)).known:
                return replace(found, rule=f"mapped column, {found.rule}")
        return UNKNOWN


def _mentions(
    post_id: str, text: str, impact: Impact, codes: Mapping[str, list[Code]]
) -> tuple[list[Mention], bool, str | None]:
    """As few mentions as show every label: where a dimension has two labels, its quote carries two mentions."""
    if impact.fault:
        return [], False, impact.fault
    if not impact.quote.strip():
        return [], False, "the impact has no quote"
    place = locate_as_exported(impact.quote, text)
    if place is None:
        return [], False, "the quote does not stand in the post"
    quote = text[place.start : place.end]
    made = [
        Mention(
            post_id=post_id,
            quote=quote,
            start=place.start,
            end=place.end,
            codes={dimension: labels[i % len(labels)] for dimension, labels in codes.items()},
        )
        for i in range(max(map(len, codes.values()), default=0))
    ]
    if not made:
        return [], False, "none of the impact's labels could be mapped"
    if reason := check(made[0], text):
        return [], False, reason
    return made, place.repaired is not None, None


def _shown(mention: Mention) -> object:
    """Place and labels: two impacts that agree in these are one, however they spell the labels."""
    return mention.start, mention.end, frozenset((d, code.label, code.term) for d, code in mention.codes.items())


def _kind(resolved: Resolved) -> str:
    """The rule without the phrase it matched: few kinds, to count by."""
    if not resolved.known:
        return "unmapped"
    return " ".join(dict.fromkeys(part.split()[0] for part in resolved.rule.split(", ")))
