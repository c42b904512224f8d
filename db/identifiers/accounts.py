"""Names of accounts: with their sign, by the platform that they are on, by the words that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.lexicon import FUNCTION, PRODUCTS, common
from db.identifiers.normal import Normal
from db.identifiers.span import HANDLE, Span, marked

_SIGNED = re.compile(r"(?<![\w/])@\w[\w.\-]{0,63}\w|(?<!\w)@\w\b")
_LOOSE = re.compile(r"(?<![\w/])@[ ]{1,2}(?P<name>[a-z_][\w.\-]{1,38}\w)")
_PROFILE = re.compile(
    r"(?<![\w/])/?u/(?!or\b|and\b|me\b|him\b|her\b|us\b|i\b)[\w-]{2,}|(?<![\w/])/\s?u(?:ser)?\s?/\s?[\w-]{3,}",
    re.IGNORECASE,
)
_LOOSE_PROFILE = re.compile(r"(?<![\w/])(?:u ?/ ?|user/)(?P<name>[\w-]{3,})", re.IGNORECASE)
_DID = re.compile(r"\bdid:[a-z]+:[A-Za-z0-9._:%-]+|\bat://\S+")
_TAGGED = re.compile(r"(?<![\w#])(?:[A-Z][\w.]{1,20} ){0,2}[\w.]{2,32}#\d{4}\b")
_TAGGED_APART = re.compile(r"(?<![\w#])(?P<name>[\w.]{2,32}) #\d{4}\b")
_PLATFORM = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|sc|kik|discord|disc|telegram|tele|tg|twitter|x|tik ?tok|tt|fb|facebook|reddit|youtube|yt"
    r"|twitch|steam|psn|xbox|whats ?app|wa|signal|skype|linkedin|tumblr|threads|blue ?sky|bsky|mastodon|masto|venmo|cash ?app|paypal"
    r"|onlyfans|patreon|ko-?fi|spotify|wechat|viber|line|roblox|minecraft|wattpad|ao3|pinterest|quora|medium|soundcloud"
    r"|messenger|slack|matrix|wickr|github|grindr|tinder|bumble|hinge|feeld|pixiv|letterboxd|strava|i\.g\.|gmail|hotmail|yahoo|outlook|icloud|e-?mail|mail|irc|bigo|vrchat|epic|switch|blog)"
)
_PLATFORMS = frozenset(
    """
    insta instagram ig snap snapchat sc kik discord disc telegram tele tg twitter x tiktok tik tt fb facebook reddit youtube yt
    twitch steam psn xbox whatsapp whats wa signal skype linkedin tumblr threads bluesky blue bsky mastodon masto venmo cashapp
    cash paypal onlyfans patreon kofi ko spotify wechat viber line roblox minecraft wattpad ao pinterest quora medium
    soundcloud messenger slack matrix wickr github grindr tinder bumble hinge feeld pixiv letterboxd strava gmail hotmail yahoo outlook icloud email mail irc bigo vrchat epic switch blog
    """.split()
)
# What people only name to say how they can be found there.
_STRONG = frozenset(
    "insta ig snap snapchat sc kik discord disc telegram tele tg skype venmo steam psn tiktok twitter whatsapp wa cashapp instagram signal i.g. gmail xbox".split()
)
_NOUNS = frozenset("signal instagram tiktok twitter whatsapp gmail".split())  # what stands before many a noun
_SECOND = re.compile(r" [A-Z][a-z'-]{1,30}\b")
_FULL = frozenset("facebook fb linkedin skype messenger".split())  # where people go by their names
_NAME = r"(?P<name>[@$]?\w(?:[\w.\-]{0,38}\w)?)(?![\w@])"
_KIND = r"(?:'s)?(?: (?:handle|user ?name|user|name|nick|account|acc|acct|id|tag|profile|page|address|channel|number))?"
_IS = re.compile(
    rf"(?P<whose>\b(?:my|our|her|his|their|mine) )?(?<![\w.@/])(?P<platform>{_PLATFORM}){_KIND}(?P<link>\s{{0,2}}(?:[:;=]|->|→|—| -)\s{{0,2}}@?|\s{{1,2}}(?:(?:is|was|name|@|add|user|under|me at|me on|us at|me:|me))\s{{1,2}}@?|\s{{1,2}})(?:live:)?{_NAME}"
)
_ON = re.compile(
    rf"\b(?:on|at|via|over|through|using|in)(?: my)? (?P<platform>{_PLATFORM})\b(?P<link>[\s,:;\-—(]{{1,3}}(?:(?:as|under|is|at|with|name|user ?name|by|my|handle|i'?m|i am|it'?s|where)\s{{1,2}}){{0,3}})@?{_NAME}"
)
_NAME_ON = re.compile(
    rf"(?:(?P<lead>\b(?:i'?m|i am|im|it'?s|as|by|at|user|handle|add|follow|find|hit up|message|dm|me|is|called|name|under|add me|friend|search|look up|look for))[\s:,]{{1,2}})?(?<![\w.@])@?{_NAME} (?:on|over on|at) (?P<platform>{_PLATFORM})\b"
)
_VERB = re.compile(
    r"\b(?:add|find|follow|dm|dms|message|msg|hmu|hit|text|friend|pm|contact|reach|catch|support|tip|ping|write|talk|chat|search|look|post)\b[^.!?\n]{0,30}$"
)
_CALLED = re.compile(
    rf"(?P<whose>\bmy )?\b(?P<what>user ?names?|user-name|handle|gamer ?tag|screen ?name|nick(?:name)?|alias|ign|login|friend code|user ?id|user|alt|main|account|acct|profile|tag)\b(?: (?:on|for|in|over|at|there)(?: \S{{1,16}}){{1,2}}?)?(?P<link>\s{{0,2}}(?::|=|->)\s{{0,2}}|\s{{1,2}}(?:is|was)\s{{1,2}}|'s\s{{1,2}}|\s{{1,2}}){_NAME}"
)
_BY = re.compile(
    rf"\b(?:go by|known as|know me as|post(?:ing|ed)? as|under the (?:user ?name|handle|name|nick))\s{{1,2}}{_NAME}"
)
_LIVE = re.compile(r"\blive:[\w.]{3,40}")
_CASH = re.compile(r"(?<![\w$])\$[a-z][\w-]{2,30}")
_CALLED_WORDS = frozenset(
    "username user usernames handle gamertag gamer screen screenname nickname nick alias ign login id alt main account acct profile tag friend code known know post posting posted go under".split()
)
_UNDERSCORED = re.compile(r"(?<![\w@#/.=\-])(?=[a-z0-9]{0,30}_)(?=\w{0,40}\d)[a-z]\w{3,40}(?!\w)", re.IGNORECASE)
_AGE = re.compile(r"(?:over|under|age)_\d{1,2}", re.IGNORECASE)  # a column of Reddit's: over_18
_NUMBERED = re.compile(r"(?<![\w@#/.=&?%$:+\-])(?P<head>[A-Za-z]{5,30})\d{2,6}(?![\w./=\-])")
_ENDS = re.compile(
    r"\s*(?:$|[.,;!?)\n]|if\b|and\b|or\b|for\b|hmu\b|dm\b|please\b|so\b|to\b|anytime\b|any time\b|there\b|when\b|\W)"
)
_VERSIONED = re.compile(
    r"(?:gpt|chatgpt|claude|llama|gemini|grok|qwen|phq|gad|covid|cptsd|iphone|ios|android|ps|xbox|windows|web|mp|top|o|v|ver|b|h|dsm|icd|bdi|mdma|ssri|f|season|ep|day|week|part|vol|ch|pt|hz|r|c|a|t|s|p|q|x|opus|sonnet|haiku|deepseek|mistral|moxie|2fa|imessage|utf|sha|md|ipad|galaxy|pixel|rtx|gtx|c3po|r2d2)[-_. ]?\d[\w.\-]*",
    re.IGNORECASE,
)


def find(normal: Normal) -> Iterator[Span]:
    """Handles, profiles and account names."""
    text, low, words = normal.text, normal.low, normal.words
    if "@" in text:
        yield from marked(_SIGNED, text, HANDLE)
        for match in _LOOSE.finditer(text):
            if odd(match["name"]) or unusual(match["name"]):
                yield Span(*match.span(), HANDLE)
    if "/" in text or ":" in text:
        yield from marked(_PROFILE, text, HANDLE)
        for match in _LOOSE_PROFILE.finditer(text):
            if odd(match["name"]) or not common(match["name"]) or "-" in match["name"]:
                yield Span(*match.span(), HANDLE)
        yield from marked(_DID, text, HANDLE)
        yield from marked(_LIVE, low, HANDLE)
    if "#" in text and normal.digits >= 4:
        for match in _TAGGED.finditer(text):
            yield Span(_first_of_two(text, match.start()), match.end(), HANDLE)
        for match in _TAGGED_APART.finditer(text):
            if odd(match["name"]) or unusual(match["name"]):
                yield Span(*match.span(), HANDLE)
    if not words.isdisjoint(_PLATFORMS) or "i.g." in low:
        yield from _by_platform(normal)
    if not words.isdisjoint(_CALLED_WORDS):
        yield from _called(normal)
    if "$" in text and not words.isdisjoint(("cash", "cashapp", "venmo", "donate", "tip")):
        yield from marked(_CASH, low, HANDLE)
    if "_" in text and normal.digits:
        for match in _UNDERSCORED.finditer(text):
            if odd(match[0]) and not _AGE.fullmatch(match[0]):
                yield Span(*match.span(), HANDLE)
    if normal.digits:
        for match in _NUMBERED.finditer(text):
            if odd(match[0]) and unusual(match["head"]):
                yield Span(*match.span(), HANDLE)


def _first_of_two(text: str, start: int) -> int:
    """Where a name begins that is written as two words before its number ("quiet otter#0007")."""
    before = re.search(r"(\w{3,20}) $", text[max(0, start - 21) : start])
    return start - len(before[0]) if before and unusual(before[1]) else start


def odd(name: str) -> bool:
    """Whether a word looks made up for an account: digits, an underscore or dots in it, and no product's version."""
    bare = name.lstrip("@$")
    if len(bare) < 4 or not any(char.isalpha() for char in bare[:3]) or bare[0].isdigit() or _VERSIONED.fullmatch(bare):
        return False
    if any(char.isdigit() for char in bare):
        head = re.split(r"[\d_.\-]", bare, maxsplit=1)[0]
        return head.lower() not in PRODUCTS
    if "_" in bare.strip("_"):
        return True
    return "." in bare.strip(".") and not common(bare) and bare.lower() not in _DOTTED


