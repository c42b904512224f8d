"""Names of people: of whoever writes, and of those whom they name by what they are to them.

A name is a word with a capital that is no everyday word and no product, or a known given name. Names that people give
their chatbots lead to no one, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.lexicon import FUNCTION, PRODUCTS, common, given, listed
from db.identifiers.normal import Normal
from db.identifiers.span import NAME, Span

_CAP = r"[A-ZÀ-ÖØ-Þ][\w'-]{0,24}"
_LAST = (
    rf"(?: (?:(?:van|von|de|der|den|da|di|del|al|el|bin|ben|la|le|Mc|Mac|O') ?){{0,2}}(?:{_CAP}|[A-Z]\.?)(?!\w)){{0,3}}"
)
_ANY = r"[^\W\d_][\w'-]{1,24}"
_ROLES = """
    therapist psychologist psychiatrist counselor counsellor psychotherapist doctor doc gp physician nurse pastor priest social_worker
    caseworker case_worker case_manager teacher coach sponsor shrink dietitian tutor boss manager landlord neighbor neighbour professor
    supervisor mentor midwife pediatrician paediatrician psych clinician analyst lawyer carer caregiver
    son sons daughter daughters kid kids child children boy girl baby toddler teen teenager twins stepson stepdaughter step-son
    step-daughter grandson granddaughter niece nieces nephew nephews brother brothers sister sisters sis bro mom mum mother dad father
    husband wife hubby partner boyfriend girlfriend bf gf fiance fiancé fiancee fiancée ex ex-husband ex-wife spouse friend friends
    bff bestie best_friend roommate flatmate housemate aunt uncle cousin grandma grandpa grandmother grandfather coworker
    co-worker colleague godson goddaughter classmate student patient client little_one eldest oldest youngest newborn
