"""Everything that topics depend on besides the mentions, in one record: all of it enters the fingerprint."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# Contractions, fillers and masks of everyday posts, which would otherwise name half the topics.
FILLERS = (
    "i'm i've i'd i'll it's that's don't didn't doesn't can't won't isn't wasn't you're they're there's he's she's "
    "couldn't wouldn't aren't haven't hasn't wouldn't hadn't you'd he'd she'd it'd that'd we'd they'd who'd there'd let's she'll he'll it'll they'll we'll what's we're you've they've im ive dont cant didnt doesnt thats its "
    "like just really got get getting gets going gonna know thing things lot kind stuff bit way literally actually "
    "basically maybe yeah yes ok okay lol oh well also even still one would could much many make makes made making said "
    "say says tell told want wants use used using asked ask asking able help helps helped great good love user url email phone http https www com"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The settings of the topic model; another value of any field is another model."""

    revision: int = 6  # raise when a change of code could give the same mentions other topics
    fewest: int = 30  # different mentions; under this a topic would be a handful of quotes
    representatives: int = 8  # most typical mentions of a topic
    same_words: float = 0.95  # cosine from which two of them count as one
    # clusters
    mentions_a_topic: int = 35  # a topic holds at least one in so many of the mentions, within the next two
    smallest_topic: int = 8
    largest_minimum: int = 60
    mentions_a_neighbour: int = 8
    fewest_neighbours: int = 5
    most_neighbours: int = 15
    exact_neighbours: int = 50_000  # mentions up to which the nearest are looked for among all
    components: int = 5
    samples_a_topic: float = 0.25  # how dense a cluster must be, as a share of the smallest topic
    fewest_samples: int = 3
    selection: str = "leaf"
    # the map
    map_distance: float = 0.1  # least distance of two mentions on it
    # words
    most_words: int = 2  # in a phrase
    texts_a_phrase: int = 400  # a phrase stands in one in so many texts at least, within the next two
    fewest_texts: int = 3
    most_texts: int = 25
    small: int = 200  # texts; where there are fewer, one text less is enough
    phrases: int = 12  # a topic
    name_phrases: int = 3
    fillers: str = FILLERS
    # identity over runs, see `identity`
    least_shared: float = 0.3
    enough_shared: int = 5
    least_cosine: float = 0.95

    def min_topic_size(self, mentions: int) -> int:
        """The fewest mentions that make a topic: small data sets get small topics."""
        return int(np.clip(round(mentions / self.mentions_a_topic), self.smallest_topic, self.largest_minimum))

    def neighbours(self, mentions: int) -> int:
        """How many neighbours place a mention."""
        return int(np.clip(mentions // self.mentions_a_neighbour, self.fewest_neighbours, self.most_neighbours))

    def samples(self, mentions: int) -> int:
        """How many mentions must lie close to one to make a cluster of it."""
        return max(self.fewest_samples, int(self.min_topic_size(mentions) * self.samples_a_topic))

    def texts_with_phrase(self, texts: int) -> int:
        """In how many texts a phrase must stand to name a topic: nothing that only one or two people wrote."""
        fewest = self.fewest_texts - int(texts < self.small)
        return int(np.clip(texts // self.texts_a_phrase, fewest, self.most_texts))

    def told(self, mentions: int, seed: int, ignored: Collection[str] = ()) -> dict[str, Any]:
        """The settings for this many mentions as a data set keeps them."""
        return {
            "revision": self.revision,
            "ignored_words": len(ignored),
            "seed": seed,
            "min_topic_size": self.min_topic_size(mentions),
            "n_neighbors": self.neighbours(mentions),
            "n_components": self.components,
        }


TUNING = Tuning()


def fingerprint(
    mention_ids: Sequence[int],
    hashes: Sequence[str],
    model: str,
    seed: int,
    ignored: Collection[str] = (),
    tuning: Tuning = TUNING,
) -> str:
    """Tells whether the topics of these mentions (ids and quote hashes), vectors and seed were made already."""
    made_of = [dataclasses.asdict(tuning), model, seed, sorted(ignored), list(mention_ids), list(hashes)]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