_DOTTED = frozenset("c.ai character.ai co.star e.g i.e a.m p.m u.s u.k ph.d etc.and".split())


def unusual(name: str) -> bool:
    """Whether a word is none of everyday English."""
    bare = name.lstrip("@$").rstrip(".-_")
    return (
        len(bare) > 3
        and not common(bare)
        and not bare[0].isdigit()
        and not _VERSIONED.fullmatch(bare)
        and not bare.isupper()
    )


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span("name"), HANDLE)


def _by_platform(normal: Normal) -> Iterator[Span]:
    text, low = normal.text, normal.low
    for match in _IS.finditer(low):
        name, link, platform = text[slice(*match.span("name"))], match["link"].strip(), match["platform"]
        if name.lower() in FUNCTION or (platform.endswith("mail") and not odd(name)):
            continue
        strong = platform.replace(" ", "") in _STRONG
        ends = bool(_ENDS.match(low, match.end("name")))
        whose = bool(match["whose"])
        is_odd, is_unusual = odd(name) or (bool(link) and whose and "." in name), unusual(name)
        if link.startswith((":", ";", "=", "->", "→", "—", "-")):
            if (
                is_odd
                or (platform in _FULL and name[0].isupper() and not common(name))
                or (is_unusual and (strong or ends))
                or (platform in _FULL and name.istitle() and _SECOND.match(text, match.end("name")))
                or (strong and ends and len(platform) < 6 and len(name) > 3)
            ):
                yield _full_name(match, text, platform)
        elif link:
            full = bool(whose and platform in _FULL and name[0].isupper() and link == "is")
            if full or is_odd or (is_unusual and (strong or whose) and (whose or ends or name.islower())):
                yield _full_name(match, text, platform)
        elif is_odd or (
            strong
            and platform not in _NOUNS
            and is_unusual
            and ends
            and (name.islower() or platform in ("kik", "sc", "ig", "insta"))
        ):
            yield _span(match)
    for match in _ON.finditer(low):
        name = text[slice(*match.span("name"))]
        verb = bool(_VERB.search(low[max(0, match.start() - 40) : match.start()]))
        led = bool(match["link"].strip(" ,-—")) or ":" in match["link"]
        if name.lower() in FUNCTION:
            continue
        whole = verb and match["platform"] in _FULL and name.istitle() and bool(_SECOND.match(text, match.end("name")))
        if (
            whole
            or (odd(name) and (verb or led))
            or (unusual(name) and (verb or led) and (led or name.islower()))
            or (
                led
                and verb
                and len(name) > 3
                and bool(_ENDS.match(low, match.end("name")))
                and " where" not in match["link"]
                and not common(name)
            )
        ):
            yield _full_name(match, text, match["platform"])
    for match in _NAME_ON.finditer(low):
        name = text[slice(*match.span("name"))]
        lead = match["lead"]
        if odd(name) or (
            lead and unusual(name) and name.islower() and lead not in ("at", "is", "by") and not name.endswith("ed")
        ):
            yield _span(match)