""".split()  # with a blank as _
_WHOSE = r"(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Aa]|[Tt]he|MY|[Tt]his)"
_TITLE = r"(?:[Dd]r|[Dd]oc|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Mister|Sister|Father|Pastor|Nurse|Coach|Rabbi|Imam|Herr|Frau)"
_MINE = re.compile(
    rf"\b[Mm]y (?:(?:full|real|first|last|given|birth|legal|actual|middle|sur|family|maiden|own) ?)?(?:name|surname)(?:'s| is|s| was|:| =)(?: (?:also|actually|really|just|called))? {{0,2}}(?P<name>{_ANY}{_LAST})"
    rf"|(?:^|(?<=[.!?\n])|(?<=[.!?\n] ))(?:[Ff]ull |[Ff]irst |[Ll]ast )?[Nn]ame ?[:=] {{0,2}}(?P<field>{_ANY}{_LAST})|\b[Nn]ame(?:'?s|:| is)? (?P<bond>{_CAP}{_LAST})"
)
_CALL = re.compile(
    rf"\b(?:[Cc]all me|[Cc]alls me|[Cc]alled me|[Nn]amed me|(?:[Ii]'m|[Ii] am|[Ii]m) called|[Gg]o by|goes by|[Ss]igned,?|[Rr]egards,?|[Ss]incerely,?|[Cc]heers,?|[Ll]ove,|[Yy]ours,?|[Xx]oxo,?|[Bb]est,) {{0,2}}[-–—]?\n?(?P<name>{_CAP}{_LAST})"
)
_GREET = re.compile(
    rf"(?:^|[.!?,\n]\s*|\b)(?:[Hh]i|[Hh]ello|[Hh]ey|[Hh]iya|[Hh]owdy|[Gg]reetings|[Ww]elcome)(?: (?:all|everyone|there|guys|folks|everybody|y'all))?[ ,.!]{{1,3}}(?:I'm|I am|i'm|im|i am|Im|this is|it's|my name'?s?(?: is)?) (?P<name>{_ANY}{_LAST})"
)
_I_AM = re.compile(
    rf"\b(?:I'm|I am|Im|i'm|i am|This is|this is) (?P<name>{_CAP}{_LAST})(?=(?P<after>,? (?:and I|and i|\d\d\b|a \d\d|aged?\b)| \(\d\d)|,? from| \(|, (?:a|an|I)\b|[.!]\s|\.?$)"
)
_HERE = re.compile(rf"(?:^|[.!?,\n] ?|[-—] ?)(?P<name>{_CAP}(?: {_CAP})?) here\b(?=[,.!:;]| again| from| with|$)")
_KINDS_OF_PEOPLE = ("ian", "ish", "ese", "ic", "ist", "er", "an", "ch", "sexual")
_SIGNED = re.compile(
    rf"(?:(?P<line>(?:^|\n)[ \t]{{0,4}}[-–—~]{{1,2}} ?)|\n[ \t]{{0,4}}|(?<=\s)[-–—~]{{1,2}} ?)(?P<name>{_CAP}(?: [A-Z]\.?)?)\s*$"
)
_ROLE_NAMES = rf"(?:{'|'.join(sorted(_ROLES, key=len, reverse=True)).replace('_', ' ')}|\d{{1,2}} ?y/?o)"
_ROLE = re.compile(
    rf"(?P<before>\b{_WHOSE}(?: [\w-]{{1,14}}){{0,4}}?) (?P<role>{_ROLE_NAMES})\b(?P<link>'s(?: first)? names? (?:is|was)|s' names are| names? (?:is|was|are)|'s called|'s named|,? (?:is |was )?(?:called|named|by the name of)|,? (?:who is|who's|whose name is)|'?s? is| was|,| \(| -| ‒| –| —|:|) {{0,1}}(?P<name>(?:{_TITLE}\.? )?{_ANY}{_LAST})(?P<more>(?:,? (?:and|&|or) {_CAP}{_LAST}|, {_CAP}(?=,? and|,)){{0,3}})",
)
_AFTER = re.compile(
    rf"(?P<name>{_CAP}),? ?[,(] ?(?:is )?(?:[Mm]y|our) (?:[\w-]{{1,14}} ){{0,3}}?{_ROLE_NAMES}\b|(?P<other>{_CAP}) (?:is|was) (?:my|our) (?:[\w-]{{1,14}} ){{0,2}}?{_ROLE_NAMES}\b"
)
_TITLED = re.compile(rf"(?<![\w.]){_TITLE}(?:\.|\b) ?(?P<name>{_CAP}{_LAST})")
_THEIR = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|[Tt]heir) (?:full |real |first )?names? (?:is|was|are) (?P<name>{_CAP}{_LAST})"
)
_BOT = re.compile(
    r"\b(?:ai|a\.i\.|bot|bots|chatbot|virtual|digital|replika|nomi|kindroid|character|app|robot|gpt|artificial|imaginary|named my|called my|model|persona|oc|avatar|companion|rep)\b"
)
_MINE_WORDS = frozenset(["name", "names", "surname"])
_CALL_WORDS = frozenset(
    "named call calls called known go goes signed regards sincerely cheers love yours xoxo best".split()
)
_GREET_WORDS = frozenset("hi hello hey hiya howdy greetings welcome".split())
_ROLE_WORDS = frozenset(re.findall(r"[a-z]{2,}", " ".join(_ROLES).replace("_", " "))) | {"yo"}
_TITLE_WORDS = frozenset(
    "dr doc doctor prof professor mr mrs ms miss mx mister sister father pastor nurse coach rabbi imam herr frau".split()
)
_TITLE_KEPT = frozenset(
    "google phil who house drew oz seuss strange pepper doom bot robot rogers evil freud jekyll hyde right wrong perfect jung internet youtube tiktok frankenstein spock data".split()
)
_NO_NAME = frozenset(
    """
    i i'm i've i'll i'd im god jesus lol omg idk tbh ai ok okay adhd ocd ptsd bpd cptsd dbt cbt emdr asd audhd autism depression anxiety
    bipolar nhs usa uk us eu english german french spanish btw ngl imo imho lmao ugh hmm anyways fwiw afaik edit update tl tldr hi hello hey american british canadian indian christian muslim jewish catholic black
    white asian monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december christmas easter zoom skype kaiser nobody anonymous trans gay queer lesbian aquarius
    """.split()
)
_AMBIGUOUS = frozenset(
    "will max may mark hope grace joy faith art bill bob rob sue drew jack dawn rose lily iris ivy daisy amber ruby jade pat don ray dean grant chase miles angel ash summer autumn sky star bea mercedes georgia jordan sydney paris florence victoria virginia charity misty penny sandy crystal ginger robin van ben jean gene guy earl king prince frank rich dale glen heath cliff reed wade holly olive pearl hazel violet willow melody harmony destiny jess alexa nova luna said asked".split()
)


def find(normal: Normal) -> Iterator[Span]:
    """Names after words that tell whose they are."""
    text, words = normal.text, normal.words
    if not words.isdisjoint(_MINE_WORDS):
        for match in _MINE.finditer(text):
            group = str(match.lastgroup)
            said = match[0].lower().startswith(("name's", "name is", "names"))
            if (
                group != "bond"
                or (
                    said
                    and text[max(0, match.start() - 12) : match.start()]
                    .lower()
                    .rstrip()
                    .endswith(("the", "my", "hi,", "hey,", "hi", "hey"))
                )
                or (said and not text[: match.start()].strip())
            ):
                yield from _name(match, group, normal, loose=group != "bond")
        for match in _THEIR.finditer(text):
            yield from _name(match, "name", normal)
    if not words.isdisjoint(_CALL_WORDS):
        for match in _CALL.finditer(text):
            yield from _name(match, "name", normal)
    if not words.isdisjoint(_GREET_WORDS):
        for match in _GREET.finditer(text):
            yield from _name(match, "name", normal)
    if "am" in words or "m" in words or "im" in words or "this" in words:
        for match in _I_AM.finditer(text):
            first = match["name"].split()[0]
            if given(first) or (match["after"] and not first.lower().endswith(_KINDS_OF_PEOPLE)):
                yield from _name(match, "name", normal)
    if "here" in words:
        for match in _HERE.finditer(text):
            yield from _name(match, "name", normal)
    if "\n" in text or "-" in text or "—" in text:
        for match in _SIGNED.finditer(text):
            if given(match["name"].split()[0]) or match["line"] is not None:
                yield from _name(match, "name", normal)
    if not words.isdisjoint(_ROLE_WORDS):
        yield from _by_role(normal)
    if not words.isdisjoint(_TITLE_WORDS):
        for match in _TITLED.finditer(text):
            first = match["name"].split()[0].lower()
            if first not in _TITLE_KEPT and first not in PRODUCTS and (not listed(first) or given(first)):
                yield Span(match.start(), _end_of_name(match, "name", text), NAME)


def _roles(text: str) -> Iterator[re.Match[str]]:
    """Every role with what stands after it, which can be another role ("my friend (my therapist Ada)")."""
    match = _ROLE.search(text)
    while match:
        yield match
        match = _ROLE.search(text, match.end("role"))


def _by_role(normal: Normal) -> Iterator[Span]:
    text = normal.text
    for match in _roles(text):
        before = normal.low[match.start() : match.end("before")]
        if _BOT.search(before) or _BOT.match(normal.low, match.end()):
            continue
        told = "name" in match["link"] or "call" in match["link"]
        weak = match["link"].strip() in ("is", "was", "'s is", "s is", ":", "-", "—", ",", "(") or match[
            "before"
        ].split()[0].lower() in ("a", "the", "this")
        held = match["link"].strip() in (",", "(") and text[match.end() : match.end() + 1] in (",", ")")
        lone = match["link"].strip() == "(" and text[match.end() : match.end() + 2] == " ("
        yield from _name(match, "name", normal, loose=told, weak=weak and not told and not held and not lone)
        if match["more"] and _good(match["name"].split()[0]):
            at = match.start("more")
            for other in re.finditer(_CAP, match["more"]):
                if _good(other[0]):
                    yield Span(at + other.start(), at + other.end(), NAME)
    for match in _AFTER.finditer(text):
        group = str(match.lastgroup)
        if _good(match[group], weak=group == "other") and not _BOT.search(normal.low[match.start() : match.end()]):
            yield Span(*match.span(group), NAME)


def _name(
    match: re.Match[str], group: str, normal: Normal, *, loose: bool = False, weak: bool = False
) -> Iterator[Span]:
    """The span of a name where it is one. `loose` takes any word that is not everyday, `weak` only known given names and titles."""
    name = match[group]
    first = name.split()[0]
    if re.fullmatch(rf"{_TITLE}\.?", first) and (first[0].isupper() or first.startswith("dr")):
        if len(name.split()) > 1:
            yield Span(match.start(group), match.end(group), NAME)
        return
    if _good(first, loose=loose, weak=weak):
        yield Span(match.start(group), _end_of_name(match, group, normal.text), NAME)


def _good(word: str, *, loose: bool = False, weak: bool = False) -> bool:
    bare = word.strip("'-").removesuffix("'s")
    low = bare.lower()
    if low in _NO_NAME or low in PRODUCTS or len(bare) < 2:
        return False
    capital = bare[0].isupper()
    if bare.isupper() and len(bare) > 1 and not given(low):
        return False
    if given(low):
        return capital or low not in _AMBIGUOUS
    if weak:
        return False
    if loose and capital:
        return low not in FUNCTION
    return not common(low) and (capital or (loose and len(low) > 2))


def _end_of_name(match: re.Match[str], group: str, text: str) -> int:
    """Where a name ends: before a further word that begins what follows ("Fern And")."""
    start, end = match.span(group)
    words = list(re.finditer(r"\S+", text[start:end]))
    last = words[0].end()
    for word in words[1:]:
        bare = word[0].strip(".'-")
        if bare.lower() in _NO_NAME or bare.lower() in FUNCTION or bare.lower() in PRODUCTS:
            break
        last = word.end()
    last_text = text[start : start + last]
    return start + len(last_text.removesuffix("'s"))
