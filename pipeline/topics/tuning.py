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
    "say says tell told want wants use used using asked ask asking able help helps helped great good love user url link handle email phone http https www com"
)

# Words of any post, which say nothing of what it is about.
GENERIC = (
    "feel feels feeling feelings felt day days today year years month months week weeks minutes hours time times hour minute "
    "went going person people way ways work works worked working gave give gives giving let lets let's try tried trying start "
    "started starting stop stopped come came comes coming look looks looking looked put puts better best worse worst bad nice "
    "hard right wrong sure wrote right think thought thinking need needs needed needing every always never old new little big "
    "long real thank thanks answer answers answered question questions read reading reads word words text texts guy guys "
    "hey hi wow omg did does doing done having had keeps kept took taking takes talking talk talks talked called calling calls "
    "brought bring brings saying says telling tells huge highly pretty especially probably different important point points "
    "case cases longer ago far sounds sound certain wanted wanting seen saw seeing idea ideas believe believes lot lots hope "
    "super simple easy useful helpful helping amazing awesome recommend recommended loved loves liked likes happy perfect "
    "definitely honestly totally absolutely completely finally quite instead able past place places open opened free type "
    "example reason reasons means mean meant knows knew known learn learned learning changed change changes having share "
    "shared job deal dealing order set using used uses post posts comment comments reddit sub edit update doesn't isn't "
    "wasn't aren't won't couldn't shouldn't wouldn't hasn't haven't hadn't happened happen happens experience experiences "
    "friendly useless okay absolutely experienced understand understands seems seem sort turn turned turns write writes "
    "writing written great greatest version versions actual actually ones yesterday tomorrow tonight morning evening kill killed"
)
# Words that others count among the stop words, but which tell here.
TELLING = "cry alone"
# What else a phrase may begin and end with.
OPENERS = (
    "no not never without less more better worse can't cannot don't won't couldn't didn't someone nobody everyone help helps "
    "helped tell tells told ask asked asking talk talking talks feel feeling feels felt get getting make makes made making "
    "need give gave write writing learn learning think thinking understand free actual real"
)
CLOSERS = "down up out off away alone me myself worse better again people life person person day time work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The settings of the topic model; another value of any field is another model."""

    revision: int = 7  # raise when a change of code could give the same mentions other topics
    fewest: int = 30  # different mentions; under this a topic would be a handful of quotes
    representatives: int = 8  # most typical mentions of a topic
    same_words: float = 0.95  # cosine from which two of them count as one
    # clusters
    mentions_a_topic: int = 35  # a topic holds at least one in so many of the mentions, within the next two
    smallest_topic: int = 8
    largest_minimum: int = 45
    mentions_a_neighbour: int = 8
    fewest_neighbours: int = 5
    most_neighbours: int = 15
    exact_neighbours: int = 50_000  # mentions up to which the nearest are looked for among all
    components: int = 5
    samples_a_topic: float = 0.12  # how dense a cluster must be, as a share of the smallest topic
    fewest_samples: int = 3
    selection: str = "leaf"
    joined: float = (
        0.5  # of a topic's mentions lie less near to its middle than one that no cluster holds, which then joins
    )
    names_ridge: float = 10.0  # mentions that name a chatbot, as many as make its name count half
    # the map
    map_distance: float = 0.1  # least distance of two mentions on it
    # words
    most_words: int = 2  # in a phrase
    texts_a_phrase: int = 400  # a phrase stands in one in so many texts at least, within the next two
    fewest_texts: int = 3
    most_texts: int = 25
    small: int = 200  # texts; where there are fewer, one text less is enough
    phrases: int = 12  # a topic
    # names
    name_words: int = 6
    fewest_posts: int = 5  # of the topic that hold a phrase as written: what a name says finds no single author
    name_phrases: int = 4
    prior: float = 20.0  # posts at the common share of a phrase
    least_z: float = 1.5  # standard errors from which a phrase is a topic's own
    repeated: float = 0.5  # of a phrase's worth is lost where another phrase of the name stands in all of its posts
    alike: float = (
        0.55  # of the shorter of two words, up to 5 letters, that make them forms of one where they begin both
    )
    nested: float = 0.4  # of a phrase's posts, from which a longer one that holds it takes its place
    generic: str = GENERIC
    telling: str = TELLING
    openers: str = OPENERS
    closers: str = CLOSERS
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