def _full_name(match: re.Match[str], text: str, platform: str) -> Span:
    """The name, and a second where both are written with a capital on a platform of full names."""
    start, end = match.span("name")
    if platform in _FULL:
        more = re.compile(r"(?: [A-Z][\w'-]{1,30}){1,2}").match(text, end)
        end = more.end() if more and text[start].isupper() else end
    return Span(start, end, HANDLE)


def _further(match: re.Match[str], text: str) -> int:
    """Where a name of several words with capitals or digits ends ("Quiet Otter 88")."""
    end = match.end("name")
    more = re.compile(r"(?: (?:[A-Z][a-z]{1,20}|\d{1,5})(?![\w'])){1,3}").match(text, end)
    if more and text[match.start("name")].isupper():
        return more.end()
    second = re.compile(r" [a-z]{4,20}(?=[.,;!?]|$)").match(text, end)
    return second.end() if second and ":" in match["link"] else end


def _called(normal: Normal) -> Iterator[Span]:
    text = normal.text
    for match in _CALLED.finditer(normal.low):
        name = text[slice(*match.span("name"))]
        if name.lower() in FUNCTION or len(name) < 2:
            continue
        what, link = match["what"].replace(" ", "").removesuffix("s"), match["link"].strip()
        sure = what in ("username", "user-name", "gamertag", "screenname", "ign", "friendcode", "userid")
        plain = name.replace("-", " ")
        if (
            odd(name)
            or (sure and link and (len(name) > 2))
            or (
                link
                and (match["whose"] or link in ":=->")
                and (unusual(name) if what not in ("nick", "nickname", "alias") else not common(plain))
            )
            or (sure and unusual(name))
            or (what == "friendcode" and any(map(str.isdigit, name)))
        ):
            yield Span(match.start("name"), _further(match, text) if sure else match.end("name"), HANDLE)
    for match in _BY.finditer(normal.low):
        name = text[slice(*match.span("name"))]
        if name.lower() not in FUNCTION and (odd(name) or (unusual(name) and name.islower())):
            yield _span(match)
