"""Everything that topics depend on besides the mentions, in one record: all of it enters the fingerprint."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
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
    "writing written great greatest version versions actual actually ones yesterday tomorrow tonight morning evening kill killed "
    "suffer suffers suffered suffering struggle struggles struggled struggling manage manages managed managing issue issues problem "
    "problems severe sufferer sufferers patient patients cope copes coping overcome overcoming"
)
# Words that others count among the stop words, but which tell here.
TELLING = "cry alone"
# What else a phrase may begin and end with, and hold within.
OPENERS = (
    "no not never without less can't cannot couldn't real actual someone replace lack afford help helps helped helping cope "
    "coping deal dealing talk talking feel feeling feels felt makes make made"
)
CLOSERS = "down up out off away alone myself better again"
INNER = "of for with to the a an my your in on and me from at about as or their her his our into own too more so"
# Words that leave a phrase unfinished where they end it, though they mean something.
UNFINISHED = (
    "quite amount lot lots kind sort type bit anyone someone something anything everything seem seems become becomes became "
    "went put puts let lets wants wanted needs needed tries tried keeps kept thinks thought knows knew feels felt feeling helps "
    "helped helping likes liked loves loved gives gave giving takes took taking finds found finding sees saw looks started "
    "talks deals deal dealing cope coping around already since ago ever such help feel think know want need try start like love "
    "talk give find look"
)
# Words that begin no phrase, though they mean something.
NO_OPENERS = (
    "does do did done has have had having is are was were being will would could should gave give gives such quite lot lots bit "
    "amp since ago like likes let lets kind sort type amount used using anything everything"
)
# Function words at which a phrase may be parted from what follows or goes before.
BORDERS = (
    "and or but because so when while if that which who is was are were be been has have had would will can could should do "
    "does did to for with in on at of from by as than then after before about into during over through without it's i'm i've"
)
DENYING = "no not never without can't cannot couldn't"
DETERMINERS = (
    "a an the my your his her their our its this these those some any every each i you he she it we they me him them us"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The settings of the topic model; another value of any field is another model."""

    revision: int = 11  # raise when a change of code could give the same mentions other topics
    fewest: int = 30  # different mentions; under this a topic would be a handful of quotes
    most_fitted: int = 12_000  # mentions that topics are made of; the others are placed
    representatives: int = 8  # most typical mentions of a topic
    same_words: float = 0.95  # cosine from which two of them count as one
    # where mentions stand
    ridge: float = 10.0  # mentions that hold a word, as many as make half of it count
    wording: float = 0.5  # weight of shared words beside the meaning
    wording_dimensions: int = 100
    texts_a_word: int = 400  # a telling word stands in one in so many texts at least
    guided: float = 0.6  # weight of the themes that they raise
    guide_ridge: float = 20.0  # mentions, of the regression that foretells them
    least_foretold: float = 0.03  # beyond a theme's share of all mentions
    fewest_texts: int = 5
    most_shared: float = 0.1  # of the texts hold it at most
    mentions_a_neighbour: int = 8
    fewest_neighbours: int = 5
    most_neighbours: int = 15
    layouts: int = 5
    components: int = 5
    epochs: int = 150
    # the tree
    mentions_a_topic: int = 35  # a topic holds at least one in so many of the mentions, within the next two
    smallest_topic: int = 8
    largest_minimum: int = 16
    most_groups: int = 60
    shown_groups: float = 0.6  # of the finest level's groups that the level shown has at most
    most_always: int = 12  # groups that may be shown in any case
    step: float = 0.84  # from the number of groups of one level to that of the next
    mentions_a_family: int = 200  # of the coarsest level
    fewest_families: int = 3
    most_families: int = 12
    resampled: float = 0.8  # of the mentions
    tie: float = 0.04  # of agreement
    # who belongs
    least_near: float = 0.5  # cosine with the middle of its topic
    least_near_said: float = 0.4  # the same where a mention raises the theme that a topic is named by
    least_near_unsaid: float = 0.58  # and where it does not
    least_near_freed: float = 0.58  # the same for mentions of a topic that was let go
    twins: float = 0.93  # cosine of two middles from which two topics are one
    namesakes: float = 0.9  # the same where they open with the same name
    least_back: float = 0.5  # of the runs in which a topic that is named by words only must come back
    always_back: float = 0.95  # and one that has no name of its own
    rounds: int = 6  # of merging twins
    # the map
    map_distance: float = 0.1  # least distance of two mentions on it
    map_epochs: int = 200
    # words
    keywords: int = 10  # a topic
    keywords_offered: int = 60
    # names
    theme_typical: float = 0.4  # of the typical mentions raise the theme that names a topic
    theme_alone: float = 0.65  # of them raise a theme that says enough by itself
    theme_second: float = 0.3  # of them raise the theme that joins another
    theme_beside: float = 0.2  # of them raise it and not the other
    theme_posts: float = 0.25  # and of all its posts
    theme_z: float = 3.0  # standard errors from which a theme is a topic's own
    theme_share: float = 0.5  # weight of the share of a theme's posts that the topic has
    most_words: int = 4  # in a phrase
    fewest_posts: int = 5  # that hold a phrase in some form, and of the topic that hold each of its words
    fewest_holding: int = 2  # of the topic that hold the phrase in some form
    least_denied: float = 0.1  # of the topic's posts, for a phrase that denies something
    prior: float = 20.0  # posts at the common share of a phrase
    least_z: float = 0.5  # standard errors from which a phrase is offered
    offers: int = 30  # phrases a topic whose nearness is measured
    phrases: int = 8  # of them kept
    runners_up: int = 4
    typical: int = 30  # mentions that nearness is measured to
    weight_z: float = 0.08
    weight_whole: float = 1.2
    weight_posts: float = 0.25
    weight_form: float = 0.15
    weight_long: float = 0.1
    weight_near: float = 2.5
    weight_typical: float = 1.2
    weight_cover: float = 1.5
    weight_new: float = 0.5
    second_within: float = 0.9  # of the worth of the first phrase
    least_worth: float = 2.6  # of a phrase that names a topic
    least_cover: float = 0.2  # of the typical mentions hold the words of a phrase in which only one word tells
    determined: float = 0.08  # of the times that a noun is seen it stands between a determiner and a border
    closing: float = 0.5  # of the times, before a border
    least_word_z: float = 2.0  # standard errors from which a word is a topic's own
    least_usual: float = 0.3  # of the typical mentions hold the first of two words
    least_second: float = 0.1  # and the second
    least_pair: float = 0.45  # and one of both
    topics_to_share: int = 6  # where there are fewer, half of them may share a word by chance
    shared_posts: float = 0.1  # of a topic's posts that make a word shared
    generic: str = GENERIC
    telling: str = TELLING
    openers: str = OPENERS
    closers: str = CLOSERS
    inner: str = INNER
    unfinished: str = UNFINISHED
    no_openers: str = NO_OPENERS
    borders: str = BORDERS
    denying: str = DENYING
    determiners: str = DETERMINERS
    fillers: str = FILLERS
    # new mentions
    most_new: float = 0.25  # of the mentions that topics were made of, up to which they join the topics there are
    most_gone: float = 0.05  # of them may be there no more
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

    def groups(self, mentions: int) -> int:
        """How many groups the finest level has."""
        return int(np.clip(mentions // self.min_topic_size(mentions), 2, self.most_groups))

    def most_shown(self, mentions: int) -> int:
        """How many topics are shown at most."""
        return max(self.most_always, int(self.shown_groups * self.groups(mentions)))

    def levels(self, mentions: int) -> list[int]:
        """How many groups each level has, finest first."""
        lowest = int(np.clip(mentions // self.mentions_a_family, self.fewest_families, self.most_families))
        found = [self.groups(mentions)]
        while (following := min(round(found[-1] * self.step), found[-1] - 1)) >= lowest:
            found.append(following)
        return found

    def told(self, mentions: int, seed: int, aside: int = 0) -> dict[str, Any]:
        """The settings for this many mentions as a data set keeps them."""
        return {
            "revision": self.revision,
            "words_set_aside": aside,
            "seed": seed,
            "min_topic_size": self.min_topic_size(mentions),
            "n_neighbors": self.neighbours(mentions),
            "n_components": self.components,
            "layouts": self.layouts,
            "least_near": self.least_near,
        }


TUNING = Tuning()


def settings(model: str, seed: int, aside: Sequence[Sequence[str]] = (), tuning: Tuning = TUNING) -> str:
    """Tells whether topics were made by these settings of these vectors, whatever the mentions."""
    made_of = [dataclasses.asdict(tuning), model, seed, [list(part) for part in aside]]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def fingerprint(mention_ids: Sequence[int], hashes: Sequence[str], made_by: str) -> str:
    """Tells whether the topics of these mentions (ids and quote hashes) were made by these `settings` already."""
    return hashlib.sha256(json.dumps([made_by, list(mention_ids), list(hashes)]).encode()).hexdigest()
