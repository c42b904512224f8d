"""Which words are everyday English, which are given names, and which names are of products that stay readable.

`words.txt` holds the words that the demo posts and the examples of the codebook, all of them invented, write small at least twice
and not mostly with a capital, and the function words of `explore/stop_words.py`, but no names of products. `given_names.txt` is written by hand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
# Products, and who is spoken of like one; small letters.
PRODUCTS = frozenset(
    """
    abilify adderall ai alexa alibaba anima anthropic apple ash bard betterhelp bing bixby bot botify cai calm caryn cerebral chai
    character characterai chatbot chatgpt chatterbot claude cleverbot cleo copilot cortana crushon deepseek discord doubao
    earkick eliza ellie elomia ernie eva facebook flourish friend gemini glimpse google gpt grok headspace heypi huggingface
    hume inflection instagram intellect janitor janitorai joyable kimi kindroid kuki lamda lithium llama llm lexapro limbic
    linkedin meta microsoft mindspa mistral mitsuku moodpath my myai netflix nomi novelai openai opus paradot perplexity pi poe
    polybuzz prozac quora qwen reddit replika sage samsung seroquel serenity siri snapchat sonia sonnet spicychat spotify
    sparky stan sudowrite sydney tay talkie talkspace telegram tess therachat therapist tiktok tolan twitter vyvanse wellbutrin
    whatsapp woebot woobot wysa xanax xiaoice youper youtube zoloft zoom zyprexa
    """.split()
)
# Words that no name begins with.
FUNCTION = frozenset(
    """
    a an the this that these those it its my your our his her their me you we us he she they not no so too very just also still
    always never already all any some both one there here where what when why how who which if and or but for to in on at by
    of with from up out off down over is was are were be been being has have had do does did can could will would should
    may might must private public open closed dead gone full empty deleted taken new old on off good bad great better worse
    really literally actually basically kind like more most less much many only even then than as about because please thanks
    based random real same different true false known unknown required needed required mine yours everyone everybody anyone
    people everything nothing something i im ive id ill dont doesnt isnt cant wont every each other another such own
    """.split()
)
# Ends of words that a list of forms would be endless for.
_ENDS = ("tion", "tions", "ness", "ment", "ments", "ing", "ings", "ly", "ity", "ism", "ist", "able", "ible", "ous", "ive", "less", "ful", "ical", "ish")  # fmt: skip
_INFLECTED = ("s", "es", "ed", "d", "er", "ers", "est", "y", "r", "n", "'s", "in")
_PARTS = re.compile(r"[^\W\d_]+")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((HERE / name).read_text("utf-8").split())


def given(name: str) -> bool:
    """Whether a word is known as a given name."""
    return name.lower() in _listed("given_names.txt")


def listed(word: str) -> bool:
    """Whether a word is one of everyday English, or names a product, as it stands."""
    return word.lower() in _listed("words.txt") or word.lower() in PRODUCTS


@lru_cache(maxsize=20_000)
def common(word: str) -> bool:
    """Whether a word, whatever its letters' size, is one of everyday English in some form, or names a product."""
    low = word.lower().strip("'")
    words = _listed("words.txt")
    if listed(low) or (len(low) > 5 and low.endswith(_ENDS)):
        return True
    stems = [low[: -len(end)] for end in _INFLECTED if len(low) > len(end) + 2 and low.endswith(end)]
    if any(stem in words for stem in stems):
        return True
    if low.endswith("ies") and low[:-3] + "y" in words:
        return True
    parts = _PARTS.findall(low)
    return len(parts) > 1 and all(len(part) < 3 or common(part) for part in parts)
