"""Where someone is to be found: street addresses, postcodes, coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.normal import Normal
from db.identifiers.span import ADDRESS, Span, marked

_ENDING = (
    r"(?:Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Terrace|Ter|Crescent|Cres|Close|Square|Sq"
    r"|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Trl|Row|Gardens|Gdns|Grove|Mews|Walk|Hill|Park|Quay|Alley|Loop|Rise|View|Drove|Green|Wharf|Plaza|Pike|Path)"
)
_ENDINGS = frozenset(_ENDING[3:-1].lower().split("|"))
_LOW_ENDING = r"(?:street|avenue|ave|road|rd|lane|drive|boulevard|blvd|court|terrace|crescent|highway|parkway|gardens|grove|mews|st)"
_UNIT = r"(?:,? {0,2}(?i:apt|apartment|unit|flat|suite|ste|room|floor|#)\.? ?#?\w{1,6})?"
_TOWN = r"(?:,? [A-Z][\w.'-]{1,24}(?: [A-Z][\w.'-]{1,24}){0,2})?(?:,? [A-Z]{2}\b)?(?:,? \d{5}(?:-\d{4})?\b)?(?:,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)?"
_NUMBER = r"(?:\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|(?:Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety)(?:-\w{3,5})?))"
_STREET = re.compile(
    rf"(?<![\w.$£€-])(?:(?:[Ff]lat|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Ss]uite) ?#?\w{{1,4}}(?:,? |/))?{_NUMBER},? (?:[NSEW]\.? |North |South |East |West )?"
    rf"(?:(?:[A-Z][\w.'-]{{0,20}}|\d{{1,3}}(?:st|nd|rd|th)|of|the|de|la) ){{0,3}}?(?:[A-Z][\w.'-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th)) {_ENDING}\b\.?(?: (?:[NSEW]{{1,2}}|North|South|East|West)\b)?{_UNIT}{_TOWN}"
)
_LOW_STREET = re.compile(
    rf"(?<![\w.$£€#-])(?P<number>\d{{1,5}}[a-z]?) (?P<name>[a-z][a-z'-]{{2,20}}(?: [a-z][a-z'-]{{2,20}})?) {_LOW_ENDING}\b{_UNIT}",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    """
    hour hours hr hrs minute minutes min mins day days week weeks month months year years mile miles km block blocks way lane
    step steps the a an on in of at to from for with and or my our this that down up off per second seconds people dollar
    dollars bucks main-road time times other more different new old busy long car cars feet foot meters metres out into
    """.split()
)
_GERMAN = re.compile(
    r"(?<!\w)(?:(?:Am|An der|Auf der|Im|Zum|Zur|Alte[rn]?|Neue[rn]?|Große|Kleine) )?[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|gracht|plein|gatan|vägen|vej|gade|(?:[ -](?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer|Gasse))) ?\d{1,4} ?[a-z]?\b(?:,? (?:\d{4,5} )?[A-ZÄÖÜ][\wäöüß-]{2,24})?"
)
_FRENCH = re.compile(
    r"(?<!\w)\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|impasse|chemin|allée|quai|cours)(?: (?:de|du|des|la|le|les|l'|d'))*[ ]?[A-ZÀ-Ý][\w'-]{1,24}(?:[ -][A-ZÀ-Ý][\w'-]{1,24}){0,2}(?:,? \d{5})?(?: [A-ZÀ-Ý][\w-]{2,24})?"
)
_ROMANCE = re.compile(
    r"(?<!\w)(?:Calle|C/|Carrer|Avenida|Avda\.?|Av\.|Paseo|Plaza|Via|Viale|Piazza|Corso|Rua|Travessa|Largo|ulica|ul\.) ?(?:(?:de|del|la|las|los|di|da|do|dos|das|della) ){0,2}[A-ZÀ-Ý][\w'-]{1,24}(?: (?:de |del |di |da )?[A-ZÀ-Ý][\w'-]{1,24}){0,2},? (?:n[.º°o]? ?)?\d{1,4}\b(?:,? \d{4,5})?"
)
_BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|postfach|post office box|locked bag|gpo box)(?: (?:no\.?|number))? ?#?\d{1,6}\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    rf"(?i:\b(?:live|lives|lived|living|house|home|apartment|flat|moved|grew up|stay|staying|address|reside|office|practice|clinic)\b)[^.!?\n]{{0,24}}?(?i:\b(?:on|at|in|off|to|is|near|by)) (?P<place>(?:(?:[A-Z][\w.'-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}{_ENDING}\b\.?{_UNIT}{_TOWN})"
)
_APARTMENT = re.compile(
    r"\b(?:apt\.?|apartment|flat|unit) #?(?:no\.? ?)?\d{1,4}[a-z]?\b(?=,| at | in | on )", re.IGNORECASE
)
_CORNER = re.compile(
    rf"\bcorner of (?P<place>[A-Z0-9][\w.'-]{{1,20}}(?: {_ENDING})?\.? (?:and|&) [A-Z0-9][\w.'-]{{1,20}}(?: {_ENDING})?\b\.?)"
)
_UK = re.compile(
    r"(?<![\w#])(?:GIR ?0AA|[A-PR-UWYZ](?:\d[A-HJKPSTUW]?|\d\d|[A-HK-Y]\d[ABEHMNPRV-Y]?|[A-HK-Y]\d\d)[ ]?\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
_CANADA = re.compile(r"(?<![\w#])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)")
_NETHERLANDS = re.compile(
    r"(?<![\w#])(?!(?:19|20)\d\d)[1-9]\d{3} ?(?!SA|SD|SS|AM|PM|MG|ML|KG|KM|IU|CE|BC|AD|AI|US|UK|EU|MB|GB|OK|TV|XP|HP|HZ|FT|LB|IN|OF|TO|AND)[A-Z]{2}\b(?= [A-Z][a-z])"
)
_STATES = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
_ZIP = re.compile(rf"(?<!\w)(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?(?!\w)|(?<![\w-])\d{{5}}-\d{{4}}(?![\w-])")
_CUED = re.compile(
    r"\b(?:zip(?: ?code)?|post ?code|postal(?: code)?|plz|postleitzahl|pin ?code|eircode|cap|cep|code postal)\b(?: (?:is|of|area))?\s{0,2}[:=]?\s{0,2}(?P<code>[a-z]{0,2}\d[a-z0-9]{0,5}(?:[ -](?=[a-z]{0,1}\d)[a-z0-9]{3,4})?(?: [a-z]{2}\b(?=\W|$))?)(?!\w)"
)
_CODE_WORDS = frozenset("zip zipcode postcode post postal plz postleitzahl pin pincode eircode cap cep code".split())
_DEGREES = re.compile(
    r"(?<![\w.])[-+]?\d{1,2}\.\d{3,} ?°? ?[NSns]?\s{0,2}[,;/ ]\s{0,2}[-+]?\d{1,3}\.\d{3,} ?°? ?(?:[EWOewo]\b)?"
    r"|\d{1,3} ?° ?\d{1,2} ?['′](?: ?[\d.]{1,7} ?(?:\"|''|″))? ?[NSEWO]\b"
    r"|[NS] ?\d{1,2}(?:°|\.)[\d.' ]{1,12},? ?[EW] ?\d{1,3}(?:°|\.)[\d.']{1,12}"
)
_LATITUDE = re.compile(
    r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng)\b(?: is)?\s{0,2}[:=]?\s{0,2}(?P<at>[-+]?\d{1,3}(?:\.\d{1,9})? ?°?)(?!\d)"
)
_PLUS_CODE = re.compile(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\w+])")
_THREE_WORDS = re.compile(
    r"/{3}[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}|(?<=what3words )[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}"
)
_HOME_WORDS = frozenset(
    "live lives lived living house home apartment flat moved grew stay staying address reside office practice clinic".split()
)
_LOW_CUES = re.compile(
    r"\b(?:live|lives|lived|living|address|house|home|place|moved|come|send|mail|at|visit|over to|office|practice|clinic)\b[^.!?\n]{0,20}$"
)


def find(normal: Normal) -> Iterator[Span]:
    """Addresses, postcodes and coordinates."""
    text, low, words = normal.text, normal.low, normal.words
    patterns: list[re.Pattern[str]] = []
    if not words.isdisjoint(_ENDINGS):
        patterns.append(_STREET)
    if normal.digits:
        patterns += [_GERMAN, _FRENCH, _ROMANCE, _APARTMENT]
        if "box" in words or "postfach" in words or "bag" in words:
            patterns.append(_BOX)
        if "+" in text:
            patterns.append(_PLUS_CODE)
    if normal.digits >= 2:
        patterns += [_UK]
    if normal.digits >= 3:
        patterns += [_CANADA, _NETHERLANDS]
    if normal.digits >= 5:
        patterns += [_ZIP, _DEGREES]
    if "//" in text or "what3words" in low:
        patterns.append(_THREE_WORDS)
    for pattern in patterns:
        yield from marked(pattern, text, ADDRESS)
    if normal.digits and not words.isdisjoint(_ENDINGS):
        for match in _LOW_STREET.finditer(low):
            if _NO_NAME.isdisjoint(match["name"].split()) and _LOW_CUES.search(
                low[max(0, match.start() - 30) : match.start()]
            ):
                yield Span(*match.span(), ADDRESS)
    if normal.digits:
        if not words.isdisjoint(_CODE_WORDS):
            for match in _CUED.finditer(low):
                if len(match["code"]) > 3:
                    yield Span(*match.span("code"), ADDRESS)
        if not words.isdisjoint(("lat", "latitude", "lon", "long", "longitude", "lng")) and "." in text:
            found = list(_LATITUDE.finditer(low))
            if len(found) > 1:
                for match in found:
                    yield Span(*match.span("at"), ADDRESS)
    if not words.isdisjoint(_HOME_WORDS):
        yield from marked(_HOME, text, ADDRESS, "place")
    if "corner" in words:
        yield from marked(_CORNER, text, ADDRESS, "place")
