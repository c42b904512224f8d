"""Titles of something else in a post: of an article, paper, episode, book, song or product that its author names or passes on.

What a title says is not what the author of the post says. The title of the post itself is the author's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.cleaning.normalise import normalise
from pipeline.coding.offline.passages import Span, trim
from pipeline.coding.offline.tuning import COMPOSING

_WORK = (
    r"(?<!\bof )(?<!\bon )(?:articles?|papers?|preprints?|stud(?:y|ies)|report|essays?|blog ?posts?|op-?eds?|headlines?|books?"
    r"|novels?|memoirs?|audiobooks?|podcasts?(?: episode)?|episode #?\d+|videos?|vlogs?|documentar(?:y|ies)|docuseries|films?"
    r"|movies?|series|songs?|tracks?|albums?|courses?|webinars?|workshops?|newsletters?|lectures?|ted ?talks?)"
)
_TAKEN_IN = r"(?:listen(?:ing|ed)? to|watch(?:ing|ed)?|read(?:ing)?|stream(?:ing|ed)?|now playing)"
_CALLED = r"(?:called|titled|entitled|headlined|named)"
_QUOTED = r"""(?P<mark>["“]|(?<!\w)['‘])(?P<title>[^"“”\n]{3,200}?)(?:["”]|['’](?!\w))"""
_NAMED = (
    # 'the podcast "My AI Therapist and Me"', 'a paper titled "..."'
    re.compile(rf"\b{_WORK}(?:,?[ \t](?:is |was )?{_CALLED})?[ \t:(*_–—-]*{_QUOTED}", re.IGNORECASE),
    re.compile(rf"\b(?:titled|entitled|headlined)[ \t]*[:*_]*[ \t]*{_QUOTED}", re.IGNORECASE),
)
_SHAPED = re.compile(rf"\b(?i:{_TAKEN_IN})[ \t:*_]*(?i:the |an? |this )?{_QUOTED}")  # if shaped as a title
_LABEL = re.compile(
    # "New paper: ...", "VIDEO: ...", "Podcast episode 12 - ..."
    r"(?:^|(?<=[.!?…]\s)|(?<=\n))[^\w\n\"'(]{0,6}(?i:(?:new|my|our|latest|just out|great|interesting|this week's)[ \t]){0,2}"
    r"(?:(?i:videos?|podcasts?|articles?|papers?|preprints?|stud(?:y|ies)|blog ?posts?|episodes?|webinars?|documentary"
    r"|now playing|now reading|now watching|listening to|currently reading)(?i:[ \t](?:episode|ep\.?))?[ \t]*#?\d*)"
    r"[ \t]*:[ \t]+(?P<title>[*_\[]{0,3}[A-Z0-9][^\n]+)"
)
_NUMBERED = re.compile(
    r"^[^\w\n]{0,4}(?:episode|ep\.?)[ \t]*#?\d+[ \t]*[:|–—-][ \t]*(?P<title>[^\n]+)", re.IGNORECASE | re.MULTILINE
)
_SITE = (
    r"(?:YouTube|Wikipedia|Medium|Substack|Spotify|Apple Podcasts|Audible|Amazon(?:\.\w+){0,2}|Goodreads|Etsy|Udemy|Coursera"
    r"|(?:Apps )?on Google Play|Apps on Google Play|(?:on the )?App Store|PubMed|arXiv|ScienceDirect|BBC(?: News)?|CNN|NPR"
    r"|WIRED|Wired|Vox|Vice|VICE|Forbes|Reuters|TechCrunch|Bloomberg|The (?:Guardian|Verge|Atlantic|Conversation"
    r"|Independent|Economist|New York Times|New Yorker|Washington Post|Wall Street Journal))"
)
_MARKED = (
    # "... | Episode 12", "... | Part 3", "... - The Guardian", "... via @handle", at the end of a line
    re.compile(
        r"^(?!\s*\|)(?P<title>[^\n|]+[ \t]\|[ \t](?:Episode|Ep\.?|Part|Season|Chapter|Vol\.?)[ \t]?#?\d+\b[^\n]*)$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(rf"^(?!\s*\|)(?P<title>[^\n|]+?[ \t][-–—|][ \t]{_SITE})[ \t.]*(?:https?://\S+[ \t]*)?$", re.MULTILINE),
)
_VIA = re.compile(r"^(?P<title>[^\n]+?)[ \t]\(?[Vv]ia[ \t]@\w+\)?[ \t]*(?P<url>https?://\S+[ \t]*)?$", re.MULTILINE)
_CITED = re.compile(
    # "Chatbots and loneliness: a review. Smith et al. 2024"
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<title>[^\n.!?]{12,300}[.!?][\"”]?[ \t\n]+[A-Z][\w'’-]+(?:,?[ \t](?:[A-Z]\.?[,]?|and|&|[A-Z][\w'’-]+,?)){0,8}"
    r"[ \t]et al\b\.?,?[ \t]*\(?(?:19|20)\d\d\)?[.]?)(?=\s*(?:$|\n|https?://))"
)
_REFERENCE = (
    re.compile(r"\((?:19|20)\d\d[a-z]?\)|[,.][ \t](?:19|20)\d\d\b"),
    re.compile(r"\bvol(?:ume|\.)?[ \t]?\d+|\bissue[ \t]\d+|\b\d+\.\d+[ \t]\(\d{4}\)|\b\d+\(\d+\)", re.IGNORECASE),
    re.compile(r"\bpages?[ \t]\d+|\bpp?\.[ \t]?\d+|:[ \t]?e?\d{3,}\b", re.IGNORECASE),
    re.compile(r"\bdoi\b|\barxiv\b|\bpmid\b", re.IGNORECASE),
    re.compile(r"\b(?:Journal|Proceedings|Transactions|Conference|Review) (?:of|on)\b|\bIn press\b"),
)
_URL = r"(?:https?://[^\s()<>\[\]]+|www\.[^\s()<>\[\]]+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,8}/[^\s()<>\[\]]+)"
_MARKDOWN = re.compile(rf"\[(?P<title>[^\[\]\n]{{8,300}})\]\((?P<url>{_URL}|url)[^)\n]*\)")
_ABOVE = re.compile(
    rf"^(?P<title>[^\n]{{12,300}}?)[ \t:–—-]*(?:[ \t]|\n\s*)[(<\[]*(?P<url>{_URL}|\[url\])", re.MULTILINE
)
_IMAGE = re.compile(r"redd\.it|imgur|postimg|\.(?:png|jpe?g|gif|webp)\b", re.IGNORECASE)  # its words are a caption
_HASHTAGS = re.compile(r"(?:#\w+[\s,]*)+")
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_MINOR = frozenset(
    "a an the and or but nor of in on at to for with by from as vs per via is are be it its your".split()
)
_SPEAKER = re.compile(r"\b(?:I|I['’]\w+|[Ww]e)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Oo]ur|[Uu]s)\b")


def titles(text: str, title: str | None = None) -> list[Span]:
    """The stretches of a post's text that are titles of something else, in order, none within another.

    `title` is the title of the post itself, where the platform has one: it is the author's own wherever it stands in front.
    Where none is known, a first line with a blank line after it is taken for one unless a word names what it is the title of.
    """
    own = normalise(title).text if title else ""
    given = len(own) if own and text.startswith(own) else 0
    first = given or _first_line(text)
    found = [span for span in _told(text) if span.start >= given]
    found += [span for span in _looked(text) if span.start >= first]
    found.sort(key=lambda span: (span.start, -span.end))
    outer: list[Span] = []
    for span in found:
        if span.end > span.start and (not outer or span.end > outer[-1].end):
            outer.append(span)
    return outer


def _told(text: str) -> Iterator[Span]:
    """Titles beside words that say so: a kind of work, an episode, a site, a reference, a string of hashtags."""
    for pattern in _NAMED:
        yield from (Span(*found.span("title")) for found in pattern.finditer(text) if _long(found["title"]))
    for found in _SHAPED.finditer(text):
        if _title_case(found["title"]):
            yield Span(*found.span("title"))
    for found in _LABEL.finditer(text):
        yield _to_sentence_end(text, found)
    yield from (Span(*found.span("title")) for found in _NUMBERED.finditer(text))
    for pattern in (*_MARKED, _CITED):
        yield from (_line(text, found) for found in pattern.finditer(text) if not _speaks(found["title"]))
    for found in _VIA.finditer(text):
        if not _speaks(found["title"]) and (found["url"] or _title_case(found["title"])):
            yield _line(text, found)
    for start, end in _lines(text):
        line = text[start:end]
        marks = sum(bool(mark.search(line)) for mark in _REFERENCE) if len(line) <= COMPOSING.longest_quote else 0
        if marks >= COMPOSING.reference_marks and not _speaks(line):
            yield trim(text, start, end)
    for found in _HASHTAGS.finditer(text):
        if found.group().count("#") >= COMPOSING.hashtag_string:
            yield trim(text, *found.span())


def _looked(text: str) -> Iterator[Span]:
    """Titles that look like one beside their link: its address has their words, they are set in Title Case, or alone."""
    for pattern in (_MARKDOWN, _ABOVE):
        for found in pattern.finditer(text):
            words = re.sub(_URL, "", found["title"])
            listed = pattern is _MARKDOWN and _alone(text, found) and not _IMAGE.search(found["url"])
            looks = (listed or _title_case(words)) and not _own(words)
            if _long(words) and (looks or _in_address(words, found["url"])):
                yield trim(text, *found.span())  # with the link


def _alone(text: str, found: re.Match[str]) -> bool:
    """Whether a link is all that its line holds, as in a list of things to read."""
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return not before.strip(" \t-*•\\") and re.match(r"[ \t*.]*(?:\n|$)", text[found.end() :]) is not None


def _first_line(text: str) -> int:
    """Where a first line ends that a blank line sets off from further words."""
    head, blank, body = text.partition("\n\n")
    return len(head) if blank and "\n" not in head and not re.match(rf"\s*(?:[(<\[]*{_URL}|\[url\]|#)", body) else 0


def _line(text: str, found: re.Match[str]) -> Span:
    return trim(text, *found.span("title"))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.finditer(r"[^\n]+", text))


def _to_sentence_end(text: str, found: re.Match[str]) -> Span:
    """What stands after a label, to the end of its sentence; nothing where the author speaks there."""
    start, end = found.span("title")
    if stop := re.search(r"[.!?…](?=\s)", text[start:end]):
        end = start + stop.end()
    words = text[start:end]
    return Span(start, start) if _speaks(words) and not _title_case(words) else trim(text, start, end)


def _speaks(words: str) -> bool:
    """Whether someone says "I" or "we", as titles seldom do."""
    return bool(_SPEAKER.search(words))


def _own(words: str) -> bool:
    """Whether someone speaks of himself at all."""
    return bool(_FIRST_PERSON.search(words))


def _long(words: str) -> bool:
    return len(_WORDS.findall(words)) >= COMPOSING.title_words


def _title_case(words: str) -> bool:
    """Whether nearly all words but small ones begin with a capital, and not all are in capitals."""
    told = [word for word in _WORDS.findall(words) if word.lower() not in _MINOR]
    capitals = sum(word[0].isupper() for word in told)
    if capitals < COMPOSING.title_capitals or capitals < COMPOSING.title_case * len(told):
        return False
    return any(word[1:].islower() and word[0].isupper() for word in told)


def _in_address(words: str, url: str) -> bool:
    """Whether a link's address spells out these words."""
    path = url.lower().partition("://")[2] or url.lower()
    slug = set(re.findall(r"[a-z]+", path.partition("/")[2]))
    told = {word.lower() for word in _WORDS.findall(words) if word.lower() not in _MINOR}
    return len(slug & told) >= COMPOSING.title_capitals and len(slug & told) >= COMPOSING.title_address * len(told)
