"""Impacts to mentions: labels normalised, quotes located, one mention for each passage with all its impacts' codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.import_coded.as_exported import locate_as_exported
from pipeline.import_coded.mapping import Target
from pipeline.import_coded.normalise_labels import UNKNOWN, Normaliser, Resolved, specific, together
from pipeline.import_coded.reader import Impact
from pipeline.import_coded.tuning import TUNING
from records.answer import Coded, Rejection
from records.codebook import Codebook
from records.evidence import check
from records.mentions import Code, Mention
from records.outcome import MENTIONS, NO_MENTION
from records.passages import merged

CODED, REJECTED = "coded", "rejected"


@dataclass(slots=True)
class Tally:
    """What became of the impacts, and of every raw label."""

    impacts: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    repaired: int = 0
    of_repeats: int = 0  # coded impacts that came with a post which repeats another one
    joined: int = 0  # rows that add labels to the impact of another row
    uncoded: int = 0  # posts whose coder got an error: they have no codes, which is not the same as no mention
    replaced: int = 0  # posts that had codes of an earlier import into the same layer
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
        """The mentions of one post, and the quotes that are no evidence in it with the reason.

        A mention has the codes of every impact on its passage. Each code keeps the number of its impact, so that what
        was published can be counted impact by impact; one that says what another one said keeps a number of its own.
        """
        found: list[Mention] = []
        rejected: list[Rejection] = []
        for number, impact in enumerate(impacts, 1):
            made = _mention(post_id, text, impact, self._codes(impact, number, tally))
            if isinstance(made, str):
                rejected.append(Rejection(quote=impact.quote, reason=made))
                tally.impacts[REJECTED] += 1
            else:
                found.append(made)
                tally.impacts[CODED] += 1
                tally.repaired += made.repaired is not None
                tally.of_repeats += impact.of_repeat
        mentions = tuple(merged(found, text))
        tally.mentions += len(mentions)
        outcome = MENTIONS if mentions else NO_MENTION
        return Coded(outcome=outcome, mentions=mentions, rejected=tuple(rejected))

    def _codes(self, impact: Impact, number: int, tally: Tally) -> dict[str, tuple[Code, ...]]:
        codes = {}
        for dimension in self._dimensions:
            raw, mapped = impact.labels.get(dimension, ()), impact.mapped.get(dimension, ())
            if found := self._labels(dimension, raw, mapped, number, tally):
                codes[dimension] = found
        return codes

    def _labels(
        self, dimension: str, raw: Iterable[str], mapped: Sequence[str], number: int, tally: Tally
    ) -> tuple[Code, ...]:
        """Each label with each of its terms once; none that says "nothing named" beside one that is named."""
        normaliser = self._normalisers[dimension]
        said: dict[Target, str] = {}
        for label in raw or mapped:
            resolved = normaliser.resolve(label)
            if not resolved.known and mapped:
                resolved = self._from_mapped(dimension, mapped, label)
            tally.note(dimension, label, resolved)
            for target in resolved.targets:
                said.setdefault(target, label)
        return tuple(
            Code(
                label=target.label,
                confidence=TUNING.confidence,
                term=target.term,
                raw_label=said[target] if said[target] != target.label else None,
                impact=number,
            )
            for target in specific(together(said), normaliser.dimension)
        )

    def _from_mapped(self, dimension: str, mapped: Sequence[str], raw: str) -> Resolved:
        """What the file's own mapping says of a label that ours does not know."""
        found = [self._normalisers[dimension].resolve(label) for label in mapped if label != raw]
        known = [one for one in found if one.known]
        if not known:
            return UNKNOWN
        rules = ", ".join(dict.fromkeys(one.rule for one in known))
        return Resolved(together(to for one in known for to in one.targets), f"mapped column, {rules}")


def _mention(post_id: str, text: str, impact: Impact, codes: Mapping[str, tuple[Code, ...]]) -> Mention | str:
    """The impact as a mention, or the reason why it is none."""
    if impact.fault:
        return impact.fault
    if not impact.quote.strip():
        return "the impact has no quote"
    place = locate_as_exported(impact.quote, text)
    if place is None:
        return "the quote does not stand in the post" + (" that this one repeats" if impact.of_repeat else "")
    if not codes:
        return "none of the impact's labels could be mapped"
    mention = Mention(
        post_id=post_id,
        quote=text[place.start : place.end],
        start=place.start,
        end=place.end,
        codes=codes,
        repaired=place.repaired,
    )
    return check(mention, text) or mention


def _kind(resolved: Resolved) -> str:
    """The rule without the phrase it matched: few kinds, to count by."""
    if not resolved.known:
        return "unmapped"
    return " ".join(dict.fromkeys(part.split()[0] for part in resolved.rule.split(", ")))
