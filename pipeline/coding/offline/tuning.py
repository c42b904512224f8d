"""Every number that can change what the offline coder says. It enters fingerprints whole, field by field.

The parts of the coder read their numbers here and keep none of their own. Where code changes so that the same numbers
could give other codes, raise the `revision` of the part it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """How many labels a post may carry in a dimension and how strong each must be."""

    most: int
    least: float
    share: float  # of the strongest label's strength


@dataclass(frozen=True, slots=True)
class Rule:
    """A label is given from `least`; at most `most` a post."""

    least: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What heads are made with: reading, evidence and training. Another value asks for other heads."""

    revision: int = 7

    # reading: what stands for a bot, what is denied
    pronoun_reach: int = 2  # sentences between a name and a pronoun for it
    negation_reach: int = 24  # characters between a negator and what it denies
    clause_ends: str = ".,;:!?\n"
    abbreviation: int = 8  # characters before a full stop in which one is looked for

    # what a post stands under
    around_most: int = 1500  # characters of each text
    around_kept: int = 4096  # readings of it

    # ties between a bot and mental health
    threshold: float = 2.0
    near: int = 1  # sentences between bot and mental health
    near_in_short: int = 3  # the same in a post of at most `short` sentences
    short: int = 6
    bot_weight: Mapping[str, float] = field(
        default_factory=lambda: {"named": 1.2, "generic": 1.1, "hashtag": 0.8, "stand_in": 0.8, "around": 0.6}
    )
    subject_weight: float = 0.5
    health_weight: float = 0.45
    care_weight: float = 0.6
    judged_care: float = 0.5  # a judgement on a bot that is made for mental health
    tie_weight: float = 0.7
    self_weight: float = 0.3
    evaluation_weight: float = 0.3
    most_cues: float = 2.0  # of one kind that count in a tie
    in_context: float = 0.5  # a cue of a tie that needed context
    far_cost: float = 0.45  # per sentence between them
    not_human_cost: float = 1.0
    metaphor_cost: float = 0.8
    advert_cost: float = 0.5
    closest_of: int = 40  # bots and hits of one sentence that are compared
    not_named: float = -1.0  # a post that names no bot starts below one that does
    against: float = -1.5

    # labels by cue
    context_weight: float = 0.7
    background: float = 0.4  # a subject named far from any bot
    own: float = 0.4  # more, where the writer speaks of themself
    nearby: float = 0.5  # of cues in the sentences around a bot, beside those in its own

    # stance by cue
    denied: float = 0.7  # what is left of a cue that is denied, for the other end of the scale
    weak: float = 0.6  # a cue that needed context
    asked: float = 0.4  # what is left of a cue in a question
    beside: float = 0.5  # a sentence beside one that names a bot
    both_least: float = 1.2
    both_share: float = 0.45

    # the part of a post that the heads read
    focus_most: int = 700  # characters
    focus_sentence: int = 400
    focus_beside: float = 0.4  # weight of a sentence beside one about the bot
    focus_named: float = 1.5
    focus_health: float = 0.25  # per cue of any list or label, up to `focus_cues`
    focus_cues: int = 4

    # examples
    fewest: int = 300  # examples below which an encoder is not tuned
    hold_out: int = 5  # one plain example in so many calibrates instead of training
    marked_least: int = 100  # examples with marked evidence from which words are learned, too

    # encoder
    tuned_layers: int = 2
    epochs: int = 2
    rate: float = 1e-4
    head_rate: float = 2e-3
    batch: int = 16
    tokens: int = 192
    train_tokens: int = 128
    token_step: int = 32  # lengths of batches are multiples: with few different ones memory is used again, not grown
    weight_decay: float = 0.01
    warm_up: float = 0.1  # of all steps, while the rate rises
    batches_alike: int = 20  # batches of like length are cut from so many at a time
    masked: float = -1e4  # what attention to padding counts
    seed: int = 20260413
    rarest: float = 0.005  # the share of posts with a label counts as this at least
    commonest: float = 0.995  # and as this at most
    lightest: float = 0.2  # weight of a label's cases against the rest, before the root, at least
    heaviest: float = 8.0  # and at most
    stretch_weight: float = 2.0  # of the words inside a marked stretch, which are fewer than those outside

    # learning from coded posts, after the examples
    coded_fewest: int = 100  # posts below which their reading is not learned from
    coded_least: int = 10  # posts with a label below which the posts teach nothing of it
    coded_layers: int = 4
    coded_epochs: int = 3
    alone_epochs: int = 6  # where the encoder has learned nothing before
    coded_rate: float = 5e-5
    coded_head_rate: float = 5e-4
    coded_tokens: int = 128
    coded_weight: float = 2.0  # of a coded post, beside an example that is learned again
    balance: float = 0.5  # power of how much rarer a stance is than others, as a further weight
    again: float = 1.25  # examples learned again for each coded post, so that they are not forgotten
    folds: int = 5
    as_good: float = 0.005  # of kappa: thresholds that agree so much alike are one

    # from scores to probabilities
    cues: float = 4.0  # weight of the rules' evidence beside a logit
    stance_cues: float = 2.0  # the same for the stance
    opposed: float = 0.7  # of a stance's cues that count against the other labels of the scale
    strength: float = 1.0  # inverse regularisation
    rounds: int = 2000
    absent: float = -9.0  # intercept of a class without a case
    certain: float = 4.0  # and, up or down, of a label that all cases have or none
    surest: float = 0.005  # how near to 0 or 1 a chance may come before its odds are taken
    least_spread: float = 1e-6  # of a feature that is the same in all cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """What becomes of the heads' probabilities: labels, passages, quotes. Heads need not be learned again for it."""

    revision: int = 7

    token_step: int = (
        8  # lengths of texts that are read are multiples: less padding than in training, where memory counts
    )

    # names that a writer gives to a bot: characters before and after the bot in which one is looked for
    name_before: int = 60
    name_after: int = 80

    # the probability from which a post is a mention, where coded posts tell: the first and the last that is tried, how many
    least_tried: float = 0.05
    most_tried: float = 0.95
    tried: int = 91

    # which labels a post is given
    rules: Mapping[str, Rule] = field(default_factory=lambda: {"subject": Rule(0.5, 4)})  # by role
    other_rule: Rule = Rule(0.3, 3)  # as if a label that is missing cost 2.3 times one that is wrong, (1 - 0.3) / 0.3
    stance_open: float = 0.6  # what a stance left open costs, where a wrong one costs 1 (Chow 1970)
    limits: Mapping[str, Limits] = field(
        default_factory=lambda: {
            "object": Limits(3, 0.5, 0.34),
            "subject": Limits(4, 0.6, 0.2),
            "value": Limits(2, 0.6, 0.5),
        }
    )
    other_limits: Limits = Limits(3, 0.6, 0.45)
    stand_in: float = 0.5  # a word that stands for a bot, beside its name
    stated: float = 0.9  # confidence of a label that a passage names
    meant: float = 0.75  # of one that a word of the passage stands for ("it", "he"), named elsewhere
    inherited: float = 0.6  # and of one that only the rest of the post names

    # which passages carry them
    most: int = 6
    long: int = 3000  # characters; a shorter post carries at most `short_most` mentions
    short_most: int = 4
    follows: int = 2  # sentences around a tie in which a bot's passage still belongs to it
    follower_weight: float = 0.7
    tells: float = (
        2.0  # logit from which a sentence speaks for a mention by itself, with no word of mental health in it
    )
    as_clearly: float = 0.5  # of the strength where a passage shows a label most, for another one to have it, too,
    clear: float = 0.5  # and at least this much: cues for a label that stands by name, a probability for others
    cue_weight: float = 1.5  # of a passage's own cues beside the logits of its sentences
    stance_cue: float = 1.0
    unread: float = -2.0  # logit of a label in sentences that the heads did not read
    longest_quote: int = 400  # characters

    antecedent: int = 2  # sentences before a passage that names no bot in which its name is looked for

    # titles of something else
    title_words: int = 4  # a shorter one is a word in quotation marks, or a link
    title_case: float = 0.8  # of its words but small ones begin with a capital,
    title_capitals: int = 3  # and so many at least
    title_address: float = 0.6  # of its words stand in the address of its link
    reference_marks: int = 3  # year, volume, pages, journal, DOI: so many make a line a reference
    hashtag_string: int = 3  # hashtags in a row

    # heads by distance, for codebooks with few examples or none
    slope: float = 14.0
    half: float = 0.5  # cosine at which a label is as likely as not
    by_cue: float = 0.6  # probability of a label with one sure cue
    away: float = 0.1  # how much nearer a label must be than a post that is no mention
    relevant: float = 0.5  # probability of a label from which a post is a mention
    ahead: float = 1e-4  # of both ends of the scale, where cues show both, before the likelier one


LEARNING = Learning()
COMPOSING = Composing()
