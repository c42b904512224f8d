"""E-mail addresses, links, addresses of servers, as people write them and as they spell them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.lexicon import common
from db.identifiers.normal import DOT, Normal
from db.identifiers.span import E_MAIL, LINK, Span, marked

# Endings that no sentence begins with.
_SURE = frozenset(
    """
    com org net edu gov int mil io ai app co tv ly gg uk de fr ca au info xyz gle bio chat blog social online site dev page eu biz
    name mobi pro club shop store cloud tech website wiki forum health clinic care app link ch at nl se dk fi pl cz es pt jp cn
    kr ru br mx ar cl nz za ie il tr gr hu ro bg hr rs sk lt lv ee ua ke ng gh in sg hk tw th vn ph id my pk bd lk
    """.split()
) - frozenset("at in my id es pro name link care health shop store forum ee il".split())
# Those that are words, or ends of words, too: what stands before them has to be no everyday word.
_OTHER = frozenset(
    """
    me us be in to is it so at my no as do am an by id es link live news life love world today space fun one now care health
    help work zone city media design art team family center centre support center coach community doctor dating date email
    digital earth education events exchange expert express foundation games group guide guru house how institute international
    land lgbt limited ltd llc market marketing network ninja party photo photos pictures place plus press productions pub pro
    name realty red report rest reviews rip rocks run sale school science services sex sexy sh show singles social software
    solutions studio style systems tips tools top town training university video vip vision watch webcam win works wtf yoga
    you star best baby bar beauty beer bet black blue boutique box build cafe cam camp cash cat ceo chat church click company
    cool day deals delivery direct diy dog eco energy fan fans fashion film fit fitness fm foo football fyi gay gift gives global
    gold green hair homes host icu inc ink io jobs kids kim la lat law lgbt li lol london ma man mba men moe mom money mov movie
    nexus ngo nyc observer onl ooo paris pet pics pink poker pw quest ren re sbs school sc security shopping skin ski
    soccer soy st store forum shop storage surf tel theater tours trade vc ventures vet vg ws yachts ac ad ae af ag al ao aq
    as aw ax az ba bb bf bh bi bj bm bn bo bs bt bw by bz cd cf cg ci ck cm cr cu cv cw cx cy dj dm dz ec eg er et fj fk fo ga
    gd ge gf gi gl gm gn gp gq gs gt gu gw gy hm hn ht il im iq ir je jm jo kg kh ki km kn kp kw ky kz lb lc lr ls lu lv ly mc md
    mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw na nc ne nf ni np nr nu om pa pe pf pg pm pn ps pt py qa rw sa sb sd si sl sm sn
    sr ss sv sx sy sz tc td tf tg tj tk tl tm tn tt tz ua ug uy uz va ve vi vu wf ye yt zm zw ee berlin hamburg wien amsterdam
    """.split()
)
# Sites of services, which lead to no one.
_KEPT = re.compile(
    r"(?:(?:old|www|beta|chat|en|m)\.)?(?:character\.ai|c\.ai|claude\.ai|pi\.ai|copy\.ai|janitor\.ai|janitorai\.com|you\.com|inflection\.ai|woebot\.io|x\.ai"
    r"|co[.-]star|poe\.com|perplexity\.ai|replika\.(?:ai|com)|wysa\.(?:io|com)|openai\.com|chatgpt\.com|anthropic\.com|betterhelp\.com"
    r"|talkspace\.com|7cups\.com|findahelpline\.com|988lifeline\.org|samaritans\.org|crisistextline\.org|reddit\.com|google\.com"
    r"|youtube\.com|amazon\.com|gmail\.com|booking\.com|facebook\.com|nami\.org|nhs\.uk|psychologytoday\.com|therapyden\.com"
    r"|wikipedia\.org|chub\.ai|venus\.ai|crushon\.ai|hume\.ai|youper\.ai|tess\.ai|nomi\.ai|kindroid\.ai|meta\.ai"
    r"|spicychat\.ai|figgs\.ai|polybuzz\.ai|yodayo\.com|candy\.ai|soulmate\.ai|suno\.ai|mistral\.ai|earkick\.com|snapchat\.com"
    r"|instagram\.com|tiktok\.com|discord\.com|github\.com|huggingface\.co|apple\.com|microsoft\.com|bing\.com|mayoclinic\.org)",
    re.IGNORECASE,
)
_MAILBOXES = r"(?:gmail|googlemail|hotmail|yahoo|ymail|outlook|icloud|proton(?:mail)?|gmx|aol|live|mail|tutanota|yandex|web|posteo|fastmail|zoho)"
_LOCAL = rf"(?<![\w.+'{DOT}-])[\w.+'{DOT}-]{{1,64}}"
_LABELS = rf"[\w-]{{1,63}}(?:[.{DOT}][\w-]{{1,63}}){{1,4}}"
_E_MAIL = re.compile(
    rf"{_LOCAL}@{_LABELS}|{_LOCAL}[ ]?@[ ]?{_MAILBOXES}\b(?:[ ]?[.,{DOT}][ ]?(?:com|org|net|de|fr|co|uk|me|ch|at|in|br|ca|au|ru|it|es)\b){{0,2}}"
    rf"|{_LOCAL} ?@ ?[\w-]{{1,63}}(?:[.{DOT}][\w-]{{1,63}}){{0,3}}[.{DOT}](?:com|org|net|de|fr|co\.?uk|io|me|edu)\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?P<local>{_LOCAL})\s{{1,2}}at\s{{1,2}}(?P<host>[\w-]{{1,63}}(?:[.{DOT}]\w[\w-]{{0,62}}){{0,4}})", re.IGNORECASE
)
_MAILBOX = re.compile(rf"{_MAILBOXES}(?:[.{DOT}]\w{{2,6}}){{0,2}}", re.IGNORECASE)
_MAIL_CUE = re.compile(
    r"\b(?:e-?mails?|mail|reach|contact|write|gmail)\b(?:\s{1,2}(?:me|us|is|it's|its|address|to|at)\b){0,3}\s{0,2}[:=-]?\s{0,2}"
)
_URL = re.compile(
    rf"(?<![a-z0-9])[a-z][a-z0-9+.-]{{1,9}}:/{{2,3}}[^\s]+|\bwww[.{DOT}]\S+|\b(?:discord[.{DOT}]gg|t[.{DOT}]me|wa[.{DOT}]me|linktr[.{DOT}]ee)\b\S*",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    rf"(?<![\w@./{DOT}-])(?P<host>(?:[\w-]{{1,63}}[.{DOT}]){{1,8}}(?P<top>[a-z]{{2,18}}))(?![\w-])(?P<rest>(?::\d{{2,5}})?(?:/\S*)?)",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"\w[.{DOT}]\w")
_PATH_OF_WORDS = re.compile(r"/[A-Za-z]*")
_IP = re.compile(rf"(?<![\w.])(?:\d{{1,3}}[.{DOT}]){{3}}\d{{1,3}}(?![\w]|[.]\d)(?::\d{{2,5}}\b)?")
_IP6 = re.compile(
    r"(?<![\w:])(?=[0-9a-f:]{0,39}(?:::|(?::[0-9a-f]{1,4}){6}))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?:\b(?:v|ver|version|build|update|firmware|android|ios|release|app)[ .:]{0,2})$")


def find(normal: Normal) -> Iterator[Span]:
    """E-mail addresses and links."""
    text, low = normal.text, normal.low
    if "@" in text:
        yield from marked(_E_MAIL, text, E_MAIL)
    if "at" in normal.words:
        yield from _spelled(normal)
    if "://" in text or "www" in low or "discord" in low or "linktr" in low or ".me/" in low or DOT in text:
        yield from marked(_URL, text, LINK)
    if _DOTTED.search(text):
        for match in _DOMAIN.finditer(text):
            if _leads(match):
                yield Span(*match.span(), LINK)
        if normal.digits >= 4:
            for match in _IP.finditer(text):
                parts = re.findall(r"\d+", match[0].split(":")[0])
                if max(map(int, parts)) < 256 and not _VERSION.search(low[max(0, match.start() - 12) : match.start()]):
                    yield Span(*match.span(), LINK)
    if low.count(":") > 2:
        for match in _IP6.finditer(text):
            if sum(char.isalnum() for char in match[0]) > 5:
                yield Span(*match.span(), LINK)


def _spelled(normal: Normal) -> Iterator[Span]:
    """ "fern at gmail dot com": where the host is spelled out, or is a mailbox that is no everyday place to look at."""
    for match in _SPELLED.finditer(normal.text):
        host, local = match["host"], match["local"]
        before = normal.low[max(0, match.start() - 48) : match.start("local")]
        cue = next(reversed(list(_MAIL_CUE.finditer(before))), None)
        mailbox = _MAILBOX.fullmatch(host)
        spelled = DOT in host and len(host) > 4
        whole = mailbox and "." in host
        plain = local.replace(DOT, "").replace(".", "")
        known = common(plain) and plain.isalpha()
        told = cue is not None and len(before[cue.end() :].split()) <= 3
        if spelled and known and not told and not mailbox:
            continue  # "my story is at fern dot com" is a link
        if spelled or (mailbox and (told or not known)):
            start = match.start()
            if told and cue is not None and (spelled or whole):
                start -= len(before) - cue.end()
            yield Span(start, match.end(), E_MAIL)


def _leads(match: re.Match[str]) -> bool:
    """Whether a name with dots is an address, and one of someone's own."""
    host, top, rest = match["host"], match["top"].lower(), match["rest"]
    plain = host.replace(DOT, ".")
    labels = plain.split(".")[:-1]
    if top not in _SURE and top not in _OTHER:
        return DOT in host and not common(top) and not all(map(common, labels))
    if _KEPT.fullmatch(plain):
        path = rest.rstrip(".,;:!?)")
        return bool(path) and not (
            _PATH_OF_WORDS.fullmatch(path) and (len(path) < 2 or common(path[1:])) and path[1:] != "chat"
        )
    if DOT in host and (top in _SURE or not all(map(common, labels))):
        return True
    if len(labels[-1]) < 2 and len(labels) == 1 and not rest:
        return False
    if top in _SURE and len(top) > 2:
        return True
    if len(rest) > 1 and (rest[1:2].isalnum() or rest[1:2] in "@_~") and match["top"].islower():
        return top in _SURE or not common(labels[-1]) or any(char.isdigit() for char in rest)
    cased = match["top"].islower() or host.isupper()
    own = any(char.isdigit() or char in "-_" for char in labels[-1]) or not common(labels[-1])
    if top in _SURE and (len(labels) > 1 or own):
        return cased or not match["top"].istitle()
    return cased and own and len(labels[-1]) > 2
